import { describe, expect, test } from '@jest/globals';
import { findNearSpellings, findSameSpelling } from './voice-spelling.ts';

const VOICES = ['Andres', 'Joanna', 'Lea', 'Liam', 'Lucia', 'Mia', 'Penelope', 'Vicki'];

describe('findSameSpelling', () => {
  test.each([
    ['lucia', 'Lucia'],
    ['LUCIA', 'Lucia'],
    ['Lucía', 'Lucia'],
    ['Luci\u0301a', 'Lucia'],
    ['L\u200bucia', 'Lucia'],
    ['Jo anna', 'Joanna'],
    ['Léa', 'Lea'],
  ])('takes "%s" for %s', (value, known) => {
    expect(findSameSpelling(value, VOICES)).toBe(known);
  });

  test.each([
    ['es_es', 'es-ES'],
    ['LongForm', 'long-form'],
  ])('does not look at hyphens and underscores: %s is %s', (value, known) => {
    expect(findSameSpelling(value, ['es-ES', 'long-form'])).toBe(known);
  });

  test('prefers the value itself', () => {
    expect(findSameSpelling('lea', ['Lea', 'lea'])).toBe('lea');
  });

  test('knows nothing of mistakes', () => {
    expect(findSameSpelling('Lucya', VOICES)).toBeUndefined();
    expect(findSameSpelling('', VOICES)).toBeUndefined();
  });
});

describe('findNearSpellings', () => {
  test.each([
    ['lucia', ['Lucia']],
    ['Lucya', ['Lucia']],
    ['Joana', ['Joanna']],
    ['Jhoana', ['Joanna']],
    ['Penelop', ['Penelope']],
    ['Lia', ['Lea', 'Liam', 'Mia']],
  ])('finds for "%s" %j', (value, near) => {
    expect(findNearSpellings(value, VOICES)).toEqual(near);
  });

  test.each(['Nobody', 'Me', '', '!', '你好', 'Lucia'.repeat(400)])('finds nothing for "%s"', (value) => {
    expect(findNearSpellings(value, VOICES)).toEqual([]);
  });

  test('is done quickly with a long value among long ones', () => {
    const long = 'a'.repeat(2_048);
    expect(findNearSpellings(`${long}b`, [`${long}c`, 'Lea'])).toEqual([`${long}c`]);
  });
});
