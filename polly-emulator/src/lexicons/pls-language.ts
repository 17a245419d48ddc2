// Which languages a lexicon may be written for, and whose words it is for.
import { LANGUAGES } from '../voices/languages.ts';

/**
 * `xml:lang` as Polly would name it, or undefined where Polly has no such language: one of its language codes, or a bare language,
 * which stands for all of its regions: "a language code such as "en" would be applied to all English languages" (API Reference,
 * LexiconAttributes). That letters' case does not matter is BCP 47's rule; Polly's own is not documented.
 */
export function findPlsLanguage(given: string): string | undefined {
  const lower = given.toLowerCase();
  const codes = Object.keys(LANGUAGES);
  const code = codes.find((known) => known.toLowerCase() === lower);
  if (code !== undefined) return code;
  return !lower.includes('-') && codes.some((known) => coversLanguage(lower, known)) ? lower : undefined;
}

/**
 * Whether a lexicon for `lexiconLanguage` is applied to words in `languageCode`; in all other words it changes nothing and is no
 * error (Developer Guide, "Applying lexicons").
 */
export function coversLanguage(lexiconLanguage: string, languageCode: string): boolean {
  return lexiconLanguage === languageCode || lexiconLanguage === languageCode.split('-')[0];
}
