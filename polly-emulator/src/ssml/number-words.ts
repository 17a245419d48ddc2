// Numbers as they have to be written for espeak-ng to say them as ordinals and fractions.

/** Intl's name of a language: it does not know Polly's Welsh English. */
export function localeOf(languageCode: string): string {
  return languageCode === 'en-GB-WLS' ? 'en-GB' : languageCode;
}

export function isEnglish(languageCode: string): boolean {
  return languageCode.startsWith('en-');
}

const ENGLISH_SUFFIXES: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** What makes espeak-ng say a number as an ordinal; it knows nothing of the kind in the languages that are not here. */
const ORDINAL_SIGNS: Readonly<Record<string, (number: number) => string>> = {
  da: () => '.',
  en: (number) => ENGLISH_SUFFIXES[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)] ?? 'th',
  es: () => 'º',
  it: () => 'º',
  nb: () => '.',
  nl: () => 'e',
  pt: () => 'º',
  sv: (number) => (number % 10 === 1 || number % 10 === 2 ? ':a' : ':e'),
};

/** Digits with the language's sign of an ordinal; undefined where espeak-ng has none. */
export function writeOrdinal(number: number, languageCode: string): string | undefined {
  const sign = ORDINAL_SIGNS[languageCode.split('-')[0] ?? ''];
  return sign && `${number}${sign(number)}`;
}

const BELOW_TWENTY = [
  ...['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh'],
  ...['twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth', 'seventeenth', 'eighteenth', 'nineteenth'],
];
const TENS = ['', '', 'twent', 'thirt', 'fort', 'fift', 'sixt', 'sevent', 'eight', 'ninet'];

function englishOrdinal(number: number): string {
  if (number === 100) return 'hundredth';
  if (number < 20) return BELOW_TWENTY[number] as string;
  if (number >= 100) {
    return number % 100 === 0
      ? `${number / 100} hundredth`
      : `${number - (number % 100)} ${englishOrdinal(number % 100)}`;
  }
  const tens = TENS[Math.floor(number / 10)] as string;
  return number % 10 === 0 ? `${tens}ieth` : `${tens}y ${BELOW_TWENTY[number % 10]}`;
}

const FRACTION = /^(?:(\d{1,9})\s*\+\s*)?(\d{1,9})\s*\/\s*(\d{1,3})$/;

/** `2/9` is "2 ninths", `3+1/2` "3 and a half"; undefined for what is no fraction, and in other languages than English. */
export function writeFraction(text: string, languageCode: string): string | undefined {
  const [, whole, top = '', bottom = ''] = FRACTION.exec(text.trim()) ?? [];
  const denominator = Number(bottom);
  if (!isEnglish(languageCode) || top === '' || denominator < 2) return undefined;
  const one = denominator === 2 ? 'half' : denominator === 4 ? 'quarter' : englishOrdinal(denominator);
  const many = denominator === 2 ? 'halves' : `${one}s`;
  const numerator = Number(top);
  const part = numerator === 1 ? `${whole === undefined ? 'one' : 'a'} ${one}` : `${numerator} ${many}`;
  return whole === undefined ? part : `${Number(whole)} and ${part}`;
}
