// The run that REMOTE=1 makes on Polly, made here on an emulator that answers differently on purpose.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PollyClient, PutLexiconCommand } from '@aws-sdk/client-polly';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type PollyEmulator, startPollyEmulator } from '../../../src/start.ts';
import { pls } from '../../lexicons/support/lexicon-samples.ts';
import { useEmulator } from '../../support/emulator-fixture.ts';
import { sampleOf } from '../../support/test-size.ts';
import { FakeAws } from '../../tasks/support/fake-aws.ts';
import { keyOf, PLACES } from '../model-places.ts';
import type { Difference } from './answers.ts';
import { type Change, changeJson, type Reply, startDifferentEmulator } from './different-emulator.ts';
import { countReport, renderReport } from './report.ts';
import { readRemoteSettings } from './settings.ts';
import { tryRemotely } from './try-remotely.ts';

const here = useEmulator();
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
/** S3 and SNS of both emulators. Not in AWS_ENDPOINT_URL, which would lead Polly's own client astray. */
const aws = new FakeAws();
const ENDPOINTS = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SNS'];
const before = ENDPOINTS.map((name) => [name, process.env[name]] as const);
let there: PollyEmulator;
let different: Awaited<ReturnType<typeof startDifferentEmulator>> | undefined;

beforeAll(async () => {
  await aws.listen();
  for (const name of ENDPOINTS) process.env[name] = aws.url;
  there = await startPollyEmulator();
});
afterEach(async () => {
  await different?.close();
  await fetch(`${there.url}/_emulator/reset`, { method: 'POST' });
});
afterAll(async () => {
  await there.close();
  await aws.close();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

async function run(
  keys: readonly string[],
  change: Change,
  { maxCharacters = 10_000, bucket = '', maxAttempts = 1 } = {},
) {
  different = await startDifferentEmulator(there.port, change);
  const { url } = different;
  const requestHandler = new NodeHttpHandler();
  return await tryRemotely(
    {
      newClient: () =>
        new PollyClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts, requestHandler }),
      newEmulatorClient: () => here.newClient('HTTP/1.1'),
      maxCharacters,
      bucket: bucket || undefined,
      resetEmulator: () => here.own('/_emulator/reset', 'POST'),
    },
    PLACES.filter((place) => keys.includes(keyOf(place))),
  );
}

const same: Change = () => {};
const SPEECH = 'SynthesizeSpeech';

test('nothing is reported of a service that answers alike, and it is left as it was', async () => {
  const keys = [
    `${SPEECH} input LexiconNames`,
    `${SPEECH} output RequestCharacters`,
    `${SPEECH} errors InvalidSsmlException`,
    'ListLexicons output Lexicons.Name',
    'DescribeVoices output Voices.SupportedEngines',
    'GetSpeechSynthesisTask errors SynthesisTaskNotFoundException',
  ];
  const { results, billedCharacters } = await run(keys, same);
  expect(results.map(({ place }) => place).sort()).toEqual([...keys].sort());
  expect(results.filter(({ differences, failure, notTried }) => differences.length > 0 || failure || notTried)).toEqual(
    [],
  );
  expect(billedCharacters).toBe(3 * 13 + 22 + 11 + 5);
  expect(different?.paths.filter((path) => path.startsWith('DELETE')).sort()).toEqual([
    ...['DELETE /v1/lexicons/one', 'DELETE /v1/lexicons/two', 'DELETE /v1/lexicons/w3c'],
  ]);
});

test('tasks and pages of the service are those of the emulator, whatever their ids', async () => {
  const keys = [
    'GetSpeechSynthesisTask input TaskId',
    'ListSpeechSynthesisTasks input NextToken',
    'StartSpeechSynthesisTask output SynthesisTask.TaskStatus',
  ];
  const { results, billedCharacters } = await run(keys, same, { bucket: 'mine' });
  expect(results).toMatchObject(keys.map((place) => ({ place, differences: [] })));
  expect(results.filter(({ failure, notTried }) => failure ?? notTried)).toEqual([]);
  expect(billedCharacters).toBe((2 + 4 + 1) * 'Hello'.length);
});

describe('each kind of difference is reported', () => {
  const onSpeech =
    (change: Change): Change =>
    (reply, asked) => {
      if (asked.path === 'POST /v1/speech') change(reply, asked);
    };
  const cases: [string, string, Change, Difference, string | RegExp][] = [
    [
      'a message',
      `${SPEECH} errors InvalidSampleRateException`,
      onSpeech((reply) => changeJson(reply, () => ({ message: 'No such rate' }))),
      {
        ...{ kind: 'message', path: '', there: 'No such rate' },
        here: "The specified sample rate is not valid: '11025' (mp3 supports: 8000, 16000, 22050, 24000, 44100, 48000)",
      },
      '',
    ],
    [
      'the name of an error',
      `${SPEECH} errors InvalidSampleRateException`,
      onSpeech((reply) => {
        reply.headers['x-amzn-errortype'] = 'ValidationException';
      }),
      { kind: 'error', path: '', here: 'InvalidSampleRateException', there: 'ValidationException' },
      /InvalidSampleRateException/,
    ],
    [
      'a status',
      `${SPEECH} errors LexiconNotFoundException`,
      onSpeech((reply) => {
        reply.status = 400;
      }),
      { kind: 'status', path: '', here: '404', there: '400' },
      /404/,
    ],
    [
      'a member of an error',
      `${SPEECH} errors LexiconNotFoundException`,
      onSpeech((reply) => changeJson(reply, (body) => ({ ...body, reason: 'other' }))),
      { kind: 'member', path: 'reason', here: '(absent)', there: '"other"' },
      '',
    ],
    [
      'a member of a reply',
      `${SPEECH} output RequestCharacters`,
      onSpeech((reply) => {
        reply.headers['x-amzn-requestcharacters'] = '12';
      }),
      { kind: 'member', path: 'RequestCharacters', here: '11', there: '12' },
      /12/,
    ],
    [
      'a voice that is missing',
      'DescribeVoices output Voices.Gender',
      (reply, { path }) =>
        path.startsWith('GET /v1/voices') &&
        changeJson(reply, ({ Voices }) => ({ Voices: (Voices as { Id: string }[]).filter(({ Id }) => Id !== 'Hans') })),
      { kind: 'member', path: 'Voices.Hans.Gender', here: '"Male"', there: '(absent)' },
      '',
    ],
    [
      'another format of the audio',
      `${SPEECH} output AudioStream`,
      onSpeech((reply) => {
        if (reply.headers['content-type'] === 'audio/mpeg') reply.body = Buffer.from('no audio');
      }),
      { kind: 'audio', path: 'container', here: '"MPEG"', there: '(absent)' },
      /./,
    ],
    [
      'a call that is taken',
      `${SPEECH} errors LanguageNotSupportedException`,
      onSpeech((reply) => {
        reply.status = 200;
        reply.headers = { 'content-type': 'audio/pcm', 'x-amzn-requestcharacters': '5' };
        reply.body = Buffer.from('00');
      }),
      {
        ...{ kind: 'accepted or refused', path: '', there: 'accepted' },
        here: 'LanguageNotSupportedException: This voice does not support the specified language: de-DE (Joanna speaks: en-US)',
      },
      /./,
    ],
  ];

  test.each(sampleOf(cases, 4))('%s', async (_, key, change, difference, failure) => {
    const result = await run([key], change);
    expect(result.results[0]?.differences).toContainEqual(difference);
    if (failure === '') expect(result.results[0]?.failure).toBeUndefined();
    else expect(result.results[0]?.failure).toMatch(failure);
    const report = renderReport(result, 'a different emulator');
    const row = report.split('\n').find((line) => line.startsWith(`| ${key.split(' ')[0]} | ${difference.kind} |`));
    expect(row).toContain(difference.there.slice(0, 20));
    expect(report).toContain(failure === '' ? '1 pass on both, 0 on' : '0 pass on both, 1 on');
  });
});

test('an explanation after the words of the service is no difference', async () => {
  const { results } = await run([`${SPEECH} errors InvalidSampleRateException`], (reply) => {
    if (reply.status === 400) changeJson(reply, () => ({ message: 'The specified sample rate is not valid' }));
  });
  expect(results.flatMap(({ differences }) => differences)).toEqual([]);
});

test('no call goes above the cap; what fits is still tried', async () => {
  const keys = [`${SPEECH} errors TextLengthExceededException`, `${SPEECH} output RequestCharacters`];
  const { results, billedCharacters } = await run(keys, same, { maxCharacters: 70 });
  const notTried = Object.fromEntries(results.map(({ place, notTried: why }) => [place, why]));
  expect(notTried).toEqual({
    [keys[0] as string]: 'the cap: 16 of 70 characters are used, and it would send 6000 (REMOTE_MAX_CHARACTERS)',
    [keys[1] as string]: undefined,
  });
  expect(billedCharacters).toBe(16);
  const asked = (await (await fetch(`${there.url}/_emulator/requests`)).json()) as { characters: number | null }[];
  expect(asked.reduce((sum, { characters }) => sum + (characters ?? 0), 0)).toBe(16);
});

test.each([
  ['lost, when Polly may have spoken, counts', 11 + 16, () => Promise.reject(new Error('lost'))],
  [
    'refused counts nothing',
    16,
    (reply: Reply) => {
      reply.status = 500;
      reply.body = Buffer.from('{}');
    },
  ],
])('an attempt whose answer is %s', async (_, billed, spoil) => {
  let calls = 0;
  const change: Change = (reply, { path }) => (path === 'POST /v1/speech' && calls++ === 0 ? spoil(reply) : undefined);
  const result = await run([`${SPEECH} output RequestCharacters`], change, { maxAttempts: 2 });
  expect(result).toMatchObject({ billedCharacters: billed, results: [{ differences: [] }] });
  expect(result.results[0]?.notTried).toBeUndefined();
});

test.each([
  [`${SPEECH} errors ServiceFailureException`, "needs the emulator's faults"],
  ['ListLexicons input NextToken', 'needs an emulator with small pages'],
  ['StartSpeechSynthesisTask input Text', 'needs a bucket of yours (REMOTE_BUCKET)'],
  ['StartSpeechSynthesisStream output EventStream.ServiceFailureException', "needs the emulator's speech process"],
  ['StartSpeechSynthesisStream output EventStream.ThrottlingException', 'it sends more than a million characters'],
])('%s is not tried, and the report says why', async (key, why) => {
  const result = await run([key], same);
  expect(result).toMatchObject({ billedCharacters: 0, results: [{ notTried: why }] });
  expect(renderReport(result, 'a different emulator')).toContain(`| ${key} | ${why} |`);
});

test('what the account may not do is no difference', async () => {
  const key = `${SPEECH} output RequestCharacters`;
  const { results } = await run([key], (reply, { path }) => {
    if (path !== 'POST /v1/speech') return;
    reply.status = 403;
    reply.headers['x-amzn-errortype'] = 'AccessDeniedException';
    reply.body = Buffer.from('{"message":"Not you."}');
  });
  expect(results).toMatchObject([{ differences: [], notTried: 'AccessDeniedException: Not you.' }]);
});

test('a region with lexicons is left alone', async () => {
  const client = new PollyClient({ endpoint: there.url, region: 'us-east-1', credentials });
  await client.send(new PutLexiconCommand({ Name: 'mine', Content: pls('') }));
  client.destroy();
  await expect(run([`${SPEECH} input Text`], same)).rejects.toThrow('could replace: mine. Set AWS_REGION');
  expect(different?.paths).toEqual(['GET /v1/lexicons']);
});

const remote = readRemoteSettings(process.env);
if (remote) {
  test('Polly itself, and the report of each difference', async () => {
    const result = await tryRemotely({
      ...remote,
      // Lexicons may be put twice a second.
      newClient: () => new PollyClient({ region: remote.region, maxAttempts: 10, retryMode: 'adaptive' }),
      newEmulatorClient: () => here.newClient('HTTP/1.1', 1, remote.region),
      resetEmulator: () => here.own('/_emulator/reset', 'POST'),
    });
    const report = fileURLToPath(new URL('../../../../.local/reports/polly-conformance.md', import.meta.url));
    await mkdir(dirname(report), { recursive: true });
    await writeFile(report, renderReport(result, `Amazon Polly in ${remote.region}`));
    expect({ report, ...countReport(result) }).toEqual({ report, differences: 0, failures: 0 });
  }, 3_600_000);
}
