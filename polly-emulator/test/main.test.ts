import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(
  args: readonly string[],
  { env = {} }: { env?: Record<string, string> } = {},
): ChildProcess & { output: Promise<string> } {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  started.push(child);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  return Object.assign(child, { output: once(child, 'close').then(() => text) });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}

async function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const child = start(args, { env });
  const output = await child.output;
  return { code: child.exitCode, output };
}

describe('the command', () => {
  test('prints its URL, speaks, and ends with its speech process', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const child = start([]);
      const line = await firstLine(child);
      const [, url] = /^Polly emulator listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line) ?? [];
      const body = JSON.stringify({ Text: 'Hello', VoiceId: 'Joanna', OutputFormat: 'mp3' });
      expect((await fetch(`${url}/v1/speech`, { method: 'POST', body })).status).toBe(200);
      child.kill(signal);
      // The output ends when nothing holds it any more, the speech process included.
      expect(await child.output).toBe(`${line}\n`);
      expect(child.exitCode).toBe(0);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
    }
  });

  test('ends with npm, which passes SIGTERM on to nobody but the shell that it starts', async () => {
    const child = spawn('npm', ['run', '--silent', 'polly', '--', '--port', '0'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    const [, url = ''] = / (http:.*)$/.exec(await firstLine(child)) ?? [];
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    await once(child, 'close');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  test('says that a port is taken', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const { code, output } = await run(['--port', String(port)]);
    server.close();
    expect(code).toBe(1);
    expect(output).toContain(`port ${port} of 127.0.0.1 is taken`);
  });

  test.each<[string[], Record<string, string>, string]>([
    [['--port', 'http'], {}, "'http'"],
    [['8080'], {}, "'8080'"],
    [[], { POLLY_EMULATOR_QUOTA: 'half' }, "POLLY_EMULATOR_QUOTA has to be 'real' or 'none', not 'half'"],
    [['--faults', '{"errors":["Oops"]}'], {}, '"Oops"'],
    [['--faults', '{}', '--host', '0.0.0.0'], {}, "listens on '0.0.0.0'"],
  ])('refuses %j with %j and quotes the value', async (args, env, quoted) => {
    const { code, output } = await run(args, env);
    expect(code).toBe(2);
    expect(output).toContain(quoted);
    expect(output).toContain('Usage:');
  });

  test.each<[string, string[], Record<string, string>]>([
    ['a flag', ['--faults', '{"errors":["ThrottlingException"]}'], {}],
    ['the environment', [], { POLLY_EMULATOR_FAULTS: '{"errors":["ThrottlingException"]}' }],
  ])('starts with the faults of %s', async (_, args, env) => {
    const child = start(args, { env });
    const [, url] = /(http:.*)$/.exec(await firstLine(child)) ?? [];
    const body = JSON.stringify({ Text: 'Hello', VoiceId: 'Joanna', OutputFormat: 'mp3' });
    const reply = await fetch(`${url}/v1/speech`, { method: 'POST', body });
    expect([reply.status, reply.headers.get('x-amzn-errortype')]).toEqual([400, 'ThrottlingException']);
  });

  test('says that a host is not one of this machine', async () => {
    const { code, output } = await run(['--host', '192.0.2.1']);
    expect(code).toBe(1);
    expect(output).toContain("'192.0.2.1'");
  });

  test('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, output: `${version}\n` });
  });

  test('prints its usage', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    expect(output).toContain('--port N');
  });
});
