// SSML parsed once to a tree that knows where in the request's text each tag and each character stands.
import { SaxesParser } from 'saxes';
import { AwsError } from '../model/aws-error.ts';
import { checkElement, checkNesting, checkStartTag, invalidSsml, type Speaker } from './ssml-tags.ts';
import { readText, type SsmlElement, type SsmlNode } from './tree.ts';

/** Deeper than any text needs; the walks over the tree recurse. */
const MAX_DEPTH = 200;

const BARE_AMPERSAND = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|\w{1,8});)/i;

interface OpenElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: SsmlNode[];
  readonly start: number;
}

/**
 * Parses the whole document with a parser of saxes. Throws what the parser's handlers throw, and `malformed` for
 * whatever else goes wrong in it.
 */
export function feedSaxes(
  parser: { write(chunk: string): { close(): unknown } },
  document: string,
  malformed: (cause: unknown) => AwsError,
): void {
  try {
    parser.write(document).close();
  } catch (error) {
    // Half a surrogate pair behind `<!` is a RangeError of saxes' own.
    throw error instanceof AwsError ? error : malformed(error);
  }
}

/** Throws AwsError for anything but well-formed SSML under one `<speak>` that this engine and voice take. */
export function parseSsml(source: string, speaker: Speaker): SsmlElement {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: OpenElement[] = [];
  let root: SsmlElement | undefined;
  /** Behind the markup before: saxes says where a tag ends, not where it and the characters of a text begin. */
  let cursor = 0;

  function addText(end: number): void {
    const parent = open.at(-1);
    if (parent && end > cursor) parent.children.push(readText(source, cursor, end));
  }

  /** Takes in the words up to the next markup, and gives where that begins. A bare `<` is always markup. */
  function openMarkup(): number {
    const start = source.indexOf('<', cursor);
    addText(start);
    return start;
  }

  function skipMarkup(ending: string): void {
    const start = openMarkup();
    cursor = source.indexOf(ending, start) + ending.length;
  }

  parser.on('error', (error) => {
    // Of a bare `&` saxes says that the root is not closed.
    const hint = BARE_AMPERSAND.test(source) ? "; write '&' as '&amp;'" : '';
    throw invalidSsml(`it is not well-formed XML (${error.message}${hint})`, error);
  });
  // No document type, so no entity of the client's own: nothing to expand, nothing to fetch.
  parser.on('doctype', () => {
    throw invalidSsml('a document type declaration is not allowed');
  });
  parser.on('xmldecl', () => skipMarkup('?>'));
  parser.on('processinginstruction', () => skipMarkup('?>'));
  parser.on('comment', () => skipMarkup('-->'));
  parser.on('cdata', () => {
    const start = openMarkup() + '<![CDATA['.length;
    const end = source.indexOf(']]>', start);
    // Here `&` is only a character.
    if (end > start) open.at(-1)?.children.push(readText(source, start, end, false));
    cursor = end + ']]>'.length;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const start = openMarkup();
    cursor = parser.position;
    if (open.length === 0 && name !== 'speak') throw invalidSsml(`the root tag is <${name}>, not <speak>`);
    if (open.length > 0 && name === 'speak') throw invalidSsml('<speak> is only allowed as the root tag');
    if (open.length === MAX_DEPTH) throw invalidSsml(`tags are nested more than ${MAX_DEPTH} deep`);
    checkStartTag(name, attributes, speaker);
    checkNesting(name, open);
    open.push({ tag: name, attributes: { ...attributes }, children: [], start });
  });
  parser.on('closetag', ({ isSelfClosing }) => {
    if (!isSelfClosing) skipMarkup('>');
    const element = { ...(open.pop() as OpenElement), end: cursor };
    checkElement(element);
    open.at(-1)?.children.push(element);
    root = element;
  });

  feedSaxes(parser, source, (cause) => invalidSsml('it is not well-formed XML', cause));
  if (root === undefined) throw invalidSsml('it has no <speak> tag');
  return root;
}
