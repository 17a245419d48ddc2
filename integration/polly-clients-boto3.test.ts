// The Polly emulator as boto3 sees it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VoiceId } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { POLLY_MODEL } from 'polly-emulator';
import { decodeMp3, saysText } from 'polly-emulator/speech-check';
import { type Boto3Results, runBoto3 } from './clients/run-python.ts';
import { openOwnPlace } from './own-place.ts';
import { PollyProcess } from './polly-process.ts';
import { readAudio } from './texts.ts';

/** botocore leaves out what streams both ways. */
const STREAM = 'StartSpeechSynthesisStream';
const VOICES = Object.values(VoiceId);

const place = await openOwnPlace('clients');
const { bucket, topicArn } = place;
const home = mkdtempSync(join(tmpdir(), 'narrator-polly-boto3-'));
let polly: PollyProcess;
let results: Boto3Results;

beforeAll(async () => {
  polly = await PollyProcess.start({ endpoint: place.endpoint, args: ['--page-size', '40'] });
  results = await runBoto3(polly.url, home, { bucket, topicArn });
});
afterAll(async () => {
  await polly.close();
  rmSync(home, { recursive: true });
});

test("has every operation of Polly's model, but no method for streams", () => {
  const all = Object.keys(POLLY_MODEL.operations);
  expect(results.operations).toEqual(all);
  expect(results.methods).toEqual(all.filter((name) => name !== STREAM));
});

test('describes every voice, page by page', () => {
  expect(results.voices.pages).toEqual([40, 40, VOICES.length - 80]);
  expect([...results.voices.ids].sort()).toEqual([...VOICES].sort());
  expect(results.voices.bilingual).toEqual(['Aditi', 'Kajal']);
});

test('puts, gets, lists, applies and deletes a lexicon', () => {
  expect(results.lexicons).toEqual({
    ...{ same: true, lexemes: 1, listed: ['w3c'], applied: true, left: [] },
    modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

test('gets speech', async () => {
  const { audio, ...rest } = results.speech;
  expect(rest).toEqual({ contentType: 'audio/mpeg', characters: 11 });
  const path = join(home, 'boto3.mp3');
  writeFileSync(path, Buffer.from(audio, 'hex'));
  expect(await decodeMp3(path)).toMatchObject({ sampleRate: 24_000 });
  expect(await saysText(path, 'Hello there')).toBe(true);
});

test('starts tasks, waits for them and lists them page by page', async () => {
  const { ids, first, last, pages } = results.tasks;
  expect(first).toEqual(['scheduled', 'scheduled', 'scheduled']);
  // A reason would say that nothing could be stored, or nobody be told.
  expect(last).toEqual(ids.map(() => ['completed', null]));
  expect(pages[0]).toEqual([ids[2], ids[1]]);
  expect(pages[1]?.[0]).toBe(ids[0]);
  expect((await readAudio(place, `boto3/hello.${ids[0]}.mp3`)).length).toBeGreaterThan(1_000);
});

test.each(['GET', 'POST'] as const)('presigns a URL that any HTTP client can fetch by %s', async (method) => {
  const response = await fetch(results.presigned[method], { method });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/x-json-stream');
  const lines = (await response.text()).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['sentence', 'word']);
});

const modelled = Object.values(POLLY_MODEL.operations)
  .filter(({ name }) => name !== STREAM)
  .flatMap(({ name: operation, errors }) => errors.map(({ shape }) => [operation, shape] as const));
const statusOf = (name: keyof typeof POLLY_MODEL.shapes) =>
  (POLLY_MODEL.shapes[name] as unknown as { error: { httpStatusCode: number } }).error.httpStatusCode;

test.each(modelled)('%s raises client.exceptions.%s', (operation, name) => {
  const found = results.errors.modelled.find((one) => one.operation === operation && one.name === name);
  expect(found).toEqual({ operation, name, status: statusOf(name), message: expect.stringMatching(/./) });
});

test.each([
  'ValidationException',
  'ThrottlingException',
  'ServiceQuotaExceededException',
] as const)('raises client.exceptions.%s for operations whose model has no such error', (name) => {
  expect(results.errors.elsewhere.find((one) => one.name === name)?.status).toBe(statusOf(name));
});
