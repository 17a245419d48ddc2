import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Has files and folders made in a draft folder beside their place, and puts each into its place whole. Several
 * processes may do so at once, and others may be reading: what is the same already is not touched.
 *
 * @param make writes into the folder that it is given; each of its entries gets into `directory` by its name.
 */
export function publishFrom(directory: string, make: (draftDir: string) => void): void {
  mkdirSync(directory, { recursive: true });
  const draftDir = mkdtempSync(join(directory, '.draft-'));
  try {
    const madeDir = join(draftDir, 'made');
    mkdirSync(madeDir);
    make(madeDir);
    for (const name of readdirSync(madeDir)) {
      const [made, place] = [join(madeDir, name), join(directory, name)];
      if (!isSame(made, place)) replace(made, place, join(draftDir, 'replaced'));
    }
  } finally {
    rmSync(draftDir, { recursive: true, force: true });
  }
}

/**
 * A folder that is not empty cannot be renamed over: what is there is moved aside, and again if another one came
 * meanwhile.
 */
function replace(made: string, place: string, aside: string): void {
  for (;;) {
    try {
      renameSync(made, place);
      return;
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) throw error;
    }
    try {
      renameSync(place, aside);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // Another one has just moved it.
    }
    rmSync(aside, { recursive: true, force: true });
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

function isSame(one: string, other: string): boolean {
  const [stat, otherStat] = [statSync(one), statSync(other, { throwIfNoEntry: false })];
  if (!stat.isDirectory() || !otherStat?.isDirectory()) {
    return stat.isFile() && otherStat?.isFile() === true && isSameFile(one, other);
  }
  try {
    const names = readdirSync(one).sort();
    return (
      names.join('/') === readdirSync(other).sort().join('/') &&
      names.every((name) => isSame(join(one, name), join(other, name)))
    );
  } catch {
    return false; // Another process has replaced it in the meantime.
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    return statSync(one).size === statSync(other).size && readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}
