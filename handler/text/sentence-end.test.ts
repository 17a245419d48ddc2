import { describe, expect, test } from '@jest/globals';
import { goesOnInLowerCase, isAbbreviation } from './sentence-end.ts';

describe('isAbbreviation', () => {
  test.each([
    ['an English title', 'I met Dr', 'Smith'],
    ['a Spanish title', 'con la Sra', 'Pérez'],
    ['a title after a bracket', '(Sr', 'García)'],
    ['a title in capitals', 'EL SR', 'GARCÍA'],
    ['a title in decomposed letters', 'la Cía'.normalize('NFD'), 'Mercantil'],
    ['the end of "p. ej."', 'p. ej', 'Madrid'],
    ['the first half of "EE. UU."', 'en EE', 'UU.'],
    ['the second half of "EE. UU."', 'en EE. UU', 'Luego'],
    ['an initial', 'J. R', 'R. Tolkien'],
    ['an initial of another script', 'А', 'С. Пушкин'],
    ['an initial with an accent in decomposed letters', 'E\u0301', 'Zola'],
    ['letters with periods between them', 'fruit, e.g', 'Apples'],
    ['a degree', 'a Ph.D', 'Smith'],
    ['an ordinal', 'am 3', 'Oktober'],
    ['a page', 'see p', '12'],
    ['a volume in Roman numerals', 'vol', 'IV'],
    ['a number', 'No', '5'],
    ['a number in decomposed letters', 'núm'.normalize('NFD'), '5'],
  ])('knows %s', (_, before, after) => {
    expect(isAbbreviation(before, after)).toBe(true);
  });

  test.each([
    ['a word', 'He left', 'Then'],
    ['a short word', 'No', 'I went'],
    ['a list that ends in etc', 'and so on, etc', 'Then'],
    ['a year', 'in 1945', 'Then'],
    ['a decimal', 'it is 3.14', 'Then'],
    ['a time', 'at 9:30', 'Then'],
    ['a thousand', 'it cost 1,000', 'Then'],
    ['a short word before a number', 'that was it', '2. Run'],
    ['No before a name', 'No', 'I. Newton'],
    ['a bracket', 'it (maybe)', 'Then'],
    ['an address', 'at example.com', 'Then'],
    ['a word that ends like a title', 'the xxxxxxxxxxxxxxxxxxxxxxxxxxxxsr', 'Then'],
    ['nothing', '', ''],
  ])('takes %s for the end of a sentence', (_, before, after) => {
    expect(isAbbreviation(before, after)).toBe(false);
  });
});

describe('goesOnInLowerCase', () => {
  test.each(['she asked', '—dijo Ana', '(see below)', '¿verdad'])('sees that %j goes on', (after) => {
    expect(goesOnInLowerCase(after)).toBe(true);
  });

  test.each([
    'She asked',
    '¿Quién?',
    '— Yes',
    '12 men',
    'मैं',
    'أنا',
    '明日',
    '',
  ])('sees that %j begins something', (after) => {
    expect(goesOnInLowerCase(after)).toBe(false);
  });
});
