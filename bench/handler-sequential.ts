// What the handler is measured against: the plainest function that can narrate a long text, with the handler's own
// clients. It gets the text, splits it, has part after part spoken, concatenates and puts. It sends no notice and joins
// no MP3 properly.
import { type Engine, OutputFormat, SynthesizeSpeechCommand, type VoiceId } from '@aws-sdk/client-polly';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { createClients } from '../handler/aws/clients.ts';
import { readConfig } from '../handler/config.ts';
import { maxTextBytes } from '../handler/text/prepare-text.ts';

/** Polly bills 3,000 characters a call at most. */
const MAX_PART_CHARACTERS = 2_900;

const config = readConfig(process.env);
const { s3, polly } = createClients({
  maxAttempts: config.maxAttempts,
  maxObjectBytes: maxTextBytes(config.maxCharacters),
});

export async function handler(event: S3Event): Promise<void> {
  const [record] = event.Records;
  if (record === undefined) throw new Error('The event has no record.');
  const Bucket = record.s3.bucket.name;
  const Key = decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const audio: Uint8Array[] = [];
  for (const part of splitText((await Body?.transformToString()) ?? '')) {
    audio.push(await speak(part));
  }
  const ContentType = 'audio/mpeg';
  await s3.send(
    new PutObjectCommand({ Bucket, Key: Key.replace(/\.txt$/, '.mp3'), Body: Buffer.concat(audio), ContentType }),
  );
}

async function speak(text: string): Promise<Uint8Array> {
  const { AudioStream } = await polly.send(
    new SynthesizeSpeechCommand({
      Text: text,
      OutputFormat: OutputFormat.MP3,
      VoiceId: config.defaults.voiceId as VoiceId,
      Engine: config.defaults.engine as Engine,
    }),
  );
  if (AudioStream === undefined) throw new Error('Polly answered without audio.');
  return AudioStream.transformToByteArray();
}

/** Whole sentences, as many as fit into a part. */
function splitText(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const sentence of text.match(/[^.!?]+[.!?]*\s*/g) ?? []) {
    if (part.length + sentence.length > MAX_PART_CHARACTERS) {
      parts.push(part);
      part = '';
    }
    part += sentence;
  }
  return part === '' ? parts : [...parts, part];
}
