import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findLastAudio, play } from './play.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator play-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function file(name: string, seconds: number): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  utimesSync(path, seconds, seconds);
  return path;
}

function player(name: string, status = 0): void {
  writeFileSync(join(directory, name), `#!/bin/sh\necho "${name} $*" >"${directory}/played"\nexit ${status}\n`);
  chmodSync(join(directory, name), 0o755);
}

describe('the last MP3', () => {
  test('is the one that was written last, in any folder', () => {
    file('new.mp3', 1_000);
    const last = file('a/b.mp3', 2_000);
    file('a/later.txt', 3_000);
    expect(findLastAudio(directory)).toBe(last);
  });

  test('is none where nothing was narrated', () => {
    expect(findLastAudio(join(directory, 'absent'))).toBeUndefined();
  });
});

describe('an MP3 is played', () => {
  test('by the first player that is there', async () => {
    player('mpv');
    player('mpg123');
    await play('/a b.mp3', directory);
    expect(readFileSync(join(directory, 'played'), 'utf8')).toBe('mpg123 -q /a b.mp3\n');
  });

  test('by none where there is no player, and the file is named', async () => {
    await expect(play('/a.mp3', directory)).rejects.toThrow(/No player .*afplay, mpg123.*The MP3 is \/a\.mp3/);
  });

  test('with an error where the player fails', async () => {
    player('mpv', 3);
    await expect(play('/a.mp3', directory)).rejects.toThrow('mpv could not play /a.mp3 (status 3).');
  });
});
