// The examples of Amazon Polly's Developer Guide, to the byte.
import { describe, expect, test } from '@jest/globals';
import { answerMarks } from '../support/said-events.ts';

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
