import { InvalidSsmlException } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AccessDeniedError, AwsCallError } from '../errors.ts';
import { newEffort } from '../run.ts';
import { skipRetryWaits } from '../testing/handle.ts';
import { speak } from '../testing/speak.ts';
import { MP3, pollyError, StubAws } from '../testing/stub-aws.ts';
import { runsOf } from '../testing/test-size.ts';
import type { SpeechOptions } from './options.ts';
import { mapInOrder, type SpeechSettings } from './speak-parts.ts';

const OPTIONS: SpeechOptions = { voiceId: 'joanna', engine: 'neural' };
const ALL_OPTIONS: SpeechOptions = { ...OPTIONS, languageCode: 'en-US', sampleRate: '16000' };
const SETTINGS: SpeechSettings = { options: OPTIONS, textType: 'text' };

skipRetryWaits();

describe('synthesize', () => {
  test('asks for an MP3 with just the options that are set', async () => {
    const aws = new StubAws();
    const clients = aws.clients();
    expect(await speak(clients, 'Hello', SETTINGS)).toEqual({
      bytes: new Uint8Array(MP3),
      effort: { ...newEffort(), calls: 1, billedCharacters: 5 },
    });
    await speak(clients, '<speak/>', { options: ALL_OPTIONS, textType: 'ssml' });
    expect(aws.sent.map(({ body }) => JSON.parse(body.toString()))).toEqual([
      { Text: 'Hello', TextType: 'text', OutputFormat: 'mp3', VoiceId: 'joanna', Engine: 'neural' },
      {
        Text: '<speak/>',
        TextType: 'ssml',
        OutputFormat: 'mp3',
        VoiceId: 'joanna',
        Engine: 'neural',
        LanguageCode: 'en-US',
        SampleRate: '16000',
      },
    ]);
  });

  test('counts the characters itself when Polly does not say', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { body: MP3 });
    expect((await speak(aws.clients(), 'Hello!', SETTINGS)).effort.billedCharacters).toBe(6);
  });

  test('hands out nothing of a text of which Polly says nothing', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', { headers: { 'content-type': 'audio/mpeg' } });
    expect((await speak(aws.clients(), '…', SETTINGS)).bytes).toHaveLength(0);
  });

  test('does not ask once it is aborted', async () => {
    const aws = new StubAws();
    const signal = AbortSignal.abort();
    await expect(speak(aws.clients(), 'Hello', SETTINGS, signal)).rejects.toThrow(AwsCallError);
    expect(aws.sent).toEqual([]);
  });

  test('keeps what Polly said', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'InvalidSsmlException'));
    const failure = await speak(aws.clients(), 'Hello', SETTINGS).catch((error) => error);
    expect(failure.cause).toBeInstanceOf(InvalidSsmlException);
    expect(aws.sent).toHaveLength(1);
  });

  test.each([
    ['ThrottlingException', 400],
    ['ServiceFailureException', 500],
    ['ServiceUnavailable', 503],
  ])('repeats after %s', async (name, status) => {
    const trouble = pollyError(status, name);
    const aws = new StubAws().answer('SynthesizeSpeech', trouble, trouble, { body: MP3 });
    const { bytes, effort } = await speak(aws.clients(), 'Hello', SETTINGS);
    expect({ bytes: bytes.length, calls: effort.calls }).toEqual({ bytes: MP3.length, calls: 3 });
    expect(aws.sent).toHaveLength(3);
  });

  test.each([
    ['ServiceFailureException', 500, 3],
    ['ServiceQuotaExceededException', 402, 1],
    ['SomethingNewException', 400, 1],
  ])('throws when %s lasts', async (name, status, attempts) => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(status, name));
    const failure = await speak(aws.clients(), 'Hello', SETTINGS).catch((error) => error);
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.message).toContain(`failed after ${attempts} attempt`);
    expect(failure.message).toContain(name);
    expect(aws.sent).toHaveLength(attempts);
  });

  test('throws when the role may not', async () => {
    const aws = new StubAws().answer('SynthesizeSpeech', pollyError(400, 'AccessDeniedException'));
    const failure = await speak(aws.clients(), 'Hello', SETTINGS).catch((error) => error);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toContain('polly:SynthesizeSpeech');
  });
});

async function collect<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const all: Result[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('mapInOrder', () => {
  test('yields in the order of the items, whichever is done first, never more than so many at a time', async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.string(), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (scheduler, items, concurrency) => {
        let running = 0;
        let most = 0;
        const work = async (item: string) => {
          running += 1;
          most = Math.max(most, running);
          await scheduler.schedule(Promise.resolve(), item);
          running -= 1;
          return item.toUpperCase();
        };
        const results = collect(mapInOrder(items, work, concurrency));
        await scheduler.waitFor(results);
        expect(await results).toEqual(items.map((item) => item.toUpperCase()));
        expect(most).toBeLessThanOrEqual(concurrency);
        if (items.length >= concurrency) expect(most).toBe(concurrency);
      },
    );
    await fc.assert(property, runsOf(200));
  });

  test('starts no more while the results are not taken', async () => {
    const started: number[] = [];
    const results = mapInOrder([0, 1, 2, 3, 4, 5], async (item) => started.push(item), 2);
    await results.next();
    expect(started).toEqual([0, 1, 2]);
    await results.return(undefined);
    expect(started).toEqual([0, 1, 2]);
  });

  test('throws the failure of the earliest item and aborts the rest', async () => {
    const signals: AbortSignal[] = [];
    const work = async (item: number, _: number, signal: AbortSignal) => {
      signals.push(signal);
      if (item === 0) return item;
      throw new Error(`item ${item}`);
    };
    const results = mapInOrder([0, 1, 2], work, 3);
    expect(await results.next()).toEqual({ done: false, value: 0 });
    await expect(results.next()).rejects.toThrow('item 1');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test('throws a failure at once, also while an earlier item is under way', async () => {
    const work = async (item: number) => {
      if (item === 0) return new Promise<never>(() => undefined);
      throw new Error(`item ${item}`);
    };
    await expect(collect(mapInOrder([0, 1], work, 2))).rejects.toThrow('item 1');
  });
});
