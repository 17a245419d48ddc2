import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  findProviderMirror,
  lockedProviderVersion,
  ProviderUnavailableError,
  terraformPlatform,
} from './provider-mirror.ts';

const PROVIDER = 'registry.terraform.io/hashicorp/aws';
const VERSION = '5.100.0';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator mirror-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function makeUnpackedMirror(name: string, version = VERSION): string {
  mkdirSync(join(directory, name, PROVIDER, version, terraformPlatform()), { recursive: true });
  return join(directory, name);
}

describe('the mirror that holds the provider', () => {
  test('is the first of the roots that has this version for this platform', () => {
    makeUnpackedMirror('old', '5.99.1');
    const [first, second] = [makeUnpackedMirror('first'), makeUnpackedMirror('second')];
    const roots = [join(directory, 'missing'), join(directory, 'old'), first, second];
    expect(findProviderMirror(VERSION, {}, roots)).toBe(first);
  });

  test('may be one that "terraform providers mirror" made, with the zip', () => {
    const mirror = join(directory, 'packed');
    mkdirSync(join(mirror, PROVIDER), { recursive: true });
    writeFileSync(join(mirror, PROVIDER, `terraform-provider-aws_${VERSION}_${terraformPlatform()}.zip`), '');
    expect(findProviderMirror(VERSION, {}, [mirror])).toBe(mirror);
  });

  test('is the one that TF_PLUGIN_MIRROR names, before any other', () => {
    const [named, other] = [makeUnpackedMirror('named'), makeUnpackedMirror('other')];
    expect(findProviderMirror(VERSION, { TF_PLUGIN_MIRROR: named }, [other])).toBe(named);
  });

  test('has an absolute path, because Terraform runs in another folder', () => {
    const named = makeUnpackedMirror('named');
    expect(findProviderMirror(VERSION, { TF_PLUGIN_MIRROR: relative(process.cwd(), named) }, [])).toBe(named);
  });

  test('is never another than TF_PLUGIN_MIRROR names, even where that one has nothing', () => {
    const other = makeUnpackedMirror('other');
    const find = () => findProviderMirror(VERSION, { TF_PLUGIN_MIRROR: '/nowhere' }, [other]);
    expect(find).toThrow(ProviderUnavailableError);
    expect(find).toThrow('TF_PLUGIN_MIRROR is "/nowhere", which has no registry.terraform.io/hashicorp/aws/5.100.0/');
  });

  test('can be made as the error says where there is none', () => {
    const find = () => findProviderMirror(VERSION, {}, [directory]);
    expect(find).toThrow(ProviderUnavailableError);
    expect(find).toThrow(`terraform providers mirror -platform=${terraformPlatform()} "$HOME/terraform-mirror"`);
    expect(find).toThrow('export TF_PLUGIN_MIRROR=');
  });
});

test.each([
  ['linux', 'x64', 'linux_amd64'],
  ['linux', 'arm64', 'linux_arm64'],
  ['darwin', 'arm64', 'darwin_arm64'],
  ['win32', 'x64', 'windows_amd64'],
])('Terraform calls %s on %s %s', (platform, architecture, expected) => {
  expect(terraformPlatform(platform, architecture)).toBe(expected);
});

describe('the locked version', () => {
  test('is the AWS provider’s, not that of another one in the file', () => {
    const lockFile = join(directory, 'lock.hcl');
    writeFileSync(
      lockFile,
      `provider "registry.terraform.io/hashicorp/archive" {\n  version = "2.7.1"\n}\n\nprovider "${PROVIDER}" {\n  version     = "5.100.0"\n}\n`,
    );
    expect(lockedProviderVersion(lockFile)).toBe('5.100.0');
  });

  test('that is missing is told with the file', () => {
    const lockFile = join(directory, 'lock.hcl');
    writeFileSync(lockFile, '# nothing\n');
    expect(() => lockedProviderVersion(lockFile)).toThrow(`${lockFile} pins no version of ${PROVIDER}`);
  });
});
