import { describe, expect, test } from '@jest/globals';
import { createLog, LOG_LEVELS, type LogLevel } from './log.ts';

function logInto(lines: string[], level: LogLevel = 'DEBUG') {
  return createLog(level, (line) => lines.push(line), { requestId: 'r-1' });
}

describe('createLog', () => {
  test('writes one JSON line with what Lambda looks for', () => {
    const lines: string[] = [];
    logInto(lines).with({ bucket: 'b', key: 'two\nlines.txt' }).info('Text read', { bytes: 5 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'INFO',
      requestId: 'r-1',
      bucket: 'b',
      key: 'two\nlines.txt',
      message: 'Text read',
      bytes: 5,
    });
  });

  test.each([
    ['TRACE', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['WARN', ['WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
    ['FATAL', []],
  ] as const)('at level %s writes %j', (level, written) => {
    const lines: string[] = [];
    const log = logInto(lines, level);
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d', new Error('e'));
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
    expect(LOG_LEVELS).toContain(level);
  });

  test('writes an error with its name, message, stack and causes', () => {
    const lines: string[] = [];
    logInto(lines).error('Text failed', new TypeError('outer', { cause: new RangeError('inner') }), { attempt: 2 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'Text failed',
      attempt: 2,
      error: {
        name: 'TypeError',
        message: 'outer',
        stack: expect.stringContaining('log.test.ts'),
        cause: { name: 'RangeError', message: 'inner' },
      },
    });
  });

  test('writes each error of an aggregate, and what is no error as text', () => {
    const lines: string[] = [];
    logInto(lines).error('Failed', new AggregateError([new Error('one'), 'two'], 'both'));
    expect(JSON.parse(lines[0] ?? '').error).toMatchObject({ message: 'both', errors: [{ message: 'one' }, 'two'] });
  });

  test('ends a cycle of causes', () => {
    const lines: string[] = [];
    const error = new Error('again');
    error.cause = error;
    logInto(lines).error('Failed', error);
    expect(lines[0]?.match(/"message":"again"/g)).toHaveLength(6);
  });
});
