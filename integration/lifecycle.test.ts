import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { createLambdaClient, LOCAL_REGION } from '../client/aws-clients.ts';
import { runCommand } from '../local/processes.ts';
import { deploy } from '../local/target.ts';
import { destroyTerraform } from '../local/terraform.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { Mailbox } from './messages.ts';
import { createHome, deployStack, removeStack, type Stack, startServers } from './stack.ts';
import { storeText } from './texts.ts';

// On servers of its own: MiniStack lists some keys of the other files in ways in which Terraform cannot empty a bucket.
const home = createHome();
const inventory = (endpoint: string) => takeInventory({ endpoint, region: LOCAL_REGION });
let before: Inventory;
let stack: Stack;

beforeAll(async () => {
  const servers = await startServers(home);
  before = await inventory(servers.endpoint);
  stack = await deployStack(servers);
});
afterAll(() => removeStack(home));

test('applying makes one of everything, two topics, and a subscription of each', async () => {
  const after = await inventory(stack.endpoint);
  const made = Object.entries(after).map(([kind, names]) => [kind, names.length - (before[kind]?.length ?? 0)]);
  expect(Object.fromEntries(made)).toEqual({
    buckets: 1,
    functions: 1,
    roles: 1,
    policies: 1,
    topics: 2,
    subscriptions: 2,
    logGroups: 1,
  });
});

test('credentials of another account than the one named are refused before anything is planned', async () => {
  // Not by tflocal: its override file is refused for every account but the emulators' own, before the provider is
  // asked.
  const { exitCode, output } = await runCommand({
    command: 'terraform',
    args: ['plan', '-input=false', '-no-color', '-var-file=local.tfvars', '-var=account_id=111111111111'],
    cwd: stack.project.configurationDir,
    env: { ...process.env, ...stack.project.environment },
  });
  expect(output).toContain('AWS account ID not allowed');
  expect(exitCode).toBe(1);
});

test('a text is narrated', async () => {
  const mailbox = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  const { versionId } = await storeText(stack, 'used.txt', 'The bucket is not empty.');
  expect((await mailbox.notice()).document).toMatchObject({ status: 'narrated', versionId });
  await mailbox.close();
});

describe('a deployment again', () => {
  /** What Terraform has printed so far: nothing is added where it does not run. */
  const terraformLog = () => readFileSync(join(home, 'terraform.log'), 'utf8');
  const functionOf = (): [LambdaClient, { FunctionName: string }] => [
    createLambdaClient({ endpoint: stack.endpoint, region: LOCAL_REGION }),
    { FunctionName: stack.deployment.functionName },
  ];

  test('runs no Terraform where nothing has changed', async () => {
    const before = terraformLog();
    const { changes, deployment } = await deploy(home, stack);
    expect([changes, deployment]).toEqual([undefined, stack.deployment]);
    expect(terraformLog()).toBe(before);
  });

  test('replaces code that was put there by hand by that of the package, without Terraform', async () => {
    const [lambda, function_] = functionOf();
    const { CodeSha256: ours } = await lambda.send(new GetFunctionConfigurationCommand(function_));
    const ZipFile = zipSync({ 'index.js': strToU8('exports.handler = async () => "not Narrator";') });
    const { CodeSha256: theirs } = await lambda.send(new UpdateFunctionCodeCommand({ ...function_, ZipFile }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, function_);

    const before = terraformLog();
    const again = await deploy(home, stack);
    expect([theirs === ours, again.foreignCode]).toEqual([false, theirs]);
    expect(terraformLog()).toBe(before);
    expect((await lambda.send(new GetFunctionConfigurationCommand(function_))).CodeSha256).toBe(ours);
  });

  test('has Terraform mend settings of the function that were changed by hand, and then rests', async () => {
    const [lambda, function_] = functionOf();
    const { Timeout, Environment } = await lambda.send(new GetFunctionConfigurationCommand(function_));
    const Variables = { ...Environment?.Variables, VOICE_ID: 'Nobody' };
    await lambda.send(new UpdateFunctionConfigurationCommand({ ...function_, Timeout: 3, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, function_);

    expect((await deploy(home, stack)).changes).toEqual({ added: 0, changed: 1, destroyed: 0 });
    const mended = await lambda.send(new GetFunctionConfigurationCommand(function_));
    expect([mended.Timeout, mended.Environment]).toEqual([Timeout, Environment]);
    expect((await deploy(home, stack)).changes).toBeUndefined();
  });

  test('runs Terraform where everything is to be looked at', async () => {
    const { changes } = await deploy(home, stack, { looksAtEverything: true });
    expect(changes).toEqual({ added: 0, changed: 0, destroyed: 0 });
  });
});

test('destroy leaves nothing, texts and audio included', async () => {
  await destroyTerraform(stack.project);
  expect(await inventory(stack.endpoint)).toEqual(before);
});
