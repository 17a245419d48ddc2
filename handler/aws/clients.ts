import { PollyClient, type PollyClientConfig } from '@aws-sdk/client-polly';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { HOLD_REPLY_PLACE, holdReply } from './hold-reply.ts';

export interface Clients {
  readonly s3: S3Client;
  readonly polly: PollyClient;
  readonly sns: SNSClient;
}

/** For tests. Endpoints, region and credentials come from the SDK's own variables. */
interface ClientOverrides {
  readonly s3?: S3ClientConfig;
  readonly polly?: PollyClientConfig;
  readonly sns?: SNSClientConfig;
}

/** Milliseconds; a test waits shorter ones. */
export const LIMITS = {
  /**
   * In the same region a connection stands within milliseconds, and S3 and SNS answer within a second. A request that
   * takes longer is better repeated. `requestTimeout` alone would only log a warning.
   */
  http1: {
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
    socketTimeout: 5_000,
  },

  /**
   * Polly speaks HTTP/2, where `requestTimeout` is silence on the stream, connecting included. AWS starts to answer
   * within a few seconds; an emulator that speaks eight parts on two cores answers the last of them after some ten. One
   * connection a call: a shared one would be dead after Lambda froze and woke the function.
   */
  http2: { requestTimeout: 30_000, disableConcurrentStreams: true },
};

interface CallLimits {
  /** Attempts of one call of S3 or SNS, the first included. */
  readonly maxAttempts: number;
  /** A longer object of S3 is not read to its end before its reply is handed out. */
  readonly maxObjectBytes: number;
}

/** The three AWS clients, made once for the life of the function. */
export function createClients(
  { maxAttempts, maxObjectBytes }: CallLimits,
  overrides: ClientOverrides = {},
  { http1, http2 }: typeof LIMITS = LIMITS,
): Clients {
  const s3 = new S3Client({ maxAttempts, requestHandler: http1, ...overrides.s3 });
  // One attempt: speech/call-patiently.ts repeats Polly's calls, with more patience than the SDK has.
  const polly = new PollyClient({ maxAttempts: 1, requestHandler: http2, ...overrides.polly });
  const sns = new SNSClient({ maxAttempts, requestHandler: http1, ...overrides.sns });
  s3.middlewareStack.add(holdReply(maxObjectBytes), HOLD_REPLY_PLACE);
  polly.middlewareStack.add(holdReply(Number.POSITIVE_INFINITY), HOLD_REPLY_PLACE);
  return { s3, polly, sns };
}
