import * as sdk from '@aws-sdk/client-polly';
import {
  DeleteLexiconCommand,
  DescribeVoicesCommand,
  GetLexiconCommand,
  LexiconNotFoundException,
  ListLexiconsCommand,
  PutLexiconCommand,
  ServiceFailureException,
  ValidationException,
} from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { ERROR_KINDS } from '../src/model/aws-error.ts';
import type { LoggedRequest } from '../src/own-interface/request-log.ts';
import { useEmulator } from './support/emulator-fixture.ts';

const polly = useEmulator();

describe('a presigned URL', () => {
  const scope = 'X-Amz-Credential=AKID%2F20261123%2Fus-east-2%2Fpolly%2Faws4_request&X-Amz-Signature=0f';
  const speechUrl = (more = '') =>
    `${polly.emulator.url}/v1/speech?OutputFormat=pcm&Text=Hello%20there&VoiceId=Joanna${more}&${scope}`;

  test.each(['GET', 'POST'])('is spoken for %s, in the region of its signature', async (method) => {
    const reply = await fetch(speechUrl(), { method });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('audio/pcm');
    expect(reply.headers.get('x-amzn-requestcharacters')).toBe('11');
    expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(8_000);
    const { body } = await polly.own<LoggedRequest[]>('/_emulator/requests');
    expect(body).toMatchObject([{ operation: 'SynthesizeSpeech', region: 'us-east-2', text: 'Hello there' }]);
  });

  test('takes lists as repeated names, and gets the errors of the operation', async () => {
    const reply = await fetch(speechUrl('&LexiconNames=a&LexiconNames=b'));
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-amzn-errortype')).toBe('LexiconNotFoundException');
    const neural = await fetch(speechUrl('&Engine=neural'));
    expect(neural.headers.get('x-amzn-errortype')).toBe('ValidationException');
    expect(((await neural.json()) as { message: string }).message).toBe(
      'The selected engine is not supported in this region',
    );
  });
});

describe('every operation', () => {
  test('is in the request log, with what was refused', async () => {
    await fetch(`${polly.emulator.url}/v1/lexicons/not%20a%20name`);
    await fetch(`${polly.emulator.url}/v1/lexicons/%ff`);
    await fetch(`${polly.emulator.url}/v1/speech`, { method: 'POST', body: '{' });
    await fetch(`${polly.emulator.url}/v1/synthesisTasks?MaxResults=many`);
    const { body } = await polly.own<LoggedRequest[]>('/_emulator/requests');
    expect(body.map(({ operation, status, error }) => [operation, status, error])).toEqual([
      ['GetLexicon', 400, 'ValidationException'],
      ['SynthesizeSpeech', 400, 'SerializationException'],
      ['ListSpeechSynthesisTasks', 400, 'SerializationException'],
    ]);
  });

  test('meets the faults that are for it', async () => {
    const client = polly.newClient('HTTP/1.1');
    await polly.setFaults({ operations: ['DescribeVoices'], errors: ['ServiceFailureException'] });
    await expect(client.send(new DescribeVoicesCommand())).rejects.toBeInstanceOf(ServiceFailureException);
    expect((await client.send(new DescribeVoicesCommand())).Voices?.length).toBeGreaterThan(90);
  });

  test('may have its answer broken off', async () => {
    await polly.setFaults({ operations: ['*'], errors: ['TruncatedBody'] });
    const reply = await fetch(`${polly.emulator.url}/v1/voices`);
    await expect(reply.text()).rejects.toThrow();
    const { body } = await polly.own<LoggedRequest[]>('/_emulator/requests');
    expect(body).toMatchObject([{ status: 200, error: null, fault: 'TruncatedBody' }]);
  });

  test('has its validation errors with their fields', async () => {
    const error = await polly.speak(polly.newClient('HTTP/2'), { VoiceId: 'Nobody' as 'Amy' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({ reason: 'fieldValidationFailed', fields: [{ name: 'voiceId' }] });
  });
});

test('a region has its own lexicons, and its own engines', async () => {
  const [here, there] = [polly.newClient('HTTP/2'), polly.newClient('HTTP/1.1', 1, 'eu-north-1')];
  const lexeme = '<lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>';
  const xmlns = 'http://www.w3.org/2005/01/pronunciation-lexicon';
  const Content = `<lexicon version="1.0" xmlns="${xmlns}" alphabet="ipa" xml:lang="en-US">${lexeme}</lexicon>`;
  await here.send(new PutLexiconCommand({ Name: 'w3c', Content }));
  expect((await here.send(new ListLexiconsCommand())).Lexicons?.map(({ Name }) => Name)).toEqual(['w3c']);
  expect((await there.send(new ListLexiconsCommand())).Lexicons).toEqual([]);
  await expect(there.send(new GetLexiconCommand({ Name: 'w3c' }))).rejects.toBeInstanceOf(LexiconNotFoundException);
  const more = { LexiconNames: ['w3c'], Text: 'W3C', OutputFormat: 'pcm' as const };
  const [plain, replaced] = [await polly.speak(here, { ...more, LexiconNames: [] }), await polly.speak(here, more)];
  expect(replaced.RequestCharacters).toBe(3);
  expect(replaced.audio.length).toBeGreaterThan(plain.audio.length);
  await expect(polly.speak(there, { Engine: 'neural' })).rejects.toBeInstanceOf(ValidationException);
  await here.send(new DeleteLexiconCommand({ Name: 'w3c' }));
  await expect(polly.speak(here, more)).rejects.toBeInstanceOf(LexiconNotFoundException);
});

test('speech marks are lines of JSON', async () => {
  const { audio, ContentType } = await polly.speak(polly.newClient('HTTP/2'), {
    ...{ Text: 'Mary had a lamb.', OutputFormat: 'json', SpeechMarkTypes: ['sentence', 'word'] },
  });
  expect(ContentType).toBe('application/x-json-stream');
  const marks = Buffer.from(audio).toString().trimEnd().split('\n');
  expect(marks.map((line) => (JSON.parse(line) as { value: string }).value)).toEqual([
    'Mary had a lamb.',
    ...['Mary', 'had', 'a', 'lamb'],
  ]);
});

const errorClasses = Object.entries(sdk as Record<string, unknown>).filter(
  ([, value]) => typeof value === 'function' && value.prototype instanceof sdk.PollyServiceException,
) as [keyof typeof ERROR_KINDS, new (...given: never[]) => Error][];

describe.each(['HTTP/2', 'HTTP/1.1'] as const)('over %s every error of the model is one of the SDK', (protocol) => {
  test.each(errorClasses)('%s', async (name, errorClass) => {
    await polly.setFaults({ errors: [name] });
    const error = await polly.speak(polly.newClient(protocol)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errorClass);
    const { status, message } = ERROR_KINDS[name];
    expect(error).toMatchObject({ name, message, $metadata: { httpStatusCode: status } });
  });
});
