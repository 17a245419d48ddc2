// The Polly emulator by itself: as the image by Testcontainers where Docker is part of the target, in this process
// elsewhere.
import { basename, join } from 'node:path';
import { PollyClient, SynthesizeSpeechCommand, ThrottlingException } from '@aws-sdk/client-polly';
import { afterEach, expect, jest, test } from '@jest/globals';
import { type PollyEmulatorOptions, startPollyEmulator } from 'polly-emulator';
import { PollyContainer, type StartedPollyContainer } from 'polly-emulator/testcontainers';
import { waitFor } from '../client/wait-for.ts';
import { docker } from '../local/docker.ts';
import { repositoryDir } from '../local/paths.ts';
import { forgetPollyRequests, listPollyRequests, setPollyFaults } from './polly-faults.ts';
import { currentServers } from './stack.ts';

interface RunningPolly {
  readonly endpoint: string;
  stop(): Promise<unknown>;
}

const servers = currentServers();
const inDocker = servers.target === 'localstack';

// An image may have to be built first.
if (inDocker) jest.setTimeout(120_000);

const running: RunningPolly[] = [];
const clients: PollyClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const polly of running.splice(0)) await polly.stop();
});

type Options = Pick<PollyEmulatorOptions, 'faults' | 'quota'>;

/**
 * On the stack's network, which publishes on loopback alone, and with its label, by which everything of it is removed.
 */
async function startContainer({ faults, quota }: Options): Promise<StartedPollyContainer> {
  const container = await PollyContainer.fromDockerfile(join(repositoryDir, 'dist', 'polly-emulator')).build();
  if (faults !== undefined) container.withFaults(faults);
  if (quota !== undefined) container.withQuota(quota);
  const name = `narrator-${basename(servers.home)}`;
  return await container
    .withNetworkMode(name)
    .withLabels({ 'narrator.stack': basename(servers.home) })
    .start();
}

async function startPolly(options: Options = {}): Promise<RunningPolly> {
  const polly = inDocker ? await asRunning(startContainer(options)) : await startHere(options);
  running.push(polly);
  return polly;
}

async function asRunning(starting: Promise<StartedPollyContainer>): Promise<RunningPolly> {
  const container = await starting;
  return { endpoint: container.getEndpoint(), stop: () => container.stop() };
}

async function startHere(options: Options): Promise<RunningPolly> {
  const { url, close } = await startPollyEmulator(options);
  return { endpoint: url, stop: close };
}

async function speak({ endpoint }: RunningPolly, text = 'Hello there'): Promise<Uint8Array> {
  const client = new PollyClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  clients.push(client);
  const input = { Text: text, VoiceId: 'Joanna', Engine: 'neural', OutputFormat: 'mp3' } as const;
  const { AudioStream } = await client.send(new SynthesizeSpeechCommand(input));
  return (await AudioStream?.transformToByteArray()) ?? new Uint8Array();
}

test('speaks to the SDK, and a longer text for longer', async () => {
  const polly = await startPolly();
  const short = await speak(polly);
  const long = await speak(polly, 'The lighthouse keeper climbed the stairs every evening before sunset.');
  expect(short.length).toBeGreaterThan(1_000);
  expect(long.length).toBeGreaterThan(2 * short.length);
});

test('meets the faults that it was started with, then those that it is given', async () => {
  const polly = await startPolly({ faults: { errors: ['ThrottlingException'], audio: 'canned' } });
  await expect(speak(polly)).rejects.toBeInstanceOf(ThrottlingException);
  expect((await speak(polly)).length).toBeGreaterThan(0);
  await forgetPollyRequests(polly.endpoint);
  await setPollyFaults(polly.endpoint, { errors: ['ServiceFailureException', 'TruncatedBody'] });
  await expect(speak(polly)).rejects.toMatchObject({ name: 'ServiceFailureException' });
  await expect(speak(polly)).rejects.toThrow();
  expect((await speak(polly)).length).toBeGreaterThan(1_000);
  const requests = await listPollyRequests(polly.endpoint);
  expect(requests.map(({ error, fault }) => error ?? fault)).toEqual([
    'ServiceFailureException',
    'TruncatedBody',
    null,
  ]);
});

test("keeps Polly's quotas when it is started with them", async () => {
  const { endpoint } = await startPolly({ quota: 'real' });
  // Four at once and two a second: all of them would get through in 23 seconds.
  const ask = async () => (await fetch(`${endpoint}/v1/lexicons`)).headers.get('x-amzn-errortype');
  const errors = await Promise.all(Array.from({ length: 50 }, ask));
  expect(new Set(errors)).toEqual(new Set([null, 'ThrottlingException']));
});

test('is gone when it is stopped', async () => {
  const polly = await startPolly();
  await running.pop()?.stop();
  await expect(fetch(`${polly.endpoint}/health`)).rejects.toThrow();
});

if (inDocker) {
  test('runs as nobody in particular, is found healthy, and leaves no container', async () => {
    const container = await startContainer({});
    try {
      expect(await docker(['exec', container.getId(), 'id', '--user', '--name'])).toBe('node');
      const health = ['inspect', '--format', '{{.State.Health.Status}}', container.getId()];
      await waitFor(async () => (await docker(health)) === 'healthy', {
        what: 'the health check of the image to succeed',
        timeoutMs: 30_000,
      });
    } finally {
      await container.stop();
    }
    expect(await docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', `id=${container.getId()}`])).toBe('');
  });
}
