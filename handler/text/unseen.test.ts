import { describe, expect, test } from '@jest/globals';
import { saysNothing, tidySsml } from './unseen.ts';

describe('saysNothing', () => {
  test.each([
    '',
    ' \n',
    '\u200b\u200c\u200d\u2060\ufeff',
    '\u00ad',
    '\u200e\u202e\u2069',
    '\ufe0f',
    '\u0301',
    '\u0007',
    '\u{e0061}',
  ])('is true of %j', (text) => {
    expect(saysNothing(text)).toBe(true);
  });

  test.each([
    'a',
    '\u200b7',
    '.',
    '€',
    '🧑‍🚀',
    '1\ufe0f\u20e3',
    'か',
    '\ue000',
    '\ufffd',
  ])('is not true of %j', (text) => {
    expect(saysNothing(text)).toBe(false);
  });
});

describe('tidySsml', () => {
  test.each([
    ['\u200b\n<speak>a\u200bb</speak>\ufeff ', '\n<speak>a\u200bb</speak> '],
    ['<!-- a -->\ufeff<speak>a</speak>', '<!-- a --><speak>a</speak>'],
    ['\u00a0\u3000\n<speak>a</speak>\u2028', '\n<speak>a</speak>'],
    ['<?xml version="1.0" encoding="UTF-16"?><speak/>', '<?xml version="1.0" encoding="UTF-8"?><speak/>'],
    ["<?xml version='1.0' encoding = 'latin1' ?><speak/>", '<?xml version=\'1.0\' encoding = "UTF-8" ?><speak/>'],
  ])('mends %j', (document, mended) => {
    expect(tidySsml(document)).toBe(mended);
  });

  test.each([
    '<speak>a</speak>',
    '<?xml version="1.0" encoding="utf-8"?><speak/>',
    'a\u200b',
    '>\u200b<',
    '',
  ])('leaves %j alone', (document) => {
    expect(tidySsml(document)).toBe(document);
  });
});
