import { describe, expect, test } from '@jest/globals';
import { fileTooLong, measureText, textTypeOf } from './measure-text.ts';
import { TextEmptyError, TextTooLongError } from './refusals.ts';

describe('textTypeOf', () => {
  test.each([
    '<speak>a</speak>',
    ' \n<speak xml:lang="en-US">a</speak>',
    '<speak/>',
    '<?xml version="1.0"?>\n<speak>a</speak>',
  ])('takes %j for SSML', (text) => {
    expect(textTypeOf(text)).toBe('ssml');
  });

  test.each([
    'a <speak>',
    '<speaker>a</speaker>',
    '<p>a</p>',
    'speak',
    '<?xml version="1.0"?><p/>',
    '',
  ])('takes %j for plain text', (text) => {
    expect(textTypeOf(text)).toBe('text');
  });
});

describe('fileTooLong', () => {
  test('says both sizes', () => {
    expect(fileTooLong(209_715_200).message).toContain('it has 209,715,200 bytes, at most 3,000 characters');
  });
});

describe('measureText', () => {
  test.each([
    ['plain text', 'a'.repeat(3000), 'text', 3000],
    ['an emoji as one', '🎧'.repeat(3000), 'text', 3000],
    ['white space at the ends', ' a ', 'text', 3],
    ['SSML without its tags', `<speak>${'<break/>'.repeat(100)}abc</speak>`, 'ssml', 3],
    ['an entity as one', '<speak>a&amp;b&#38;c</speak>', 'ssml', 5],
    ['no comment, whatever it holds', `<speak>a<!-- <p>${'b'.repeat(4000)}</p> > -->c</speak>`, 'ssml', 2],
    ['no CDATA section', `<speak>a<![CDATA[${'> '.repeat(1600)}]]></speak>`, 'ssml', 1],
    ['no attribute, whatever it holds', `<speak><sub alias="a > b">x</sub><sub alias='">'>y</sub></speak>`, 'ssml', 2],
    ['SSML that is all tags', '<speak><break time="1s"/></speak>', 'ssml', 0],
    ['tags in plain text', '<speak>', 'text', 7],
  ] as const)('counts %s', (_, text, textType, characters) => {
    expect(measureText(text, textType, 0)).toBe(characters);
  });

  test.each([
    ['plain text', 'a'.repeat(3001), 'text', '3,001 characters, at most 3,000'],
    ['SSML', `<speak>${'a'.repeat(3001)}</speak>`, 'ssml', '3,001 characters, at most 3,000'],
    [
      'SSML with its tags',
      `<speak>${'<p>a</p>'.repeat(750)}</speak>`,
      'ssml',
      '6,015 characters with its tags, at most 6,000',
    ],
    [
      'SSML with brackets in an attribute',
      `<speak><sub alias="a > b">${'a'.repeat(3001)}</sub></speak>`,
      'ssml',
      '3,001 characters',
    ],
  ] as const)('refuses %s above the limit of one call', (_, text, textType, sizes) => {
    expect(() => measureText(text, textType, 0)).toThrow(TextTooLongError);
    expect(() => measureText(text, textType, 0)).toThrow(sizes);
  });

  test('refuses an empty text', () => {
    expect(() => measureText('', 'text', 0)).toThrow(new TextEmptyError(0));
    expect(() => measureText('', 'text', 0)).toThrow('The text is empty.');
  });

  test.each([' ', '\r\n\t', '\u00a0\u3000', '\ufeff'])('refuses %j as white space', (text) => {
    expect(() => measureText(text, 'text', 3)).toThrow('nothing but white space (3 bytes)');
  });
});
