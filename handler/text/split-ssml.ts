import { placeOf, SsmlInvalidError, TextEmptyError } from '../errors.ts';
import { formatCount } from '../format-count.ts';
import {
  isPause,
  isSaid,
  type OpenToken,
  type PlacedDoubt,
  readSsml,
  type SsmlDocument,
  type SsmlToken,
  type TokenPosition,
  type WholeToken,
  writeToken,
  writtenUnits,
} from './read-ssml.ts';
import { type PartLimits, type SsmlDoubt, splitText, type TextPart } from './split-text.ts';
import { type Edge, quoteMarkup } from './ssml-tags.ts';
import { saysNothing } from './unseen.ts';

/**
 * Cuts SSML into documents that one call of Polly takes each. Elements that are open at a cut are closed and opened
 * again, attributes included. A document that fits is returned as it is, to the byte. Else comments are dropped, and so
 * are stretches of white space or marks so long that a part would say nothing.
 *
 * @param engine as Polly names it.
 * @param limits at least some dozens: an element with an escaped character in it must fit.
 * @throws SsmlInvalidError with line and column: not usable as SSML, or something that is not cut is above the limits;
 *   TextEmptyError: no word is in it.
 */
export function splitSsml(ssml: string, engine: string, limits: PartLimits): TextPart[] {
  const document = readSsml(ssml, engine);
  const { tokens, billedCharacters, billedUnits } = document;
  if (!tokens.some(isHeard)) {
    throw new TextEmptyError(Buffer.byteLength(ssml), 'tags, pauses and characters without a sound');
  }
  if (billedUnits <= limits.billed && ssml.length <= limits.all) {
    return [{ text: ssml, billedCharacters, ...doubtsOf(document) }];
  }

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
  return parts;
}

/** A stretch of characters without a sound is cut like words, and makes no speech. */
function isHeard(token: SsmlToken): boolean {
  if (!isSaid(token)) return false;
  return (token.kind === 'text' || token.kind === 'whole') && (token.text === '' || !saysNothing(token.text));
}

function doubtsOf(
  { ssml, doubts }: SsmlDocument,
  isInPart: (doubt: PlacedDoubt) => boolean = () => true,
): Pick<TextPart, 'findDoubts'> {
  if (doubts.length === 0) return {};
  const place = ({ offset, about, describe }: PlacedDoubt): SsmlDoubt => {
    const { line, column } = placeOf(ssml, offset);
    return { about, place: `line ${line}, column ${column}`, ...describe() };
  };
  // Wanted only when Polly refuses the part, and then only few: a place costs a look at all that is before it.
  const findDoubts = () => {
    const inPart = doubts.filter(isInPart);
    return ABOUTS.flatMap((one) => inPart.filter(({ about }) => about === one).slice(0, MAX_DOUBTS)).map(place);
  };
  return { findDoubts };
}

const ABOUTS = ['value', 'voice', 'tag'] as const;
/** Of each kind. */
const MAX_DOUBTS = 5;

/** The part is undefined when nothing of it would be heard. */
function writePart(
  document: SsmlDocument,
  from: TokenPosition,
  cut: TokenPosition | undefined,
  openBefore: readonly OpenToken[],
): { readonly part: TextPart | undefined; readonly openAfter: OpenToken[] } {
  const { ssml, tokens } = document;
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
  const isInPart = ({ token, offset }: PlacedDoubt) =>
    (token >= from.token && token < (cut?.token ?? tokens.length)) || openBefore.some((one) => one.offset === offset);
  const part = { text: written.join(''), billedCharacters: [...billed].length };
  return { part: { ...part, ...doubtsOf(document, isInPart) }, openAfter: open };
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

/**
 * The end of the part that begins at `from` within the elements `open`; undefined where it reaches the end of the
 * document. It is the last place within the limits between paragraphs, else between marked sentences, else where
 * `splitText` would cut. Something is said on both sides: a pause, a mark or white space stays with the words beside
 * it, unless so much of it stands together that it fills a part.
 */
function findCut(
  document: SsmlDocument,
  from: TokenPosition,
  open: readonly OpenToken[],
  limits: PartLimits,
): TokenPosition | undefined {
  const reach = measureReach(document, from, open, limits);
  if (reach === undefined) return undefined;
  const { flow, fits, end, edges, lastWord } = reach;
  const firstWord = flow.search(/\S/);
  // One unit of the last word is enough to be said after the cut.
  const most = Math.min(fits, lastWord - 1);
  if (firstWord === -1 || firstWord >= most) return end;

  const between = edges.filter((edge) => edge.flow > firstWord && edge.flow <= most);
  const best = between.findLast(({ edge }) => edge === 'paragraph') ?? between.at(-1);
  if (best !== undefined) return moveToTags(document.tokens, { token: best.token, char: 0 }, end);

  const [words = ''] = splitText(flow.slice(firstWord, Math.min(flow.length, lastWord)), most - firstWord);
  const cut = firstWord + words.length;
  return moveToTags(document.tokens, positionOf(cut, reach, document.tokens), end);
}

function positionOf(cut: number, { starts }: Reach, tokens: readonly SsmlToken[]): TokenPosition {
  const start = starts.findLast(({ flow }) => flow < cut);
  if (start === undefined) throw new RangeError(`Nothing begins before ${cut}.`);
  const { token, char } = start.position;
  const at = tokens[token];
  const end = char + cut - start.flow;
  return at?.kind === 'text' && end < at.text.length ? { token, char: end } : { token: token + 1, char: 0 };
}

/**
 * End tags and pauses stay with what is before them, start tags go with what follows: no part gets an empty element.
 */
function moveToTags(tokens: readonly SsmlToken[], cut: TokenPosition, end: TokenPosition): TokenPosition {
  if (cut.char > 0) return cut;
  let { token } = cut;
  for (let next = tokens[token]; token < end.token && next !== undefined; next = tokens[token]) {
    if (next.kind !== 'close' && (next.kind !== 'whole' || next.sound === 'speech')) break;
    token += 1;
  }
  while (tokens[token - 1]?.kind === 'open') token -= 1;
  return { token, char: 0 };
}

/**
 * How far one part can reach, as running text without tags, so that sentences are found across tags. An element that is
 * kept whole is one word.
 */
interface Reach {
  readonly flow: string;
  /** Units of the flow that are within the limits; the rest only shows whether a sentence goes on. */
  readonly fits: number;
  /** Before the first thing that is not within the limits. */
  readonly end: TokenPosition;
  /** Where tokens begin in the flow, ascending. */
  readonly starts: readonly { readonly flow: number; readonly position: TokenPosition }[];
  /** Where paragraphs and sentences begin and end, ascending. */
  readonly edges: readonly { readonly flow: number; readonly token: number; readonly edge: Edge }[];
  /**
   * Where in the flow the document's last word ends if pauses follow it; Infinity when that is not within the limits.
   */
  readonly lastWord: number;
}

/** Enough to see whether a sentence ends where the limit is. */
const LOOK_AHEAD_UNITS = 200;

/** Undefined when all the rest of the document is within the limits. */
function measureReach(
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

function frameUnits({ written, closing }: OpenToken): number {
  return written.length + closing.length;
}

/**
 * A word for an element that is kept whole, and nothing for a silent one. It begins as the element's text does, which
 * shows whether a sentence begins there. It is no abbreviation, so a period behind it ends a sentence.
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

/**
 * Refused: these tags nearly fill a part, so each part would hold hardly a word, and there would be parts without end.
 */
function frameTooLong(ssml: string, { written, offset }: OpenToken, frame: number, { all }: PartLimits) {
  return new SsmlInvalidError(ssml, {
    offset,
    what: `${quoteMarkup(written)} and the tags around it are ${formatCount(frame)} characters, and each request of ${formatCount(all)} needs them again`,
    action: 'Use shorter tags, or close those that are no longer needed.',
  });
}

function wholeTooLong(ssml: string, { written, text, offset }: WholeToken, { billed, all }: PartLimits) {
  const tag = quoteMarkup(written.slice(0, written.indexOf('>') + 1));
  return new SsmlInvalidError(ssml, {
    offset,
    what: `${tag} cannot be divided and is too long for one request: ${formatCount(text.length)} characters, ${formatCount(written.length)} with tags`,
    action: `Let it hold at most ${formatCount(billed)} characters, and fewer than ${formatCount(all)} with all tags around it.`,
  });
}

function pausesTooLong(ssml: string, { offset }: WholeToken) {
  return new SsmlInvalidError(ssml, {
    offset,
    what: 'the pauses and tags from here on fill a request in which nothing is said',
    action: 'Take some of them out.',
  });
}
