// Plays the last MP3 of .local/audio: make play [KEY=a/b.txt].
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findLastAudio, play } from '../client/play.ts';
import { AUDIO_SUFFIX } from '../handler/contract.ts';
import { audioDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const key = process.env['LOGS_KEY'];
  const path = key ? join(audioDir, key.replace(/(\.txt|\.mp3)?$/, AUDIO_SUFFIX)) : findLastAudio(audioDir);
  if (path === undefined || !existsSync(path)) {
    throw new Error(`There is no MP3 at ${path ?? audioDir}. Make one with: make say TEXT="Hello there."`);
  }
  console.log(relative(process.cwd(), path));
  await play(path);
});
