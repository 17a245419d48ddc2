// A document as the flat list that it is cut from. Everything is written anew from what the parser understood: comments are
// gone, and a CDATA section or a character's number has become the character.
import { type Edge, edgeOf, isKeptWhole, type SsmlTag, soundOfEmpty } from './ssml-tags.ts';

export interface OpenToken {
  readonly kind: 'open';
  readonly written: string;
  readonly closing: string;
  readonly edge: Edge | undefined;
  readonly offset: number;
}

export interface CloseToken {
  readonly kind: 'close';
  readonly edge: Edge | undefined;
}

export interface TextToken {
  readonly kind: 'text';
  readonly text: string;
}

/** An element that is not cut, with all that it holds. */
export interface WholeToken {
  readonly kind: 'whole';
  readonly written: string;
  /** What it holds without tags. */
  readonly text: string;
  readonly sound: 'speech' | 'pause' | 'none';
  readonly edge: Edge | undefined;
  readonly offset: number;
}

export type SsmlToken = OpenToken | CloseToken | TextToken | WholeToken;

interface Tag extends SsmlTag {
  readonly isSelfClosing: boolean;
}

/** Takes what a parser reports, in its order. */
export class TokenList {
  readonly tokens: SsmlToken[] = [];
  #text = '';
  #whole: { tag: Tag; written: string; text: string; depth: number; offset: number } | undefined;

  open(tag: Tag, offset: number): void {
    if (this.#whole !== undefined) {
      this.#whole.written += writeStartTag(tag, tag.isSelfClosing);
      this.#whole.depth += 1;
    } else if (isKeptWhole(tag)) {
      this.#flushText();
      this.#whole = { tag, written: writeStartTag(tag, tag.isSelfClosing), text: '', depth: 1, offset };
    } else {
      this.#flushText();
      const written = writeStartTag(tag, false);
      this.tokens.push({ kind: 'open', written, closing: `</${tag.name}>`, edge: edgeOf(tag), offset });
    }
  }

  close(tag: Tag): void {
    const whole = this.#whole;
    if (whole === undefined) {
      this.#flushText();
      this.tokens.push({ kind: 'close', edge: edgeOf(tag) });
      return;
    }
    if (!tag.isSelfClosing) whole.written += `</${tag.name}>`;
    whole.depth -= 1;
    if (whole.depth > 0) return;
    const { written, text, offset } = whole;
    const sound = /\S/.test(text) ? 'speech' : soundOfEmpty(whole.tag.name);
    this.tokens.push({ kind: 'whole', written, text, sound, edge: edgeOf(whole.tag), offset });
    this.#whole = undefined;
  }

  text(words: string): void {
    if (this.#whole === undefined) {
      this.#text += words;
    } else {
      this.#whole.written += escapeText(words);
      this.#whole.text += words;
    }
  }

  /** A comment between two words, or CDATA, does not end a text: what is a sentence shows only in one piece. */
  #flushText(): void {
    if (this.#text !== '') this.tokens.push({ kind: 'text', text: this.#text });
    this.#text = '';
  }
}

export function writeToken(token: OpenToken | TextToken | WholeToken): string {
  return token.kind === 'text' ? escapeText(token.text) : token.written;
}

/** Whether a token makes speech and not only a pause or nothing. */
export function isSaid(token: SsmlToken): boolean {
  return token.kind === 'text' ? /\S/.test(token.text) : token.kind === 'whole' && token.sound === 'speech';
}

export function isPause(token: SsmlToken): token is WholeToken {
  return token.kind === 'whole' && token.sound === 'pause';
}

/** A parser would make a line feed of a carriage return that is not written as its number. */
const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** And a space of what is below a space, in an attribute. */
const VALUE_ESCAPES: Readonly<Record<string, string>> = {
  ...TEXT_ESCAPES,
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character] ?? character);
}

/** Units of a character as `escapeText` writes it. */
export function writtenUnits(character: string): number {
  return (TEXT_ESCAPES[character] ?? character).length;
}

function writeStartTag({ name, attributes }: SsmlTag, isSelfClosing: boolean): string {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    const escaped = value.replace(/[&<>"\r\t\n]/g, (character) => VALUE_ESCAPES[character] ?? character);
    return ` ${attribute}="${escaped}"`;
  });
  return `<${name}${written.join('')}${isSelfClosing ? '/' : ''}>`;
}
