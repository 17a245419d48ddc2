import { OutputFormat, SpeechMarkType, TextType } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { ERROR_KINDS } from '../model/aws-error.ts';
import { planSynthesis, SYNTHESIZE_SPEECH_INPUT } from './synthesize-speech.ts';

const BASE = { OutputFormat: 'mp3', Text: 'Hello', VoiceId: 'Joanna' };
const plan = (more: object) => planSynthesis({ ...BASE, ...more });
const ssml = (words: string) => ({ Text: `<speak>${words}</speak>`, TextType: 'ssml' });

function failure(body: unknown): { name: string; message: string; status: number } {
  try {
    planSynthesis(body);
  } catch (error) {
    const { name, message, status } = error as { name: string; message: string; status: number };
    return { name, message, status };
  }
  throw new Error('it was not refused');
}

describe('planSynthesis', () => {
  test('says the text with the voice of the request', () => {
    expect(plan({})).toEqual({
      job: { markup: '<speak>Hello</speak>', language: 'en-us', variant: 'f2', format: 'mp3', sampleRate: 22_050 },
      contentType: 'audio/mpeg',
      characters: 5,
    });
  });

  test.each([
    ['standard', 'mp3', undefined, 22_050],
    ['neural', 'mp3', undefined, 24_000],
    ['generative', 'mp3', undefined, 24_000],
    ['neural', 'mp3', '8000', 8_000],
    ['standard', 'mp3', '48000', 48_000],
    ['neural', 'pcm', undefined, 16_000],
    ['neural', 'pcm', '8000', 8_000],
  ])('gives %s %s at rate %s: %i Hz', (Engine, format, SampleRate, hertz) => {
    expect(plan({ Engine, OutputFormat: format, SampleRate }).job.sampleRate).toBe(hertz);
  });

  test('speaks the second language of a bilingual voice', () => {
    expect(plan({ VoiceId: 'Aditi' }).job.language).toBe('en');
    expect(plan({ VoiceId: 'Aditi', LanguageCode: 'hi-IN' }).job.language).toBe('hi');
  });

  test('escapes plain text, also what looks like SSML', () => {
    expect(plan({ Text: '<p>R&D</p> "x" > y' }).job.markup).toBe(
      '<speak>&lt;p&gt;R&amp;D&lt;/p&gt; &quot;x&quot; &gt; y</speak>',
    );
  });

  test('takes out what would end or break the text for the speech engine', () => {
    expect(plan({ Text: 'a\u0000b\u001bc\ud800d😀' }).job.markup).toBe('<speak>a b c d😀</speak>');
  });

  test('takes 3,000 billed characters and 6,000 in all, and no more', () => {
    expect(plan({ Text: 'a'.repeat(3_000) }).characters).toBe(3_000);
    expect(failure({ ...BASE, Text: 'a'.repeat(3_001) }).name).toBe('TextLengthExceededException');
    const tags = '<break time="1s"/>'.repeat(160);
    expect(plan(ssml(tags + 'a'.repeat(3_000))).characters).toBe(3_000);
    expect(failure({ ...BASE, ...ssml(tags + 'a'.repeat(3_001)) }).name).toBe('TextLengthExceededException');
    expect(failure({ ...BASE, ...ssml('<break/>'.repeat(800)) })).toMatchObject({
      name: 'TextLengthExceededException',
      status: 400,
      message: expect.stringContaining('6415 characters'),
    });
  });
});

describe('what Polly refuses', () => {
  test('reports every missing member at once, in the words of AWS', () => {
    expect(failure({})).toEqual({
      name: 'ValidationException',
      status: 400,
      message:
        "3 validation errors detected: Value null at 'outputFormat' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'text' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'voiceId' failed to satisfy constraint: Member must not be null",
    });
  });

  test.each(['Engine', 'LanguageCode', 'OutputFormat', 'TextType', 'VoiceId'])('a %s that is none', (member) => {
    const path = member.charAt(0).toLowerCase() + member.slice(1);
    const { name, message } = failure({ ...BASE, [member]: 'nobody' });
    expect(name).toBe('ValidationException');
    expect(message).toMatch(
      `1 validation error detected: Value 'nobody' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: [`,
    );
  });

  test.each([
    [{ VoiceId: 'Kevin' }, 'EngineNotSupportedException', /standard \(Kevin supports: neural\)/],
    [{ VoiceId: 'Hans', Engine: 'neural' }, 'EngineNotSupportedException', /neural \(Hans supports: standard\)/],
    [{ LanguageCode: 'fr-FR' }, 'LanguageNotSupportedException', /fr-FR \(Joanna speaks: en-US\)/],
    [{ SampleRate: '11025' }, 'InvalidSampleRateException', /'11025'/],
    [{ OutputFormat: 'pcm', SampleRate: '24000' }, 'InvalidSampleRateException', /pcm supports: 8000, 16000/],
    [{ LexiconNames: ['acronyms'] }, 'LexiconNotFoundException', /acronyms/],
    [{ LexiconNames: ['not a name'] }, 'ValidationException', /'not a name' at 'lexiconNames\.1\.member'/],
    [{ LexiconNames: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'ValidationException', /less than or equal to 5/],
    [{ SpeechMarkTypes: ['word'] }, 'MarksNotSupportedForFormatException', /'mp3'/],
    [{ OutputFormat: 'json' }, 'MarksNotSupportedForFormatException', /'json'/],
    [{ OutputFormat: 'json', SpeechMarkTypes: ['ssml'] }, 'SsmlMarksNotSupportedForTextTypeException', /plain text/],
    [{ TextType: 'ssml' }, 'InvalidSsmlException', /Invalid SSML request/],
    [{ Text: 5 }, 'SerializationException', /NUMBER_VALUE/],
    [{ LexiconNames: 'acronyms' }, 'SerializationException', /List/],
    [{ OutputFormat: 'ogg_opus' }, 'ValidationException', /'ogg_opus' is not built in this Polly emulator yet/],
  ])('%j gives %s', (more, name, message) => {
    expect(failure({ ...BASE, ...more })).toMatchObject({ name, message: expect.stringMatching(message) });
  });

  test.each([[null], [[]], ['text'], [7]])('the body %j, which is no object', (body) => {
    expect(failure(body).name).toBe('SerializationException');
  });
});

test('the values of the input are those of the SDK', () => {
  const { OutputFormat: formats, SpeechMarkTypes: marks, TextType: types } = SYNTHESIZE_SPEECH_INPUT;
  expect([...formats.values].sort()).toEqual(Object.values(OutputFormat).sort());
  expect([...marks.values].sort()).toEqual(Object.values(SpeechMarkType).sort());
  expect([...types.values].sort()).toEqual(Object.values(TextType).sort());
});

test('the status of each error is that of the service', () => {
  const others = { LexiconNotFoundException: 404, ServiceFailureException: 500, ServiceQuotaExceededException: 402 };
  expect(ERROR_KINDS).toMatchObject(
    Object.fromEntries(Object.entries(others).map(([name, status]) => [name, { status }])),
  );
  expect(ERROR_KINDS.ThrottlingException.status).toBe(400);
});
