import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../../client/progress.ts';
import { bringUpServers, type Servers } from '../bring-up.ts';
import { withLock } from '../lock.ts';
import { findFreePort } from '../ports.ts';
import {
  type BringUpOptions,
  forgetDeployment,
  type LocalDeployment,
  type LocalTarget,
  type RunningServices,
  type ServiceStatus,
} from '../target.ts';
import { compose, composeEnvironment, composeProject, localstackImage } from './compose.ts';
import {
  findContainers,
  readContainerLog,
  removeContainers,
  type ServiceContainer,
  STOP_TIMEOUT_S,
} from './containers.ts';
import { checkDocker, findDockerSocket } from './docker.ts';
import { fetchMissingImages } from './images.ts';
import { explainStart, StartError } from './start-failures.ts';

const SERVICES = ['localstack', 'polly'] as const;
const NAMES = { localstack: 'LocalStack', polly: 'the Polly emulator' };

/** LocalStack and the Polly emulator as containers of docker-compose.yml, the function as a container of LocalStack's. */
export const localstackTarget: LocalTarget = {
  name: 'localstack',
  summary: 'LocalStack and the Polly emulator in Docker',
  bringUp,
  takeDown,
  inspect,
};

/** The Polly emulator as every container of the network reaches it: its alias and port in docker-compose.yml. */
const FUNCTION_POLLY_URL = 'http://polly:4567';
const START_TIMEOUT_S = 180;
const HEALTH_TIMEOUT_MS = 2_000;
const LOG_LINES = 15;

const HEALTH_PATHS = { aws: '/_localstack/health', polly: '/health' } as const;

async function bringUp(home: string, options: BringUpOptions = {}): Promise<LocalDeployment> {
  await checkDocker();
  const image = localstackImage();
  const servers: Servers = {
    names: `${NAMES.localstack} and ${NAMES.polly}`,
    prepare: () => fetchMissingImages(image),
    inspect,
    start: (step) => startContainers(home, image, options, step),
    stop: () => removeContainersOf(home),
  };
  return bringUpServers(home, servers, options.configurationDir);
}

async function startContainers(
  home: string,
  image: string,
  { preferredPorts = {} }: BringUpOptions,
  step: Step,
): Promise<RunningServices> {
  mkdirSync(home, { recursive: true });
  const logFile = join(home, 'compose.log');
  const known = await findContainers(composeProject);
  const localstackPort = await choosePort(known.localstack, preferredPorts.aws);
  const pollyPort = await choosePort(known.polly, preferredPorts.polly, localstackPort);
  const environment = composeEnvironment({ localstackPort, pollyPort, dockerSocket: await findDockerSocket() });
  const up = ['up', '--build', '--detach', '--wait', '--wait-timeout', String(START_TIMEOUT_S)];
  const { exitCode, output } = await compose(up, logFile, environment, (line) => step.update(line.trim()));
  const { localstack } = await findContainers(composeProject);
  if (exitCode !== 0 || localstack === undefined || !localstack.running) {
    const log = localstack === undefined ? '' : await readContainerLog(localstack.id, LOG_LINES);
    const ended = localstack !== undefined && !localstack.running && localstack.exitCode !== 0;
    throw new StartError(
      explainStart({ output, log, image, logFile, ...(ended && { exitCode: localstack.exitCode }) }),
    );
  }
  forgetOlderStart(home, localstack);
  return {
    endpoint: urlOf(localstackPort),
    pollyUrl: urlOf(pollyPort),
    functionPollyUrl: FUNCTION_POLLY_URL,
  };
}

/** The port that the container has; if it is stopped and the port was taken meanwhile, or there is no container, a free one. */
async function choosePort(
  container: ServiceContainer | undefined,
  preferred: number | undefined,
  taken?: number,
): Promise<number> {
  if (container?.running && container.port !== undefined) {
    return container.port;
  }
  const wanted = [container?.port, preferred].filter((port) => port !== undefined);
  return findFreePort(wanted.filter((port) => port !== taken));
}

/** LocalStack keeps nothing over a start, so what Terraform remembers of an earlier one is wrong. */
function forgetOlderStart(home: string, { id, startedAt }: ServiceContainer): void {
  const start = `${id} ${startedAt}`;
  if (readStart(home) !== start) {
    forgetDeployment(home);
    writeFileSync(startFile(home), start);
  }
}

function readStart(home: string): string | undefined {
  try {
    return readFileSync(startFile(home), 'utf8');
  } catch {
    return undefined; // Nothing was started from this checkout, or it was taken down.
  }
}

/** The name is an old one: what an older version of the project has started is still known by it. */
const startFile = (home: string) => join(home, 'engine-start');

async function takeDown(home: string): Promise<string[]> {
  try {
    await checkDocker();
  } catch (error) {
    if (readStart(home) === undefined) {
      return []; // Nothing was ever started, so nothing is missed.
    }
    throw new Error(
      `The containers of this target could not be removed. ${(error as Error).message}\nThen run "make local-down" again.`,
      { cause: error },
    );
  }
  return withLock(join(home, 'lock'), async () => {
    const containers = await findContainers(composeProject);
    await removeContainersOf(home);
    return SERVICES.filter((service) => containers[service]?.running).map((service) => NAMES[service]);
  });
}

async function removeContainersOf(home: string): Promise<void> {
  const logFile = join(home, 'compose.log');
  await composeOrThrow(['stop', '--timeout', String(STOP_TIMEOUT_S)], logFile);
  // A LocalStack that was killed leaves its functions; the network cannot go while they are on it.
  await removeContainers(`narrator.project=${composeProject}`);
  await composeOrThrow(['down', '--volumes', '--remove-orphans', '--rmi', 'local'], logFile);
  forgetDeployment(home);
  rmSync(startFile(home), { force: true });
}

async function composeOrThrow(args: readonly string[], logFile: string): Promise<void> {
  const { exitCode, output } = await compose(args, logFile);
  if (exitCode !== 0) {
    throw new Error(`"docker compose ${args[0]}" failed (whole output: ${logFile}):\n${output.trim()}`);
  }
}

async function inspect(): Promise<ServiceStatus[]> {
  try {
    await checkDocker();
  } catch {
    return []; // Without a Docker engine no container runs.
  }
  const { localstack, polly } = await findContainers(composeProject);
  const containers = [
    ['aws', localstack],
    ['polly', polly],
  ] as const;
  return Promise.all(
    containers.flatMap(([name, container]) => (container?.port === undefined ? [] : [statusOf(name, container)])),
  );
}

async function statusOf(name: 'aws' | 'polly', container: ServiceContainer): Promise<ServiceStatus> {
  const url = urlOf(container.port ?? 0);
  const state = !container.running
    ? 'stopped'
    : (await isHealthy(url + HEALTH_PATHS[name]))
      ? 'healthy'
      : 'not answering';
  return { name, url, state, detail: `container ${container.name}, log: docker logs ${container.name}` };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`;
