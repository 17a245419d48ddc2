import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFunction } from '../local/build.ts';
import { functionPackagePath, repositoryDir } from '../local/paths.ts';

/** Paths of bundles that Node can load. */
export interface Bundles {
  /** The deployed one, byte for byte. */
  readonly narrator: string;
  readonly sequential: string;
  readonly bare: string;
  readonly runner: string;
}

/** Everything but the deployed bundle is made here, by the very build that made that one. */
export async function makeBundles(home: string): Promise<Bundles> {
  const directory = join(home, 'bundles');
  mkdirSync(directory);
  // As on Lambda, where no package.json stands above: under the checkout's, Node would take a CommonJS bundle for ESM.
  writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
  const narrator = join(directory, 'narrator', 'index.js');
  cpSync(join(dirname(functionPackagePath), 'function', 'index.js'), narrator);
  return {
    narrator,
    sequential: await makeBundle(directory, 'handler-sequential'),
    bare: await makeBundle(directory, 'handler-bare'),
    runner: await makeBundle(directory, 'handler-runner'),
  };
}

async function makeBundle(directory: string, name: string): Promise<string> {
  const sourceDir = join(directory, name, 'source');
  mkdirSync(join(sourceDir, 'handler'), { recursive: true });
  const entry = join(repositoryDir, 'bench', `${name}.ts`);
  writeFileSync(join(sourceDir, 'handler', 'index.ts'), `export * from ${JSON.stringify(entry)};\n`);
  await packageFunction(join(directory, name), sourceDir);
  return join(directory, name, 'function', 'index.js');
}
