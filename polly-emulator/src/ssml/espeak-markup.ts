// What espeak-ng is given to say. It always reads markup, also where the client sent plain text, so both kinds of text
// are written anew here: only tags that it acts on, everything else escaped.
//
// Heard as nothing but their words: addresses, the newscaster, range compression, automatic breaths, the vocal tract's
// length, Chinese and Japanese phonemes. Softened only: whispering and soft phonation.
import { LANGUAGES } from '../voices/languages.ts';
import { addBreak, addBreath, MarkupBuffer, type Origin, SHORTEST_BREAK } from './markup-buffer.ts';
import { ipaOfRole, mnemonicsOf, mnemonicsOfIpa } from './phonemes.ts';
import { levelOf, pitchOf, rateOf, rateToFit } from './prosody.ts';
import { isEnglish, writeSayAs } from './say-as.ts';
import type { SsmlElement } from './tree.ts';
import { rangeOfWords, wordsOf } from './tree.ts';

export interface SpokenMarkup {
  readonly markup: string;
  /**
   * Runs in order of `at`: markup[at … at+length) stands for source [start … end) of the request's text. Where both are
   * as long, character stands for character; otherwise the whole stands for the whole.
   */
  readonly origins: readonly Origin[];
  /**
   * SSML marks in order: name and source range of the tag. In the markup the first is `<mark name="0"/>`, and so on.
   */
  readonly marks: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

interface Context {
  /** Polly's. */
  readonly languageCode: string;
  /** espeak-ng's. */
  readonly language: string;
  readonly level: number;
  /** Within `amazon:max-duration`, where other speeds are ignored. */
  readonly timed: boolean;
  /** Letter by letter. */
  readonly spelt: boolean;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

const SPELT = new Set(['characters', 'spell-out']);

/** As many phonemes as espeak-ng takes of one word, and more than any word has. */
const PHONEMES_OF_WORD = /[^|]+(?:\|[^|]+){0,79}/g;

function tagOf(tag: string, attributes: Attributes): string {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${value}"`],
  );
  return `<${tag}${written.join('')}>`;
}

class MarkupWriter {
  readonly buffer = new MarkupBuffer();
  readonly marks: { name: string; start: number; end: number }[] = [];
  readonly #gender: string;
  /** Elements that are open and set a style, outermost first. */
  readonly #styles: { readonly tag: string; readonly opening: string; readonly paced: boolean }[] = [];

  constructor(variant: string) {
    this.#gender = variant.startsWith('m') ? 'male' : 'female';
  }

  writeChildren(element: SsmlElement, context: Context): void {
    for (const child of element.children) {
      if ('text' in child) this.buffer.addText(child, context);
      else this.#write(child, context);
    }
  }

  /** The tags that change how their words sound, or make a sound of their own. */
  readonly #writers: Readonly<Record<string, (element: SsmlElement, context: Context) => void>> = {
    'amazon:breath': ({ attributes }) => this.#writePause(() => addBreath(this.buffer, attributes)),
    'amazon:effect': (element, context) => this.#writeEffect(element, context),
    break: ({ attributes }) => this.#writePause(() => addBreak(this.buffer, attributes)),
    emphasis: (element, context) =>
      this.#wrapStyle('emphasis', { level: element.attributes['level'] ?? 'moderate' }, element, context),
    lang: (element, context) => this.#writeLanguage(element, context),
    mark: (element) => this.#writeMark(element),
    p: (element, context) => this.#wrapSentences('p', element, context),
    phoneme: (element, context) => {
      const { ph = '', alphabet = '' } = element.attributes;
      this.#writePhonemes(element, mnemonicsOf(ph, alphabet, context.language), context);
    },
    prosody: (element, context) => this.#writeProsody(element, context),
    s: (element, context) => this.#wrapSentences('s', element, context),
    'say-as': (element, context) => this.#writeSayAs(element, context),
    sub: (element, context) => this.#writeInstead(element, element.attributes['alias'] ?? '', context),
    w: (element, context) => {
      const role = element.attributes['role'] ?? '';
      const ipa = isEnglish(context.languageCode) ? ipaOfRole(wordsOf(element), role) : undefined;
      this.#writePhonemes(element, ipa && mnemonicsOfIpa(ipa, context.language), context);
    },
  };

  #write(element: SsmlElement, context: Context): void {
    const writer = this.#writers[element.tag];
    if (writer) writer(element, context);
    else this.writeChildren(element, context);
  }

  #wrapSentences(tag: string, element: SsmlElement, context: Context): void {
    this.buffer.addBeginning(`<${tag}>`);
    this.writeChildren(element, context);
    this.buffer.addEnd(`</${tag}>`);
  }

  #wrap(tag: string, attributes: Attributes, element: SsmlElement, context: Context): void {
    this.buffer.addTag(tagOf(tag, attributes));
    this.writeChildren(element, context);
    this.buffer.addTag(`</${tag}>`);
  }

  #wrapStyle(tag: string, attributes: Attributes, element: SsmlElement, context: Context): void {
    const opening = tagOf(tag, attributes);
    const around = this.buffer.clauseCut;
    this.buffer.addStyle(opening);
    this.#styles.push({ tag, opening, paced: attributes['rate'] !== undefined });
    this.buffer.clauseCut = this.#unpaced().join(SHORTEST_BREAK);
    this.writeChildren(element, context);
    this.buffer.addStyleEnd(`</${tag}>`);
    this.#styles.pop();
    this.buffer.clauseCut = around;
  }

  /** From a pause with a time on, espeak-ng keeps the speed that it stood in. So it has to stand outside of every speed. */
  #writePause(write: () => void): void {
    const [closing = '', opening = ''] = this.#unpaced();
    if (closing !== '') this.buffer.addTag(closing);
    write();
    if (opening !== '') this.buffer.addTag(opening);
  }

  /** The tags that end every speed here, and those that take all up again. */
  #unpaced(): [closing: string, opening: string] {
    const outermost = this.#styles.findIndex(({ paced }) => paced);
    const inner = outermost < 0 ? [] : this.#styles.slice(outermost);
    const closing = inner.map(({ tag }) => `</${tag}>`).reverse();
    return [closing.join(''), inner.map(({ opening }) => opening).join('')];
  }

  #writeEffect(element: SsmlElement, context: Context): void {
    const { name, phonation } = element.attributes;
    const part = name === 'whispered' ? 0.3 : phonation === 'soft' ? 0.65 : 1;
    const level = Math.round(context.level * part);
    if (part === 1) this.writeChildren(element, context);
    else this.#wrapStyle('prosody', { volume: level }, element, { ...context, level });
  }

  /** The accent is that of the language, not of the voice, as Polly's would be. */
  #writeLanguage(element: SsmlElement, context: Context): void {
    const languageCode = element.attributes['xml:lang'] ?? context.languageCode;
    const language = LANGUAGES[languageCode]?.espeak ?? context.language;
    const inner = { ...context, languageCode, language };
    if (language === context.language) this.writeChildren(element, inner);
    else this.#wrap('voice', { 'xml:lang': language, gender: this.#gender }, element, inner);
  }

  /** Numbered, because espeak-ng gives a name back with its references unread. */
  #writeMark({ attributes, start, end }: SsmlElement): void {
    this.buffer.addTag(`<mark name="${this.marks.length}"/>`);
    this.marks.push({ name: attributes['name'] ?? '', start, end });
  }

  #writeProsody(element: SsmlElement, context: Context): void {
    const { volume, rate, pitch, 'amazon:max-duration': maxDuration } = element.attributes;
    const level = volume === undefined ? context.level : levelOf(volume, context.level);
    const ownRate = rate === undefined ? undefined : rateOf(rate);
    const fitting = maxDuration === undefined ? ownRate : rateToFit(element, maxDuration);
    const attributes = {
      volume: volume === undefined ? undefined : level,
      rate: context.timed ? undefined : fitting,
      pitch: pitch === undefined ? undefined : pitchOf(pitch),
    };
    const inner = { ...context, level, timed: context.timed || maxDuration !== undefined };
    if (Object.values(attributes).every((value) => value === undefined)) this.writeChildren(element, inner);
    else this.#wrapStyle('prosody', attributes, element, inner);
  }

  #writeSayAs(element: SsmlElement, context: Context): void {
    const { 'interpret-as': as = '', format } = element.attributes;
    const words = SPELT.has(as) ? undefined : writeSayAs(wordsOf(element), as, format, context.languageCode);
    if (words !== undefined) this.#writeInstead(element, words, context);
    else if (SPELT.has(as))
      this.#wrap('say-as', { 'interpret-as': 'characters' }, element, { ...context, spelt: true });
    else this.writeChildren(element, context);
  }

  #writePhonemes(element: SsmlElement, mnemonics: string | undefined, context: Context): void {
    if (mnemonics === undefined) this.writeChildren(element, context);
    else {
      this.#writeMarksWithin(element);
      const [start, end] = rangeOfWords(element);
      const words = mnemonics.match(PHONEMES_OF_WORD) ?? [mnemonics];
      this.buffer.addPhonemes(words.map((word) => `[[${word}]]`).join(' '), start, end);
      // Directly behind the brackets espeak-ng takes a tag for words.
      this.buffer.addTag(' ');
    }
  }

  #writeInstead(element: SsmlElement, words: string, context: Context): void {
    this.#writeMarksWithin(element);
    const [start, end] = rangeOfWords(element);
    this.buffer.addInstead(words, start, end, context);
  }

  #writeMarksWithin(element: SsmlElement): void {
    for (const child of element.children) {
      if ('text' in child) continue;
      if (child.tag === 'mark') this.#writeMark(child);
      this.#writeMarksWithin(child);
    }
  }
}

/** `variant` is the one of the voice that speaks: `f2`. What is said in another language has a voice of its gender. */
export function writeMarkup(tree: SsmlElement, languageCode: string, variant = 'f2'): SpokenMarkup {
  const writer = new MarkupWriter(variant);
  const language = LANGUAGES[languageCode]?.espeak ?? languageCode;
  writer.buffer.addTag('<speak>');
  writer.writeChildren(tree, { languageCode, language, level: 100, timed: false, spelt: false });
  return { markup: writer.buffer.close('</speak>'), origins: writer.buffer.origins, marks: writer.marks };
}
