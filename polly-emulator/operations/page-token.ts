// NextToken for a list that does not change while the server runs: where the next page begins, signed, so that only a token that
// was given out, and for the same question, is taken again.
import { createHmac, randomBytes } from 'node:crypto';
import { AwsError } from '../model/aws-error.ts';

const KEY = randomBytes(32);

/** `question`: whatever has to be the same when the token comes back. */
export function writePageToken(offset: number, question: string): string {
  const signature = createHmac('sha256', KEY).update(`${offset}\n${question}`).digest('base64url');
  return Buffer.from(`${offset}.${signature}`).toString('base64url');
}

/** The offset. Throws InvalidNextTokenException. */
export function readPageToken(token: string, question: string): number {
  const offset = /^(\d{1,9})\./.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1];
  if (offset === undefined || token !== writePageToken(Number(offset), question)) {
    const message = 'The NextToken is invalid: it is not one that was given for this request';
    throw new AwsError('InvalidNextTokenException', message);
  }
  return Number(offset);
}
