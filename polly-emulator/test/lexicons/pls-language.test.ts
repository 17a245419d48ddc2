import { describe, expect, test } from '@jest/globals';
import { coversLanguage, findPlsLanguage } from '../../src/lexicons/pls.ts';

describe('findPlsLanguage', () => {
  test.each([
    ['en-US', 'en-US'],
    ['EN-us', 'en-US'],
    ['en-gb-wls', 'en-GB-WLS'],
    ['arb', 'arb'],
    ['en', 'en'],
    ['CMN', 'cmn'],
    ['xx', undefined],
    ['xx-XX', undefined],
    ['en-XX', undefined],
    ['en_US', undefined],
    ['english', undefined],
    ['e', undefined],
    ['', undefined],
    ['toString', undefined],
  ])('takes %j as %j', (given, found) => {
    expect(findPlsLanguage(given)).toBe(found);
  });
});

describe('coversLanguage', () => {
  test.each([
    ['en-US', 'en-US', true],
    ['en', 'en-US', true],
    ['en', 'en-GB-WLS', true],
    ['arb', 'arb', true],
    ['en-US', 'en-GB', false],
    ['en-GB', 'en-GB-WLS', false],
    ['ar', 'arb', false],
    ['ar', 'ar-AE', true],
    ['fr', 'en-US', false],
  ])('a lexicon for %s and words in %s: %s', (lexicon, words, covered) => {
    expect(coversLanguage(lexicon, words)).toBe(covered);
  });
});
