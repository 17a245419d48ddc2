import { type DeliveredMessage, type Inbox, type InboxOptions, openInbox } from '../client/inbox.ts';
import { WaitError, waitFor } from '../client/wait-for.ts';
import { clientsOf, type TestServers } from './stack.ts';

/** A notice as docs/schemas/notice-v1.schema.json describes it, with the message that brought it. */
export interface Notice {
  readonly document: {
    readonly version: 1;
    readonly status: 'narrated' | 'failed';
    readonly bucket: string;
    readonly key: string;
    readonly versionId: string;
    readonly etag: string;
    readonly audio?: {
      readonly key: string;
      readonly versionId: string;
      readonly characters: number;
      readonly durationSeconds?: number;
      readonly replacedVersionId?: string;
    };
    readonly error?: { readonly code: string; readonly message: string; readonly action: string };
  };
  readonly message: DeliveredMessage;
}

/**
 * Long enough for a second delivery to show: the AWS emulator repeats a failed invocation after 0.2 and 0.4 seconds,
 * and a duplicate of a successful one would come at once.
 */
const QUIET_MS = 2_500;
const REST_TIMEOUT_MS = 60_000;

/** A queue on a topic. Each message is taken once, by the test that waits for it; what is left nobody has expected. */
export class Mailbox {
  readonly #inbox: Inbox;
  #left: DeliveredMessage[] = [];
  #lastArrival = Date.now();

  private constructor(inbox: Inbox) {
    this.#inbox = inbox;
  }

  static async open(servers: TestServers, topicArn: string, options: InboxOptions = {}): Promise<Mailbox> {
    const { sns, sqs } = clientsOf(servers);
    return new Mailbox(await openInbox(sns, sqs, topicArn, options));
  }

  close(): Promise<void> {
    return this.#inbox.close();
  }

  /** Waits for so many messages and returns them. Whether there are more than expected, `rest` tells in the end. */
  async take(count: number, timeoutMs = 30_000): Promise<DeliveredMessage[]> {
    const arrived = async () => {
      if (this.#left.length < count) await this.#receive();
      if (this.#left.length < count) throw new Error(`${this.#left.length} have arrived: ${describe(this.#left)}`);
      return true;
    };
    await waitFor(arrived, { what: `${count} messages`, timeoutMs, intervalMs: 0 });
    return this.#left.splice(0, count);
  }

  /** As `take`, of the topic of notices. */
  async notices(count: number, timeoutMs?: number): Promise<Notice[]> {
    return (await this.take(count, timeoutMs)).map(readNotice);
  }

  /** The next notice. */
  async notice(timeoutMs?: number): Promise<Notice> {
    const [next] = await this.notices(1, timeoutMs);
    return next as Notice;
  }

  /** What has come so far and was not taken, without waiting. */
  async arrived(): Promise<DeliveredMessage[]> {
    await this.#receive(0);
    return this.#left.splice(0);
  }

  /**
   * All that was not taken, some seconds after the last message: a test that asks once, at the end of its file, sees
   * whether anything in it was said twice, or unasked.
   */
  async rest(): Promise<DeliveredMessage[]> {
    const isQuiet = async () => {
      await this.#receive();
      return Date.now() - this.#lastArrival >= QUIET_MS;
    };
    await waitFor(isQuiet, { what: 'the messages to end', timeoutMs: REST_TIMEOUT_MS, intervalMs: 0 });
    return this.#left.splice(0);
  }

  /**
   * All notices, once as many have come as expected, or the time is over, and then no more for a while: for those who
   * say themselves which are missing.
   */
  async allNotices(expected: number, timeoutMs: number): Promise<Notice[]> {
    const first = await this.take(expected, timeoutMs).catch((error: Error) => {
      if (!(error instanceof WaitError)) throw error;
      return [];
    });
    return [...first, ...(await this.rest())].map(readNotice);
  }

  async #receive(waitSeconds = 1): Promise<void> {
    const messages = await this.#inbox.receive(waitSeconds);
    if (messages.length > 0) {
      this.#left.push(...messages);
      this.#lastArrival = Date.now();
    }
  }
}

/** By the keys of their texts, as far as they have some. */
function describe(messages: readonly DeliveredMessage[]): string {
  const keys = messages.map(({ message }) => /"key": ?"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message.slice(0, 80));
  return keys.join(', ') || 'none';
}

export function readNotice(message: DeliveredMessage): Notice {
  return { document: JSON.parse(message.message), message };
}
