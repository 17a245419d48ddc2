import type { Notice } from './notice.ts';

/** SNS: ASCII, less than 100 characters, no line break or control character. */
const MAX_SUBJECT_CHARACTERS = 99;

/**
 * The subject of the mail. A key may hold anything, so accents are dropped and the rest that is not printable ASCII becomes an
 * underscore; of a long key the end is kept, because that is where the file name is. The mail itself has the true key.
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

/** The text of the mail. */
export function emailBody(notice: Notice): string {
  const text = `s3://${notice.bucket}/${notice.key}`;
  const rows: [string, string][] = [];
  if (notice.status === 'narrated') {
    const { audio } = notice;
    rows.push(['Audio', `s3://${audio.bucket}/${audio.key}`]);
    rows.push(['Size', `${audio.bytes.toLocaleString('en-US')} bytes`]);
    rows.push(['Voice', [audio.voiceId, audio.engine, audio.languageCode].filter(Boolean).join(', ')]);
    rows.push(['Characters', audio.characters.toLocaleString('en-US')]);
  } else {
    rows.push(['What is wrong', notice.error.message]);
    rows.push(['What to do', notice.error.action]);
  }
  rows.push(['Text', text]);
  if (notice.versionId !== undefined) rows.push(['Version', notice.versionId]);
  rows.push(['Request', notice.requestId]);

  const outcome = notice.status === 'narrated' ? 'was narrated' : 'could not be narrated';
  const lines = rows.map(([name, value]) => `${`${name}:`.padEnd(15)}${visible(value)}`);
  return [`${visible(notice.key)} ${outcome}.`, '', ...lines, ''].join('\n');
}

/** A key may hold line breaks and marks that turn the direction of writing: shown as they are they could forge lines. */
function visible(value: string): string {
  return value.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
