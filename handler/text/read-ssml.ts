import { SaxesParser } from 'saxes';
import { type SsmlFault, SsmlInvalidError } from '../errors.ts';
import {
  type Edge,
  edgeOf,
  findTagDoubts,
  findTagFault,
  isKeptWhole,
  quoteMarkup,
  type SsmlTag,
  soundOfEmpty,
  type TagDoubt,
} from './ssml-tags.ts';
import { characterFault, doctypeFault, explainXmlError, findPlaceFault } from './xml-faults.ts';

/**
 * A document as the flat list that it is cut from. Everything is written anew from what the parser understood: comments
 * are gone, and a CDATA section or a character's number has become the character.
 */
export interface SsmlDocument {
  readonly ssml: string;
  readonly tokens: readonly SsmlToken[];
  /** The end of the last word, if a pause follows it: that pause must not become a part of its own. */
  readonly lastWord: TokenPosition | undefined;
  /** Code points outside tags and comments; an entity is one. Polly bills these. */
  readonly billedCharacters: number;
  /** The same in UTF-16 units. */
  readonly billedUnits: number;
  /** What Polly may refuse, in its order. */
  readonly doubts: readonly PlacedDoubt[];
}

export interface PlacedDoubt extends TagDoubt {
  /** Of the tag in the document as it was given, in UTF-16 units from 0. */
  readonly offset: number;
  /** The token that holds the tag. */
  readonly token: number;
}

/** Before `char` units of the text of a token; of other tokens `char` is 0. */
export interface TokenPosition {
  readonly token: number;
  readonly char: number;
}

export type SsmlToken = OpenToken | CloseToken | TextToken | WholeToken;

export interface OpenToken {
  readonly kind: 'open';
  readonly written: string;
  readonly closing: string;
  readonly edge: Edge | undefined;
  readonly offset: number;
}

interface CloseToken {
  readonly kind: 'close';
  readonly edge: Edge | undefined;
}

interface TextToken {
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

/**
 * Reads a document and checks all that Polly is known to refuse, before anything is sent. Nothing is expanded but the
 * five entities of XML and the numbers of characters; nothing is fetched.
 *
 * @param engine as Polly names it; of an unknown one the tags are left to Polly.
 * @throws SsmlInvalidError for the first fault.
 */
export function readSsml(ssml: string, engine: string): SsmlDocument {
  const list = new TokenList();
  const doubts: PlacedDoubt[] = [];
  const open: { readonly name: string; readonly offset: number }[] = [];
  let billedCharacters = 0;
  let billedUnits = 0;
  /** Where the next markup or text begins. */
  let begin = 0;

  const refuse = (fault: SsmlFault): never => {
    throw new SsmlInvalidError(ssml, fault);
  };
  const surrogate = ssml.search(/\p{Surrogate}/u);
  if (surrogate !== -1) refuse(characterFault(ssml, surrogate));

  // Version 1.0 whatever the declaration says, because a part is written without one.
  const parser = new SaxesParser({ xmlns: false, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const takeMarkup = () => {
    const offset = ssml.indexOf('<', begin);
    const markup = ssml.slice(offset, parser.position);
    begin = parser.position;
    return { offset, markup };
  };
  const takeText = (words: string) => {
    list.text(words);
    billedCharacters += [...words].length;
    billedUnits += words.length;
  };

  parser.on('error', ({ message }) => refuse(explainXmlError(message, { ssml, begin, end: parser.position, open })));
  parser.on('xmldecl', takeMarkup);
  parser.on('comment', () => {
    takeMarkup();
    // It is reported before its ">".
    begin += 1;
  });
  parser.on('doctype', () => refuse(doctypeFault(takeMarkup().offset)));
  parser.on('processinginstruction', () => {
    const { offset, markup } = takeMarkup();
    const what = `${quoteMarkup(markup)} is a processing instruction, which SSML does not have`;
    refuse({ offset, what, action: 'Take it out.' });
  });
  parser.on('text', (words) => {
    // Outside the root only white space is right, which the parser judges after this.
    if (open.length === 0) return;
    // The "<" behind the text was read.
    begin = parser.position - 1;
    takeText(words);
  });
  parser.on('cdata', (words) => {
    takeMarkup();
    takeText(words);
  });
  parser.on('opentag', (tag) => {
    const { offset, markup } = takeMarkup();
    const fault = findPlaceFault(tag.name, markup, open.length) ?? findTagFault(tag, markup, engine);
    if (fault !== undefined) refuse({ offset, ...fault });
    open.push({ name: tag.name, offset });
    const token = list.open(tag, offset);
    for (const doubt of findTagDoubts(tag, markup)) doubts.push({ ...doubt, offset, token });
  });
  parser.on('closetag', (tag) => {
    if (!tag.isSelfClosing) {
      const { offset, markup } = takeMarkup();
      if (markup.slice(2, -1).trim() !== tag.name) {
        const what = `${quoteMarkup(markup)} stands where </${tag.name}> is due`;
        refuse({ offset, what, action: `Close <${tag.name}> first, or take ${quoteMarkup(markup)} out.` });
      }
    }
    open.pop();
    list.close(tag);
  });
  parser.write(ssml).close();

  const { tokens } = list;
  return { ssml, tokens, lastWord: findLastWord(tokens), billedCharacters, billedUnits, doubts };
}

function findLastWord(tokens: readonly SsmlToken[]): TokenPosition | undefined {
  const token = tokens.findLastIndex(isSaid);
  const last = tokens[token];
  if (last === undefined || !tokens.slice(token + 1).some(isPause)) return undefined;
  return { token, char: last.kind === 'text' ? last.text.trimEnd().length : 0 };
}

/** Whether a token makes speech and not only a pause or nothing. */
export function isSaid(token: SsmlToken): boolean {
  return token.kind === 'text' ? /\S/.test(token.text) : token.kind === 'whole' && token.sound === 'speech';
}

export function isPause(token: SsmlToken): token is WholeToken {
  return token.kind === 'whole' && token.sound === 'pause';
}

interface Tag extends SsmlTag {
  readonly isSelfClosing: boolean;
}

/** Takes what a parser reports, in its order. */
class TokenList {
  readonly tokens: SsmlToken[] = [];
  #text = '';
  #whole: { tag: Tag; written: string; text: string; depth: number; offset: number } | undefined;

  /** The index of the token that will hold the tag. */
  open(tag: Tag, offset: number): number {
    if (this.#whole !== undefined) {
      this.#whole.written += writeStartTag(tag, tag.isSelfClosing);
      this.#whole.depth += 1;
      return this.tokens.length;
    }
    this.#flushText();
    const index = this.tokens.length;
    if (isKeptWhole(tag)) {
      this.#whole = { tag, written: writeStartTag(tag, tag.isSelfClosing), text: '', depth: 1, offset };
    } else {
      const written = writeStartTag(tag, false);
      this.tokens.push({ kind: 'open', written, closing: `</${tag.name}>`, edge: edgeOf(tag), offset });
    }
    return index;
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

  /** A comment between two words, or CDATA, does not end a text: sentences are only seen in one piece. */
  #flushText(): void {
    if (this.#text !== '') this.tokens.push({ kind: 'text', text: this.#text });
    this.#text = '';
  }
}

/** A carriage return is written as its number: a parser would read a bare one as a line feed. */
const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** In an attribute a parser would read bare tabs and line feeds as spaces. */
const VALUE_ESCAPES: Readonly<Record<string, string>> = { ...TEXT_ESCAPES, '"': '&quot;', '\t': '&#9;', '\n': '&#10;' };

export function writeToken(token: OpenToken | TextToken | WholeToken): string {
  return token.kind === 'text' ? escapeText(token.text) : token.written;
}

/** Units of a character as `writeToken` writes it. */
export function writtenUnits(character: string): number {
  return (TEXT_ESCAPES[character] ?? character).length;
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character] ?? character);
}

function writeStartTag({ name, attributes }: SsmlTag, isSelfClosing: boolean): string {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    const escaped = value.replace(/[&<>"\r\t\n]/g, (character) => VALUE_ESCAPES[character] ?? character);
    return ` ${attribute}="${escaped}"`;
  });
  return `<${name}${written.join('')}${isSelfClosing ? '/' : ''}>`;
}
