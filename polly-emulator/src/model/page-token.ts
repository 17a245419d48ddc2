// NextToken for the lists of this server: where the next page begins, signed, so that only a token that was given out, and for
// the same question, is taken again.
import { createHmac, randomBytes } from 'node:crypto';
import { AwsError } from './aws-error.ts';

const KEY = randomBytes(32);

/** `position`: of ASCII letters and digits. `question`: whatever has to be the same when the token comes back. */
export function writePageToken(position: string, question: string): string {
  const signature = createHmac('sha256', KEY).update(`${position}\n${question}`).digest('base64url');
  return Buffer.from(`${position}.${signature}`).toString('base64url');
}

/** The position. Throws InvalidNextTokenException. */
export function readPageToken(token: string, question: string): string {
  const [position = ''] = Buffer.from(token, 'base64url').toString('latin1').split('.');
  // Written anew, because decoding lets pass what was never encoded.
  if (token !== writePageToken(position, question)) {
    const message = `The NextToken is invalid: '${token}' is not one that was given for this request`;
    throw new AwsError('InvalidNextTokenException', message);
  }
  return position;
}
