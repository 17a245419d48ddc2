// What ffmpeg says of a file. It comes from the project's Python virtual environment (`make setup` with the tests'
// packages).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { findFfmpeg } from 'polly-emulator/speech-check';

const SAMPLE_BYTES = 2;

/** Seconds that `ffmpeg -i` prints as Duration, as ffprobe would. */
export async function readFfmpegDuration(path: string): Promise<number> {
  // Without an output it always ends with an error; what it found stands before.
  const child = spawn(await findFfmpeg(), ['-hide_banner', '-i', path], { stdio: ['ignore', 'ignore', 'pipe'] });
  const report = await text(child.stderr);
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d\d):([\d.]+)/.exec(report) ?? [];
  if (seconds === undefined) throw new Error(`ffmpeg tells no duration of ${path}: ${report.trim()}`);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Seconds of sound that come out when the whole file is decoded; rejects when ffmpeg finds any fault in it. */
export async function decodeSeconds(path: string, sampleRate: number): Promise<number> {
  const args = ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', String(sampleRate), '-'];
  const child = spawn(await findFfmpeg(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const faults = (await text(child.stderr)).trim();
  const [status] = await closed;
  if (status !== 0 || faults) throw new Error(`ffmpeg finds faults in ${path} (status ${status}): ${faults}`);
  return bytes / SAMPLE_BYTES / sampleRate;
}
