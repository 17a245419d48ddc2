// That texts of every kind and language are said to their end, and that their marks know it: `bench/speech-corpus.ts`
// prints the figures of all of them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { SpeechPool } from '../../src/speech/speech-pool.ts';
import { sampleOf } from '../support/test-size.ts';
import { findLastWords } from './find-last-words.ts';
import { LARGEST_DIFFERENCE, type Measured, measureText, SMALLEST_SHARE } from './measure.ts';
import { type CorpusText, makeCorpus } from './texts.ts';

jest.setTimeout(600_000);

/** A text takes a second: it is spoken whole and in pieces. */
const ONE_OF = 50;
const CORPUS = makeCorpus();
const isEnglish = ({ lastWords }: CorpusText) => lastWords !== undefined;
const SAMPLE = [true, false].flatMap((english) =>
  sampleOf(
    CORPUS.filter((text) => isEnglish(text) === english),
    ONE_OF,
  ),
);

describe('the corpus', () => {
  const speech = new SpeechPool({ size: 1 });
  const measured: Measured[] = [];
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speech-corpus-'));
    await speech.start();
    for (const text of SAMPLE) measured.push(await measureText(text, speech));
  });
  afterAll(async () => {
    await speech.close();
    await rm(folder, { recursive: true });
  });

  test('takes as long whole as piece by piece', () => {
    const off = measured.filter(({ difference }) => Math.abs(difference) > LARGEST_DIFFERENCE);
    expect(off.map(({ text, difference }) => [text.name, difference])).toEqual([]);
  });

  test('is shorter without its last sentence', () => {
    const off = measured.filter(({ lastShare }) => lastShare < SMALLEST_SHARE);
    expect(off.map(({ text, lastShare }) => [text.name, lastShare])).toEqual([]);
  });

  test('has a mark for each word, in order, and none at the end of the audio', () => {
    expect(measured.flatMap(({ text, faults }) => faults.map((fault) => `${text.name}: ${fault}`))).toEqual([]);
  });

  test('is understood to its last word where it is English', async () => {
    const english = measured.filter(({ text }) => isEnglish(text));
    const found = await findLastWords(english, speech, folder);
    expect(english.filter((_, index) => !found[index]).map(({ text }) => text.name)).toEqual([]);
    expect(english.length).toBeGreaterThan(0);
  });
});
