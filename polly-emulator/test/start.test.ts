import {
  DescribeVoicesCommand,
  type DescribeVoicesCommandInput,
  InvalidNextTokenException,
  InvalidSampleRateException,
  InvalidSsmlException,
  LanguageNotSupportedException,
  LexiconNotFoundException,
  MarksNotSupportedForFormatException,
  ServiceFailureException,
  SsmlMarksNotSupportedForTextTypeException,
  type SynthesizeSpeechCommandInput,
  TextLengthExceededException,
  ThrottlingException,
  ValidationException,
  VoiceId,
} from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { FaultsForbiddenError } from '../src/faults/fault-access.ts';
import { startPollyEmulator } from '../src/start.ts';
import { decodeMp3, whichTextsAreSaid } from './speech-check/speech-check.ts';
import { useEmulator } from './support/emulator-fixture.ts';
import { sampleOf } from './support/test-size.ts';

const polly = useEmulator();

describe.each(sampleOf(['HTTP/2', 'HTTP/1.1'] as const, 2))('the AWS SDK over %s', (protocol) => {
  test('gets speech that says the text and nothing else', async () => {
    const text = 'The lighthouse keeper climbed the stairs every evening before sunset.';
    const other = 'Please bring two loaves of bread, a bottle of milk and some butter.';
    const { audio, ContentType, RequestCharacters, $metadata } = await polly.speak(polly.newClient(protocol), {
      Text: text,
      Engine: 'neural',
    });
    expect({ ContentType, RequestCharacters }).toEqual({ ContentType: 'audio/mpeg', RequestCharacters: text.length });
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const path = await polly.saveMp3(audio);
    const decoded = await decodeMp3(path);
    expect(decoded).toMatchObject({ sampleRate: 24_000, channels: 1 });
    expect(Math.abs(decoded.statedDurationMs - decoded.durationMs)).toBeLessThan(100);
    expect(decoded.durationMs).toBeGreaterThan(3_000);
    expect(decoded.peak).toBeGreaterThan(0.1);
    expect(decoded.peak).toBeLessThan(1);
    expect(await whichTextsAreSaid([{ audio: path, texts: [text, other] }])).toEqual([[true, false]]);
  });

  test('gets every error as its own class', async () => {
    const client = polly.newClient(protocol);
    const cases: [Partial<SynthesizeSpeechCommandInput>, new (...args: never[]) => Error, number][] = [
      [{ VoiceId: 'Nobody' as VoiceId }, ValidationException, 400],
      [{ Text: undefined as unknown as string }, ValidationException, 400],
      [{ VoiceId: 'Kevin' }, ValidationException, 400],
      [{ LanguageCode: 'fr-FR' }, LanguageNotSupportedException, 400],
      [{ SampleRate: '1' }, InvalidSampleRateException, 400],
      [{ LexiconNames: ['none'] }, LexiconNotFoundException, 404],
      [{ SpeechMarkTypes: ['word'] }, MarksNotSupportedForFormatException, 400],
      [{ OutputFormat: 'json', SpeechMarkTypes: ['ssml'] }, SsmlMarksNotSupportedForTextTypeException, 400],
      [{ TextType: 'ssml' }, InvalidSsmlException, 400],
      [{ Text: 'a'.repeat(3_001) }, TextLengthExceededException, 400],
    ];
    for (const [more, errorClass, status] of cases) {
      const error = await polly.speak(client, more).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toMatchObject({ name: errorClass.name, message: expect.stringMatching(/\w/) });
      expect((error as { $metadata: object }).$metadata).toMatchObject({ httpStatusCode: status });
    }
  });

  test('meets the faults in turn, then speech', async () => {
    const client = polly.newClient(protocol);
    await polly.setFaults({ errors: ['ThrottlingException', 'ServiceFailureException'] });
    await expect(polly.speak(client)).rejects.toBeInstanceOf(ThrottlingException);
    await expect(polly.speak(client)).rejects.toBeInstanceOf(ServiceFailureException);
    expect((await polly.speak(client)).audio.length).toBeGreaterThan(1_000);
  });

  test('sees a reset connection as one, and speaks again over a new one', async () => {
    const client = polly.newClient(protocol);
    await polly.setFaults({ errors: ['ConnectionReset'] });
    // The SDK's name for every lost connection; it is in the message where jest's Error is not the SDK's.
    const error = await polly.speak(client).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('TimeoutError');
    expect((await polly.speak(client)).audio.length).toBeGreaterThan(1_000);
  });

  test('retries over throttling and lost connections by itself', async () => {
    await polly.setFaults({ errors: ['ThrottlingException', 'ConnectionReset'] });
    const { $metadata } = await polly.speak(polly.newClient(protocol, 3));
    expect($metadata.attempts).toBe(3);
  });

  test('lists the voices, filtered', async () => {
    const client = polly.newClient(protocol);
    const all = await client.send(new DescribeVoicesCommand());
    expect(all.Voices?.map(({ Id }) => Id).sort()).toEqual(Object.values(VoiceId).sort());
    expect(all.NextToken).toBeUndefined();
    const names = async (input: DescribeVoicesCommandInput) =>
      (await client.send(new DescribeVoicesCommand(input))).Voices?.map(({ Id }) => Id);
    expect(await names({ LanguageCode: 'hi-IN' })).toEqual([]);
    expect(await names({ LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: true })).toEqual(['Aditi', 'Kajal']);
    expect(await names({ Engine: 'long-form' })).toEqual(['Danielle', 'Gregory', 'Ruth']);
    expect(await names({ Engine: 'neural', LanguageCode: 'de-DE' })).toEqual(['Vicki', 'Daniel']);
    expect(all.Voices?.find(({ Id }) => Id === 'Kajal')).toEqual({
      AdditionalLanguageCodes: ['hi-IN'],
      Gender: 'Female',
      Id: 'Kajal',
      LanguageCode: 'en-IN',
      LanguageName: 'Indian English',
      Name: 'Kajal',
      SupportedEngines: ['generative', 'neural'],
    });
    await expect(names({ Engine: 'best' as 'neural' })).rejects.toBeInstanceOf(ValidationException);
    await expect(names({ NextToken: 'made-up' })).rejects.toBeInstanceOf(InvalidNextTokenException);
  });
});

test('pages of DescribeVoices are an option', async () => {
  const paged = await startPollyEmulator({ pageSize: 60 });
  try {
    const read = async (query = '') => (await (await fetch(`${paged.url}/v1/voices${query}`)).json()) as Page;
    const first = await read();
    const second = await read(`?NextToken=${first.NextToken}`);
    expect([first.Voices.length, second.Voices.length]).toEqual([60, Object.values(VoiceId).length - 60]);
    expect(second.NextToken).toBeUndefined();
  } finally {
    await paged.close();
  }
});

interface Page {
  readonly Voices: readonly unknown[];
  readonly NextToken?: string;
}

describe('faults', () => {
  test('are in force from the start', async () => {
    const faulty = await startPollyEmulator({ faults: { operations: ['*'], errors: ['ServiceFailureException'] } });
    try {
      expect((await fetch(`${faulty.url}/v1/voices`)).status).toBe(500);
      expect((await fetch(`${faulty.url}/v1/voices`)).status).toBe(200);
    } finally {
      await faulty.close();
    }
  });

  test('are refused where other machines may reach the emulator', async () => {
    const faults = { errors: ['ServiceFailureException'] };
    await expect(startPollyEmulator({ host: '0.0.0.0', faults })).rejects.toThrow(FaultsForbiddenError);
  });
});
