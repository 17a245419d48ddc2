import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryDir } from '../paths.ts';
import { type CommandResult, runCommand } from '../processes.ts';

const composeFile = join(repositoryDir, 'docker-compose.yml');

/** Containers, network and image of this checkout; another clone of the project has others. */
export const composeProject = `narrator-${createHash('sha256').update(repositoryDir).digest('hex').slice(0, 8)}`;

/** LocalStack's image: LOCALSTACK_IMAGE, or the one that docker-compose.yml names. */
export function localstackImage(env: NodeJS.ProcessEnv = process.env): string {
  const pinned = /^\s*image:\s*\$\{LOCALSTACK_IMAGE:-(.+)\}\s*$/m.exec(readFileSync(composeFile, 'utf8'))?.[1];
  if (pinned === undefined) {
    throw new Error(`${composeFile} names no default for LOCALSTACK_IMAGE.`);
  }
  return env['LOCALSTACK_IMAGE'] || pinned;
}

/** The variables of docker-compose.yml, also for "docker compose" by hand. */
export interface ComposeSettings {
  readonly localstackPort: number;
  readonly pollyPort: number;
  readonly dockerSocket: string;
}

export function composeEnvironment(settings: ComposeSettings): Record<string, string> {
  return {
    COMPOSE_PROJECT_NAME: composeProject,
    LOCALSTACK_PORT: String(settings.localstackPort),
    POLLY_PORT: String(settings.pollyPort),
    DOCKER_SOCK: settings.dockerSocket,
  };
}

/** Runs `docker compose` on docker-compose.yml; its output also goes to `logFile`. */
export function compose(
  args: readonly string[],
  logFile: string,
  environment: Readonly<Record<string, string>> = {},
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  return runCommand({
    command: 'docker',
    // Named outright: COMPOSE_FILE or a shell's other settings may point elsewhere.
    args: ['compose', '--project-name', composeProject, '--file', composeFile, '--progress', 'plain', ...args],
    cwd: repositoryDir,
    env: { ...process.env, COMPOSE_PROJECT_NAME: composeProject, ...environment },
    logFile,
    ...(onLine && { onLine }),
  });
}
