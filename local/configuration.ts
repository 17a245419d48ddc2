import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { functionPackagePath, terraformDir } from './paths.ts';

/**
 * Copies the root module and the function's package below `home` and returns the copy's folder. tflocal writes an
 * override file into the root module, which everybody who uses the same folder meanwhile would get: another target,
 * `terraform test`, a person who plans for AWS.
 */
export function copyConfiguration(home: string): string {
  const configurationDir = join(home, 'source', 'terraform');
  rmSync(dirname(configurationDir), { recursive: true, force: true });
  cpSync(terraformDir, configurationDir, { recursive: true, filter: isSource });
  const packagePath = packageOf(configurationDir);
  mkdirSync(dirname(packagePath), { recursive: true });
  cpSync(functionPackagePath, packagePath);
  return configurationDir;
}

/** The zip that a copy of the root module deploys: the default of its variable `function_package`. */
export function packageOf(configurationDir: string): string {
  return join(dirname(configurationDir), 'dist', basename(functionPackagePath));
}

/** One hash of every file of a copy and its place, without what Terraform and tflocal made there. */
export function hashSources(configurationDir: string): string {
  const entries = readdirSync(configurationDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash('sha256');
  for (const path of files.filter(isSource).sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(configurationDir, path)}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Not what Terraform makes where nobody has told it another place, and no override. */
function isSource(path: string): boolean {
  return !/(^|\/)(\.terraform|terraform\.tfstate.*|override\.tf(\.json)?|.*_override\.tf(\.json)?)$/.test(path);
}
