import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryDir } from './paths.ts';

test.each([
  ['what is left', '() => Promise.resolve("A server still runs.")', '\nA server still runs.\n'],
  ['nothing where that cannot be told', '() => Promise.reject(new Error("no Docker"))', '\n'],
])('a Ctrl-C ends a script with 130, and it says %s', async (_what, describeRest, rest) => {
  const script = `
    const { withInterrupts } = await import(${JSON.stringify(join(repositoryDir, 'client', 'interrupts.ts'))});
    const { runMain } = await import(${JSON.stringify(join(import.meta.dirname, 'run-main.ts'))});
    await runMain(() => withInterrupts((signal) => new Promise((_resolve, reject) => {
      const hold = setInterval(() => {}, 1_000);
      signal.addEventListener('abort', () => { clearInterval(hold); reject(signal.reason); });
      console.log('ready');
    })), ${describeRest});`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stdout.once('data', () => child.kill('SIGINT'));
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(printed).toBe(
    `\nInterrupted. What was under way has ended in good order; run the command again to go on.${rest}`,
  );
});

test('what the system refuses is told with the file and with what helps', () => {
  const script = `
    const { runMain } = await import(${JSON.stringify(join(import.meta.dirname, 'run-main.ts'))});
    await runMain(async () => {
      throw Object.assign(new Error("EACCES: permission denied, open '/a/lock'"), { code: 'EACCES' });
    });`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^\nEACCES: permission denied, open '\/a\/lock'\nThe user who runs this .* \(chown\)\.\n$/);
  expect(status).toBe(1);
});
