import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { waitFor } from '../client/wait-for.ts';

/** A background process. A process id alone is no identity: ids are reused, so the moment of its start goes with it. */
export interface ProcessRecord {
  readonly pid: number;
  readonly startId: string;
}

export interface StartOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Takes standard output and standard error, appended. */
  readonly logFile: string;
}

const STOP_TIMEOUT_MS = 5_000;

/** Starts a process in a group of its own, which goes on when this one ends. */
export function startProcess(options: StartOptions): ProcessRecord {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  try {
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    // Without a listener a missing command would end this process; isRunning tells the caller.
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) {
      throw new Error(`Could not start "${options.command}": does the file exist and may it be executed?`);
    }
    // One that has ended already may have left others in its group; they are stopped by this record.
    return { pid: child.pid, startId: startIdOf(child.pid) ?? `${bootId()} ended` };
  } finally {
    closeSync(log);
  }
}

/** What tells a process from a later one with the same id; undefined when there is none. */
function startIdOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const { state, startTime } = readProcStat(pid);
      return state === 'Z' ? undefined : `${bootId()} ${startTime}`;
    }
    const line = runPs('-o', 'stat=,lstart=', '-p', String(pid)).trim();
    return line === '' || line.startsWith('Z') ? undefined : `${bootId()} ${line.slice(line.indexOf(' ') + 1)}`;
  } catch {
    return undefined;
  }
}

/** Process ids start over with the machine, so a start is told by the boot, too. */
function bootId(): string {
  return process.platform === 'linux'
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
}

/** proc(5): the name in field 2 may hold spaces and brackets, so what follows is counted from its last bracket. */
function readProcStat(pid: number | string) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], group: Number(fields[2]), startTime: fields[19] };
}

/** In the C locale: start times are compared as text, and two shells may differ in theirs. */
function runPs(...args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
}

/** This process, in the form in which others recognise it. */
export function currentProcess(): ProcessRecord {
  return { pid: process.pid, startId: startIdOf(process.pid) ?? 'unknown' };
}

export function isRunning(record: ProcessRecord): boolean {
  return startIdOf(record.pid) === record.startId;
}

/** What a file says of a process; undefined when it is no such record, as after a crash or an edit by hand. */
export function parseProcessRecord(value: unknown): ProcessRecord | undefined {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('startId' in value)) {
    return undefined;
  }
  const { pid, startId } = value;
  // A signal to group 0 or 1 would reach this very group or everything that this user runs.
  return Number.isInteger(pid) && Number(pid) > 1 && typeof startId === 'string'
    ? { pid: Number(pid), startId }
    : undefined;
}

/** Ends the process and every process of its group: politely, and after five seconds by force. */
export async function stopProcess(record: ProcessRecord): Promise<void> {
  const leader = startIdOf(record.pid);
  if (leader !== undefined && leader !== record.startId) {
    return; // The id belongs to somebody else's process by now.
  }
  // A group outlives its leader, and as long as it does the kernel gives its id to nobody else; until the next boot.
  if (!record.startId.startsWith(`${bootId()} `) || !hasLiveMember(record.pid)) {
    return;
  }
  signalGroup(record.pid, 'SIGTERM');
  const gone = () =>
    waitFor(async () => !hasLiveMember(record.pid), {
      what: `process ${record.pid} to end`,
      timeoutMs: STOP_TIMEOUT_MS,
    });
  try {
    await gone();
  } catch {
    signalGroup(record.pid, 'SIGKILL');
    await gone();
  }
}

/**
 * Whether a process of the group still runs. Asking by signal 0 would count zombies, which stay for ever where process 1
 * reaps nobody, as in many containers.
 */
function hasLiveMember(group: number): boolean {
  if (process.platform !== 'linux') {
    const lines = runPs('-axo', 'pgid=,stat=').split('\n');
    return lines.some((line) => new RegExp(`^\\s*${group}\\s+[^Z]`).test(line));
  }
  return readdirSync('/proc').some((name) => {
    try {
      const stat = /^\d+$/.test(name) ? readProcStat(name) : undefined;
      return stat?.group === group && stat.state !== 'Z';
    } catch {
      return false; // It has ended since it was listed.
    }
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The last of the group has just ended by itself.
  }
}
