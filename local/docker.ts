// What the project does with Docker. All of it goes through the `docker` command, so DOCKER_HOST and contexts work as
// usual.
import { execa } from 'execa';
import { runStep } from '../client/progress.ts';

/** Docker cannot be used: no command, engine, permission, Compose or image. The message says what to do. */
export class DockerError extends Error {
  override name = 'DockerError';
}

/** An engine that is there answers at once; a dead remote one would keep everybody waiting. */
const ANSWER_TIMEOUT_MS = 10_000;
const REMOVAL_TIMEOUT_MS = 60_000;
const PULL_TIMEOUT_MS = 30 * 60_000;
const DOCKER_SOCKET = '/var/run/docker.sock';

/** Runs a short docker command and returns what it prints. */
export async function docker(args: readonly string[], timeoutMs = ANSWER_TIMEOUT_MS): Promise<string> {
  const result = await execa('docker', args, { stdin: 'ignore', timeout: timeoutMs, reject: false });
  if (result.failed) {
    throw new DockerError(explainDockerFailure(args, result, timeoutMs), { cause: result });
  }
  return result.stdout.trim();
}

interface DockerFailure {
  /** Of the system, when the command could not be started. */
  readonly code?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly stderr?: string;
  readonly timedOut?: boolean;
}

/** Why a docker command failed, and what to do about it. */
export function explainDockerFailure(
  args: readonly string[],
  { code, exitCode, stderr = '', timedOut = false }: DockerFailure,
  timeoutMs: number,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const host = env['DOCKER_HOST'];
  const chosen = host ? ` (DOCKER_HOST is "${host}")` : '';
  const remedy =
    host && `Correct DOCKER_HOST, unset it to use this machine's engine, or start the engine that it names.`;
  if (code === 'ENOENT') {
    return 'There is no "docker" command on the PATH. Install Docker Engine or Docker Desktop: https://docs.docker.com/get-docker/';
  }
  if (timedOut) {
    const reason = `Docker has not answered within ${timeoutMs / 1000} s to "docker ${args.join(' ')}"${chosen}.`;
    return remedy ? `${reason}\n${remedy}` : `${reason} Is the engine of "docker context ls" up?`;
  }
  const said = stderr.trim();
  const lastLine = said.split('\n').at(-1);
  if (/permission denied/i.test(said) && /docker\.sock|docker daemon|connect/i.test(said)) {
    return (
      `This user may not talk to Docker${chosen}: ${lastLine}\n` +
      'Join the group "docker" and log in again (https://docs.docker.com/engine/install/linux-postinstall/), or use rootless Docker.' +
      (remedy ? `\n${remedy}` : '')
    );
  }
  // The engine answers, so what it could not reach is a registry.
  if (args[0] === 'pull' && /error response from daemon/i.test(said)) {
    return (
      `The image ${args.at(-1)} could not be fetched: ${lastLine}\n` +
      'It is fetched once and kept. Is the network up, and does an image of this name exist?'
    );
  }
  if (
    /cannot connect to the docker daemon|connection refused|error during connect|no such host|parse docker host/i.test(
      said,
    )
  ) {
    const otherwise = 'Start Docker Desktop, Colima, or the service ("sudo systemctl start docker").';
    return `No Docker engine answers${chosen}: ${lastLine}\n${remedy || otherwise}`;
  }
  if (/is not a docker command|unknown command: docker compose|unknown shorthand flag/i.test(said)) {
    return 'Docker has no Compose plugin ("docker compose version" fails). Install it: https://docs.docker.com/compose/install/';
  }
  return `"docker ${args.join(' ')}" failed: ${said || `status ${exitCode}`}`;
}

/**
 * Checks that there is an engine with Compose.
 *
 * @throws {DockerError} when not.
 */
export async function checkDocker(): Promise<void> {
  // The first command that needs the engine: "docker info" ends well without one.
  await docker(['version', '--format', '{{.Server.Version}}']);
  await docker(['compose', 'version', '--short']);
}

/** Why there is no Docker to use; undefined when there is. */
export async function whyNoDocker(): Promise<string | undefined> {
  try {
    await checkDocker();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The engine's socket as containers can mount it. Docker Desktop and Colima run the engine in a machine of its own,
 * where it is always at the customary place; a rootless engine is where its context says.
 */
export async function findDockerSocket(): Promise<string> {
  const [options, host] = await Promise.all([
    docker(['info', '--format', '{{.SecurityOptions}}']),
    docker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']),
  ]);
  const isRootless = options.includes('name=rootless');
  return isRootless && host.startsWith('unix://') ? host.slice('unix://'.length) : DOCKER_SOCKET;
}

/** True when the image is on the engine already. */
export async function hasImage(image: string): Promise<boolean> {
  return (await docker(['images', '--quiet', image])) !== '';
}

/**
 * Fetches the images that are missing. A step of its own: it can take minutes the first time, and nothing else needs
 * the internet.
 *
 * @throws {DockerError} when one cannot be had.
 */
export async function fetchMissingImages(images: readonly string[]): Promise<void> {
  for (const image of images) {
    if (!(await hasImage(image))) {
      await runStep(`fetch the image ${image}, once`, () => docker(['pull', '--quiet', image], PULL_TIMEOUT_MS));
    }
  }
}

/** Ids of containers, running or not, by a filter of `docker ps`. */
export async function findContainerIds(filter: string): Promise<string[]> {
  const ids = await docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', filter]);
  return ids === '' ? [] : ids.split('\n');
}

/** Removes the containers with a label and their anonymous volumes, running or not. */
export async function removeContainers(label: string): Promise<void> {
  const ids = await findContainerIds(`label=${label}`);
  if (ids.length > 0) {
    await docker(['rm', '--force', '--volumes', ...ids], REMOVAL_TIMEOUT_MS);
  }
}

/** The log of a container, whole or its last lines; undefined when there is no such container any more. */
export async function readContainerLog(container: string, lines: number | 'all' = 'all'): Promise<string | undefined> {
  const args = ['logs', '--tail', String(lines), container];
  const { failed, all } = await execa('docker', args, { stdin: 'ignore', all: true, reject: false });
  return failed ? undefined : all;
}
