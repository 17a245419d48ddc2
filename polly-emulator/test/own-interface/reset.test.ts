import {
  ListLexiconsCommand,
  ListSpeechSynthesisTasksCommand,
  PutLexiconCommand,
  StartSpeechSynthesisTaskCommand,
} from '@aws-sdk/client-polly';
import { expect, test } from '@jest/globals';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { useTasksEmulator } from '../tasks/support/tasks-fixture.ts';

const { emulator: polly } = useTasksEmulator();

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
