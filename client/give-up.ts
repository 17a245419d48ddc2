// What Lambda says when it has given a text up: its on-failure record, on the topic alerts.

/** Lambda's on-failure record of an invocation that it will not repeat: what it was about, and what went wrong last. */
export interface GiveUp {
  readonly condition: string;
  readonly reason: string;
}

interface OnFailureRecord {
  readonly requestContext?: { readonly condition?: string };
  readonly requestPayload?: {
    readonly Records?: readonly {
      readonly s3?: { readonly object?: { readonly key?: string; readonly versionId?: string } };
    }[];
  };
  readonly responsePayload?: { readonly errorType?: string; readonly errorMessage?: string } | null;
}

/**
 * Reads a message of the alerts topic: what Lambda says of this version of a text, undefined when it is about another.
 * The record's form: docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
 */
export function readGiveUp(message: string, versionId: string | undefined): GiveUp | undefined {
  const record = parseRecord(message);
  const versions = record?.requestPayload?.Records?.map(({ s3 }) => s3?.object?.versionId) ?? [];
  if (record === undefined || !versions.includes(versionId)) {
    return undefined;
  }
  return read(record);
}

function parseRecord(message: string): OnFailureRecord | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // An alarm or another sender's text.
  }
}

/** A record in one sentence; undefined where the message is none, as that of an alarm. */
export function describeGiveUp(message: string): string | undefined {
  const record = parseRecord(message);
  const keys = record?.requestPayload?.Records?.flatMap(({ s3 }) => s3?.object?.key ?? []) ?? [];
  if (record === undefined || keys.length === 0) return undefined;
  const { condition, reason } = read(record);
  return `Lambda gave up on ${keys.map(decodeKey).join(', ')} (${condition}): ${reason}`;
}

function read({ requestContext, responsePayload }: OnFailureRecord): GiveUp {
  const { errorType, errorMessage } = responsePayload ?? {};
  return {
    condition: requestContext?.condition ?? 'no condition named',
    reason: [errorType, errorMessage].filter(Boolean).join(': ') || 'no reason given',
  };
}

/** S3 encodes keys in events like a form does; what is not encoded so stays as it is. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
