import { whyNoDocker } from './docker.ts';
import { embeddedTarget } from './embedded-target.ts';
import { localstackTarget } from './localstack-target.ts';
import { targetDir } from './paths.ts';
import { deployedAt, type LocalTarget, type LocalTargetName } from './target.ts';

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

/** The local target that `TARGET` names; else LocalStack where Docker answers, and the embedded one elsewhere. */
export async function chooseLocalTarget(
  env: NodeJS.ProcessEnv = process.env,
  findWhyNoDocker: () => Promise<string | undefined> = whyNoDocker,
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

/** The local target that was deployed to last and is not taken down; undefined when there is none. */
export function findTargetInUse(homeOf: (target: string) => string = targetDir): LocalTarget | undefined {
  const timeOf = ({ name }: LocalTarget) => deployedAt(homeOf(name)) ?? 0;
  return LOCAL_TARGETS.filter((target) => timeOf(target) > 0).sort((a, b) => timeOf(b) - timeOf(a))[0];
}

export function localTarget(name: LocalTargetName): LocalTarget {
  return name === 'embedded' ? embeddedTarget : localstackTarget;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return /[.:?]$/.test(line) ? line : `${line};`;
}
