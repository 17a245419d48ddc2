// Memory and processor time of the benchmark's processes, from Linux's /proc; NaN or undefined elsewhere.
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever its own clock. */
const TICK_MS = 10;

/** The fields of /proc/PID/stat from the third one on, counted from 0: the name before them may have spaces. */
function statOf(pid: number | 'self'): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}

/** Of this process's children that have ended: cutime and cstime of proc_pid_stat(5). */
export function endedChildrenCpuMs(): number {
  const stat = statOf('self');
  return ((stat[13] ?? Number.NaN) + (stat[14] ?? Number.NaN)) * TICK_MS;
}

function cpuMs(pid: number | 'self'): number {
  const stat = statOf(pid);
  return ((stat[11] ?? Number.NaN) + (stat[12] ?? Number.NaN)) * TICK_MS;
}

function childrenBut(stranger: number | undefined): number[] {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return pids.map(Number).filter((pid) => pid !== stranger);
}

/** Of this process and its children but one, ended ones included. */
export function familyCpuMs(stranger: number | undefined): number {
  try {
    return [cpuMs('self'), endedChildrenCpuMs(), ...childrenBut(stranger).map(cpuMs)].reduce(
      (sum, one) => sum + one,
      0,
    );
  } catch {
    return Number.NaN;
  }
}

/** Resident memory of this process and of its children but one, in MB. */
export function familyRssMb(stranger: number | undefined): { server: number; children: number } | undefined {
  try {
    return { server: rssMb('self'), children: childrenBut(stranger).reduce((sum, pid) => sum + rssMb(pid), 0) };
  } catch {
    return undefined;
  }
}

function rssMb(pid: number | 'self'): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
