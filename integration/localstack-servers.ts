import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LocalstackContainer } from '@testcontainers/localstack';
import { PollyContainer } from 'polly-emulator/testcontainers';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../client/aws-clients.ts';
import { waitFor } from '../client/wait-for.ts';
import {
  docker,
  findContainerIds,
  findDockerSocket,
  hasImage,
  readContainerLog,
  removeContainers,
} from '../local/docker.ts';
import { localstackImage, STOP_TIMEOUT_S } from '../local/localstack-target.ts';
import { repositoryDir } from '../local/paths.ts';
import type { RunningServices } from '../local/target.ts';

const losslessUpdates = join(repositoryDir, 'local', 'localstack', 'lossless-updates.py');
const POLLY_PORT = 4567;
const LOCALSTACK_PORT = 4566;
const STOP_LIMIT_MS = 60_000;
const REMOVAL_LIMIT_MS = 30_000;

/**
 * Everything that belongs to one stack has this label or this name; that is how it is found again, by whatever process.
 */
const labelOf = (home: string) => `narrator.stack=${basename(home)}`;
const networkOf = (home: string) => `narrator-${basename(home)}`;
const localstackOf = (home: string) => `narrator-${basename(home)}-localstack`;
const pollyOf = (home: string) => `narrator-${basename(home)}-polly`;
const imageOf = (home: string) => `narrator-polly:${basename(home)}`;

/**
 * A network, LocalStack and the Polly emulator by Testcontainers, at free ports; Ryuk removes them if this process
 * dies.
 */
export async function startLocalstackServers(home: string): Promise<RunningServices> {
  const [name = '', value = ''] = labelOf(home).split('=');
  const network = await createNetwork(home);
  const [localstack, polly] = await Promise.all([
    new LocalstackContainer(localstackImage())
      .withName(localstackOf(home))
      .withLabels({ [name]: value })
      .withNetworkMode(network)
      .withBindMounts([{ source: await findDockerSocket(), target: '/var/run/docker.sock' }])
      .withCopyFilesToContainer([
        { source: losslessUpdates, target: `/etc/localstack/init/start.d/${basename(losslessUpdates)}` },
      ])
      // The same as in docker-compose.yml, and for the same reasons.
      .withEnvironment({
        LOCALSTACK_AUTH_TOKEN: process.env['LOCALSTACK_AUTH_TOKEN'] ?? '',
        LAMBDA_DOCKER_NETWORK: network,
        LAMBDA_DOCKER_FLAGS: `--label ${labelOf(home)}`,
        SQS_ENDPOINT_STRATEGY: 'dynamic',
        LAMBDA_RETRY_BASE_DELAY: '1',
        DISABLE_EVENTS: '1',
      })
      .start(),
    startPolly(home, network, { [name]: value }),
  ]);
  return {
    endpoint: localstack.getConnectionUri(),
    pollyUrl: polly.getEndpoint(),
    // By the container's name: with an alias, Testcontainers starts it on Docker's default network first and publishes
    // there.
    functionPollyUrl: `http://${pollyOf(home)}:${POLLY_PORT}`,
  };
}

/** Testcontainers' own networks publish ports on every interface of the machine; this one does on loopback. */
async function createNetwork(home: string): Promise<string> {
  const loopback = 'com.docker.network.bridge.host_binding_ipv4=127.0.0.1';
  await docker(['network', 'create', '--opt', loopback, '--label', labelOf(home), networkOf(home)]);
  return networkOf(home);
}

async function startPolly(home: string, network: string, labels: Record<string, string>) {
  const polly = await PollyContainer.fromDockerfile(join(repositoryDir, 'dist', 'polly-emulator')).build(imageOf(home));
  return polly
    .withName(pollyOf(home))
    .withLabels(labels)
    .withNetworkMode(network)
    .withEnvironment({ AWS_ENDPOINT_URL: `http://${localstackOf(home)}:${LOCALSTACK_PORT}` })
    .start();
}

/** Keeps what the containers have logged in `<home>/aws.log` and `<home>/polly.log`. */
export async function saveLocalstackLogs(home: string): Promise<void> {
  const containers = [
    [localstackOf(home), 'aws.log'],
    [pollyOf(home), 'polly.log'],
  ] as const;
  for (const [container, file] of containers) {
    const log = await readContainerLog(container);
    if (log !== undefined) {
      writeFileSync(join(home, file), log);
    }
  }
}

/** Removes everything of a stack, functions' containers included; does nothing when nothing is there. */
export async function stopLocalstackServers(home: string): Promise<void> {
  // More than once: what Ryuk or another process has just removed, or is removing, is an error here.
  await waitFor(
    async () => {
      await removeServers(home);
      return true;
    },
    { what: `what Docker has of ${basename(home)} to be removed`, timeoutMs: REMOVAL_LIMIT_MS, intervalMs: 500 },
  );
}

async function removeServers(home: string): Promise<void> {
  if ((await findContainerIds(`name=^${localstackOf(home)}$`)).length > 0) {
    await docker(['stop', '--time', String(STOP_TIMEOUT_S), localstackOf(home)], STOP_LIMIT_MS);
  }
  await removeContainers(labelOf(home));
  if ((await docker(['network', 'ls', '--quiet', '--filter', `name=^${networkOf(home)}$`])) !== '') {
    await docker(['network', 'rm', networkOf(home)]);
  }
  // By its name: two stacks of one process may have one image by two names.
  if (await hasImage(imageOf(home))) {
    await docker(['image', 'rm', imageOf(home)], STOP_LIMIT_MS);
  }
}

/** How to look into a stack that is kept, and how to remove it. */
export function describeKeptStack(home: string, endpoint: string): string {
  const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
  const keys = `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`;
  return [
    `Kept, with Ryuk off: ${endpoint}. To look into it:`,
    `  ${keys} AWS_DEFAULT_REGION=${LOCAL_REGION} AWS_ENDPOINT_URL=${endpoint} aws s3 ls`,
    `  docker logs ${localstackOf(home)}`,
    `  docker logs ${pollyOf(home)}`,
    'To remove it:',
    `  docker stop -t ${STOP_TIMEOUT_S} ${localstackOf(home)}`,
    `  docker rm -fv $(docker ps -aq --filter label=${labelOf(home)})`,
    `  docker network rm ${networkOf(home)}`,
    `  docker image rm ${imageOf(home)}`,
    `  rm -rf '${home}'`,
  ].join('\n');
}
