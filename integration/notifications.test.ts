import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parseBuffer } from 'music-metadata';
import type { DeliveredMessage } from '../client/inbox.ts';
import { repositoryDir } from '../local/paths.ts';
import type { LocalTargetName } from '../local/target.ts';
import { Mailbox } from './messages.ts';
import { setPollyFaults } from './polly-faults.ts';
import { currentStack } from './stack.ts';
import { headAudio, readAudio, storeText } from './texts.ts';

const stack = currentStack();
const { noticesTopicArn, alertsTopicArn, bucket } = stack.deployment;
const opened: Mailbox[] = [];

afterAll(async () => {
  await Promise.all(opened.map((mailbox) => mailbox.close()));
});

/** A queue of its own on a topic, subscribed as a user does it. */
async function subscribe(topicArn: string, attributes: Readonly<Record<string, string>>): Promise<Mailbox> {
  const mailbox = await Mailbox.open(stack, topicArn, { attributes, keepsMessagesAsTheyAre: true });
  opened.push(mailbox);
  return mailbox;
}

function validatorOf(schemaFile: string) {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(repositoryDir, 'docs/schemas', schemaFile), 'utf8')));
}

const RAW = { RawMessageDelivery: 'true' };

/** The examples of docs/notifications.md, in their order. */
function documentedPolicies(): readonly string[] {
  const page = readFileSync(join(repositoryDir, 'docs/notifications.md'), 'utf8');
  const chapter = page.slice(page.indexOf('## Filters'), page.indexOf('## Trouble'));
  return [...chapter.matchAll(/```json\n(.*?)\n```/gs)].map(([, policy]) => policy ?? '');
}

describe('SNS delivers to a queue', () => {
  const [FAILED = '', FOLDER = '', CODES = '', FOLDER_BY_ATTRIBUTE = ''] = documentedPolicies();
  const NARRATED = JSON.stringify({ status: ['narrated'] });
  const BY_DOCUMENT = { FilterPolicyScope: 'MessageBody' };

  const here = 'course/mañana/one.txt';
  const elsewhere = 'elsewhere/one.txt';
  const silent = 'course/silent.txt';
  const voiceless = 'course/mañana/voiceless.txt';
  const all = [here, elsewhere, silent, voiceless];

  const subscriptions = [
    { what: 'everything, without a policy', attributes: {}, keys: all },
    {
      what: 'failures only, by the document',
      attributes: { FilterPolicy: FAILED, ...BY_DOCUMENT },
      keys: [silent, voiceless],
    },
    {
      what: 'audio of a folder, by the document',
      attributes: { FilterPolicy: FOLDER, ...BY_DOCUMENT },
      keys: [here],
    },
    {
      what: 'failures with certain codes, by the document',
      attributes: { FilterPolicy: CODES, ...BY_DOCUMENT },
      keys: [voiceless],
    },
    {
      what: 'what concerns this bucket, by the document',
      attributes: { FilterPolicy: JSON.stringify({ bucket: [bucket] }), ...BY_DOCUMENT },
      keys: all,
    },
    { what: 'failures only, by an attribute', attributes: { FilterPolicy: FAILED }, keys: [silent, voiceless] },
    { what: 'audio only, by an attribute', attributes: { FilterPolicy: NARRATED }, keys: [here, elsewhere] },
    { what: 'audio of a folder, by attributes', attributes: { FilterPolicy: FOLDER_BY_ATTRIBUTE }, keys: [here] },
  ];
  let delivered: DeliveredMessage[][];
  let enveloped: DeliveredMessage[];

  beforeAll(async () => {
    const mailboxes = await Promise.all(
      subscriptions.map(({ attributes }) => subscribe(noticesTopicArn, { ...RAW, ...attributes })),
    );
    const envelopes = await subscribe(noticesTopicArn, {});
    await storeText(stack, here, 'A text of the course.');
    await storeText(stack, elsewhere, 'A text of something else.');
    await storeText(stack, silent, '');
    await storeText(stack, voiceless, 'Who speaks?', { 'voice-id': 'Nobody' });
    const first = await envelopes.take(all.length);
    // What a policy keeps back must not come later either, nor anything twice: all wait together for that.
    const [moreEnvelopes, ...others] = await Promise.all([envelopes, ...mailboxes].map((mailbox) => mailbox.rest()));
    enveloped = [...first, ...(moreEnvelopes ?? [])];
    delivered = others;
  });

  test.each(subscriptions.map(({ what, keys }, index) => ({ what, keys, index })))('$what', ({ keys, index }) => {
    const documents = delivered[index]?.map(({ message }) => JSON.parse(message));
    expect(documents?.map(({ key }) => key).sort()).toEqual([...keys].sort());
  });

  test('raw: nothing but the document, with the attributes as those of the message', () => {
    const isNotice = validatorOf('notice-v1.schema.json');
    for (const { message, attributes } of delivered[0] ?? []) {
      const document = JSON.parse(message);
      expect({ valid: isNotice(document), errors: isNotice.errors }).toEqual({ valid: true, errors: null });
      const { status, key } = document;
      expect(attributes).toEqual({ status, bucket, key: key.split('/').map(encodeURIComponent).join('/') });
    }
  });

  test('not raw: an envelope with the very same document, the subject and the attributes', () => {
    const raw = delivered[0]?.map(({ message }) => message);
    const envelopes = enveloped.map(({ message }) => JSON.parse(message));
    expect(envelopes.map(({ Message }) => Message).sort()).toEqual(raw?.sort());
    for (const envelope of envelopes) {
      const { status, key } = JSON.parse(envelope.Message);
      expect(envelope).toMatchObject({ Type: 'Notification', TopicArn: noticesTopicArn });
      expect(envelope.Subject).toMatch(status === 'narrated' ? /^Narrated: / : /^Not narrated: /);
      expect(envelope.MessageAttributes).toEqual({
        status: { Type: 'String', Value: status },
        bucket: { Type: 'String', Value: bucket },
        key: { Type: 'String', Value: key.split('/').map(encodeURIComponent).join('/') },
      });
    }
  });

  test('the size and the duration of the MP3 that is there', async () => {
    const notice = delivered[0]?.map(({ message }) => JSON.parse(message)).find(({ key }) => key === here);
    const { key, bytes, durationSeconds } = notice.audio;
    const { format } = await parseBuffer(await readAudio(stack, key), { mimeType: 'audio/mpeg' }, { duration: true });
    expect(bytes).toBe((await headAudio(stack, key)).ContentLength);
    expect(Math.abs(durationSeconds - (format.duration ?? 0))).toBeLessThan(0.1);
  });
});

describe('what Lambda gives up', () => {
  /** Where the AWS emulator's record is not the one that AWS documents: on the day when it is, the test says so. */
  const RECORDS_BY_TARGET: Readonly<
    Record<LocalTargetName, { readonly faults: readonly string[]; readonly errorType: string }>
  > = {
    embedded: {
      faults: [
        " must have required property 'timestamp'",
        " must have required property 'version'",
        "/requestContext must have required property 'requestId'",
      ],
      errorType: 'Runtime.HandlerError',
    },
    localstack: { faults: [], errorType: 'AwsCallError' },
  };

  afterEach(() => setPollyFaults(stack.pollyUrl, {}));

  test('arrives on the alerts topic as a record of the published JSON Schema, without attributes', async () => {
    const alerts = await subscribe(alertsTopicArn, RAW);
    // Not repeated within the call, so the test need not wait for that.
    await setPollyFaults(stack.pollyUrl, { errors: ['ServiceQuotaExceededException'], repeat: true });
    const text = await storeText(stack, 'given up/año+1.txt', 'Nobody will speak this.');
    const records = await alerts.take(1, 120_000);
    const record = JSON.parse(records[0]?.message ?? '');
    const isRecord = validatorOf('on-failure-record.schema.json');
    isRecord(record);
    const faults = isRecord.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? [];
    const { errorType } = record.responsePayload;
    expect({ faults: faults.sort(), errorType }).toEqual(RECORDS_BY_TARGET[stack.target]);
    expect(records[0]?.attributes).toEqual({});

    expect(record.requestContext).toMatchObject({ condition: 'RetriesExhausted', approximateInvokeCount: 3 });
    const [{ s3 }] = record.requestPayload.Records;
    expect([s3.bucket.name, s3.object.versionId]).toEqual([bucket, text.versionId]);
    expect(decodeURIComponent(s3.object.key.replaceAll('+', ' '))).toBe(text.key);
    expect(record.responsePayload.errorMessage).toContain('ServiceQuotaExceededException');
    expect(await alerts.rest()).toEqual([]);
  });
});
