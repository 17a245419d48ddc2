import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryDir } from '../local/paths.ts';

/** A folder whose handler can be edited and bundled as the checkout's own. Whoever asks for it removes it. */
export function copyHandler(purpose: string): string {
  const directory = mkdtempSync(join(tmpdir(), `narrator ${purpose}-`));
  cpSync(join(repositoryDir, 'handler'), join(directory, 'handler'), { recursive: true });
  cpSync(join(repositoryDir, 'package.json'), join(directory, 'package.json'));
  symlinkSync(join(repositoryDir, 'node_modules'), join(directory, 'node_modules'));
  return directory;
}
