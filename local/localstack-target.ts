import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../client/progress.ts';
import { packagePollyEmulator } from './build.ts';
import {
  checkDocker,
  docker,
  fetchMissingImages,
  findContainerIds,
  findDockerSocket,
  readContainerLog,
  removeContainers,
} from './docker.ts';
import { explainStart, StartError } from './localstack-failures.ts';
import { withLock } from './lock.ts';
import { distDir, repositoryDir } from './paths.ts';
import { findFreePort } from './ports.ts';
import { type CommandResult, runCommand } from './processes.ts';
import {
  type BringUpOptions,
  bringUpServers,
  forgetDeployment,
  isHealthy,
  type LocalDeployment,
  type LocalTarget,
  lockFile,
  type RunningServices,
  type ServiceName,
  type ServiceStatus,
  urlOf,
} from './target.ts';

/**
 * LocalStack and the Polly emulator as containers of docker-compose.yml, the function as a container of LocalStack's.
 */
export const localstackTarget: LocalTarget = {
  name: 'localstack',
  summary: 'LocalStack and the Polly emulator in Docker',
  bringUp,
  takeDown,
  restartPolly,
  inspect,
};

/** LocalStack removes the containers of its functions when it is told to stop and given this long. */
export const STOP_TIMEOUT_S = 10;
const START_TIMEOUT_S = 180;
const LOG_LINES = 15;
/** The Polly emulator as every container of the network reaches it: its alias and port in docker-compose.yml. */
const FUNCTION_POLLY_URL = 'http://polly:4567';
/** The function's own container. LocalStack would fetch it during the apply, where nobody sees why nothing moves. */
const FUNCTION_IMAGE = 'public.ecr.aws/lambda/nodejs:22';

/** By the services of docker-compose.yml. */
const SERVICES = {
  localstack: { name: 'aws', title: 'LocalStack', healthPath: '/_localstack/health' },
  polly: { name: 'polly', title: 'the Polly emulator', healthPath: '/health' },
} as const;
type ComposeService = keyof typeof SERVICES;

const composeFile = join(repositoryDir, 'docker-compose.yml');

/**
 * The name of this checkout's containers, network and image. It is kept with the target: a checkout that was renamed
 * since has its own folder still (the inode), a copy has another one and takes another name.
 */
export function composeProjectOf(home: string, checkout: string = repositoryDir): string {
  const folder = folderOf(checkout);
  const kept = readProject(home);
  const isOurs = kept !== undefined && (kept.path === checkout || kept.folder === folder);
  return isOurs ? kept.name : nameProject(`${checkout} ${folder}`);
}

interface ComposeProject {
  readonly name: string;
  /** Of the checkout: its path, and its device and inode. */
  readonly path: string;
  readonly folder: string;
}

/** Keeps the name, and the checkout's path and folder of today. */
export function keepProject(home: string, checkout: string = repositoryDir): void {
  const project = { name: composeProjectOf(home, checkout), path: checkout, folder: folderOf(checkout) };
  mkdirSync(home, { recursive: true });
  writeFileSync(projectFile(home), JSON.stringify(project));
}

function readProject(home: string): ComposeProject | undefined {
  try {
    const { name, path, folder } = JSON.parse(readFileSync(projectFile(home), 'utf8'));
    return typeof name === 'string' ? { name, path, folder } : undefined;
  } catch {
    return undefined; // Nothing was started from here yet.
  }
}

/** Whether what is kept here came with a copy of the checkout. */
function isCopied(home: string): boolean {
  const kept = readProject(home);
  return kept !== undefined && composeProjectOf(home) !== kept.name;
}

const projectFile = (home: string) => join(home, 'compose-project.json');

const nameProject = (identity: string) => `narrator-${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`;

function folderOf(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}

/** LocalStack's image: LOCALSTACK_IMAGE, or the one that docker-compose.yml names. */
export function localstackImage(env: NodeJS.ProcessEnv = process.env): string {
  const pinned = /^\s*image:\s*\$\{LOCALSTACK_IMAGE:-(.+)\}\s*$/m.exec(readFileSync(composeFile, 'utf8'))?.[1];
  if (pinned === undefined) {
    throw new Error(`${composeFile} names no default for LOCALSTACK_IMAGE.`);
  }
  return env['LOCALSTACK_IMAGE'] || pinned;
}

/** Fetches what a start needs and this machine does not have yet. */
export function fetchLocalstackImages(): Promise<void> {
  return fetchMissingImages([localstackImage(), FUNCTION_IMAGE]);
}

async function bringUp(home: string, options: BringUpOptions = {}): Promise<LocalDeployment> {
  await checkDocker();
  const servers = {
    names: `${SERVICES.localstack.title} and ${SERVICES.polly.title}`,
    prepare: fetchLocalstackImages,
    inspect: () => inspect(home),
    start: (step: Step) => startContainers(home, options, step),
    stop: () => removeContainersOf(home),
  };
  return bringUpServers(home, servers, options);
}

async function startContainers(home: string, options: BringUpOptions, step: Step): Promise<RunningServices> {
  keepProject(home);
  const logFile = composeLog(home);
  const known = await findContainers(home);
  const localstackPort = await choosePort(known.localstack, options.preferredPorts?.aws);
  const pollyPort = await choosePort(known.polly, options.preferredPorts?.polly, localstackPort);
  // The variables of docker-compose.yml.
  const environment = {
    LOCALSTACK_PORT: String(localstackPort),
    POLLY_PORT: String(pollyPort),
    DOCKER_SOCK: await findDockerSocket(),
  };
  const up = ['up', '--build', '--detach', '--wait', '--wait-timeout', String(START_TIMEOUT_S)];
  const { exitCode, output } = await compose(home, up, environment, (line) => step.update(line.trim()));
  const { localstack } = await findContainers(home);
  if (exitCode !== 0 || localstack === undefined || !localstack.running) {
    const log = (localstack && (await readContainerLog(localstack.id, LOG_LINES))?.trim()) ?? '';
    const ended = localstack !== undefined && !localstack.running && localstack.exitCode !== 0;
    const exit = ended ? { exitCode: localstack.exitCode } : {};
    throw new StartError(explainStart({ output, log, image: localstackImage(), logFile, ...exit }));
  }
  forgetOlderStart(home, localstack);
  return { endpoint: urlOf(localstackPort), pollyUrl: urlOf(pollyPort), functionPollyUrl: FUNCTION_POLLY_URL };
}

/** Compose makes anew only what has changed: the Polly emulator's image, and the container of it. */
function restartPolly(home: string): Promise<void> {
  return withLock(lockFile(home), async () => {
    const { localstack } = await findContainers(home);
    if (!localstack?.running) {
      throw new Error('The target localstack is not up. Start it with: make local-up TARGET=localstack');
    }
    await packagePollyEmulator(distDir);
    await startContainers(home, {}, { update: () => undefined, fail: () => undefined });
  });
}

/** The port of a running container; else that of the stopped one or the preferred one, if free, or any free one. */
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

const startFile = (home: string) => join(home, 'localstack-start');
const composeLog = (home: string) => join(home, 'compose.log');

async function takeDown(home: string): Promise<string[]> {
  try {
    await checkDocker();
  } catch (error) {
    if (readStart(home) === undefined || isCopied(home)) {
      return []; // Nothing was ever started from this checkout, so nothing is missed.
    }
    throw new Error(
      `The containers of this target could not be removed. ${(error as Error).message}\nThen run "make local-down" again.`,
      { cause: error },
    );
  }
  return withLock(lockFile(home), async () => {
    const containers = await findContainers(home);
    await removeContainersOf(home);
    return composeServices().flatMap((service) => (containers[service]?.running ? [SERVICES[service].title] : []));
  });
}

async function removeContainersOf(home: string): Promise<void> {
  await composeOrThrow(home, ['stop', '--timeout', String(STOP_TIMEOUT_S)]);
  // A LocalStack that was killed leaves its functions; the network cannot go while they are on it.
  await removeContainers(`narrator.project=${composeProjectOf(home)}`);
  await composeOrThrow(home, ['down', '--volumes', '--remove-orphans', '--rmi', 'local']);
  forgetDeployment(home);
  rmSync(startFile(home), { force: true });
  rmSync(projectFile(home), { force: true });
}

async function composeOrThrow(home: string, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await compose(home, args);
  if (exitCode !== 0) {
    throw new Error(`"docker compose ${args[0]}" failed (whole output: ${composeLog(home)}):\n${output.trim()}`);
  }
}

/** Runs `docker compose` on docker-compose.yml; its output also goes to the target's log. */
function compose(
  home: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  onLine: (line: string) => void = () => undefined,
): Promise<CommandResult> {
  const composeProject = composeProjectOf(home);
  return runCommand({
    command: 'docker',
    // Named outright: COMPOSE_FILE or a shell's other settings may point elsewhere.
    args: ['compose', '--project-name', composeProject, '--file', composeFile, '--progress', 'plain', ...args],
    cwd: repositoryDir,
    env: { ...process.env, COMPOSE_PROJECT_NAME: composeProject, ...environment },
    logFile: composeLog(home),
    onLine,
  });
}

async function inspect(home: string): Promise<ServiceStatus[]> {
  try {
    await checkDocker();
  } catch {
    return []; // Without a Docker engine no container runs.
  }
  const containers = await findContainers(home);
  const statuses = composeServices().map((service) => statusOf(service, containers[service]));
  return (await Promise.all(statuses)).filter((status) => status !== undefined);
}

async function statusOf(
  service: ComposeService,
  container: ServiceContainer | undefined,
): Promise<ServiceStatus | undefined> {
  if (container?.port === undefined) {
    return undefined;
  }
  const { name, healthPath }: { name: ServiceName; healthPath: string } = SERVICES[service];
  const url = urlOf(container.port);
  const state = !container.running ? 'stopped' : (await isHealthy(url + healthPath)) ? 'healthy' : 'not answering';
  return { name, url, state, detail: `container ${container.name}, log: docker logs ${container.name}` };
}

const composeServices = () => Object.keys(SERVICES) as ComposeService[];

/** A container of docker-compose.yml, running or not. */
interface ServiceContainer {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  readonly exitCode: number;
  /** Changes with every start: a LocalStack that has been started again has forgotten everything. */
  readonly startedAt: string;
  /** The port of 127.0.0.1 that leads to it. */
  readonly port: number | undefined;
}

/** The part of `docker inspect` that is read here. */
interface Inspection {
  readonly Id: string;
  readonly Name: string;
  readonly State: { readonly Running: boolean; readonly ExitCode: number; readonly StartedAt: string };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: {
    readonly PortBindings: Readonly<Record<string, readonly { HostPort: string }[] | null>> | null;
  };
}

async function findContainers(home: string): Promise<Partial<Record<ComposeService, ServiceContainer>>> {
  const ids = await findContainerIds(`label=com.docker.compose.project=${composeProjectOf(home)}`);
  return ids.length === 0 ? {} : parseInspections(await docker(['inspect', ...ids]));
}

/** Reads what `docker inspect` prints of this checkout's containers. */
export function parseInspections(json: string): Partial<Record<ComposeService, ServiceContainer>> {
  const inspections: readonly Inspection[] = JSON.parse(json);
  return Object.fromEntries(
    inspections.map(({ Id, Name, State, Config, HostConfig }) => {
      const service = Config.Labels['com.docker.compose.service'] as ComposeService;
      const [binding] = Object.values(HostConfig.PortBindings ?? {}).flatMap((bindings) => bindings ?? []);
      return [
        service,
        {
          id: Id,
          name: Name.replace(/^\//, ''),
          running: State.Running,
          exitCode: State.ExitCode,
          startedAt: State.StartedAt,
          port: binding === undefined ? undefined : Number(binding.HostPort),
        },
      ];
    }),
  );
}
