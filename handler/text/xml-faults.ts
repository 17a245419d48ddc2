// saxes names a fault in few words, and where it noticed it; people need the place where the fault begins.
import type { SsmlFault } from '../errors.ts';
import { quoteMarkup, type TagFault } from './ssml-tags.ts';

export interface ParserPlace {
  readonly ssml: string;
  /** Where the tag, comment, section or stretch of text begins that the parser is in. */
  readonly begin: number;
  /** The next character that the parser would read. */
  readonly end: number;
  /** Elements that are open here, the innermost last. */
  readonly open: readonly { readonly name: string; readonly offset: number }[];
}

const SPEAK_ONCE = 'Put all that is to be spoken between one <speak> and one </speak>.';
const READ_AS_TEXT = 'To hear it as plain text, store it with the metadata text-type: text.';
const ESCAPE_AMPERSAND = 'Write &amp; for the character & itself, and ";" at the end of an entity.';

/** The fault behind an error message of saxes 6. */
export function explainXmlError(message: string, place: ParserPlace): SsmlFault {
  const { ssml, begin, end } = place;
  const markup = ssml.indexOf('<', begin);
  const quoted = quoteMarkup(ssml.slice(markup, end));
  switch (message) {
    case 'undefined entity.':
    case 'disallowed character in entity name.':
    case 'malformed character entity.':
    case 'empty entity name.':
      return findReferenceFault(ssml, begin, end) ?? generalFault(message, place);
    case 'document must contain a root element.':
    case 'unexpected end.':
      return explainEnd(place);
    case 'text data outside of root node.': {
      const offset = begin + Math.max(0, ssml.slice(begin, end).search(/[^\s\uFEFF]/));
      const where = /<speak[\s/>]/.test(ssml.slice(0, offset)) ? 'after </speak>' : 'before <speak>';
      if (/^&(?:lt|#60|#x3c);/i.test(ssml.slice(offset, offset + 6))) {
        const action = `Write < for &lt; and > for &gt;. ${READ_AS_TEXT}`;
        return { offset, what: `its markup is escaped: there is an entity for "<" ${where}`, action };
      }
      if (/^\p{DI}/u.test(ssml.slice(offset, offset + 2))) {
        const code = codeOf(ssml, offset);
        return { offset, what: `there is the character ${code}, which is not seen, ${where}`, action: 'Take it out.' };
      }
      return { offset, what: `there is text ${where}`, action: `${SPEAK_ONCE} ${READ_AS_TEXT}` };
    }
    case 'documents may contain only one root.':
      return { offset: markup, what: `${quoted} begins a second root`, action: SPEAK_ONCE };
    case 'disallowed character in tag name':
      return { offset: markup, what: 'the "<" begins no tag', action: 'Write &lt; for the character itself.' };
    case 'disallowed character.':
      if (ssml[end - 1] === '<') {
        return {
          offset: end - 1,
          what: `there is a "<" within ${quoted}`,
          action: 'Write &lt; for the character itself, or close the value before it.',
        };
      }
      return characterFault(ssml, end - 1);
    case 'malformed comment.':
      return { offset: end - 3, what: 'there is a "--" within a comment', action: 'Take it out.' };
    case 'inappropriately located doctype declaration.':
      return doctypeFault(markup);
    case 'incorrect syntax.':
      return /^<!doctype/i.test(ssml.slice(markup, end)) ? doctypeFault(markup) : generalFault(message, place);
    default:
      if (message.startsWith('unclosed tag')) return explainEnd(place);
      if (message.startsWith('duplicate attribute')) return { ...generalFault(message, place), offset: markup };
      if (message.startsWith('unmatched closing tag')) {
        return { offset: markup, what: `${quoted} closes nothing`, action: 'Take it out.' };
      }
      return generalFault(message, place);
  }
}

/** Deeper than people write; Polly's own bound is not documented. Each level is written again in every part. */
const MAX_DEPTH = 50;

/** Polly refuses a `<speak>` within a `<speak>`. Of other tags it is not known where Polly refuses them. */
export function findPlaceFault(name: string, markup: string, depth: number): TagFault | undefined {
  if (depth === 0 && name !== 'speak') {
    const [prefix, local = prefix] = name.split(':');
    const isSpeak = local?.toLowerCase() === 'speak';
    const advice = [
      ...(isSpeak && local !== 'speak' ? ['Write speak in lower case, at the end too.'] : []),
      ...(isSpeak && local !== prefix ? [`Write all tags without "${prefix}:".`] : []),
    ];
    const action = advice.length > 0 ? advice.join(' ') : SPEAK_ONCE;
    return { what: `the root is ${quoteMarkup(markup)} and not <speak>`, action: `${action} ${READ_AS_TEXT}` };
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

/** A character that no XML may hold, not even by its number. */
export function characterFault(ssml: string, offset: number): SsmlFault {
  return { offset, what: `the character ${codeOf(ssml, offset)} is not allowed in XML`, action: 'Take it out.' };
}

function codeOf(ssml: string, offset: number): string {
  return `U+${(ssml.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Everything was read, and something is still open: a comment or a tag, else an element. */
function explainEnd({ ssml, begin, end, open }: ParserPlace): SsmlFault {
  const markup = ssml.indexOf('<', begin);
  const reference = findReferenceFault(ssml, begin, markup === -1 ? end : markup);
  if (reference !== undefined) return reference;
  if (markup !== -1) {
    const rest = ssml.slice(markup);
    if (/^<!DOCTYPE/.test(rest)) return doctypeFault(markup);
    return {
      offset: markup,
      what: `${quoteMarkup(rest)} is not finished`,
      action: 'Close the tag, comment or section.',
    };
  }
  const element = open.at(-1);
  if (element === undefined) {
    return { offset: 0, what: 'there is no <speak>', action: SPEAK_ONCE };
  }
  const { name, offset } = element;
  return { offset, what: `<${name}> is not closed`, action: `Write </${name}> where it ends.` };
}

/** A document type can define entities that grow without end or fetch files: none is read. */
export function doctypeFault(offset: number): SsmlFault {
  return {
    offset,
    what: 'a document type (<!DOCTYPE …>) is not allowed',
    action: 'Take it out, and the entities that it defines.',
  };
}

const ENTITY_NAMES: ReadonlySet<string> = new Set(['amp', 'apos', 'gt', 'lt', 'quot']);

function findReferenceFault(ssml: string, begin: number, end: number): SsmlFault | undefined {
  for (const match of ssml.slice(begin, end).matchAll(/&(#?[\p{L}\p{N}_.:-]*)(;?)/gu)) {
    const [reference, name = '', semicolon] = match;
    const offset = begin + match.index;
    if (semicolon === '' || name === '' || name === '#') {
      return { offset, what: `"${quoteMarkup(reference)}" is not an entity`, action: ESCAPE_AMPERSAND };
    }
    if (name.startsWith('#') ? !isCharacterNumber(name) : !ENTITY_NAMES.has(name)) {
      return {
        offset,
        what: `XML has no entity ${quoteMarkup(reference)}`,
        action: `Write the character itself. XML has ${[...ENTITY_NAMES].map((known) => `&${known};`).join(' ')} and numbers such as &#160;.`,
      };
    }
  }
  return undefined;
}

/** https://www.w3.org/TR/xml/#charsets */
const XML_CHARACTER = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u;

function isCharacterNumber(name: string): boolean {
  const [, digits] = /^#(x[0-9a-f]+|\d+)$/i.exec(name) ?? [];
  const code = Number(digits?.replace(/^x/i, '0x'));
  return code <= 0x10ffff && XML_CHARACTER.test(String.fromCodePoint(code));
}

function generalFault(message: string, { ssml, begin, end }: ParserPlace): SsmlFault {
  const markup = ssml.indexOf('<', begin);
  const near = markup === -1 || markup >= end ? ssml.slice(begin, end) : ssml.slice(markup, end);
  return {
    offset: Math.max(0, end - 1),
    what: `${quoteMarkup(near)} is not well-formed XML (${message.replace(/\.$/, '')})`,
    action: 'Correct it.',
  };
}
