// The SSML that Polly takes, by engine and voice. espeak-ng itself refuses nothing: what is not refused here is spoken
// wrongly.
//
// Source: Amazon Polly Developer Guide, "Supported SSML tags" and its page for each tag (docs.aws.amazon.com, copies of
// 2025, looked up in November 2026). Not in the guide, so guessed: which error a bad value gives, that attributes it
// does not name (such as `xml:lang` on `<p>`) are refused, and that a rate outside its range is read as the nearest in
// it.

import { AwsError } from '../model/aws-error.ts';
import { MAX_TIMED_CHARACTERS } from '../model/limits.ts';
import { LANGUAGES } from '../voices/languages.ts';
import { ENGINES, type Engine } from '../voices/voices.ts';
import { countBilledCharacters, type SsmlElement, wordsOf } from './tree.ts';

const STANDARD: readonly Engine[] = ['standard'];
const NOT_GENERATIVE: readonly Engine[] = ENGINES.filter((engine) => engine !== 'generative');

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

const optional = (values?: RegExp, engines: readonly Engine[] = ENGINES): SsmlAttribute => ({
  engines,
  required: false,
  ...(values ? { values } : {}),
});
const required = (values?: RegExp): SsmlAttribute => ({ ...optional(values), required: true });
const tag = (attributes: SsmlTag['attributes'] = {}, engines: readonly Engine[] = ENGINES): SsmlTag => ({
  engines,
  attributes,
});
const oneOf = (...values: readonly string[]): RegExp => new RegExp(`^(?:${values.join('|')})$`);

const NUMBER = '\\d+(?:\\.\\d+)?';
const DURATION = new RegExp(`^\\+?${NUMBER}(?:ms|s)$`);
const BREATH_VOLUME = oneOf('default', 'x-soft', 'soft', 'medium', 'loud', 'x-loud');
const BREATH_LENGTH = oneOf('default', 'x-short', 'short', 'medium', 'long', 'x-long');
const LANGUAGE_CODE = oneOf(...Object.keys(LANGUAGES));

const SSML_TAGS: Readonly<Record<string, SsmlTag>> = {
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
    // Public examples also have ddmmyyyy with a detail, and hms12 and hms24 for times, which no page names.
    format: optional(oneOf('[dmy]{1,8}', 'hms12', 'hms24')),
    detail: optional(),
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

export interface Speaker {
  readonly engine: Engine;
  readonly voiceId: string;
}

const MAX_QUOTE = 200;

/** Polly says "Invalid SSML request" and nothing more; the rest is for the reader of the message. */
export function invalidSsml(why: string, cause?: unknown): AwsError {
  const cut = why.length > MAX_QUOTE ? `${why.slice(0, MAX_QUOTE)}…` : why;
  return new AwsError('InvalidSsmlException', `Invalid SSML request: ${cut}`, { cause });
}

/** Polly's words for neural and generative; for long-form a guess by their pattern (polly-emulator/docs/answers.md). */
function lackedByEngine(engine: Engine, which: string): AwsError {
  const title = engine.charAt(0).toUpperCase() + engine.slice(1);
  return new AwsError('InvalidSsmlException', `Unsupported ${title} feature: ${which}`);
}

/** Polly's words, as reported for the newscaster with a voice that has none (aws/aws-sdk-js#2845). */
function unsupportedFeature(which: string): AwsError {
  return new AwsError('ValidationException', `This voice does not support one of the used SSML features: ${which}`);
}

function checkAttribute(tag: string, name: string, value: string, engine: Engine): void {
  const attributes = SSML_TAGS[tag]?.attributes ?? {};
  const rule = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (rule === undefined) throw invalidSsml(`the attribute '${name}' of <${tag}> is not known`);
  if (rule.values && !rule.values.test(value)) throw invalidSsml(`<${tag} ${name}="${value}"> has a bad value`);
  if (!rule.engines.includes(engine)) {
    throw lackedByEngine(engine, `the attribute '${name}' of <${tag}>`);
  }
  if (value === 'whispered' && tag === 'amazon:effect' && engine !== 'standard') {
    throw lackedByEngine(engine, `<${tag} ${name}="${value}">`);
  }
}

/** Throws for a tag that is not of this engine or voice, and for attributes and values that the tag does not have. */
export function checkStartTag(tag: string, attributes: SsmlElement['attributes'], { engine, voiceId }: Speaker): void {
  const known = Object.hasOwn(SSML_TAGS, tag) ? SSML_TAGS[tag] : undefined;
  if (known === undefined) throw invalidSsml(`the tag <${tag}> is not known`);
  if (known.voices && !(known.engines.includes(engine) && known.voices.includes(voiceId))) {
    throw unsupportedFeature(`<${tag}> (${voiceId}, ${engine})`);
  }
  if (!known.engines.includes(engine)) throw lackedByEngine(engine, `the tag <${tag}>`);
  for (const [name, value] of Object.entries(attributes)) checkAttribute(tag, name, value, engine);
  for (const [name, rule] of Object.entries(known.attributes)) {
    if (rule.required && !Object.hasOwn(attributes, name)) throw invalidSsml(`<${tag}> needs the attribute '${name}'`);
  }
  if (known.someAttribute && Object.keys(attributes).length === 0) throw invalidSsml(`<${tag}> needs an attribute`);
}

/** Paragraphs hold sentences and sentences words; Polly's guide refers to W3C's SSML 1.1 (3.1.8) for it. */
const NOT_WITHIN: Readonly<Record<string, readonly string[]>> = { p: ['p', 's'], s: ['s'] };

/** Throws for a tag that none of the open tags around it may hold. */
export function checkNesting(tag: string, around: readonly { readonly tag: string }[]): void {
  const outer = around.findLast((one) => NOT_WITHIN[tag]?.includes(one.tag));
  if (outer) throw invalidSsml(`<${tag}> in <${outer.tag}>`);
}

/** Throws for what can only be seen when the tag is closed. */
export function checkElement(element: SsmlElement): void {
  const { tag, attributes, children } = element;
  if (SSML_TAGS[tag]?.empty && children.some((child) => 'tag' in child || child.text.trim() !== '')) {
    throw invalidSsml(`<${tag}> has to be empty, what it holds would not be heard`);
  }
  if (attributes['amazon:max-duration'] !== undefined) {
    const count = countBilledCharacters(element);
    if (count > MAX_TIMED_CHARACTERS) {
      const limit = `at most ${MAX_TIMED_CHARACTERS} are allowed`;
      throw invalidSsml(`the text in <${tag} amazon:max-duration> has ${count} characters, ${limit}`);
    }
  }
  if (attributes['interpret-as'] === 'date' && attributes['format'] === undefined) {
    const text = wordsOf(element).trim();
    if (!/^[\d?]{8}$/.test(text)) {
      throw invalidSsml(`<say-as interpret-as="date"> of '${text}' needs the attribute 'format'`);
    }
  }
}
