import { SsmlInvalidError } from '../errors.ts';
import { findCut } from './find-cut.ts';
import { readSsml, type SsmlDocument, type TokenPosition } from './read-ssml.ts';
import { isPause, isSaid, type OpenToken, type SsmlToken, type WholeToken, writeToken } from './ssml-tokens.ts';
import type { PartLimits, TextPart } from './text-parts.ts';

/**
 * Cuts SSML into documents that one call of Polly takes each, with the open elements closed and opened again, attributes
 * included. One that fits is returned as it is, to the byte. Else comments are dropped, and so are stretches of white space or
 * marks so long that a part would say nothing.
 *
 * @param engine as Polly names it.
 * @param limits at least some dozens: an element with an escaped character in it must fit.
 * @throws SsmlInvalidError with line and column: not usable as SSML, or something that is not cut is above the limits.
 */
export function splitSsml(ssml: string, engine: string, limits: PartLimits): TextPart[] {
  const document = readSsml(ssml, engine);
  const { tokens, billedCharacters, billedUnits } = document;
  if (billedUnits <= limits.billed && ssml.length <= limits.all) return [{ text: ssml, billedCharacters }];

  const parts: TextPart[] = [];
  let from: TokenPosition | undefined = { token: 0, char: 0 };
  let open: OpenToken[] = [];
  while (from !== undefined) {
    const cut = findCut(document, from, open, limits);
    if (cut?.token === from.token && cut.char === from.char) {
      throw new RangeError(`Parts of ${limits.billed} characters and ${limits.all} with tags are too small for SSML.`);
    }
    const { part, openAfter } = writePart(document, from, cut, open);
    if (part !== undefined) parts.push(part);
    open = openAfter;
    from = cut;
  }
  const [root] = tokens;
  return parts.length === 0 && root?.kind === 'open'
    ? [{ text: root.written + root.closing, billedCharacters: 0 }]
    : parts;
}

/** The part is undefined when nobody would hear anything of it. */
function writePart(
  { ssml, tokens }: SsmlDocument,
  from: TokenPosition,
  cut: TokenPosition | undefined,
  openBefore: readonly OpenToken[],
): { readonly part: TextPart | undefined; readonly openAfter: OpenToken[] } {
  const open = [...openBefore];
  const written = open.map((token) => token.written);
  const inPart = tokensBetween(tokens, from, cut);
  for (const token of inPart) {
    if (token.kind === 'open') open.push(token);
    written.push(token.kind === 'close' ? (open.pop()?.closing ?? '') : writeToken(token));
  }
  written.push(...open.map(({ closing }) => closing).reverse());

  if (!inPart.some(isSaid)) {
    const pause = inPart.find(isPause);
    if (pause !== undefined) throw pausesTooLong(ssml, pause);
    return { part: undefined, openAfter: open };
  }
  const billed = inPart.map((token) => (token.kind === 'text' || token.kind === 'whole' ? token.text : '')).join('');
  return { part: { text: written.join(''), billedCharacters: [...billed].length }, openAfter: open };
}

function tokensBetween(
  tokens: readonly SsmlToken[],
  from: TokenPosition,
  cut: TokenPosition = { token: tokens.length, char: 0 },
): SsmlToken[] {
  return tokens.slice(from.token, cut.token + 1).flatMap((token, index): SsmlToken[] => {
    const isCut = from.token + index === cut.token;
    if (token.kind !== 'text') return isCut ? [] : [token];
    return [{ kind: 'text', text: token.text.slice(index === 0 ? from.char : 0, isCut ? cut.char : undefined) }];
  });
}

function pausesTooLong(ssml: string, { offset }: WholeToken): SsmlInvalidError {
  return new SsmlInvalidError(ssml, {
    offset,
    what: 'the pauses and tags from here on fill a request in which nothing is said',
    action: 'Take some of them out.',
  });
}
