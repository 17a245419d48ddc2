import { repositoryDir } from '../paths.ts';
import { runCommand } from '../processes.ts';
import { docker } from './docker.ts';

const REMOVAL_TIMEOUT_MS = 60_000;

export type ComposeService = 'localstack' | 'polly';

/** LocalStack removes the containers of its functions when it is told to stop and given this long. */
export const STOP_TIMEOUT_S = 10;

/** A container of docker-compose.yml, running or not. */
export interface ServiceContainer {
  readonly service: ComposeService;
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

/** The containers of a Compose project, by service. */
export async function findContainers(project: string): Promise<Partial<Record<ComposeService, ServiceContainer>>> {
  const ids = await findContainerIds(`label=com.docker.compose.project=${project}`);
  return ids.length === 0 ? {} : parseInspections(await docker(['inspect', ...ids]));
}

export function parseInspections(json: string): Partial<Record<ComposeService, ServiceContainer>> {
  const inspections: readonly Inspection[] = JSON.parse(json);
  return Object.fromEntries(
    inspections.map(({ Id, Name, State, Config, HostConfig }) => {
      const service = Config.Labels['com.docker.compose.service'] as ComposeService;
      const [binding] = Object.values(HostConfig.PortBindings ?? {}).flatMap((bindings) => bindings ?? []);
      return [
        service,
        {
          service,
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

/** Removes the containers with a label and their anonymous volumes, running or not; returns how many there were. */
export async function removeContainers(label: string): Promise<number> {
  const ids = await findContainerIds(`label=${label}`);
  if (ids.length > 0) {
    await docker(['rm', '--force', '--volumes', ...ids], REMOVAL_TIMEOUT_MS);
  }
  return ids.length;
}

/** Ids of containers, running or not, by a filter of `docker ps`. */
export async function findContainerIds(filter: string): Promise<string[]> {
  const ids = await docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', filter]);
  return ids === '' ? [] : ids.split('\n');
}

/** The end of a container's log; empty when there is no such container any more. */
export async function readContainerLog(container: string, lines: number): Promise<string> {
  const args = ['logs', '--tail', String(lines), container];
  const { exitCode, output } = await runCommand({ command: 'docker', args, cwd: repositoryDir, env: process.env });
  return exitCode === 0 ? output.trim() : '';
}
