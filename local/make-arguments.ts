import { readFileSync } from 'node:fs';

/**
 * The command line of a running make, word by word; empty where the system does not tell. make itself drops the blanks
 * before a variable's value.
 */
export function readMakeArguments(pid: string | undefined): string[] {
  if (pid === undefined || !/^\d+$/.test(pid)) {
    return [];
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return []; // Not Linux.
  }
}
