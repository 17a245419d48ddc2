import { describe, expect, test } from '@jest/globals';
import { visemesOf } from '../../src/marks/visemes.ts';

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
