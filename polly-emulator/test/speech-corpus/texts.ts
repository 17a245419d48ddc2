// Three hundred texts in every language that Polly speaks, made by a seeded generator: what was lost in silence before
// is in them over and over. A text is a list of sentences, so that it can be spoken whole and piece by piece.
import { ENGLISH_SENTENCES } from '../speech-check/english-sentences.ts';
import { SAMPLE_SENTENCES } from '../support/sample-sentences.ts';

export interface CorpusText {
  readonly name: string;
  readonly languageCode: string;
  readonly ssml: boolean;
  readonly sentences: readonly string[];
  /** Stands between two sentences. */
  readonly joint: string;
  /** The last sentence, where a recogniser of US English knows its words. */
  readonly lastWords?: string;
}

const SIZE = 300;
/** A fifth of the texts is English as the recogniser knows it, and of every tenth text a fifth, too. */
const ENGLISH_EVERY = 5;
/** So that each tenth of the corpus has texts of every kind. */
const KIND_STEP = 3;
const SEED = 20_261_127;

type Random = (below: number) => number;

/** Mulberry32. */
function startRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

class Language {
  readonly code: string;
  readonly #words: readonly string[];
  readonly #spaced: boolean;
  readonly #random: Random;

  constructor(code: string, random: Random) {
    this.code = code;
    this.#random = random;
    this.#spaced = !/^(?:cmn|yue|ja)/.test(code);
    const segmenter = new Intl.Segmenter(code.startsWith('ja') ? 'ja' : 'zh', { granularity: 'word' });
    const sample = SAMPLE_SENTENCES[code] ?? '';
    this.#words = this.#spaced
      ? (sample.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [])
      : [...segmenter.segment(sample)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  }

  pick<T>(all: readonly T[]): T {
    return all[this.#random(all.length)] as T;
  }

  number(): string {
    const digits = 1 + this.#random(6);
    return String(1 + this.#random(10 ** digits));
  }

  words(count: number, between?: () => string): string {
    const parts = Array.from({ length: count }, (_, index) => {
      const other = index % 3 === 2 && between ? between() : '';
      return other || this.pick(this.#words);
    });
    return parts.join(this.#spaced ? ' ' : '');
  }

  sentence(count: number, between?: () => string): string {
    const words = this.words(count, between);
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}${this.stop}`;
  }

  get stop(): string {
    return this.#spaced ? '.' : '。';
  }

  /** How many words are long enough for the pauses around to count little. */
  get few(): number {
    return this.#spaced ? 7 : 10;
  }
}

const EMOJI = ['😀', '🎉', '👍🏽', '👩‍💻', '🇪🇸', '❤️', '🏳️‍🌈', '☕', '🐻‍❄️', '😀😀', '🇪🇸🇫🇷', '🎉❤️😀'];
const FOREIGN = ['Hello', 'привет', '天気', 'こんにちは', '한국', 'مرحبا', 'नमस्ते', 'łódź', 'Ǆ', 'x²', 'บ้าน'];
const STYLES: readonly (readonly [open: string, close: string])[] = [
  ['<prosody rate="150%">', '</prosody>'],
  ['<prosody rate="70%" volume="loud">', '</prosody>'],
  ['<prosody pitch="+10%">', '</prosody>'],
  ['<emphasis level="strong">', '</emphasis>'],
  ['<amazon:effect name="whispered">', '</amazon:effect>'],
  ['<s>', '</s>'],
  ['<lang xml:lang="en-US">', '</lang>'],
];

function styled(language: Language, depth: number, isInSentence = false): string {
  // A sentence may hold styles, and no further sentence.
  const [open, close] = language.pick(isInSentence ? STYLES.filter(([tag]) => tag !== '<s>') : STYLES);
  const isDeeperInSentence = isInSentence || open === '<s>';
  const inside = depth > 0 ? styled(language, depth - 1, isDeeperInSentence) : language.sentence(language.few);
  const pause = language.pick(['', '', '<break time="400ms"/>', '<break/>', '<amazon:breath/>', '<mark name="here"/>']);
  return `${open}${language.words(3)} ${pause}${inside}${close}`;
}

interface Kind {
  readonly sentence: (language: Language, index: number) => string;
  readonly joint?: string;
  readonly ssml?: true;
}

const row = (language: Language) => `| ${language.number()} | ${language.words(1)} | ${language.number()} |`;

const KINDS: Readonly<Record<string, Kind>> = {
  plain: { sentence: (language) => language.sentence(language.few) },
  numbers: {
    sentence: (language) =>
      language.sentence(language.few, () =>
        language.pick([` ${language.number()} `, ` ${language.number()}% `, ' 2026-11-27 ', ' 3.14 ', ' 1/2 ']),
      ),
  },
  table: {
    sentence: (language) => Array.from({ length: 4 }, () => row(language)).join('\n'),
    joint: '\n\n',
  },
  'long clause': {
    sentence: (language, index) => language.sentence(index === 1 ? 7 * language.few : language.few),
  },
  'long numbers': {
    sentence: (language, index) =>
      index === 1
        ? `${Array.from({ length: 50 }, () => language.number()).join(' ')}${language.stop}`
        : language.sentence(language.few),
  },
  styles: { sentence: (language) => styled(language, 2), joint: ' ', ssml: true },
  emoji: { sentence: (language) => language.sentence(language.few, () => language.pick(EMOJI)) },
  'mixed scripts': { sentence: (language) => language.sentence(language.few, () => ` ${language.pick(FOREIGN)} `) },
  lines: { sentence: (language) => language.sentence(language.few).replace(/[.。]$/, ''), joint: '\r\r' },
  quotes: { sentence: (language) => `“${language.sentence(language.few)}”` },
};

export function makeCorpus(): CorpusText[] {
  const random = startRandom(SEED);
  const codes = Object.keys(SAMPLE_SENTENCES);
  const kinds = Object.entries(KINDS);
  return Array.from({ length: SIZE }, (_, index) => {
    const ten = Math.floor(index / 10);
    const english = (index + ten) % ENGLISH_EVERY === 0;
    const code = english ? 'en-US' : (codes[index % codes.length] as string);
    const [kind, { sentence, joint = ' ', ssml = false }] = kinds[(index + KIND_STEP * ten) % kinds.length] as [
      string,
      Kind,
    ];
    const language = new Language(code, random);
    const sentences = Array.from({ length: 3 }, (_, place) => sentence(language, place));
    const lastWords = english ? language.pick(ENGLISH_SENTENCES) : undefined;
    return {
      name: `${index + 1}, ${kind}, ${code}`,
      languageCode: code,
      ssml,
      sentences: lastWords === undefined ? sentences : [...sentences.slice(0, 2), lastWords],
      joint,
      ...(lastWords !== undefined && { lastWords }),
    };
  });
}
