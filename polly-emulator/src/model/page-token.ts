// The pages of lists. NextToken is where the next page begins, signed, so that only a token that was given out, and for
// the same question, is taken again.
import { createHmac, randomBytes } from 'node:crypto';
import { AwsError } from './aws-error.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

const KEY = randomBytes(32);

/** `position`: of ASCII letters and digits. `question`: whatever has to be the same when the token comes back. */
export function writePageToken(position: string, question: string): string {
  const signature = createHmac('sha256', KEY).update(`${position}\n${question}`).digest('base64url');
  return Buffer.from(`${position}.${signature}`).toString('base64url');
}

/** The position. Throws InvalidNextTokenException. */
export function readPageToken(token: string, question: string): string {
  const [position = ''] = Buffer.from(token, 'base64url').toString('latin1').split('.');
  // Compared with a token written anew, because decoding also accepts what was never encoded.
  if (token !== writePageToken(position, question)) {
    const message = `The NextToken is invalid: '${token}' is not one that was given for this request`;
    throw new AwsError('InvalidNextTokenException', message);
  }
  return position;
}

/**
 * The first of the items, and a token with the position of the last of them, so that nothing is shifted by what changes
 * in between.
 */
export function takePage<Item>(
  items: readonly Item[],
  size: number,
  question: string,
  positionOf: (item: Item) => string,
): Page<Item> {
  const page = items.slice(0, size);
  const last = page.at(-1);
  const more = items.length > page.length && last !== undefined;
  return { items: page, nextToken: more ? writePageToken(positionOf(last), question) : undefined };
}
