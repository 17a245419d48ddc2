import { BYTES } from './odd-texts-bytes.ts';
import { KEYS } from './odd-texts-keys.ts';
import { OPTIONS } from './odd-texts-options.ts';
import { SSML } from './odd-texts-ssml.ts';
import { WORDS } from './odd-texts-words.ts';

type Body = string | Uint8Array<ArrayBuffer>;

/** What comes of a text: an MP3 and its notice, or a `failed` notice alone, whose message holds `says` and whose action `advises`. */
export type Outcome =
  | { readonly expected: 'narrated' }
  | { readonly expected: string; readonly says: string; readonly advises?: string };

/** One kind of odd or bad input. */
export type OddText = Outcome & {
  readonly what: string;
  /** Absent: one that is made of `what`. */
  readonly key?: string;
  /** Made when it is stored where it is too large to be kept. */
  readonly body: Body | (() => Body);
  readonly metadata?: Readonly<Record<string, string>>;
  readonly storageClass?: 'GLACIER';
  readonly contentEncoding?: string;
};

export const ODD_TEXTS: readonly (OddText & { readonly key: string })[] = [
  ...BYTES,
  ...WORDS,
  ...SSML,
  ...OPTIONS,
  ...KEYS,
].map((text) => ({ key: `odd/${text.what.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`, ...text }));
