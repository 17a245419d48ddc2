// A Polly emulator in a process of its own, as a user starts it, and an SDK client of it.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { PollyClient, SynthesizeSpeechCommand, type SynthesizeSpeechCommandInput } from '@aws-sdk/client-polly';
import { clientSettings } from '../client/aws-clients.ts';
import { repositoryDir } from '../local/paths.ts';

const MAIN = join(repositoryDir, 'polly-emulator', 'src', 'main.ts');
const LISTENING = /listening on (https?:[^\s,]+)/;
/** Has every voice that is spoken with here. */
const REGION = 'us-east-1';

interface PollyProcessOptions {
  /** Where its synthesis tasks find S3 and SNS. */
  readonly endpoint?: string;
  readonly args?: readonly string[];
}

export class PollyProcess {
  readonly url: string;
  readonly client: PollyClient;
  readonly #process: ChildProcessByStdio<null, Readable, null>;

  private constructor(url: string, process: ChildProcessByStdio<null, Readable, null>) {
    this.url = url;
    this.client = new PollyClient(clientSettings({ region: REGION, endpoint: url }));
    this.#process = process;
  }

  /** At a free port; resolves when it listens. */
  static async start({ endpoint, args = [] }: PollyProcessOptions = {}): Promise<PollyProcess> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, '--port', '0', ...args], {
      // Nothing of the shell's: a profile of somebody's account must not reach it.
      env: { PATH: process.env['PATH'] ?? '', ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) {
      const url = LISTENING.exec(line)?.[1];
      if (url !== undefined) return new PollyProcess(url, child);
    }
    throw new Error('The Polly emulator ended before it listened; it has said why on standard error.');
  }

  /** An MP3, unless another format is given. */
  async speak(
    input: Partial<SynthesizeSpeechCommandInput> & Pick<SynthesizeSpeechCommandInput, 'Text' | 'VoiceId' | 'Engine'>,
  ): Promise<Uint8Array> {
    const { AudioStream } = await this.client.send(new SynthesizeSpeechCommand({ OutputFormat: 'mp3', ...input }));
    if (AudioStream === undefined) throw new Error(`There is no audio in the answer for ${input.VoiceId}.`);
    return AudioStream.transformToByteArray();
  }

  async close(): Promise<void> {
    this.client.destroy();
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
