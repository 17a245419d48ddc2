import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Notice } from '../contract.ts';
import { TextEmptyError, TextRefusedError, VersionMissingError } from '../errors.ts';
import { emailBody } from './email.ts';
import { failedNotice, narratedNotice } from './notice.ts';

const TEXT = { bucket: 'texts', key: 'a/ñ 🎧.txt', versionId: 'v1', etag: 'e1' };
const AUDIO = {
  bucket: 'texts',
  key: 'a/ñ 🎧.mp3',
  versionId: 'audio-v1',
  bytes: 6,
  characters: 5,
  durationSeconds: 1.5,
};
const OPTIONS = { voiceId: 'Joanna', engine: 'neural' };
const LINK = { url: 'https://texts.s3.amazonaws.com/a.mp3?X-Amz-Signature=1', maxMinutes: 60 };

const noticeSchema = JSON.parse(read('../../docs/schemas/notice-v1.schema.json'));
const recordSchema = JSON.parse(read('../../docs/schemas/on-failure-record.schema.json'));

function compile(schema: AnySchemaObject): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** Takes described members only: others would be sent to everybody without a word of documentation. */
function closed(schema: AnySchemaObject): AnySchemaObject {
  const $defs = Object.entries(schema['$defs']).map(([name, part]) => [
    name,
    { ...(part as object), additionalProperties: false },
  ]);
  return { ...schema, additionalProperties: false, $defs: Object.fromEntries($defs) };
}

const isNotice = compile(noticeSchema);
const isOnlyNotice = compile(closed(noticeSchema));
const isOnlyRecord = compile(closed(recordSchema));

function expectValid(validate: ValidateFunction, document: unknown): void {
  validate(JSON.parse(JSON.stringify(document)));
  expect(validate.errors).toBeNull();
}

const NARRATED = narratedNotice(TEXT, AUDIO, OPTIONS, { requestId: 'r-1' });

const NOTICES: [string, Notice][] = [
  ['narrated', NARRATED],
  [
    'narrated with every option and a link',
    narratedNotice(
      TEXT,
      AUDIO,
      { ...OPTIONS, languageCode: 'en-US', sampleRate: '16000' },
      { requestId: 'r-1', link: LINK },
    ),
  ],
  [
    'narrated in the place of somebody’s own MP3',
    narratedNotice(TEXT, { ...AUDIO, replacedVersionId: 'own-v1' }, OPTIONS, { requestId: 'r-1' }),
  ],
  [
    'narrated while S3 has not switched versioning on everywhere',
    narratedNotice(
      { bucket: 'texts', key: 'a.txt', versionId: 'v1' },
      { bucket: 'texts', key: 'a.mp3', bytes: 1, characters: 0, durationSeconds: 0.024 },
      { ...OPTIONS, textType: 'ssml' },
      { requestId: 'r-1' },
    ),
  ],
  ['failed', failedNotice(TEXT, new TextEmptyError(0), 'r-1')],
  ['failed for want of a version', failedNotice({ bucket: 'texts', key: 'a.txt' }, new VersionMissingError(), 'r-1')],
];

describe('a notice', () => {
  test.each(NOTICES)('that is %s keeps to the schema', (_, notice) => {
    expectValid(isOnlyNotice, notice);
  });

  test.each([
    ['both outcomes', { ...NARRATED, error: { code: 'a', message: 'b', action: 'c' } }],
    ['no outcome', { ...NARRATED, audio: undefined }],
    ['the wrong outcome', { ...NARRATED, status: 'failed' }],
    ['another version', { ...NARRATED, version: 2 }],
    ['a time that is none', { ...NARRATED, time: 'today' }],
    ['a duration in words', { ...NARRATED, audio: { ...NARRATED.audio, durationSeconds: '1 s' } }],
    ['a link that does not say how long', { ...NARRATED, audio: { ...NARRATED.audio, link: { url: LINK.url } } }],
  ])('with %s would not', (_, document) => {
    expect(isNotice(JSON.parse(JSON.stringify(document)))).toBe(false);
  });

  test('of an earlier release, which had no duration, still keeps to it', () => {
    expectValid(isNotice, { ...NARRATED, audio: { ...NARRATED.audio, durationSeconds: undefined } });
  });

  test('of a later release, which may have more members, does so, too', () => {
    expectValid(isNotice, { ...NARRATED, mood: 'gay', audio: { ...NARRATED.audio, bitrate: 48 } });
  });

  test('tells the settings that made the audio', () => {
    const options = { voiceId: 'Joanna', engine: 'neural', languageCode: 'en-US', sampleRate: '16000' };
    expect(narratedNotice(TEXT, AUDIO, options, { requestId: 'r-1', link: LINK })).toEqual({
      version: 1,
      status: 'narrated',
      ...TEXT,
      requestId: 'r-1',
      time: expect.any(String),
      audio: { ...AUDIO, contentType: 'audio/mpeg', ...options, sampleRate: 16_000, link: LINK },
    });
  });

  test.each([
    [60, 60],
    [12.3456, 12.346],
    [5_400.0001, 5_400],
    [0.1 + 0.2, 0.3],
  ])('of %d seconds tells %d', (durationSeconds, told) => {
    const { audio } = narratedNotice(TEXT, { ...AUDIO, durationSeconds }, OPTIONS, { requestId: 'r-1' });
    expect(JSON.stringify(audio.durationSeconds)).toBe(String(told));
  });

  test('tells nothing else that an object carries', () => {
    const text = { ...TEXT, storedAt: new Date() };
    const audio = { ...AUDIO, metadata: { author: 'somebody' } };
    expectValid(
      isOnlyNotice,
      narratedNotice(text, audio, OPTIONS, { requestId: 'r-1', link: { ...LINK, ...{ secret: 1 } } }),
    );
    expectValid(isOnlyNotice, failedNotice(text, new TextEmptyError(0), 'r-1'));
  });

  test('cuts a sentence that has no end, between two characters', () => {
    class EndlessError extends TextRefusedError {
      readonly code = 'endless';
      readonly action = 'a'.repeat(5_000);
    }
    const { error } = failedNotice(TEXT, new EndlessError(`x${'🎧'.repeat(9_000)}`), 'r-1');
    expect(error.message).toBe(`x${'🎧'.repeat(2_499)}…`);
    expect(error.action).toBe('a'.repeat(5_000));
  });
});

describe('docs/notifications.md', () => {
  const page = read('../../docs/notifications.md');
  const blocks = [...page.matchAll(/```json\n(.*?)\n```/gs)].map(([, json]) => JSON.parse(json ?? ''));
  const notices: Notice[] = blocks.filter(({ version }) => version === 1);
  const consoleUrl = 'https://eu-south-2.console.aws.amazon.com';

  test('shows notices that keep to the schema, with no member of its own', () => {
    expect(notices.map(({ status }) => status)).toEqual(['narrated', 'failed']);
    for (const notice of notices) expectValid(isOnlyNotice, notice);
  });

  test('shows the mails of these notices', () => {
    const mails = [...page.matchAll(/```\n([^`]*narrated\.\n.*?)```/gs)].map(([, mail]) => mail);
    expect(mails).toEqual(notices.map((notice) => emailBody(notice, consoleUrl)));
  });

  test('shows a link as the document and the mail have it', () => {
    const [{ link }] = blocks.filter((block) => 'link' in block);
    const [notice] = notices.flatMap((one) => (one.status === 'narrated' ? [one] : []));
    const linked = { ...notice, audio: { ...notice?.audio, link } } as Notice;
    expectValid(isOnlyNotice, linked);
    const [, lines] = /```\n(Listen: .*?)```/s.exec(page) ?? [];
    expect(emailBody(linked)).toContain(lines);
  });

  test('shows the line of the mail about an MP3 that was replaced', () => {
    const [, line, versionId] = /```\n(Replaced: .*version (\w+)\n)```/.exec(page) ?? [];
    const notice = narratedNotice(TEXT, { ...AUDIO, replacedVersionId: String(versionId) }, OPTIONS, {
      requestId: 'r-1',
    });
    expect(notice.audio.replacedVersionId).toBe(versionId);
    expect(emailBody(notice)).toContain(line);
  });

  test('shows an on-failure record that keeps to its schema, with no member of its own', () => {
    const records = blocks.filter(({ version }) => version === '1.0');
    expect(records).toHaveLength(1);
    expectValid(isOnlyRecord, records[0]);
  });

  test.each(codesOf('../errors.ts', '../speech/polly-refusals.ts'))('explains the code %s', (code) => {
    expect(page).toContain(`| \`${code}\` |`);
  });

  test.each(thrownErrors())('explains the error %s', (name) => {
    expect(page).toContain(`| \`${name}\` |`);
  });
});

describe('the schema of the on-failure record', () => {
  const isRecord = compile(recordSchema);
  const record = {
    version: '1.0',
    timestamp: '2026-11-23T09:33:20.123Z',
    requestContext: {
      requestId: 'r-1',
      functionArn: 'arn:aws:lambda:eu-south-2:123456789012:function:narrator:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { Records: [] },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'AwsCallError', errorMessage: 'No.', trace: ['AwsCallError: No.'] },
  };

  test.each([
    ['that the handler threw', record],
    ['that ran out of memory', { ...record, responsePayload: { errorMessage: 'signal: killed' } }],
    [
      'that was never invoked',
      {
        ...record,
        requestContext: { ...record.requestContext, condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
        responseContext: undefined,
        responsePayload: undefined,
      },
    ],
    ['of an event of any kind', { ...record, requestPayload: 'hello' }],
    ['with members of a later day', { ...record, traceId: '1' }],
  ])('takes one of an invocation %s', (_, document) => {
    expectValid(isRecord, document);
  });

  test.each([
    ['another version', { ...record, version: '2.0' }],
    ['no version', { ...record, version: undefined }],
    ['a time that is none', { ...record, timestamp: 'yesterday' }],
    ['no cause', { ...record, requestContext: { ...record.requestContext, condition: undefined } }],
    ['no event', { ...record, requestPayload: undefined }],
  ])('refuses one with %s', (_, document) => {
    expect(isRecord(JSON.parse(JSON.stringify(document)))).toBe(false);
  });
});

/** By its path from this folder. */
function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The codes that the sources name. */
function codesOf(...files: readonly string[]): string[] {
  const sources = files.map(read).join('');
  return [...new Set([...sources.matchAll(/\bcode(?: =|:) '([a-z0-9-]+)'/g)].map(([, code]) => code as string))];
}

/** The errors that leave the handler: all but the one that the SDK's retries see. */
function thrownErrors(): string[] {
  const names = [...read('../errors.ts').matchAll(/^export class (\w+) extends (?:Aggregate)?Error /gm)].map(
    ([, name]) => name as string,
  );
  return names.filter((name) => name !== 'ReplyLostError');
}
