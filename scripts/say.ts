// Narrates a text: make say TEXT="…" or FILE=… [VOICE=…] [TARGET=aws].
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { say } from '../client/say.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { audioDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const { key, body } = readText();
  const { access, deployment } = await findDeployment();
  const voiceId = process.env['SAY_VOICE'] || undefined;
  const { status } = await say({ access, deployment, key, body, audioDir, voiceId });
  process.exitCode = status === 'narrated' ? 0 : 1;
});

function readText() {
  const text = process.env['SAY_TEXT'] ?? '';
  const file = process.env['SAY_FILE'] ?? '';
  if (text !== '' && file !== '') {
    throw new Error(
      `Both TEXT and FILE ("${file}") are set: give one of them, and unset the other if your shell exports it.`,
    );
  }
  if (text === '' && file === '') {
    throw new Error('Say what to narrate: make say TEXT="Hello there." or make say FILE=examples/welcome.txt');
  }
  if (file !== '') {
    if (!file.endsWith('.txt')) {
      throw new Error(`FILE is "${file}": only objects whose key ends in .txt are narrated. Rename the file.`);
    }
    return { key: basename(file), body: readTextFile(file) };
  }
  // To the millisecond and the process: two at once must not overwrite each other's text.
  const time = new Date().toISOString().replace(/[-:.Z]/g, '');
  return { key: `say-${time}-${process.pid}.txt`, body: Buffer.from(text, 'utf8') };
}

function readTextFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`FILE is "${file}", looked for in ${process.cwd()}, and could not be read: ${reason}`, { cause });
  }
}
