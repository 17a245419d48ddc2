// Every LanguageCode of Amazon Polly: the name that DescribeVoices gives it, and the espeak-ng language that speaks it
// here.
//
// Names: Amazon Polly Developer Guide, "Languages in Amazon Polly" (state of April 2026, written down in November
// 2026). A test compares the codes with the enum that `@aws-sdk/client-polly` exports. espeak-ng has one Arabic, German
// and Dutch for all regions, no Canadian French, and no Australian, Indian, Irish, New Zealand, Singaporean, South
// African or Welsh English: those are spoken by its nearest voice.
interface Language {
  readonly name: string;
  /**
   * espeak-ng's name of the voice (`en` is British English); the speech process refuses one that espeak-ng does not
   * have.
   */
  readonly espeak: string;
}

const language = (name: string, espeak: string): Language => ({ name, espeak });

export const LANGUAGES: Readonly<Record<string, Language>> = {
  arb: language('Arabic', 'ar'),
  'ar-AE': language('Gulf Arabic', 'ar'),
  'ca-ES': language('Catalan', 'ca'),
  'cmn-CN': language('Chinese Mandarin', 'cmn'),
  'cs-CZ': language('Czech', 'cs'),
  'cy-GB': language('Welsh', 'cy'),
  'da-DK': language('Danish', 'da'),
  'de-AT': language('Austrian German', 'de'),
  'de-CH': language('Swiss Standard German', 'de'),
  'de-DE': language('German', 'de'),
  'en-AU': language('Australian English', 'en-gb-x-rp'),
  'en-GB': language('British English', 'en'),
  'en-GB-WLS': language('Welsh English', 'en-gb-x-gbcwmd'),
  'en-IE': language('Irish English', 'en-gb-scotland'),
  'en-IN': language('Indian English', 'en'),
  'en-NZ': language('New Zealand English', 'en-gb-x-rp'),
  'en-SG': language('Singaporean English', 'en'),
  'en-US': language('US English', 'en-us'),
  'en-ZA': language('South African English', 'en-gb-x-rp'),
  'es-ES': language('Castilian Spanish', 'es'),
  'es-MX': language('Mexican Spanish', 'es-419'),
  'es-US': language('US Spanish', 'es-419'),
  'fi-FI': language('Finnish', 'fi'),
  'fr-BE': language('Belgian French', 'fr-be'),
  'fr-CA': language('Canadian French', 'fr'),
  'fr-FR': language('French', 'fr'),
  'hi-IN': language('Hindi', 'hi'),
  'is-IS': language('Icelandic', 'is'),
  'it-IT': language('Italian', 'it'),
  'ja-JP': language('Japanese', 'ja'),
  'ko-KR': language('Korean', 'ko'),
  'nb-NO': language('Norwegian', 'nb'),
  'nl-BE': language('Belgian Dutch', 'nl'),
  'nl-NL': language('Dutch', 'nl'),
  'pl-PL': language('Polish', 'pl'),
  'pt-BR': language('Brazilian Portuguese', 'pt-br'),
  'pt-PT': language('Portuguese', 'pt'),
  'ro-RO': language('Romanian', 'ro'),
  'ru-RU': language('Russian', 'ru'),
  'sv-SE': language('Swedish', 'sv'),
  'tr-TR': language('Turkish', 'tr'),
  'yue-CN': language('Chinese Cantonese', 'yue'),
};
