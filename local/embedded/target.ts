import { join, relative } from 'node:path';
import { bringUpServers, type Servers } from '../bring-up.ts';
import { withLock } from '../lock.ts';
import {
  type BringUpOptions,
  forgetDeployment,
  type LocalDeployment,
  type LocalTarget,
  type ServiceName,
  type ServiceStatus,
} from '../target.ts';
import { inspectServices, startServices, stopServices } from './services.ts';

const NAMES = { aws: 'MiniStack', polly: 'the Polly emulator' };

/** MiniStack and the Polly emulator as processes of this machine. */
export const embeddedTarget: LocalTarget = {
  name: 'embedded',
  summary: 'MiniStack and the Polly emulator as processes of this machine',
  bringUp,
  takeDown,
  inspect,
};

async function bringUp(home: string, options: BringUpOptions = {}): Promise<LocalDeployment> {
  const servers: Servers = {
    names: `${NAMES.aws} and ${NAMES.polly}`,
    inspect: () => inspect(home),
    start: async () => {
      const onEmptyStart = () => forgetDeployment(home);
      const { endpoint, pollyUrl } = await startServices(home, { ...options, onEmptyStart });
      return { endpoint, pollyUrl, functionPollyUrl: pollyUrl };
    },
    stop: () => stopAndForget(home),
  };
  return bringUpServers(home, servers, options.configurationDir);
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
