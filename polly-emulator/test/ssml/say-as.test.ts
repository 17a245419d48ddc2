import { describe, expect, test } from '@jest/globals';
import { writeSayAs } from '../../src/ssml/say-as.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';

const say = (text: string, as: string, languageCode = 'en-US', format?: string) =>
  writeSayAs(text, as, format, languageCode)?.replaceAll('\u00a0', ' ');

describe('writeSayAs', () => {
  test.each([
    ['12-31-1900', 'mdy', 'December 31st, 1900'],
    ['31/12/1900', 'dmy', 'December 31st, 1900'],
    ['1900.12.31', 'ymd', 'December 31st, 1900'],
    ['9/22', 'md', 'September 22nd'],
    ['22/9', 'dm', 'September 22nd'],
    ['1999-2', 'ym', 'February 1999'],
    ['2/1999', 'my', 'February 1999'],
    ['3', 'd', '3rd'],
    ['5', 'm', 'May'],
    ['1999', 'y', '1999'],
    ['29/2', 'dm', 'February 29th'],
    ['1/2/99', 'mdy', 'January 2nd, 1999'],
    ['1/2/07', 'mdy', 'January 2nd, 2007'],
    ['19000102', 'yyyymmdd', 'January 2nd, 1900'],
    ['????0922', undefined, 'September 22nd'],
    ['190012??', undefined, 'December 1900'],
    ['31/31/1900', 'dmy', undefined],
    ['30/2', 'dm', undefined],
    ['tomorrow', 'mdy', undefined],
    ['1/2', 'mdy', undefined],
    ['????????', undefined, undefined],
  ])('says the date %s (%s) as %s', (text, format, words) => {
    expect(say(text, 'date', 'en-US', format)).toBe(words);
  });

  test('says dates in the language', () => {
    expect(say('31/12/1900', 'date', 'fr-FR', 'dmy')).toBe('31 décembre 1900');
    expect(say('31/12/1900', 'date', 'de-DE', 'dmy')).toBe('31 Dezember 1900');
    expect(say('31/12/1900', 'date', 'en-GB', 'dmy')).toBe('31st December 1900');
  });

  test.each(Object.keys(LANGUAGES))('has words for a date, a time and a measure in %s', (languageCode) => {
    for (const [text, as] of [
      ['19001231', 'date'],
      [`1'21"`, 'time'],
      ['5km', 'unit'],
    ] as const) {
      expect(say(text, as, languageCode)).toMatch(/\p{L}/u);
    }
  });

  test.each([
    ['2/9', '2 ninths'],
    ['1/2', 'one half'],
    ['3/4', '3 quarters'],
    ['3/20', '3 twentieths'],
    ['1/21', 'one twenty first'],
    ['7/100', '7 hundredths'],
    ['1/200', 'one 2 hundredth'],
    ['3+1/2', '3 and a half'],
    ['2+2/3', '2 and 2 thirds'],
    ['3 1/2', undefined],
    ['1/0', undefined],
    ['half', undefined],
  ])('says the fraction %s as %s', (text, words) => {
    expect(say(text, 'fraction')).toBe(words);
  });

  test.each([
    ['1/2inch', 'en-US', 'one half inch'],
    ['3+1/2inch', 'en-US', '3 and a half inches'],
    ['5km', 'en-US', '5 kilometers'],
    ['1m', 'en-US', '1 meter'],
    ['1500kg', 'en-US', '1500 kilograms'],
    ['meter', 'en-US', 'meter'],
    ['5km', 'fr-FR', '5 kilomètres'],
    ['20%', 'es-ES', '20 por ciento'],
    ['5 parsecs', 'en-US', undefined],
    ['km5', 'en-US', undefined],
  ])('says the measure %s in %s as %s', (text, languageCode, words) => {
    expect(say(text, 'unit', languageCode)).toBe(words);
  });

  test.each([
    ['2122241555', 'en-US', '2 1 2, 2 2 4, 1 5 5 5'],
    ['2122241555', 'en-GB', '2 1 2, double 2 4, 1 triple 5'],
    ['5551212', 'en-US', '5 5 5, 1 2 1 2'],
    ['2025551212x345', 'en-US', '2 0 2, 5 5 5, 1 2 1 2, extension 3 4 5'],
    ['+34 91 123 45 67', 'es-ES', '3 4, 9 1, 1 2 3, 4 5, 6 7'],
    ['112', 'de-DE', '1 1 2'],
    ['call me', 'en-US', undefined],
    ['5551212x', 'en-US', undefined],
    ['555x12x12', 'en-US', undefined],
    ['()', 'en-US', undefined],
  ])('says the telephone number %s in %s as %s', (text, languageCode, words) => {
    expect(say(text, 'telephone', languageCode)).toBe(words);
  });

  test.each([
    [`1'21"`, '1 minute, 21 seconds'],
    [`2'`, '2 minutes'],
    [`30"`, '30 seconds'],
    ['', undefined],
    ['noon', undefined],
  ])('says the time %s as %s', (text, words) => {
    expect(say(text, 'time')).toBe(words);
  });

  test.each([
    ['1', 'en-US', '1st'],
    ['12', 'en-US', '12th'],
    ['1,234', 'en-US', '1234th'],
    ['22', 'en-GB', '22nd'],
    ['3', 'es-ES', '3º'],
    ['3', 'ja-JP', undefined],
    ['third', 'en-US', undefined],
  ])('says the ordinal %s in %s as %s', (text, languageCode, words) => {
    expect(say(text, 'ordinal', languageCode)).toBe(words);
  });

  test('says digits one by one, and something for what nobody should hear', () => {
    expect(say('1,234', 'digits')).toBe('1 2 3 4');
    expect(say('no digits', 'digits')).toBeUndefined();
    expect(say('darn', 'expletive')).toBe('beep');
    expect(say('zut', 'expletive', 'fr-FR')).toBe('bip');
  });

  test.each(['cardinal', 'number', 'address'])('leaves a %s to espeak-ng', (as) => {
    expect(say('1,234', as)).toBeUndefined();
  });

  test.each([
    'date',
    'digits',
    'fraction',
    'ordinal',
    'telephone',
    'time',
    'unit',
  ])('comes to an end with a long %s that is none', (as) => {
    expect(say(`${'1'.repeat(200_000)}z`, as)).toBe(as === 'digits' ? '1 '.repeat(200_000).trim() : undefined);
  });
});
