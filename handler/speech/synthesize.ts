import { Readable } from 'node:stream';
import {
  type Engine,
  type LanguageCode,
  OutputFormat,
  type PollyClient,
  SynthesizeSpeechCommand,
  type VoiceId,
} from '@aws-sdk/client-polly';
import { releaseMemory } from '../audio/release-memory.ts';
import { failureOf } from '../errors.ts';
import type { TextType } from '../text/prepare-text.ts';
import type { SpeechOptions } from './options.ts';

export interface Speech {
  /** One MP3; empty when Polly found nothing to say. */
  readonly bytes: Uint8Array;
  /** As Polly counted and billed them; absent when it did not say. */
  readonly billedCharacters?: number;
  /** Attempts of the call beyond the first. */
  readonly retries: number;
}

/** IAM knows no finer resource for this action than the lexicons that a request names, and this one names none. */
const CALL = { action: 'polly:SynthesizeSpeech', resource: '*' };

/** @throws AccessDeniedError, AwsCallError: Polly's own answer is their cause. */
export async function synthesize(
  polly: PollyClient,
  text: string,
  textType: TextType,
  options: SpeechOptions,
  abortSignal?: AbortSignal,
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
  const reply = await polly.send(command, abortSignal && { abortSignal }).catch((error) => {
    throw failureOf(CALL, error);
  });
  const bytes = await readWhole(reply.AudioStream as AsyncIterable<Uint8Array> | undefined);
  const { attempts = 1 } = reply.$metadata;
  return {
    bytes,
    retries: attempts - 1,
    ...(reply.RequestCharacters !== undefined && { billedCharacters: reply.RequestCharacters }),
  };
}

/** One copy of all chunks; `holdReply` has seen to it that they are all there. */
async function readWhole(stream: AsyncIterable<Uint8Array> = Readable.from([])): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) releaseMemory(chunk);
  return whole;
}
