import { LanguageCode, VoiceId } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { AwsError } from '../../src/model/aws-error.ts';
import { checkInput } from '../../src/model/check-input.ts';
import { SYNCHRONOUS_LIMITS, TASK_LIMITS } from '../../src/model/limits.ts';
import type { SpeechEvent, SpeechJob } from '../../src/speech/protocol.ts';
import type { Speech } from '../../src/speech/speech-pool.ts';
import { planSynthesis, speakSynthesis } from '../../src/synthesis/synthesis.ts';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { GUIDE_VOICES, STANDARD_VOICES } from '../support/guide-voices.ts';

const BASE = { OutputFormat: 'mp3', Text: 'Hello', VoiceId: 'Joanna' };
const lexicons = new LexiconStore();
lexicons.put('us-east-1', 'w3c', pls(alias('W3C', 'World Wide Web Consortium')));

const plan = (more: object, { region = 'us-east-1', limits = SYNCHRONOUS_LIMITS } = {}) =>
  planSynthesis(checkInput('SynthesizeSpeech', { ...BASE, ...more }), { region, lexicons }, limits);
const ssml = (words: string) => ({ Text: `<speak>${words}</speak>`, TextType: 'ssml' });

function failure(more: object, options?: Parameters<typeof plan>[1]): AwsError {
  try {
    plan(more, options);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Whether it is not refused; rejects what is refused for another reason. */
function isPlanned(more: object, reason = 'InvalidSampleRateException'): boolean {
  try {
    plan(more);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: reason });
    return false;
  }
}

describe('planSynthesis', () => {
  test('says the text with the voice of the request', () => {
    expect(plan({})).toMatchObject({
      job: {
        ...{ markup: expect.stringContaining('Hello'), language: 'en-us', variant: 'f2' },
        ...{ format: 'mp3', sampleRate: 22_050, maxSeconds: 600 },
      },
      ...{ contentType: 'audio/mpeg', billedCharacters: 5, text: 'Hello', markTypes: [], languageCode: 'en-US' },
    });
  });

  // API Reference, SynthesizeSpeech, SampleRate: the rates of each format, and the default.
  const MUSIC = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];
  const EVERY_RATE = [...MUSIC, 11_025, 32_000, 96_000];
  const FORMATS = [
    ['mp3', 'audio/mpeg', MUSIC],
    ['ogg_vorbis', 'audio/ogg', MUSIC],
    ['ogg_opus', 'audio/ogg', [48_000]],
    ['pcm', 'audio/pcm', [8_000, 16_000]],
    ['mulaw', 'audio/mulaw', [8_000]],
    ['alaw', 'audio/alaw', [8_000]],
  ] as const;
  test('takes the rates of each format, and says of each other one which these are', () => {
    for (const [format, contentType, rates] of FORMATS) {
      const more = (rate: number) => ({ OutputFormat: format, SampleRate: String(rate) });
      const taken = EVERY_RATE.filter((rate) => isPlanned(more(rate)));
      expect([format, taken]).toEqual([format, rates]);
      for (const rate of rates)
        expect(plan(more(rate))).toMatchObject({ contentType, job: { format, sampleRate: rate } });
      for (const rate of EVERY_RATE.filter((one) => !taken.includes(one))) {
        expect(failure(more(rate))).toMatchObject({
          name: 'InvalidSampleRateException',
          message: `The specified sample rate is not valid: '${rate}' (${format} supports: ${rates.join(', ')})`,
        });
      }
    }
  });

  test.each([
    ['standard', 'mp3', 22_050],
    ['neural', 'mp3', 24_000],
    ['generative', 'mp3', 24_000],
    ['standard', 'ogg_vorbis', 22_050],
    ['neural', 'ogg_vorbis', 24_000],
    ['neural', 'ogg_opus', 48_000],
    ['neural', 'pcm', 16_000],
    ['standard', 'mulaw', 8_000],
    ['neural', 'alaw', 8_000],
  ])('gives %s %s without a rate at %i Hz', (Engine, OutputFormat, hertz) => {
    expect(plan({ Engine, OutputFormat }).job.sampleRate).toBe(hertz);
  });

  test.each(['', ' 8000', '8000.0', '1e4', '-8000', '8000Hz'])('takes the sample rate %j for none', (SampleRate) => {
    expect(failure({ SampleRate }).name).toBe('InvalidSampleRateException');
  });

  test('speaks the second language of a bilingual voice', () => {
    expect(plan({ VoiceId: 'Aditi' })).toMatchObject({ languageCode: 'en-IN', job: { language: 'en' } });
    expect(plan({ VoiceId: 'Aditi', LanguageCode: 'hi-IN' }).job.language).toBe('hi');
  });

  test('applies the lexicons of the region, in the language of the voice', () => {
    const more = { Text: 'The W3C met', LexiconNames: ['w3c'] };
    const { job, billedCharacters, text } = plan(more);
    expect(job.markup).toContain('World Wide Web Consortium');
    expect({ billedCharacters, text }).toEqual({ billedCharacters: 11, text: 'The W3C met' });
    expect(plan({ ...more, VoiceId: 'Lucia' }).job.markup).not.toContain('Consortium');
    expect(failure(more, { region: 'eu-west-1' })).toMatchObject({ name: 'LexiconNotFoundException', status: 404 });
  });
});

describe('engine × voice × region', () => {
  const speaksWith = (Engine: string) =>
    Object.values(VoiceId).filter((id) => isPlanned({ VoiceId: id, Engine }, 'ValidationException'));

  test.each(Object.entries(GUIDE_VOICES))('%s: the voices of the guide, and no other', (engine, voices) => {
    expect(speaksWith(engine).sort()).toEqual([...voices].sort());
  });

  test('standard: as many as the guide says; what is left out means standard', () => {
    const standard = speaksWith('standard');
    expect(standard).toHaveLength(STANDARD_VOICES);
    const byDefault = Object.values(VoiceId).filter((id) => isPlanned({ VoiceId: id }, 'ValidationException'));
    expect(byDefault).toEqual(standard);
    expect(plan({ VoiceId: 'Joanna' }).job.variant).toMatch(/^f\d$/);
    expect(plan({ VoiceId: 'Matthew' }).job.variant).toMatch(/^m\d$/);
  });

  test.each([
    ['us-east-1', 'neural', 'Hans', 'This voice does not support the selected engine: neural'],
    ['us-east-1', undefined, 'Kevin', 'This voice does not support the selected engine: standard'],
    ['eu-west-2', 'generative', 'Kajal', 'This voice does not support the selected engine: generative'],
    ['eu-north-1', 'neural', 'Joanna', 'The selected engine is not supported in this region'],
    ['eu-west-1', 'long-form', 'Ruth', 'The selected engine is not supported in this region'],
    ['sa-east-1', 'neural', 'Hans', 'The selected engine is not supported in this region'],
  ])('in %s %s %s is refused in the words that users of Polly quote', (region, Engine, VoiceId, message) => {
    expect(failure({ Engine, VoiceId }, { region })).toMatchObject({
      ...{ name: 'ValidationException', status: 400, message },
      members: { reason: 'fieldValidationFailed', fields: [{ name: 'Engine', message }] },
    });
  });
});

// The table of voices in the Developer Guide.
test.each([
  ['Joanna', ['en-US']],
  ['Aditi', ['en-IN', 'hi-IN']],
  ['Gwyneth', ['cy-GB']],
  ['Carmen', ['ro-RO']],
  ['Vicki', ['de-DE']],
])('%s speaks %j and no other language', (voice, languages) => {
  const spoken = Object.values(LanguageCode).filter((code) =>
    isPlanned({ VoiceId: voice, Engine: 'standard', LanguageCode: code }, 'LanguageNotSupportedException'),
  );
  expect(spoken.sort()).toEqual(languages);
  for (const code of languages) expect(plan({ VoiceId: voice, LanguageCode: code }).languageCode).toBe(code);
});

describe('speech marks', () => {
  test.each(['mp3', 'ogg_vorbis', 'ogg_opus', 'pcm', 'mulaw', 'alaw'])('are not given for %s', (OutputFormat) => {
    const { name, message } = failure({ OutputFormat, SpeechMarkTypes: ['word'] });
    expect(name).toBe('MarksNotSupportedForFormatException');
    expect(message).toContain(`'${OutputFormat}'`);
  });

  test('are all that json gives', () => {
    expect(failure({ OutputFormat: 'json' }).name).toBe('MarksNotSupportedForFormatException');
    expect(failure({ OutputFormat: 'json', SpeechMarkTypes: [] }).name).toBe('MarksNotSupportedForFormatException');
    const more = { OutputFormat: 'json', SpeechMarkTypes: ['word', 'viseme'] };
    expect(plan(more)).toMatchObject({ contentType: 'application/x-json-stream', markTypes: ['word', 'viseme'] });
  });

  test('of SSML need SSML', () => {
    const marks = { OutputFormat: 'json', SpeechMarkTypes: ['word', 'ssml'] };
    for (const more of [{}, { TextType: 'text' }]) {
      expect(failure({ ...marks, ...more }).name).toBe('SsmlMarksNotSupportedForTextTypeException');
    }
    expect(plan({ ...marks, ...ssml('Hi <mark name="m"/>') }).markTypes).toEqual(['word', 'ssml']);
  });

  test('are not given by the generative engine', () => {
    const more = { OutputFormat: 'json', SpeechMarkTypes: ['word'], Engine: 'generative' };
    expect(failure(more)).toMatchObject({ name: 'ValidationException', members: { reason: 'unsupportedOperation' } });
    expect(plan({ ...more, Engine: 'long-form', VoiceId: 'Ruth' }).markTypes).toEqual(['word']);
  });
});

describe('the length of a text', () => {
  test('is 3,000 billed characters and 6,000 in all at most', () => {
    expect(plan({ Text: 'a'.repeat(3_000) }).billedCharacters).toBe(3_000);
    expect(failure({ Text: 'a'.repeat(3_001) }).name).toBe('TextLengthExceededException');
    const tags = '<break time="1s"/>'.repeat(160);
    expect(plan(ssml(tags + 'a'.repeat(3_000))).billedCharacters).toBe(3_000);
    expect(failure(ssml(tags + 'a'.repeat(3_001))).message).toContain('3001 billed characters, at most 3000');
    expect(failure(ssml('<break/>'.repeat(800)))).toMatchObject({
      ...{ name: 'TextLengthExceededException', status: 400 },
      message: expect.stringContaining('6415 characters'),
    });
  });

  test('is 100,000 and 200,000 for a task', () => {
    const options = { limits: TASK_LIMITS };
    expect(plan({ Text: 'a'.repeat(100_000) }, options).billedCharacters).toBe(100_000);
    expect(failure({ Text: 'a'.repeat(100_001) }, options).message).toContain('at most 100000 are allowed');
    expect(failure({ Text: 'a'.repeat(200_001) }, options).message).toContain('at most 200000 are allowed');
  });
});

test.each([
  [{ LexiconNames: ['acronyms'] }, 'LexiconNotFoundException', /acronyms/],
  [{ LexiconNames: ['w3c', 'acronyms'] }, 'LexiconNotFoundException', /acronyms/],
  [{ TextType: 'ssml' }, 'InvalidSsmlException', /Invalid SSML request/],
  [{ LanguageCode: 'fr-FR' }, 'LanguageNotSupportedException', /fr-FR \(Joanna speaks: en-US\)/],
])('%j gives %s', (more, name, message) => {
  expect(failure(more)).toMatchObject({ name, message: expect.stringMatching(message) });
});

describe('speakSynthesis', () => {
  const { signal } = new AbortController();
  const jobs: SpeechJob[] = [];
  const EVENTS: SpeechEvent[] = [];
  const speech: Speech = {
    speak: (job) => {
      jobs.push(job);
      return Promise.resolve(
        (async function* () {
          yield Buffer.from('audio');
        })(),
      );
    },
    listen: () => Promise.resolve(EVENTS),
  };
  const read = async (more: object) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await speakSynthesis(plan(more), speech, signal)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  test('gives the audio of the speech pool', async () => {
    expect(await read({ OutputFormat: 'pcm' })).toBe('audio');
    expect(jobs).toMatchObject([{ format: 'pcm', sampleRate: 16_000 }]);
  });

  test('gives speech marks as lines of JSON, and speaks nothing', async () => {
    const job = plan({ OutputFormat: 'json', SpeechMarkTypes: ['word'] }).job;
    const markupIndex = job.markup.indexOf('Hello');
    EVENTS.push({ kind: 'word', atMs: 6, markupIndex, length: 5, id: '' });
    EVENTS.push({ kind: 'end', atMs: 400, markupIndex: job.markup.length, length: 0, id: '' });
    const spokenBefore = jobs.length;
    const text = await read({ OutputFormat: 'json', SpeechMarkTypes: ['word'] });
    expect(JSON.parse(text)).toEqual({ time: 6, type: 'word', start: 0, end: 5, value: 'Hello' });
    expect(text.endsWith('\n')).toBe(true);
    expect(jobs).toHaveLength(spokenBefore);
  });
});
