import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLambdaClient } from '../client/aws-clients.ts';
import { LogReader } from '../client/logs/events.ts';
import { waitFor } from '../client/wait-for.ts';
import { codeSha256Of, replaceCode } from '../local/deployed-code.ts';
import { LiveFunction, type LiveUpdate } from '../local/live/live-function.ts';
import { type Watching, watchSources } from '../local/live/watch-sources.ts';
import { functionPackagePath, repositoryDir } from '../local/paths.ts';
import { copyHandler } from './handler-copy.ts';
import { Mailbox } from './messages.ts';
import { forgetPollyRequests, listPollyRequests, setPollyFaults } from './polly-faults.ts';
import { clientsOf, currentStack } from './stack.ts';
import { isWhole } from './test-size.ts';
import { storeText } from './texts.ts';

const SAVES = isWhole ? 50 : 15;
const SAVE_EVERY_MS = 200;
/** Long enough for many a save to come while a text is being spoken. */
const SPEAKING_MS = 700;
const TEXT_EVERY_MS = 333;

const stack = currentStack();
const { functionName, logGroupName, noticesTopicArn, alertsTopicArn } = stack.deployment;
const { access } = clientsOf(stack);
const sourceDir = copyHandler('saves');
const outputDir = join(sourceDir, 'dist');
const savedFile = join(sourceDir, 'handler', 'narrate.ts');
const source = readFileSync(join(repositoryDir, 'handler', 'narrate.ts'), 'utf8');
let live: LiveFunction;
let watching: Watching;
let updates: LiveUpdate[] = [];

beforeAll(async () => {
  live = await LiveFunction.open({ access, functionName, sourceDir, outputDir });
  let turn: Promise<unknown> = live.update();
  let isDue = false;
  const onChange = () => {
    if (isDue) return;
    isDue = true;
    turn = turn.then(async () => {
      isDue = false;
      updates.push(
        await live.update().catch((error: Error) => ({ status: 'broken', errors: [error.message] }) as const),
      );
    });
  };
  watching = await watchSources(sourceDir, ['handler'], { onChange });
});
afterAll(async () => {
  await watching.close();
  await live.close();
  await setPollyFaults(stack.pollyUrl, {});
  await replaceCode(access, functionName, readFileSync(functionPackagePath));
  rmSync(sourceDir, { recursive: true, force: true });
});

/** Saves the handler so that its log tells which edition ran. */
function save(edition: number): void {
  writeFileSync(savedFile, source.replace("'Text read'", `'Text read by edition ${edition}'`));
}

async function editionsThatRan(key: string, since: Date): Promise<string[]> {
  const events = await new LogReader(access, logGroupName, since).read();
  const lines = events.flatMap(({ message }) => (message.includes(`"${key}"`) ? [message] : []));
  return lines.flatMap((line) => /Text read by edition (\d+)/.exec(line)?.[1] ?? []);
}

async function untilLive(count: number): Promise<void> {
  await waitFor(async () => updates.length >= count, { what: 'the save to be live', timeoutMs: 30_000 });
}

/** Of the code that every event from now on meets; undefined while the function is being updated. */
async function deployedSha256(): Promise<string | undefined> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { CodeSha256, LastUpdateStatus } = await createLambdaClient(access).send(command);
  return LastUpdateStatus === 'Successful' ? CodeSha256 : undefined;
}

test(`${SAVES} saves while texts are uploaded: every text is narrated once, and the last code runs`, async () => {
  const mailbox = await Mailbox.open(stack, noticesTopicArn);
  const alerts = await Mailbox.open(stack, alertsTopicArn);
  const since = new Date();
  await setPollyFaults(stack.pollyUrl, { audio: 'canned', latencyMs: SPEAKING_MS });
  await forgetPollyRequests(stack.pollyUrl);
  try {
    let isSaving = true;
    const uploading = (async () => {
      const texts = [];
      while (isSaving) {
        texts.push(await storeText(stack, `saves/${texts.length}.txt`, `This is text number ${texts.length}.`));
        await delay(TEXT_EVERY_MS);
      }
      return texts;
    })();
    for (let edition = 1; edition <= SAVES; edition += 1) {
      save(edition);
      await delay(SAVE_EVERY_MS);
    }
    isSaving = false;
    const texts = await uploading;
    const isBuilt = () => readFileSync(join(outputDir, 'function', 'index.js'), 'utf8').includes(`edition ${SAVES}`);
    const packageSha256 = () => codeSha256Of(readFileSync(join(outputDir, 'function.zip')));
    await waitFor(async () => isBuilt() && (await deployedSha256()) === packageSha256(), {
      what: 'the last save to be deployed',
      timeoutMs: 30_000,
    });
    expect(updates.filter(({ status }) => status === 'broken')).toEqual([]);
    const last = await storeText(stack, 'saves/last.txt', 'This is the last text.');

    const notices = await mailbox.notices(texts.length + 1, 60_000);
    const narrated = notices.map(({ document }) => `${document.status} ${document.versionId}`);
    expect(narrated.sort()).toEqual([...texts, last].map(({ versionId }) => `narrated ${versionId}`).sort());
    const spoken = (await listPollyRequests(stack.pollyUrl)).map(({ text }) => text);
    expect(spoken.sort()).toEqual([...new Set(spoken)].sort());
    expect(spoken).toHaveLength(texts.length + 1);
    await waitFor(async () => (await editionsThatRan('saves/last.txt', since)).length > 0, {
      what: 'the log of the last text',
      timeoutMs: 30_000,
    });
    expect(await editionsThatRan('saves/last.txt', since)).toEqual([String(SAVES)]);
    expect(await mailbox.rest()).toEqual([]);
    expect(await alerts.arrived()).toEqual([]);
  } finally {
    await mailbox.close();
    await alerts.close();
  }
});

test('a syntax error is told with its line and the code from before stays; the mended file is live again', async () => {
  const before = await deployedSha256();
  updates = [];
  writeFileSync(savedFile, `${source}\nconst = 1;\n`);
  await untilLive(1);
  const line = source.split('\n').length + 1;
  expect(updates).toMatchObject([
    { status: 'broken', errors: [expect.stringContaining(`handler/narrate.ts:${line}:6`)] },
  ]);
  expect(await deployedSha256()).toBe(before);

  save(SAVES + 1);
  await untilLive(2);
  expect(updates[1]).toMatchObject({ status: 'live' });
  expect(await deployedSha256()).not.toBe(before);
});

test('a change that the bundle does not show deploys nothing', async () => {
  updates = [];
  writeFileSync(savedFile, `${readFileSync(savedFile, 'utf8')}\n// A comment.\n`);
  await untilLive(1);
  expect(updates).toEqual([{ status: 'unchanged' }]);
});
