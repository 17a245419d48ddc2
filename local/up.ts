import { BrokenOffError, withInterrupts } from '../client/interrupts.ts';
import { isOn } from '../client/logs/options.ts';
import { keepMails } from '../client/mails.ts';
import { runStep } from '../client/progress.ts';
import { buildArtifacts, buildFunction } from './build.ts';
import { rememberTarget } from './choose-target.ts';
import { targetDir } from './paths.ts';
import { findFreePort } from './ports.ts';
import type { LocalDeployment, LocalTarget, RunningServices } from './target.ts';
import { writeEnvironmentFile } from './target-environment.ts';
import type { AppliedChanges } from './terraform.ts';

/** LocalStack's customary port, so that what people know works unchanged, and the one beside it. */
const PREFERRED_PORTS = { aws: 4566, polly: 4567 };

/**
 * Brings a local target up for a person: with today's code, at the customary ports if free, with `.local/env` to work
 * by hand.
 *
 * @throws {InterruptedError} when this process was interrupted: the step that was under way has ended.
 */
export async function up(target: LocalTarget, env: NodeJS.ProcessEnv = process.env): Promise<LocalDeployment> {
  const looksAtEverything = isOn('PLAN', env['UP_PLAN']);
  return withInterrupts((signal) => upTo(target, { signal, looksAtEverything }));
}

async function upTo(
  target: LocalTarget,
  options: { readonly signal: AbortSignal; readonly looksAtEverything: boolean },
): Promise<LocalDeployment> {
  const home = targetDir(target.name);
  // The embedded target runs the Polly emulator from its sources.
  const building =
    target.name === 'embedded'
      ? runStep('bundle the function', buildFunction)
      : runStep('bundle the function and the Polly emulator', buildArtifacts);
  await building.catch((error: unknown) => {
    options.signal.throwIfAborted(); // esbuild is a process of its own, and the terminal interrupts it as well.
    throw error;
  });
  options.signal.throwIfAborted();
  const deployed = await target.bringUp(home, { preferredPorts: PREFERRED_PORTS, ...options }).catch(addRemedy);
  writeEnvironmentFile(home, deployed);
  const before = rememberTarget(target.name);
  await keepMails({ access: { region: deployed.deployment.region, endpoint: deployed.endpoint }, ...deployed });
  const lines = [describeChanges(deployed), ...(await describeOtherPorts(deployed))];
  if (before !== undefined) {
    lines.push(`The target in use is now ${target.name}. Back to the one before: make use TARGET=${before}`);
  }
  for (const line of lines) console.log(line);
  options.signal.throwIfAborted();
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

/** Says, too, what was not looked at: a policy of the bucket that somebody has changed, for one. */
export function describeChanges({
  changes,
  lastApply,
  hasNewCode,
  foreignCode,
}: Pick<LocalDeployment, 'changes' | 'lastApply' | 'hasNewCode' | 'foreignCode'>): string {
  // "Fri Nov 27 2026 13:45:55", the same on every machine (ECMA-262), without the zone.
  const time = new Date(lastApply.at).toString().slice(0, 24);
  const other = hasNewCode || foreignCode !== undefined ? 'nothing but the code' : 'nothing';
  const terraform =
    changes === undefined
      ? `Terraform did not run: ${other} has changed since ${time}. PLAN=1 looks at everything.`
      : describeTerraform(changes);
  return foreignCode === undefined
    ? terraform
    : `${terraform}\nThe function had other code than this checkout's (SHA-256 ${foreignCode}): deployed again.`;
}

export function describeTerraform({ added, changed, destroyed }: AppliedChanges): string {
  return added + changed + destroyed === 0
    ? 'Terraform found nothing to change.'
    : `Terraform: ${added} added, ${changed} changed, ${destroyed} destroyed.`;
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
