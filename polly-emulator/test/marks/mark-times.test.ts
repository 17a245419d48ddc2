import { describe, expect, test } from '@jest/globals';
import { answerMarks, readMarks, timesOf } from '../support/said-events.ts';

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
