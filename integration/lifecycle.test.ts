import {
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

// After the use: for up to two minutes after new code, LocalStack may hold a text's event back (docs/targets.md).
test('code that was put there by hand is replaced by that of the package when it is deployed again', async () => {
  const { endpoint, deployment } = stack;
  const lambda = createLambdaClient({ endpoint, region: LOCAL_REGION });
  const function_ = { FunctionName: deployment.functionName };
  const { CodeSha256: ours } = await lambda.send(new GetFunctionConfigurationCommand(function_));
  const ZipFile = zipSync({ 'index.js': strToU8('exports.handler = async () => "not Narrator";') });
  const { CodeSha256: theirs } = await lambda.send(new UpdateFunctionCodeCommand({ ...function_, ZipFile }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, function_);

  const again = await deploy(home, stack);
  expect([theirs === ours, again.foreignCode]).toEqual([false, theirs]);
  expect(again.changes).toEqual({ added: 0, changed: 0, destroyed: 0 });
  expect((await lambda.send(new GetFunctionConfigurationCommand(function_))).CodeSha256).toBe(ours);
});

test('destroy leaves nothing, texts and audio included', async () => {
  await destroyTerraform(stack.project);
  expect(await inventory(stack.endpoint)).toEqual(before);
});
