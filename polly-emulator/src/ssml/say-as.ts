// `<say-as>`: words for espeak-ng to read instead of the text, so that it is said as Polly documents it.
//
// Source: Amazon Polly Developer Guide, "Controlling how special types of words are spoken" (looked up in November
// 2026).

/** Intl's name of a language: it does not know Polly's Welsh English. */
function localeOf(languageCode: string): string {
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
function writeOrdinal(number: number, languageCode: string): string | undefined {
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

/**
 * `2/9` is "2 ninths", `3+1/2` "3 and a half"; undefined for what is no fraction, and in other languages than English.
 */
function writeFraction(text: string, languageCode: string): string | undefined {
  const [, whole, top = '', bottom = ''] = FRACTION.exec(text.trim()) ?? [];
  const denominator = Number(bottom);
  if (!isEnglish(languageCode) || top === '' || denominator < 2) return undefined;
  const one = denominator === 2 ? 'half' : denominator === 4 ? 'quarter' : englishOrdinal(denominator);
  const many = denominator === 2 ? 'halves' : `${one}s`;
  const numerator = Number(top);
  const part = numerator === 1 ? `${whole === undefined ? 'one' : 'a'} ${one}` : `${numerator} ${many}`;
  return whole === undefined ? part : `${Number(whole)} and ${part}`;
}

/** Of a date in figures. */
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

/** Languages in which espeak-ng reads a point behind a day as an ordinal; in the others it would end the sentence. */
const POINT_IS_ORDINAL = /^(?:da|nb)/;

/** Words in the language, such as "December 31st, 1900"; undefined when the text is not a date of this format. */
function writeDate(text: string, format: string, languageCode: string): string | undefined {
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

/** Intl's names of units, by the ways in which they are written in text. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  acre: ['acre', 'acres', 'ac'],
  byte: ['byte', 'bytes', 'B'],
  celsius: ['°C', 'celsius'],
  centimeter: ['cm', 'centimeter', 'centimeters', 'centimetre', 'centimetres'],
  day: ['d', 'day', 'days'],
  degree: ['°', 'deg', 'degree', 'degrees'],
  fahrenheit: ['°F', 'fahrenheit'],
  'fluid-ounce': ['floz'],
  foot: ['ft', 'foot', 'feet'],
  gallon: ['gal', 'gallon', 'gallons'],
  gigabyte: ['GB', 'gigabyte', 'gigabytes'],
  gram: ['g', 'gram', 'grams'],
  hectare: ['ha', 'hectare', 'hectares'],
  hour: ['h', 'hr', 'hrs', 'hour', 'hours'],
  inch: ['in', 'inch', 'inches'],
  kilobyte: ['kB', 'KB', 'kilobyte', 'kilobytes'],
  kilogram: ['kg', 'kilogram', 'kilograms'],
  kilometer: ['km', 'kilometer', 'kilometers', 'kilometre', 'kilometres'],
  'kilometer-per-hour': ['km/h', 'kmh', 'kph'],
  liter: ['l', 'L', 'liter', 'liters', 'litre', 'litres'],
  megabyte: ['MB', 'megabyte', 'megabytes'],
  meter: ['m', 'meter', 'meters', 'metre', 'metres'],
  'meter-per-second': ['m/s'],
  mile: ['mi', 'mile', 'miles'],
  'mile-per-hour': ['mph'],
  milliliter: ['ml', 'mL', 'milliliter', 'milliliters', 'millilitre', 'millilitres'],
  millimeter: ['mm', 'millimeter', 'millimeters', 'millimetre', 'millimetres'],
  millisecond: ['ms', 'millisecond', 'milliseconds'],
  minute: ['min', 'minute', 'minutes'],
  month: ['month', 'months'],
  ounce: ['oz', 'ounce', 'ounces'],
  percent: ['%', 'percent'],
  pound: ['lb', 'lbs', 'pound', 'pounds'],
  second: ['s', 'sec', 'second', 'seconds'],
  stone: ['st', 'stone'],
  terabyte: ['TB', 'terabyte', 'terabytes'],
  week: ['week', 'weeks'],
  yard: ['yd', 'yard', 'yards'],
  year: ['yr', 'year', 'years'],
};
const UNIT_OF = new Map(Object.entries(UNITS).flatMap(([unit, names]) => names.map((name) => [name, unit] as const)));

const MEASURE = /^(\d{1,15}(?:\.\d{1,9})?|(?:\d{1,9}\+)?\d{1,9}\/\d{1,3})?\s?([^\d\s]+)$/;

/** `1/2inch` is "one half inch", `5km` "5 kilometers"; undefined when the text is not a number with a unit. */
function writeUnit(text: string, languageCode: string): string | undefined {
  const [, amount, name = ''] = MEASURE.exec(text.trim()) ?? [];
  const unit = UNIT_OF.get(name);
  if (unit === undefined) return undefined;
  const format = new Intl.NumberFormat(localeOf(languageCode), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    useGrouping: false,
    maximumFractionDigits: 9,
  });
  if (amount !== undefined && !amount.includes('/')) return format.format(Number(amount));
  const fraction = amount === undefined ? '' : writeFraction(amount, languageCode);
  if (fraction === undefined) return undefined;
  // More than one of them: "3 and a half inches", but "one half inch".
  const parts = format.formatToParts(amount?.includes('+') ? 3.5 : 1);
  const words = parts.filter(({ type }) => type === 'unit').map(({ value }) => value);
  return [fraction, ...words].join(' ').trim();
}

const spell = (digits: string): string => [...digits].join(' ');

function writeDuration(text: string, languageCode: string): string | undefined {
  const [, minutes, seconds] = /^(?:(\d{1,6})')?\s*(?:(\d{1,6})(?:"|''))?$/.exec(text.trim()) ?? [];
  const write = (count: string, unit: 'minute' | 'second'): string =>
    new Intl.NumberFormat(localeOf(languageCode), { style: 'unit', unit, unitDisplay: 'long' }).format(Number(count));
  const parts = [
    ...(minutes === undefined ? [] : [write(minutes, 'minute')]),
    ...(seconds === undefined ? [] : [write(seconds, 'second')]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

const REPEATS = ['', '', 'double', 'triple'];

/** "In UK English, sequences of the same digit are grouped together, as in 'double five' or 'triple four'." */
function spellGroup(digits: string, languageCode: string): string {
  if (!isEnglish(languageCode) || languageCode === 'en-US') return spell(digits);
  const runs = digits.match(/(\d)\1{0,2}/g) ?? [];
  return runs.map((run) => `${REPEATS[run.length]} ${run[0]}`.trim()).join(' ');
}

/** 7 or 10 digits are grouped as in the United States, other numbers as they are written. */
function writeTelephone(text: string, languageCode: string): string | undefined {
  const [number = '', extension, ...rest] = text.trim().split(/x/i);
  const written = number.match(/\d+/g) ?? [];
  const isNumber = /^[\d\s().+/-]+$/.test(number) && (extension === undefined || /^\d+$/.test(extension));
  if (!isNumber || rest.length > 0 || written.length === 0) return undefined;
  const [digits = ''] = written;
  const plain = written.length === 1 && (digits.length === 7 || digits.length === 10);
  const groups = plain ? [...(digits.slice(0, -4).match(/\d{3}/g) ?? []), digits.slice(-4)] : written;
  const spoken = groups.map((group) => spellGroup(group, languageCode)).join(', ');
  if (extension === undefined) return spoken;
  return `${spoken}, ${isEnglish(languageCode) ? 'extension ' : ''}${spell(extension)}`;
}

function writeWholeOrdinal(text: string, languageCode: string): string | undefined {
  const digits = text.trim().replaceAll(',', '');
  return /^\d{1,15}$/.test(digits) ? writeOrdinal(Number(digits), languageCode) : undefined;
}

/**
 * What to read for a text; undefined when the text itself is to be read: because espeak-ng reads it right (cardinals),
 * because it is not of the form that Polly asks for, or because nothing more can be done (addresses). Spelling is not
 * done here.
 */
export function writeSayAs(
  text: string,
  as: string,
  format: string | undefined,
  languageCode: string,
): string | undefined {
  switch (as) {
    case 'date':
      return writeDate(text, format ?? 'yyyymmdd', languageCode);
    case 'digits':
      return /\d/.test(text) ? spell(text.replace(/[^\d]/g, '')) : undefined;
    // Polly bleeps. espeak-ng has no tone to give, so it says that there is one.
    case 'expletive':
      return isEnglish(languageCode) ? 'beep' : 'bip';
    case 'fraction':
      return writeFraction(text, languageCode);
    case 'ordinal':
      return writeWholeOrdinal(text, languageCode);
    case 'telephone':
      return writeTelephone(text, languageCode);
    case 'time':
      return writeDuration(text, languageCode);
    case 'unit':
      return writeUnit(text, languageCode);
    default:
      return undefined;
  }
}
