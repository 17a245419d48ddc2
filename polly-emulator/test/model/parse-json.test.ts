import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../src/model/read-request.ts';

describe('a body of JSON', () => {
  test('is parsed, brackets in its strings and all', () => {
    const text = `${'['.repeat(500)}\\"`;
    expect(parseJson(JSON.stringify({ Text: text, LexiconNames: ['a'] }))).toEqual({ Text: text, LexiconNames: ['a'] });
  });

  test.each(['', '{', '[1,]', '{"Text": "a}'])('is refused when it is none: %j', (text) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({ name: 'SerializationException', message: expect.stringContaining('not valid JSON') }),
    );
  });

  test('may be nested a hundred deep, and no deeper', () => {
    expect(parseJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toHaveLength(1);
    expect(() => parseJson(`${'['.repeat(101)}${']'.repeat(101)}`)).toThrow('nested more than 100 deep');
    expect(() => parseJson('{"a":'.repeat(200_000))).toThrow('nested more than 100 deep');
  });

  test('may have many lists side by side', () => {
    expect(parseJson(`[${'[],'.repeat(1_000)}0]`)).toHaveLength(1_001);
  });
});
