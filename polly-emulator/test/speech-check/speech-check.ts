// Is it an MP3, and does it say what it should? ffmpeg and pocketsphinx answer; both come from the project's Python
// virtual environment (requirements.in here, `make setup`).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseFile } from 'music-metadata';

const run = promisify(execFile);
const PYTHON = fileURLToPath(new URL('../../../.local/venv/bin/python', import.meta.url));
const ALIGN = fileURLToPath(new URL('./align.py', import.meta.url));
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_DECODED_BYTES = 512 * 1024 * 1024;

interface DecodedMp3 {
  /** What a player shows before it plays. */
  readonly statedDurationMs: number;
  /** What comes out when it is played to its end. */
  readonly durationMs: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** The loudest sample, 0 (silence) to 1. */
  readonly peak: number;
}

async function runPython(args: readonly string[], input = ''): Promise<string> {
  if (!existsSync(PYTHON)) throw new Error(`There is no ${PYTHON}; run \`make setup\``);
  const running = run(PYTHON, ['-B', ...args], { maxBuffer: MAX_ANSWER_BYTES });
  running.child.stdin?.end(input);
  const { stdout } = await running;
  return stdout.trim();
}

let ffmpeg: Promise<string> | undefined;

/** Path of the ffmpeg binary. */
export function findFfmpeg(): Promise<string> {
  ffmpeg ??= runPython(['-c', 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())']);
  return ffmpeg;
}

/**
 * Whether the audio says the text, and nothing else: forced alignment, English, best with Joanna's voice. Rejects when
 * that cannot be decided, such as for a word that is not in the recogniser's dictionary.
 */
export async function saysText(path: string, text: string): Promise<boolean> {
  const { accepted } = JSON.parse(await runPython([ALIGN, path, text])) as { accepted: boolean };
  return accepted;
}

interface AudioAndTexts {
  /** A path. */
  readonly audio: string;
  readonly texts: readonly string[];
}

/** `saysText` of many, much faster: for each audio, the answer for each of its texts. */
export async function whichTextsAreSaid(questions: readonly AudioAndTexts[]): Promise<boolean[][]> {
  const answer = await runPython([ALIGN, '--many'], JSON.stringify(questions));
  const results = JSON.parse(answer) as { accepted: boolean }[][];
  return results.map((ofAudio) => ofAudio.map(({ accepted }) => accepted));
}

/** Decodes the whole file; rejects when ffmpeg finds any fault in it, or when it is no MP3. */
export async function decodeMp3(path: string): Promise<DecodedMp3> {
  const { format } = await parseFile(path, { duration: true });
  const { duration, sampleRate, numberOfChannels: channels, container } = format;
  if (container !== 'MPEG' || !duration || !sampleRate || !channels)
    throw new Error(`${path} is no MP3 (${container})`);
  const { stdout, stderr } = await run(
    await findFfmpeg(),
    ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', String(sampleRate), '-'],
    { encoding: 'buffer', maxBuffer: MAX_DECODED_BYTES },
  );
  if (stderr.length > 0) throw new Error(`ffmpeg finds faults in ${path}: ${stderr.toString('utf8')}`);
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.byteLength / 2);
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return {
    statedDurationMs: duration * 1000,
    durationMs: (samples.length / sampleRate) * 1000,
    sampleRate,
    channels,
    peak: loudest / 32_768,
  };
}

/** A stretch of the audio as a WAV file at `target`. */
export async function cutAudio(path: string, fromMs: number, durationMs: number, target: string): Promise<void> {
  const stretch = ['-ss', String(fromMs / 1000), '-t', String(durationMs / 1000)];
  await run(await findFfmpeg(), ['-v', 'error', '-y', '-i', path, ...stretch, target]);
}
