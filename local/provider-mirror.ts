import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const PROVIDER = 'registry.terraform.io/hashicorp/aws';

export class ProviderUnavailableError extends Error {
  override name = 'ProviderUnavailableError';
}

/** The version of hashicorp/aws that the lock file pins. */
export function lockedProviderVersion(lockFile: string): string {
  const text = readFileSync(lockFile, 'utf8');
  const version = new RegExp(`provider "${PROVIDER}" \\{[^}]*?version\\s*=\\s*"([^"]+)"`).exec(text)?.[1];
  if (version === undefined) {
    throw new Error(`${lockFile} pins no version of ${PROVIDER}: restore it with git.`);
  }
  return version;
}

/** `linux_amd64`, `darwin_arm64`, …: how Terraform names this machine's platform. */
export function terraformPlatform(platform: string = process.platform, architecture: string = process.arch): string {
  return `${platform === 'win32' ? 'windows' : platform}_${architecture === 'x64' ? 'amd64' : architecture}`;
}

/**
 * Finds a filesystem mirror that holds the provider, unpacked or as its zip: `TF_PLUGIN_MIRROR` when set, then the
 * folders that Terraform itself implies (developer.hashicorp.com/terraform/cli/config/config-file, "Implied Local
 * Mirror Directories"), then one level below the usual install prefixes. The path is absolute: Terraform runs in
 * another folder.
 *
 * @throws {ProviderUnavailableError} with the way to make a mirror, when none of them has it.
 */
export function findProviderMirror(
  version: string,
  env: NodeJS.ProcessEnv = process.env,
  roots = searchRoots(env),
): string {
  const platform = terraformPlatform();
  const wanted = join(PROVIDER, version, platform);
  const packed = join(PROVIDER, `terraform-provider-aws_${version}_${platform}.zip`);
  const named = env['TF_PLUGIN_MIRROR'];
  const candidates = named ? [resolve(named)] : roots;
  const mirror = candidates.find((candidate) => [wanted, packed].some((path) => existsSync(join(candidate, path))));
  if (mirror !== undefined) {
    return mirror;
  }
  const looked = named
    ? `TF_PLUGIN_MIRROR is "${named}", which has no ${wanted}.`
    : `No mirror on this machine has ${wanted}.`;
  throw new ProviderUnavailableError(
    `Terraform could not get hashicorp/aws ${version} from its registry. ${looked}\n` +
      'On a machine that reaches the registry, run in the terraform folder:\n' +
      `  terraform providers mirror -platform=${platform} "$HOME/terraform-mirror"\n` +
      'copy that mirror here, and name it: export TF_PLUGIN_MIRROR=/path/to/mirror',
  );
}

function searchRoots(env: NodeJS.ProcessEnv): string[] {
  const home = homedir();
  const dataHome = env['XDG_DATA_HOME'] || join(home, '.local/share');
  const dataDirs = (env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':');
  return [
    join(home, '.terraform.d/plugins'),
    ...[dataHome, ...dataDirs].map((dir) => join(dir, 'terraform/plugins')),
    join(home, 'Library/Application Support/io.terraform/plugins'),
    '/Library/Application Support/io.terraform/plugins',
    ...['/opt', '/usr/local', '/usr/local/share', '/usr/local/lib'].flatMap(foldersIn),
  ];
}

function foldersIn(prefix: string): string[] {
  try {
    return readdirSync(prefix, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() || entry.isSymbolicLink() ? [join(prefix, entry.name)] : [],
    );
  } catch {
    return [];
  }
}
