import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { type Access, createLambdaClient } from '../client/aws-clients.ts';
import { packageFunction } from './build.ts';

/** How the code that the function runs compares with the sources; `foreign` is not what was deployed last either. */
export type CodeState = 'current' | 'older' | 'foreign';

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

/**
 * Compares the code that the function runs with what the sources build to.
 *
 * @param packaged the package that was deployed last: the function runs it and the sources differ, so it is older.
 */
export async function compareCode(
  access: Access,
  functionName: string,
  packaged: string,
  build: (outputDir: string) => Promise<unknown> = packageFunction,
): Promise<CodeState> {
  const draft = mkdtempSync(join(tmpdir(), 'narrator-code-'));
  try {
    const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
    const [{ CodeSha256 }] = await Promise.all([createLambdaClient(access).send(command), build(draft)]);
    if (CodeSha256 === hashOf(join(draft, 'function.zip'))) return 'current';
    return CodeSha256 === hashOf(packaged) ? 'older' : 'foreign';
  } finally {
    rmSync(draft, { recursive: true });
  }
}

function hashOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('base64');
  } catch {
    return undefined; // Nothing was packaged there.
  }
}
