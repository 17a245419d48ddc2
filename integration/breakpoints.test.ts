import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { createLambdaClient } from '../client/aws-clients.ts';
import { waitFor } from '../client/wait-for.ts';
import { replaceCode } from '../local/deployed-code.ts';
import { startInspecting, stopInspecting } from '../local/inspection.ts';
import { LiveFunction } from '../local/live/live-function.ts';
import { functionPackagePath, repositoryDir } from '../local/paths.ts';
import { Debugger } from './debugger.ts';
import { copyHandler } from './handler-copy.ts';
import { INSPECTED, testWhereAble } from './limits.ts';
import { Mailbox } from './messages.ts';
import { clientsOf, currentStack } from './stack.ts';
import { storeText, versionsOf } from './texts.ts';

/** The shortest that Lambda knows. */
const TIMEOUT_S = 1;
const STAND_MS = 2.5 * TIMEOUT_S * 1000;

const stack = currentStack();
const { functionName, noticesTopicArn, alertsTopicArn } = stack.deployment;
const { access } = clientsOf(stack);
const lambda = createLambdaClient(access);
const sourceDir = copyHandler('breakpoints');
const outputDir = join(sourceDir, 'dist');
const bundlePath = join(outputDir, 'function', 'index.js');
const savedFile = join(sourceDir, 'handler', 'narrate.ts');
const place = pathToFileURL(savedFile).href;
let live: LiveFunction;
let timeoutS: number | undefined;
let notices: Mailbox;
let alerts: Mailbox;
let port: number;
let attached: Debugger;

async function limitTime(Timeout: number | undefined): Promise<void> {
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Timeout }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30, minDelay: 0.1 }, { FunctionName: functionName });
}

async function untilGone(): Promise<void> {
  const isGone = () =>
    fetch(`http://127.0.0.1:${port}/json/version`).then(
      () => false,
      () => true,
    );
  await waitFor(isGone, { what: `the inspector to leave port ${port}`, timeoutMs: 30_000 });
}

function startProgram(script: string) {
  const imports = `import { startInspecting } from ${JSON.stringify(join(repositoryDir, 'local', 'inspection.ts'))};`;
  const args = ['--input-type=module', '--eval', `${imports}${script}`];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

beforeAll(async () => {
  if (stack.target !== 'embedded') return;
  notices = await Mailbox.open(stack, noticesTopicArn);
  alerts = await Mailbox.open(stack, alertsTopicArn);
  timeoutS = (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }))).Timeout;
  live = await LiveFunction.open({ access, functionName, sourceDir, outputDir, isDebuggable: true });
  await live.update();
  await limitTime(TIMEOUT_S);
});
afterAll(async () => {
  if (stack.target === 'embedded') {
    attached?.close();
    stopInspecting(stack.home);
    await limitTime(timeoutS);
    await live.close();
    await replaceCode(access, functionName, readFileSync(functionPackagePath));
    await Promise.all([notices.close(), alerts.close()]);
  }
  lambda.destroy();
  rmSync(sourceDir, { recursive: true, force: true });
});

testWhereAble(INSPECTED.stop, async () => {
  port = await startInspecting(stack.home, { functionName });
  attached = await Debugger.attach(port);
  await attached.breakAt(bundlePath, { place, text: 'findAudio(clients.s3, version)' });
  const keys = ['breakpoints/one.txt', 'breakpoints/two.txt'];
  const texts = await Promise.all(keys.map((key) => storeText(stack, key, 'Stand still for a while.')));

  const frame = await attached.stop();
  expect(await attached.variablesOf(frame)).toEqual(expect.arrayContaining(['run', 'named', 'text']));
  const first = await attached.evaluate(frame, 'named.key');
  expect(keys).toContain(first);
  expect(await attached.evaluate(frame, 'run.remainingMs() > 3_600_000')).toBe(true);
  await delay(STAND_MS);
  expect(await attached.evaluate(frame, 'version.key')).toBe(first);
  await attached.resume();

  // The other text has waited for the same process.
  const second = await attached.evaluate(await attached.stop(), 'named.key');
  expect([first, second].sort()).toEqual(keys);
  await attached.resume();
  const narrated = (await notices.notices(2)).map(({ document }) => `${document.status} ${document.versionId}`);
  expect(narrated.sort()).toEqual(texts.map(({ versionId }) => `narrated ${versionId}`).sort());
  for (const key of keys) expect(await versionsOf(stack, key.replace('.txt', '.mp3'))).toHaveLength(1);
});

testWhereAble(INSPECTED.save, async () => {
  const source = readFileSync(savedFile, 'utf8');
  writeFileSync(savedFile, source.replace('const version = versionOf(named);', '$&\n    const edition = "saved";'));
  expect(await live.update()).toMatchObject({ status: 'live' });
  await waitFor(async () => !attached.isOpen, { what: 'the old process to end', timeoutMs: 30_000 });
  const text = await storeText(stack, 'breakpoints/saved.txt', 'Spoken by what was saved.');
  attached = await Debugger.attach(port);
  await attached.breakAt(bundlePath, { place, text: 'findAudio(clients.s3, version)' });
  await attached.begin();
  const frame = await attached.stop();
  expect(await attached.evaluate(frame, '[named.key, edition]')).toEqual([text.key, 'saved']);
  await attached.resume();
  expect((await notices.notice()).document).toMatchObject({ status: 'narrated', versionId: text.versionId });
});

testWhereAble(INSPECTED.end, async () => {
  stopInspecting(stack.home);
  await untilGone();
  // Like a "make dev" that is killed and cannot take its request back.
  const asking = startProgram(`
    const port = await startInspecting(${JSON.stringify(stack.home)}, { functionName: ${JSON.stringify(functionName)} });
    console.log(port);
    setInterval(() => {}, 1000);
  `);
  const [answer] = await once(asking.stdout, 'data');
  port = Number(answer);
  expect((await fetch(`http://127.0.0.1:${port}/json/version`)).ok).toBe(true);
  asking.kill('SIGKILL');
  await untilGone();
  await limitTime(timeoutS);
  const text = await storeText(stack, 'breakpoints/after.txt', 'Spoken without a debugger.');
  expect((await notices.notice()).document).toMatchObject({ status: 'narrated', versionId: text.versionId });
  expect(await notices.rest()).toEqual([]);
  expect(await alerts.arrived()).toEqual([]);
});
