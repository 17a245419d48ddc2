// make logs and make inbox of the run's stack. Their scripts know a person's targets only, and this stack is none: a
// process of its own calls what they call.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { expect } from '@jest/globals';
import { createInvokingClient } from '../client/aws-clients.ts';
import { waitFor } from '../client/wait-for.ts';
import { packageFunction } from '../local/build.ts';
import { repositoryDir } from '../local/paths.ts';
import { clientsOf, type Stack } from './stack.ts';

export interface View {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly exit: Promise<number | null>;
  /** Of both outputs, so far. */
  output(): string;
}

/** Calls a function of client/, written as TypeScript, in a process of its own. */
export function openView(call: string, env: NodeJS.ProcessEnv = {}): View {
  const program = `
    import { runMain } from './local/run-main.ts';
    import { findSourceMap } from './local/source-maps.ts';
    import { readLogOptions } from './client/logs/options.ts';
    import { showLogs } from './client/logs/show.ts';
    import { showMails } from './client/mails.ts';
    await runMain(() => ${call});`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
    {
      cwd: repositoryDir,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, exit, output: () => output };
}

/** A function, and where the source map of its code is kept. */
interface LoggedFunction {
  readonly functionName: string;
  readonly outputDir?: string;
}

/** What make logs KEY=… prints; of the deployed function unless another one is named. */
export async function readLogs(stack: Stack, key: string, other?: LoggedFunction): Promise<string> {
  const { functionName = stack.deployment.functionName, outputDir } = other ?? {};
  const deployment = { ...stack.deployment, functionName, logGroupName: `/aws/lambda/${functionName}` };
  const request = JSON.stringify({ access: clientsOf(stack).access, deployment });
  const places = outputDir === undefined ? '' : `, ${JSON.stringify(outputDir)}`;
  const find = `(codeSha256) => findSourceMap(codeSha256${places})`;
  const call = `showLogs({ ...${request}, options: readLogOptions(process.env), findSourceMap: ${find} })`;
  const { exit, output } = openView(call, { LOGS_KEY: key });
  const status = await exit;
  if (status !== 0) throw new Error(`make logs ended with ${status}: ${output()}`);
  return output();
}

/** Looks until there is what is wanted: a log may be written some time after all else. */
export function waitForOutput(read: () => Promise<string>, wanted: RegExp, timeoutMs = 60_000): Promise<string> {
  return waitFor(
    async () => {
      const output = await read();
      if (!wanted.test(output)) throw new Error(`only this was printed:\n${output}`);
      return output;
    },
    { what: `${wanted}`, timeoutMs, intervalMs: 500 },
  );
}

/** Calls a function that throws while it is loaded, and looks at what its log says of it. */
export async function withUnloadableFunction(
  stack: Stack,
  look: (readTheLogs: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'narrator logs-'));
  const lambda = createInvokingClient(clientsOf(stack).access);
  const name = { FunctionName: 'logs-cannot-start' };
  try {
    const code = { ZipFile: readFileSync(await packUnloadable(directory)) };
    const deployed = { FunctionName: stack.deployment.functionName };
    const { Role } = await lambda.send(new GetFunctionConfigurationCommand(deployed));
    const settings = { Handler: 'index.handler', Runtime: 'nodejs22.x', Role } as const;
    await lambda.send(new CreateFunctionCommand({ ...name, ...settings, Code: code }));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, name);
    expect((await lambda.send(new InvokeCommand(name))).FunctionError).toBeDefined();
    const outputDir = join(directory, 'dist');
    await look(() => readLogs(stack, 'logs/any.txt', { functionName: name.FunctionName, outputDir }));
  } finally {
    await lambda.send(new DeleteFunctionCommand(name)).catch(() => undefined); // It may not have come to that.
    rmSync(directory, { recursive: true, force: true });
  }
}

async function packUnloadable(directory: string): Promise<string> {
  const start = "export function start(): never {\n  throw new RangeError('cannot start');\n}\n";
  mkdirSync(join(directory, 'handler'));
  writeFileSync(join(directory, 'handler', 'start.ts'), start);
  writeFileSync(
    join(directory, 'handler', 'index.ts'),
    "import { start } from './start.ts';\nexport const handler = start();\n",
  );
  return (await packageFunction(join(directory, 'dist'), directory)).zipPath;
}
