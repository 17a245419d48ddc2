import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * What runs with its working directory or with a word of its command line in a folder: its process id and command line.
 * Zombies have neither. Other systems than Linux tell no working directories.
 */
export function programsBelow(directory: string): string[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(`${directory}/`));
  }
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') : [];
      const places = words.length === 0 ? [] : [readlinkSync(`/proc/${pid}/cwd`), ...words];
      return places.some((place) => `${place}/`.includes(`${directory}/`)) ? [`${pid} ${words.join(' ').trim()}`] : [];
    } catch {
      return []; // It has ended since it was listed, or is somebody else's.
    }
  });
}
