import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSayOptions } from './say-options.ts';

const bodyOf = (env: NodeJS.ProcessEnv, args: readonly string[] = []) => readSayOptions(env, args).body.toString();

describe('what make say is asked to narrate', () => {
  test('is TEXT, under a key of its own', () => {
    const { key, body } = readSayOptions({ SAY_TEXT: 'Hello ¿qué?' }, []);
    expect(key).toMatch(/^say-\d{8}T\d{9}-\d+\.txt$/);
    expect(body.toString()).toBe('Hello ¿qué?');
  });

  test('is FILE, under its own name', () => {
    const directory = mkdtempSync(join(tmpdir(), 'narrator say-'));
    try {
      const file = join(directory, 'a b.txt');
      writeFileSync(file, '\ufeff  as it is');
      expect(readSayOptions({ SAY_FILE: file }, [])).toEqual({
        key: 'a b.txt',
        body: Buffer.from('\ufeff  as it is'),
        options: {},
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test.each([
    ['spaces', '  two'],
    ['a tab and lines', '\t\n\n  two\nlines = 1'],
    ['none', 'two'],
  ])('keeps the blanks before it, which make drops: %s', (_what, typed) => {
    const args = ['make', 'TEXT=  another', 'say', 'FILE=', `TEXT=${typed}`];
    expect(bodyOf({ SAY_TEXT: typed.trimStart() }, args)).toBe(typed);
  });

  test.each([
    ['from the environment, which make leaves as it is', ' two', ['make', 'say']],
    ['of another assignment', 'two', ['make', 'TEXT:=  one']],
    ['that only ends like the word', 'two', ['make', 'TEXT=twenty-two']],
  ])('is taken as it comes where it is one %s', (_what, text, args) => {
    expect(bodyOf({ SAY_TEXT: text }, args)).toBe(text);
  });

  test.each([
    ['nothing', {}, 'Say what to narrate'],
    ['both', { SAY_TEXT: 'a', SAY_FILE: 'b.txt' }, 'Both TEXT and FILE ("b.txt") are set'],
    ['a file of another kind', { SAY_FILE: 'b.md' }, 'FILE is "b.md": only objects whose key ends in .txt'],
    ['a file that is not there', { SAY_FILE: 'no such.txt' }, 'FILE is "no such.txt", looked for in /'],
  ])('is refused where it is %s', (_what, env, message) => {
    expect(() => readSayOptions(env, [])).toThrow(message);
  });
});

describe('how it is narrated', () => {
  test('goes onto the text as metadata, and what is not set does not', () => {
    const env = { SAY_VOICE: 'Lupe', SAY_ENGINE: 'standard', SAY_LANGUAGE: 'es-US', SAY_RATE: '16000' };
    expect(readSayOptions({ SAY_TEXT: 'a', ...env }, []).options).toEqual({
      'voice-id': 'Lupe',
      engine: 'standard',
      'language-code': 'es-US',
      'sample-rate': '16000',
    });
    expect(readSayOptions({ SAY_TEXT: 'a', SAY_VOICE: '', SAY_ENGINE: 'neural' }, []).options).toEqual({
      engine: 'neural',
    });
  });

  test('is refused where metadata could not carry it', () => {
    expect(() => readSayOptions({ SAY_TEXT: 'a', SAY_VOICE: 'Léa' }, [])).toThrow('VOICE is "Léa": it takes letters');
    expect(() => readSayOptions({ SAY_TEXT: 'a', SAY_ENGINE: 'a\nb' }, [])).toThrow('ENGINE is "a\nb"');
  });
});
