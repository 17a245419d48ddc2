import { describe, expect, test } from '@jest/globals';
import { textTypeOf } from './text-type.ts';

describe('textTypeOf', () => {
  test.each([
    '<speak>a</speak>',
    ' \n<speak xml:lang="en-US">a</speak>',
    '<speak/>',
    '<?xml version="1.0"?>\n<speak>a</speak>',
    '<?xml version="1.0"?>\n<!-- a -->\n<!---->\n<speak>a</speak>',
    '<!DOCTYPE speak PUBLIC "-//W3C//DTD SYNTHESIS 1.0//EN" "synthesis.dtd">\n<speak>a</speak>',
    '<?xml version="1.0"?><!-- a --><!DOCTYPE speak[<!ENTITY a "b">]><speak>&a;</speak>',
    '<!DOCTYPE x [<!-- it\'s --><!ENTITY a "b]">]><speak>&a;</speak>',
    '<?a?><?b?>\u200b<s:speak>',
    '<speak',
    '< speak>a</speak>',
    '&#60;speak>a',
    '<prosody rate="slow">a</prosody>',
    '<break time="1s"/> a',
    '<SPEAK',
    '<PROSODY RATE="slow">a</PROSODY>',
    '<voice name="Joanna">a</voice>',
    'Hi!\n<speak>a</speak>\n<speak>b</speak>',
    '< speak >Hello.</ speak >',
    '{"Text":"<speak>Hello.<\\/speak>"}',
    '{"Text":"\\u003cspeak\\u003eHello.\\u003c/speak\\u003e"}',
    '"&lt;speak&gt;Hello.&lt;/speak&gt;"',
    '%3Cspeak%3EHello.%3C%2Fspeak%3E',
  ])('takes %j for SSML', (text) => {
    expect(textTypeOf(text)).toBe('ssml');
  });

  test.each([
    'a <speak>',
    '<break> Chapter 2',
    'a <break time="1s"/> b',
    '<https://example.com/?a=b>',
    '<speaker>a</speaker>',
    '<p>a</p>',
    'speak',
    'The root is <speak>. A long sentence stands here. <speak>a</speak> is the shortest document there is.',
    '<!-- <speak> -->',
    '<!DOCTYPE html>',
    '<!DOCTYPE speaker>',
    '',
  ])('takes %j for plain text', (text) => {
    expect(textTypeOf(text)).toBe('text');
  });

  test.each([
    ['a long comment', `<!-- ${'- '.repeat(200_000)}-->`],
    ['many comments', '<!-- a --> '.repeat(40_000)],
    ['many instructions', '<?a?>'.repeat(40_000)],
    ['open brackets', `<!-- ${'< '.repeat(200_000)} -->`],
    ['blanks that are not seen', ' \u200b'.repeat(200_000)],
  ])('looks behind %s', (_, comments) => {
    expect([`${comments}<speak>`, `${comments}<speaker>`].map(textTypeOf)).toEqual(['ssml', 'text']);
  });
});
