import { describe, expect, test } from '@jest/globals';
import { SentenceBuffer } from '../../src/stream/sentence-buffer.ts';

describe('text in pieces', () => {
  test('is given on when a sentence is whole, that is when the next one begins', () => {
    const buffer = new SentenceBuffer();
    expect(buffer.add('Hello ')).toEqual([]);
    expect(buffer.add('world. ')).toEqual([]);
    expect(buffer.add('It cost 3.')).toEqual(['Hello world. ']);
    expect(buffer.add('5 dollars')).toEqual([]);
    expect(buffer.flush()).toEqual(['It cost 3.5 dollars']);
    expect(buffer.flush()).toEqual([]);
  });

  test('is given on in one part for several sentences', () => {
    expect(new SentenceBuffer().add('One. Two? Three! Fo')).toEqual(['One. Two? Three! ']);
  });

  test.each([
    ['日本語です。次', '日本語です。'],
    ['¿Qué? No', '¿Qué? '],
    ['A line\nB', 'A line\n'],
  ])('of %j has the sentence %j', (text, sentence) => {
    expect(new SentenceBuffer().add(text)).toEqual([sentence]);
  });

  test('that is white space only is nothing to speak', () => {
    const buffer = new SentenceBuffer();
    for (const space of ['', ' ', '\n', ' \n\n ', ' '.repeat(10_000)]) expect(buffer.add(space)).toEqual([]);
    expect(buffer.flush()).toEqual([]);
  });

  test('in a sentence without end is cut between words, so that no more than a synthesis takes is held', () => {
    const buffer = new SentenceBuffer();
    const words = 'word '.repeat(1_000);
    const parts = [...words].flatMap((character) => buffer.add(character));
    expect(parts).toEqual(['word '.repeat(600)]);
    expect(buffer.flush()).toEqual(['word '.repeat(400)]);
  });

  test('without any space is cut, though never within a character', () => {
    const buffer = new SentenceBuffer();
    const parts = [...buffer.add(`a${'😀'.repeat(2_000)}`), ...buffer.flush()];
    expect(parts).toEqual([`a${'😀'.repeat(1_499)}`, '😀'.repeat(501)]);
  });
});
