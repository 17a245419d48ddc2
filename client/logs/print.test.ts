import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import type { LogLine } from './lines.ts';
import { formatLine } from './print.ts';

const LINE: LogLine = {
  timeMs: new Date(2026, 10, 27, 9, 5, 3, 7).getTime(),
  level: 'INFO',
  requestId: 'r',
  key: 'a/b.txt',
  message: 'Text synthesized',
  fields: { voiceId: 'Joanna', parts: 1 },
};

let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
  delete process.env['NO_COLOR'];
  beTerminal(false);
});
afterEach(() => {
  process.env = environment;
  beTerminal(IS_TERMINAL);
});

const IS_TERMINAL = process.stdout.isTTY;
function beTerminal(value: boolean): void {
  Object.defineProperty(process.stdout, 'isTTY', { value, configurable: true });
}

test('a line is time, level, text, message and figures', () => {
  expect(formatLine(LINE)).toBe('09:05:03.007 INFO  a/b.txt  Text synthesized (voiceId Joanna, parts 1)');
});

test('a refused text has its code, and the reason below', () => {
  const fields = { code: 'text-empty', reason: 'The text is empty.' };
  expect(formatLine({ ...LINE, level: 'WARN', message: 'Text refused', fields })).toBe(
    '09:05:03.007 WARN  a/b.txt  Text refused: text-empty\n                   The text is empty.',
  );
});

test('members of an object are told, but not which object it is', () => {
  const fields = { audio: { bucket: 'shelf', key: 'a/b.mp3', versionId: 'v', bytes: 8544, more: {} }, nothing: null };
  expect(formatLine({ ...LINE, message: 'Audio stored', fields })).toMatch(/Audio stored \(bytes 8544\)$/);
});

describe('an error', () => {
  const cause = { name: 'TimeoutError', message: 'late', stack: ['at call (node:net:1:2)'], causes: [] };
  const error = {
    name: 'AwsCallError',
    message: 'failed',
    stack: ['at handler/errors.ts:156:7', 'at node_modules/@smithy/core/x.js:1:2', 'at run (node:internal/x:1:2)'],
    causes: [cause],
  };

  test('has its own frames and its causes below, and of foreign frames one where there is no other', () => {
    expect(
      formatLine({ ...LINE, message: 'Text failed', error, fields: {} })
        .split('\n')
        .slice(1),
    ).toEqual(
      [
        'AwsCallError: failed',
        'at handler/errors.ts:156:7',
        'Caused by TimeoutError: late',
        'at call (node:net:1:2)',
      ].map((line) => ' '.repeat(19) + line),
    );
  });

  test('that the runtime tells is the message itself, once', () => {
    const printed = formatLine({ ...LINE, message: '', error, fields: {} });
    expect(printed.split('\n')[0]).toBe('09:05:03.007 INFO  a/b.txt  AwsCallError: failed');
    expect(printed.match(/AwsCallError/g)).toHaveLength(1);
  });
});

test.each([80, 60, 40])('on a terminal of %d columns lines are cut between words, below the text', (columns) => {
  const reason =
    'Polly refused the text: there is no voice "Nobody" in us-east-1, 日本語 日本語 日本語 日本語 日本語 日本語 日本語.';
  const printed = formatLine({ ...LINE, message: 'Text refused', fields: { code: 'voice-unknown', reason } }, columns);
  const lines = printed.split('\n');
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.slice(1).every((line) => line.startsWith(' '.repeat(19)) && line[19] !== ' ')).toBe(true);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  expect(
    lines
      .slice(1)
      .map((line) => line.trim())
      .join(' '),
  ).toContain('日本語 日本語.');
});

test('a key and a message that hold line breaks or commands of the terminal forge nothing', () => {
  const printed = formatLine({ ...LINE, key: 'a\u001b[2J\n.txt', message: 'b\u202e\nc', fields: { d: '\u0007' } });
  expect(printed).toBe('09:05:03.007 INFO  a\\u001b[2J .txt  b\\u202e c (d \\u0007)');
});

test('colours are for a terminal, and not where NO_COLOR is set', () => {
  beTerminal(true);
  process.env['TERM'] = 'xterm';
  expect(formatLine({ ...LINE, level: 'ERROR' })).toContain('\u001b[31mERROR\u001b[0m');
  expect(formatLine(LINE)).toContain('\u001b[36ma/b.txt\u001b[0m');
  process.env['NO_COLOR'] = '1';
  expect(formatLine({ ...LINE, level: 'ERROR' })).not.toContain('\u001b');
});
