import { join, relative } from 'node:path';
import { withLock } from '../lock.ts';
import { runStep } from '../progress.ts';
import {
  type BringUpOptions,
  deploy,
  describeStart,
  forgetDeployment,
  type LocalStack,
  type LocalTarget,
  type ServiceName,
  type ServiceStatus,
  wasCutOff,
} from '../target.ts';
import { inspectServices, startServices, stopServices } from './services.ts';

const NAMES = { engine: 'MiniStack', polly: 'the Polly emulator' };

/** MiniStack and the Polly emulator as processes of this machine. */
export const embeddedTarget: LocalTarget = {
  name: 'embedded',
  summary: 'MiniStack and the Polly emulator as processes of this machine',
  bringUp,
  takeDown,
  inspect,
};

async function bringUp(home: string, options: BringUpOptions = {}): Promise<LocalStack> {
  return withLock(join(home, 'lock'), async () => {
    if (wasCutOff(home)) {
      await runStep('start over: the last apply was cut off', () => stopAndForget(home));
    }
    const start = describeStart('MiniStack and the Polly emulator', await inspect(home));
    const { endpoint, pollyUrl } = await runStep(start, () =>
      startServices(home, { ...options, onEmptyEngine: () => forgetDeployment(home) }),
    );
    return deploy(home, { endpoint, pollyUrl, functionPollyUrl: pollyUrl }, options.configurationDir);
  });
}

async function takeDown(home: string): Promise<string[]> {
  return withLock(join(home, 'lock'), async () => {
    const stopped = await stopAndForget(home);
    return stopped.map((name) => NAMES[name]);
  });
}

async function stopAndForget(home: string): Promise<ServiceName[]> {
  const stopped = await stopServices(home);
  forgetDeployment(home);
  return stopped;
}

async function inspect(home: string): Promise<ServiceStatus[]> {
  return (await inspectServices(home)).map(({ name, url, state, pid, logFile }) => ({
    name,
    url,
    state,
    detail: `process ${pid}, log ${relative(process.cwd(), logFile)}`,
  }));
}
