import { describe, expect, test } from '@jest/globals';
import { Mp3FormatError } from '../errors.ts';
import { HEADERS, makeFrame, makeId3v1, makeId3v2, makeInfoFrame } from '../testing/sample-frames.ts';
import { readAudioFrames } from './frames.ts';

const MEGABYTE = 1024 * 1024;
const FRAME = makeFrame();
const AUDIO = Buffer.concat([FRAME, FRAME, FRAME, FRAME]);

const join = (...pieces: Uint8Array[]) => Buffer.concat(pieces);
const zeros = (bytes: number) => new Uint8Array(bytes);

function messageOf(file: Uint8Array): string {
  try {
    readAudioFrames(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Mp3FormatError);
    return (error as Error).message;
  }
  throw new Error('It was taken for an MP3');
}

describe('what is no MP3', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    [
      'a WAV file',
      `RIFF${'\0'.repeat(900)}`,
      '904 bytes from byte 0 on have no frame of MPEG Layer III; they begin with "RIFF"',
    ],
    ['JSON', '{"message":"Rate exceeded"}', 'begin with "{\\"message\\":\\"Rate exceeded\\"}"'],
    ['a long page', `<html>${'x'.repeat(100)}`, `begin with "<html>${'x'.repeat(34)}".`],
    ['Ogg', 'OggS\0\x02', '"OggS"'],
    ['a PNG', '\x89PNG\r\n\x1a\n....', 'begin with 89 50 4e 47 0d 0a 1a 0a.'],
    ['Layer II', '\xff\xfd\x44\xc4'.padEnd(2000, '\0'), 'begin with ff fd 44 c4 00 00 00 00 (MPEG Layer II)'],
    ['AAC', '\xff\xf1\x50\x80'.padEnd(2000, '\0'), '(AAC (ADTS))'],
    ['one letter', 'x', 'begin with 78.'],
  ])('is refused: %s', (_, content, expected) => {
    expect(messageOf(Buffer.from(content, 'latin1'))).toContain(expected);
  });

  test.each([
    ['tags without audio', join(makeId3v2(100), makeId3v1())],
    ['an information frame alone', makeInfoFrame('Info', 0)],
    ['less than one frame', FRAME.subarray(0, 143)],
    ['an ID3v2 tag that is cut', makeId3v2(5000).subarray(0, 4000)],
  ])('is refused: %s', (_, file) => {
    expect(messageOf(file)).toMatch(/^This is no MP3: /);
  });

  test.each<[string, () => Uint8Array, string]>([
    ['zeros', () => zeros(5 * MEGABYTE), 'begin with 00 00 00 00 00 00 00 00.'],
    ['ones', () => zeros(5 * MEGABYTE).fill(0xff), 'begin with ff ff ff ff ff ff ff ff.'],
    ['noise', () => noise(5 * MEGABYTE), 'have no frame'],
    ['sync words', () => zeros(5 * MEGABYTE).map((_, at) => (at % 2 ? 0xfb : 0xff)), 'have no frame'],
    ['ID3 tags that do not end', () => Buffer.alloc(5 * MEGABYTE, 'ID3\x04\0\0\x7f\x7f\x7f\x7f'), 'have no frame'],
  ])('is given up early: 5 MB of %s', (_, make, expected) => {
    const message = messageOf(make());
    expect(message).toContain('65537 bytes from byte 0 on');
    expect(message).toContain(expected);
  });

  test('is told by its place after audio', () => {
    expect(messageOf(join(AUDIO, zeros(MEGABYTE), AUDIO))).toContain(`bytes from byte ${AUDIO.length} on`);
  });

  test('is a file that changes its format: both are quoted', () => {
    const other = makeFrame({ bits: HEADERS['MPEG 2 Layer III, 22050 Hz, mono'] });
    const message = messageOf(join(AUDIO, other, other, other));
    expect(message).toContain('from MPEG 2 Layer III, 24000 Hz, mono to MPEG 2 Layer III, 22050 Hz, mono at byte 576');
  });
});

/** The same in every run. */
function noise(bytes: number): Uint8Array {
  let state = 1;
  return zeros(bytes).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
