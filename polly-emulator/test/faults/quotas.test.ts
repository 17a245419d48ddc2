import { describe, expect, test } from '@jest/globals';
import { Quotas } from '../../src/faults/quotas.ts';

interface Asked {
  readonly operation?: string;
  readonly engine?: string;
  readonly region?: string;
}

/** How many calls in a row are let through, each over at once unless it is to stay. */
function letThrough(quotas: Quotas, { operation = 'SynthesizeSpeech', engine, region }: Asked, calls = 1_000): number {
  let passed = 0;
  for (let number = 0; number < calls; number += 1) {
    const exchange = new AbortController();
    if (quotas.enter(operation, { engine, region, signal: exchange.signal }) === undefined) passed += 1;
    exchange.abort();
  }
  return passed;
}

// From "Quotas in Amazon Polly": [operation, engine, burst, per second].
const TABLE: readonly (readonly [string, string | undefined, number, number])[] = [
  ['SynthesizeSpeech', undefined, 100, 80],
  ['SynthesizeSpeech', 'standard', 100, 80],
  ['SynthesizeSpeech', 'neural', 10, 8],
  ['SynthesizeSpeech', 'long-form', 10, 8],
  ['SynthesizeSpeech', 'generative', 8, 8],
  ['StartSpeechSynthesisTask', 'standard', 12, 10],
  ['StartSpeechSynthesisTask', 'neural', 10, 10],
  ['StartSpeechSynthesisTask', 'long-form', 1, 1],
  ['StartSpeechSynthesisTask', 'generative', 1, 1],
  ['DescribeVoices', undefined, 100, 80],
  ['PutLexicon', undefined, 4, 2],
  ['GetSpeechSynthesisTask', undefined, 10, 10],
];

describe("Polly's quotas", () => {
  test.each(TABLE)('let of %s with engine %s %i calls through at once, %i a second after that', (...row) => {
    const [operation, engine, burst, perSecond] = row;
    let nowMs = 0;
    const quotas = new Quotas(() => nowMs);
    const asked = { operation, ...(engine && { engine }) };
    expect(letThrough(quotas, asked)).toBe(burst);
    nowMs = 1_000;
    expect(letThrough(quotas, asked)).toBe(perSecond);
    nowMs = 100_000;
    expect(letThrough(quotas, asked)).toBe(burst);
  });

  test('are one for the four operations of lexicons, and one for reading tasks', () => {
    const quotas = new Quotas(() => 0);
    for (const operation of ['PutLexicon', 'GetLexicon', 'ListLexicons', 'DeleteLexicon']) {
      expect(letThrough(quotas, { operation }, 1)).toBe(1);
    }
    expect(letThrough(quotas, { operation: 'PutLexicon' }, 1)).toBe(0);
    expect(letThrough(quotas, { operation: 'GetSpeechSynthesisTask' }, 6)).toBe(6);
    expect(letThrough(quotas, { operation: 'ListSpeechSynthesisTasks' }, 6)).toBe(4);
  });

  test('are apart for engines and for regions', () => {
    const quotas = new Quotas(() => 0);
    expect(letThrough(quotas, { engine: 'neural', region: 'us-east-1' })).toBe(10);
    expect(letThrough(quotas, { engine: 'neural', region: 'eu-west-1' })).toBe(10);
    expect(letThrough(quotas, { engine: 'generative', region: 'us-east-1' })).toBe(8);
  });

  test('take an engine that Polly does not have for the standard one', () => {
    const quotas = new Quotas(() => 0);
    expect(letThrough(quotas, { engine: 'toString' })).toBe(100);
    expect(letThrough(quotas, {})).toBe(0);
  });

  test.each([
    ['standard', 80],
    ['neural', 18],
    ['long-form', 26],
    ['generative', 26],
  ])('let %s speak %i texts at a time', (engine, limit) => {
    let nowMs = 0;
    const quotas = new Quotas(() => nowMs);
    const under: AbortController[] = [];
    const start = () => {
      // Late enough for any rate, so that only those under way count.
      nowMs += 60_000;
      const exchange = new AbortController();
      const error = quotas.enter('SynthesizeSpeech', { engine, signal: exchange.signal });
      if (!error) under.push(exchange);
      return error;
    };
    for (let number = 0; number < limit; number += 1) expect(start()).toBeUndefined();
    expect(start()).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    under.pop()?.abort();
    expect(start()).toBeUndefined();
    expect(start()).toMatchObject({ name: 'ThrottlingException' });
  });

  test('say what was exceeded, in the members of the model', () => {
    const quotas = new Quotas(() => 0);
    letThrough(quotas, { engine: 'neural' });
    const error = quotas.enter('SynthesizeSpeech', { engine: 'neural', signal: new AbortController().signal });
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      status: 400,
      message: 'Rate exceeded',
      members: { throttlingReasons: [{ reason: 'RateExceeded', resource: 'SynthesizeSpeech/neural' }] },
    });
  });

  test('still hold when clients make up regions', () => {
    const quotas = new Quotas(() => 0);
    for (let number = 0; number < 3_000; number += 1) {
      letThrough(quotas, { operation: 'ListLexicons', region: `made-up-${number}` }, 1);
      if (number % 500 === 0) letThrough(quotas, { operation: 'ListLexicons', region: 'us-east-1' }, 4);
    }
    expect(letThrough(quotas, { operation: 'ListLexicons', region: 'us-east-1' }, 4)).toBe(0);
  });
});
