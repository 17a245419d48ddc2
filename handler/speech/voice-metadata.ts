const ENCODED_WORDS = /^(?:=\?utf-8\?[bq]\?[^?\s]*\?=\s*)+$/i;

/**
 * S3 hands out metadata that is not ASCII as RFC 2047 words in UTF-8. Whatever else stays as it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export function decodeMetadata(value: string): string {
  if (!ENCODED_WORDS.test(value)) return value;
  const words = [...value.matchAll(/\?([bq])\?([^?\s]*)\?=/gi)].map(([, encoding = '', content = '']) =>
    encoding.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : decodeQ(content),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(words));
  } catch {
    return value;
  }
}

function decodeQ(content: string): Buffer {
  const bytes = content
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

const MAX_SHOWN_CHARACTERS = 64;

/** A value as a message can show it: metadata may be 2 KB long and hold line breaks and marks that turn the direction of writing. */
export function displayValue(value: string): string {
  const characters = [...value];
  const cut = characters.slice(0, MAX_SHOWN_CHARACTERS).join('');
  const more = characters.length > MAX_SHOWN_CHARACTERS ? `… (${characters.length} characters)` : '';
  const escaped = JSON.stringify(cut).replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return escaped.slice(1, -1) + more;
}
