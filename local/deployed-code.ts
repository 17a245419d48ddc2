import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { type Access, createLambdaClient } from '../client/aws-clients.ts';

const UPDATE_TIMEOUT_S = 60;

/**
 * Deploys the package again where the function runs other code, as after `aws lambda update-function-code`. Terraform
 * compares the package with what it deployed itself, not with what is there, and finds nothing to change.
 *
 * @returns the SHA-256 of the other code, in Base64; undefined where the function had the package's.
 */
export async function restoreCode(
  access: Access,
  functionName: string,
  packagePath: string,
): Promise<string | undefined> {
  const lambda = createLambdaClient(access);
  const ZipFile = readFileSync(packagePath);
  const function_ = { FunctionName: functionName };
  const { CodeSha256 } = await lambda.send(new GetFunctionConfigurationCommand(function_));
  if (CodeSha256 === createHash('sha256').update(ZipFile).digest('base64')) return undefined;
  await lambda.send(new UpdateFunctionCodeCommand({ ...function_, ZipFile }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: UPDATE_TIMEOUT_S }, function_);
  return CodeSha256 ?? 'unknown';
}
