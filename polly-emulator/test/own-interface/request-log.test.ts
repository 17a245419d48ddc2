import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { filterRequests, RequestFilterError, RequestLog } from '../../src/own-interface/request-log.ts';

describe('the request log', () => {
  test('keeps the last 10,000 requests', () => {
    const log = new RequestLog();
    for (let number = 1; number <= 10_002; number += 1) log.add('SynthesizeSpeech', { Text: String(number) });
    expect(log.entries).toHaveLength(10_000);
    expect([log.entries[0]?.text, log.entries.at(-1)?.text]).toEqual(['3', '10002']);
  });

  test('keeps fewer of them when they are long', () => {
    const log = new RequestLog();
    for (let number = 1; number <= 10_000; number += 1) log.add('SynthesizeSpeech', { Text: '漢'.repeat(6_000) });
    expect(log.entries.length).toBeGreaterThan(3_000);
    expect(log.entries.length).toBeLessThan(3_400);
    log.clear();
    for (let number = 1; number <= 10_000; number += 1) log.add('SynthesizeSpeech', { Text: 'short' });
    expect(log.entries).toHaveLength(10_000);
  });

  test('keeps the longest text that Polly takes, and no more of a longer one', () => {
    const log = new RequestLog();
    const longest = `${'a'.repeat(5_999)}b`;
    log.add('SynthesizeSpeech', { Text: longest });
    log.add('SynthesizeSpeech', { Text: `${longest}c` });
    expect(log.entries.map(({ text }) => text)).toEqual([longest, longest]);
  });

  test('does not hold on to the whole of a text that it keeps a part of', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const log = new RequestLog();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let number = 0; number < 100; number += 1) {
      const long = JSON.parse(`"${number}${'x'.repeat(1_000_000)}"`) as string;
      log.add('SynthesizeSpeech', { Text: long, VoiceId: long, LexiconNames: [long] });
    }
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
    expect(log.entries).toHaveLength(100);
  });

  test('takes what is no text for none', () => {
    const log = new RequestLog();
    for (const body of [undefined, null, 'text', { Text: 1 }, {}]) log.add('SynthesizeSpeech', body);
    expect(log.entries.map(({ text }) => text)).toEqual([null, null, null, null, null]);
  });

  test('has all that is known of a request that has just come, and nothing of its answer', () => {
    const log = new RequestLog();
    const input = { VoiceId: 'Joanna', Engine: 'neural', OutputFormat: 'mp3', TextType: 'text', Text: 'Hello' };
    log.add('SynthesizeSpeech', input, { region: 'eu-west-1', protocol: 'HTTP/2' });
    expect(log.entries).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        operation: 'SynthesizeSpeech',
        voiceId: 'Joanna',
        engine: 'neural',
        textType: 'text',
        outputFormat: 'mp3',
        text: 'Hello',
        region: 'eu-west-1',
        protocol: 'HTTP/2',
        input: { VoiceId: 'Joanna', Engine: 'neural', OutputFormat: 'mp3', TextType: 'text' },
        characters: null,
        status: null,
        error: null,
        fault: null,
        bytes: 0,
        durationMs: null,
      },
    ]);
  });

  test('knows every operation by the members of its input, without texts and lexicons', () => {
    const log = new RequestLog();
    log.add('PutLexicon', { Name: 'acme', Content: '<lexicon/>' });
    log.add('DescribeVoices', { LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: true });
    log.add('StartSpeechSynthesisTask', { Text: 'Hi', OutputS3BucketName: 'audio', LexiconNames: ['acme'] });
    expect(log.entries.map(({ input }) => input)).toEqual([
      { Name: 'acme' },
      { LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: true },
      { OutputS3BucketName: 'audio', LexiconNames: ['acme'] },
    ]);
  });

  test('keeps a part of what is too long, and nothing of what Polly does not know', () => {
    const log = new RequestLog();
    const input = { VoiceId: 'v'.repeat(1_000_000), LexiconNames: Array(100_000).fill('x'), Password: 'secret' };
    log.add('SynthesizeSpeech', { ...input, Engine: { an: 'object' } });
    log.add('NoOperation', input);
    expect(log.entries.map((entry) => entry.input)).toEqual([
      { VoiceId: 'v'.repeat(256), LexiconNames: Array(10).fill('x') },
      {},
    ]);
  });

  test('takes the time from the arrival to the end of the answer', () => {
    let nowMs = 1_000;
    const log = new RequestLog(() => nowMs);
    const entry = log.add('ListLexicons', {});
    nowMs = 1_250.4;
    log.end(entry);
    expect(log.entries[0]?.durationMs).toBe(250);
  });
});

describe('the filter of requests', () => {
  const log = new RequestLog();
  for (const operation of ['ListLexicons', 'SynthesizeSpeech', 'DescribeVoices']) log.add(operation, {});
  const ask = (query: string) =>
    filterRequests(log.entries, new URLSearchParams(query)).map(({ operation }) => operation);

  test('lets all through, those of one operation, or those of several', () => {
    expect(ask('')).toEqual(['ListLexicons', 'SynthesizeSpeech', 'DescribeVoices']);
    expect(ask('operation=SynthesizeSpeech')).toEqual(['SynthesizeSpeech']);
    expect(ask('operation=DescribeVoices&operation=ListLexicons')).toEqual(['ListLexicons', 'DescribeVoices']);
    expect(ask('operation=PutLexicon')).toEqual([]);
  });

  test.each([
    ['operation=Speak', "'Speak'"],
    ['operation=', "''"],
    ['operation=toString', "'toString'"],
    ['status=400', "'status'"],
  ])('refuses ?%s and quotes it', (query, quoted) => {
    expect(() => ask(query)).toThrow(RequestFilterError);
    expect(() => ask(query)).toThrow(quoted);
  });
});
