import { BrokenOffError, withInterrupts } from '../client/interrupts.ts';
import { keepMails } from '../client/mails.ts';
import { runStep } from '../client/progress.ts';
import { buildArtifacts } from './build.ts';
import { targetDir } from './paths.ts';
import { findFreePort } from './ports.ts';
import type { LocalDeployment, LocalTarget, RunningServices } from './target.ts';
import { writeEnvironmentFile } from './target-environment.ts';

/** LocalStack's customary port, so that what people know works unchanged, and the one beside it. */
const PREFERRED_PORTS = { aws: 4566, polly: 4567 };

/**
 * Brings a local target up for a person: with today's code, at the customary ports if free, with `.local/env` to work
 * by hand.
 *
 * @throws {InterruptedError} when this process was interrupted: the step that was under way has ended.
 */
export function up(target: LocalTarget): Promise<LocalDeployment> {
  return withInterrupts((signal) => upTo(target, signal));
}

async function upTo(target: LocalTarget, signal: AbortSignal): Promise<LocalDeployment> {
  const home = targetDir(target.name);
  await runStep('bundle the function and the Polly emulator', buildArtifacts).catch((error: unknown) => {
    signal.throwIfAborted(); // esbuild is a process of its own, and the terminal interrupts it as well.
    throw error;
  });
  signal.throwIfAborted();
  const deployed = await target.bringUp(home, { preferredPorts: PREFERRED_PORTS, signal }).catch(addRemedy);
  writeEnvironmentFile(home, deployed);
  await keepMails({ access: { region: deployed.deployment.region, endpoint: deployed.endpoint }, ...deployed });
  for (const line of [describeChanges(deployed), ...(await describeOtherPorts(deployed))]) {
    console.log(line);
  }
  signal.throwIfAborted();
  return deployed;
}

function addRemedy(error: unknown): never {
  throw error instanceof BrokenOffError
    ? new BrokenOffError(
        `${error.message}\nRun the command again to go on. If it then says that something exists already, run make local-down first.`,
        { cause: error },
      )
    : error;
}

export function describeChanges({ changes, foreignCode }: Pick<LocalDeployment, 'changes' | 'foreignCode'>): string {
  const { added, changed, destroyed } = changes;
  const terraform =
    added + changed + destroyed === 0
      ? 'Terraform found nothing to change.'
      : `Terraform: ${added} added, ${changed} changed, ${destroyed} destroyed.`;
  return foreignCode === undefined
    ? terraform
    : `${terraform}\nThe function had other code than this checkout's (SHA-256 ${foreignCode}): deployed again.`;
}

/** A line for each customary port that somebody else has. */
export async function describeOtherPorts(
  { endpoint, pollyUrl }: Pick<RunningServices, 'endpoint' | 'pollyUrl'>,
  preferred: typeof PREFERRED_PORTS = PREFERRED_PORTS,
): Promise<string[]> {
  const servers = [
    ['the AWS emulator', endpoint, preferred.aws],
    ['the Polly emulator', pollyUrl, preferred.polly],
  ] as const;
  const lines: string[] = [];
  for (const [server, url, port] of servers) {
    const used = Number(new URL(url).port);
    // Ports are remembered: another one may also be that of an earlier start.
    if (used !== port && (await findFreePort([port])) !== port) {
      lines.push(`Port ${port} of 127.0.0.1 is taken by another program: ${server} uses ${used} instead.`);
    }
  }
  return lines;
}
