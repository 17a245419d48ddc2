// Text that comes in pieces of any size, given on at the ends of sentences.
import { SYNCHRONOUS_LIMITS } from '../model/limits.ts';

/** As much as one synthesis takes. A sentence that is longer is cut between two words. */
const MAX_PART_CHARACTERS = SYNCHRONOUS_LIMITS.billedCharacters;
/** Without one of these there is no end of a sentence, and the segmenter need not look: it is slow on a long text. */
const MAYBE_AN_END = /[\p{Sentence_Terminal}\p{Zl}\p{Zp}\n\r]/u;

function cutPoint(text: string): number {
  const space = text.slice(0, MAX_PART_CHARACTERS).search(/\s\S*$/);
  if (space > 0) return space + 1;
  const beforeCut = text.charCodeAt(MAX_PART_CHARACTERS - 1);
  const splitsPair = beforeCut >= 0xd800 && beforeCut <= 0xdbff;
  return splitsPair ? MAX_PART_CHARACTERS - 1 : MAX_PART_CHARACTERS;
}

/** Cut pieces join to the text again, so that their billed characters sum up to its own. */
function cut(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > MAX_PART_CHARACTERS) {
    const at = cutPoint(rest);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

/** Of Unicode's rules for sentences only the Greek question mark depends on the language, and Polly speaks no Greek. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

export class SentenceBuffer {
  #pending = '';

  /** Whole sentences, in parts that can be spoken. A sentence is whole when another begins behind it. */
  add(text: string): string[] {
    this.#pending += text;
    const whole = this.#endOfWholeSentences();
    const parts = cut(this.#pending.slice(0, whole));
    this.#pending = this.#pending.slice(whole);
    return parts;
  }

  /** All that is left. White space alone is nothing to speak: it keeps a stream alive. */
  flush(): string[] {
    const parts = cut(this.#pending);
    this.#pending = '';
    return parts;
  }

  #endOfWholeSentences(): number {
    const { length } = this.#pending;
    let end = 0;
    if (MAYBE_AN_END.test(this.#pending)) {
      for (const { index } of SEGMENTER.segment(this.#pending)) end = index;
    }
    // Bounds what is held: a sentence without end is given on in parts.
    while (length - end > MAX_PART_CHARACTERS) end += cutPoint(this.#pending.slice(end));
    return end;
  }
}
