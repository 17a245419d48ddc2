import { expect, test } from '@jest/globals';
import { SpeechCache } from '../../src/speech/speech-cache.ts';

const bytes = (length: number) => Buffer.alloc(length);

test('forgets what was not asked for longest when it is full', () => {
  const cache = new SpeechCache(30);
  cache.set('a', bytes(9));
  cache.set('b', bytes(9));
  cache.set('c', bytes(9));
  cache.get('a');
  cache.set('d', bytes(9));
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key))).toEqual(['a', 'c', 'd']);
});

test('keeps nothing that is larger than all of it, and counts what is replaced once', () => {
  const cache = new SpeechCache(30);
  cache.set('a', bytes(9));
  cache.set('b', bytes(100));
  cache.set('a', bytes(19));
  cache.set('a', bytes(9));
  cache.set('c', bytes(9));
  cache.set('d', bytes(9));
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key))).toEqual(['a', 'c', 'd']);
});
