import { describe, expect, test } from '@jest/globals';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import type { SsmlElement, SsmlNode } from '../../src/ssml/tree.ts';
import type { Engine } from '../../src/voices/voices.ts';

/** Unlike paragraphs, it may hold itself. */
const OPEN_LANG = '<lang xml:lang="en-US">';
const ENGINES = ['standard', 'neural', 'long-form', 'generative'] as const;

const parse = (text: string, engine: Engine = 'standard', voiceId = 'Joanna') => parseSsml(text, { engine, voiceId });
const failure = (text: string, engine?: Engine): string => {
  try {
    parse(text, engine);
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
  return 'taken';
};

/** Each piece of the tree: the words with the source of each character, or the tag with its own source. */
function pieces(source: string): unknown[] {
  const list = (node: SsmlNode): unknown[] => {
    if (!('text' in node)) return [[node.tag, source.slice(node.start, node.end)], ...node.children.flatMap(list)];
    const ends = [...node.starts.slice(1), node.end];
    return [[node.text, ...node.starts.map((start, index) => source.slice(start, ends[index]))]];
  };
  return parse(source).children.flatMap(list);
}

describe('parseSsml', () => {
  test('reads tags, attributes and words to a tree', () => {
    const source = '<speak>One <break time="1s"/><s>two</s></speak>';
    expect(parse(source)).toEqual({
      tag: 'speak',
      attributes: {},
      start: 0,
      end: 47,
      children: [
        { text: 'One ', starts: [7, 8, 9, 10], end: 11 },
        { tag: 'break', attributes: { time: '1s' }, children: [], start: 11, end: 29 },
        { tag: 's', attributes: {}, start: 29, end: 39, children: [{ text: 'two', starts: [32, 33, 34], end: 35 }] },
      ],
    } satisfies SsmlElement);
  });

  test.each([
    ['references', 'a&amp;b&#x41;&#65;', [['a&bAA', 'a', '&amp;', 'b', '&#x41;', '&#65;']]],
    ['all five names', '&lt;&gt;&quot;&apos;', [['<>"\'', '&lt;', '&gt;', '&quot;', '&apos;']]],
    [
      'a CDATA section',
      'a<![CDATA[<&amp;]]>b',
      [
        ['a', 'a'],
        ['<&amp;', '<', '&', 'a', 'm', 'p', ';'],
        ['b', 'b'],
      ],
    ],
    ['line ends', 'a\r\nb\rc\nd', [['a\nb\nc\nd', 'a', '\r\n', 'b', '\r', 'c', '\n', 'd']]],
    [
      'a comment',
      'a<!-- <p> & -->b',
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
    ],
    [
      'a processing instruction',
      'a<?php "?" ?>b',
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
    ],
    ['characters beyond the BMP', '😀x', [['😀x', '\ud83d', '\ude00', 'x']]],
    ['a reference beyond the BMP', '&#x1F600;x', [['😀x', '', '&#x1F600;', 'x']]],
    [
      'a tag with spaces and a bracket',
      '<sub alias=">"\n>a</sub >b',
      [
        ['sub', '<sub alias=">"\n>a</sub >'],
        ['a', 'a'],
        ['b', 'b'],
      ],
    ],
    [
      'an empty CDATA section',
      'a<![CDATA[]]>b',
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
    ],
  ])('knows the place of each character with %s', (_, inner, expected) => {
    expect(pieces(`<?xml version="1.0"?>\r\n<!-- 1 --><speak>${inner}</speak>\r\n`)).toEqual(expected);
  });

  test('takes what an editor puts around SSML', () => {
    const text = `\ufeff<?xml version="1.0" encoding="UTF-8"?>
      <speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">Hello</speak><!-- end -->`;
    expect(failure(text)).toBe('taken');
  });

  test.each([
    ['nothing', '', 'well-formed'],
    ['half a surrogate pair in a declaration', '<!\ud800', 'well-formed'],
    ['words alone', 'hello', 'well-formed'],
    ['another root', '<p>hello</p>', '<p>'],
    ['two roots', '<speak>a</speak><speak>b</speak>', 'well-formed'],
    ['words before the root', 'a<speak>b</speak>', 'well-formed'],
    ['words after the root', '<speak>a</speak>b', 'well-formed'],
    ['CDATA after the root', '<speak>a</speak><![CDATA[b]]>', 'well-formed'],
    ['speak within speak', '<speak><speak>a</speak></speak>', 'root'],
    ['a tag left open', '<speak><p>hello</speak>', 'well-formed'],
    ['a root left open', '<speak>hello', 'well-formed'],
    ['a bare ampersand', '<speak>salt & pepper</speak>', "write '&' as '&amp;'"],
    ['a bare ampersand in an address', '<speak>?a=b&c=d;</speak>', "write '&' as '&amp;'"],
    ['a control character', '<speak>\u0001</speak>', 'well-formed'],
    ['a reference to NUL', '<speak>&#0;</speak>', 'well-formed'],
    ['a reference to half a pair', '<speak>&#xD800;</speak>', 'well-formed'],
    ['an attribute without quotes', '<speak><break time=1s/></speak>', 'well-formed'],
    ['an attribute twice', '<speak><break time="1s" time="2s"/></speak>', 'duplicate'],
    ['an unknown tag', '<speak><blink>hello</blink></speak>', '<blink>'],
    ['a tag in capitals', '<speak><P>hello</P></speak>', '<P>'],
    ['a tag named like a member of Object', '<speak><constructor/></speak>', '<constructor>'],
    ['an unknown attribute', '<speak><p class="x">hello</p></speak>', "'class'"],
    ['an attribute named like a member of Object', '<speak><p toString="x">hello</p></speak>', "'toString'"],
    ['a missing attribute', '<speak><sub>W3C</sub></speak>', "'alias'"],
    ['an unknown entity', '<speak>&nbsp;</speak>', 'undefined entity'],
    ['a document type', '<!DOCTYPE speak><speak>hello</speak>', 'document type'],
    ['an entity bomb', '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><speak>&b;</speak>', 'document type'],
    ['an external entity', '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><speak>&x;</speak>', 'document'],
    ['tags nested without end', `<speak>${OPEN_LANG.repeat(900)}${'</lang>'.repeat(900)}</speak>`, '200 deep'],
  ])('refuses %s', (_, text, reason) => {
    expect(failure(text)).toMatch(/^InvalidSsmlException: Invalid SSML request: /);
    expect(failure(text)).toContain(reason);
  });

  test('has no end of the message in the hands of the client', () => {
    expect(failure(`<speak><${'a'.repeat(100_000)}/></speak>`).length).toBeLessThan(300);
  });
});

describe('the values of attributes', () => {
  test.each([
    '<break/>',
    '<break strength="x-strong" time="10s"/>',
    '<break time="250ms"/>',
    '<break time="0.5s"/>',
    '<emphasis>a</emphasis>',
    '<lang xml:lang="fr-FR">a</lang>',
    '<phoneme alphabet="x-amazon-pinyin" ph="bo2">薄</phoneme>',
    '<phoneme alphabet="x-amazon-pron-kana" ph="ヒロ\'カズ">浩一</phoneme>',
    '<prosody rate="200%" volume="+6dB" pitch="-10%">a</prosody>',
    '<prosody rate="-10%">a</prosody>',
    '<prosody rate="2">a</prosody>',
    '<say-as interpret-as="date" format="yyyymmdd">19991231</say-as>',
    '<say-as interpret-as="date" format="ddmmyyyy" detail="1">31.12.1999</say-as>',
    '<say-as interpret-as="time" format="hms12">2:30pm</say-as>',
    '<say-as interpret-as="time" format="hms24">14:30</say-as>',
    '<say-as interpret-as="date">????0922</say-as>',
    '<w role="amazon:SENSE_1">bass</w>',
    '<amazon:breath duration="x-long" volume="default"/>',
    '<amazon:effect vocal-tract-length="+15%">a</amazon:effect>',
  ])('may be those of %s', (ssml) => {
    expect(failure(`<speak>${ssml}</speak>`)).toBe('taken');
  });

  test.each([
    ['<break time="soon"/>', 'time="soon"'],
    ['<break time="10"/>', 'time="10"'],
    ['<break time="-1s"/>', 'time="-1s"'],
    ['<break strength="big"/>', 'strength="big"'],
    ['<emphasis level="none">a</emphasis>', 'level="none"'],
    ['<lang xml:lang="tlh">a</lang>', 'xml:lang="tlh"'],
    ['<phoneme alphabet="arpabet" ph="a">a</phoneme>', 'alphabet="arpabet"'],
    ['<prosody>a</prosody>', '<prosody> needs an attribute'],
    ['<prosody rate="quick">a</prosody>', 'rate="quick"'],
    ['<prosody volume="50">a</prosody>', 'volume="50"'],
    ['<prosody pitch="50Hz">a</prosody>', 'pitch="50Hz"'],
    ['<say-as interpret-as="roman">a</say-as>', 'interpret-as="roman"'],
    ['<say-as interpret-as="date">12-31-1900</say-as>', "'12-31-1900' needs the attribute 'format'"],
    ['<w role="verb">a</w>', 'role="verb"'],
    ['<amazon:effect>a</amazon:effect>', '<amazon:effect> needs an attribute'],
    ['<amazon:effect name="echo">a</amazon:effect>', 'name="echo"'],
  ])('may not be those of %s', (ssml, quoted) => {
    expect(failure(`<speak>${ssml}</speak>`)).toMatch(/^InvalidSsmlException: Invalid SSML request: /);
    expect(failure(`<speak>${ssml}</speak>`)).toContain(quoted);
  });

  test('limit the text of a longest duration to 1,500 characters', () => {
    const timed = (length: number) =>
      `<speak><prosody amazon:max-duration="9s">${'a'.repeat(length)}</prosody></speak>`;
    expect(failure(timed(1_500))).toBe('taken');
    expect(failure(timed(1_501))).toContain('1501 characters');
  });
});

describe('tags that are all of it', () => {
  test.each([
    ['<break>a</break>', '<break>'],
    ['<mark name="a"> b</mark>', '<mark>'],
    ['<mark name="a"><mark name="b"/></mark>', '<mark>'],
    ['<amazon:breath><s>a</s></amazon:breath>', '<amazon:breath>'],
  ])('hold no words that nobody would hear: %s', (ssml, tag) => {
    expect(failure(`<speak>${ssml}</speak>`)).toBe(
      `InvalidSsmlException: Invalid SSML request: ${tag} has to be empty, what it holds would not be heard`,
    );
  });

  test('may have an end tag', () => {
    expect(failure('<speak><break> \n</break><mark name="a"></mark></speak>')).toBe('taken');
  });
});

describe('engines and voices', () => {
  test.each([
    ['emphasis', '<emphasis level="strong">a</emphasis>', ['standard']],
    ['whispering', '<amazon:effect name="whispered">a</amazon:effect>', ['standard']],
    ['range compression', '<amazon:effect name="drc">a</amazon:effect>', ['standard', 'neural', 'long-form']],
    ['soft speech', '<amazon:effect phonation="soft">a</amazon:effect>', ['standard']],
    ['another throat', '<amazon:effect vocal-tract-length="110%">a</amazon:effect>', ['standard']],
    ['the newscaster', '<amazon:domain name="news">a</amazon:domain>', ['neural']],
    ['pitch', '<prosody pitch="+10%">a</prosody>', ['standard']],
    ['a longest duration', '<prosody amazon:max-duration="5s">a</prosody>', ['standard']],
    ['breaths', '<amazon:auto-breaths>a</amazon:auto-breaths>', ['standard']],
    ['a breath', '<amazon:breath/>', ['standard']],
    ['rate', '<prosody rate="90%">a</prosody>', ENGINES],
    ['volume', '<prosody volume="loud">a</prosody>', ENGINES],
    ['a pause', '<break strength="strong"/>', ENGINES],
    ['a mark', '<mark name="a"/>', ENGINES],
    ['parts of speech', '<w role="amazon:VB">read</w>', ENGINES],
    ['spelling', '<say-as interpret-as="characters">a</say-as>', ENGINES],
    ['another language', '<lang xml:lang="es-ES">a</lang>', ENGINES],
    ['another word', '<sub alias="b">a</sub>', ENGINES],
    ['paragraphs and sentences', '<p><s>a</s></p>', ENGINES],
  ] as const)('%s is for those that have it alone', (_, ssml, takers) => {
    expect(ENGINES.filter((engine) => failure(`<speak>${ssml}</speak>`, engine) === 'taken')).toEqual(takers);
  });

  test.each([
    ['neural', '<emphasis>a</emphasis>', 'Unsupported Neural feature: the tag <emphasis>'],
    ['generative', '<emphasis>a</emphasis>', 'Unsupported Generative feature: the tag <emphasis>'],
    ['neural', '<prosody pitch="low">a</prosody>', "Unsupported Neural feature: the attribute 'pitch' of <prosody>"],
    [
      'long-form',
      '<amazon:effect name="whispered">a</amazon:effect>',
      'Unsupported Long-form feature: <amazon:effect name="whispered">',
    ],
  ] as const)('name what the %s engine lacks, after the words of Polly: %s', (engine, ssml, message) => {
    expect(failure(`<speak>${ssml}</speak>`, engine)).toBe(`InvalidSsmlException: ${message}`);
  });

  test.each([
    ['<s>a <s>b</s></s>', '<s> in <s>'],
    ['<s>a <p>b</p></s>', '<p> in <s>'],
    ['<p>a <p>b</p></p>', '<p> in <p>'],
    ['<s><prosody rate="slow">a <s>b</s></prosody></s>', '<s> in <s>'],
    ['<p><s><lang xml:lang="es-ES"><p>b</p></lang></s></p>', '<p> in <s>'],
  ])('take no %s, whatever is between', (ssml, what) => {
    for (const engine of ENGINES) {
      expect(failure(`<speak>${ssml}</speak>`, engine)).toBe(`InvalidSsmlException: Invalid SSML request: ${what}`);
    }
    expect(failure(`<speak><p><s>a</s> b <s>c</s></p><s>d</s></speak>`)).toBe('taken');
  });

  test('have the newscaster for some voices only, and say so in the words of AWS', () => {
    const news = '<speak><amazon:domain name="news">a</amazon:domain></speak>';
    expect(() => parse(news, 'neural', 'Matthew')).not.toThrow();
    const refusal = {
      name: 'ValidationException',
      message: expect.stringMatching(/does not support one of the used SSML features.*Kevin/),
    };
    expect(() => parse(news, 'neural', 'Kevin')).toThrow(expect.objectContaining(refusal));
  });
});

describe('large texts', () => {
  test.each([
    ['tags side by side', `<speak>${'<break/>'.repeat(10_000)}</speak>`, 'taken'],
    ['references', `<speak>${'&amp;'.repeat(40_000)}</speak>`, 'taken'],
    ['comments', `<speak>${'<!--a-->'.repeat(25_000)}</speak>`, 'taken'],
    ['CDATA sections', `<speak>${'<![CDATA[a]]>'.repeat(15_000)}</speak>`, 'taken'],
    ['line ends', `<speak>${'\r\n'.repeat(100_000)}</speak>`, 'taken'],
    ['open tags', `<speak>${OPEN_LANG.repeat(10_000)}`, 'deep'],
    ['brackets', '<'.repeat(1_000_000), 'well-formed'],
    ['ampersands', `<speak>${'&'.repeat(1_000_000)}`, 'well-formed'],
    ['an open CDATA section', `<speak><![CDATA[${'<![CDATA['.repeat(100_000)}`, 'well-formed'],
    ['attributes', `<speak><break ${'a="b" '.repeat(50_000)}/></speak>`, 'duplicate'],
  ])('of %s come to an end', (_, text, outcome) => {
    expect(failure(text)).toContain(outcome);
  });
});
