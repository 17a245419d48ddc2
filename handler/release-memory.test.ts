import { expect, test } from '@jest/globals';
import { releaseMemory } from './release-memory.ts';

test('a large buffer is gone, with every view of it', () => {
  const bytes = Buffer.alloc(1024 * 1024);
  const view = bytes.subarray(10, 20);
  releaseMemory(view);
  expect([bytes.length, view.length]).toEqual([0, 0]);
});

test('may be released twice', () => {
  const bytes = Buffer.alloc(1024 * 1024);
  releaseMemory(bytes);
  expect(() => releaseMemory(bytes)).not.toThrow();
});

test('what comes from the pool of Node stays, as its neighbours do', () => {
  const [one, other] = [Buffer.from('one'), Buffer.from('other')];
  expect(one.buffer).toBe(other.buffer);
  releaseMemory(one);
  expect([one, other].map(String)).toEqual(['one', 'other']);
});
