// The SSML that Polly takes, by engine.
//
// Source: Amazon Polly Developer Guide, "Supported SSML tags" and its page for each tag (docs.aws.amazon.com, copies of 2025,
// looked up in November 2026). Not in the guide, so guessed: which error a bad value gives, that attributes it does not name
// (such as `xml:lang` on `<p>`) are refused, and that a rate outside its range is read as the nearest in it.
import { LANGUAGES } from '../voices/languages.ts';
import type { Engine } from '../voices/voices.ts';

const ALL: readonly Engine[] = ['generative', 'long-form', 'neural', 'standard'];
const STANDARD: readonly Engine[] = ['standard'];
const NOT_GENERATIVE: readonly Engine[] = ['long-form', 'neural', 'standard'];

interface SsmlAttribute {
  readonly engines: readonly Engine[];
  readonly required: boolean;
  /** The values it may have; absent = any. */
  readonly values?: RegExp;
}

interface SsmlTag {
  readonly engines: readonly Engine[];
  readonly attributes: Readonly<Record<string, SsmlAttribute>>;
  /** The only voices that have it. */
  readonly voices?: readonly string[];
  /** It holds nothing; that Polly refuses one that does is a guess. */
  readonly empty?: boolean;
  /** It has to have an attribute, whichever. */
  readonly someAttribute?: boolean;
}

const optional = (values?: RegExp, engines = ALL): SsmlAttribute => ({
  engines,
  required: false,
  ...(values ? { values } : {}),
});
const required = (values?: RegExp): SsmlAttribute => ({ ...optional(values), required: true });
const tag = (attributes: SsmlTag['attributes'] = {}, engines = ALL): SsmlTag => ({ engines, attributes });
const oneOf = (...values: readonly string[]): RegExp => new RegExp(`^(?:${values.join('|')})$`);

const NUMBER = '\\d+(?:\\.\\d+)?';
const DURATION = new RegExp(`^\\+?${NUMBER}(?:ms|s)$`);
const BREATH_VOLUME = oneOf('default', 'x-soft', 'soft', 'medium', 'loud', 'x-loud');
const BREATH_LENGTH = oneOf('default', 'x-short', 'short', 'medium', 'long', 'x-long');
const LANGUAGE_CODE = oneOf(...Object.keys(LANGUAGES));

export const SSML_TAGS: Readonly<Record<string, SsmlTag>> = {
  speak: tag({
    'xml:lang': optional(),
    version: optional(),
    xmlns: optional(),
    'xmlns:amazon': optional(),
    'xmlns:xsi': optional(),
    'xsi:schemaLocation': optional(),
  }),
  break: {
    ...tag({
      strength: optional(oneOf('none', 'x-weak', 'weak', 'medium', 'strong', 'x-strong')),
      time: optional(DURATION),
    }),
    empty: true,
  },
  emphasis: tag({ level: optional(oneOf('strong', 'moderate', 'reduced'), STANDARD) }, STANDARD),
  lang: tag({ 'xml:lang': required(LANGUAGE_CODE) }),
  // The generative voices take it and do nothing with it.
  mark: { ...tag({ name: required() }), empty: true },
  p: tag(),
  // One page says "partial" for generative voices, another leaves them out; they are let through.
  phoneme: tag({
    alphabet: required(
      oneOf('ipa', 'x-sampa', 'x-amazon-pinyin', 'x-amazon-jyutping', 'x-amazon-yomigana', 'x-amazon-pron-kana'),
    ),
    ph: required(),
  }),
  prosody: {
    ...tag({
      volume: optional(oneOf('default', 'silent', 'x-soft', 'soft', 'medium', 'loud', 'x-loud', `[+-]?${NUMBER}dB`)),
      // `n%` is from 20 to 200; the pages on whispering and on the longest duration also write `-10%` and `2`.
      rate: optional(oneOf('default', 'x-slow', 'slow', 'medium', 'fast', 'x-fast', `[+-]?${NUMBER}%`, NUMBER)),
      pitch: optional(oneOf('default', 'x-low', 'low', 'medium', 'high', 'x-high', `[+-]?${NUMBER}%`), STANDARD),
      'amazon:max-duration': optional(DURATION, STANDARD),
    }),
    someAttribute: true,
  },
  s: tag(),
  'say-as': tag({
    'interpret-as': required(
      oneOf(
        ...['characters', 'spell-out', 'cardinal', 'number', 'ordinal', 'digits', 'fraction', 'unit', 'date', 'time'],
        ...['address', 'expletive', 'telephone'],
      ),
    ),
    format: optional(oneOf('mdy', 'dmy', 'ymd', 'md', 'dm', 'ym', 'my', 'd', 'm', 'y', 'yyyymmdd')),
  }),
  sub: tag({ alias: required() }),
  // "Some languages may have a different selection of supported parts of speech."
  w: tag({ role: required(/^amazon:[A-Z]+(?:_\d+)?$/) }),
  'amazon:auto-breaths': tag(
    {
      volume: optional(BREATH_VOLUME),
      frequency: optional(oneOf('default', 'x-low', 'low', 'medium', 'high', 'x-high')),
      duration: optional(BREATH_LENGTH),
    },
    STANDARD,
  ),
  'amazon:breath': {
    ...tag({ volume: optional(BREATH_VOLUME), duration: optional(BREATH_LENGTH) }, STANDARD),
    empty: true,
  },
  'amazon:domain': { ...tag({ name: required(/^news$/) }, ['neural']), voices: ['Amy', 'Joanna', 'Lupe', 'Matthew'] },
  'amazon:effect': {
    ...tag(
      {
        name: optional(oneOf('drc', 'whispered')),
        phonation: optional(/^soft$/, STANDARD),
        'vocal-tract-length': optional(new RegExp(`^[+-]?${NUMBER}%$`), STANDARD),
      },
      NOT_GENERATIVE,
    ),
    someAttribute: true,
  },
};
