import type { DeliveredMessage, Inbox } from '../client/inbox.ts';
import { waitFor } from '../client/wait-for.ts';

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

export interface Collector {
  /**
   * Waits for as many messages as expected, then until none has come for a while, and returns all that came: whether
   * there are more than expected is for the caller to assert.
   */
  collect(expected: number, timeoutMs?: number): Promise<DeliveredMessage[]>;
  /** Waits for one message and returns without a look at what may follow. */
  first(timeoutMs?: number): Promise<DeliveredMessage>;
}

export function collectFrom(inbox: Inbox): Collector {
  return {
    first: (timeoutMs = 30_000) =>
      waitFor(async () => (await inbox.receive())[0], { what: 'a message', timeoutMs, intervalMs: 0 }),
    async collect(expected, timeoutMs = 30_000) {
      const messages: DeliveredMessage[] = [];
      let lastArrival = Date.now();
      const take = async () => {
        const arrived = await inbox.receive();
        if (arrived.length > 0) {
          messages.push(...arrived);
          lastArrival = Date.now();
        }
      };
      await waitFor(
        async () => {
          await take();
          if (messages.length < expected) {
            throw new Error(`${messages.length} of ${expected} have arrived`);
          }
          return true;
        },
        { what: `${expected} messages`, timeoutMs, intervalMs: 0 },
      );
      await waitFor(
        async () => {
          await take();
          return Date.now() - lastArrival >= QUIET_MS;
        },
        { what: 'the messages to end', timeoutMs, intervalMs: 0 },
      );
      return messages;
    },
  };
}

export function readNotice(message: DeliveredMessage): Notice {
  return { document: JSON.parse(message.message), message };
}
