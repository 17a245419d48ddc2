import {
  type Engine,
  type LanguageCode,
  OutputFormat,
  type PollyClient,
  SynthesizeSpeechCommand,
  type VoiceId,
} from '@aws-sdk/client-polly';
import { failureOf } from './failures.ts';
import type { TextType } from './measure-text.ts';
import type { SpeechOptions } from './options.ts';
import { pollyRefusalOf } from './polly-refusals.ts';
import { AudioEmptyError } from './refusals.ts';

interface Speech {
  /** One MP3. */
  readonly bytes: Uint8Array;
  /** As Polly counted and billed them; absent when it did not say. */
  readonly billedCharacters?: number;
}

/** IAM knows no finer resource for this action than the lexicons that a request names, and this one names none. */
const CALL = { action: 'polly:SynthesizeSpeech', resource: '*' };

export async function synthesize(
  polly: PollyClient,
  text: string,
  textType: TextType,
  options: SpeechOptions,
): Promise<Speech> {
  const command = new SynthesizeSpeechCommand({
    Text: text,
    TextType: textType,
    OutputFormat: OutputFormat.MP3,
    // Names that this version of the SDK may not know yet; Polly decides (see options.ts).
    VoiceId: options.voiceId as VoiceId,
    Engine: options.engine as Engine,
    ...(options.languageCode !== undefined && { LanguageCode: options.languageCode as LanguageCode }),
    ...(options.sampleRate !== undefined && { SampleRate: options.sampleRate }),
  });
  const reply = await polly.send(command).catch((error) => {
    throw pollyRefusalOf(error, options) ?? failureOf(CALL, error);
  });
  const bytes = await reply.AudioStream?.transformToByteArray();
  if (bytes === undefined || bytes.length === 0) throw new AudioEmptyError();
  return { bytes, ...(reply.RequestCharacters !== undefined && { billedCharacters: reply.RequestCharacters }) };
}
