import { TextRefusedError } from '../refusals.ts';

export interface SsmlFault {
  /** Where it is in the document: UTF-16 units from 0. */
  readonly offset: number;
  /** What is wrong, as a clause without a full stop. */
  readonly what: string;
  /** What the person who wrote it can do: a sentence. */
  readonly action: string;
}

/** SSML that Polly would refuse or that cannot be cut into its requests. Found before anything is sent. */
export class SsmlInvalidError extends TextRefusedError {
  override readonly name = 'SsmlInvalidError';
  readonly code = 'ssml-invalid';
  readonly action: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in code points. */
  readonly column: number;

  constructor(ssml: string, { offset, what, action }: SsmlFault) {
    const lines = ssml
      .slice(0, offset)
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\r|\n/);
    const line = lines.length;
    const column = [...(lines.at(-1) ?? '')].length + 1;
    super(`The SSML is not usable at line ${line}, column ${column}: ${what}.`);
    this.action = action;
    this.line = line;
    this.column = column;
  }
}

const MAX_QUOTED = 80;

/** Markup for a message: on one line, and short even where a tag is not. */
export function quoteMarkup(markup: string): string {
  const line = markup
    .slice(0, 4 * MAX_QUOTED)
    .replace(/\s+/g, ' ')
    .trim();
  const shown = [...line].slice(0, MAX_QUOTED).join('');
  return shown === line && markup.length <= 4 * MAX_QUOTED ? line : `${shown}…`;
}
