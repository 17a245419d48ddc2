// Does a long MP3 say its text at a given place? Polly was asked for it in parts, so the place of a part is known from
// the duration of those before it: they are spoken once more, by the same emulator, which differs by some samples only.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { cutAudio, decodeMp3, saysText } from 'polly-emulator/speech-check';
import { listPollyRequests } from './polly-faults.ts';

const VOICE = { VoiceId: 'Joanna', Engine: 'neural', OutputFormat: 'mp3' } as const;
const SENTENCES = 3;

/** Speaks texts again, one after the other. */
export class SpeechClock {
  readonly #polly: PollyClient;
  readonly #directory: string;

  constructor(pollyUrl: string, directory: string) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.#polly = new PollyClient({ endpoint: pollyUrl, region: 'us-east-1', credentials });
    this.#directory = directory;
  }

  async durationMsOf(text: string): Promise<number> {
    const { AudioStream } = await this.#polly.send(new SynthesizeSpeechCommand({ ...VOICE, Text: text }));
    const path = join(this.#directory, 'again.mp3');
    writeFileSync(path, (await AudioStream?.transformToByteArray()) ?? new Uint8Array());
    return (await decodeMp3(path)).durationMs;
  }

  /** Whether the MP3 says the first sentences of `text` from `fromMs` on, and nothing else there. */
  async says(path: string, fromMs: number, text: string, heard: string = text): Promise<boolean> {
    const stretch = join(this.#directory, 'stretch.wav');
    await cutAudio(path, fromMs, await this.durationMsOf(firstSentences(heard)), stretch);
    return saysText(stretch, firstSentences(text));
  }
}

/** The parts that the emulator was asked for since its log was cleared, in the order of the text. */
export async function partsAskedFor(pollyUrl: string, text: string): Promise<string[]> {
  const asked = (await listPollyRequests(pollyUrl)).flatMap((request) => request.text ?? []);
  const parts = [...new Set(asked)].filter((part) => text.includes(part));
  return parts.sort((a, b) => text.indexOf(a) - text.indexOf(b));
}

function firstSentences(text: string): string {
  return text
    .split(/(?<=\.)\s+/)
    .slice(0, SENTENCES)
    .join(' ');
}
