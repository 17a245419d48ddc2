// The mail that a person gets about a text, from its notice alone. client/ shows it, too: see make inbox.
import { addressOf, type ObjectPlace } from '../aws/s3-object.ts';
import type { Notice } from '../contract.ts';
import { formatCount } from '../format-count.ts';

/** SNS: ASCII, less than 100 characters, no line break or control character. */
const MAX_SUBJECT_CHARACTERS = 99;
const LABEL_CHARACTERS = 15;

/**
 * The subject of the mail. A key may hold anything, so accents are dropped and the rest that is not printable ASCII
 * becomes an underscore; of a long key the end is kept, because that is where the file name is. The mail itself has the
 * true key.
 */
export function emailSubject({ status, key }: Notice): string {
  const title = status === 'narrated' ? 'Narrated: ' : 'Not narrated: ';
  const ascii = key
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^ -~]/gu, '_');
  const room = MAX_SUBJECT_CHARACTERS - title.length;
  return title + (ascii.length > room ? `...${ascii.slice(3 - room)}` : ascii);
}

/** The text of the mail; with links to the AWS console where there is one. */
export function emailBody(notice: Notice, consoleUrl?: string): string {
  const rows: [string, string][] = [];
  if (notice.status === 'narrated') {
    const { audio } = notice;
    rows.push(['Audio:', addressOf(audio)]);
    if (audio.link !== undefined) {
      rows.push(['Listen:', audio.link.url]);
      // A line of its own: what follows an address on its line may be taken for a part of it.
      rows.push(['', `valid at most ${count(audio.link.maxMinutes, 'minute')}, maybe less`]);
    }
    if (consoleUrl !== undefined) rows.push(['Console:', consoleLink(consoleUrl, audio)]);
    if (audio.durationSeconds !== undefined) rows.push(['Duration:', describeDuration(audio.durationSeconds)]);
    rows.push(['Size:', count(audio.bytes, 'byte')]);
    rows.push(['Voice:', [audio.voiceId, audio.engine, audio.languageCode].filter(Boolean).join(', ')]);
    rows.push(['Characters:', formatCount(audio.characters)]);
    if (audio.replacedVersionId !== undefined) {
      rows.push(['Replaced:', `an MP3 that Narrator had not made, version ${audio.replacedVersionId}`]);
    }
  } else {
    rows.push(['What is wrong:', notice.error.message]);
    rows.push(['What to do:', notice.error.action]);
    if (consoleUrl !== undefined) rows.push(['Console:', consoleLink(consoleUrl, notice)]);
  }
  rows.push(['Text:', addressOf(notice)]);
  if (notice.versionId !== undefined) rows.push(['Version:', notice.versionId]);
  rows.push(['Request:', notice.requestId]);

  const outcome = notice.status === 'narrated' ? 'was narrated' : 'could not be narrated';
  const lines = rows.map(([label, value]) => label.padEnd(LABEL_CHARACTERS) + visible(value));
  return [`${visible(notice.key)} ${outcome}.`, '', ...lines, ''].join('\n');
}

function count(number: number, unit: string): string {
  return `${formatCount(number)} ${unit}${number === 1 ? '' : 's'}`;
}

/** As people read it: 12 s, 3 min 12 s, 1 h 40 min 0 s. */
function describeDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const parts = [`${Math.floor(whole / 3600)} h`, `${Math.floor(whole / 60) % 60} min`, `${whole % 60} s`];
  return parts.slice(whole < 60 ? 2 : whole < 3600 ? 1 : 0).join(' ');
}

/**
 * A key may hold line breaks and marks that turn the direction of writing: shown as they are they could forge lines.
 */
function visible(value: string): string {
  return value.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The console of one region names it in its host: https://eu-south-2.console.aws.amazon.com */
const REGION = /^https:\/\/([a-z]+(?:-[a-z]+)+-\d+)\./;

/**
 * The page of an object in the AWS console. AWS documents these addresses nowhere; this is the form that the console
 * itself shows. Should it ever ignore `versionId`, the page is that of the current version.
 *
 * @param consoleUrl without a slash at its end
 */
export function consoleLink(consoleUrl: string, { bucket, key, versionId }: ObjectPlace): string {
  const region = REGION.exec(consoleUrl)?.[1];
  const query = [
    ...(region === undefined ? [] : [`region=${region}`]),
    'bucketType=general',
    `prefix=${encode(key)}`,
    ...(versionId === undefined ? [] : [`versionId=${encode(versionId)}`]),
  ];
  return `${consoleUrl}/s3/object/${bucket}?${query.join('&')}`;
}

/** Quotes, brackets and asterisks too: mail programs end a link at these. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
