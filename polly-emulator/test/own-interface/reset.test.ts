import {
  ListLexiconsCommand,
  ListSpeechSynthesisTasksCommand,
  PutLexiconCommand,
  StartSpeechSynthesisTaskCommand,
} from '@aws-sdk/client-polly';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { useEmulator } from '../support/emulator-fixture.ts';
import { FakeAws } from '../tasks/support/fake-aws.ts';

const ENDPOINT = 'AWS_ENDPOINT_URL';
const polly = useEmulator();
const aws = new FakeAws();
const endpointBefore = process.env[ENDPOINT];

beforeAll(async () => {
  await aws.listen();
  process.env[ENDPOINT] = aws.url;
});
afterAll(async () => {
  if (endpointBefore === undefined) delete process.env[ENDPOINT];
  else process.env[ENDPOINT] = endpointBefore;
  await aws.close();
});

test('a reset empties lexicons and tasks of every region, faults and the request log', async () => {
  const clients = [polly.newClient('HTTP/2'), polly.newClient('HTTP/2', 1, 'cn-northwest-1')];
  const left = async () =>
    await Promise.all(
      clients.map(async (client) => ({
        lexicons: (await client.send(new ListLexiconsCommand())).Lexicons?.length,
        tasks: (await client.send(new ListSpeechSynthesisTasksCommand())).SynthesisTasks?.length,
      })),
    );
  const task = { OutputFormat: 'mp3', OutputS3BucketName: 'audio', Text: 'Hello', VoiceId: 'Joanna' } as const;
  for (const client of clients) {
    await client.send(new PutLexiconCommand({ Name: 'w3c', Content: pls(alias('W3C', 'Consortium')) }));
    await client.send(new StartSpeechSynthesisTaskCommand(task));
  }
  expect(await left()).toEqual([1, 1].map((count) => ({ lexicons: count, tasks: count })));
  await polly.setFaults({ errors: ['ThrottlingException'], repeat: true });
  expect(await polly.own('/_emulator/reset', 'POST')).toEqual({ status: 200, body: {} });
  expect((await polly.own('/_emulator/requests')).body).toEqual([]);
  expect((await polly.own('/_emulator/faults')).body).toEqual({});
  expect(await left()).toEqual([0, 0].map((count) => ({ lexicons: count, tasks: count })));
  expect((await polly.speak(clients[0] as (typeof clients)[number])).audio.length).toBeGreaterThan(0);
});
