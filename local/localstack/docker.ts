import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Docker, or what it takes, is not there; the message says what to do. */
export class DockerError extends Error {
  override name = 'DockerError';
}

/** An engine that is there answers at once; a dead remote one would keep everybody waiting. */
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const DOCKER_SOCKET = '/var/run/docker.sock';

const run = promisify(execFile);

interface CommandFailure {
  readonly code?: string | number | null;
  readonly stderr?: string;
  readonly killed?: boolean;
}

/** Runs a short docker command and returns what it prints. DOCKER_HOST and contexts are docker's own affair. */
export async function docker(args: readonly string[], timeoutMs = ANSWER_TIMEOUT_MS): Promise<string> {
  try {
    const { stdout } = await run('docker', args, { timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES });
    return stdout.trim();
  } catch (cause) {
    throw new DockerError(explainDockerFailure(args, cause as CommandFailure, timeoutMs), { cause });
  }
}

/** Why a docker command failed, and what to do about it. */
export function explainDockerFailure(
  args: readonly string[],
  failure: CommandFailure,
  timeoutMs: number,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const { code, stderr = '', killed = false } = failure;
  const host = env['DOCKER_HOST'];
  const chosen = host ? ` (DOCKER_HOST is "${host}")` : '';
  const remedy =
    host && `Correct DOCKER_HOST, unset it to use this machine's engine, or start the engine that it names.`;
  if (code === 'ENOENT') {
    return 'There is no "docker" command on the PATH. Install Docker Engine or Docker Desktop: https://docs.docker.com/get-docker/';
  }
  if (killed) {
    const reason = `Docker has not answered within ${timeoutMs / 1000} s to "docker ${args.join(' ')}"${chosen}.`;
    return remedy ? `${reason}\n${remedy}` : `${reason} Is the engine of "docker context ls" up?`;
  }
  const said = stderr.trim();
  if (/permission denied/i.test(said) && /docker\.sock|docker daemon|connect/i.test(said)) {
    return (
      `This user may not talk to Docker${chosen}: ${lastLine(said)}\n` +
      'Join the group "docker" and log in again (https://docs.docker.com/engine/install/linux-postinstall/), or use rootless Docker.' +
      (remedy ? `\n${remedy}` : '')
    );
  }
  // The engine answers, so what it could not reach is a registry.
  if (args[0] === 'pull' && /error response from daemon/i.test(said)) {
    return (
      `The image ${args.at(-1)} could not be fetched: ${lastLine(said)}\n` +
      'It is fetched once and kept. Is the network up, and does an image of this name exist?'
    );
  }
  if (
    /cannot connect to the docker daemon|connection refused|error during connect|no such host|parse docker host/i.test(
      said,
    )
  ) {
    const otherwise = 'Start Docker Desktop, Colima, or the service ("sudo systemctl start docker").';
    return `No Docker engine answers${chosen}: ${lastLine(said)}\n${remedy || otherwise}`;
  }
  if (/is not a docker command|unknown command: docker compose|unknown shorthand flag/i.test(said)) {
    return 'Docker has no Compose plugin ("docker compose version" fails). Install it: https://docs.docker.com/compose/install/';
  }
  return `"docker ${args.join(' ')}" failed: ${said || `status ${code}`}`;
}

const lastLine = (text: string) => text.split('\n').at(-1) ?? '';

/**
 * Checks that there is an engine with Compose.
 *
 * @throws {DockerError} when not.
 */
export async function checkDocker(): Promise<void> {
  // The first command that needs the aws: "docker info" ends well without one.
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
 * The engine's socket as containers can mount it. Docker Desktop and Colima run the engine in a machine of its own, where it
 * is always at the customary place; a rootless engine is where its context says.
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
