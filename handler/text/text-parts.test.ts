import { describe, expect, test } from '@jest/globals';
import { halvesOf, partsOf } from './text-parts.ts';

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
