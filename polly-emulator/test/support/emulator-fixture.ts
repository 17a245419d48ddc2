// What the tests of the whole emulator share: one emulator a file, AWS SDK clients for both protocols, a reset after
// every test.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PollyClient, SynthesizeSpeechCommand, type SynthesizeSpeechCommandInput } from '@aws-sdk/client-polly';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { FaultList } from '../../src/faults/fault-settings.ts';
import { type PollyEmulator, startPollyEmulator } from '../../src/start.ts';

type Protocol = 'HTTP/1.1' | 'HTTP/2';

/** SynthesizeSpeech with its audio read to the end. */
export async function speakWith(
  client: PollyClient,
  more: Partial<SynthesizeSpeechCommandInput> = {},
  abortSignal?: AbortSignal,
) {
  const reply = await client.send(
    new SynthesizeSpeechCommand({ Text: 'Hello', VoiceId: 'Joanna', OutputFormat: 'mp3', ...more }),
    abortSignal ? { abortSignal } : {},
  );
  return { ...reply, audio: (await reply.AudioStream?.transformToByteArray()) as Uint8Array };
}

class EmulatorFixture {
  readonly #clients: PollyClient[] = [];
  #emulator: PollyEmulator | undefined;
  #folder: string | undefined;

  async setUp(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'polly-emulator-'));
    this.#emulator = await startPollyEmulator();
  }

  async clean(): Promise<void> {
    await this.own('/_emulator/reset', 'POST');
    for (const client of this.#clients.splice(0)) client.destroy();
  }

  async tearDown(): Promise<void> {
    await this.#emulator?.close();
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }

  get emulator(): PollyEmulator {
    if (!this.#emulator) throw new Error('the emulator has not started');
    return this.#emulator;
  }

  newClient(protocol: Protocol, maxAttempts = 1, region = 'us-east-1'): PollyClient {
    const client = new PollyClient({
      endpoint: this.emulator.url,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts,
      ...(protocol === 'HTTP/1.1' && { requestHandler: new NodeHttpHandler() }),
    });
    this.#clients.push(client);
    return client;
  }

  readonly speak = speakWith;

  /** The name of the error of each call, or `ok`. */
  async outcomes(client: PollyClient, calls: number): Promise<string[]> {
    const names: string[] = [];
    for (let call = 0; call < calls; call++) {
      const name = await this.speak(client).then(
        () => 'ok',
        (error: Error) => error.name,
      );
      names.push(name);
    }
    return names;
  }

  async saveMp3(audio: Uint8Array): Promise<string> {
    const path = join(this.#folder ?? tmpdir(), `${crypto.randomUUID()}.mp3`);
    await writeFile(path, audio);
    return path;
  }

  /** A call of the emulator's own HTTP interface. */
  async own<T>(path: string, method = 'GET', body?: unknown): Promise<{ status: number; body: T }> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const reply = await fetch(`${this.emulator.url}${path}`, init);
    return { status: reply.status, body: (await reply.json()) as T };
  }

  setFaults(settings: FaultList): Promise<{ status: number; body: unknown }> {
    return this.own('/_emulator/faults', 'PUT', settings);
  }
}

export function useEmulator(): EmulatorFixture {
  const fixture = new EmulatorFixture();
  beforeAll(() => fixture.setUp());
  afterEach(() => fixture.clean());
  afterAll(() => fixture.tearDown());
  return fixture;
}
