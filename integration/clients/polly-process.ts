// A Polly emulator as a process of its own, as somebody would start it for a client in another language.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { repositoryDir } from '../../local/paths.ts';

const MAIN = join(repositoryDir, 'polly-emulator', 'main.ts');
const LISTENING = /listening on (http:\S+)/;

export class PollyProcess {
  readonly url: string;
  readonly #process: ChildProcessByStdio<null, Readable, null>;

  private constructor(url: string, process: ChildProcessByStdio<null, Readable, null>) {
    this.url = url;
    this.#process = process;
  }

  /** At a free port; `endpoint` is where its tasks find S3 and SNS. Resolves when it listens. */
  static async start(endpoint: string, args: readonly string[] = []): Promise<PollyProcess> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, '--port', '0', ...args], {
      // Nothing of the shell's: a profile of somebody's account must not reach it.
      env: { PATH: process.env['PATH'] ?? '', AWS_ENDPOINT_URL: endpoint },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) {
      const url = LISTENING.exec(line)?.[1];
      if (url !== undefined) return new PollyProcess(url, child);
    }
    throw new Error('The Polly emulator ended before it listened; it has said why on standard error.');
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
