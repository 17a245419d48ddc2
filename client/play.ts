import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Player {
  readonly command: string;
  readonly args: readonly string[];
}

/** Those that end with the sound come first; xdg-open only hands the file to the desktop. */
const PLAYERS: readonly Player[] = [
  { command: 'afplay', args: [] },
  { command: 'mpg123', args: ['-q'] },
  { command: 'ffplay', args: ['-nodisp', '-autoexit', '-loglevel', 'error'] },
  { command: 'mpv', args: ['--no-video', '--really-quiet'] },
  { command: 'xdg-open', args: [] },
];

/** The MP3 that was written last under a folder; undefined when there is none. */
export function findLastAudio(audioDir: string): string | undefined {
  const timeOf = (path: string) => statSync(path).mtimeMs;
  return listFiles(audioDir)
    .filter((path) => path.endsWith('.mp3'))
    .sort((a, b) => timeOf(b) - timeOf(a))[0];
}

/** @throws when no player is on the PATH, or when it fails. */
export async function play(path: string, searchPath: string = process.env['PATH'] ?? ''): Promise<void> {
  const player = PLAYERS.find(({ command }) => isProgram(command, searchPath));
  if (player === undefined) {
    const names = PLAYERS.map(({ command }) => command).join(', ');
    throw new Error(`No player is on the PATH (looked for ${names}). The MP3 is ${path}`);
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    const env = { ...process.env, PATH: searchPath };
    spawn(player.command, [...player.args, path], { stdio: 'inherit', env })
      .on('error', reject)
      .on('exit', resolve);
  });
  if (code !== 0) throw new Error(`${player.command} could not play ${path} (status ${code}).`);
}

function isProgram(command: string, searchPath: string): boolean {
  return searchPath.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function listFiles(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return []; // Nothing was narrated yet.
  }
}
