import { describe, expect, test } from '@jest/globals';
import { TextEmptyError } from '../errors.ts';
import { readSsml } from './read-ssml.ts';
import { splitSsml } from './split-ssml.ts';

const LIMITS = { billed: 40, all: 200 };
const split = (ssml: string, limits = LIMITS) => splitSsml(ssml, 'standard', limits).map(({ text }) => text);

describe('splitSsml', () => {
  test.each([
    ['a declaration and a comment', '\uFEFF<?xml version="1.0"?>\n<!-- a --><speak >b<!-- c --></speak >\n'],
    ['entities and sections', "<speak>&#65;&apos;<![CDATA[&]]><p/><sub alias='a>b'>c</sub></speak>"],
  ])('returns a document that fits to the byte: %s', (_, ssml) => {
    expect(split(ssml)).toEqual([ssml]);
  });

  test('counts code points for the bill and UTF-16 units for the limit', () => {
    const ssml = `<speak>${'\u{1F600}'.repeat(20)}</speak>`;
    expect(splitSsml(ssml, 'standard', LIMITS)).toEqual([{ text: ssml, billedCharacters: 20 }]);
    const longer = splitSsml(`<speak>${'\u{1F600}'.repeat(21)}</speak>`, 'standard', LIMITS);
    expect(longer.map(({ billedCharacters }) => billedCharacters)).toEqual([20, 1]);
  });

  test('repeats the root with its attributes', () => {
    expect(
      split(
        '<speak xml:lang="es-ES" version="1.1"><p>Uno, dos, tres, cuatro, cinco.</p><p>Seis, siete, ocho.</p></speak>',
      ),
    ).toEqual([
      '<speak xml:lang="es-ES" version="1.1"><p>Uno, dos, tres, cuatro, cinco.</p></speak>',
      '<speak xml:lang="es-ES" version="1.1"><p>Seis, siete, ocho.</p></speak>',
    ]);
  });

  test('closes what is open and opens it again with its attributes', () => {
    expect(
      split(
        '<speak><prosody rate="90%"><lang xml:lang="fr-FR">Un, deux, trois. Quatre, cinq, six. Sept.</lang></prosody></speak>',
      ),
    ).toEqual([
      '<speak><prosody rate="90%"><lang xml:lang="fr-FR">Un, deux, trois. Quatre, cinq, six. </lang></prosody></speak>',
      '<speak><prosody rate="90%"><lang xml:lang="fr-FR">Sept.</lang></prosody></speak>',
    ]);
  });

  test('prefers an edge of a paragraph to one of a sentence, and that to the end of a sentence', () => {
    expect(
      split('<speak><p>One.</p><p><s>Two. And two.</s><s>Three and three.</s><s>Four and four.</s></p></speak>'),
    ).toEqual([
      '<speak><p>One.</p></speak>',
      '<speak><p><s>Two. And two.</s><s>Three and three.</s></p></speak>',
      '<speak><p><s>Four and four.</s></p></speak>',
    ]);
    expect(split('<speak><s>One.</s> Two. Two and two. Two and two again. And again.</speak>')).toEqual([
      '<speak><s>One.</s></speak>',
      '<speak> Two. Two and two. Two and two again. </speak>',
      '<speak>And again.</speak>',
    ]);
    expect(split('<speak>One, two, three, four <p>Five, six, seven, eight.</p></speak>')).toEqual([
      '<speak>One, two, three, four </speak>',
      '<speak><p>Five, six, seven, eight.</p></speak>',
    ]);
    expect(split('<speak>Here is one sentence. Here is another one.</speak>')).toEqual([
      '<speak>Here is one sentence. </speak>',
      '<speak>Here is another one.</speak>',
    ]);
  });

  test('sees a sentence through the tags in it', () => {
    expect(
      split('<speak>He <emphasis>came</emphasis>. She <emphasis>did not</emphasis> come with him that day.</speak>'),
    ).toEqual([
      '<speak>He <emphasis>came</emphasis>. </speak>',
      '<speak>She <emphasis>did not</emphasis> come with him that day.</speak>',
    ]);
  });

  test('sees whether a sentence begins with an element that is kept whole', () => {
    expect(split('<speak>They are here. <sub alias="a">Their</sub> train was late again</speak>')).toEqual([
      '<speak>They are here. </speak>',
      '<speak><sub alias="a">Their</sub> train was late again</speak>',
    ]);
    expect(split('<speak>Is it ten? <sub alias="a">their</sub> time and they are late again</speak>')).toEqual([
      '<speak>Is it ten? <sub alias="a">their</sub> time and they are late </speak>',
      '<speak>again</speak>',
    ]);
    expect(split('<speak>This is <sub alias="a">A</sub>. What comes then is something else</speak>')).toEqual([
      '<speak>This is <sub alias="a">A</sub>. </speak>',
      '<speak>What comes then is something else</speak>',
    ]);
  });

  test('takes a strong pause for the end of a sentence', () => {
    expect(split('<speak>roses are red<break strength="strong"/>violets are blue and sugar is sweet</speak>')).toEqual([
      '<speak>roses are red<break strength="strong"/></speak>',
      '<speak>violets are blue and sugar is sweet</speak>',
    ]);
  });

  test('leaves no empty element on either side of a cut', () => {
    expect(
      split(
        '<speak><p><prosody rate="90%">One, two, three, four, five.</prosody></p><prosody rate="80%"><p>Six, seven, eight.</p></prosody></speak>',
      ),
    ).toEqual([
      '<speak><p><prosody rate="90%">One, two, three, four, five.</prosody></p></speak>',
      '<speak><prosody rate="80%"><p>Six, seven, eight.</p></prosody></speak>',
    ]);
  });

  test('keeps pauses and marks, once each, with what was said before them', () => {
    expect(
      split('<speak>One, two, three, four. <mark name="m"/><break time="1s"/><s>Five, six, seven, eight.</s></speak>'),
    ).toEqual([
      '<speak>One, two, three, four. <mark name="m"/><break time="1s"/></speak>',
      '<speak><s>Five, six, seven, eight.</s></speak>',
    ]);
  });

  test.each([
    ['sub', '<sub alias="Three Four. Five Six">3 4. 5 6</sub>'],
    ['say-as', '<say-as interpret-as="digits">3 4. 5 6</say-as>'],
    ['phoneme', '<phoneme alphabet="ipa" ph="x">3 4. 5 6</phoneme>'],
    ['w', '<w role="amazon:VB">3 4. 5 6</w>'],
    ['prosody with a longest duration', '<prosody amazon:max-duration="2s"><s>3 4.</s><s>5 6</s></prosody>'],
  ])('never divides %s', (_, whole) => {
    for (let before = 1; before <= 40; before += 1) {
      const parts = split(`<speak>${'w '.repeat(before)}${whole} and more words.</speak>`, { billed: 40, all: 300 });
      expect(parts.filter((part) => part.includes(whole))).toHaveLength(1);
    }
  });

  test('divides what changes nothing but the manner of speaking', () => {
    const parts = split(
      '<speak><amazon:a-new-one><prosody rate="90%">one two three four five six seven eight nine</prosody></amazon:a-new-one></speak>',
    );
    expect(parts).toHaveLength(2);
    expect(parts[1]).toMatch(/^<speak><amazon:a-new-one><prosody rate="90%">\w/);
  });

  test.each([
    [
      `<speak>\n<p>a</p> <sub alias="b">${'c'.repeat(41)}</sub></speak>`,
      'line 2, column 10: <sub alias="b"> cannot be divided and is too long',
    ],
    [`<speak><p>\n\n<sub alias="${'b'.repeat(200)}">c</sub></p></speak>`, 'line 3, column 1: <sub alias="bbb'],
    [
      `<speak>a <p><prosody rate="${'9'.repeat(100)}%">b</prosody></p>${'c '.repeat(40)}</speak>`,
      'line 1, column 13: <prosody rate="99',
    ],
    [`<speak>a${'<amazon:breath/>'.repeat(40)}b</speak>`, 'the pauses and tags from here on fill a request'],
    [
      `<speak>a${'<break time="1s"/>'.repeat(40)}b</speak>`,
      'line 1, column 189: the pauses and tags from here on fill a request',
    ],
  ])('refuses what it cannot divide: %j', (ssml, message) => {
    expect(() => split(ssml)).toThrow(
      expect.objectContaining({ code: 'ssml-invalid', message: expect.stringContaining(message) }),
    );
  });

  test('counts the tags of elements that hold nothing', () => {
    expect(split(`<speak>${'word '.repeat(8)}<p></p></speak>`, { billed: 100, all: 60 })).toEqual([
      `<speak>${'word '.repeat(8)}</speak>`,
    ]);
  });

  test('does not run without end where the limits are too small for anything', () => {
    expect(() => split('<speak>\u{1F600}\u{1F600}</speak>', { billed: 1, all: 100 })).toThrow('too small');
  });

  test('measures text as it is written, entities included', () => {
    const parts = split(`<speak>${'&amp;&lt; '.repeat(30)}</speak>`, { billed: 90, all: 60 });
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.length <= 60)).toBe(true);
    expect(parts.join('').replace(/<\/?speak>/g, '')).toBe('&amp;&lt; '.repeat(30));
  });

  test('writes what a parser would change as its number', () => {
    const parts = split(`<speak><sub alias="&#9;&#10;&#13;&quot;&lt;'">x</sub>&#13;${'word '.repeat(10)}</speak>`);
    expect(parts[0]).toContain(`<sub alias="&#9;&#10;&#13;&quot;&lt;'">x</sub>&#13;word`);
  });

  test('writes no comment and no section again', () => {
    const parts = split('<speak>One<!-- a -->, two, <![CDATA[three <four>]]>, five, six, seven, eight.</speak>');
    expect(parts.join('')).not.toMatch(/<!/);
    expect(parts.join('')).toContain('One, two, three &lt;four&gt;, five');
  });

  test('makes one part of a document that only its comments make too long', () => {
    expect(split(`<speak><!--${'-a'.repeat(100)}--><p>b</p><p/></speak>`)).toEqual(['<speak><p>b</p><p></p></speak>']);
  });

  test('says something in every part, and drops white space that fills a part', () => {
    expect(
      split(`<speak>One.${' '.repeat(200)}<mark name="a"/>Two.</speak>`).map((part) => part.replace(/ +/g, ' ')),
    ).toEqual(['<speak>One. </speak>', '<speak> <mark name="a"/>Two.</speak>']);
    expect(split(`<speak>One.${'\n'.repeat(200)}</speak>`).map((part) => part.trim().replace(/\n+/g, ''))).toEqual([
      '<speak>One.</speak>',
    ]);
  });

  test('takes a word along when the pauses at the end do not fit', () => {
    expect(split(`<speak>One, two, three, four, five and then six.${'<break time="1s"/>'.repeat(5)}</speak>`)).toEqual([
      '<speak>One, two, three, four, </speak>',
      `<speak>five and then six.${'<break time="1s"/>'.repeat(5)}</speak>`,
    ]);
  });

  test.each([
    'six.  \n',
    '<sub alias="Six">6</sub>',
    '<sub alias="Six">6</sub>  ',
  ])('leaves the last word with them: %j', (last) => {
    const pauses = '<break time="1s"/>'.repeat(5);
    const parts = split(`<speak>One, two, three, four, five and then ${last}${pauses}</speak>`, {
      billed: 60,
      all: 140,
    });
    expect(parts.at(-1)).toContain(`${last}${pauses}</speak>`);
  });

  test('keeps an element whole even where it could leave only its last letter with them', () => {
    const last = `<sub alias="b">c</sub>${'<break time="1s"/>'.repeat(5)}`;
    expect(split(`<speak>wordwordwordword${last}</speak>`, { billed: 40, all: 140 })).toEqual([
      '<speak>wordwordwordword</speak>',
      `<speak>${last}</speak>`,
    ]);
  });

  test('does not count half a character as one that fits', () => {
    const parts = splitSsml(`<speak>${' '.repeat(9)}\u{1F600} one two three</speak>`, 'standard', {
      billed: 10,
      all: 200,
    });
    expect(parts.map(({ text }) => text)[0]).toBe('<speak>\u{1F600} one two</speak>');
  });

  test('does not leave the pauses at the end alone where a paragraph ends before them', () => {
    const pauses = '<break time="1s"/>'.repeat(8);
    expect(split(`<speak><p>One, two, three, four, five.</p><p>Six.</p>${pauses}</speak>`)).toEqual([
      '<speak><p>One, two, three, four, five.</p></speak>',
      `<speak><p>Six.</p>${pauses}</speak>`,
    ]);
  });

  test.each([
    '<speak><break time="3s"/></speak>',
    `<speak version="1.1">${'<p> </p>'.repeat(100)}</speak>`,
    '<speak><say-as interpret-as="date"> </say-as><sub alias="a">\u200b</sub></speak>',
  ])('refuses a document in which nothing is said: %s', (ssml) => {
    expect(() => split(ssml)).toThrow(TextEmptyError);
    expect(() => split(ssml)).toThrow('nothing but tags, pauses and characters without a sound');
  });

  test('tells of each part what Polly may refuse in it, with its place in the whole text', () => {
    const words = '<p>One, two, three, four, five, six.</p>\n';
    const ssml = `<speak>${words.repeat(3)}<lang xml:lang="tlh"><p>Seven, <w role="VB">eight</w>.</p>${words.repeat(2)}</lang></speak>`;
    const doubts = splitSsml(ssml, 'standard', LIMITS).map(({ findDoubts }) =>
      findDoubts?.().map(({ about, place }) => `${about} ${place}`),
    );
    const lang = ['value line 4, column 1', 'tag line 4, column 1'];
    expect(doubts).toEqual([
      ...[[], [], []],
      ['value line 4, column 1', 'value line 4, column 32', 'tag line 4, column 1', 'tag line 4, column 32'],
      ...[lang, lang],
    ]);
  });

  test('tells of many doubts only the first', () => {
    const [part] = splitSsml(`<speak>${'<amazon:x>a</amazon:x>'.repeat(30)}</speak>`, 'standard', {
      billed: 100,
      all: 900,
    });
    expect(part?.findDoubts?.()).toHaveLength(5);
  });

  test('fills its requests: a long text takes few more than it must', () => {
    const sentence = 'It was a bright cold day in some month, and the clocks were striking &amp; ringing. ';
    const ssml = `<speak xml:lang="en-US">${`<p>${sentence.repeat(9)}</p>\n`.repeat(120)}</speak>`;
    const { billedUnits } = readSsml(ssml, 'neural');
    const parts = splitSsml(ssml, 'neural', { billed: 2_900, all: 5_800 });
    expect(billedUnits).toBeGreaterThan(80_000);
    expect(parts.length).toBeLessThan(1.5 * (billedUnits / 2_900));
    expect(parts.every(({ text, billedCharacters }) => billedCharacters <= 2_900 && text.length <= 5_800)).toBe(true);
  });

  test.each([
    ['elements', '<p>a</p>'],
    ['entities', '&amp;'],
    ['pauses between words', 'a<break time="1s"/>'],
    ['combining marks', '\u0301'],
    ['letters', 'a'],
    ['sections', '<![CDATA[a]]>'],
  ])('divides any number of %s', (_, content) => {
    const parts = splitSsml(`<speak>a${content.repeat(20_000)}</speak>`, 'standard', { billed: 2_900, all: 5_800 });
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every(({ text }) => text.length <= 5_800)).toBe(true);
  });
});
