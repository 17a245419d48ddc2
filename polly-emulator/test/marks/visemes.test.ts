import { describe, expect, test } from '@jest/globals';
import { visemesOf } from '../../src/marks/visemes.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';
import { SAMPLE_SENTENCES } from '../support/sample-sentences.ts';
import { SpeechEventsFixture, writeRequest } from '../support/speech-events-fixture.ts';

describe('visemesOf', () => {
  // Values of the Developer Guide's tables.
  test.each([
    ['m', 'p'],
    ['v', 'f'],
    ['θ', 'T'],
    ['n', 't'],
    ['ɹ', 'r'],
    ['z', 's'],
    ['ʃ', 'S'],
    ['dʒ', 'S'],
    ['ts', 's'],
    ['ŋ', 'k'],
    ['h', 'k'],
    ['j', 'i'],
    ['w', 'u'],
    ['ˈaɪ', 'a'],
    ['ˌoʊ', 'o'],
    ['ˈɔɪ', 'O'],
    ['ɪə', 'i'],
    ['əʊ', '@'],
    ['ˈɜː', 'E'],
    ['ʌ', 'E'],
    ['iː', 'i'],
    ['ɑ̃', 'a'],
    ['ç', 'k'],
    ['ø', 'o'],
    ['yː', 'u'],
    ['ɲ', 'J'],
    ['β', 'B'],
    ['bʲ', 'p'],
    ['dˤ', 't'],
  ])('%s is %s', (phoneme, viseme) => {
    expect(visemesOf(phoneme, 'en-US')).toEqual([viseme]);
  });

  test('breath behind a consonant is not a sound of its own', () => {
    expect(visemesOf('th', 'cmn-CN')).toEqual(['t']);
    expect(visemesOf('tɕh', 'cmn-CN')).toEqual(['J']);
    expect(visemesOf('s.', 'cmn-CN')).toEqual(['S']);
  });

  test('what espeak-ng writes as one is two where the guide has two', () => {
    expect(visemesOf('ˈɔːɹ', 'en-US')).toEqual(['O', 'r']);
    expect(visemesOf('əl', 'en-US')).toEqual(['@', 't']);
    expect(visemesOf('ˈiɛ', 'cmn-CN')).toEqual(['i', 'E']);
  });

  test('a language has its own table', () => {
    expect(visemesOf('e̞', 'ja-JP')).toEqual(['@']);
    expect(visemesOf('e', 'fr-FR')).toEqual(['e']);
    expect(visemesOf('c', 'cs-CZ')).toEqual(['J']);
  });

  test('pauses, glottal stops and changes of language have none', () => {
    expect([...visemesOf('', 'en-US'), ...visemesOf('ʔ', 'de-DE'), ...visemesOf('(en)', 'ja-JP')]).toEqual([]);
  });

  test('an unknown sound is an open mouth', () => {
    expect(visemesOf('Ж', 'en-US')).toEqual(['@']);
  });
});

/** ə and its neighbours, and what a language's own table puts with them. */
const knownOpenMouths = (code: string) => (code.startsWith('en') ? /[əɚɘɐ]/g : code === 'ja-JP' ? /[əɚɘe]/g : /[əɚɘ]/g);

describe('the synthesizer', () => {
  const fixture = SpeechEventsFixture.use();

  test('has a sample sentence for every language of Polly', () => {
    expect(Object.keys(SAMPLE_SENTENCES).sort()).toEqual(Object.keys(LANGUAGES).sort());
  });

  test.each(
    Object.entries(SAMPLE_SENTENCES),
  )('says nothing in %s whose viseme is not known', async (code, sentence) => {
    const events = await fixture.listen(writeRequest(sentence, code), code);
    const phonemes = events.filter(({ kind }) => kind === 'phoneme').map(({ id }) => id);
    expect(phonemes.length).toBeGreaterThan(20);
    // An unknown sound is the open mouth of ə, so there is one of these for each that is known to have it, and no more.
    const openMouths = (phoneme: string) => visemesOf(phoneme, code).filter((viseme) => viseme === '@').length;
    const known = (phoneme: string) => phoneme.match(knownOpenMouths(code))?.length ?? 0;
    expect(phonemes.filter((phoneme) => openMouths(phoneme) > known(phoneme))).toEqual([]);
  });
});
