import { isAbsolute, join, relative } from 'node:path';
import { watch } from 'chokidar';

/** Editors write a file in steps, and "save all" or a checkout writes many: what comes within this is one change. */
const SETTLE_MS = 15;

export interface Watching {
  close(): Promise<void>;
}

export interface WatchListeners {
  readonly onChange: (paths: readonly string[]) => void;
  /** What goes wrong after the start, as when the system can watch no further folder. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Calls `onChange` with the paths, relative to `sourceDir`, of files that were saved, made or removed below `folders` since
 * the last call.
 */
export async function watchSources(
  sourceDir: string,
  folders: readonly string[],
  { onChange, onError = () => undefined }: WatchListeners,
): Promise<Watching> {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(
    folders.map((folder) => join(sourceDir, folder)),
    { ignoreInitial: true, atomic: false, ignored: (path) => isUnread(relative(sourceDir, path)) },
  );
  watcher.on('all', (event, path) => {
    if (event.endsWith('Dir')) return;
    changed.add(isAbsolute(path) ? relative(sourceDir, path) : path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed];
      changed.clear();
      onChange(paths);
    }, SETTLE_MS);
  });
  await new Promise<void>((resolve, reject) => watcher.once('ready', resolve).once('error', reject as () => void));
  watcher.on('error', onError);
  return {
    close: () => {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}

/** What editors and Terraform leave beside the sources. */
function isUnread(path: string): boolean {
  return /(^|\/)(\.|#|node_modules\/?$)|(~|\.sw[a-z]|\.tmp)$|(^|\/)(4913|localstack_providers_override\.tf)$|\.tfstate/.test(
    path,
  );
}
