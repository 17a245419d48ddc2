// Runs the unit tests that the uncommitted change concerns, and again whenever a file is saved; q ends it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { localEnvironment } from '../local/target-environment.ts';
import { JEST_COMMAND } from './suites/jest.ts';

await runMain(async () => {
  // Jest talks with the terminal itself, and a Ctrl-C there reaches it: it stays in this process's group.
  const jest = spawn(process.execPath, [...JEST_COMMAND, '--selectProjects', 'unit', '--watch'], {
    cwd: repositoryDir,
    env: localEnvironment(process.env),
    stdio: 'inherit',
  });
  const [status] = await once(jest, 'exit');
  process.exitCode = status ?? 1;
});
