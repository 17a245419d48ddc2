// Debian's Chromium, driven by the DevTools protocol over a pipe: no port, no package.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 5_000;
/** A page is there before its scripts have run. */
const LOADED = "new Promise((go) => (document.readyState === 'complete' ? go() : addEventListener('load', go)))";

/** Path of a Chromium, from CHROME_PATH or else the PATH; nothing when there is none. */
export function findChromium(): string | undefined {
  const candidates = process.env['CHROME_PATH']
    ? [process.env['CHROME_PATH']]
    : (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

/** What an expression in a page of that URL gives, awaited. */
export async function evaluateInPage(chromium: string, url: string, expression: string): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'narrator-chromium-'));
  const browser = spawn(chromium, browserArgs(profile), { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  try {
    const devTools = new DevTools(browser);
    const { targetId } = await devTools.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await devTools.call('Target.attachToTarget', { targetId, flatten: true });
    if (url !== 'about:blank') await devTools.call('Page.navigate', { url }, sessionId as string);
    const evaluation = { expression: `${LOADED}.then(() => ${expression})`, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await devTools.call('Runtime.evaluate', evaluation, sessionId as string);
    if (exceptionDetails !== undefined) throw new Error(`In the page: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: unknown }).value;
  } finally {
    await end(browser);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function browserArgs(profile: string): string[] {
  // Chromium refuses to run as root with its sandbox, and as root, in a container, it has none to lose.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--no-first-run', '--disable-gpu', '--disable-dev-shm-usage', '--mute-audio'];
  return ['--headless=new', '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...quiet, ...sandbox];
}

/** Calls over the browser's file descriptors 3 and 4: JSON, each message ended by a NUL. */
class DevTools {
  readonly #output: Writable;
  readonly #waiting = new Map<
    number,
    (reply: { result?: Record<string, unknown>; error?: { message: string } }) => void
  >();
  readonly #lost: Promise<never>;
  #calls = 0;

  constructor(browser: ChildProcess) {
    const [, , , output, input] = browser.stdio as [null, null, null, Writable, Readable];
    this.#output = output;
    this.#lost = new Promise((_, reject) => {
      browser.once('error', (cause) => reject(new Error('The browser does not start', { cause })));
      browser.once('exit', (status, signal) => reject(new Error(`The browser has ended (${status ?? signal})`)));
      setTimeout(reject, TIMEOUT_MS, new Error(`The browser has not answered for ${TIMEOUT_MS / 1000} s`)).unref();
    });
    this.#lost.catch(() => undefined);
    // Its end is told by `exit`.
    output.on('error', () => undefined);
    let rest = '';
    input.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const reply = JSON.parse(message);
        this.#waiting.get(reply.id)?.(reply);
        this.#waiting.delete(reply.id);
      }
    });
  }

  async call(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    this.#calls += 1;
    const id = this.#calls;
    const reply = new Promise<{ result?: Record<string, unknown>; error?: { message: string } }>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#output.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const { result, error } = await Promise.race([reply, this.#lost]);
    if (result === undefined) throw new Error(`${method}: ${error?.message}`);
    return result;
  }
}

/**
 * Chromium closes in good order when its pipe does; killed, it would leave processes that still write to the profile.
 */
async function end(browser: ChildProcess): Promise<void> {
  if (browser.exitCode !== null || browser.signalCode !== null || browser.pid === undefined) return;
  const ended = once(browser, 'exit');
  (browser.stdio[3] as Writable).end();
  const kill = setTimeout(() => browser.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
  await ended;
  clearTimeout(kill);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
