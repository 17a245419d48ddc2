import type { OptionName } from '../contract.ts';
import { OptionsInvalidError } from '../errors.ts';
import type { TextType } from '../text/prepare-text.ts';

/**
 * How a text is to be spoken: what its metadata says, else what the function's environment says. A new option concerns more
 * files: CONTRIBUTING.md, "A new option of a text".
 */
export interface SpeechOptions {
  readonly voiceId: string;
  readonly engine: string;
  readonly languageCode?: string;
  readonly sampleRate?: string;
  /** Absent: the text itself shows it. */
  readonly textType?: TextType;
}

/** What Polly is asked for; the values may have any form. */
export type AskedOptions = Omit<SpeechOptions, 'textType'>;

/** One option that cannot be used; `value` is fit to be shown between quotation marks. */
export interface OptionFault {
  readonly name: OptionName;
  readonly value: string;
  readonly expected: string;
}

type Metadata = Readonly<Record<string, string>>;

/** Hertz, of an MP3. https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html */
export const MP3_SAMPLE_RATES = ['8000', '16000', '22050', '24000', '44100', '48000'];

/**
 * Only the form is checked here and the value by Polly: it gains voices, engines, languages and rates every year, and a
 * list in this code would refuse them until the next deployment. `text-type` is closed because the handler itself
 * branches on it. A voice may be written with accents: people copy "Léa" from AWS's pages, and Polly's list then shows
 * that it is "Lea".
 */
export const OPTION_SHAPES: Readonly<Record<OptionName, { readonly pattern: RegExp; readonly expected: string }>> = {
  'voice-id': {
    pattern: /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,63}$/u,
    expected: 'the name of a Polly voice as AWS writes it, such as Joanna',
  },
  engine: { pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, expected: 'standard, neural, long-form or generative' },
  'language-code': {
    pattern: /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/,
    expected: 'a language code that Polly knows, such as en-US',
  },
  'sample-rate': {
    pattern: /^[1-9]\d{3,5}$/,
    expected: `a rate in hertz: ${MP3_SAMPLE_RATES.slice(0, -1).join(', ')} or ${MP3_SAMPLE_RATES.at(-1)}`,
  },
  'text-type': { pattern: /^(?:text|ssml)$/i, expected: 'text or ssml' },
};

const OPTION_NAMES = Object.keys(OPTION_SHAPES) as OptionName[];

/**
 * Settles the options of one text. Metadata that is not an option belongs to the user and is left alone.
 *
 * @throws OptionsInvalidError that names every option of a wrong form at once.
 */
export function readOptions(metadata: Metadata, defaults: SpeechOptions): SpeechOptions {
  const faults = findMalformed(metadata);
  if (faults.length > 0) throw new OptionsInvalidError(faults);
  const textType = readValue(metadata, 'text-type')?.toLowerCase() as TextType | undefined;
  return { ...settleOptions(metadata, defaults), ...(textType !== undefined && { textType }) };
}

/** The options in the metadata whose value has an impossible form. */
export function findMalformed(metadata: Metadata): readonly OptionFault[] {
  return OPTION_NAMES.flatMap((name) => {
    const value = readValue(metadata, name);
    const { pattern, expected } = OPTION_SHAPES[name];
    return value === undefined || pattern.test(value) ? [] : [{ name, value: displayValue(value), expected }];
  });
}

/**
 * What Polly would be asked for. The default language was chosen for the default voice, so another
 * voice speaks its own unless the metadata names a language, too.
 */
export function settleOptions(metadata: Metadata, defaults: SpeechOptions): AskedOptions {
  const voiceId = readValue(metadata, 'voice-id') ?? defaults.voiceId;
  const languageCode =
    readValue(metadata, 'language-code') ?? (voiceId === defaults.voiceId ? defaults.languageCode : undefined);
  const sampleRate = readValue(metadata, 'sample-rate') ?? defaults.sampleRate;
  return {
    voiceId,
    engine: readValue(metadata, 'engine') ?? defaults.engine,
    ...(languageCode !== undefined && { languageCode }),
    ...(sampleRate !== undefined && { sampleRate }),
  };
}

/** What people call an option; as metadata it may well be the user's own, so the value has to look like one, too. */
const OTHER_NAMES: Readonly<Record<string, OptionName>> = {
  voice: 'voice-id',
  language: 'language-code',
  lang: 'language-code',
};

/**
 * A sentence about metadata that was probably meant to be an option and is not read, such as "voice_id", or nothing.
 * Only a sentence: refusing or obeying such metadata would break texts whose metadata is the user's own.
 */
export function noteUnreadOptions(metadata: Metadata): string | undefined {
  const notes = Object.keys(metadata).flatMap((name) => {
    // Tools that want bare names get the header's prefix, too, and S3 puts its own before it.
    const plain = name.toLowerCase().replace(/^(?:x-amz-meta-)+/, '');
    const bare = plain.replace(/[^a-z]/g, '');
    const written = OPTION_NAMES.find((option) => option.replaceAll('-', '') === bare);
    const option = written ?? (Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain] : undefined);
    if (option === undefined || option === name || readValue(metadata, option) !== undefined) return [];
    const value = readValue(metadata, name);
    if (value === undefined || (written === undefined && !OPTION_SHAPES[option].pattern.test(value))) return [];
    return [`"${displayValue(name)}" is not read: if it was meant for Narrator, call it ${option}.`];
  });
  return notes.length === 0 ? undefined : `Metadata ${notes.join(' ')}`;
}

/** Undefined for an absent and for a blank one: many tools cannot take metadata away, only empty it. */
function readValue(metadata: Metadata, name: string): string | undefined {
  return decodeMetadata(metadata[name] ?? '').trim() || undefined;
}

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

/**
 * A value as a message can show it: metadata may be 2 KB long and hold line breaks and marks that turn the direction of
 * writing.
 */
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
