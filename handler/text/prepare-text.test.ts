import { describe, expect, test } from '@jest/globals';
import { TextEmptyError, TextTooLongError } from '../errors.ts';
import { fileTooLong, halvesOf, maxTextBytes, partsOf, refuseBlank, refuseTooLong } from './prepare-text.ts';

describe('maxTextBytes', () => {
  test('has room for a text of the longest characters, as SSML with as many tags again', () => {
    const text = `\ufeff${'🎧'.repeat(2 * 1000)}`;
    expect(maxTextBytes(1000)).toBe(Buffer.byteLength(text));
  });
});

describe('fileTooLong', () => {
  test('says the size, the limit and what a file of so many characters would have cost', () => {
    expect(fileTooLong(209_715_200, 100_000, 'neural').message).toBe(
      'The text is too long: it has 209,715,200 bytes, at most 100,000 characters are narrated. ' +
        "Polly's neural engine would have cost up to 3355.44 US dollars.",
    );
  });
});

describe('refuseTooLong', () => {
  test('lets pass what is within the limit', () => {
    expect(() => refuseTooLong(100_000, 100_000, 'neural')).not.toThrow();
  });

  test.each([
    ['standard', '0.40'],
    ['neural', '1.60'],
    ['generative', '3.00'],
    ['long-form', '10.00'],
  ])('says the length, the limit and what the %s engine would have cost', (engine, dollars) => {
    const refuse = () => refuseTooLong(100_001, 100_000, engine);
    expect(refuse).toThrow(TextTooLongError);
    expect(refuse).toThrow(
      'it has 100,001 characters, at most 100,000 characters are narrated. ' +
        `Polly's ${engine} engine would have cost about ${dollars} US dollars.`,
    );
  });

  test('says no cost of an engine whose price is not known', () => {
    expect(() => refuseTooLong(2, 1, 'quantum')).toThrow(/are narrated\.$/);
  });
});

describe('refuseBlank', () => {
  test('lets pass what has a character', () => {
    expect(() => refuseBlank(' a ', 3)).not.toThrow();
  });

  test('refuses an empty text', () => {
    expect(() => refuseBlank('', 0)).toThrow(new TextEmptyError(0));
    expect(() => refuseBlank('', 0)).toThrow('The text is empty.');
  });

  test.each([' ', '\r\n\t', '\u00a0\u3000', '\ufeff'])('refuses %j as white space', (text) => {
    expect(() => refuseBlank(text, 3)).toThrow('nothing but white space (3 bytes)');
  });
});

describe('partsOf', () => {
  test('leaves what one call takes as it is', async () => {
    const text = `${'word '.repeat(578)}🎧end.`;
    expect(await partsOf(text, 'text', 'neural')).toEqual([{ text, billedCharacters: text.length - 1 }]);
  });

  test('cuts longer texts, without the parts that say nothing', async () => {
    const [first, second] = ['First. '.repeat(400), 'Second. '.repeat(350)];
    const parts = await partsOf(`${first}${'\n'.repeat(6_000)}${second}`, 'text', 'neural');
    expect(parts.every(({ text }) => text.trim() !== '' && text.length <= 2_900)).toBe(true);
    expect(parts.map(({ text }) => text.replace(/\s+/g, '')).join('')).toBe((first + second).replace(/\s+/g, ''));
  });

  test.each([
    '这是一个很长的句子。',
    'これは長い文です。',
    '이것은 매우 긴 문장입니다. ',
  ])('makes shorter parts of scripts in which a character takes longer to say: %s', async (sentence) => {
    const text = sentence.repeat(400);
    const parts = await partsOf(text, 'text', 'neural');
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(Math.max(...parts.map((part) => part.text.length))).toBeLessThanOrEqual(1_450);
  });

  test('cuts SSML into documents', async () => {
    const parts = await partsOf(`<speak>${'<p>Some words.</p>'.repeat(400)}</speak>`, 'ssml', 'neural');
    expect(parts.length).toBeGreaterThan(1);
    for (const { text } of parts) expect(text).toMatch(/^<speak>.*<\/speak>$/);
  });
});

describe('halvesOf', () => {
  test('divides plain text', async () => {
    const text = 'A sentence of thirty letters. '.repeat(10);
    const halves = await halvesOf({ text, billedCharacters: text.length }, 'text', 'neural');
    expect(halves.map((half) => half.text).join('')).toBe(text);
    expect(halves).toHaveLength(2);
  });

  test('divides SSML', async () => {
    const text = `<speak>${'<s>Some words.</s>'.repeat(20)}</speak>`;
    expect(await halvesOf({ text, billedCharacters: 220 }, 'ssml', 'neural')).toHaveLength(2);
  });

  test.each([
    ['text of a few words', 'One two three.', 'text'],
    ['SSML of one element that stays whole', `<speak><sub alias="a">${'b'.repeat(200)}</sub></speak>`, 'ssml'],
  ] as const)('does not divide %s', async (_, text, textType) => {
    const part = { text, billedCharacters: textType === 'ssml' ? 200 : text.length };
    expect((await halvesOf(part, textType, 'neural')).length).toBeLessThan(2);
  });
});
