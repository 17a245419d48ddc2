import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Notice } from '../contract.ts';
import { AccessDeniedError, AwsCallError, TextEmptyError, TextRefusedError } from '../errors.ts';
import { anyString } from '../testing/any-string.ts';
import { StubAws, snsError } from '../testing/stub-aws.ts';
import { runsOf } from '../testing/test-size.ts';
import { emailBody } from './email.ts';
import { failedNotice, narratedNotice } from './notice.ts';
import { publishNotice } from './notify.ts';

fc.configureGlobal(runsOf(100));

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';
const CONSOLE_URL = 'https://eu-south-2.console.aws.amazon.com';
const TEXT = { bucket: 'texts', key: 'a/ñ 🎧.txt', versionId: 'v1', etag: 'e1' };
const AUDIO = { bucket: 'texts', key: 'a/ñ 🎧.mp3', bytes: 6, characters: 5, durationSeconds: 1.5 };
const OPTIONS = { voiceId: 'Joanna', engine: 'neural' };
const NARRATED = narratedNotice(TEXT, AUDIO, OPTIONS, { requestId: 'r-1' });
const FAILED = failedNotice(TEXT, new TextEmptyError(0), 'r-1');

const aws = new StubAws();
const { sns } = aws.clients();

async function publish(notice: Notice, consoleUrl?: string) {
  aws.sent.length = 0;
  await publishNotice(sns, { topicArn: TOPIC_ARN, ...(consoleUrl && { consoleUrl }) }, notice);
  const published = aws.published();
  expect(published).toHaveLength(1);
  return published[0] as (typeof published)[number];
}

describe('publishNotice', () => {
  test('publishes a text for mail, a document for the rest, and attributes to filter by', async () => {
    expect(await publish(FAILED)).toMatchObject({
      topicArn: TOPIC_ARN,
      structure: 'json',
      subject: 'Not narrated: a/n _.txt',
      email: expect.stringContaining('What is wrong: The text is empty.'),
      attributes: { status: 'failed', bucket: 'texts', key: 'a/%C3%B1%20%F0%9F%8E%A7.txt' },
      document: { status: 'failed', error: { code: 'text-empty' } },
    });
  });

  test.each([NARRATED, FAILED])('publishes the notice as it is (%#)', async (notice) => {
    expect((await publish(notice)).document).toEqual(notice);
  });

  test.each([
    NARRATED,
    FAILED,
  ])('says nothing in the attributes that the document does not say: SNS may drop them (%#)', async (notice) => {
    const { attributes, document } = await publish(notice);
    const { status, bucket, key } = document;
    expect({ ...attributes, key: decodeURIComponent(attributes['key'] ?? '') }).toEqual({ status, bucket, key });
  });

  test('links to the console in the mail only, where there is one', async () => {
    expect((await publish(NARRATED)).email).not.toContain('Console:');
    const { email, document } = await publish(NARRATED, CONSOLE_URL);
    expect(email).toContain(`Console:       ${CONSOLE_URL}/s3/object/texts?`);
    expect(JSON.stringify(document)).not.toContain('console');
  });

  test('names what the role may not', async () => {
    const denying = new StubAws().answer('Publish', snsError(403, 'AuthorizationError'));
    const failure = await publishNotice(denying.clients().sns, { topicArn: TOPIC_ARN }, FAILED).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain(`sns:Publish on ${TOPIC_ARN}`);
  });

  test('throws when SNS is down', async () => {
    const down = new StubAws().answer('Publish', snsError(500, 'InternalError'));
    await expect(publishNotice(down.clients(1).sns, { topicArn: TOPIC_ARN }, FAILED)).rejects.toThrow(AwsCallError);
  });
});

class AnyRefusedError extends TextRefusedError {
  readonly code = 'any';
  readonly action: string;

  constructor(message: string, action: string) {
    super(message);
    this.action = action;
  }
}

/** Of all kinds that make trouble in mails, JSON, URLs or SNS's attributes. */
const character = fc.oneof(
  fc.constantFrom('\n', '\r', '\r\n', '\0', '\t', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029'),
  fc.constantFrom('\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069'),
  fc.constantFrom('🎧', '👩‍🚀', '🇪🇸', 'é', 'e\u0301', '朝', 'ﷺ', '\ufeff', '\ufffd', '\u{10ffff}'),
  fc.constantFrom(' ', '/', '..', '"', '\\', "'", '%', '%0A', '+', '&', '#', '=', '\\u000a', '\nWhat to do: pay'),
  anyString({ minLength: 1, maxLength: 1 }),
);
const characters = fc.array(character, { maxLength: 600, size: 'max' }).map((parts) => parts.join(''));

/** What S3 takes for the key of a text: up to 1,024 bytes. */
const anyKey = characters.map((name) => `${upTo(1_020, name)}.txt`);

const anyNotice: fc.Arbitrary<Notice> = fc
  .record({ key: anyKey, sentence: characters, action: characters, voiceId: characters, linked: fc.boolean() })
  .chain(({ key, sentence, action, voiceId, linked }) =>
    fc.constantFrom<Notice>(
      failedNotice({ ...TEXT, key }, new AnyRefusedError(sentence, action), 'r-1'),
      narratedNotice(
        { ...TEXT, key },
        { ...AUDIO, key: key.replace(/txt$/, 'mp3'), versionId: 'v2' },
        { ...OPTIONS, voiceId },
        {
          requestId: 'r-1',
          link: linked ? { url: 'https://texts.s3.amazonaws.com/a.mp3', maxMinutes: 60 } : undefined,
        },
      ),
    ),
  );

function upTo(bytes: number, text: string): string {
  const cut = Buffer.from(text).subarray(0, bytes).toString();
  // A character that was cut in two has become another, longer one.
  return Buffer.byteLength(cut) <= bytes ? cut : cut.slice(0, -1);
}

describe('whatever the key, the metadata and the error say', () => {
  test('the subject keeps SNS’s rules', async () => {
    await fc.assert(
      fc.asyncProperty(anyNotice, async (notice) => {
        const { subject } = await publish(notice);
        expect(subject).toMatch(/^[A-Za-z][ -~]{0,98}$/);
        expect(subject).toMatch(/txt$/);
      }),
    );
  });

  test('the mail has the lines of every mail of its kind, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(anyNotice, async (notice) => {
        const { email } = await publish(notice, CONSOLE_URL);
        expect(labelsOf(email)).toEqual(labelsOf(emailBody(plain(notice), CONSOLE_URL)));
        expect(email).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      }),
    );
  });

  test('the document is there, under `default`, and tells the true key', async () => {
    await fc.assert(
      fc.asyncProperty(anyNotice, async (notice) => {
        const { document, attributes } = await publish(notice);
        expect(document).toEqual(notice);
        expect(attributes['key']).toMatch(/^[A-Za-z0-9/%!'()*._~-]+$/);
        expect(decodeURIComponent(attributes['key'] ?? '')).toBe(notice.key);
      }),
    );
  });

  /** Each of them takes as many bytes as one can, in JSON within JSON or in UTF-8. */
  test.each([
    '\u0001',
    '\u202e',
    '"',
    '\\',
    '朝',
    '🎧',
    '\ud800',
  ])('the message stays below 256 KB, even if it is %j all over', async (worst) => {
    const key = `${upTo(1_020, worst.repeat(1_020))}.txt`;
    const long = worst.repeat(100_000);
    const link = { url: `https://texts.s3.amazonaws.com/${'%01'.repeat(2_000)}`, maxMinutes: 720 };
    const text = { ...TEXT, key, versionId: 'v'.repeat(1_024) };
    const audio = { ...AUDIO, key, versionId: 'v'.repeat(1_024) };
    const metadata = worst.repeat(2_048);
    for (const notice of [
      failedNotice(text, new AnyRefusedError(long, long), 'r-1'),
      narratedNotice(
        text,
        audio,
        { voiceId: metadata, engine: metadata, languageCode: metadata },
        { requestId: 'r-1', link },
      ),
    ]) {
      const { bytes, subject, attributes } = await publish(notice, CONSOLE_URL);
      expect(bytes + subject.length + JSON.stringify(attributes).length).toBeLessThan(256 * 1024);
    }
  });
});

/** The same notice of a text with a harmless name and harmless words. */
function plain(notice: Notice): Notice {
  return notice.status === 'failed'
    ? { ...notice, key: 'a.txt', error: { code: 'any', message: 'No.', action: 'Wait.' } }
    : { ...notice, key: 'a.txt', audio: { ...notice.audio, key: 'a.mp3', voiceId: 'Joanna' } };
}

/** The column in front of each line but the first, which is the sentence. */
function labelsOf(email: string): string[] {
  return email
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, 15));
}
