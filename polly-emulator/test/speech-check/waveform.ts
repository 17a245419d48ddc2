// What the samples of speech show without a recogniser: how long, how loud, how high.
import { execFile } from 'node:child_process';
import { findFfmpeg } from './speech-check.ts';

const MAX_DECODED_BYTES = 64 * 1024 * 1024;
const FULL_SCALE = 32_767;

export interface Waveform {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/** What ffmpeg has to know of audio that has no header. */
const HEADLESS: Readonly<Record<string, string>> = { pcm: 's16le', mulaw: 'mulaw', alaw: 'alaw' };

/**
 * Decodes the whole of an answer of Polly. `format` is its OutputFormat, `statedRate` the SampleRate that was asked
 * for: of a file with a header, ffmpeg finds the rate by itself, and another one makes this reject.
 */
export async function decodeSpeech(audio: Uint8Array, format: string, statedRate: number): Promise<Waveform> {
  const headless = HEADLESS[format];
  const input = headless === undefined ? [] : ['-f', headless, '-ar', String(statedRate), '-ac', '1'];
  const args = ['-hide_banner', '-nostats', ...input, '-i', 'pipe:0', '-f', 's16le', '-ac', '1', 'pipe:1'];
  const { stdout, stderr } = await runFfmpeg(args, audio);
  const [, found] = /Audio:.*?(\d+) Hz/.exec(stderr) ?? [];
  if (Number(found) !== statedRate) throw new Error(`It has ${found} Hz in place of ${statedRate}: ${stderr}`);
  return {
    sampleRate: statedRate,
    samples: new Int16Array(stdout.buffer.slice(stdout.byteOffset), 0, stdout.length >> 1),
  };
}

async function runFfmpeg(args: readonly string[], input: Uint8Array): Promise<{ stdout: Buffer; stderr: string }> {
  const program = await findFfmpeg();
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: MAX_DECODED_BYTES } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`ffmpeg cannot decode it: ${stderr.toString()}`, { cause: error }));
      else resolve({ stdout, stderr: stderr.toString() });
    });
    // It stops reading what it cannot decode; why, it says on standard error.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

export function durationOf({ samples, sampleRate }: Waveform): number {
  return samples.length / sampleRate;
}

/** In dB below the loudest that there can be. */
export function decibelsOf(level: number): number {
  return 20 * Math.log10(level);
}

/** The loudest sample, 0 (silence) to 1. */
export function peakOf({ samples }: Waveform): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / FULL_SCALE;
}

/** Root mean square of all samples, pauses included. */
export function loudnessOf({ samples }: Waveform): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) / FULL_SCALE;
}

/** The share of samples at the ends of the scale, where clipped audio lies flat. */
export function clippedShareOf({ samples }: Waveform): number {
  return samples.filter((sample) => Math.abs(sample) >= FULL_SCALE).length / samples.length;
}

const LOWEST_HZ = 60;
const HIGHEST_HZ = 400;
const FRAME_SECONDS = 0.04;
/** How much a frame has to resemble itself one period later to count as voiced. */
const VOICED = 0.6;
/** A frame less loud than this share of the whole's loudness is a pause. */
const QUIET = 0.5;
/** The first peak this near to the highest one is the period; the highest may be two periods. */
const NEARLY = 0.9;

/** Median fundamental frequency of the voiced frames in Hz, by autocorrelation; NaN when there is none. */
export function fundamentalOf(waveform: Waveform): number {
  const { samples, sampleRate } = waveform;
  const length = Math.round(FRAME_SECONDS * sampleRate);
  const longest = Math.ceil(sampleRate / LOWEST_HZ);
  const floor = QUIET * loudnessOf(waveform) * FULL_SCALE;
  const found: number[] = [];
  for (let start = 0; start + length + longest < samples.length; start += length) {
    const frame = samples.subarray(start, start + length + longest);
    if (Math.sqrt(energy(frame, 0, length) / length) < floor) continue;
    const hertz = fundamentalOfFrame(frame, length, sampleRate);
    if (hertz !== undefined) found.push(hertz);
  }
  return found.sort((a, b) => a - b)[found.length >> 1] ?? Number.NaN;
}

function fundamentalOfFrame(frame: Int16Array, length: number, sampleRate: number): number | undefined {
  const shortest = Math.floor(sampleRate / HIGHEST_HZ);
  const likeness = Array.from({ length: frame.length - length - shortest }, (_, index) =>
    likenessAt(frame, length, shortest + index),
  );
  const best = Math.max(...likeness);
  if (best < VOICED) return undefined;
  const peak = likeness.findIndex(
    (value, index) =>
      value >= NEARLY * best && value >= (likeness[index - 1] ?? -1) && value >= (likeness[index + 1] ?? -1),
  );
  return sampleRate / (shortest + peak);
}

function likenessAt(frame: Int16Array, length: number, lag: number): number {
  let product = 0;
  for (let index = 0; index < length; index++) product += (frame[index] as number) * (frame[index + lag] as number);
  return product / Math.sqrt(energy(frame, 0, length) * energy(frame, lag, length) + 1);
}

function energy(frame: Int16Array, from: number, length: number): number {
  let sum = 0;
  for (let index = from; index < from + length; index++) sum += (frame[index] as number) ** 2;
  return sum;
}
