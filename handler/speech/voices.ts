import { DescribeVoicesCommand, type PollyClient } from '@aws-sdk/client-polly';
import leven from 'leven';
import type { OptionName } from '../contract.ts';
import { callPatiently } from './call-patiently.ts';
import { type AskedOptions, displayValue, MP3_SAMPLE_RATES } from './options.ts';

/** A voice as this region has it. */
export interface Voice {
  /** As SynthesizeSpeech wants it: ASCII, such as "Lea" for Léa. */
  readonly id: string;
  /** Its own language first, then the others of a bilingual voice. */
  readonly languages: readonly string[];
  readonly engines: readonly string[];
}

export interface VoiceList {
  readonly region: string;
  readonly voices: readonly Voice[];
}

const LIST_ATTEMPTS = { failing: 5, silent: 1 };

/**
 * All voices of the client's region, by their names. IAM: `polly:DescribeVoices` on `*`.
 * https://docs.aws.amazon.com/polly/latest/dg/API_DescribeVoices.html
 *
 * @throws whatever went wrong, and a TimeoutError after `timeoutMs`, repetitions included.
 */
export async function listVoices(polly: PollyClient, timeoutMs: number): Promise<VoiceList> {
  const signal = AbortSignal.timeout(timeoutMs);
  // The SDK does not look at the signal in all that it does.
  const outOfTime = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([readPages(polly, signal), outOfTime]);
}

async function readPages(polly: PollyClient, abortSignal: AbortSignal): Promise<VoiceList> {
  const voices: Voice[] = [];
  let NextToken: string | undefined;
  do {
    const command = new DescribeVoicesCommand({
      IncludeAdditionalLanguageCodes: true,
      ...(NextToken && { NextToken }),
    });
    const page = await callPatiently(() => polly.send(command, { abortSignal }), {
      signal: abortSignal,
      maxAttempts: LIST_ATTEMPTS,
    });
    for (const { Id: id, LanguageCode, AdditionalLanguageCodes = [], SupportedEngines: engines = [] } of page.Voices ??
      []) {
      const languages = [...(LanguageCode === undefined ? [] : [LanguageCode]), ...AdditionalLanguageCodes];
      if (id !== undefined && languages.length > 0 && engines.length > 0) voices.push({ id, languages, engines });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  if (voices.length === 0) throw new Error('DescribeVoices named no voice.');
  return { region: await polly.config.region(), voices: voices.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** An option that the region does not have, or not together with the others. */
interface OptionMismatch {
  readonly name: OptionName;
  /** Fit to be shown between quotation marks. */
  readonly value: string;
  /** What is wrong, as a clause. */
  readonly fault: string;
  /** The values that would work, to follow "set it to". */
  readonly expected: string;
}

export interface Judgement {
  /** None when all the options go together. */
  readonly mismatches: readonly OptionMismatch[];
  /**
   * Other voices, which have the language or engine that the chosen voice lacks; worded to follow "set voice-id to".
   */
  readonly otherVoices?: string;
}

/** What was asked for, as far as the region has it. */
interface Meant {
  /** The voice of this name, else the only one with a similar name; undefined where there is neither. */
  readonly voice: Voice | undefined;
  /** The voices that it may have been meant to be. */
  readonly guesses: readonly string[];
  /** The languages asked for, else those of the voice, else none: any will do. */
  readonly languages: readonly string[];
  readonly engine: string | undefined;
  /** The voices that speak one of `languages`. */
  readonly speakers: readonly Voice[];
  /** Those of them that have the engine. */
  readonly fitting: readonly Voice[];
}

/**
 * Judges voice, engine, language and sample rate one by one. Engine and language are judged against the voice that is
 * named or can be guessed, else against all voices. What is listed for an option works with those of the others that
 * are not at fault.
 */
export function judgeOptions(list: VoiceList, asked: AskedOptions): Judgement {
  const meant = findMeant(list.voices, asked);
  const judged = [
    judgeVoice(list, asked, meant),
    judgeEngine(list, asked, meant),
    judgeLanguage(list, asked, meant),
    judgeSampleRate(asked),
  ];
  const otherVoices = listOtherVoices(asked, meant);
  return { mismatches: judged.filter((one) => one !== undefined), ...(otherVoices !== undefined && { otherVoices }) };
}

function findMeant(voices: readonly Voice[], { voiceId, engine, languageCode }: AskedOptions): Meant {
  const guesses = findNearSpellings(
    voiceId,
    voices.map(({ id }) => id),
  );
  const voice = guesses.length === 1 ? voices.find(({ id }) => id === guesses[0]) : undefined;
  const asked = languageCode === undefined ? [] : findLanguages(voices, languageCode);
  const languages = asked.length === 0 ? (voice?.languages ?? []) : asked;
  const speakers = languages.length === 0 ? voices : voices.filter((one) => share(one.languages, languages));
  const [known, ...others] = findNearSpellings(engine, unionOf(voices, 'engines'));
  const meantEngine = others.length === 0 ? known : undefined;
  const fitting = speakers.filter(({ engines }) => meantEngine !== undefined && engines.includes(meantEngine));
  return { voice, guesses, languages, engine: meantEngine, speakers, fitting };
}

/** The language itself, else the same written otherwise, else its relatives: es-ES and es-MX for es-AR. */
function findLanguages(voices: readonly Voice[], languageCode: string): readonly string[] {
  const known = unionOf(voices, 'languages');
  const same = findSameSpelling(languageCode, known);
  if (same !== undefined) return [same];
  const [primary] = languageCode.toLowerCase().split(/[-_]/);
  return known.filter((one) => one.split('-')[0] === primary);
}

function judgeVoice({ region }: VoiceList, asked: AskedOptions, meant: Meant): OptionMismatch | undefined {
  const { voice, guesses, speakers, fitting } = meant;
  if (voice?.id === asked.voiceId) return undefined;
  const value = displayValue(asked.voiceId);
  const fault = `there is no voice "${value}" in ${region}${askWhetherMeant(guesses)}`;
  const able = fitting.length === 0 ? speakers : fitting;
  const guessed = able.filter(({ id }) => guesses.includes(id));
  const expected = voice?.id ?? offerVoices([...new Set([...guessed, ...able])], asked, meant);
  return { name: 'voice-id', value, fault, expected };
}

function judgeEngine(
  { region, voices }: VoiceList,
  { engine }: AskedOptions,
  { voice, languages, speakers, engine: meantEngine }: Meant,
): OptionMismatch | undefined {
  const engines = voice?.engines ?? unionOf(speakers, 'engines');
  if (engines.includes(engine)) return undefined;
  const value = displayValue(engine);
  const without =
    voice === undefined ? `no voice that speaks ${listValues(languages)} has` : `voice ${voice.id} does not have`;
  const fault = unionOf(voices, 'engines').includes(engine)
    ? `${without} the engine ${value} in ${region}`
    : `no voice has the engine "${value}" in ${region}${askWhetherMeant(meantEngine === undefined ? [] : [meantEngine])}`;
  return { name: 'engine', value, fault, expected: listValues(engines) };
}

function judgeLanguage(
  { region, voices }: VoiceList,
  { languageCode }: AskedOptions,
  { voice, languages, speakers, fitting }: Meant,
): OptionMismatch | undefined {
  const known = unionOf(voices, 'languages');
  if (languageCode === undefined || (voice?.languages ?? known).includes(languageCode)) return undefined;
  const value = displayValue(languageCode);
  const guess = findSameSpelling(languageCode, known);
  const fault = known.includes(languageCode)
    ? `voice ${voice?.id} does not speak ${value}`
    : `no voice speaks "${value}" in ${region}${askWhetherMeant(guess === undefined ? [] : [guess])}`;
  if (voice !== undefined) {
    return { name: 'language-code', value, fault, expected: `${listValues(voice.languages)}, or leave it out` };
  }
  const spoken = unionOf(fitting.length === 0 ? speakers : fitting, 'languages');
  const related = spoken.filter((one) => languages.includes(one));
  return { name: 'language-code', value, fault, expected: listValues(related.length === 0 ? spoken : related) };
}

function judgeSampleRate({ sampleRate }: AskedOptions): OptionMismatch | undefined {
  if (sampleRate === undefined || MP3_SAMPLE_RATES.includes(sampleRate)) return undefined;
  const value = displayValue(sampleRate);
  const fault = `Polly makes no MP3 with the sample rate "${value}"`;
  return { name: 'sample-rate', value, fault, expected: listValues(MP3_SAMPLE_RATES) };
}

/** Undefined when the chosen voice itself would do once its name is spelt right. */
function listOtherVoices(asked: AskedOptions, meant: Meant): string | undefined {
  const { voice, languages, engine, speakers, fitting } = meant;
  if (voice === undefined) return undefined;
  const speaks = languages.length === 0 || share(voice.languages, languages);
  const has = engine === undefined || voice.engines.includes(engine);
  const isSure = findSameSpelling(asked.voiceId, [voice.id]) !== undefined;
  const others = (engine === undefined ? speakers : fitting).filter((one) => one !== voice);
  if ((speaks && has && isSure) || others.length === 0) return undefined;
  return offerVoices(others, asked, meant);
}

/**
 * The voices, each with what to set along with it, and what they have in common; worded to follow "set voice-id to".
 */
function offerVoices(voices: readonly Voice[], asked: AskedOptions, { languages, engine, fitting }: Meant): string {
  const withLanguages = asked.languageCode !== undefined && languages.length !== 1;
  const withEngines = fitting.length === 0;
  const names = voices.map((voice) => {
    const toChoose = [...(withLanguages ? voice.languages : []), ...(withEngines ? voice.engines : [])];
    return toChoose.length === 0 ? voice.id : `${voice.id} (${toChoose.join(', ')})`;
  });
  const language = languages.length === 0 ? [] : [`speak ${listValues(languages)}`];
  const withEngine = withEngines ? [] : [`${languages.length === 0 ? 'have' : 'with'} the engine ${engine}`];
  const common = [...language, ...withEngine].join(' ');
  return common === '' ? listValues(names) : `${listValues(names)} (they ${common})`;
}

function unionOf(voices: readonly Voice[], what: 'languages' | 'engines'): readonly string[] {
  return [...new Set(voices.flatMap((voice) => voice[what]))].sort();
}

function share(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one));
}

/** Of a hundred voices twenty are enough to choose from, and a mail stays readable. */
const MAX_LISTED = 20;

/** "A, B or C"; of many the first twenty and the number of the rest. */
function listValues(values: readonly string[]): string {
  const listed = values.slice(0, MAX_LISTED);
  const last = values.length > MAX_LISTED ? `${values.length - MAX_LISTED} more` : listed.pop();
  const conjunction = values.length > MAX_LISTED ? 'and' : 'or';
  return listed.length === 0 ? (last ?? '') : `${listed.join(', ')} ${conjunction} ${last}`;
}

/** A question in parentheses, or nothing when the guesses are too many to be one. */
function askWhetherMeant(guesses: readonly string[]): string {
  return guesses.length === 0 || guesses.length > 3 ? '' : ` (did you mean ${listValues(guesses)}?)`;
}

/** The known value itself, else the one that differs only in case, accents, spaces, hyphens or underscores. */
export function findSameSpelling(value: string, known: readonly string[]): string | undefined {
  if (known.includes(value)) return value;
  const wanted = fold(value);
  return known.find((one) => fold(one) === wanted);
}

const MAX_MISTAKES = 2;
/** If mistakes were allowed in fewer letters, a short name would be close to every other name. */
const LETTERS_A_MISTAKE = 3;

/**
 * The known values that `value` may have been meant to be, the likeliest only: several when they are equally likely.
 */
export function findNearSpellings(value: string, known: readonly string[]): readonly string[] {
  const same = findSameSpelling(value, known);
  if (same !== undefined) return [same];
  const wanted = fold(value);
  const limit = Math.min(MAX_MISTAKES, Math.floor(wanted.length / LETTERS_A_MISTAKE));
  const near = known
    .map((one) => ({ one, mistakes: leven(wanted, fold(one), { maxDistance: limit + 1 }) }))
    .filter(({ mistakes }) => mistakes <= limit);
  const fewest = Math.min(...near.map(({ mistakes }) => mistakes));
  return near.filter(({ mistakes }) => mistakes === fewest).map(({ one }) => one);
}

function fold(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\s_-]/gu, '')
    .toLowerCase();
}
