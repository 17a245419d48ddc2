import type { SynthesizeSpeechCommandInput } from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { check, type OperationCases, onDemand } from './conformance-case.ts';
import { FORMATS, refusals } from './speech-samples.ts';
import { readAudio, rejection } from './trial.ts';

type Input = Partial<SynthesizeSpeechCommandInput>;

const HALF_A_SECOND = '<break time="500ms"/>';
const OF_16_BITS = 2;

export const synthesizeSpeech: OperationCases = {
  input: {
    Engine: check('its default sample rate in the decoded MP3; refused for a voice without it', async (trial) => {
      for (const [Engine, rate] of [
        ['standard', 22_050],
        ['neural', 24_000],
        ['generative', 24_000],
      ] as const) {
        const { audio } = await trial.speak({ Engine });
        expect(await readAudio(audio, 'audio/mpeg')).toMatchObject({ sampleRate: rate });
      }
      const refused = await rejection(trial.speak({ Engine: 'long-form' }));
      expect(refused).toMatchObject({
        name: 'ValidationException',
        message: 'This voice does not support the selected engine: long-form',
      });
    }),
    LanguageCode: check('a bilingual voice says 21 in Hindi or in English, by its visemes', async (trial) => {
      const asked: Input = { VoiceId: 'Aditi', Text: '21' };
      const english = await trial.visemes({ ...asked, LanguageCode: 'en-IN' });
      const hindi = await trial.visemes({ ...asked, LanguageCode: 'hi-IN' });
      // Twenty-one begins with a t, इक्कीस with a vowel.
      expect([english[0], hindi[0]]).toEqual(['t', 'i']);
      expect(await trial.visemes(asked)).toEqual(english);
    }),
    LexiconNames: check('visemes are those of the words that the lexicon has instead', async (trial) => {
      await trial.putLexicon('w3c', pls(alias('W3C', 'World Wide Web Consortium')));
      const plain = await trial.visemes({ Text: 'The W3C meets' });
      const replaced = await trial.visemes({ Text: 'The W3C meets', LexiconNames: ['w3c'] });
      expect(replaced).toEqual(await trial.visemes({ Text: 'The World Wide Web Consortium meets' }));
      expect(replaced).not.toEqual(plain);
    }),
    OutputFormat: check('the container and codec of each of the seven formats', async (trial) => {
      for (const { OutputFormat, recognise } of FORMATS) {
        const { audio } = await trial.speak({
          OutputFormat,
          ...(OutputFormat === 'json' && { SpeechMarkTypes: ['word'] }),
        });
        await recognise(audio);
      }
    }),
    SampleRate: check(
      'six rates in decoded MP3 and Ogg Vorbis; half as many PCM bytes at half the rate',
      async (trial) => {
        for (const SampleRate of ['8000', '16000', '22050', '24000', '44100', '48000']) {
          const wanted = { sampleRate: Number(SampleRate) };
          const mp3 = await trial.speak({ SampleRate });
          expect(await readAudio(mp3.audio, 'audio/mpeg')).toMatchObject(wanted);
          const ogg = await trial.speak({ SampleRate, OutputFormat: 'ogg_vorbis' });
          expect(await readAudio(ogg.audio, 'audio/ogg')).toMatchObject(wanted);
        }
        const [low, high] = [
          await trial.speak({ SampleRate: '8000', OutputFormat: 'pcm' }),
          await trial.speak({ SampleRate: '16000', OutputFormat: 'pcm' }),
        ];
        expect(high.audio.length / low.audio.length).toBeCloseTo(2, 0);
      },
    ),
    SpeechMarkTypes: check('marks of the types that were asked for, and of no other', async (trial) => {
      const asked: Input = { TextType: 'ssml', Text: '<speak>Hello <mark name="here"/>there. Bye.</speak>' };
      const types = ['sentence', 'ssml', 'viseme', 'word'] as const;
      for (const one of types) {
        const marks = await trial.marks({ ...asked, SpeechMarkTypes: [one] });
        expect(new Set(marks.map(({ type }) => type))).toEqual(new Set([one]));
      }
      const all = await trial.marks({ ...asked, SpeechMarkTypes: [...types] });
      expect(new Set(all.map(({ type }) => type))).toEqual(new Set(types));
    }),
    Text: check('word marks are the words of the text', async (trial) => {
      const marks = await trial.marks({ Text: 'The train leaves at nine.', SpeechMarkTypes: ['word'] });
      expect(marks.map(({ value }) => value)).toEqual(['The', 'train', 'leaves', 'at', 'nine']);
    }),
    TextType: check(
      'a `<break>` is a pause, and as documented a word, in `ssml`; `text` reads it out',
      async (trial) => {
        const asked: Input = { Text: `<speak>One ${HALF_A_SECOND} two</speak>`, SpeechMarkTypes: ['word'] };
        const paused = await trial.marks({ ...asked, TextType: 'ssml' });
        expect(paused.map(({ value }) => value)).toEqual(['One', HALF_A_SECOND, 'two']);
        expect((paused[2]?.time ?? 0) - (paused[0]?.time ?? 0)).toBeGreaterThan(500);
        const read = await trial.marks({ ...asked, TextType: 'text' });
        expect(read.map(({ value }) => value)).toContain('break');
      },
    ),
    VoiceId: check('21 in the language of each of three voices, by its visemes', async (trial) => {
      const first = async (VoiceId: 'Joanna' | 'Vicki' | 'Bianca') => (await trial.visemes({ VoiceId, Text: '21' }))[0];
      // Twenty-one, einundzwanzig, ventuno.
      expect([await first('Joanna'), await first('Vicki'), await first('Bianca')]).toEqual(['t', 'a', 'f']);
    }),
  },
  output: {
    AudioStream: check('audio that lasts as long as people need for the text', async (trial) => {
      const Text = 'It rained for three days, and then the sun came out again over the harbour.';
      const { audio } = await trial.speak({ Text });
      const { duration } = await readAudio(audio, 'audio/mpeg');
      // 12 to 18 characters a second is how people speak.
      expect(Text.length / duration).toBeGreaterThan(9);
      expect(Text.length / duration).toBeLessThan(24);
      const pcm = await trial.speak({ Text, OutputFormat: 'pcm', SampleRate: '16000' });
      expect(pcm.audio.length / OF_16_BITS / 16_000).toBeCloseTo(duration, 0);
    }),
    ContentType: check('as documented for each of the seven formats', async (trial) => {
      for (const { OutputFormat, contentType } of FORMATS) {
        const marks: Input = OutputFormat === 'json' ? { SpeechMarkTypes: ['word'] } : {};
        expect((await trial.speak({ OutputFormat, ...marks })).ContentType).toBe(contentType);
      }
    }),
    RequestCharacters: check('the characters of the text, SSML tags not counted', async (trial) => {
      expect((await trial.speak({ Text: 'Hello there' })).RequestCharacters).toBe(11);
      const ssml = await trial.speak({ TextType: 'ssml', Text: `<speak>Hello${HALF_A_SECOND}</speak>` });
      expect(ssml.RequestCharacters).toBe(5);
    }),
  },
  errors: {
    ...refusals((trial, more) => trial.speak(more), { characters: 6_000, billed: 3_000 }),
    EngineNotSupportedException: onDemand('SynthesizeSpeech', 'EngineNotSupportedException', (trial) => trial.speak()),
    ServiceFailureException: onDemand('SynthesizeSpeech', 'ServiceFailureException', (trial) => trial.speak()),
  },
};
