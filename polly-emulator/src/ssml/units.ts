// Measurements in words, in every language that Intl knows.
import { localeOf, writeFraction } from './number-words.ts';

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
export function writeUnit(text: string, languageCode: string): string | undefined {
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
