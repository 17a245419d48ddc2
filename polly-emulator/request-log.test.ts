import { describe, expect, test } from '@jest/globals';
import { RequestLog } from './request-log.ts';

describe('the request log', () => {
  test('keeps the last 10,000 requests', () => {
    const log = new RequestLog();
    for (let number = 1; number <= 10_002; number += 1) log.add('SynthesizeSpeech', { Text: String(number) });
    expect(log.entries).toHaveLength(10_000);
    expect([log.entries[0]?.text, log.entries.at(-1)?.text]).toEqual(['3', '10002']);
  });

  test('keeps the longest text that Polly takes, and no more of a longer one', () => {
    const log = new RequestLog();
    const longest = `${'a'.repeat(5_999)}b`;
    log.add('SynthesizeSpeech', { Text: longest });
    log.add('SynthesizeSpeech', { Text: `${longest}c` });
    expect(log.entries.map(({ text }) => text)).toEqual([longest, longest]);
  });

  test('takes what is no text for none', () => {
    const log = new RequestLog();
    for (const body of [undefined, null, 'text', { Text: 1 }, {}]) log.add('SynthesizeSpeech', body);
    expect(log.entries.map(({ text }) => text)).toEqual([null, null, null, null, null]);
  });
});
