// A speech process that does what the markup says, for tests of what happens around one.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpeechJob } from '../../../src/speech/protocol.ts';

const PROGRAM = `
  import { writeSync } from 'node:fs';
  let texts = 0;
  const write = (bytes) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(4, bytes, at);
    return bytes.length;
  };
  process.on('message', ({ id, task, job }) => {
    texts += 1;
    const [command, number] = job.markup.split(' ');
    const done = (bytes, rssBytes = 0) => process.send({ kind: 'done', id, bytes, rssBytes });
    const say = (text) => done(write(Buffer.from(text)));
    if (command === 'die') process.exit(3);
    else if (command === 'pid') say(String(process.pid));
    else if (command === 'count') say(String(texts));
    else if (command === 'grow') done(write(Buffer.from(String(process.pid))), 1e12);
    else if (command === 'fail') process.send({ kind: 'failed', id, bytes: write(Buffer.from('some')), message: 'no more' });
    else if (command === 'begin-hang') write(Buffer.from('begun'));
    else if (command === 'begin-die') { write(Buffer.from('begun')); setTimeout(() => process.exit(3), 50); }
    else if (command === 'flood') done(write(Buffer.alloc(Number(number) * 1024 * 1024, 1)));
    else if (command === 'early') { done(5); write(Buffer.from('bytes')); }
    else if (task === 'listen') say('\\n' + JSON.stringify({ kind: 'word', atMs: 1 }) + '\\n\\n' + JSON.stringify({ kind: 'end', atMs: 2 }) + '\\n');
    else if (command !== 'hang') say(job.markup);
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ kind: 'ready' });
`;

/** Gives its path. */
export async function writeCommandProgram(folder: string): Promise<string> {
  const program = join(folder, 'command.mjs');
  await writeFile(program, PROGRAM);
  return program;
}

export function jobOf(markup: string, more: Partial<SpeechJob> = {}): SpeechJob {
  return { markup, language: 'en-us', variant: 'f2', format: 'pcm', sampleRate: 16_000, maxSeconds: 600, ...more };
}

export async function bytesOf(spoken: Promise<AsyncIterable<Uint8Array>>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of await spoken) parts.push(part);
  return Buffer.concat(parts);
}
