// Narrates a text: make say TEXT="…" or FILE=… [VOICE=…] [TARGET=aws].
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readAwsDeployment } from '../local/aws-deployment.ts';
import { findTargetInUse, localTarget, readTargetName } from '../local/choose-target.ts';
import { targetDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import { say } from '../local/say.ts';
import { readStack } from '../local/target.ts';

await runMain(async () => {
  const { key, body } = readText();
  const { access, deployment } = await locate();
  const voiceId = process.env['SAY_VOICE'] || undefined;
  const { status } = await say({ access, deployment, key, body, ...(voiceId && { voiceId }) });
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

/** Where TARGET says, else on the local target that was deployed to last. */
async function locate() {
  const name = readTargetName();
  if (name === 'aws') {
    const deployment = await readAwsDeployment();
    return { access: { region: deployment.region }, deployment };
  }
  const target = name === undefined ? findTargetInUse() : localTarget(name);
  const stack = target && readStack(targetDir(target.name));
  if (target === undefined || stack === undefined) {
    throw new Error(
      name === undefined
        ? 'No local target is up. Start one with: make local-up'
        : `The target ${name} is not up. Start it with: make local-up TARGET=${name}`,
    );
  }
  const services = await target.inspect(targetDir(target.name));
  const broken = services.find(({ state }) => state !== 'healthy');
  if (services.length === 0 || broken !== undefined) {
    const state = broken === undefined ? 'gone' : `${broken.state} (${broken.name}, ${broken.url})`;
    throw new Error(`The target ${target.name} is ${state}. Start it again with: make local-up TARGET=${target.name}`);
  }
  return { access: { region: stack.deployment.region, endpoint: stack.endpoint }, deployment: stack.deployment };
}
