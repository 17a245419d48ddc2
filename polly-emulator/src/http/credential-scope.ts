// Who asks, and for which region, by the signature of the request (AWS Signature Version 4). The signature itself is not checked.
import type { IncomingHttpHeaders } from 'node:http';

export interface CredentialScope {
  readonly region: string;
  /** undefined: the request is not signed. */
  readonly accessKeyId: string | undefined;
}

/** `AKID/20261123/us-east-1/polly/aws4_request`, in the header after `Credential=`. */
const SCOPE = /^([^/\s,]{1,128})\/\d{8}\/([a-z0-9-]{1,64})\/[^/\s,]+\/aws4_request$/;
const DEFAULT_REGION = 'us-east-1';

/** From the Authorization header or, for a presigned URL, the query; what cannot be read counts as not signed. */
export function readCredentialScope(headers: IncomingHttpHeaders, query: URLSearchParams): CredentialScope {
  const inHeader = /\bCredential=([^\s,]+)/.exec(headers.authorization ?? '')?.[1];
  const match = SCOPE.exec(inHeader ?? query.get('X-Amz-Credential') ?? '');
  return { region: match?.[2] ?? DEFAULT_REGION, accessKeyId: match?.[1] };
}
