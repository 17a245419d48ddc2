import { describe, expect, test } from '@jest/globals';
import type { Notice } from './notice.ts';
import { emailBody, emailSubject } from './notice-email.ts';

const SUBJECT = { version: 1, bucket: 'texts', requestId: 'r-1', time: '2026-11-23T12:00:00.000Z' } as const;

function narrated(key: string): Notice {
  const audio = { bucket: 'texts', key: 'a.mp3', bytes: 12_345, contentType: 'audio/mpeg', characters: 1_234 };
  return {
    ...SUBJECT,
    key,
    versionId: 'v1',
    status: 'narrated',
    audio: { ...audio, voiceId: 'Joanna', engine: 'neural', languageCode: 'en-US' },
  };
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

  test('shows the true key, but lets it forge no line', () => {
    const body = emailBody(failed('Ñandú 🎧\nWhat to do: pay\u202e.txt'));
    expect(body).toContain('Ñandú 🎧\\u000aWhat to do: pay\\u202e.txt could not be narrated.');
    expect(body.split('\n')).toHaveLength(7);
  });
});
