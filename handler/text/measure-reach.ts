import { SsmlInvalidError } from '../errors.ts';
import { formatCount } from '../format-count.ts';
import type { SsmlDocument, TokenPosition } from './read-ssml.ts';
import { type Edge, quoteMarkup } from './ssml-tags.ts';
import { type OpenToken, type SsmlToken, type WholeToken, writtenUnits } from './ssml-tokens.ts';
import type { PartLimits } from './text-parts.ts';

/**
 * How far one part can reach, as running text: a sentence is then seen whatever tags stand in it. An element that is kept
 * whole is one word.
 */
export interface Reach {
  readonly flow: string;
  /** Units of the flow that are within the limits; what follows them is there to be looked at. */
  readonly fits: number;
  /** Before the first thing that is not within the limits. */
  readonly end: TokenPosition;
  /** Where tokens begin in the flow, ascending. */
  readonly starts: readonly { readonly flow: number; readonly position: TokenPosition }[];
  /** Where paragraphs and sentences begin and end, ascending. */
  readonly edges: readonly { readonly flow: number; readonly token: number; readonly edge: Edge }[];
  /** Where in the flow the document's last word ends if pauses follow it; Infinity when that is not within the limits. */
  readonly lastWord: number;
}

/** Enough to see whether a sentence ends where the limit is. */
const LOOK_AHEAD_UNITS = 200;

/**
 * @param open the elements that are open at `from`.
 * @returns undefined when all the rest of the document is within the limits.
 * @throws SsmlInvalidError when something that is not cut is above the limits.
 */
export function measureReach(
  { ssml, tokens, lastWord: lastWordAt }: SsmlDocument,
  from: TokenPosition,
  open: readonly OpenToken[],
  limits: PartLimits,
): Reach | undefined {
  const frames = open.map(frameUnits);
  /** The tags of the open elements, which each part repeats. */
  let frame = frames.reduce((sum, units) => sum + units, 0);
  let all = frame;
  let billed = 0;
  let flow = '';
  let lastWord = Number.POSITIVE_INFINITY;
  const starts: { flow: number; position: TokenPosition }[] = [];
  const edges: { flow: number; token: number; edge: Edge }[] = [];
  const noteEdge = (token: number, edge: Edge | undefined) => {
    if (edge !== undefined) edges.push({ flow: flow.length, token, edge });
  };
  const endAt = (end: TokenPosition): Reach => {
    return { flow: flow + readAhead(tokens, end), fits: flow.length, end, starts, edges, lastWord };
  };

  for (let index = from.token; index < tokens.length; index += 1) {
    const token = tokens[index];
    const position = { token: index, char: index === from.token ? from.char : 0 };
    if (token?.kind === 'open') {
      noteEdge(index, token.edge);
      const units = frameUnits(token);
      frame += units;
      if (frame > limits.all / 2) throw frameTooLong(ssml, token, frame, limits);
      if (all + units > limits.all) return endAt(position);
      frames.push(units);
      all += units;
    } else if (token?.kind === 'close') {
      frame -= frames.pop() ?? 0;
      noteEdge(index + 1, token.edge);
    } else if (token?.kind === 'whole') {
      const units = token.written.length;
      if (frame + units > limits.all || token.text.length > limits.billed) throw wholeTooLong(ssml, token, limits);
      if (all + units > limits.all || billed + token.text.length > limits.billed) return endAt(position);
      starts.push({ flow: flow.length, position });
      all += units;
      billed += token.text.length;
      if (index === lastWordAt?.token) lastWord = flow.length + 1;
      flow += standIn(token);
      noteEdge(index + 1, token.edge);
    } else if (token?.kind === 'text') {
      starts.push({ flow: flow.length, position });
      const fit = fitText(token.text, position.char, limits.all - all, limits.billed - billed);
      if (index === lastWordAt?.token && lastWordAt.char <= fit.end)
        lastWord = flow.length + lastWordAt.char - position.char;
      all += fit.written;
      billed += fit.end - position.char;
      flow += token.text.slice(position.char, fit.end);
      if (fit.end < token.text.length) return endAt({ token: index, char: fit.end });
    }
  }
  return undefined;
}

/** A part could be hardly more than the tags that are open around it, and there would be parts without end. */
function frameTooLong(
  ssml: string,
  { written, offset }: OpenToken,
  frame: number,
  { all }: PartLimits,
): SsmlInvalidError {
  return new SsmlInvalidError(ssml, {
    offset,
    what: `${quoteMarkup(written)} and the tags around it are ${formatCount(frame)} characters, and each request of ${formatCount(all)} needs them again`,
    action: 'Use shorter tags, or close those that are no longer needed.',
  });
}

function wholeTooLong(
  ssml: string,
  { written, text, offset }: WholeToken,
  { billed, all }: PartLimits,
): SsmlInvalidError {
  const tag = quoteMarkup(written.slice(0, written.indexOf('>') + 1));
  return new SsmlInvalidError(ssml, {
    offset,
    what: `${tag} cannot be divided and is too long for one request: ${formatCount(text.length)} characters, ${formatCount(written.length)} with tags`,
    action: `Let it hold at most ${formatCount(billed)} characters, and fewer than ${formatCount(all)} with all tags around it.`,
  });
}

function frameUnits({ written, closing }: OpenToken): number {
  return written.length + closing.length;
}

/**
 * A word for an element that is kept whole, and nothing for a silent one. It begins as the element's text does, which tells
 * whether a sentence does, and is no abbreviation, because a period behind it is a sentence's.
 */
function standIn({ sound, text }: WholeToken): string {
  return sound === 'speech' ? `${/[\p{L}\p{N}]/u.exec(text)?.[0] ?? ''}xxx` : '';
}

/** Where the text from `start` must end for so many units, and never within a surrogate pair. */
function fitText(text: string, start: number, maxWritten: number, maxUnits: number): { end: number; written: number } {
  let written = 0;
  let end = start;
  for (const character of text.slice(start, start + maxUnits + 1)) {
    const units = writtenUnits(character);
    if (written + units > maxWritten || end + character.length > start + maxUnits) break;
    written += units;
    end += character.length;
  }
  return { end, written };
}

/** The flow behind a position. */
function readAhead(tokens: readonly SsmlToken[], { token: first, char }: TokenPosition): string {
  let ahead = '';
  for (let index = first; index < tokens.length && ahead.length < LOOK_AHEAD_UNITS; index += 1) {
    const token = tokens[index];
    const start = index === first ? char : 0;
    if (token?.kind === 'text') ahead += token.text.slice(start, start + LOOK_AHEAD_UNITS);
    if (token?.kind === 'whole') ahead += standIn(token);
  }
  return ahead;
}
