/**
 * What Polly says it takes, engine by engine. Source, read in November 2026:
 * https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html and the page of each tag.
 *
 * AWS has an error for a tag that standard, neural or long-form voices lack, and only "not available" for generative ones. It
 * is refused for all four: what nobody would hear is better known before it is paid for. Values are Polly's to judge, and so
 * are engines that are not in this table and tags in AWS's own namespace, `amazon:`, because both grow. Any other
 * unknown tag is refused with its place, which Polly would not name.
 */
const ENGINES: readonly string[] = ['generative', 'long-form', 'neural', 'standard'];

/** Tags and the attributes that their pages call required or write into their only syntax. */
const TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['speak', []],
  ['break', []],
  ['emphasis', []],
  ['lang', ['xml:lang']],
  ['mark', ['name']],
  ['p', []],
  ['phoneme', ['alphabet', 'ph']],
  ['prosody', []],
  ['s', []],
  ['say-as', ['interpret-as']],
  ['sub', ['alias']],
  ['w', []],
]);

const OWN_NAMESPACE = 'amazon:';

interface Availability {
  readonly tag: string;
  /** Absent: the tag itself. */
  readonly attribute?: string;
  /** Absent: whatever the attribute's value. */
  readonly value?: string;
  readonly engines: readonly string[];
}

/** What only some of the engines have. */
const AVAILABILITY: readonly Availability[] = [
  { tag: 'emphasis', engines: ['standard'] },
  { tag: 'prosody', attribute: 'pitch', engines: ['standard'] },
  { tag: 'prosody', attribute: 'amazon:max-duration', engines: ['standard'] },
  { tag: 'amazon:auto-breaths', engines: ['standard'] },
  { tag: 'amazon:breath', engines: ['standard'] },
  { tag: 'amazon:domain', attribute: 'name', value: 'news', engines: ['neural'] },
  { tag: 'amazon:effect', attribute: 'name', value: 'drc', engines: ['long-form', 'neural', 'standard'] },
  { tag: 'amazon:effect', attribute: 'name', value: 'whispered', engines: ['standard'] },
  { tag: 'amazon:effect', attribute: 'phonation', engines: ['standard'] },
  { tag: 'amazon:effect', attribute: 'vocal-tract-length', engines: ['standard'] },
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
 * Why this tag cannot be spoken by this engine, if so.
 *
 * @param markup the tag as it stands in the document.
 */
export function findTagFault({ name, attributes }: SsmlTag, markup: string, engine: string): TagFault | undefined {
  const required = TAGS.get(name);
  if (required === undefined && !name.startsWith(OWN_NAMESPACE)) {
    return {
      what: `Polly has no tag ${quoteMarkup(markup)}`,
      action: `Correct the tag or take it out. Polly has ${[...TAGS.keys()].join(', ')} and some that begin with ${OWN_NAMESPACE}.`,
    };
  }
  const missing = required?.find((attribute) => attributes[attribute] === undefined);
  if (missing !== undefined) {
    return {
      what: `${quoteMarkup(markup)} has no attribute ${missing}`,
      action: `Give it one: <${name} ${missing}="…">.`,
    };
  }
  if (!ENGINES.includes(engine)) return undefined;
  const lacking = AVAILABILITY.find(
    ({ tag, attribute, value, engines }) =>
      tag === name &&
      (attribute === undefined || attributes[attribute] !== undefined) &&
      (attribute === undefined || value === undefined || attributes[attribute] === value) &&
      !engines.includes(engine),
  );
  if (lacking === undefined) return undefined;
  const { attribute, value, engines } = lacking;
  const part = attribute === undefined ? '' : `${attribute}${value === undefined ? '' : `="${value}"`} in `;
  return {
    what: `the ${engine} engine does not have ${part}${quoteMarkup(markup)}`,
    action: `Take it out, or choose an engine that has it: ${engines.join(', ')}.`,
  };
}

/** Their meaning is that of all they hold (one alias, one duration), or they happen once (a pause, a mark). */
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

/** What begins or ends at the edges of an element; AWS's page says that these pauses are as long as a sentence's or more. */
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
