import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { AccessDeniedError, AwsCallError } from './failures.ts';
import { failedNotice, type Notice, narratedNotice } from './notice.ts';
import { emailBody } from './notice-email.ts';
import { notify } from './notify.ts';
import { PollyRefusedError, TextEmptyError } from './refusals.ts';
import { StubAws, snsError } from './stub-aws.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';
const TEXT = { bucket: 'texts', key: 'a/ñ 🎧.txt', versionId: 'v1', etag: 'e1' };
const AUDIO = { bucket: 'texts', key: 'a/ñ 🎧.mp3', versionId: 'audio-v1', bytes: 6, characters: 5 };

const schema = JSON.parse(readFileSync(new URL('../docs/schemas/notice-v1.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** Members that the schema does not describe would be sent to everybody without a word of documentation. */
function undocumented(notice: Notice): string[] {
  const known = (value: object, properties: object) =>
    Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  const part = notice.status === 'narrated' ? notice.audio : notice.error;
  const { audio, error } = schema.$defs;
  return [
    ...known(notice, schema.properties),
    ...known(part, (notice.status === 'narrated' ? audio : error).properties),
  ];
}

/** The codes that the sources name. */
function refusalCodes(): string[] {
  const sources = ['refusals.ts', 'polly-refusals.ts'].map((file) =>
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  );
  const codes = [...sources.join('').matchAll(/\bcode(?: =|:) '([a-z0-9-]+)'/g)].map(([, code]) => code as string);
  return [...new Set(codes)];
}

const NOTICES: [string, Notice][] = [
  ['narrated', narratedNotice(TEXT, AUDIO, { voiceId: 'Joanna', engine: 'neural' }, 'r-1')],
  [
    'narrated with every option',
    narratedNotice(
      TEXT,
      AUDIO,
      { voiceId: 'Joanna', engine: 'neural', languageCode: 'en-US', sampleRate: '16000' },
      'r-1',
    ),
  ],
  [
    'narrated in a bucket without versioning',
    narratedNotice(
      { bucket: 'texts', key: 'a.txt' },
      { bucket: 'texts', key: 'a.mp3', bytes: 1, characters: 0 },
      { voiceId: 'Joanna', engine: 'neural', textType: 'ssml' },
      'r-1',
    ),
  ],
  ['failed', failedNotice(TEXT, new TextEmptyError(0), 'r-1')],
];

describe('a notice', () => {
  test.each(NOTICES)('that is %s keeps to the schema', async (_, notice) => {
    const aws = new StubAws();
    await notify(aws.clients().sns, TOPIC_ARN, notice);
    const [published] = aws.published();
    validate(published?.document);
    expect(validate.errors).toBeNull();
    expect(undocumented(published?.document)).toEqual([]);
    expect(published?.document).toEqual(JSON.parse(JSON.stringify(notice)));
  });

  test.each([
    ['both outcomes', { ...NOTICES[0]?.[1], error: { code: 'a', message: 'b', action: 'c' } }],
    ['no outcome', { ...NOTICES[0]?.[1], audio: undefined }],
    ['the wrong outcome', { ...NOTICES[0]?.[1], status: 'failed' }],
    ['another version', { ...NOTICES[0]?.[1], version: 2 }],
    ['a time that is none', { ...NOTICES[0]?.[1], time: 'today' }],
  ])('with %s would not', (_, document) => {
    expect(validate(JSON.parse(JSON.stringify(document)))).toBe(false);
  });

  test('tells the settings that made the audio', () => {
    const options = { voiceId: 'Joanna', engine: 'neural', languageCode: 'en-US', sampleRate: '16000' };
    expect(narratedNotice(TEXT, AUDIO, options, 'r-1')).toEqual({
      version: 1,
      status: 'narrated',
      ...TEXT,
      requestId: 'r-1',
      time: expect.any(String),
      audio: { ...AUDIO, contentType: 'audio/mpeg', ...options, sampleRate: 16_000 },
    });
  });
});

describe('docs/notifications.md', () => {
  const page = readFileSync(new URL('../docs/notifications.md', import.meta.url), 'utf8');
  const documents = [...page.matchAll(/```json\n(\{\n {2}"version": 1,.*?)\n```/gs)].map(([, json]) =>
    JSON.parse(json ?? ''),
  );
  const mails = [...page.matchAll(/```\n([^`]*narrated\.\n.*?)```/gs)].map(([, mail]) => mail);

  test('shows notices that keep to the schema, with no member of its own', () => {
    expect(documents).toHaveLength(2);
    for (const document of documents) {
      validate(document);
      expect(validate.errors).toBeNull();
      expect(undocumented(document)).toEqual([]);
    }
  });

  test('shows the mails of these notices', () => {
    expect(mails).toEqual(documents.map(emailBody));
  });

  test.each(refusalCodes())('explains the code %s', (code) => {
    expect(page).toContain(`| \`${code}\` |`);
  });
});

describe('notify', () => {
  test('publishes a text for mail, a document for the rest, and attributes to filter by', async () => {
    const aws = new StubAws();
    await notify(aws.clients().sns, TOPIC_ARN, failedNotice(TEXT, new TextEmptyError(0), 'r-1'));
    expect(aws.published()).toMatchObject([
      {
        topicArn: TOPIC_ARN,
        structure: 'json',
        subject: 'Not narrated: a/n _.txt',
        email: expect.stringContaining('What is wrong: The text is empty.'),
        attributes: { status: 'failed', bucket: 'texts', key: 'a/%C3%B1%20%F0%9F%8E%A7.txt' },
        document: { status: 'failed', error: { code: 'text-empty' } },
      },
    ]);
  });

  test('stays far below 256 KB with the longest key, metadata and answer there can be', async () => {
    const key = `${'\u0001'.repeat(1020)}.txt`;
    const refusal = new PollyRefusedError('ssml-invalid', '\u0001'.repeat(2548), '\u0001'.repeat(2048), new Error());
    const aws = new StubAws();
    await notify(aws.clients().sns, TOPIC_ARN, failedNotice({ ...TEXT, key }, refusal, 'r-1'));
    const [published] = aws.published();
    expect(published?.bytes).toBeLessThan(100_000);
    expect(published?.attributes['key']).toMatch(/^(%01){1020}\.txt$/);
    validate(published?.document);
    expect(validate.errors).toBeNull();
  });

  test('names what the role may not', async () => {
    const aws = new StubAws().answer('Publish', snsError(403, 'AuthorizationError'));
    const failure = await notify(aws.clients().sns, TOPIC_ARN, NOTICES[0]?.[1] as Notice).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain(`sns:Publish on ${TOPIC_ARN}`);
  });

  test('throws when SNS is down', async () => {
    const aws = new StubAws().answer('Publish', snsError(500, 'InternalError'));
    await expect(notify(aws.clients(1).sns, TOPIC_ARN, NOTICES[0]?.[1] as Notice)).rejects.toThrow(AwsCallError);
  });
});
