import { describe, expect, test } from '@jest/globals';
import { applyLexicons } from '../../src/lexicons/apply-lexicons.ts';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { measureByteOffsets } from '../../src/marks/write-speech-marks.ts';
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

// The examples of Amazon Polly's Developer Guide, to the byte.

describe('the examples of the Developer Guide', () => {
  test('"Speech marks without SSML example", to the byte, and the rest at the end', () => {
    const said =
      '0 =Mary, 6 m, 73 ˈɛ, 180 ɹ, 292 i, 373 =had, 373 h, 460 æ, 521 d, 604 =a, 604 ə, 643 =little, 643 l, 739 ˈɪ, 769 t, 799 l̩, 882 =lamb, 882 l, 964 ˈæ, 1082 m, 1200 _, 1500 .';
    expect(answerMarks('Mary had a little lamb.', said, { types: ['viseme', 'word', 'sentence'] })).toBe(`\
{"time":0,"type":"sentence","start":0,"end":23,"value":"Mary had a little lamb."}
{"time":6,"type":"word","start":0,"end":4,"value":"Mary"}
{"time":6,"type":"viseme","value":"p"}
{"time":73,"type":"viseme","value":"E"}
{"time":180,"type":"viseme","value":"r"}
{"time":292,"type":"viseme","value":"i"}
{"time":373,"type":"word","start":5,"end":8,"value":"had"}
{"time":373,"type":"viseme","value":"k"}
{"time":460,"type":"viseme","value":"a"}
{"time":521,"type":"viseme","value":"t"}
{"time":604,"type":"word","start":9,"end":10,"value":"a"}
{"time":604,"type":"viseme","value":"@"}
{"time":643,"type":"word","start":11,"end":17,"value":"little"}
{"time":643,"type":"viseme","value":"t"}
{"time":739,"type":"viseme","value":"i"}
{"time":769,"type":"viseme","value":"t"}
{"time":799,"type":"viseme","value":"t"}
{"time":882,"type":"word","start":18,"end":22,"value":"lamb"}
{"time":882,"type":"viseme","value":"t"}
{"time":964,"type":"viseme","value":"a"}
{"time":1082,"type":"viseme","value":"p"}
{"time":1200,"type":"viseme","value":"sil"}
`);
  });

  test('"Speech marks with SSML example", to the byte: tags in the sentence, the break a word, the mark before its word', () => {
    const text =
      '<speak><prosody volume="+20dB">Mary had <break time="300ms"/>a little <mark name="animal"/>lamb</prosody></speak>';
    const said =
      '0 =Mary, 6 m, 325 =had, 325 h, 897 _, 1291 =a, 1291 ə, 1373 =little, 1373 l, 1635 #0, 1635 =lamb, 1635 l, 1900 .';
    expect(answerMarks(text, said, { types: ['sentence', 'word', 'ssml'] })).toBe(
      String.raw`{"time":0,"type":"sentence","start":31,"end":95,"value":"Mary had <break time=\"300ms\"\/>a little <mark name=\"animal\"\/>lamb"}
{"time":6,"type":"word","start":31,"end":35,"value":"Mary"}
{"time":325,"type":"word","start":36,"end":39,"value":"had"}
{"time":897,"type":"word","start":40,"end":61,"value":"<break time=\"300ms\"\/>"}
{"time":1291,"type":"word","start":61,"end":62,"value":"a"}
{"time":1373,"type":"word","start":63,"end":69,"value":"little"}
{"time":1635,"type":"ssml","start":70,"end":91,"value":"animal"}
{"time":1635,"type":"word","start":91,"end":95,"value":"lamb"}
`,
    );
  });
});

describe('visemes', () => {
  // "Hi! My name is Joanna." of Polly rests between its sentences and at the end, not before the first sound.
  test('rest at a pause and at the end, not at the start and not for a breath', () => {
    const said =
      '0 _, 125 =Hi, 125 h, 237 ˈaɪ, 562 _, 700 _, 1330 =My, 1330 m, 1442 ˈaɪ, 1500 _, 1530 =ear, 1530 ˈɪɹ, 1730 _, 2000 .';
    expect(timesOf('Hi! My ear.', said, 'viseme')).toEqual([
      [125, 'k'],
      [237, 'a'],
      [562, 'sil'],
      [1330, 'p'],
      [1442, 'a'],
      [1530, 'i'],
      [1630, 'r'],
      [1730, 'sil'],
    ]);
  });

  test('have no place in the text', () => {
    const [first] = readMarks(answerMarks('Oh.', '0 =Oh, 3 oʊ, 90 .', { types: ['viseme'] }));
    expect(first).toEqual({ time: 3, type: 'viseme', value: 'o' });
  });
});

describe('ssml marks', () => {
  const ALL_TYPES = ['sentence', 'word', 'viseme', 'ssml'] as const;
  const text =
    '<speak><mark name="first"/>Hi! <mark name="happy"/><mark name="lost"/>You <break time="1s"/><mark name="after"/>go<mark name="last"/></speak>';
  const said =
    '0 #0, 0 =Hi, 10 h, 200 ˈaɪ, 700 _, 1000 #1, 1000 =You, 1017 j, 1200 _, 2200 #3, 2200 =go, 2210 ɡ, 2300 oʊ, 2500 #4, 2500 _, 2800 .';

  test('at the start, at a rest, adjacent, without an event, behind a break and at the end', () => {
    expect(timesOf(text, said, 'ssml')).toEqual([
      [10, 'first'],
      [700, 'happy'],
      [700, 'lost'],
      [2_210, 'after'],
      [2_500, 'last'],
    ]);
  });

  test('between breaks have the time of the next', () => {
    const breaks = '<speak>a<break time="1s"/><break time="1s"/><mark name="m"/><break time="1s"/>b</speak>';
    const heard = '0 =a, 0 a, 100 _, 2100 #0, 2100 _, 3200 =b, 3200 b, 3300 .';
    expect(timesOf(breaks, heard, 'ssml')).toEqual([[2_100, 'm']]);
  });

  test('come before the word and the rest of the same time, and carry the place of their tag', () => {
    const lines = readMarks(answerMarks(text, said, { types: ALL_TYPES })).map(
      ({ time, type, value }) => `${time} ${type} ${value}`,
    );
    expect(lines.slice(1, 4)).toEqual(['10 ssml first', '10 word Hi', '10 viseme k']);
    expect(lines.filter((line) => line.startsWith('700 '))).toEqual([
      '700 ssml happy',
      '700 ssml lost',
      '700 viseme sil',
    ]);
    expect(lines.filter((line) => line.startsWith('2500 '))).toEqual(['2500 ssml last', '2500 viseme sil']);
    expect(readMarks(answerMarks(text, said, { types: ['ssml'] }))[1]).toMatchObject({ start: 31, end: 51 });
  });

  test('come before a sentence of the same time where they stand before it', () => {
    const before = '<speak><mark name="m"/>Hi</speak>';
    const lines = readMarks(answerMarks(before, '0 #0, 0 =Hi, 0 h, 90 .', { types: ALL_TYPES }));
    expect(lines.map(({ time, type }) => `${time} ${type}`)).toEqual([
      '0 ssml',
      '0 sentence',
      '0 word',
      '0 viseme',
      '90 viseme',
    ]);
  });
});

test('counts one to four bytes a character, and a half of a pair as the three of U+FFFD', () => {
  const offsetOf = measureByteOffsets('aé你😀\ud83dz');
  expect([0, 1, 2, 3, 5, 6, 7].map(offsetOf)).toEqual([0, 1, 3, 6, 10, 13, 14]);
});

test('agrees with UTF-8 at the end of any text', () => {
  const text = 'Crème brûlée 👩‍👩‍👧 \ude00 … 世界\r\n';
  expect(measureByteOffsets(text)(text.length)).toBe(new TextEncoder().encode(text).length);
});
