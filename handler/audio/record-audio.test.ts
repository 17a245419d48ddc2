import { Readable } from 'node:stream';
import { describe, expect, jest, test } from '@jest/globals';
import { readConfig } from '../config.ts';
import { AudioEmptyError, AudioTooLongError, AwsCallError, OutOfTimeError } from '../errors.ts';
import { createLog } from '../log.ts';
import { readStatedDuration } from '../mp3/info-frame.ts';
import { newEffort, type Run } from '../run.ts';
import { skipRetryWaits } from '../testing/handle.ts';
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

skipRetryWaits();

function runOf(aws: StubAws, concurrency = 2, remainingMs = () => 60_000): Run {
  const config = readConfig({
    TOPIC_ARN: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices',
    POLLY_CONCURRENCY: String(concurrency),
  });
  const effort = newEffort();
  return { config, clients: aws.clients(), log: LOG, requestId: 'r-1', id: 'run-1', remainingMs, effort };
}

function record(aws: StubAws, texts: readonly string[], ...limits: [concurrency?: number, remainingMs?: () => number]) {
  return recordTexts(runOf(aws, ...limits), texts);
}

function recordTexts(run: Run, texts: readonly string[]) {
  return recordAudio(
    run,
    ORIGIN,
    texts.map((text) => ({ text, billedCharacters: text.length })),
  );
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
    const run = runOf(aws);
    const recording = await recordTexts(run, ['one.', 'two.', 'three']);
    expect(aws.sentTo('SynthesizeSpeech').map(({ body }) => JSON.parse(body.toString()).Text)).toEqual([
      'one.',
      'two.',
      'three',
    ]);
    expect(run.effort).toEqual({ parts: 3, calls: 3, throttles: 0, billedCharacters: 6 });

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

  test('counts itself what Polly did not say that it billed, and the throttles', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'ThrottlingException'), { body: MP3 });
    const run = runOf(aws, 1);
    await recordTexts(run, ['one.', 'three']);
    expect(run.effort).toEqual({ parts: 2, calls: 3, throttles: 1, billedCharacters: 9 });
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
    const run = runOf(aws, 1);
    const recording = await recordTexts(run, ['one.', long, 'three.']);
    const asked = aws.sentTo('SynthesizeSpeech').map(({ body }) => JSON.parse(body.toString()).Text);
    expect(asked.slice(0, 2)).toEqual(['one.', long]);
    expect(asked.slice(2, 4).join('')).toBe(long);
    expect(asked[4]).toBe('three.');
    expect(run.effort).toEqual({ parts: 3, calls: 5, throttles: 0, billedCharacters: 25 });
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
    const left = [60_000, 60_000, 3_000];
    const failure = await record(aws, ['one.', 'two.', 'three.', 'four.'], 1, () => left.shift() ?? 0).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(OutOfTimeError);
    expect(failure.message).toContain('2 of 4 parts');
    expect(aws.sentTo('SynthesizeSpeech')).toHaveLength(2);
  });

  test('ends in time while Polly throttles, says so, and leaves what was billed on record', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', speechOf(MP3), pollyError(400, 'ThrottlingException'));
    let leftMs = 61_000;
    const run = runOf(aws, 1, () => (leftMs -= 1_000));
    const failure = await recordTexts(run, ['one.', 'two.', 'three.']).catch((error) => error);
    expect(failure).toBeInstanceOf(OutOfTimeError);
    expect(failure.message).toMatch(
      /^Stopped with 1 of 3 parts of the text spoken and \d\d calls throttled by Polly: /,
    );
    expect(failure.cause).toMatchObject({ name: 'ThrottlingException' });
    expect(leftMs).toBeGreaterThanOrEqual(4_000 - 1_000);
    expect(run.effort).toMatchObject({ parts: 3, billedCharacters: 5 });
    expect(run.effort.throttles).toBe(run.effort.calls - 1);
  });

  test('makes half as many calls at a time whenever Polly throttles, and one more after each that it answers', async () => {
    const run = runOf(new StubAws(), 8);
    let underWay = 0;
    const seen: number[] = [];
    const send = jest.spyOn(run.clients.polly, 'send').mockImplementation(async () => {
      underWay += 1;
      const calls = send.mock.calls.length;
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(underWay);
      underWay -= 1;
      if (calls <= 8) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
      return { AudioStream: Readable.from([MP3]), $metadata: {} };
    });
    await recordTexts(
      run,
      Array.from({ length: 24 }, (_, index) => `Part ${index}.`),
    );
    const afterwards = seen.slice(8);
    expect(seen[0]).toBe(8);
    expect(afterwards[0]).toBe(1);
    expect(afterwards.filter((calls, index) => calls > (afterwards[index - 1] ?? 0) + 1)).toEqual([]);
    expect(Math.max(...afterwards)).toBeGreaterThan(4);
    expect(Math.max(...seen)).toBe(8);
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
