// Conversations with StartSpeechSynthesisStream.
import {
  type StartSpeechSynthesisStreamActionStream as Action,
  StartSpeechSynthesisStreamCommand,
  type StartSpeechSynthesisStreamCommandInput,
} from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import type { Trial } from './trial.ts';

export type StreamInput = Partial<Omit<StartSpeechSynthesisStreamCommandInput, 'ActionStream'>>;
type TextEvent = NonNullable<Action['TextEvent']>;

const BASE = { Engine: 'generative', OutputFormat: 'pcm', VoiceId: 'Joanna' } as const;
/** PCM as the stream gives it unless asked otherwise: 16,000 samples of two bytes. */
const PCM_BYTES_A_SECOND = 32_000;

export const say = (Text: string, more: Omit<TextEvent, 'Text'> = {}): Action => ({ TextEvent: { Text, ...more } });
export const CLOSE: Action = { CloseStreamEvent: {} };

async function* from(actions: Iterable<Action> | AsyncIterable<Action>): AsyncGenerator<Action> {
  yield* actions;
}

/** Rejects when the stream is refused. */
export async function openStream(
  trial: Trial,
  actions: Iterable<Action> | AsyncIterable<Action>,
  more: StreamInput = {},
) {
  const input = { ...BASE, ...more, ActionStream: from(actions) };
  const { EventStream } = await trial.client.send(new StartSpeechSynthesisStreamCommand(input));
  if (EventStream === undefined) throw new Error('the answer has no event stream');
  return EventStream;
}

/** All that is heard on a stream that is closed in order; rejects with the exception that ends another. */
export async function converse(trial: Trial, actions: Iterable<Action> | AsyncIterable<Action>, more?: StreamInput) {
  const chunks: Uint8Array[] = [];
  let characters: number | undefined;
  for await (const { AudioEvent, StreamClosedEvent } of await openStream(trial, actions, more)) {
    if (AudioEvent?.AudioChunk) chunks.push(AudioEvent.AudioChunk);
    if (StreamClosedEvent) characters = StreamClosedEvent.RequestCharacters;
  }
  const audio = Buffer.concat(chunks);
  return { audio, characters, seconds: audio.length / PCM_BYTES_A_SECOND };
}

/** How long a text is spoken. */
export async function secondsOf(trial: Trial, text: string, more?: StreamInput): Promise<number> {
  return (await converse(trial, [say(text), CLOSE], more)).seconds;
}

/** The same by SynthesizeSpeech. */
export async function secondsAlone(trial: Trial, Text: string, more: Pick<StreamInput, 'VoiceId' | 'LanguageCode'>) {
  const { audio } = await trial.speak({ ...BASE, Text, ...more });
  return audio.length / PCM_BYTES_A_SECOND;
}

/** That a stream is refused before it opens, for the sake of one member. */
export async function expectRefusal(trial: Trial, more: StreamInput, member: string): Promise<void> {
  await expect(openStream(trial, [CLOSE], more)).rejects.toMatchObject({
    name: 'ValidationException',
    reason: 'fieldValidationFailed',
    fields: [{ name: expect.stringMatching(new RegExp(`^${member}$`, 'i')) }],
  });
}
