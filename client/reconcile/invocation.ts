import { InvocationType, InvokeCommand, type LambdaClient, LogType } from '@aws-sdk/client-lambda';
import { OUTCOMES, type TextResult } from '../../handler/contract.ts';
import { s3EventOf } from '../s3-event.ts';
import type { StaleText } from './stale-texts.ts';

/** What the function did about a text, in its answer to a synchronous invocation. */
export type Answer = Pick<TextResult, 'outcome' | 'code'>;

export interface Invocation {
  readonly lambda: LambdaClient;
  /** Name or ARN. */
  readonly functionName: string;
  readonly bucket: string;
  readonly text: Omit<StaleText, 'reason'>;
  /** Ends the waiting for an answer; the function goes on all the same. */
  readonly abandon: AbortSignal;
  /** Waits, in ms, for a throttled function to be free; a rejection gives the text up. */
  readonly wait: (ms: number) => Promise<void>;
}

/** No further invocation can go better: the function is not there, or this person may not invoke it. */
export class FunctionUnavailableError extends Error {
  override name = 'FunctionUnavailableError';

  constructor(functionName: string, cause: Error) {
    super(
      `The function ${functionName} could not be invoked (${cause.name}: ${cause.message}). ` +
        'It takes lambda:InvokeFunction on it; docs/reconcile.md has every permission.',
      { cause },
    );
  }
}

/** The function ended with an error of its own; the message begins with its type. */
export class FunctionFailedError extends Error {
  override name = 'FunctionFailedError';
}

export class AnswerUnreadableError extends Error {
  override name = 'AnswerUnreadableError';

  constructor(payload: string) {
    super(
      `the function answered ${payload.slice(0, MAX_QUOTED_CHARACTERS)}, which does not say what became of the text: ` +
        'it is not Narrator, or older than this command. Deploy again',
    );
  }
}

const MAX_QUOTED_CHARACTERS = 100;
const FINAL_NAMES = [
  'ResourceNotFoundException',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
];

/** The longest run of a function: what keeps it busy now has ended by then. */
const THROTTLE_PATIENCE_MS = 900_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Has the function narrate a text, and waits for its answer. A throttled invocation is repeated for up to 15 minutes;
 * any other is made once, because the first one may still be at it.
 *
 * @throws {FunctionUnavailableError}
 * @throws {FunctionFailedError}
 * @throws {AnswerUnreadableError}
 */
export async function redoText(invocation: Invocation): Promise<Answer> {
  const { functionName, bucket, text } = invocation;
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: InvocationType.RequestResponse,
    LogType: LogType.None,
    Payload: Buffer.from(JSON.stringify(s3EventOf(bucket, text))),
  });
  const { FunctionError, Payload } = await invokeWhenFree(command, invocation).catch((error) => {
    throw FINAL_NAMES.includes(error.name) ? new FunctionUnavailableError(functionName, error) : error;
  });
  const payload = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) throw new FunctionFailedError(describeFailure(FunctionError, payload));
  return readAnswer(payload, text.key);
}

async function invokeWhenFree(command: InvokeCommand, invocation: Invocation) {
  const { lambda, abandon, wait } = invocation;
  let waitedMs = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await lambda.send(command, { abortSignal: abandon });
    } catch (error) {
      if (!isThrottled(error) || waitedMs >= THROTTLE_PATIENCE_MS) throw error;
      // Random between half and whole, so that those who were refused together do not come back together.
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
      waitedMs += waitMs;
      await wait(waitMs);
    }
  }
}

function isThrottled(error: unknown): boolean {
  const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  return name === 'TooManyRequestsException' || $metadata?.httpStatusCode === 429;
}

function describeFailure(functionError: string, payload: string): string {
  const { errorType, errorMessage } = parse(payload) as { errorType?: unknown; errorMessage?: unknown };
  const parts = [errorType, errorMessage].filter((part) => typeof part === 'string' && part !== '');
  return parts.length === 0 ? `${functionError}: ${payload.slice(0, MAX_QUOTED_CHARACTERS)}` : parts.join(': ');
}

function readAnswer(payload: string, key: string): Answer {
  const { texts } = parse(payload) as { texts?: unknown };
  const found: { key?: unknown; outcome?: unknown; code?: unknown } | undefined = Array.isArray(texts)
    ? texts.find((one) => one?.key === key)
    : undefined;
  const outcome = OUTCOMES.find((one) => one === found?.outcome);
  if (outcome === undefined) throw new AnswerUnreadableError(payload === '' ? 'nothing' : payload);
  return { outcome, ...(typeof found?.code === 'string' && { code: found.code }) };
}

function parse(payload: string): object {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // Not JSON: a runtime that broke off; the caller quotes it.
  }
}
