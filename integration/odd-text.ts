type Body = string | Uint8Array<ArrayBuffer>;

/**
 * What comes of a text: an MP3 and its notice, or a `failed` notice alone, whose message holds `says` and whose action
 * `advises`.
 */
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
