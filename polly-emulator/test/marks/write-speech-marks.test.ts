import { describe, expect, test } from '@jest/globals';
import { applyLexicons } from '../../src/lexicons/apply-lexicons.ts';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { writeMarkup } from '../../src/ssml/espeak-markup.ts';
import { answerMarks, readMarks, timesOf } from '../support/said-events.ts';
import { readRequest } from '../support/speech-events-fixture.ts';

/** `value@start-end` of the words that a text has, where the synthesizer said nothing of them. */
function wordsOf(text: string, languageCode = 'en-US'): string[] {
  return readMarks(answerMarks(text, '1000 .', { types: ['word'], languageCode })).map(
    ({ value, start, end }) => `${value}@${start}-${end}`,
  );
}

describe('places are bytes of the request', () => {
  test('of characters of two, three and four bytes, and of combining ones', () => {
    expect(wordsOf('Zoë 你 😀 cafe\u0301 x')).toEqual(['Zoë@0-4', '你@5-8', '😀@9-13', 'cafe\u0301@14-20', 'x@21-22']);
  });

  test('with CRLF', () => {
    expect(wordsOf('one\r\ntwo\r\n')).toEqual(['one@0-3', 'two@5-8']);
  });

  test('of entities as they are written', () => {
    expect(wordsOf('<speak>R&amp;D don&apos;t caf&#233; now</speak>')).toEqual([
      'R&amp;D@7-14',
      'don&apos;t@15-25',
      'caf&#233;@26-35',
      'now@36-39',
    ]);
  });

  test('of plain text that looks like an entity', () => {
    expect(wordsOf('a &amp; b')).toEqual(['a@0-1', '&@2-3', 'amp@3-6', 'b@8-9']);
  });

  test('of plain text with signs that markup escapes', () => {
    expect(wordsOf('Q&A is 1 < 2')).toEqual(['Q&A@0-3', 'is@4-6', '1@7-8', '<@9-10', '2@11-12']);
  });

  test('of SSML with the line ends of Windows, sections of characters and comments', () => {
    const text = '<speak>one\r\ntwo <![CDATA[R&D]]><!-- <break/> -->three</speak>';
    expect(wordsOf(text)).toEqual(['one@7-10', 'two@12-15', 'R&D@25-28', 'three@48-53']);
  });

  test('of signs that the synthesizer is not given', () => {
    expect(wordsOf('[one] \u0001two')).toEqual(['one@1-4', 'two@7-10']);
  });
});

describe('words', () => {
  test('of a sub are what stands in it, one word whatever it says', () => {
    expect(wordsOf('<speak>The <sub alias="World Wide Web Consortium">W3C</sub> rules.</speak>')).toEqual([
      'The@7-10',
      'W3C@50-53',
      'rules@60-65',
    ]);
  });

  test('that are breaks side by side come one after the other', () => {
    const text = '<speak>a <break time="2s"/><break time="500ms"/> <break/>b <break time=\'9s\'/><break/></speak>';
    const said = '0 =a, 0 a, 100 _, 2800 =b, 2800 b, 2900 _, 5000 .';
    expect(timesOf(text, said, 'word')).toEqual([
      [0, 'a'],
      [100, '<break time="2s"/>'],
      [2_100, '<break time="500ms"/>'],
      [2_600, '<break/>'],
      [2_800, 'b'],
      [2_900, "<break time='9s'/>"],
      [5_000, '<break/>'],
    ]);
  });

  test('that are said in several words have the time of the first, and the next keeps its own', () => {
    const text = '<speak><sub alias="World Wide Web">WWW</sub> rules</speak>';
    const said = '0 =World, 0 w, 300 =Wide, 300 w, 600 =Web, 600 w, 900 =rules, 900 ɹ, 1200 .';
    expect(timesOf(text, said, 'word')).toEqual([
      [0, 'WWW'],
      [900, 'rules'],
    ]);
  });

  test.each([
    '&valueOf;',
    '&#x7fffffff;',
    '&amp;',
  ])('that are said otherwise may look like a reference: %s', (words) => {
    const text = `<speak><sub alias="x"><![CDATA[${words}]]></sub></speak>`;
    expect(timesOf(text, '0 =x, 10 ɛ, 90 .', 'word')).toEqual([[10, words]]);
  });

  test('that a lexicon replaced are those of the request', () => {
    const store = new LexiconStore();
    store.put(
      'us-east-1',
      'w3c',
      '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">' +
        '<lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme></lexicon>',
    );
    const text = "Ask W3C, the W3C's boss.";
    const tree = applyLexicons(readRequest(text), [store.get('us-east-1', 'w3c')], 'en-US');
    const said =
      '0 =Ask, 5 æ, 300 =World, 310 w, 600 =Wide, 900 =Web, 1200 =Consortium, 1800 =the, 1810 ð, 2000 =World, 2000 w, 2300 =Wide, 2600 =Web, 3000 =Consortium, 3500 =boss, 3510 b, 4000 .';
    const marks = answerMarks(text, said, { types: ['word'], spoken: writeMarkup(tree, 'en-US') });
    expect(readMarks(marks)).toEqual([
      { time: 5, type: 'word', start: 0, end: 3, value: 'Ask' },
      { time: 310, type: 'word', start: 4, end: 7, value: 'W3C' },
      { time: 1_810, type: 'word', start: 9, end: 12, value: 'the' },
      { time: 2_000, type: 'word', start: 13, end: 18, value: "W3C's" },
      { time: 3_510, type: 'word', start: 19, end: 23, value: 'boss' },
    ]);
  });

  test('of phoneme and w are what stands in them', () => {
    const text = '<speak>I <w role="amazon:VBD">read</w> <phoneme alphabet="ipa" ph="pɪˈkɑːn">pecan</phoneme>.</speak>';
    expect(wordsOf(text)).toEqual(['I@7-8', 'read@30-34', 'pecan@80-85']);
  });

  test('of say-as are what stands in it', () => {
    expect(wordsOf('<speak>Say <say-as interpret-as="characters">abc</say-as>.</speak>')).toEqual([
      'Say@7-10',
      'abc@45-48',
    ]);
  });

  test('of Chinese and Japanese are found without spaces', () => {
    expect(wordsOf('今天天气很好。', 'cmn-CN')).toEqual(['今天@0-6', '天气@6-12', '很好@12-18']);
    expect(wordsOf('世界、平和。', 'ja-JP')).toEqual(['世界@0-6', '平和@9-15']);
  });

  test('of nothing are none, and nothing else is', () => {
    const types = ['sentence', 'word', 'viseme', 'ssml'] as const;
    expect(answerMarks('... !!! ,', '0 _, 500 .', { types })).toBe('');
    expect(answerMarks(' \r\n ', '50 .', { types })).toBe('');
    expect(answerMarks('<speak> <break/> </speak>', '0 _, 500 .', { types: ['sentence', 'viseme', 'ssml'] })).toBe('');
  });
});

describe('sentences', () => {
  test('keep their abbreviations, quotation marks and tags, and have the time of their first word', () => {
    const text = '<speak><p>“Dr. Smith <emphasis>left</emphasis>.” Why?</p><p>No idea</p></speak>';
    const said = '0 =Dr, 11 d, 300 =Smith, 700 =left, 1100 =Why, 1120 w, 2000 =No, 2300 =idea, 2900 .';
    expect(timesOf(text, said, 'sentence')).toEqual([
      [0, '“Dr. Smith <emphasis>left</emphasis>.”'],
      [1_100, 'Why?'],
      [2_000, 'No idea'],
    ]);
  });

  test('end with their paragraph, also without a dot', () => {
    const text = '<speak><p>A title</p><s>one</s>two<mark name="m"/>three</speak>';
    const said = '0 =A, 200 =title, 900 =one, 1500 =two, 1900 #0, 1900 =three, 2400 .';
    expect(timesOf(text, said, 'sentence')).toEqual([
      [0, 'A title'],
      [900, 'one'],
      [1_500, 'two<mark name="m"/>three'],
    ]);
  });
});
