import { join } from 'node:path';
import { type FunctionPackage, packageFunction } from './function-package.ts';
import { repositoryDir } from './paths.ts';
import { packagePollyEmulator } from './polly-package.ts';

/** Makes what targets deploy, below `dist/`: the function's package, and the Polly emulator's image context. */
export async function buildArtifacts(): Promise<FunctionPackage> {
  const distDir = join(repositoryDir, 'dist');
  await packagePollyEmulator(distDir);
  return packageFunction(distDir);
}
