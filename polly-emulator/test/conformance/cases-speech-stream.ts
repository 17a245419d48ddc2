import {
  ServiceFailureException,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
  type VoiceId,
} from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { check, type OperationCases, onDemand } from './conformance-case.ts';
import { CLOSE, converse, expectRefusal, openStream, say, secondsAlone, secondsOf } from './speech-stream.ts';
import { readAudio, rejection, type Trial } from './trial.ts';

const OPERATION = 'StartSpeechSynthesisStream';
/** Said in very different times in different languages. */
const NUMBERS = '777, 777, 777, 777, 777.';
const LONG = 'The lighthouse keeper climbed the stairs every evening before sunset. '.repeat(40);

const refuse = (trial: Trial) => openStream(trial, [CLOSE]);

/** What a call is answered while 400 texts wait, each of which keeps a speech process busy for a second or more. */
async function refusalByFullQueue(trial: Trial, call: () => Promise<unknown>): Promise<unknown> {
  const leaving = new AbortController();
  const full = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 450 }, () =>
    trial.speak({ Text: LONG }, leaving.signal).catch((error: Error) => {
      if (error instanceof ThrottlingException) full.resolve();
    }),
  );
  await full.promise;
  // A place may become free between two of them.
  const refusal = await Promise.race([1, 2, 3].map(() => rejection(call())));
  leaving.abort();
  await Promise.all(waiting);
  return refusal;
}

export const startSpeechSynthesisStream: OperationCases = {
  onlyOverHttp2: {
    notHere: 'not over HTTP/1.1, where no client hears an answer before it has sent all',
    ...check('ValidationException, `unsupportedOperation`', async (trial) => {
      const error = await rejection(refuse(trial));
      expect(error).toBeInstanceOf(ValidationException);
      expect(error).toMatchObject({ reason: 'unsupportedOperation', message: expect.stringContaining('HTTP/2') });
    }),
  },
  input: {
    Engine: check('`generative`; the three others are refused, as documented', async (trial) => {
      expect(await secondsOf(trial, 'Hello', { Engine: 'generative' })).toBeGreaterThan(0.2);
      for (const Engine of ['standard', 'neural', 'long-form'] as const) {
        await expectRefusal(trial, { Engine }, 'Engine');
      }
    }),
    LanguageCode: check('a bilingual voice takes as long as SynthesizeSpeech in that language', async (trial) => {
      const hindi = { VoiceId: 'Kajal', LanguageCode: 'hi-IN' } as const;
      const seconds = await secondsOf(trial, NUMBERS, hindi);
      expect(Math.abs(seconds - (await secondsAlone(trial, NUMBERS, hindi)))).toBeLessThan(0.2);
      const english = await secondsAlone(trial, NUMBERS, { ...hindi, LanguageCode: 'en-IN' });
      expect(Math.abs(seconds - english)).toBeGreaterThan(0.4);
      await expectRefusal(trial, { LanguageCode: 'fr-FR' }, 'LanguageCode');
    }),
    LexiconNames: check('words of the lexicon are said instead: the audio is longer', async (trial) => {
      await trial.putLexicon('w3c', pls(alias('W3C', 'World Wide Web Consortium '.repeat(3))));
      await trial.putLexicon('nuts', pls(alias('pecan', 'walnut')));
      const plain = await secondsOf(trial, 'The W3C meets');
      expect(await secondsOf(trial, 'The W3C meets', { LexiconNames: ['nuts', 'w3c'] })).toBeGreaterThan(plain + 2);
      await expectRefusal(trial, { LexiconNames: ['none'] }, 'LexiconNames');
    }),
    OutputFormat: check('MP3 and Ogg Vorbis by their readers; `json` is refused, as documented', async (trial) => {
      const hello = async (OutputFormat: 'mp3' | 'ogg_vorbis') =>
        (await converse(trial, [say('Hello'), CLOSE], { OutputFormat })).audio;
      expect(await readAudio(await hello('mp3'), 'audio/mpeg')).toMatchObject({ container: 'MPEG' });
      expect(await readAudio(await hello('ogg_vorbis'), 'audio/ogg')).toMatchObject({ container: 'Ogg' });
      await expectRefusal(trial, { OutputFormat: 'json' }, 'OutputFormat');
    }),
    SampleRate: check('the rate of the decoded MP3; one that is none is refused', async (trial) => {
      const asked = { OutputFormat: 'mp3', SampleRate: '48000' } as const;
      const { audio } = await converse(trial, [say('Hello'), CLOSE], asked);
      expect(await readAudio(audio, 'audio/mpeg')).toMatchObject({ sampleRate: 48_000 });
      await expectRefusal(trial, { SampleRate: '12345' }, 'SampleRate');
    }),
    VoiceId: check(
      'each of two voices takes as long as with SynthesizeSpeech; one that is none is refused',
      async (trial) => {
        const seconds: number[] = [];
        for (const VoiceId of ['Joanna', 'Seoyeon'] as const) {
          const voice = { VoiceId, LanguageCode: undefined };
          seconds.push(await secondsOf(trial, NUMBERS, voice));
          expect(Math.abs((seconds.at(-1) ?? 0) - (await secondsAlone(trial, NUMBERS, voice)))).toBeLessThan(0.2);
        }
        expect(Math.abs((seconds[0] ?? 0) - (seconds[1] ?? 0))).toBeGreaterThan(0.4);
        await expectRefusal(trial, { VoiceId: 'Nobody' as VoiceId }, 'VoiceId');
      },
    ),
    'ActionStream.TextEvent.Text': check('twice the text lasts about twice as long', async (trial) => {
      const sentence = 'The train to the city leaves at nine. ';
      const [once, twice] = [await secondsOf(trial, sentence), await secondsOf(trial, sentence.repeat(2))];
      expect(twice / once).toBeGreaterThan(1.7);
      expect(twice / once).toBeLessThan(2.3);
    }),
    'ActionStream.TextEvent.TextType': check('`ssml` makes a pause of a `<break>`', async (trial) => {
      const ssml = say('<speak>One <break time="2s"/> two</speak>', { TextType: 'ssml' });
      const { seconds } = await converse(trial, [ssml, CLOSE]);
      const plain = await secondsOf(trial, 'One two');
      expect(seconds - plain).toBeGreaterThan(1.7);
      expect(seconds - plain).toBeLessThan(2.7);
    }),
    'ActionStream.TextEvent.FlushStreamConfiguration.Force': check(
      'audio of half a sentence while the client still waits',
      async (trial) => {
        const heard = Promise.withResolvers<void>();
        const actions = (async function* () {
          yield say('Half a sentence', { FlushStreamConfiguration: { Force: true } });
          await heard.promise;
          yield CLOSE;
        })();
        let chunksBefore = 0;
        for await (const { AudioEvent } of await openStream(trial, actions)) {
          if (AudioEvent) chunksBefore++;
          heard.resolve();
        }
        expect(chunksBefore).toBeGreaterThan(0);
      },
    ),
    'ActionStream.CloseStreamEvent': check('what was not yet said is said, and the stream ends', async (trial) => {
      const { seconds, characters } = await converse(trial, [say('Half a sentence'), CLOSE]);
      expect(characters).toBe(15);
      expect(seconds).toBeGreaterThan(0.5);
      expect(await rejection(converse(trial, [say('Half a sentence')]))).toBeInstanceOf(ValidationException);
    }),
  },
  output: {
    'EventStream.AudioEvent.AudioChunk': check('an MP3 as long as people need for the text', async (trial) => {
      const text = 'It rained for three days, and then the sun came out again over the harbour.';
      const { audio } = await converse(trial, [say(text), CLOSE], { OutputFormat: 'mp3' });
      const { duration } = await readAudio(audio, 'audio/mpeg');
      expect(text.length / duration).toBeGreaterThan(9);
      expect(text.length / duration).toBeLessThan(24);
    }),
    'EventStream.StreamClosedEvent.RequestCharacters': check('of all events, SSML tags not counted', async (trial) => {
      const ssml = say('<speak>Two<break/></speak>', { TextType: 'ssml' });
      expect((await converse(trial, [say('One. '), ssml, say('Three.'), CLOSE])).characters).toBe(5 + 3 + 6);
    }),
    'EventStream.ValidationException': check('SSML that does not end, after audio', async (trial) => {
      const wrong = converse(trial, [say('One. '), say('<speak>', { TextType: 'ssml' }), CLOSE]);
      const error = await rejection(wrong);
      expect(error).toBeInstanceOf(ValidationException);
      expect(error).toMatchObject({ reason: 'fieldValidationFailed', fields: [{ name: 'Text' }] });
    }),
    'EventStream.ServiceQuotaExceededException': check('five seconds without an event', async (trial) => {
      const actions = (async function* () {
        yield say('One. ');
        yield await new Promise<ReturnType<typeof say>>(() => {});
      })();
      const error = await rejection(converse(trial, actions));
      expect(error).toBeInstanceOf(ServiceQuotaExceededException);
      expect(error).toMatchObject({ quotaCode: 'input-stream-inbound-event-timeout', serviceCode: 'polly' });
    }),
    'EventStream.ServiceFailureException': check('the speech process is killed while it speaks', async (trial) => {
      expect(trial.speechPid).toBeGreaterThan(0);
      const stream = await openStream(trial, [say(LONG, { FlushStreamConfiguration: { Force: true } }), CLOSE]);
      const reading = async () => {
        let killed = false;
        for await (const { AudioEvent } of stream) {
          // Once: the audio that has come before its end may be read when it has no process id any more.
          if (AudioEvent && !killed) killed = process.kill(trial.speechPid, 'SIGKILL');
        }
      };
      expect(await rejection(reading())).toBeInstanceOf(ServiceFailureException);
    }),
    'EventStream.ThrottlingException': {
      onlyHere: 'it sends more than a million characters',
      ...check('400 texts wait already when the text comes', async (trial) => {
        const error = await refusalByFullQueue(trial, () => converse(trial, [say('One. '), CLOSE]));
        expect(error).toBeInstanceOf(ThrottlingException);
        // It came in the stream, not in its place.
        expect(error).not.toHaveProperty('$response.statusCode', 400);
      }),
    },
  },
  errors: {
    ValidationException: check('an engine that streams nothing', (trial) =>
      openStream(trial, [CLOSE], { Engine: 'neural' }),
    ),
    ServiceQuotaExceededException: onDemand(OPERATION, 'ServiceQuotaExceededException', refuse),
    ServiceFailureException: onDemand(OPERATION, 'ServiceFailureException', refuse),
    ThrottlingException: onDemand(OPERATION, 'ThrottlingException', refuse),
  },
};
