import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryDir } from '../../local/paths.ts';

/** Which tests of each suite are run. */
export type Choice =
  | { readonly of: 'all' }
  /** Those of the files whose path matches this regular expression, in capitals or not. */
  | { readonly of: 'named'; readonly pattern: string }
  /** Those that these files concern, by their paths in the checkout. */
  | { readonly of: 'changed'; readonly files: readonly string[] };

/** What every test depends on. */
const CONCERNS_ALL = /^(package(-lock)?\.json|jest\.config\.js|Makefile)$/;

/**
 * By `TESTS=pattern` and `CHANGED=1`.
 *
 * @throws {Error} when they contradict each other, or the pattern is none.
 */
export function readChoice(
  { TESTS: pattern, CHANGED: changed }: NodeJS.ProcessEnv,
  listChanged: () => readonly string[] = changedFiles,
): Choice {
  if (pattern && changed) {
    throw new Error(`TESTS="${pattern}" names tests, and CHANGED="${changed}" asks for those of a change: give one.`);
  }
  if (pattern) {
    checkPattern(pattern);
    return { of: 'named', pattern };
  }
  if (!changed) {
    return { of: 'all' };
  }
  const files = listChanged();
  return files.some((file) => CONCERNS_ALL.test(file)) ? { of: 'all' } : { of: 'changed', files };
}

/** Jest would run every test instead. */
function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch (error) {
    throw new Error(`TESTS="${pattern}" is no regular expression: ${(error as Error).message}`, { cause: error });
  }
}

/** What differs from the last commit, and files that git does not know yet. */
function changedFiles(): string[] {
  const git = (...args: string[]) =>
    execFileSync('git', [...args, '-z'], { cwd: repositoryDir, encoding: 'utf8' })
      .split('\0')
      .filter(Boolean);
  return [...git('diff', '--name-only', 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')];
}

/**
 * The changed files that jest can follow to the tests that import them. Tests that run a file instead of importing it
 * are added: those beside a script, and the one that plans the Terraform configuration.
 */
export function filesForJest(files: readonly string[]): string[] {
  const added = files.flatMap((file) =>
    file.startsWith('terraform/') ? 'local/terraform-graph.test.ts' : file.replace(/\.(sh|py|txt)$/, '.test.ts'),
  );
  return [...new Set([...files, ...added])].filter(
    (file) => /\.(ts|json)$/.test(file) && existsSync(join(repositoryDir, file)),
  );
}
