// The first thread of the speech process, which speaks. The server starts the process as a child, asks over the IPC
// channel, and reads what is spoken from a pipe; the process ends when the channel closes.
import { BytesPipe } from './bytes-pipe.ts';
import { correctEvents, type RawEvent } from './correct-events.ts';
import { Encoder, type EncoderAnswer } from './encoder.ts';
import { setVoice, speak } from './espeak.ts';
import { BYTES_FD, ESPEAK_HZ, messageOf, type SpeechJob, type SpeechMessage, type SpeechRequest } from './protocol.ts';

/** Some 20 s of speech: by this the server sees that the process is at work. */
const PIECES_A_SIGN_OF_LIFE = 200;

const pipe = new BytesPipe(BYTES_FD);

async function sendAudio(job: SpeechJob, encoder: Encoder): Promise<EncoderAnswer> {
  setVoice(job);
  await encoder.begin(job.format, job.sampleRate);
  let failure: string | undefined;
  try {
    speak(job, (samples) => encoder.add(samples));
  } catch (error) {
    failure = messageOf(error);
  }
  const answer = await encoder.end();
  return { bytes: answer.bytes, failure: failure ?? answer.failure };
}

/** An empty line, which the reader of the events leaves out. */
function giveSignOfLife(): void {
  pipe.write(Buffer.from('\n'));
  pipe.flush();
}

function sendEvents(job: SpeechJob): EncoderAnswer {
  setVoice(job);
  const raw: RawEvent[] = [];
  let pieces = 0;
  const samples = speak(job, (_, events) => {
    for (const event of events) raw.push(event);
    pieces += 1;
    if (pieces % PIECES_A_SIGN_OF_LIFE === 0) giveSignOfLife();
  });
  const events = correctEvents(job.markup, raw, (samples / ESPEAK_HZ) * 1_000);
  for (const event of events) pipe.write(Buffer.from(`${JSON.stringify(event)}\n`));
  return { bytes: pipe.end() };
}

async function answer({ id, task, job }: SpeechRequest, encoder: Encoder): Promise<SpeechMessage> {
  try {
    const { bytes, failure } = task === 'speak' ? await sendAudio(job, encoder) : sendEvents(job);
    if (failure !== undefined) return { kind: 'failed', id, bytes, message: failure };
    return { kind: 'done', id, bytes, rssBytes: process.memoryUsage.rss() };
  } catch (error) {
    return { kind: 'failed', id, bytes: pipe.end(), message: messageOf(error) };
  }
}

/** `program` = the file that is the second thread, too. */
export function startSpeechThread(program: URL): void {
  const encoder = new Encoder(program);
  process.on('message', (request: SpeechRequest) => {
    void answer(request, encoder).then((message) => process.send?.(message));
  });
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches the whole process group; the server decides when this process ends.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  const ready: SpeechMessage = { kind: 'ready' };
  process.send?.(ready);
}
