import { describe, expect, test } from '@jest/globals';
import { decodeMetadata, displayValue } from './voice-metadata.ts';

describe('decodeMetadata', () => {
  test.each([
    ['Lucia', 'Lucia'],
    ['=?UTF-8?B?THVjw61h?=', 'Lucía'],
    ['=?utf-8?b?THVjw61h?=', 'Lucía'],
    ['=?UTF-8?Q?Luc=C3=ADa_P=3F?=', 'Lucía P?'],
    ['=?UTF-8?B?THVjww==?= =?UTF-8?B?rWE=?=', 'Lucía'],
    ['=?UTF-8?B??=', ''],
  ])('reads %s as "%s"', (value, decoded) => {
    expect(decodeMetadata(value)).toBe(decoded);
  });

  test.each([
    '=?ISO-8859-1?Q?Luc=EDa?=',
    '=?UTF-8?B?/////w==?=',
    'Voice =?UTF-8?B?THVjw61h?=',
    '=?UTF-8?B?THVj',
    '=?UTF-8?X?THVjw61h?=',
    `${'=?UTF-8?B?'.repeat(1_000)}`,
  ])('leaves %s as it is', (value) => {
    expect(decodeMetadata(value)).toBe(value);
  });
});

describe('displayValue', () => {
  test.each([
    ['Joanna', 'Joanna'],
    ['Lucía 你好 🎧', 'Lucía 你好 🎧'],
    ['a"b\\c', 'a\\"b\\\\c'],
    ['a\r\nAudio: s3://x\t', 'a\\r\\nAudio: s3://x\\t'],
    ['\u0000\u001b[2J\u007f\u0085', '\\u0000\\u001b[2J\\u{7f}\\u{85}'],
    ['\u202eabc\u2066\u2028\u2029\u200b\ufeff', '\\u{202e}abc\\u{2066}\\u{2028}\\u{2029}\\u{200b}\\u{feff}'],
    ['\u{e0041}\ud800', '\\u{e0041}\\ud800'],
  ])('shows %j on one line', (value, shown) => {
    expect(displayValue(value)).toBe(shown);
  });

  test('cuts a long value between two characters and tells how long it is', () => {
    expect(displayValue('🎧'.repeat(64))).toBe('🎧'.repeat(64));
    expect(displayValue('🎧'.repeat(500))).toBe(`${'🎧'.repeat(64)}… (500 characters)`);
  });
});
