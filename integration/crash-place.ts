import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { parseBuffer } from 'music-metadata';
import { type Inbox, openInbox } from '../client/inbox.ts';
import { s3EventOf } from '../client/s3-event.ts';
import { collectFrom, type Notice, readNotice } from './messages.ts';
import { DeployedFunction, type FunctionCrash, type FunctionReport, type FunctionResult } from './run-function.ts';
import { clientsOf, type Stack } from './stack.ts';
import { type StoredText, storeText, versionsOf } from './texts.ts';

export interface FoundAudio {
  /** The version of the text that it was made from, by its own account. */
  readonly textVersionId: string | undefined;
  readonly versionId: string | undefined;
  /** Decoded frame by frame, whatever the file tells of itself. */
  readonly durationSeconds: number | undefined;
}

export interface TextEvent {
  readonly text: StoredText;
  /**
   * Lambda repeats an event under its id; another one is another event for the same text. Unlike all others at the same
   * time.
   */
  readonly requestId: string;
}

/** So many events at a time that the AWS emulator still answers each call within the function's time-outs. */
const EVENTS_AT_ONCE = 8;

/**
 * A bucket and a topic of a test's own, in the AWS emulator of the run's stack: nothing is invoked when a text is
 * stored there, so the test says which event comes when. Both go with the AWS emulator.
 */
export class CrashPlace {
  readonly #stack: Stack;
  readonly #s3: S3Client;
  readonly #inbox: Inbox;
  readonly #function: DeployedFunction;

  private constructor(stack: Stack, inbox: Inbox, deployed: DeployedFunction) {
    this.#stack = stack;
    this.#s3 = clientsOf(stack).s3;
    this.#inbox = inbox;
    this.#function = deployed;
  }

  static async open(stack: Stack): Promise<CrashPlace> {
    const { s3, sns, sqs } = clientsOf(stack);
    const name = `crashes-${randomUUID()}`;
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    const versioning = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: versioning }));
    const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
    const inbox = await openInbox(sns, sqs, topicArn);
    const own = { ...stack, deployment: { ...stack.deployment, bucket: name } };
    return new CrashPlace(own, inbox, new DeployedFunction(stack, topicArn));
  }

  async close(): Promise<void> {
    this.#function.close();
    await this.#inbox.close();
  }

  store(key: string, body: string): Promise<StoredText> {
    return storeText(this.#stack, key, body);
  }

  /** Runs the function for a text in a process of its own. */
  run({ text, requestId }: TextEvent, crash?: FunctionCrash): Promise<FunctionReport> {
    return this.#function.run([{ event: this.#eventOf(text), requestId }], crash);
  }

  /** One event for each of the texts, in one process, several at a time; the results are in the order of the texts. */
  async runAll(events: readonly TextEvent[]): Promise<FunctionResult[]> {
    const results: FunctionResult[] = [];
    for (let from = 0; from < events.length; from += EVENTS_AT_ONCE) {
      const some = events.slice(from, from + EVENTS_AT_ONCE);
      const runs = some.map(({ text, requestId }) => ({ event: this.#eventOf(text), requestId }));
      results.push(...(await this.#function.run(runs)).results);
    }
    return events.flatMap(({ requestId }) => results.find((result) => result.requestId === requestId) ?? []);
  }

  /** All that have come since the last call, once as many as expected have, and then no more for a while. */
  async notices(expected: number): Promise<Notice['document'][]> {
    return (await collectFrom(this.#inbox).collect(expected)).map((message) => readNotice(message).document);
  }

  /** The versions of the audio beside a text, the current one first. */
  async audioOf({ key }: StoredText): Promise<FoundAudio[]> {
    const place = { Bucket: this.#stack.deployment.bucket, Key: key.replace(/\.txt$/, '.mp3') };
    return Promise.all(
      (await versionsOf(this.#stack, place.Key)).map(async (versionId) => {
        const { Body, Metadata } = await this.#s3.send(new GetObjectCommand({ ...place, VersionId: versionId }));
        const { format } = await parseBuffer((await Body?.transformToByteArray()) ?? new Uint8Array(), 'audio/mpeg');
        return { versionId, textVersionId: Metadata?.['source-version-id'], durationSeconds: format.duration };
      }),
    );
  }

  #eventOf(text: StoredText): object {
    return s3EventOf(this.#stack.deployment.bucket, text);
  }
}
