import type { OptionName } from '../contract.ts';
import { MP3_SAMPLE_RATES, type SpeechOptions } from './options.ts';
import type { Voice, VoiceList } from './voice-list.ts';
import { displayValue } from './voice-metadata.ts';
import { askWhetherMeant, describeVoices, listValues, listVoiceNames } from './voice-phrases.ts';
import { findNearSpellings, findSameSpelling } from './voice-spelling.ts';

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
  /** Voices that have the language and the engine where the voice asked for has not: to follow "set voice-id to". */
  readonly otherVoices?: string;
}

type Asked = Omit<SpeechOptions, 'textType'>;

/** What was asked for, as far as the region has it. */
interface Meant {
  /** Absent when the name is of no voice, nor like that of just one. */
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
 * Judges voice, engine, language and sample rate one by one. Where a voice is named, or one is meant that can be guessed, the
 * engine and the language are judged against this voice, else against all voices. What is listed for an option works with
 * those of the others that are not at fault.
 */
export function judgeOptions(list: VoiceList, asked: Asked): Judgement {
  const meant = findMeant(list.voices, asked);
  const engine = judgeEngine(list, asked, meant);
  const language = judgeLanguage(list, asked, meant);
  const toChoose = { withEngines: engine !== undefined, withLanguages: language !== undefined };
  const voice = judgeVoice(list, asked, meant, toChoose);
  const otherVoices = listOtherVoices(asked, meant);
  return {
    mismatches: [voice, engine, language, judgeSampleRate(asked)].filter((one) => one !== undefined),
    ...(otherVoices !== undefined && { otherVoices }),
  };
}

function findMeant(voices: readonly Voice[], { voiceId, engine, languageCode }: Asked): Meant {
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

function judgeVoice(
  { region }: VoiceList,
  { voiceId }: Asked,
  { voice, guesses, languages, engine, speakers, fitting }: Meant,
  toChoose: { readonly withEngines: boolean; readonly withLanguages: boolean },
): OptionMismatch | undefined {
  if (voice?.id === voiceId) return undefined;
  const value = displayValue(voiceId);
  const fault = `there is no voice "${value}" in ${region}${askWhetherMeant(guesses)}`;
  if (voice !== undefined) return { name: 'voice-id', value, fault, expected: voice.id };
  const common = describeVoices(languages, fitting.length === 0 ? undefined : engine);
  const able = fitting.length === 0 ? speakers : fitting;
  const guessed = able.filter(({ id }) => guesses.includes(id));
  const names = listVoiceNames([...new Set([...guessed, ...able])], toChoose);
  return { name: 'voice-id', value, fault, expected: common === '' ? names : `${names} (they ${common})` };
}

function judgeEngine(
  { region, voices }: VoiceList,
  { engine }: Asked,
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
  const likeliest = engines.filter((one) => one === meantEngine);
  return { name: 'engine', value, fault, expected: listValues([...new Set([...likeliest, ...engines])]) };
}

function judgeLanguage(
  { region, voices }: VoiceList,
  { languageCode }: Asked,
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

function judgeSampleRate({ sampleRate }: Asked): OptionMismatch | undefined {
  if (sampleRate === undefined || MP3_SAMPLE_RATES.includes(sampleRate)) return undefined;
  const value = displayValue(sampleRate);
  const fault = `Polly makes no MP3 with the sample rate "${value}"`;
  return { name: 'sample-rate', value, fault, expected: listValues(MP3_SAMPLE_RATES) };
}

/** None when the voice asked for would do as well, but for the spelling. */
function listOtherVoices(asked: Asked, { voice, languages, engine, speakers, fitting }: Meant): string | undefined {
  if (voice === undefined) return undefined;
  const speaks = languages.length === 0 || share(voice.languages, languages);
  const has = engine === undefined || voice.engines.includes(engine);
  const sure = findSameSpelling(asked.voiceId, [voice.id]) !== undefined;
  const others = (engine === undefined ? speakers : fitting).filter((one) => one !== voice);
  if ((speaks && has && sure) || others.length === 0) return undefined;
  const names = listVoiceNames(others, {
    withLanguages: languages.length > 1 && asked.languageCode !== undefined,
    withEngines: engine === undefined,
  });
  return `${names} (they ${describeVoices(languages, engine)})`;
}

function unionOf(voices: readonly Voice[], what: 'languages' | 'engines'): readonly string[] {
  return [...new Set(voices.flatMap((voice) => voice[what]))].sort();
}

function share(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one));
}
