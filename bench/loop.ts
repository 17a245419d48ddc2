// How long a developer waits: npx tsx bench/loop.ts [embedded|localstack …]. From a save to the first invocation that runs the
// new code, by make dev and by tflocal apply; a syntax error and back; a changed variable. On targets of its own.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { createInvokingClient } from '../client/aws-clients.ts';
import { copyHandler } from '../integration/handler-copy.ts';
import { createHome, deployStack, removeStack, type Stack, startServers } from '../integration/stack.ts';
import { buildArtifacts, packageFunction } from '../local/build.ts';
import { packageOf } from '../local/configuration.ts';
import { LiveFunction, type LiveUpdate } from '../local/live/live-function.ts';
import { watchSources } from '../local/live/watch-sources.ts';
import { runMain } from '../local/run-main.ts';
import { applyTerraform, type TerraformProject } from '../local/terraform.ts';
import { median, print } from './print.ts';

const SAVES = 10;
const APPLIES = 3;

process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';

/** A copy of the handler, whose answers tell its edition. */
class Sources {
  readonly dir = copyHandler('loop');
  readonly #file = join(this.dir, 'handler', 'index.ts');
  readonly #source = readFileSync(this.#file, 'utf8').replace('export const handler', 'const handle');

  save(edition: number): void {
    const handler = `async (...event: any) => ({ ...(await (handle as any)(...event)), edition: ${edition} })`;
    writeFileSync(this.#file, `${this.#source}\nexport const handler = ${handler};\n`);
  }

  break(): void {
    writeFileSync(this.#file, `${this.#source}\nexport const = 1;\n`);
  }
}

async function measure(stack: Stack): Promise<void> {
  const sources = new Sources();
  const access = { region: stack.deployment.region, endpoint: stack.endpoint };
  const { functionName } = stack.deployment;
  const lambda = createInvokingClient(access);
  let edition = 0;
  const runsEdition = async () => {
    const Payload = Buffer.from(JSON.stringify({ Records: [] }));
    const { Payload: answer } = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
    const ran = JSON.parse(answer?.transformToString() ?? '{}').edition;
    if (ran !== edition) throw new Error(`Edition ${ran} ran after ${edition} was saved.`);
  };

  const applied = await times(APPLIES, async () => {
    edition += 1;
    sources.save(edition);
    const { zip } = await packageFunction(join(sources.dir, 'dist'), sources.dir);
    writeFileSync(packageOf(stack.project.configurationDir), zip);
    await applyTerraform(stack.project, () => undefined);
    await runsEdition();
  });

  const live = await LiveFunction.open({
    access,
    functionName,
    sourceDir: sources.dir,
    outputDir: join(sources.dir, 'dist'),
  });
  let heard: (update: LiveUpdate) => void = () => undefined;
  const watching = await watchSources(sources.dir, ['handler'], {
    onChange: () => void live.update().then((update) => heard(update)),
  });
  const update = (save: () => void, status: LiveUpdate['status']) =>
    new Promise<void>((resolve, reject) => {
      heard = (one) => (one.status === status ? resolve() : reject(new Error(`It is ${one.status}, not ${status}.`)));
      save();
    });
  const saveEdition = () => {
    edition += 1;
    sources.save(edition);
  };
  await live.update(); // The first bundle takes longest; make dev makes it when it starts.
  const toLive: number[] = [];
  const toRun = await times(SAVES, async () => {
    const startedAt = performance.now();
    await update(saveEdition, 'live');
    toLive.push((performance.now() - startedAt) / 1000);
    await runsEdition();
  });
  const toTold = await times(SAVES, async () => {
    await update(() => sources.break(), 'broken');
    await update(saveEdition, 'live');
  });
  await watching.close();
  await live.close();

  const changed = await times(APPLIES, (run) => applyTerraform(withVariable(stack.project, run), () => undefined));
  console.log(`\n${stack.target}, seconds, median and range`);
  print('save to first run, tflocal apply', applied);
  print('save to live, make dev', toLive);
  print('save to first run, make dev', toRun);
  print('syntax error told, and back to live', toTold);
  print('changed variable, tflocal apply', changed);
  print('tflocal apply : make dev', [median(applied) / median(toRun)]);
  rmSync(sources.dir, { recursive: true, force: true });
}

function withVariable(project: TerraformProject, run: number): TerraformProject {
  const name = 'TF_VAR_function_environment';
  const variables = { ...JSON.parse(project.environment[name] ?? '{}'), BENCH_RUN: String(run) };
  return { ...project, environment: { ...project.environment, [name]: JSON.stringify(variables) } };
}

/** In seconds. */
async function times(count: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const startedAt = performance.now();
    await work(run);
    taken.push((performance.now() - startedAt) / 1000);
  }
  return taken;
}

await runMain(async () => {
  if (process.env['NARRATOR_TEST_TARGET'] === undefined) {
    await buildArtifacts();
    const targets = process.argv.length > 2 ? process.argv.slice(2) : ['embedded', 'localstack'];
    for (const target of targets) {
      const env = { ...process.env, NARRATOR_TEST_TARGET: target };
      execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url)], { env, stdio: 'inherit' });
    }
    return;
  }
  const home = createHome();
  try {
    await measure(await deployStack(await startServers(home)));
  } finally {
    await removeStack(home);
  }
});
