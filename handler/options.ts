import type { TextType } from './measure-text.ts';
import { OptionsInvalidError } from './refusals.ts';

/** How a text is to be spoken: what its metadata says, else what the function's environment says. */
export interface SpeechOptions {
  readonly voiceId: string;
  readonly engine: string;
  readonly languageCode?: string;
  readonly sampleRate?: string;
  /** Absent: the text itself tells. */
  readonly textType?: TextType;
}

export type OptionName = 'voice-id' | 'engine' | 'language-code' | 'sample-rate' | 'text-type';

/**
 * Only the form is checked here and the value by Polly: it gains voices, engines, languages and rates every year, and a list
 * in this code would refuse them until the next deployment. `text-type` is closed because the handler itself branches on it.
 */
export const OPTION_SHAPES: Readonly<Record<OptionName, { readonly pattern: RegExp; readonly expected: string }>> = {
  'voice-id': {
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/,
    expected: 'the name of a Polly voice as AWS writes it, such as Joanna',
  },
  engine: { pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, expected: 'standard, neural, long-form or generative' },
  'language-code': {
    pattern: /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/,
    expected: 'a language code that Polly knows, such as en-US',
  },
  'sample-rate': { pattern: /^[1-9]\d{3,5}$/, expected: 'a rate in hertz: 8000, 16000, 22050, 24000, 44100 or 48000' },
  'text-type': { pattern: /^(?:text|ssml)$/, expected: 'text or ssml' },
};

const OPTION_NAMES = Object.keys(OPTION_SHAPES) as OptionName[];

/**
 * Settles the options of one text. Metadata that is not an option belongs to the user and is left alone. The default
 * language was chosen for the default voice, so another voice speaks its own unless the metadata names a language, too.
 *
 * @throws OptionsInvalidError that names every faulty option at once.
 */
export function readOptions(metadata: Readonly<Record<string, string>>, defaults: SpeechOptions): SpeechOptions {
  const given = OPTION_NAMES.flatMap((name) => {
    const value = metadata[name]?.trim();
    return value ? [{ name, value, ...OPTION_SHAPES[name] }] : [];
  });
  const faults = given.filter(({ pattern, value }) => !pattern.test(value));
  if (faults.length > 0) throw new OptionsInvalidError(faults);

  const values = Object.fromEntries(given.map(({ name, value }) => [name, value])) as Partial<
    Record<OptionName, string>
  >;
  const voiceId = values['voice-id'] ?? defaults.voiceId;
  const languageCode = values['language-code'] ?? (voiceId === defaults.voiceId ? defaults.languageCode : undefined);
  const sampleRate = values['sample-rate'] ?? defaults.sampleRate;
  return {
    voiceId,
    engine: values.engine ?? defaults.engine,
    ...(languageCode !== undefined && { languageCode }),
    ...(sampleRate !== undefined && { sampleRate }),
    ...(values['text-type'] !== undefined && { textType: values['text-type'] as TextType }),
  };
}
