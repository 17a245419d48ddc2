// `<say-as interpret-as="date">`: a date in figures as it is said.
import { isEnglish, localeOf, writeOrdinal } from './number-words.ts';

interface Parts {
  day?: number;
  month?: number;
  year?: number;
}

const NAMES = { d: 'day', m: 'month', y: 'year' } as const;

/** `????0922` has no year: question marks are parts to leave out. */
function readCompact(text: string): Parts | undefined {
  const [, year, month, day] = /^(\d{4}|\?{4})(\d\d|\?\?)(\d\d|\?\?)$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const read = (digits: string, name: keyof Parts): Parts => (digits.startsWith('?') ? {} : { [name]: Number(digits) });
  return { ...read(year, 'year'), ...read(month, 'month'), ...read(day, 'day') };
}

function readParts(text: string, format: string): Parts | undefined {
  if (/^[\d?]{8}$/.test(text)) return readCompact(text);
  const numbers = text.split(/[\s./-]+/);
  if (numbers.length !== format.length || !numbers.every((number) => /^\d{1,4}$/.test(number))) return undefined;
  return Object.fromEntries(
    numbers.map((number, index) => [NAMES[format[index] as keyof typeof NAMES], Number(number)]),
  );
}

/** A year of two figures is taken from 1950 to 2049. Polly's choice is not documented. */
const fullYear = (year: number): number => (year >= 100 ? year : year + (year < 50 ? 2_000 : 1_900));

/** espeak-ng takes the point behind a day for the end of a sentence, but where it reads an ordinal by it. */
const POINT_IS_ORDINAL = /^(?:da|nb)/;

/** Words in the language, such as "December 31st, 1900"; undefined when the text is not a date of this format. */
export function writeDate(text: string, format: string, languageCode: string): string | undefined {
  const parts = readParts(text.trim(), format);
  if (parts === undefined) return undefined;
  const { day, month, year } = parts;
  if (day === undefined && month === undefined && year === undefined) return undefined;
  const date = new Date(0);
  // 2000 was a leap year.
  date.setUTCFullYear(year === undefined ? 2_000 : fullYear(year), (month ?? 1) - 1, day ?? 1);
  if (date.getUTCMonth() !== (month ?? 1) - 1 || (day !== undefined && date.getUTCDate() !== day)) return undefined;
  const formatter = new Intl.DateTimeFormat(`${localeOf(languageCode)}-u-ca-gregory-nu-latn`, {
    timeZone: 'UTC',
    ...(day === undefined ? {} : { day: 'numeric' }),
    ...(month === undefined ? {} : { month: 'long' }),
    ...(year === undefined ? {} : { year: 'numeric' }),
  });
  const words = formatter.formatToParts(date).map(({ type, value }) => {
    if (type === 'day' && isEnglish(languageCode)) return writeOrdinal(Number(value), languageCode) ?? value;
    return POINT_IS_ORDINAL.test(languageCode) ? value : value.replaceAll('.', '');
  });
  return words.join('');
}
