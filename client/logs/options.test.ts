import { expect, test } from '@jest/globals';
import { describeSpan, isOn, readLogOptions } from './options.ts';

test('make logs shows ten minutes, of one text a day, from INFO on', () => {
  const defaults = { follow: false, json: false, level: 'INFO' };
  expect(readLogOptions({})).toEqual({ ...defaults, sinceMs: 600_000 });
  expect(readLogOptions({ LOGS_KEY: 'a/b.txt' })).toEqual({ ...defaults, sinceMs: 86_400_000, key: 'a/b.txt' });
});

test('each variable is taken', () => {
  const env = { LOGS_FOLLOW: '1', LOGS_JSON: '1', LOGS_SINCE: '90s', LOGS_KEY: 'a.txt', LOGS_LEVEL: 'Warn' };
  expect(readLogOptions(env)).toEqual({ follow: true, json: true, sinceMs: 90_000, key: 'a.txt', level: 'WARN' });
});

test.each([
  [{ LOGS_SINCE: '10' }, 'SINCE is "10": say how far to look back, such as 30s, 10m, 2h or 1d.'],
  [{ LOGS_SINCE: 'yesterday' }, 'SINCE is "yesterday"'],
  [{ LOGS_LEVEL: 'loud' }, 'LEVEL is "loud": choose one of trace, debug, info, warn, error, fatal.'],
  [{ LOGS_FOLLOW: 'no' }, 'FOLLOW is "no": set it to 1, or leave it out.'],
  [{ LOGS_JSON: 'yes' }, 'JSON is "yes"'],
])('a value that says nothing is refused: %j', (env, message) => {
  expect(() => readLogOptions(env)).toThrow(message);
});

test('0 and nothing leave a switch off', () => {
  expect([isOn('X', '0'), isOn('X', ''), isOn('X'), isOn('X', '1')]).toEqual([false, false, false, true]);
});

test.each([
  [86_400_000, 'day'],
  [7_200_000, '2 hours'],
  [600_000, '10 minutes'],
  [90_000, '90 seconds'],
])('%d ms is said as people say it: the last %s', (ms, span) => {
  expect(describeSpan(ms)).toBe(span);
});
