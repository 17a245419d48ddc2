// A book chapter becomes one MP3: its duration as programs state it, and whether it says the text at ten random places:
// npx tsx bench/long-text.ts [CHARACTERS]
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMp3 } from 'polly-emulator/speech-check';
import { waitFor } from '../client/wait-for.ts';
import { englishText } from '../integration/english-text.ts';
import { forgetPollyRequests } from '../integration/polly-faults.ts';
import { partsAskedFor, SpeechClock } from '../integration/spoken-places.ts';
import { createHome, deployStack, removeStack, startServers } from '../integration/stack.ts';
import { headAudio, readAudio, storeText } from '../integration/texts.ts';
import { localDir, repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

const DEFAULT_CHARACTERS = 90_000;
const PLACES = 10;
const TIMEOUT_MS = 600_000;

await runMain(async () => {
  const text = englishText(Number(process.argv[2] ?? DEFAULT_CHARACTERS));
  const directory = join(localDir, 'long-text');
  mkdirSync(directory, { recursive: true });
  const home = createHome();
  try {
    const stack = await deployStack(await startServers(home));
    await forgetPollyRequests(stack.pollyUrl);
    const startedAt = performance.now();
    const { versionId } = await storeText(stack, 'chapter.txt', text);
    await waitFor(async () => (await headAudio(stack, 'chapter.mp3')).Metadata?.['source-version-id'] === versionId, {
      what: 'the MP3',
      timeoutMs: TIMEOUT_MS,
      intervalMs: 100,
    });
    console.log(`\n${text.length} characters in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    const path = join(directory, 'chapter.mp3');
    writeFileSync(path, await readAudio(stack, 'chapter.mp3'));
    spawnSync('tsx', ['bench/media.ts', path], { cwd: repositoryDir, stdio: 'inherit' });

    const parts = await partsAskedFor(stack.pollyUrl, text);
    console.log(`${parts.length} parts, joined the text: ${parts.map((part) => part.text).join('') === text}`);
    const clock = new SpeechClock(stack.pollyUrl, directory, path);
    const startsMs: number[] = [0];
    for (const part of parts) startsMs.push((startsMs.at(-1) ?? 0) + part.durationMs);
    const { durationMs } = await decodeMp3(path);
    console.log(`part by part: ${(startsMs.at(-1) ?? 0) / 1000} s, in one: ${durationMs / 1000} s`);

    const places = parts
      .map((_, index) => index)
      .sort(() => Math.random() - 0.5)
      .slice(0, PLACES);
    for (const index of places) {
      const [part = '', wrong = ''] = [parts[index]?.text, parts[(index + 1) % parts.length]?.text];
      const fromMs = startsMs[index] ?? 0;
      const right = await clock.says(fromMs, part);
      const falsely = await clock.says(fromMs, wrong, part);
      console.log(`  at ${(fromMs / 1000).toFixed(1).padStart(7)} s: the text ${right}, another text ${falsely}`);
    }
  } finally {
    await removeStack(home);
    rmSync(directory, { recursive: true, force: true });
  }
});
