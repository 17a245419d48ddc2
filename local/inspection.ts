import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitFor } from '../client/wait-for.ts';
import { findFreePort } from './ports.ts';
import { isHealthy, urlOf } from './target.ts';

/** The port that debuggers try by themselves. */
export const CUSTOMARY_PORT = 9229;
/** Runs that are under way come to their end first. */
const START_TIMEOUT_MS = 30_000;

export interface InspectionOptions {
  readonly functionName: string;
  /** Tried before any free one. */
  readonly preferredPort?: number;
  readonly timeoutMs?: number;
}

/**
 * Runs a function of the embedded target under Node's inspector, until `stopInspecting` or the end of this process. The AWS
 * emulator goes on. embedded/inspection.py says what is different meanwhile.
 *
 * @param home the target's.
 * @returns the port on loopback at which debuggers attach; it answers.
 */
export async function startInspecting(
  home: string,
  { functionName, preferredPort = CUSTOMARY_PORT, timeoutMs = START_TIMEOUT_MS }: InspectionOptions,
): Promise<number> {
  const port = await findFreePort([preferredPort]);
  const file = inspectionFile(home);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.draft`, JSON.stringify({ functionName, port, pid: process.pid }));
  renameSync(`${file}.draft`, file);
  try {
    await waitFor(() => isHealthy(`${urlOf(port)}/json/version`), {
      what: `${functionName} to run under the inspector`,
      timeoutMs,
    });
  } catch (cause) {
    stopInspecting(home);
    throw new Error(
      `${functionName} was to run under the inspector, but nothing answers at ${urlOf(port)}. Let its runs end and try ` +
        'again. Where that does not help, start the target anew: make local-down, then make dev INSPECT=1.',
      { cause },
    );
  }
  return port;
}

/** The function runs as before from the next event on. A run that stands at a breakpoint ends as its debugger lets it. */
export function stopInspecting(home: string): void {
  rmSync(inspectionFile(home), { force: true });
}

/** Where the launcher of the AWS emulator looks for what is asked. */
export const inspectionFile = (home: string) => join(home, 'inspection.json');
