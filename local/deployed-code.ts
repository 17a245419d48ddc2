import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ResourceConflictException,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { type Access, createLambdaClient } from '../client/aws-clients.ts';
import { waitFor } from '../client/wait-for.ts';
import { packageFunction } from './build.ts';

/** How the code that the function runs compares with the sources; `foreign` is not what was deployed last either. */
export type CodeState = 'current' | 'older' | 'foreign';

const UPDATE_TIMEOUT_MS = 60_000;
/** The SDK's own waiter looks once a second. */
const UPDATE_POLL_MS = 20;

/** SHA-256 in Base64: as Lambda and Terraform tell code. */
export const codeSha256Of = (zip: Uint8Array) => createHash('sha256').update(zip).digest('base64');

/**
 * Gives the function the code of a package, unless it runs that already. After `aws lambda update-function-code` Terraform
 * would not: it compares the package with what it deployed itself, not with what is there.
 *
 * @returns the SHA-256 of the code that it had, in Base64; undefined where it had the package's.
 */
export async function replaceCode(access: Access, functionName: string, zip: Uint8Array): Promise<string | undefined> {
  const lambda = createLambdaClient(access);
  const { CodeSha256 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  if (CodeSha256 === codeSha256Of(zip)) return undefined;
  await deployCode(lambda, functionName, zip);
  return CodeSha256 ?? 'unknown';
}

/** Gives the function other code, and returns when every event from now on meets it. */
export async function deployCode(lambda: LambdaClient, functionName: string, zip: Uint8Array): Promise<void> {
  const deadline = Date.now() + UPDATE_TIMEOUT_MS;
  const waitForUpdate = () =>
    waitFor(() => isUpdated(lambda, functionName), {
      what: `Lambda to take the new code of ${functionName}`,
      timeoutMs: deadline - Date.now(),
      intervalMs: UPDATE_POLL_MS,
    });
  const update = new UpdateFunctionCodeCommand({ FunctionName: functionName, ZipFile: zip });
  await lambda.send(update).catch(async (error) => {
    if (!(error instanceof ResourceConflictException)) throw error;
    // Somebody else changes the function at this moment, as Terraform does in another terminal.
    await waitForUpdate();
    await lambda.send(update);
  });
  await waitForUpdate();
}

async function isUpdated(lambda: LambdaClient, functionName: string): Promise<boolean> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { LastUpdateStatus, LastUpdateStatusReason } = await lambda.send(command);
  if (LastUpdateStatus === 'Failed') throw new Error(LastUpdateStatusReason ?? 'LastUpdateStatus is Failed');
  return LastUpdateStatus === 'Successful';
}

/**
 * Compares the code that the function runs with what the sources build to.
 *
 * @param deployedSha256 of the code that was deployed last: where the function runs it and the sources differ, it is older.
 */
export async function compareCode(
  access: Access,
  functionName: string,
  deployedSha256: string | undefined,
  build: (outputDir: string) => Promise<{ readonly zip: Uint8Array }> = packageFunction,
): Promise<CodeState> {
  const draft = mkdtempSync(join(tmpdir(), 'narrator-code-'));
  try {
    const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
    const [{ CodeSha256 }, { zip }] = await Promise.all([createLambdaClient(access).send(command), build(draft)]);
    if (CodeSha256 === codeSha256Of(zip)) return 'current';
    return CodeSha256 === deployedSha256 ? 'older' : 'foreign';
  } finally {
    rmSync(draft, { recursive: true });
  }
}
