import { TextMarkupError } from '../errors.ts';
import type { TextType } from './prepare-text.ts';
import { UNSEEN } from './unseen.ts';

/**
 * Whether a text is SSML by its first element, or by being little else. @throws TextMarkupError when it is other
 * markup.
 */
export function textTypeOf(text: string): TextType {
  const { root, doctype, isXml, hasAttribute } = readBeginning(text);
  const name = root?.toLowerCase().replace(/^[^:]*:/, '');
  if (name === 'speak' || /^(?:[^:]*:)?speak$/i.test(doctype ?? '')) return 'ssml';
  if (name === 'html') throw new TextMarkupError('an HTML page');
  if (root !== undefined && (doctype !== undefined || isXml)) {
    throw new TextMarkupError(doctype?.toLowerCase() === 'html' ? 'an HTML page' : `XML whose root is <${root}>`);
  }
  const isWithoutRoot = root !== undefined && hasAttribute && TAGS_OF_SSML_ALONE.test(root);
  return isWithoutRoot || isEscapedSsml(text) || isSsmlInPassing(text) ? 'ssml' : 'text';
}

/** What begins with one of them lacks its `<speak>`. HTML has `p`, `s` and `sub`, too. */
const TAGS_OF_SSML_ALONE = /^(?:break|emphasis|lang|phoneme|prosody|say-as|voice|amazon:.+)$/i;

interface Beginning {
  /** The name of the first element, when nothing but what XML allows and what nobody sees is before it. */
  readonly root?: string;
  readonly doctype?: string;
  /** It begins as XML that is written by a program. */
  readonly isXml: boolean;
  readonly hasAttribute: boolean;
}

/** A document type is refused later, with its place. */
const DOCTYPE = /<!DOCTYPE\s+([^\s[>]+)(?:"[^"]*"|'[^']*'|[^[>"'])*(?:\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]\s*)?>?/iy;
const ROOT = /<([\p{L}_][\p{L}\p{N}_.:-]*)(?:[\s/]+[^<>]*)?(?:>|$|(?=<))/uy;

function readBeginning(text: string): Beginning {
  let doctype: string | undefined;
  let isXml = false;
  for (let at = 0; ; ) {
    at = endOf(UNSEEN, text, at) ?? at;
    const instruction = endOfMarkup(text, at, '<?', '?>');
    if (instruction !== undefined) isXml ||= /^<\?xml\s/i.test(text.slice(at, at + 6));
    const end = instruction ?? endOfMarkup(text, at, '<!--', '-->');
    if (end !== undefined) {
      at = end;
      continue;
    }
    DOCTYPE.lastIndex = at;
    const [type, name] = (doctype === undefined && DOCTYPE.exec(text)) || [];
    if (type !== undefined) {
      doctype = name;
      at += type.length;
      continue;
    }
    // What is declared in it was not understood.
    const isLost = doctype !== undefined && text.startsWith('[', at) && /<speak[\s/>]/.test(text);
    ROOT.lastIndex = at;
    const [tag = '', root = isLost ? 'speak' : undefined] = ROOT.exec(text) ?? [];
    return {
      ...(root !== undefined && { root }),
      ...(doctype !== undefined && { doctype }),
      isXml: isXml || /\sxmlns(?::[\w.-]+)?\s*=/.test(tag),
      hasAttribute: /\s[\w:.-]+\s*=\s*["']/.test(tag),
    };
  }
}

function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}

function endOfMarkup(text: string, at: number, opening: string, closing: string): number | undefined {
  if (!text.startsWith(opening, at)) return undefined;
  const end = text.indexOf(closing, at + opening.length);
  return end === -1 ? undefined : end + closing.length;
}

function isEscapedSsml(text: string): boolean {
  return /^[\s\p{DI}]*&(?:lt|#0*60|#x0*3c);(?:[\w.-]+:)?speak[\s&>]/iu.test(text);
}

/** A start or end tag of the root, also as JSON, HTML and addresses write it; with the line break before it. */
const SPEAK_TAGS =
  /(\n[ \t]*)?(?:<|&(?:lt|#0*60|#x0*3c);|\\u003c|%3c)\s*((?:\\?\/|%2f)\s*)?(?:[\w.-]+:)?speak(?![\w.-])/gi;

/**
 * Whole documents with few words around them, such as a greeting or a fence; in prose about SSML more is around them,
 * and a second one stands amid a line.
 */
function isSsmlInPassing(text: string): boolean {
  let units = 0;
  let open: number | undefined;
  for (const { 0: tag, 1: lineBreak, 2: slash, index } of text.matchAll(SPEAK_TAGS)) {
    if (open !== undefined && slash !== undefined) units += index + tag.length - open;
    open = slash === undefined && (units === 0 || lineBreak !== undefined) ? index : undefined;
  }
  return units > text.trim().length / 2;
}
