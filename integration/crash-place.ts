import { GetObjectCommand } from '@aws-sdk/client-s3';
import { parseBuffer } from 'music-metadata';
import { s3EventOf } from '../client/s3-event.ts';
import { Mailbox, type Notice, readNotice } from './messages.ts';
import { type OwnPlace, openOwnPlace } from './own-place.ts';
import { setPollyFaults } from './polly-faults.ts';
import { PollyProcess } from './polly-process.ts';
import { DeployedFunction, type FunctionCrash, type FunctionReport, type FunctionResult } from './run-function.ts';
import { clientsOf } from './stack.ts';
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
 * A bucket and a topic of a test's own, in the AWS emulator of the run, and a Polly emulator: nothing is invoked when a
 * text is stored there, so the test says which event comes when.
 */
export class CrashPlace {
  readonly #place: OwnPlace;
  readonly #mailbox: Mailbox;
  readonly #function: DeployedFunction;
  readonly pollyUrl: string;
  readonly #polly: PollyProcess;

  private constructor(place: OwnPlace, mailbox: Mailbox, polly: PollyProcess) {
    this.#place = place;
    this.#mailbox = mailbox;
    this.#polly = polly;
    this.pollyUrl = polly.url;
    this.#function = new DeployedFunction(place.endpoint, polly.url, place.topicArn);
  }

  /** Its Polly answers with a tone in place of speech. */
  static async open(): Promise<CrashPlace> {
    const place = await openOwnPlace('crashes');
    const polly = await PollyProcess.start();
    await setPollyFaults(polly.url, { audio: 'canned' });
    return new CrashPlace(place, await Mailbox.open(place, place.topicArn), polly);
  }

  async close(): Promise<void> {
    this.#function.close();
    await this.#polly.close();
    await this.#mailbox.close();
  }

  store(key: string, body: string): Promise<StoredText> {
    return storeText(this.#place, key, body);
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

  /** The next ones, as many as said. */
  async notices(expected: number): Promise<Notice['document'][]> {
    return (await this.#mailbox.notices(expected)).map(({ document }) => document);
  }

  /** Those that came unexpected, once none has come for a while. */
  async otherNotices(): Promise<Notice['document'][]> {
    return (await this.#mailbox.rest()).map((message) => readNotice(message).document);
  }

  /** The versions of the audio beside a text, the current one first. */
  async audioOf({ key }: StoredText): Promise<FoundAudio[]> {
    const { s3 } = clientsOf(this.#place);
    const place = { Bucket: this.#place.bucket, Key: key.replace(/\.txt$/, '.mp3') };
    return Promise.all(
      (await versionsOf(this.#place, place.Key)).map(async (versionId) => {
        const { Body, Metadata } = await s3.send(new GetObjectCommand({ ...place, VersionId: versionId }));
        const { format } = await parseBuffer((await Body?.transformToByteArray()) ?? new Uint8Array(), 'audio/mpeg');
        return { versionId, textVersionId: Metadata?.['source-version-id'], durationSeconds: format.duration };
      }),
    );
  }

  #eventOf(text: StoredText): object {
    return s3EventOf(this.#place.bucket, text);
  }
}
