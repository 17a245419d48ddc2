import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyNoDocker } from './docker.ts';
import { embeddedTarget } from './embedded-target.ts';
import { localstackTarget } from './localstack-target.ts';
import { localDir } from './paths.ts';
import { deployedAt, type LocalTarget, type LocalTargetName, readDeployment } from './target.ts';
import { writeEnvironmentFile } from './target-environment.ts';

/** Where a command acts: a target on this machine, or `aws`, the account that Terraform's state names. */
export type TargetName = LocalTargetName | 'aws';

export class TargetError extends Error {
  override name = 'TargetError';
}

export const LOCAL_TARGETS: readonly LocalTarget[] = [embeddedTarget, localstackTarget];

/** A local target, and in a few words why it is this one. */
export interface Choice {
  readonly target: LocalTarget;
  readonly reason: string;
}

/** The target that commands without TARGET act on, and in a few words why it is this one. */
export interface TargetInUse {
  readonly name: TargetName;
  readonly reason: string;
}

export type LocalInUse = TargetInUse & { readonly name: LocalTargetName; readonly isRunning: boolean };

/**
 * The local target that `TARGET` names; else one that is up, the one in use first; else the embedded one where that was in
 * use last and has ended; else LocalStack where Docker answers, and the embedded one elsewhere.
 */
export async function chooseLocalTarget(
  env: NodeJS.ProcessEnv = process.env,
  findWhyNoDocker: () => Promise<string | undefined> = whyNoDocker,
  findLast: () => Promise<LocalInUse | undefined> = findLocalInUse,
): Promise<Choice> {
  const name = readTargetName(env);
  if (name === 'aws') {
    throw new TargetError(
      'TARGET is "aws", and nothing but "terraform apply" by hand deploys to AWS: see docs/aws.md. ' +
        'For this machine: TARGET=embedded or TARGET=localstack.',
    );
  }
  if (name !== undefined) {
    return { target: localTarget(name), reason: `TARGET is "${name}"` };
  }
  const last = await findLast();
  if (last?.isRunning) {
    return { target: localTarget(last.name), reason: `${last.reason}; TARGET= chooses another` };
  }
  if (last?.name === 'embedded') {
    return { target: embeddedTarget, reason: 'it has ended, and no other runs; TARGET= chooses another' };
  }
  const obstacle = await findWhyNoDocker();
  return obstacle === undefined
    ? { target: localstackTarget, reason: 'Docker answers; TARGET=embedded does without' }
    : { target: embeddedTarget, reason: `without Docker: ${firstLine(obstacle)} TARGET=localstack insists` };
}

/** The target that `TARGET` names; undefined when it names none. */
export function readTargetName(env: NodeJS.ProcessEnv = process.env): TargetName | undefined {
  const target = env['TARGET'];
  if (!target) {
    return undefined;
  }
  if (target !== 'embedded' && target !== 'localstack' && target !== 'aws') {
    throw new TargetError(
      `TARGET is "${target}": choose embedded or localstack (this machine), or aws (an account that you have deployed to).`,
    );
  }
  return target;
}

/** What the target in use is looked for in. */
interface Places {
  /** `.local`: the target in use, `.local/env`, and a folder for each target. */
  readonly directory: string;
  readonly isRunning: (target: LocalTarget, home: string) => Promise<boolean>;
}

/**
 * The target in use: the one that `make local-up` or `make use` named last. Once that one is taken down, destroyed or has
 * ended, it is the other one that is up; undefined when nothing is deployed to either.
 */
export async function findTargetInUse(places: Partial<Places> = {}): Promise<TargetInUse | undefined> {
  return readChosen(places.directory) === 'aws' ? { name: 'aws', reason: 'the one in use' } : findLocalInUse(places);
}

/** As `findTargetInUse`, among the targets of this machine. */
export async function findLocalInUse({
  directory = localDir,
  isRunning: runs = isRunning,
}: Partial<Places> = {}): Promise<LocalInUse | undefined> {
  const chosen = readChosen(directory);
  const homeOf = ({ name }: LocalTarget) => join(directory, name);
  // The named one first, then the latest.
  const rankOf = (target: LocalTarget) => (target.name === chosen ? Infinity : (deployedAt(homeOf(target)) ?? 0));
  const deployed = LOCAL_TARGETS.filter((target) => readDeployment(homeOf(target)) !== undefined);
  deployed.sort((a, b) => rankOf(b) - rankOf(a));
  for (const target of deployed) {
    // The other one is not looked at where this one runs: Docker may take long to answer.
    if (await runs(target, homeOf(target))) return describe(target.name, true, chosen);
  }
  // What has ended, as after a restart of this machine, is only taken where nothing else runs.
  return deployed[0] && describe(deployed[0].name, false, chosen);
}

function describe(name: LocalTargetName, isRunning: boolean, chosen: TargetName | undefined): LocalInUse {
  if (name === chosen) return { name, isRunning, reason: 'the one in use' };
  const reason =
    chosen === 'embedded' || chosen === 'localstack'
      ? `${chosen}, which was in use, is no longer up`
      : 'the local one that was deployed to last';
  return { name, isRunning, reason };
}

/** Whether a target answers. Without its AWS emulator it has lost all that it held. */
export async function isRunning(target: LocalTarget, home: string): Promise<boolean> {
  const services = await target.inspect(home);
  return services.some(({ name, state }) => name === 'aws' && state === 'healthy');
}

/**
 * Makes a target the one in use. `.local/env` points to it from then on; on AWS there is none.
 *
 * @throws {TargetError} when it is a local one that is not up.
 */
export function useTarget(name: TargetName, directory: string = localDir): void {
  if (name === 'aws') {
    rmSync(join(directory, 'env'), { force: true });
  } else {
    const home = join(directory, name);
    const record = readDeployment(home);
    if (record === undefined) {
      throw new TargetError(
        `TARGET is "${name}", and nothing is deployed there: nothing was changed. Start it with: make local-up TARGET=${name}`,
      );
    }
    writeEnvironmentFile(home, record, directory);
  }
  rememberTarget(name, directory);
}

/** @returns the one that was in use before, where it is another one. */
export function rememberTarget(name: TargetName, directory: string = localDir): TargetName | undefined {
  const before = readChosen(directory);
  mkdirSync(directory, { recursive: true });
  writeFileSync(fileOf(directory), `${name}\n`);
  return before === name ? undefined : before;
}

/**
 * Once a target was taken down: the target in use is the other one where that one runs, and `.local/env` points to it;
 * else there is none. AWS stays in use.
 *
 * @returns the target that is now in use instead of another one.
 */
export async function leaveTarget(places: Partial<Places> = {}): Promise<LocalTargetName | undefined> {
  const { directory = localDir } = places;
  const chosen = readChosen(directory);
  const left = await findLocalInUse(places);
  if (left !== undefined && (left.name === chosen || (chosen === 'aws' && left.isRunning))) return undefined;
  if (left?.isRunning) {
    useTarget(left.name, directory);
    return left.name;
  }
  rmSync(join(directory, 'env'), { force: true });
  if (chosen !== 'aws') rmSync(fileOf(directory), { force: true });
  return undefined;
}

/** Holds the name of the target in use; absent before the first `make local-up`. */
const fileOf = (directory: string) => join(directory, 'target');

function readChosen(directory: string = localDir): TargetName | undefined {
  try {
    return readTargetName({ TARGET: readFileSync(fileOf(directory), 'utf8').trim() });
  } catch {
    return undefined; // Absent, or written by hand: what is up decides.
  }
}

export function localTarget(name: LocalTargetName): LocalTarget {
  return name === 'embedded' ? embeddedTarget : localstackTarget;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return /[.:?]$/.test(line) ? line : `${line};`;
}
