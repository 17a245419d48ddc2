import { join } from 'node:path';
import { runStep, type Step } from '../client/progress.ts';
import { withLock } from './lock.ts';
import {
  deploy,
  describeStart,
  type LocalDeployment,
  type RunningServices,
  type ServiceStatus,
  wasCutOff,
} from './target.ts';

/** How a target's servers are handled; all of it happens while no other command starts or stops this target. */
export interface Servers {
  /** For people, as in "LocalStack and the Polly emulator". */
  readonly names: string;
  /** Gets, before anything is stopped or started, what a start takes. */
  prepare?(): Promise<void>;
  inspect(): Promise<ServiceStatus[]>;
  /** Starts what does not run yet; forgets the deployment if the AWS emulator starts empty. */
  start(step: Step): Promise<RunningServices>;
  /** Ends all of them and forgets what was deployed. */
  stop(): Promise<unknown>;
}

/**
 * Servers that run and modules that are applied to them, whatever was there before.
 *
 * @param configurationDir the root module to apply; the checkout's own by default.
 * @throws {LockedError} when another process starts or stops this target.
 */
export function bringUpServers(home: string, servers: Servers, configurationDir?: string): Promise<LocalDeployment> {
  return withLock(join(home, 'lock'), async () => {
    await servers.prepare?.();
    if (wasCutOff(home)) {
      await runStep('start over: the last apply was cut off', () => servers.stop());
    }
    const start = describeStart(servers.names, await servers.inspect());
    const running = await runStep(start, (step) => servers.start(step));
    return deploy(home, running, configurationDir);
  });
}
