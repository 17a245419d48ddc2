// What a request's text becomes before it is spoken, plain text and SSML alike: a tree that knows where in the text it stands.

/** Words. `text` has no entities left; `starts[i]` is where character i of it begins in the request's text. All UTF-16 units. */
export interface SsmlText {
  readonly text: string;
  readonly starts: readonly number[];
  /** Where the last character ends in the request's text. */
  readonly end: number;
}

export interface SsmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SsmlNode[];
  /** From the `<` of its start tag to behind its end tag, in UTF-16 units of the request's text. */
  readonly start: number;
  readonly end: number;
}

export type SsmlNode = SsmlElement | SsmlText;
