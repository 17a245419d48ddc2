// The SSML that Polly takes, by engine. Source: Amazon Polly Developer Guide, "Supported SSML tags" (state of April 2026,
// written down in November 2026).
import type { Engine } from '../voices/voices.ts';

const ALL: readonly Engine[] = ['generative', 'long-form', 'neural', 'standard'];
const STANDARD: readonly Engine[] = ['standard'];
const NOT_GENERATIVE: readonly Engine[] = ['long-form', 'neural', 'standard'];

interface SsmlAttribute {
  readonly engines: readonly Engine[];
  readonly required?: boolean;
  /** The values it may have; absent = any. */
  readonly values?: RegExp;
}

interface SsmlTag {
  readonly engines: readonly Engine[];
  readonly attributes: Readonly<Record<string, SsmlAttribute>>;
  /** The only voices that have it. */
  readonly voices?: readonly string[];
}

const attribute = (values?: RegExp, engines = ALL): SsmlAttribute => (values ? { engines, values } : { engines });
const required = (values?: RegExp, engines = ALL): SsmlAttribute => ({ ...attribute(values, engines), required: true });
const tag = (attributes: SsmlTag['attributes'] = {}, engines = ALL): SsmlTag => ({ engines, attributes });

const DURATION = /^\+?\d+(\.\d+)?(ms|s)$/;
const PERCENTAGE = '\\+?\\d+(\\.\\d+)?%';
const BREATH_LEVEL = /^(default|x-soft|soft|medium|loud|x-loud)$/;
const BREATH_LENGTH = /^(default|x-short|short|medium|long|x-long)$/;

export const SSML_TAGS: Readonly<Record<string, SsmlTag>> = {
  speak: tag({
    'xml:lang': attribute(),
    version: attribute(),
    xmlns: attribute(),
    'xmlns:xsi': attribute(),
    'xsi:schemaLocation': attribute(),
  }),
  break: tag({ strength: attribute(/^(none|x-weak|weak|medium|strong|x-strong)$/), time: attribute(DURATION) }),
  emphasis: tag({ level: attribute(/^(strong|moderate|reduced)$/, STANDARD) }, STANDARD),
  lang: tag({ 'xml:lang': required() }),
  mark: tag({ name: required() }),
  p: tag(),
  phoneme: tag({ alphabet: required(/^(ipa|x-sampa|x-amazon-.+)$/), ph: required() }),
  prosody: tag({
    volume: attribute(/^(default|silent|x-soft|soft|medium|loud|x-loud|[+-]?\d+(\.\d+)?dB)$/),
    rate: attribute(new RegExp(`^(x-slow|slow|medium|fast|x-fast|default|${PERCENTAGE})$`)),
    pitch: attribute(/^(default|x-low|low|medium|high|x-high|[+-]?\d+(\.\d+)?%)$/, STANDARD),
    'amazon:max-duration': attribute(DURATION, STANDARD),
  }),
  s: tag(),
  'say-as': tag({ 'interpret-as': required(), format: attribute() }),
  sub: tag({ alias: required() }),
  w: tag({ role: required() }),
  'amazon:auto-breaths': tag(
    {
      volume: attribute(BREATH_LEVEL, STANDARD),
      frequency: attribute(/^(default|x-low|low|medium|high|x-high)$/, STANDARD),
      duration: attribute(BREATH_LENGTH, STANDARD),
    },
    STANDARD,
  ),
  'amazon:breath': tag(
    { volume: attribute(BREATH_LEVEL, STANDARD), duration: attribute(BREATH_LENGTH, STANDARD) },
    STANDARD,
  ),
  'amazon:domain': { ...tag({ name: required(/^news$/) }, ['neural']), voices: ['Amy', 'Joanna', 'Lupe', 'Matthew'] },
  'amazon:effect': tag({
    name: attribute(/^(drc|whispered)$/, NOT_GENERATIVE),
    phonation: attribute(/^soft$/, STANDARD),
    'vocal-tract-length': attribute(new RegExp(`^([+-]?\\d+(\\.\\d+)?%|${PERCENTAGE})$`), STANDARD),
  }),
};
