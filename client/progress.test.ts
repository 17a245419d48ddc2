import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import stringWidth from 'string-width';
import { runStep, type Step } from './progress.ts';

const ESCAPE = '\u001b';
const termBefore = process.env['TERM'];
const terminalBefore = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
let written: string;

beforeEach(() => {
  written = '';
  jest.useFakeTimers();
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  Object.defineProperty(process.stdout, 'isTTY', terminalBefore ?? { value: undefined, configurable: true });
  delete process.env['TERM'];
  Object.assign(process.env, termBefore !== undefined && { TERM: termBefore });
});

function pretend(isTTY: boolean): void {
  Object.defineProperty(process.stdout, 'isTTY', { value: isTTY, configurable: true });
  process.env['TERM'] = 'xterm';
}

/** A step that lasts this long on the fake clock. */
async function last(seconds: number, work: (step: Step) => void = () => undefined): Promise<void> {
  await runStep('apply', async (step) => {
    work(step);
    jest.advanceTimersByTime(seconds * 1000);
  });
}

describe('a step that is no terminal’s', () => {
  beforeEach(() => pretend(false));

  test('is one line at its start and one at its end', async () => {
    await last(2);
    expect(written).toBe('- apply …\n✓ apply (2.0 s)\n');
  });

  test('tells every ten seconds that it goes on, and where it is', async () => {
    await last(25, (step) => {
      step.update('first');
      step.update('aws_s3_bucket.this');
    });
    expect(written).toBe(
      [
        '- apply …',
        '  still at it (10.0 s, aws_s3_bucket.this)',
        '  still at it (20.0 s, aws_s3_bucket.this)',
        '✓ apply (25.0 s)',
        '',
      ].join('\n'),
    );
  });

  test('returns what the work returns', async () => {
    expect(await runStep('apply', async () => 42)).toBe(42);
  });

  test('that fails says so and throws the error on', async () => {
    await expect(runStep('apply', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(written).toBe('- apply …\n✗ apply (0.0 s)\n');
  });

  test('that ends without what was wanted says why, and returns what it came to', async () => {
    const ending = async ({ fail }: Step) => {
      fail('refused: text-empty');
      return 42;
    };
    expect(await runStep('narrate a.txt', ending)).toBe(42);
    expect(written).toBe('- narrate a.txt …\n✗ narrate a.txt (refused: text-empty; 0.0 s)\n');
  });

  test('is silent after its end', async () => {
    await last(1);
    const before = written;
    jest.advanceTimersByTime(60_000);
    expect(written).toBe(before);
  });
});

describe('a step on a terminal', () => {
  beforeEach(() => pretend(true));

  test('rewrites its line and leaves the last one', async () => {
    await last(1, (step) => step.update('here'));
    expect(written).toContain(`\r${ESCAPE}[2K⠙ apply (0.1 s, here)`);
    expect(written.split('\r').at(-1)).toMatch(/✓.* apply \(1\.0 s\)\n$/);
    expect(written.split('\n')).toHaveLength(2);
  });

  test('keeps its line within the terminal, counted in cells: it could not be rewritten otherwise', async () => {
    await last(1, (step) => step.update('声'.repeat(60)));
    const lines = stripVTControlCharacters(written)
      .split('\r')
      .filter((line) => line.includes('声'));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.map((line) => [stringWidth(line) < 80, line.endsWith('声…')])).toEqual(lines.map(() => [true, true]));
  });

  test('is one of plain lines on a terminal that knows no more (TERM=dumb)', async () => {
    process.env['TERM'] = 'dumb';
    await last(1);
    expect(written).toBe('- apply …\n✓ apply (1.0 s)\n');
  });

  test.each([
    ['coloured', undefined, `${ESCAPE}[32m✓${ESCAPE}[0m apply`],
    ['plain with NO_COLOR', '1', `${ESCAPE}[2K✓ apply`],
  ])('is %s', async (_how, noColor, expected) => {
    const before = process.env['NO_COLOR'];
    delete process.env['NO_COLOR'];
    if (noColor !== undefined) {
      process.env['NO_COLOR'] = noColor;
    }
    try {
      await last(0);
      expect(written).toContain(expected);
    } finally {
      delete process.env['NO_COLOR'];
      if (before !== undefined) {
        process.env['NO_COLOR'] = before;
      }
    }
  });
});

test('a step that an interrupt ends with the process ends its line first', async () => {
  jest.useRealTimers();
  const script = `
    const { runStep } = await import(${JSON.stringify(join(import.meta.dirname, 'progress.ts'))});
    Object.defineProperty(process.stdout, 'isTTY', { value: true });
    await runStep('bundle', () => new Promise((resolve) => setTimeout(resolve, 60_000)));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.includes('bundle')) child.kill('SIGINT');
  });
  expect(await once(child, 'close')).toEqual([null, 'SIGINT']);
  expect(printed).toMatch(/✗ bundle \(\d\.\d s\)\n$/);
});
