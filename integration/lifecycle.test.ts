import {
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { createLambdaClient, LOCAL_REGION } from '../client/aws-clients.ts';
import { runCommand } from '../local/processes.ts';
import { deploy } from '../local/target.ts';
import { destroyTerraform, planTerraform } from '../local/terraform.ts';
import { takeInventory } from './inventory.ts';
import { Mailbox } from './messages.ts';
import { currentStack } from './stack.ts';
import { fetchLogs } from './stack-logs.ts';
import { storeText } from './texts.ts';

// The last file on the deployment, after all that the others have done with it.
const stack = currentStack();
const access = { endpoint: stack.endpoint, region: LOCAL_REGION };
const { before, after } = stack.inventories;

test('applying makes one of everything, two topics, and a subscription of each', () => {
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

test('after use a plan shows no changes', async () => {
  const mailbox = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  const { versionId } = await storeText(stack, 'used.txt', 'The bucket is not empty.');
  expect((await mailbox.notice()).document).toMatchObject({ status: 'narrated', versionId });
  await mailbox.close();

  const { hasChanges, output } = await planTerraform(stack.project);
  expect(hasChanges ? output : 'no changes').toBe('no changes');
});

// After the use: for up to two minutes after new code, LocalStack may hold a text's event back (docs/targets.md).
test('code that was put there by hand is replaced by that of the package when it is deployed again', async () => {
  const lambda = createLambdaClient(access);
  const function_ = { FunctionName: stack.deployment.functionName };
  const { CodeSha256: ours } = await lambda.send(new GetFunctionConfigurationCommand(function_));
  const ZipFile = zipSync({ 'index.js': strToU8('exports.handler = async () => "not Narrator";') });
  const { CodeSha256: theirs } = await lambda.send(new UpdateFunctionCodeCommand({ ...function_, ZipFile }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, function_);

  const again = await deploy(stack.home, stack);
  expect([theirs === ours, again.foreignCode]).toEqual([false, theirs]);
  expect((await lambda.send(new GetFunctionConfigurationCommand(function_))).CodeSha256).toBe(ours);
});

// A stack that is kept is for people to look into.
const testUnlessKept = process.env['KEEP'] ? test.skip : test;

testUnlessKept('destroy leaves nothing of it, texts and audio included, and all that is not its own', async () => {
  const deployed = await takeInventory(access);
  // On LocalStack the function's log goes with its group.
  await fetchLogs(stack.home);
  await destroyTerraform(stack.project);
  const isOwn = (kind: string, name: string) => after[kind]?.includes(name) && !before[kind]?.includes(name);
  const others = Object.entries(deployed).map(([kind, names]) => [kind, names.filter((name) => !isOwn(kind, name))]);
  expect(await takeInventory(access)).toEqual(Object.fromEntries(others));
});
