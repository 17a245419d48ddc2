import { describe, expect, test } from '@jest/globals';
import type { Notice } from '../contract.ts';
import { emailBody, emailSubject } from './email.ts';

const SUBJECT = { version: 1, bucket: 'texts', requestId: 'r-1', time: '2026-11-23T12:00:00.000Z' } as const;
const AUDIO = {
  bucket: 'texts',
  key: 'a.mp3',
  versionId: 'audio-v1',
  bytes: 12_345,
  durationSeconds: 192.4,
  characters: 1_234,
  contentType: 'audio/mpeg',
  voiceId: 'Joanna',
  engine: 'neural',
  languageCode: 'en-US',
};
const CONSOLE_URL = 'https://eu-south-2.console.aws.amazon.com';

function narrated(key: string, audio: Partial<Extract<Notice, { status: 'narrated' }>['audio']> = {}): Notice {
  return { ...SUBJECT, key, versionId: 'v1', status: 'narrated', audio: { ...AUDIO, ...audio } };
}

function failed(key: string): Notice {
  return {
    ...SUBJECT,
    key,
    status: 'failed',
    error: { code: 'text-empty', message: 'The text is empty.', action: 'Store a text.' },
  };
}

describe('emailSubject', () => {
  test.each([
    ['a/b.txt', 'Narrated: a/b.txt'],
    ['Ñandú.txt', 'Narrated: Nandu.txt'],
    ['朝 🎧.txt', 'Narrated: _ _.txt'],
    ['a\r\nBcc: x.txt', 'Narrated: a__Bcc: x.txt'],
    ['\u0000\u007f\u0085.txt', 'Narrated: ___.txt'],
  ])('of %j is %j', (key, subject) => {
    expect(emailSubject(narrated(key))).toBe(subject);
  });

  test('says that a text failed', () => {
    expect(emailSubject(failed('a.txt'))).toBe('Not narrated: a.txt');
  });

  test.each([narrated, failed])('keeps the end of a long key and stays below 100 characters (%p)', (notice) => {
    const longest = `${'d/'.repeat(400)}chapter.txt`;
    const subject = emailSubject(notice(longest));
    expect(subject).toHaveLength(99);
    expect(subject).toMatch(/^(N|Not n)arrated: \.\.\..*chapter\.txt$/);
    const fits = emailSubject(notice(`${'x'.repeat(81)}.txt`));
    expect(fits).not.toContain('...');
  });

  test('keeps SNS’s rules for a key of every character', () => {
    for (let start = 0; start < 0x11000; start += 64) {
      const characters = Array.from({ length: 64 }, (_, offset) => String.fromCodePoint(start + offset)).join('');
      expect(emailSubject(narrated(`${characters}.txt`))).toMatch(/^[A-Za-z][ -~]{0,98}$/);
    }
  });
});

describe('emailBody', () => {
  test('says where the audio is and what it is', () => {
    expect(emailBody(narrated('a.txt'))).toBe(
      [
        'a.txt was narrated.',
        '',
        'Audio:         s3://texts/a.mp3',
        'Duration:      3 min 12 s',
        'Size:          12,345 bytes',
        'Voice:         Joanna, neural, en-US',
        'Characters:    1,234',
        'Text:          s3://texts/a.txt',
        'Version:       v1',
        'Request:       r-1',
        '',
      ].join('\n'),
    );
  });

  test('says what is wrong and what to do', () => {
    expect(emailBody(failed('a.txt'))).toBe(
      [
        'a.txt could not be narrated.',
        '',
        'What is wrong: The text is empty.',
        'What to do:    Store a text.',
        'Text:          s3://texts/a.txt',
        'Request:       r-1',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [0.024, '1 s'],
    [59.4, '59 s'],
    [59.5, '1 min 0 s'],
    [192.4, '3 min 12 s'],
    [3_599.6, '1 h 0 min 0 s'],
    [6_000, '1 h 40 min 0 s'],
    [90_061, '25 h 1 min 1 s'],
  ])('tells %d seconds as %s', (durationSeconds, told) => {
    expect(emailBody(narrated('a.txt', { durationSeconds }))).toContain(`\nDuration:      ${told}\n`);
  });

  test('links to the audio in the console, its very version', () => {
    expect(emailBody(narrated('a.txt'), CONSOLE_URL)).toContain(
      `\nConsole:       ${CONSOLE_URL}/s3/object/texts?region=eu-south-2&bucketType=general&prefix=a.mp3&versionId=audio-v1\n`,
    );
  });

  test('links to the text in the console when there is no audio', () => {
    expect(emailBody(failed('a.txt'), CONSOLE_URL)).toContain(
      `\nConsole:       ${CONSOLE_URL}/s3/object/texts?region=eu-south-2&bucketType=general&prefix=a.txt\n`,
    );
  });

  test.each([
    [60, 'valid at most 60 minutes, maybe less'],
    [1, 'valid at most 1 minute, maybe less'],
  ])('links to the audio itself where there is a link, and does not promise its %d minutes', (maxMinutes, told) => {
    const url = 'https://texts.s3.amazonaws.com/a.mp3?X-Amz-Signature=1';
    const body = emailBody(narrated('a.txt', { link: { url, maxMinutes } }));
    expect(body).toContain(`\nListen:        ${url}\n               ${told}\n`);
  });

  test('shows the true key, but lets it forge no line', () => {
    const body = emailBody(failed('Ñandú 🎧\nWhat to do: pay\u202e.txt'));
    expect(body).toContain('Ñandú 🎧\\u000aWhat to do: pay\\u202e.txt could not be narrated.');
    expect(body.split('\n')).toHaveLength(7);
  });
});
