/** Lambda's on-failure record of an invocation that it will not repeat: what it was about, and what went wrong last. */
export interface GiveUp {
  readonly condition: string;
  readonly reason: string;
}

/** Lambda retried and gave up: no notice will come. */
export class GaveUpError extends Error {
  override name = 'GaveUpError';
}

interface OnFailureRecord {
  readonly requestContext?: { readonly condition?: string };
  readonly requestPayload?: {
    readonly Records?: readonly { readonly s3?: { readonly object?: { readonly versionId?: string } } }[];
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
  const { errorType, errorMessage } = record.responsePayload ?? {};
  return {
    condition: record.requestContext?.condition ?? 'no condition named',
    reason: [errorType, errorMessage].filter(Boolean).join(': ') || 'no reason given',
  };
}

function parseRecord(message: string): OnFailureRecord | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // An alarm or another sender's text.
  }
}
