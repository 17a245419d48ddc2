// Every action of the function's role: what the function does with it, and without it where an AWS emulator enforces
// it.
import { AbortMultipartUploadCommand, GetObjectTaggingCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { expect } from '@jest/globals';
import { readLastLogLines } from '../client/logs/events.ts';
import { waitFor } from '../client/wait-for.ts';
import { Mailbox, type Notice } from './messages.ts';
import { clientsOf, type Stack } from './stack.ts';
import { storeText, versionsOf } from './texts.ts';
import { askAbout, withoutNotifications } from './unnoticed-texts.ts';

export interface Permission {
  readonly sid: string;
  readonly action: string;
  /** Has the function make the call, and passes when it goes well. */
  readonly granted: (stack: Stack) => Promise<void>;
}

export interface EnforcedPermission extends Permission {
  /** What comes of it when the action is taken away, as it reads after "StoreAudio without s3:PutObject". */
  readonly consequence: string;
  /** Has the function make the call, and passes when that is what comes of it. */
  readonly missing: (stack: Stack) => Promise<void>;
}

interface UnenforcedPermission extends Permission {
  /** Why no AWS emulator can show that it is missed. */
  readonly reason: string;
}

const keyOf = (sid: string, action: string) => `permissions/${sid}-${action.replace(':', '-')}.txt`;

/**
 * Speech of 48 kHz that is more than 10 MiB, the size from which an MP3 goes to S3 in parts: eight paragraphs of pauses, of
 * which two may still be spoken when Polly refuses the ninth. Each fills a request so far that none shares it with another.
 */
const LONG_AND_REFUSED = (() => {
  const pauses = `and<break time="10s"/><mark name="${'m'.repeat(200)}"/> `.repeat(15);
  return `<speak>${`<p>${pauses}</p>`.repeat(8)}<p>${pauses}<prosody volume="6">Z</prosody></p></speak>`;
})();
const SPOKEN_AT_LENGTH = { 'sample-rate': '48000' };
const SPEECH_TIMEOUT_MS = 120_000;

export const ENFORCED: readonly EnforcedPermission[] = [
  failing('ReadTexts', 's3:GetObject'),
  overtaking('ReadTexts', 's3:GetObjectVersion'),
  failing('StoreAudio', 's3:GetObject'),
  failing('StoreAudio', 's3:PutObject'),
  aborting('StoreAudio', 's3:AbortMultipartUpload'),
  failing('RememberNotices', 's3:GetObjectVersionTagging', { body: ' ', outcome: 'text-empty' }),
  marking('RememberNotices', 's3:PutObjectVersionTagging'),
  failing('Publish', 'sns:Publish', { mp3s: 1 }),
];

/** `terraform test` asserts each of these statements instead. */
export const NOT_ENFORCED: readonly UnenforcedPermission[] = [
  {
    ...narrating('TellMissingFromForbidden', 's3:ListBucket'),
    reason: 'the AWS emulator answers 404 without it, AWS 403',
  },
  { ...narrating('Speak', 'polly:SynthesizeSpeech'), reason: 'the Polly emulator knows no IAM' },
  { ...listing('Speak', 'polly:DescribeVoices'), reason: 'the Polly emulator knows no IAM' },
  { ...logging('WriteLogs', 'logs:CreateLogStream'), reason: 'the AWS emulator writes logs without asking the role' },
  { ...logging('WriteLogs', 'logs:PutLogEvents'), reason: 'the AWS emulator writes logs without asking the role' },
];

/** A text gets a notice of its MP3. */
export async function narrates(stack: Stack, key: string): Promise<Notice['document']> {
  const document = await tellAbout(stack, key, 'A text.');
  expect(document.status).toBe('narrated');
  return document;
}

function narrating(sid: string, action: string): Permission {
  return {
    sid,
    action,
    granted: async (stack) => {
      await narrates(stack, keyOf(sid, action));
    },
  };
}

/**
 * Lambda repeats the event until it gives up: an error that names the action, no notice, and what was stored before
 * that.
 */
function failing(
  sid: string,
  action: string,
  { body = 'A text that needs a permission.', outcome = 'narrated', mp3s = 0 } = {},
): EnforcedPermission {
  const key = keyOf(sid, action);
  return {
    sid,
    action,
    consequence: 'fails',
    granted: async (stack) => {
      const { status, error } = await tellAbout(stack, key, body);
      expect(error?.code ?? status).toBe(outcome);
    },
    missing: (stack) =>
      withMailbox(stack, 'noticesTopicArn', (notices) =>
        withMailbox(stack, 'alertsTopicArn', async (alerts) => {
          await storeText(stack, key, body);
          const [record] = await alerts.take(1, 60_000);

          expect(JSON.parse(record?.message ?? '').responsePayload.errorMessage).toContain(
            `Not allowed: ${action} on `,
          );
          expect(await versionsOf(stack, key.replace(/\.txt$/, '.mp3'))).toHaveLength(mp3s);
          expect(await notices.arrived()).toEqual([]);
        }),
      ),
  };
}

/** Whether a text was overtaken or deleted cannot be told. */
function overtaking(sid: string, action: string): EnforcedPermission {
  const key = keyOf(sid, action);
  const askAboutOvertaken = async (stack: Stack) => {
    const { versionId } = await withoutNotifications(stack, async () => {
      const older = await storeText(stack, key, 'A text.');
      await storeText(stack, key, 'A newer text.');
      return older;
    });
    return askAbout(stack, key, versionId);
  };
  return {
    sid,
    action,
    consequence: 'fails for a text that was overtaken',
    granted: async (stack) =>
      expect(await askAboutOvertaken(stack)).toMatchObject({ texts: [{ key, outcome: 'overtaken' }] }),
    missing: async (stack) =>
      expect(await askAboutOvertaken(stack)).toMatchObject({
        errorMessage: expect.stringContaining(`Not allowed: ${action} on `),
      }),
  };
}

/** The notice is out by then, so that failing would only send it again. */
function marking(sid: string, action: string): EnforcedPermission {
  const key = keyOf(sid, action);
  const tagsOf = async (stack: Stack, { key: audioKey, versionId }: { key: string; versionId: string }) => {
    const { TagSet = [] } = await clientsOf(stack).s3.send(
      new GetObjectTaggingCommand({ Bucket: stack.deployment.bucket, Key: audioKey, VersionId: versionId }),
    );
    return TagSet.map(({ Key, Value }) => `${Key}=${Value}`);
  };
  return {
    sid,
    action,
    consequence: 'tells all the same, and logs that nothing marks the notice as sent',
    granted: async (stack) => {
      const { audio = { key, versionId: '' } } = await narrates(stack, key);
      await waitFor(async () => (await tagsOf(stack, audio)).some((tag) => tag.startsWith('narrator-notice=sent:')), {
        what: 'the mark of the notice',
        timeoutMs: 10_000,
      });
    },
    missing: async (stack) => {
      const since = new Date();
      const { audio = { key, versionId: '' } } = await narrates(stack, key);
      const line = await findLogLine(stack, since, (one) => one.includes(key) && one.includes('Notice not tagged'));
      expect(line).toContain(`Not allowed: ${action} on `);
      expect(await tagsOf(stack, audio)).toEqual([]);
    },
  };
}

/** A text that failed is told about as ever; what of its audio was stored by then stays, and is billed. */
function aborting(sid: string, action: string): EnforcedPermission {
  const key = keyOf(sid, action);
  const uploadsLeft = async (stack: Stack) => {
    const { status, error } = await tellAbout(stack, key, LONG_AND_REFUSED, SPOKEN_AT_LENGTH);
    expect([status, error?.code, error?.message]).toEqual([
      'failed',
      'ssml-invalid',
      expect.stringContaining('part 9 of 9'),
    ]);
    const { s3 } = clientsOf(stack);
    const { bucket: Bucket } = stack.deployment;
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of Uploads) await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    return Uploads.map(({ Key }) => Key);
  };
  return {
    sid,
    action,
    consequence: 'leaves the parts of audio that could not be finished',
    granted: async (stack) => expect(await uploadsLeft(stack)).toEqual([]),
    missing: async (stack) => expect(await uploadsLeft(stack)).toEqual([key.replace(/\.txt$/, '.mp3')]),
  };
}

/** What would work instead is listed. */
function listing(sid: string, action: string): Permission {
  return {
    sid,
    action,
    granted: async (stack) => {
      const { error } = await tellAbout(stack, keyOf(sid, action), 'A text.', { 'voice-id': 'Nobody' });
      expect(error?.action).toContain('Amy');
    },
  };
}

function logging(sid: string, action: string): Permission {
  const key = keyOf(sid, action);
  return {
    sid,
    action,
    granted: async (stack) => {
      const since = new Date();
      await narrates(stack, key);
      await findLogLine(stack, since, (line) => line.includes(key));
    },
  };
}

/** Stores a text and waits for the first notice, which is about it. */
async function tellAbout(
  stack: Stack,
  key: string,
  body: string,
  metadata: Record<string, string> = {},
): Promise<Notice['document']> {
  return withMailbox(stack, 'noticesTopicArn', async (notices) => {
    const { versionId } = await storeText(stack, key, body, metadata);
    const { document } = await notices.notice(SPEECH_TIMEOUT_MS);
    expect(document).toMatchObject({ key, versionId });
    return document;
  });
}

function findLogLine(stack: Stack, since: Date, isWanted: (line: string) => boolean): Promise<string> {
  const { access } = clientsOf(stack);
  const { logGroupName } = stack.deployment;
  return waitFor(async () => (await readLastLogLines(access, logGroupName, since, 100)).find(isWanted), {
    what: "a line in the function's log",
    timeoutMs: 20_000,
  });
}

async function withMailbox<T>(
  stack: Stack,
  topic: 'noticesTopicArn' | 'alertsTopicArn',
  work: (mailbox: Mailbox) => Promise<T>,
): Promise<T> {
  const mailbox = await Mailbox.open(stack, stack.deployment[topic]);
  try {
    return await work(mailbox);
  } finally {
    await mailbox.close();
  }
}
