import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { whyNoDocker } from './docker.ts';
import { embeddedTarget } from './embedded-target.ts';
import { localstackTarget } from './localstack-target.ts';
import { environmentFile, targetDir, targetFile } from './paths.ts';
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

export type LocalInUse = TargetInUse & { readonly name: LocalTargetName };

/**
 * The local target that `TARGET` names; else one that is up, the one in use first; else LocalStack where Docker answers,
 * and the embedded one elsewhere.
 */
export async function chooseLocalTarget(
  env: NodeJS.ProcessEnv = process.env,
  findWhyNoDocker: () => Promise<string | undefined> = whyNoDocker,
  findUp: () => Promise<LocalInUse | undefined> = findLocalInUse,
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
  const up = await findUp();
  if (up !== undefined) {
    return { target: localTarget(up.name), reason: `${up.reason}; TARGET= chooses another` };
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
      `TARGET is "${target}": choose embedded or localstack (this machine), or aws (make say and make reconcile).`,
    );
  }
  return target;
}

/** Where targets keep what they are, and the file that names the one in use. */
interface Places {
  readonly homeOf: (target: string) => string;
  readonly file: string;
  readonly isRunning: (target: LocalTarget, home: string) => Promise<boolean>;
}

const PLACES: Places = { homeOf: targetDir, file: targetFile, isRunning };

/**
 * The target in use: the one that `make local-up` or `make use` named last. Once that one is taken down, destroyed or has
 * ended, it is the other one that is up; undefined when nothing is deployed to either.
 */
export async function findTargetInUse(places: Partial<Places> = {}): Promise<TargetInUse | undefined> {
  const { file } = { ...PLACES, ...places };
  return readChosen(file) === 'aws' ? { name: 'aws', reason: 'the one in use' } : findLocalInUse(places);
}

/** As `findTargetInUse`, among the targets of this machine. */
export async function findLocalInUse(places: Partial<Places> = {}): Promise<LocalInUse | undefined> {
  const { homeOf, file, isRunning: runs } = { ...PLACES, ...places };
  const chosen = readChosen(file);
  const timeOf = ({ name }: LocalTarget) => deployedAt(homeOf(name)) ?? 0;
  // The named one first, then the latest.
  const rankOf = (target: LocalTarget) => (target.name === chosen ? Number.POSITIVE_INFINITY : timeOf(target));
  const deployed = LOCAL_TARGETS.filter(({ name }) => readDeployment(homeOf(name)) !== undefined);
  const [first, second] = deployed.sort((a, b) => rankOf(b) - rankOf(a));
  if (first === undefined) return undefined;
  // What has ended, as after a restart of this machine, is only taken where nothing else runs.
  const isSecond =
    second !== undefined && !(await runs(first, homeOf(first.name))) && (await runs(second, homeOf(second.name)));
  const { name } = isSecond ? second : first;
  if (name === chosen) return { name, reason: 'the one in use' };
  if (chosen === 'embedded' || chosen === 'localstack')
    return { name, reason: `${chosen}, which was in use, is no longer up` };
  return { name, reason: 'the local one that was deployed to last' };
}

async function isRunning(target: LocalTarget, home: string): Promise<boolean> {
  const services = await target.inspect(home);
  return services.some(({ name, state }) => name === 'aws' && state === 'healthy');
}

/**
 * Makes a target the one in use. `.local/env` points to it from then on; on AWS there is none.
 *
 * @throws {TargetError} when it is a local one that is not up.
 */
export function useTarget(name: TargetName, homeOf: (target: string) => string = targetDir): void {
  if (name === 'aws') {
    rmSync(environmentFile, { force: true });
  } else {
    const home = homeOf(name);
    const record = readDeployment(home);
    if (record === undefined) {
      throw new TargetError(
        `TARGET is "${name}", and nothing is deployed there: nothing was changed. Start it with: make local-up TARGET=${name}`,
      );
    }
    writeEnvironmentFile(home, record);
  }
  rememberTarget(name);
}

export function rememberTarget(name: TargetName, file: string = targetFile): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${name}\n`);
}

function readChosen(file: string): TargetName | undefined {
  try {
    return readTargetName({ TARGET: readFileSync(file, 'utf8').trim() });
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
