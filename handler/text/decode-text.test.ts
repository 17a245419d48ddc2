import { describe, expect, test } from '@jest/globals';
import { TextBinaryError, TextNotUtf8Error } from '../errors.ts';
import { decodeText } from './decode-text.ts';

const TEXT = 'Mañana, 朝 🎧';
const UTF_16LE = Buffer.from(TEXT, 'utf16le');
const UTF_16BE = Buffer.from(UTF_16LE).swap16();

function bytes(...parts: (number[] | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

describe('decodeText', () => {
  test.each([
    ['UTF-8', bytes(Buffer.from(TEXT))],
    ['UTF-8 with a byte order mark', bytes([0xef, 0xbb, 0xbf], Buffer.from(TEXT))],
    ['UTF-16 little-endian', bytes([0xff, 0xfe], UTF_16LE)],
    ['UTF-16 big-endian', bytes([0xfe, 0xff], UTF_16BE)],
  ])('reads %s and drops the mark', (_, file) => {
    expect(decodeText(file)).toBe(TEXT);
  });

  test('reads an empty file as an empty text', () => {
    expect(decodeText(bytes())).toBe('');
  });

  test.each([
    ['Latin-1', bytes([0x6d, 0xf1]), 'UTF-8'],
    ['a PNG', bytes([0x89, 0x50, 0x4e, 0x47]), 'UTF-8'],
    ['a cut UTF-8 sequence', bytes(Buffer.from('ñ').subarray(0, 1)), 'UTF-8'],
    ['an over-long UTF-8 sequence', bytes([0xc0, 0xaf]), 'UTF-8'],
    ['a surrogate in UTF-8', bytes([0xed, 0xa0, 0x80]), 'UTF-8'],
    ['UTF-16 with half a character', bytes([0xff, 0xfe], UTF_16LE.subarray(0, 3)), 'UTF-16LE'],
    ['UTF-16 with a lone surrogate', bytes([0xfe, 0xff, 0xd8, 0x00]), 'UTF-16BE'],
  ])('refuses %s', (_, file, encoding) => {
    expect(() => decodeText(file)).toThrow(TextNotUtf8Error);
    expect(() => decodeText(file)).toThrow(`not text in ${encoding}`);
  });

  test.each([
    ['UTF-16 without a mark', bytes(Buffer.from('Hello', 'utf16le')), 'character 2'],
    ['UTF-32 with its mark', bytes([0xff, 0xfe, 0, 0, 0x48, 0, 0, 0]), 'character 1'],
    ['text with a NUL in it', bytes(Buffer.from('one\0two')), 'character 4'],
  ])('refuses %s as binary and says where', (_, file, position) => {
    expect(() => decodeText(file)).toThrow(TextBinaryError);
    expect(() => decodeText(file)).toThrow(position);
  });
});
