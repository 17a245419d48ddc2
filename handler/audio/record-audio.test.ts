import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readConfig } from '../config.ts';
import { AudioEmptyError, AudioTooLongError, AwsCallError, OutOfTimeError } from '../errors.ts';
import { createLog } from '../log.ts';
import { readStatedDuration } from '../mp3/info-frame.ts';
import { MP3, pollyError, StubAws, xmlError } from '../testing/stub-aws.ts';
import type { AudioOrigin } from './audio.ts';
import { recordAudio } from './record-audio.ts';

const ORIGIN: AudioOrigin = {
  text: { bucket: 'texts', key: 'a.txt', versionId: 'v1', etag: 'e1' },
  storedAt: new Date(0),
  options: { voiceId: 'Joanna', engine: 'neural' },
  textType: 'text',
  characters: 12,
};
const LOG = createLog('FATAL', () => undefined, {});
/** Two hundred seconds and 600 kB, about what Polly makes of a full part. */
const LONG_MP3 = Buffer.concat(Array.from({ length: 834 }, () => MP3));

// The SDK waits a random share of a maximum before it repeats: none of it.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

function record(aws: StubAws, texts: readonly string[], concurrency = 2, remainingMs = () => 60_000) {
  const config = readConfig({
    TOPIC_ARN: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices',
    POLLY_CONCURRENCY: String(concurrency),
  });
  const parts = texts.map((text) => ({ text, billedCharacters: text.length }));
  const run = { config, clients: aws.clients(), log: LOG, requestId: 'r-1', id: 'run-1', remainingMs };
  return recordAudio(run, ORIGIN, parts);
}

function speechOf(mp3: Buffer, billed = '5') {
  return { headers: { 'content-type': 'audio/mpeg', 'x-amzn-requestcharacters': billed }, body: mp3 };
}

const CUT_MP3 = Buffer.concat(Array.from({ length: 3 }, () => LONG_MP3));

/** The same silence in frames that differ in a byte that no decoder looks at. */
function filled(byte: number): Buffer {
  const mp3 = Buffer.from(MP3);
  for (let at = 71; at < mp3.length; at += 72) mp3[at] = byte;
  return mp3;
}

describe('a recording', () => {
  test('is the speech of all parts in their order, with a frame before it that states the duration', async () => {
    const aws = new StubAws().answer(
      'SynthesizeSpeech',
      ...[1, 2, 3].map((byte) => speechOf(filled(byte), String(byte))),
    );
    const recording = await record(aws, ['one.', 'two.', 'three']);
    expect(aws.sentTo('SynthesizeSpeech').map(({ body }) => JSON.parse(body.toString()).Text)).toEqual([
      'one.',
      'two.',
      'three',
    ]);
    expect(recording.effort).toEqual({ parts: 3, billedCharacters: 6, retries: 0 });

    const audio = await recording.store(undefined);
    expect(audio).toMatchObject({
      key: 'a.mp3',
      versionId: 'audio-v1',
      characters: 12,
      durationSeconds: expect.closeTo(0.72),
    });
    const body = aws.sentTo('PutObject')[0]?.body ?? Buffer.alloc(0);
    expect(audio?.bytes).toBe(body.length);
    expect(readStatedDuration(body)).toBeCloseTo(0.72);
    const joined = Buffer.concat([1, 2, 3].map(filled));
    expect(body.subarray(body.length - joined.length).equals(joined)).toBe(true);
  });

  test('counts itself what Polly did not say that it billed, and the retries', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'ThrottlingException'), { body: MP3 });
    expect((await record(aws, ['one.', 'three'], 1)).effort).toEqual({ parts: 2, billedCharacters: 9, retries: 1 });
  });

  test('leaves out parts of which Polly says nothing', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { body: '' }, speechOf(MP3));
    const recording = await record(aws, ['…', 'two.'], 1);
    expect(await recording.store(undefined)).toMatchObject({ durationSeconds: expect.closeTo(0.24) });
  });

  test('is refused when Polly says nothing of any part', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { body: '' });
    await expect(record(aws, ['…', '…'])).rejects.toThrow(AudioEmptyError);
  });

  test('has a part spoken again in halves when Polly has cut it at its ten minutes', async () => {
    const aws = new StubAws().answer(
      'SynthesizeSpeech',
      speechOf(MP3),
      speechOf(CUT_MP3),
      speechOf(filled(1)),
      speechOf(filled(2)),
      speechOf(MP3),
    );
    const long = 'A sentence of some thirty letters. '.repeat(4);
    const recording = await record(aws, ['one.', long, 'three.'], 1);
    const asked = aws.sentTo('SynthesizeSpeech').map(({ body }) => JSON.parse(body.toString()).Text);
    expect(asked.slice(0, 2)).toEqual(['one.', long]);
    expect(asked.slice(2, 4).join('')).toBe(long);
    expect(asked[4]).toBe('three.');
    expect(recording.effort).toEqual({ parts: 3, billedCharacters: 25, retries: 0 });
    expect(await recording.store(undefined)).toMatchObject({ durationSeconds: expect.closeTo(0.96) });
  });

  test('is refused when a part that Polly cuts cannot be divided, and says which', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', speechOf(MP3), speechOf(CUT_MP3));
    const refused = await record(aws, ['one.', '  Once upon a  time there was a king.'], 1).catch((error) => error);
    expect(refused).toBeInstanceOf(AudioTooLongError);
    expect(refused.message).toContain('part 2 of 2 of the text (it begins "Once upon a time there was a king.")');
  });

  test('is refused with the part that Polly refuses, and speaks no more', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', speechOf(MP3), pollyError(400, 'InvalidSsmlException'));
    const refused = await record(aws, ['one.', 'two.', 'three.', 'four.'], 1).catch((error) => error);
    expect(refused).toMatchObject({ code: 'ssml-invalid' });
    expect(refused.message).toContain('part 2 of 4');
    expect(aws.sentTo('SynthesizeSpeech')).toHaveLength(2);
  });

  test('ends with the trouble that lasts', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(500, 'ServiceFailureException'));
    await expect(record(aws, ['one.'])).rejects.toThrow(AwsCallError);
  });

  test('starts no part for which the time is too short, so that Lambda repeats the event', async () => {
    const aws = new StubAws();
    const left = [60_000, 60_000, 60_000, 3_000];
    const failure = await record(aws, ['one.', 'two.', 'three.', 'four.'], 1, () => left.shift() ?? 0).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(OutOfTimeError);
    expect(failure.message).toContain('2 of 4 parts');
    expect(aws.sentTo('SynthesizeSpeech')).toHaveLength(2);
  });

  test('gives up what is under way when the time is up', async () => {
    const silence = new Readable({ read: () => undefined });
    const aws = new StubAws().answer('SynthesizeSpeech', { headers: { 'content-type': 'audio/mpeg' }, body: silence });
    await expect(record(aws, ['one.', 'two.'], 1, () => 100)).rejects.toThrow(OutOfTimeError);
  });

  test('tries the first part however short the time is: it may be enough', async () => {
    await expect(record(new StubAws(), ['one.'], 1, () => 2_001.5)).resolves.toBeDefined();
  });

  test('removes what it sent of a long audio when a later part fails', async () => {
    const long = Array.from({ length: 20 }, () => speechOf(LONG_MP3));
    const aws = new StubAws().answer('SynthesizeSpeech', ...long, pollyError(500, 'ServiceFailureException'));
    const texts = Array.from({ length: 21 }, (_, index) => `Part ${index}.`);
    await expect(record(aws, texts)).rejects.toThrow(AwsCallError);
    expect(aws.sentTo('UploadPart').length).toBeGreaterThan(0);
    expect(aws.sentTo('AbortMultipartUpload')).toHaveLength(1);
  });

  test('removes what it sent when S3 takes no more', async () => {
    const aws = new StubAws()
      .answer('SynthesizeSpeech', speechOf(LONG_MP3))
      .answer('UploadPart', xmlError(403, 'AccessDenied'));
    const texts = Array.from({ length: 25 }, (_, index) => `Part ${index}.`);
    await expect(record(aws, texts)).rejects.toThrow('s3:PutObject on s3://texts/a.mp3');
    expect(aws.sentTo('AbortMultipartUpload')).toHaveLength(1);
  });
});
