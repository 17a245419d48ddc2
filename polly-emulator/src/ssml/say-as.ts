// `<say-as>`: words for espeak-ng to read instead of the text, so that it is said as Polly documents it.
//
// Source: Amazon Polly Developer Guide, "Controlling how special types of words are spoken" (looked up in November 2026).

import { writeDate } from './dates.ts';
import { isEnglish, localeOf, writeFraction, writeOrdinal } from './number-words.ts';
import { writeUnit } from './units.ts';

const spell = (digits: string): string => [...digits].join(' ');

function writeDuration(text: string, languageCode: string): string | undefined {
  const [, minutes, seconds] = /^(?:(\d{1,6})')?\s*(?:(\d{1,6})(?:"|''))?$/.exec(text.trim()) ?? [];
  const part = (count: string | undefined, unit: string): string[] =>
    count === undefined
      ? []
      : [
          new Intl.NumberFormat(localeOf(languageCode), { style: 'unit', unit, unitDisplay: 'long' }).format(
            Number(count),
          ),
        ];
  const parts = [...part(minutes, 'minute'), ...part(seconds, 'second')];
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
 * What to read for a text; undefined when the text itself is to be read: because espeak-ng reads it right (cardinals), because
 * it is not of the form that Polly asks for, or because nothing more can be done (addresses). Spelling is not done here.
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
