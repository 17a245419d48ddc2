// How other programs are run: to their end, with Ctrl-C passed on once, or in the background, to be found again later.
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { constants } from 'node:os';
import { dirname, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { BrokenOffError, InterruptedError, withInterrupts } from '../client/interrupts.ts';
import { waitFor } from '../client/wait-for.ts';

export interface CommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes everything that the command prints, appended. */
  readonly logFile?: string;
  readonly onLine?: (line: string) => void;
  /**
   * False: it stays in the group of this process. For unit tests, which no signal reaches: it ends with jest's group.
   */
  readonly ownGroup?: boolean;
  /** How long the command may take to end once it was interrupted. */
  readonly graceMs?: number;
}

export interface CommandResult {
  /** As in shells: 128 and the signal's number when a signal ended the command. */
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
  readonly stdout: string;
}

const GRACE_MS = 30_000;
const TERMINATION_MS = 5_000;

/**
 * Runs a command to its end, in a process group of its own: a Ctrl-C in the terminal would otherwise reach it twice,
 * from the terminal and from here, and Terraform takes a second interrupt as the order to drop everything, state
 * included. An interrupted command may end by itself; what is left of its group is then ended.
 *
 * @throws {InterruptedError} when this process was interrupted and the command ended by itself.
 * @throws {BrokenOffError} when this process was interrupted and the command had to be killed.
 */
export function runCommand(options: CommandOptions): Promise<CommandResult> {
  return withInterrupts((interruption) => runInterruptibly(options, interruption));
}

async function runInterruptibly(options: CommandOptions, interruption: AbortSignal): Promise<CommandResult> {
  const { command, args, cwd, env, logFile, onLine = () => undefined, ownGroup = true, graceMs = GRACE_MS } = options;
  const line = [command, ...args].join(' ');
  const log = logFile === undefined ? [] : [openLog(logFile, `\n$ ${line}\n`)];
  const child = execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    detached: ownGroup,
    stdin: 'ignore',
    stdout: ['pipe', ...log],
    stderr: ['pipe', ...log],
    all: true,
    stripFinalNewline: false,
    reject: false,
  });
  // Not the child's own end, which waits for whoever holds its output open.
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  let ending: Promise<'by itself' | 'killed'> | undefined;
  const end = () => {
    ending = endGroup(child, exit, graceMs);
    ending.catch(() => undefined); // Thrown below, when the command has ended.
  };
  interruption.addEventListener('abort', end, { once: true });

  for await (const printed of child.iterable({ from: 'all' })) {
    onLine(printed);
  }
  const result = await child;
  if ((await ending) === 'killed') {
    throw new BrokenOffError(
      `Interrupted. "${line}" had not ended ${graceMs / 1000} s later and was killed: what it was doing may be half done.`,
    );
  }
  if (result.exitCode === undefined && result.signal === undefined) {
    throw new Error(`Could not run "${command}": ${result.originalMessage}`, { cause: result });
  }
  const exitCode = result.exitCode ?? 128 + constants.signals[result.signal as NodeJS.Signals];
  if (interruption.aborted) {
    throw new InterruptedError('Interrupted.', exitCode);
  }
  return { exitCode, output: result.all, stdout: result.stdout };
}

function openLog(file: string, heading: string) {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, heading);
  return { file, append: true } as const;
}

interface Leader {
  readonly pid?: number | undefined;
  kill(signal: NodeJS.Signals): boolean;
}

/**
 * Ends a process and the group that it leads. Only the leader is interrupted, and only once: it has to end what it has
 * started. What of the group still runs afterwards, or after `graceMs`, is terminated.
 */
async function endGroup(leader: Leader, exit: Promise<void>, graceMs: number): Promise<'by itself' | 'killed'> {
  if (leader.pid === undefined) {
    return 'by itself'; // It could not even be started.
  }
  leader.kill('SIGINT');
  const ending = await Promise.race([
    exit.then(() => 'by itself' as const),
    delay(graceMs, 'killed' as const, { ref: false }),
  ]);
  await terminateGroup(leader.pid);
  return ending;
}

/** Ends every process of a group: politely, and after five seconds by force. */
async function terminateGroup(group: number): Promise<void> {
  const gone = () =>
    waitFor(async () => !hasLiveMember(group), { what: `process group ${group} to end`, timeoutMs: TERMINATION_MS });
  if (!hasLiveMember(group)) {
    return;
  }
  signalGroup(group, 'SIGTERM');
  try {
    await gone();
  } catch {
    signalGroup(group, 'SIGKILL');
    await gone();
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The last of the group has just ended by itself.
  }
}

/** A background process. Process ids are used again, so its start belongs to its identity. */
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

/** Starts a process in a group of its own, which goes on when this one ends. */
export function startProcess({ command, args, env, cwd, logFile }: StartOptions): ProcessRecord {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
    // Without a listener a missing command would end this process; the missing id says the same below.
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) {
      throw new Error(`Could not start "${command}": does the file exist and may it be executed?`);
    }
    // Recorded even if it has ended already: it may have left others in its group, and the record finds these.
    return { pid: child.pid, startId: startIdOf(child.pid) ?? `${bootId()} ended` };
  } finally {
    closeSync(log);
  }
}

/** This process, in the form in which others recognise it. */
export function currentProcess(): ProcessRecord {
  return { pid: process.pid, startId: startIdOf(process.pid) ?? 'unknown' };
}

export function isRunning(record: ProcessRecord): boolean {
  return startIdOf(record.pid) === record.startId;
}

/** Ends a background process and every process of its group: politely, and after five seconds by force. */
export async function stopProcess(record: ProcessRecord): Promise<void> {
  const startId = startIdOf(record.pid);
  if (startId !== undefined && startId !== record.startId) {
    return; // The id belongs to somebody else's process by now.
  }
  // The process may be gone and its group still run. Until the next boot nobody else gets the id of that group.
  if (record.startId.startsWith(`${bootId()} `)) {
    await terminateGroup(record.pid);
  }
}

/** What a file says of a process; undefined when it is no such record, as after a crash or an edit by hand. */
export function parseProcessRecord(value: unknown): ProcessRecord | undefined {
  const { pid, startId } = (value ?? {}) as { pid?: unknown; startId?: unknown };
  // A signal to group 0 or 1 would reach this very group or everything that this user runs.
  return typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && typeof startId === 'string'
    ? { pid, startId }
    : undefined;
}

/**
 * The boot, and when the process started: together they identify it, since ids are reused. Undefined when none runs.
 */
function startIdOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const { hasEnded, startTime } = readProcStat(pid);
      return hasEnded ? undefined : `${bootId()} ${startTime}`;
    }
    const line = runPs('-o', 'stat=,lstart=', '-p', String(pid)).trim();
    return line === '' || line.startsWith('Z') ? undefined : `${bootId()} ${line.slice(line.indexOf(' ') + 1)}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return process.platform === 'linux'
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
}

/**
 * proc(5): the name in field 2 may hold spaces and brackets; the other fields begin after its last bracket. A zombie
 * whose other threads are still at it has not ended: it holds its files, its port among them.
 */
function readProcStat(pid: number | string) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, threads] = [fields[0], Number(fields[17])];
  return { hasEnded: state === 'Z' && threads < 2, group: Number(fields[2]), startTime: fields[19] };
}

/** In the C locale: start times are compared as text, and two shells may differ in theirs. */
function runPs(...args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
}

const hasLiveMember = (group: number) => liveMembersOf(group).length > 0;

/**
 * The processes of a group that still run. Signal 0 would also find zombies, and where process 1 reaps nobody, as in
 * many containers, these stay for ever.
 */
function liveMembersOf(group: number): number[] {
  if (process.platform !== 'linux') {
    const lines = runPs('-axo', 'pid=,pgid=,stat=').split('\n');
    const member = new RegExp(`^\\s*(\\d+)\\s+${group}\\s+[^Z\\s]`);
    return lines.flatMap((line) => member.exec(line)?.[1] ?? []).map(Number);
  }
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => {
    try {
      const stat = readProcStat(pid);
      return stat.group === group && !stat.hasEnded;
    } catch {
      return false; // It has ended since it was listed.
    }
  });
}

/**
 * Whether what a record names, or what is left of its group, works below a folder. The system knows where a process
 * works, also when the folder was renamed since; a record only says what was true when it was written, and is copied
 * with its folder. True where nothing is left, where the system does not tell, and where the folder in which it worked
 * is gone.
 */
export function worksBelow({ pid }: ProcessRecord, directory: string): boolean {
  const members = liveMembersOf(pid);
  return members.length === 0 || members.some((member) => isBelow(workingDirOf(member), directory));
}

function isBelow(workingDir: string | undefined, directory: string): boolean {
  return workingDir === undefined || `${workingDir}${sep}`.startsWith(`${directory}${sep}`);
}

/** Undefined where it is gone or not known. */
function workingDirOf(pid: number): string | undefined {
  try {
    const path =
      process.platform === 'linux'
        ? readlinkSync(`/proc/${pid}/cwd`)
        : /^n(.+)$/m.exec(
            execFileSync('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn'], { encoding: 'utf8' }),
          )?.[1];
    return path !== undefined && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
