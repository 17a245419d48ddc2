/**
 * What Polly says it takes: tags, attributes and values, engine by engine. Source, read in November 2026:
 * https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html and the page of each tag.
 *
 * AWS has an error for a tag that standard, neural or long-form voices lack, and only "not available" for generative
 * ones. It is refused for all four: what nobody would hear is better known before it is paid for. Engines that are not
 * in this table are Polly's to judge, and so are tags in AWS's own namespace, `amazon:`, because both grow. Any other
 * unknown tag is refused with its place, which Polly would not name.
 *
 * A value is refused before anything is spoken only when no page, no W3C specification and no public use of Polly has
 * one like it. AWS's pages contradict each other (`rate="-10%"` and `rate="2"` are in its examples, not in its lists),
 * so other values that are not in the lists go to Polly; when it refuses them without a word about the place, they are
 * the first suspects.
 */
const ENGINES: readonly string[] = ['generative', 'long-form', 'neural', 'standard'];

interface ValueRule {
  /** The values that the pages list, for people. */
  readonly allowed: string;
  isListed(value: string): boolean;
  /** Also true of values that Polly may take all the same. */
  isPossible(value: string): boolean;
}

interface AttributeRule {
  /** Its page calls it required or writes it into its only syntax. */
  readonly isRequired?: boolean;
  /** Stands in for it in public code. */
  readonly orElse?: string;
  /** Absent: any value. */
  readonly value?: ValueRule;
}

/** No value that a rule is about is longer. Without a bound, the patterns would take minutes for a hostile one. */
const MAX_VALUE_UNITS = 500;

const rule = (allowed: string, listed: string, possible = listed): ValueRule => {
  const isListed = new RegExp(`^(?:${listed})$`);
  const isPossible = new RegExp(`^(?:${listed}|${possible})$`, 'i');
  return {
    allowed,
    isListed: (value) => value.length <= MAX_VALUE_UNITS && isListed.test(value),
    isPossible: (value) => value.length <= MAX_VALUE_UNITS && isPossible.test(value.trim()),
  };
};
/** A closed list: other case is left to Polly, because one of its pages writes it so. */
const words = (list: string, possible?: string) =>
  rule(list.replace(/, (\S+)$/, ' or $1'), list.replaceAll(', ', '|'), possible);
const required = (value?: ValueRule): AttributeRule => ({ isRequired: true, ...(value && { value }) });
const optional = (value?: ValueRule): AttributeRule => ({ ...(value && { value }) });

const ANYTHING = '[\\s\\S]*';
const SOMETHING = '[\\s\\S]*\\S[\\s\\S]*';
const WITH_A_DIGIT = '[^\\d]*\\d[\\s\\S]*';
const NUMBER = '\\d+(?:\\.\\d+)?';

const BREAK_TIME = rule(
  'seconds or milliseconds, with a point for decimals, such as 1.5s or 500ms, at most 10s',
  '(?:\\d(?:\\.\\d+)?|10(?:\\.0+)?|\\.\\d+)s|(?:\\d{1,4}(?:\\.\\d+)?|10000)ms',
  '\\+?(?:\\d+\\.?\\d*|\\.\\d+)\\s*m?s',
);
const LANGUAGES =
  'arb, ar-AE, ca-ES, cmn-CN, cs-CZ, cy-GB, da-DK, de-AT, de-CH, de-DE, en-AU, en-GB, en-GB-WLS, en-IE, en-IN, en-NZ, en-SG, en-US, ' +
  'en-ZA, es-ES, es-MX, es-US, fi-FI, fr-BE, fr-CA, fr-FR, hi-IN, is-IS, it-IT, ja-JP, ko-KR, nb-NO, nl-BE, nl-NL, pl-PL, pt-BR, ' +
  'pt-PT, ro-RO, ru-RU, sv-SE, tr-TR, yue-CN';
const INTERPRET_AS = words(
  'characters, spell-out, cardinal, number, ordinal, digits, fraction, unit, date, time, address, expletive, telephone',
  // Of Alexa, the W3C and other speech services.
  'verbatim|interjection|letters|currency|money|duration|measure|name|net|acronym|bleep|[a-z]+:.+',
);
/** By `interpret-as`. `hms12` and `hms24` are on no page, but in public use. */
const FORMATS: Readonly<Record<string, ValueRule>> = {
  date: words('mdy, dmy, ymd, md, dm, ym, my, d, m, y, yyyymmdd', '[dmy]+'),
  time: rule('hms12 or hms24', 'hms12|hms24', '[hms\\d:.\\s]+'),
};
const BREATH_VOLUME = words('default, x-soft, soft, medium, loud, x-loud', ANYTHING);
const BREATH_DURATION = words('default, x-short, short, medium, long, x-long', ANYTHING);

/** The attributes of each tag; undefined: any. */
const TAGS: ReadonlyMap<string, Readonly<Record<string, AttributeRule>> | undefined> = new Map([
  ['speak', undefined],
  ['break', { strength: optional(words('none, x-weak, weak, medium, strong, x-strong')), time: optional(BREAK_TIME) }],
  ['emphasis', { level: optional(words('strong, moderate, reduced', 'none')) }],
  ['lang', { 'xml:lang': required(words(LANGUAGES, SOMETHING)) }],
  ['mark', { name: required() }],
  ['p', {}],
  [
    'phoneme',
    {
      alphabet: {
        ...required(rule('ipa, x-sampa or x-amazon-pinyin', 'ipa|x-sampa|x-amazon-[a-z-]+', ANYTHING)),
        // Japanese: <phoneme type="ruby" ph="…">.
        orElse: 'type',
      },
      ph: required(),
    },
  ],
  [
    'prosody',
    {
      volume: optional(
        rule(
          'default, silent, x-soft, soft, medium, loud, x-loud or a change such as +6dB or -6dB',
          `default|silent|x-soft|soft|medium|loud|x-loud|[+-]${NUMBER}dB`,
          WITH_A_DIGIT,
        ),
      ),
      rate: optional(
        rule(
          'x-slow, slow, medium, fast, x-fast or a percentage from 20% to 200%',
          'x-slow|slow|medium|fast|x-fast|(?:[2-9]\\d|1\\d\\d)(?:\\.\\d+)?%|200%',
          `default|normal|${WITH_A_DIGIT}`,
        ),
      ),
      pitch: optional(
        rule(
          'default, x-low, low, medium, high, x-high or a change such as +10% or -10%',
          `default|x-low|low|medium|high|x-high|[+-]${NUMBER}%`,
          WITH_A_DIGIT,
        ),
      ),
      'amazon:max-duration': optional(
        rule('seconds or milliseconds such as 2s or 1500ms', `${NUMBER}m?s`, WITH_A_DIGIT),
      ),
    },
  ],
  ['s', {}],
  ['say-as', { 'interpret-as': required(INTERPRET_AS), format: optional() }],
  ['sub', { alias: required() }],
  ['w', { role: optional(rule('a part of speech such as amazon:VB', '(?:amazon|ivona):\\S+', ANYTHING)) }],
  [
    'amazon:auto-breaths',
    {
      volume: optional(BREATH_VOLUME),
      frequency: optional(words('default, x-low, low, medium, high, x-high', ANYTHING)),
      duration: optional(BREATH_DURATION),
    },
  ],
  ['amazon:breath', { volume: optional(BREATH_VOLUME), duration: optional(BREATH_DURATION) }],
  ['amazon:domain', { name: optional(words('news', ANYTHING)) }],
  [
    'amazon:effect',
    {
      name: optional(words('drc, whispered', ANYTHING)),
      phonation: optional(words('soft', ANYTHING)),
      'vocal-tract-length': optional(rule('a change such as +15% or -15%', `[+-]?${NUMBER}%`, ANYTHING)),
    },
  ],
]);

const OWN_NAMESPACE = 'amazon:';

/** https://docs.aws.amazon.com/polly/latest/dg/newscaster-tag.html. The list may grow, so Polly judges. */
const NEWS = { engine: 'neural', voices: 'Amy, Joanna, Lupe or Matthew' };

/** Without an attribute: the tag itself; without a value: whatever the value. */
type Availability = readonly [engines: readonly string[], tag: string, attribute?: string, value?: string];

const STANDARD = ['standard'];
/** What only some of the engines have. */
const AVAILABILITY: readonly Availability[] = [
  [STANDARD, 'emphasis'],
  [STANDARD, 'prosody', 'pitch'],
  [STANDARD, 'prosody', 'amazon:max-duration'],
  [STANDARD, 'amazon:auto-breaths'],
  [STANDARD, 'amazon:breath'],
  [['neural'], 'amazon:domain', 'name', 'news'],
  [['long-form', 'neural', 'standard'], 'amazon:effect', 'name', 'drc'],
  [STANDARD, 'amazon:effect', 'name', 'whispered'],
  [STANDARD, 'amazon:effect', 'phonation'],
  [STANDARD, 'amazon:effect', 'vocal-tract-length'],
];

export interface SsmlTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is wrong, as a clause, and what to do. */
export interface TagFault {
  readonly what: string;
  readonly action: string;
}

/**
 * Why Polly may refuse a tag that was let through: a value that no page lists, or something that not every voice has.
 */
export interface TagDoubt {
  readonly about: 'value' | 'voice' | 'tag';
  /** Asked only when Polly does refuse. */
  describe(): TagFault;
}

/**
 * Why this tag cannot be spoken by this engine, if so.
 *
 * @param markup the tag as it stands in the document.
 */
export function findTagFault({ name, attributes }: SsmlTag, markup: string, engine: string): TagFault | undefined {
  if (!TAGS.has(name) && !name.startsWith(OWN_NAMESPACE)) {
    const known = [...TAGS.keys()].filter((tag) => !tag.startsWith(OWN_NAMESPACE));
    return {
      what: `Polly has no tag ${quoteMarkup(markup)}`,
      action: `Correct the tag or take it out. Polly has ${known.join(', ')} and some that begin with ${OWN_NAMESPACE}.`,
    };
  }
  const rules = Object.entries(TAGS.get(name) ?? {});
  const missing = rules.find(
    ([attribute, { isRequired, orElse = attribute }]) =>
      isRequired && attributes[attribute] === undefined && attributes[orElse] === undefined,
  );
  if (missing !== undefined) {
    const [attribute, { value }] = missing;
    const allowed = value === undefined ? '' : ` Polly has ${value.allowed}.`;
    return {
      what: `${quoteMarkup(markup)} has no attribute ${attribute}`,
      action: `Give it one: <${name} ${attribute}="…">.${allowed}`,
    };
  }
  for (const [attribute, value] of Object.entries(attributes)) {
    const valueRule = ruleOf(name, attribute, attributes);
    if (valueRule !== undefined && !valueRule.isPossible(value)) {
      return describeValue(attribute, value, { markup, allowed: valueRule.allowed });
    }
  }
  if (!ENGINES.includes(engine)) return undefined;
  const lacking = AVAILABILITY.find(
    ([engines, tag, attribute, value]) =>
      tag === name &&
      (attribute === undefined || attributes[attribute] !== undefined) &&
      (attribute === undefined || value === undefined || attributes[attribute] === value) &&
      !engines.includes(engine),
  );
  if (lacking === undefined) return undefined;
  const [engines, , attribute, value] = lacking;
  const part = attribute === undefined ? '' : `${attribute}${value === undefined ? '' : `="${value}"`} in `;
  return {
    what: `the ${engine} engine does not have ${part}${quoteMarkup(markup)}`,
    action: `Take it out, or choose an engine that has it: ${engines.join(', ')}.`,
  };
}

function ruleOf(tag: string, attribute: string, attributes: SsmlTag['attributes']): ValueRule | undefined {
  if (tag === 'say-as' && attribute === 'format') {
    const kind = attributes['interpret-as'] ?? '';
    return Object.hasOwn(FORMATS, kind) ? FORMATS[kind] : undefined;
  }
  const rules = TAGS.get(tag) ?? {};
  return Object.hasOwn(rules, attribute) ? rules[attribute]?.value : undefined;
}

function describeValue(attribute: string, value: string, of: { markup: string; allowed: string }): TagFault {
  return {
    what: `Polly does not list "${quoteMarkup(value)}" as a value of ${attribute} in ${quoteMarkup(of.markup)}`,
    action: `Set ${attribute} to ${of.allowed}.`,
  };
}

/** Every voice of every engine has these, as far as AWS tells. */
const PLAIN_TAGS: readonly string[] = ['break', 'mark', 'p', 's', 'speak', 'sub'];

/** What Polly may mean when it refuses the document without naming a place, of a tag without a fault. */
export function findTagDoubts({ name, attributes }: SsmlTag, markup: string): readonly TagDoubt[] {
  const doubts: TagDoubt[] = [];
  const rules = TAGS.get(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    const valueRule = ruleOf(name, attribute, attributes);
    if (valueRule !== undefined && !valueRule.isListed(value)) {
      const { allowed } = valueRule;
      doubts.push({ about: 'value', describe: () => describeValue(attribute, value, { markup, allowed }) });
    } else if (rules !== undefined && !Object.hasOwn(rules, attribute)) {
      doubts.push({ about: 'value', describe: () => describeAttribute(name, attribute, markup) });
    }
  }
  if (name === 'prosody' && Object.keys(attributes).length === 0) {
    const action = 'Give <prosody> a volume, rate or pitch.';
    doubts.push({ about: 'value', describe: () => ({ what: `${quoteMarkup(markup)} has no attribute`, action }) });
  }
  if (name === 'amazon:domain' && attributes['name'] === 'news') {
    const what = `${quoteMarkup(markup)} needs the voice ${NEWS.voices} and the engine ${NEWS.engine}`;
    const action = `Take the tag out, or set voice-id to ${NEWS.voices} and engine to ${NEWS.engine}.`;
    doubts.push({ about: 'voice', describe: () => ({ what, action }) });
  } else if (!PLAIN_TAGS.includes(name)) {
    const action = 'Take the tag out, or choose a voice and an engine that have it.';
    doubts.push({ about: 'tag', describe: () => ({ what: `not every voice has ${quoteMarkup(markup)}`, action }) });
  }
  return doubts;
}

function describeAttribute(tag: string, attribute: string, markup: string): TagFault {
  const shown = quoteMarkup(attribute);
  const known = Object.keys(TAGS.get(tag) ?? {});
  const action = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`;
  const what = `Polly lists no attribute ${shown} for ${quoteMarkup(markup)}`;
  return { what, action: `Take ${shown} out of <${tag}>. ${action}` };
}

/** Cut in two, these would lose their meaning (one alias, one duration) or happen twice (a pause, a mark). */
const WHOLE_TAGS: ReadonlySet<string> = new Set(['amazon:breath', 'break', 'mark', 'phoneme', 'say-as', 'sub', 'w']);

/** Whether an element must not be cut in two. */
export function isKeptWhole({ name, attributes }: SsmlTag): boolean {
  return WHOLE_TAGS.has(name) || (name === 'prosody' && attributes['amazon:max-duration'] !== undefined);
}

/** Whether something is heard of an element that has no words. */
export function soundOfEmpty(name: string): 'speech' | 'pause' | 'none' {
  if (name === 'sub' || name === 'phoneme') return 'speech';
  return name === 'break' || name === 'amazon:breath' ? 'pause' : 'none';
}

export type Edge = 'paragraph' | 'sentence';

/**
 * What begins or ends at the edges of an element; AWS's page says that these pauses are as long as a sentence's or
 * more.
 */
export function edgeOf({ name, attributes }: SsmlTag): Edge | undefined {
  if (name === 'p') return 'paragraph';
  const isLongPause = name === 'break' && /^(?:x-)?strong$/.test(attributes['strength'] ?? '');
  return name === 's' || isLongPause ? 'sentence' : undefined;
}

const MAX_QUOTED = 80;

/** Markup for a message: on one line, and short even where a tag is not. */
export function quoteMarkup(markup: string): string {
  const line = markup
    .slice(0, 4 * MAX_QUOTED)
    .replace(/\s+/g, ' ')
    .trim();
  const shown = [...line].slice(0, MAX_QUOTED).join('');
  return shown === line && markup.length <= 4 * MAX_QUOTED ? line : `${shown}…`;
}
