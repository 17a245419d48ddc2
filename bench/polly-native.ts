// What the Polly emulator is measured against: the same synthesizer as a native program, with LAME behind it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Spoken } from './polly-load.ts';

export const HOW_TO_INSTALL = 'Debian: apt-get install espeak-ng lame';
/** As the emulator speaks and encodes: 22,050 Hz, mono, a constant 48 kbit/s. */
const WORDS_PER_MINUTE = '145';
const KBITS = '48';

export function findNative(): boolean {
  try {
    for (const program of ['espeak-ng', 'lame']) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export async function speakNative(text: string): Promise<Spoken> {
  const startedAt = performance.now();
  const espeak = spawn('espeak-ng', ['-v', 'en-us+f2', '-s', WORDS_PER_MINUTE, '--stdin', '--stdout'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lame = spawn('lame', ['--quiet', '--cbr', '-b', KBITS, '-', '-'], { stdio: ['pipe', 'pipe', 'ignore'] });
  espeak.stdout.pipe(lame.stdin);
  espeak.stdin.end(text);
  const parts: Buffer[] = [];
  let firstMs = Number.NaN;
  lame.stdout.on('data', (part: Buffer) => {
    if (parts.length === 0) firstMs = performance.now() - startedAt;
    parts.push(part);
  });
  // Both: their processor time counts only once they have ended.
  const [[code]] = await Promise.all([once(lame, 'close'), once(espeak, 'close')]);
  if (code !== 0) throw new Error(`lame ended with ${code}`);
  return { firstMs, wholeMs: performance.now() - startedAt, bytes: Buffer.concat(parts).length };
}
