import { SaxesParser } from 'saxes';
import { type SsmlFault, SsmlInvalidError } from '../errors.ts';
import { findTagFault, quoteMarkup, type TagFault } from './ssml-tags.ts';
import { isPause, isSaid, type SsmlToken, TokenList } from './ssml-tokens.ts';
import { characterFault, doctypeFault, explainXmlError, SPEAK_ONCE } from './xml-faults.ts';

/** Before `char` units of the text of a token; of other tokens `char` is 0. */
export interface TokenPosition {
  readonly token: number;
  readonly char: number;
}

export interface SsmlDocument {
  readonly ssml: string;
  readonly tokens: readonly SsmlToken[];
  /** Where the last word ends when there is a pause behind it, which must not become a part of its own. */
  readonly lastWord: TokenPosition | undefined;
  /** Code points outside tags and comments; an entity is one. Polly bills these. */
  readonly billedCharacters: number;
  /** The same in UTF-16 units. */
  readonly billedUnits: number;
}

/** Deeper than people write; Polly's own bound is not documented. Each level is written again in every part. */
const MAX_DEPTH = 50;

/**
 * Reads a document and checks all that Polly is known to refuse, before anything is sent. Nothing is expanded but the five
 * entities of XML and the numbers of characters; nothing is fetched.
 *
 * @param engine as Polly names it; of one that is not known here the tags are left to Polly.
 * @throws SsmlInvalidError for the first fault.
 */
export function readSsml(ssml: string, engine: string): SsmlDocument {
  const list = new TokenList();
  const open: { readonly name: string; readonly offset: number }[] = [];
  let billedCharacters = 0;
  let billedUnits = 0;
  /** Where the markup or text begins that comes next. */
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
    list.open(tag, offset);
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

  return { ssml, tokens: list.tokens, lastWord: findLastWord(list.tokens), billedCharacters, billedUnits };
}

function findLastWord(tokens: readonly SsmlToken[]): TokenPosition | undefined {
  const token = tokens.findLastIndex(isSaid);
  const last = tokens[token];
  if (last === undefined || !tokens.slice(token + 1).some(isPause)) return undefined;
  return { token, char: last.kind === 'text' ? last.text.trimEnd().length : 0 };
}

/** Polly refuses a `<speak>` within a `<speak>`. Of other tags it is not known where Polly refuses them. */
function findPlaceFault(name: string, markup: string, depth: number): TagFault | undefined {
  if (depth === 0 && name !== 'speak') {
    return { what: `the root is ${quoteMarkup(markup)} and not <speak>`, action: SPEAK_ONCE };
  }
  if (depth > 0 && name === 'speak') {
    return { what: `${quoteMarkup(markup)} stands within <speak>`, action: SPEAK_ONCE };
  }
  if (depth >= MAX_DEPTH) {
    return {
      what: `${quoteMarkup(markup)} is nested more than ${MAX_DEPTH} tags deep`,
      action: 'Close tags that are no longer needed.',
    };
  }
  return undefined;
}
