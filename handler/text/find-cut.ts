import { measureReach, type Reach } from './measure-reach.ts';
import type { SsmlDocument, TokenPosition } from './read-ssml.ts';
import { splitText } from './split-text.ts';
import type { OpenToken, SsmlToken } from './ssml-tokens.ts';
import type { PartLimits } from './text-parts.ts';

/**
 * Where the part ends that begins at `from`, where the elements `open` are open; undefined: at the end of the document. The
 * last place between paragraphs that is within the limits, else between sentences that are marked, else the one that `splitText` finds.
 * On both sides something is said, so a pause, a mark or white space stays with the words before or behind it, except
 * where so much of it stands together that it fills a part.
 *
 * @throws SsmlInvalidError when something that is not cut is above the limits.
 */
export function findCut(
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

/** End tags and pauses stay with what is before them, start tags go with what follows: no part gets an empty element. */
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
