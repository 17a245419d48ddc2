import type { Voice } from './voice-list.ts';

/** Of a hundred voices twenty are enough to choose from, and a mail stays readable. */
const MAX_LISTED = 20;

/** "A, B or C"; of many the first twenty and the number of the rest. */
export function listValues(values: readonly string[]): string {
  const listed = values.slice(0, MAX_LISTED);
  const last = values.length > MAX_LISTED ? `${values.length - MAX_LISTED} more` : listed.pop();
  const conjunction = values.length > MAX_LISTED ? 'and' : 'or';
  return listed.length === 0 ? (last ?? '') : `${listed.join(', ')} ${conjunction} ${last}`;
}

/** The voices by name, each with what has to be chosen along with it. */
export function listVoiceNames(
  voices: readonly Voice[],
  { withLanguages, withEngines }: { readonly withLanguages: boolean; readonly withEngines: boolean },
): string {
  return listValues(
    voices.map(({ id, languages, engines }) => {
      const more = [...(withLanguages ? languages : []), ...(withEngines ? engines : [])];
      return more.length === 0 ? id : `${id} (${more.join(', ')})`;
    }),
  );
}

/** What voices have in common, to follow "voices that"; empty for just any voice. */
export function describeVoices(languages: readonly string[], engine: string | undefined): string {
  if (languages.length === 0) return engine === undefined ? '' : `have the engine ${engine}`;
  return `speak ${listValues(languages)}${engine === undefined ? '' : ` with the engine ${engine}`}`;
}

/** A question in parentheses, or nothing when the guesses are too many to be one. */
export function askWhetherMeant(guesses: readonly string[]): string {
  return guesses.length === 0 || guesses.length > 3 ? '' : ` (did you mean ${listValues(guesses)}?)`;
}
