import { describe, expect, test } from '@jest/globals';
import { writeMarkup } from '../../src/ssml/espeak-markup.ts';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import { treeOfText } from '../../src/ssml/tree.ts';

const write = (source: string, languageCode = 'en-US') =>
  writeMarkup(parseSsml(source, { engine: 'standard', voiceId: 'Joanna' }), languageCode);
const inner = (markup: string): string => markup.slice('<speak>'.length, -'</speak>'.length);
const markupOf = (ssml: string, languageCode?: string): string =>
  inner(write(`<speak>${ssml}</speak>`, languageCode).markup);

/** What espeak-ng takes for a word that says nothing. */
const APART = '\u200b';

describe('writeMarkup', () => {
  test.each([
    ['9.5s', '9500ms'],
    ['250ms', '250ms'],
    ['0.5s', '500ms'],
    ['10000ms', '10000ms'],
    ['10.001s', '10000ms'],
    ['+3600s', '10000ms'],
  ])('makes a break of %s one of %s', (asked, spoken) => {
    expect(markupOf(`a<break time="${asked}"/>b`)).toBe(`a<break time="${spoken}"/>b`);
  });

  test.each([
    ['a <break/>b', 'a <break strength="medium"/>b'],
    ['a, <break/>b', 'a, <break strength="strong"/>b'],
    ['<s>a.</s> <break/>B', 'a.\n</s> <break strength="x-strong"/>B'],
    ['“a.” <break time="0.7s"/>B', '“a.” B'],
    ['“a,” <break time="0.7s"/>b', '“a,” <break time="700ms"/>b'],
    ['(a!) <break/>B', '(a!) B'],
    ['a, <break strength="weak"/>b', 'a, <break strength="medium"/>b'],
    ['<break strength="none"/>', '<break strength="none"/>'],
    ['a<break strength="weak" time="1s"/>b', 'a<break time="1000ms"/>b'],
    ['a<amazon:breath/>b', 'a<break time="400ms"/>b'],
  ])('writes %s as %s', (ssml, markup) => {
    expect(markupOf(ssml)).toBe(markup);
  });

  test.each([
    ['a<break time="1s"/><break time="2s"/>b', `a<break time="1000ms"/>${APART}<break time="2000ms"/>b`],
    ['<s>a<break/></s> <break/>b', `a<break strength="medium"/></s> ${APART}<break strength="medium"/>b`],
    ['a. <break/><amazon:breath/>B', `a. \n<break strength="x-strong"/>${APART}<break time="400ms"/>B`],
    ['a. <break/><break/>B', `a. \n<break strength="x-strong"/>${APART}<break strength="medium"/>B`],
    ['a<break/>a<break/>a', 'a<break strength="medium"/>a<break strength="medium"/>a'],
    ['a<break/><sub alias="b">a</sub><break/>c', 'a<break strength="medium"/>b<break strength="medium"/>c'],
    ['<break/>a<break/>', `${APART}<break strength="medium"/>a<break strength="medium"/>${APART}`],
    ['<p>a</p><p><break/>b</p>', `a</p><p>${APART}<break strength="medium"/>b</p>`],
  ])('keeps pauses apart from each other and from either end: %s', (ssml, markup) => {
    expect(markupOf(ssml)).toBe(markup);
  });

  test.each([
    ['a. <break strength="none"/>B', 'a  <break strength="none"/>B'],
    ['a,<break strength="x-weak"/>B', 'a <break strength="x-weak"/>B'],
    ['<s>a?!</s> <break strength="none"/>B', 'a  </s> <break strength="none"/>B'],
    ['a…\r\n<break strength="none"/>B', 'a \n<break strength="none"/>B'],
    ['R&amp;<break strength="none"/>D', 'R&amp;<break strength="none"/>D'],
    ['a&amp;.<break strength="none"/>b', 'a&amp; <break strength="none"/>b'],
    ['a.<mark name="x"/><break strength="none"/>', 'a  <mark name="0"/><break strength="none"/>'],
    ['<sub alias="R&amp;">b.</sub><break strength="none"/>', 'R&amp;<break strength="none"/>'],
    ['a.<break/><break strength="none"/>B', 'a.\n<break strength="x-strong"/><break strength="none"/>B'],
    ['a. b<break strength="none"/>', 'a. b<break strength="none"/>'],
    ['a. <break time="0s" strength="none"/>B', 'a. \n<break time="0ms"/>B'],
  ])('takes away the stop before a break of no pause: %s', (ssml, markup) => {
    expect(markupOf(ssml)).toBe(markup);
  });

  test.each([
    ['<prosody rate="85%">a</prosody>', '<prosody rate="85%">a</prosody>'],
    ['<prosody rate="-10%">a</prosody>', '<prosody rate="90%">a</prosody>'],
    ['<prosody rate="+10%">a</prosody>', '<prosody rate="110%">a</prosody>'],
    ['<prosody rate="2">a</prosody>', '<prosody rate="200%">a</prosody>'],
    ['<prosody rate="900%">a</prosody>', '<prosody rate="200%">a</prosody>'],
    ['<prosody rate="1%">a</prosody>', '<prosody rate="20%">a</prosody>'],
    ['<prosody rate="default">a</prosody>', '<prosody rate="medium">a</prosody>'],
    ['<prosody volume="silent">a</prosody>', '<prosody volume="0">a</prosody>'],
    ['<prosody volume="+6dB">a</prosody>', '<prosody volume="200">a</prosody>'],
    ['<prosody volume="-20dB">a</prosody>', '<prosody volume="10">a</prosody>'],
    ['<prosody volume="+99dB">a</prosody>', '<prosody volume="300">a</prosody>'],
    ['<prosody pitch="-5%">a</prosody>', '<prosody pitch="-5%">a</prosody>'],
    ['<prosody pitch="x-high" rate="slow">a</prosody>', '<prosody rate="slow" pitch="x-high">a</prosody>'],
    [
      '<prosody volume="-20dB">a<prosody volume="+20dB">b</prosody></prosody>',
      '<prosody volume="10">a<prosody volume="100">b</prosody></prosody>',
    ],
    ['<prosody amazon:max-duration="9s">a</prosody>', 'a'],
    [
      '<prosody amazon:max-duration="1ms"><prosody rate="50%" amazon:max-duration="1ms">a</prosody></prosody>',
      '<prosody rate="500%">a</prosody>',
    ],
    ['<amazon:effect name="whispered">a</amazon:effect>', '<prosody volume="30">a</prosody>'],
    ['<amazon:effect name="drc">a</amazon:effect>', 'a'],
    ['<amazon:auto-breaths>a</amazon:auto-breaths>', 'a'],
    ['<emphasis>a</emphasis>', '<emphasis level="moderate">a</emphasis>'],
    ['<sub alias="R&amp;D [x]">b</sub>', 'R&amp;D (x)'],
    ['<say-as interpret-as="spell-out">hi</say-as>', '<say-as interpret-as="characters">hi</say-as>'],
    ['<say-as interpret-as="cardinal">12</say-as>', '12'],
    ['<say-as interpret-as="digits">1<mark name="a"/>2</say-as>', '<mark name="0"/>1 2'],
    [
      '<lang xml:lang="fr-FR">oui <lang xml:lang="en-US">yes</lang></lang>',
      '<voice xml:lang="fr" gender="female">oui <voice xml:lang="en-us" gender="female">yes</voice></voice>',
    ],
    ['<lang xml:lang="en-US">yes</lang>', 'yes'],
    ['<w role="amazon:VBD">read</w>!', '[[r|E|d]] !'],
    ['<w role="amazon:DT">read</w>', 'read'],
    ['<w role="amazon:VB">constructor</w>', 'constructor'],
    ['<phoneme alphabet="ipa" ph="tʃaɪ">tea</phoneme>, a', '[[tS|aI]] , a'],
    ['<phoneme alphabet="ipa" ph="]] x">tea</phoneme>', 'tea'],
    ['<phoneme alphabet="x-amazon-pinyin" ph="bo2">薄</phoneme>', '薄'],
  ])('writes %s as %s', (ssml, markup) => {
    expect(markupOf(ssml)).toBe(markup);
  });

  test('has the voice of the right gender for another language', () => {
    const tree = parseSsml('<speak><lang xml:lang="de-DE">ja</lang></speak>', { engine: 'standard', voiceId: 'Joey' });
    expect(inner(writeMarkup(tree, 'en-US', 'm3').markup)).toBe('<voice xml:lang="de" gender="male">ja</voice>');
  });

  test('knows heteronyms in English only', () => {
    const ssml = '<w role="amazon:VBD">read</w><lang xml:lang="fr-FR"><w role="amazon:VBD">read</w></lang>';
    expect(markupOf(ssml, 'fr-FR')).toBe('readread');
    expect(markupOf(ssml, 'en-GB')).toBe('[[r|E|d]] <voice xml:lang="fr" gender="female">read</voice>');
  });

  test('takes out of plain text what would end it, break it or be a command', () => {
    const { markup } = writeMarkup(treeOfText('<p>R&D</p> "x" [[h@l]] a\u0000b\u0001c\ud800d😀'), 'en-US');
    expect(inner(markup)).toBe('&lt;p&gt;R&amp;D&lt;/p&gt; "x" ((h@l)) a b c d 😀 ');
  });

  test.each([
    ['<emphasis>a.</emphasis> B', '<emphasis level="moderate">a.\n</emphasis> B'],
    ['a. <mark name="x"/>B', 'a. \n<mark name="0"/>B'],
    ['a.<mark name="x"/><s>B</s>', 'a.\n<mark name="0"/><s>B'],
    ['<s>a.</s>', 'a. '],
    ['<s>😀.</s>', ' 😀 .\n'],
    ['a.<mark name="x"/> <mark name="y"/>b', 'a. <mark name="0"/> <mark name="1"/>b'],
    ['a.\n<mark name="x"/>B', 'a.\n<mark name="0"/>B'],
    ['<sub alias="e.">a</sub><mark name="x"/>B', 'e.\n<mark name="0"/>B'],
  ])('ends a sentence before the tags that follow its stop: %s', (ssml, markup) => {
    expect(markupOf(ssml)).toBe(markup);
  });

  test.each([
    ['a <break time="1s"/>b', 'a </prosody><break time="1000ms"/><prosody rate="200%">b'],
    [
      '<prosody pitch="+5%"><s>a<amazon:breath/>b</s></prosody>',
      '<prosody pitch="+5%">a</prosody></prosody><break time="400ms"/><prosody rate="200%"><prosody pitch="+5%">b</prosody>',
    ],
  ])('closes a speed around a pause: %s', (ssml, markup) => {
    expect(markupOf(`<prosody rate="200%">${ssml}</prosody>`)).toBe(`<prosody rate="200%">${markup}</prosody>`);
  });

  test('leaves no pair of square brackets that tags hid', () => {
    expect(markupOf('[<s>[h@l]</s>]<![CDATA[[[a]]]]>')).toBe('(<s>(h@l)</s>)((a))');
  });
});

describe('origins', () => {
  /** What each run of the markup stands for, as [markup, source]. */
  const pairs = (source: string): string[][] => {
    const { markup, origins } = write(source);
    return origins.map(({ at, length, start, end }) => [markup.slice(at, at + length), source.slice(start, end)]);
  };

  test('lead from each word to the source', () => {
    expect(pairs('<speak>One <p>two</p>\r\nand <sub alias="Mercury">Hg</sub></speak>')).toEqual([
      ['One ', 'One '],
      ['two', 'two'],
      ['\n', '\r\n'],
      ['and ', 'and '],
      ['Mercury', 'Hg'],
    ]);
  });

  test('keep what is escaped apart', () => {
    expect(pairs('<speak>a&amp;b&#x41;"[c] 😀&#x1F600;<![CDATA[<]]></speak>')).toEqual([
      ['a', 'a'],
      ['&amp;', '&amp;'],
      ['b', 'b'],
      ['A', '&#x41;'],
      ['"(c) ', '"[c] '],
      ['😀', '😀'],
      ['😀', '&#x1F600;'],
      ['&lt;', '<'],
    ]);
  });

  test('lead from words put in to those of the text, or to the tag when there are none', () => {
    expect(
      pairs(
        '<speak><say-as interpret-as="time">1\'21"</say-as><phoneme alphabet="ipa" ph="ti"><s>te</s>a</phoneme>' +
          '<phoneme alphabet="ipa" ph="ti"/></speak>',
      ),
    ).toEqual([
      ['1 minute, 21 seconds', '1\'21"'],
      ['[[t|i]]', 'te</s>a'],
      ['[[t|i]]', '<phoneme alphabet="ipa" ph="ti"/>'],
    ]);
  });

  test('are in order and do not overlap', () => {
    const { markup, origins } = write(`<speak>${'a &amp; <s>[b]</s><sub alias="&lt;c">d</sub>'.repeat(50)}</speak>`);
    for (const [index, { at, length }] of origins.entries()) {
      expect(at + length).toBeLessThanOrEqual(origins[index + 1]?.at ?? markup.length);
    }
    expect(origins).toHaveLength(250);
  });

  test('of marks are the tags', () => {
    const source = '<speak>a<mark name="x &amp; y"/><sub alias="c">b<mark name="x &amp; y"></mark></sub></speak>';
    const { marks, markup } = write(source);
    expect(marks.map(({ name, start, end }) => [name, source.slice(start, end)])).toEqual([
      ['x & y', '<mark name="x &amp; y"/>'],
      ['x & y', '<mark name="x &amp; y"></mark>'],
    ]);
    expect(inner(markup)).toBe('a<mark name="0"/><mark name="1"/>c');
  });

  test('of plain text are itself', () => {
    expect(writeMarkup(treeOfText('Hello'), 'en-US')).toEqual({
      markup: '<speak>Hello</speak>',
      origins: [{ at: 7, length: 5, start: 0, end: 5 }],
      marks: [],
    });
  });
});

test('200,000 characters are written', () => {
  const text = 'Salt & pepper. '.repeat(13_334);
  expect(writeMarkup(treeOfText(text), 'en-US').origins).toHaveLength(2 * 13_334 + 1);
});

test.each([
  ['commas', `${','.repeat(95_000)}a.<break strength="none"/>`],
  ['breaks behind a long text', `${'a '.repeat(20_000)}a.${'<break strength="none"/>'.repeat(6_000)}`],
])('100,000 characters of %s before a break of none come to an end', (_, ssml) => {
  const text = `<speak>${ssml}</speak>`;
  expect(write(text).markup.length).toBeGreaterThan(text.length / 2);
});
