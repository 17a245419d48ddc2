// What the last apply left, and whether anything of it is different now: then Terraform has to look, else not.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
} from '@aws-sdk/client-lambda';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { type Access, createLambdaClient, createS3Client, createSnsClient } from '../client/aws-clients.ts';
import type { Deployment } from '../client/deployment.ts';
import { hashSources, packageOf } from './configuration.ts';
import { codeSha256Of } from './deployed-code.ts';
import { hasState, statePathOf, type TerraformProject } from './terraform.ts';

/** What goes into an apply, and what cheap calls can tell of what came of it. */
export interface Snapshot {
  /** SHA-256 of Terraform's sources: root, modules, values, lock file. */
  readonly sources: string;
  /** What Terraform is told by the environment: endpoint, variables, paths. */
  readonly environment: Readonly<Record<string, string>>;
  /** SHA-256 of the state: whoever applies or destroys by hand changes it. */
  readonly state: string;
  /** SHA-256 of the package, in Base64 as Lambda has it. */
  readonly packageCode: string;
  /** The same of the function's code; that of another where somebody has put it there. */
  readonly functionCode: string;
  readonly functionSettings: object;
}

/** When Terraform ran last, and what was there then. */
export interface LastApply {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined where something of it was gone again right after it. */
  readonly left: Snapshot | undefined;
}

/**
 * What has to be done:
 *
 * - `unchanged`: nothing.
 * - `code only`: the package is another, or the function runs other code. All else is as the last apply left it.
 * - `apply`: whatever Terraform finds.
 */
export type Decision = 'unchanged' | 'code only' | 'apply';

/** @param now undefined where something of the deployment is gone, as from an AWS emulator that was emptied. */
export function decide(left: Snapshot | undefined, now: Snapshot | undefined): Decision {
  if (left === undefined || now === undefined || !isDeepStrictEqual(withoutCode(left), withoutCode(now))) {
    return 'apply';
  }
  return left.packageCode === now.packageCode && now.packageCode === now.functionCode ? 'unchanged' : 'code only';
}

const withoutCode = ({ packageCode: _package, functionCode: _function, ...rest }: Snapshot) => rest;

/**
 * Undefined where not all of it can be read: the function, the bucket, a topic. An AWS emulator may be emptied or started
 * anew behind this program's back, on the same port, and the state still says that all is there.
 */
export async function takeSnapshot(
  project: TerraformProject,
  access: Access,
  deployment: Deployment,
): Promise<Snapshot | undefined> {
  const live = await readFunction(access, deployment).catch(() => undefined); // Terraform says what is wrong with it.
  return live === undefined || !hasState(project.home)
    ? undefined
    : {
        sources: hashSources(project.configurationDir),
        environment: project.environment,
        state: hashState(project),
        packageCode: codeSha256Of(readFileSync(packageOf(project.configurationDir))),
        ...live,
      };
}

export function hashState(project: TerraformProject): string {
  return createHash('sha256')
    .update(readFileSync(statePathOf(project)))
    .digest('hex');
}

async function readFunction(access: Access, { functionName, bucket, noticesTopicArn, alertsTopicArn }: Deployment) {
  const lambda = createLambdaClient(access);
  const sns = createSnsClient(access);
  const function_ = { FunctionName: functionName };
  const [configuration, concurrency, events, policy] = await Promise.all([
    lambda.send(new GetFunctionConfigurationCommand(function_)),
    lambda.send(new GetFunctionConcurrencyCommand(function_)),
    lambda.send(new GetFunctionEventInvokeConfigCommand(function_)),
    lambda.send(new GetPolicyCommand(function_)),
    createS3Client(access).send(new HeadBucketCommand({ Bucket: bucket })),
    ...[noticesTopicArn, alertsTopicArn].map((TopicArn) => sns.send(new GetTopicAttributesCommand({ TopicArn }))),
  ]);
  return {
    functionCode: configuration.CodeSha256 ?? 'unknown',
    // As they are read from a file again, where what is undefined is absent.
    functionSettings: JSON.parse(JSON.stringify([configuration, concurrency, events, policy].map(withoutPassing))),
  };
}

function withoutPassing(answer: object): object {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !PASSING.test(name)));
}

/** What changes by itself or with the code, and what concerns this one answer. */
const PASSING = /^(\$metadata|Code(Sha256|Size)|LastModified|RevisionId|(State|LastUpdateStatus)(Reason(Code)?)?)$/;
