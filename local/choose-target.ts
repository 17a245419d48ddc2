/** Where a command acts: `embedded` on this machine, `aws` on the account that Terraform's state names. */
export type TargetName = 'embedded' | 'aws';

export class TargetError extends Error {
  override name = 'TargetError';
}

/** The local target that `TARGET` names, or the embedded one: it needs nothing but what set-up installs. */
export function chooseLocalTarget(env: NodeJS.ProcessEnv = process.env): 'embedded' {
  const target = chooseTarget(env);
  if (target === 'aws') {
    throw new TargetError(
      'TARGET is "aws", and nothing but "terraform apply" by hand deploys to AWS: see docs/aws.md. For this machine: TARGET=embedded.',
    );
  }
  return target;
}

/** The target that `TARGET` names, or the embedded one. */
export function chooseTarget(env: NodeJS.ProcessEnv = process.env): TargetName {
  const target = env['TARGET'] || 'embedded';
  if (target !== 'embedded' && target !== 'aws') {
    throw new TargetError(`TARGET is "${target}": choose embedded (this machine) or aws (make say only).`);
  }
  return target;
}
