// The Polly emulator as clients see it that are strict about HTTP/2, certificates or origins: httpx, AWS's SDK for Go and
// the SDK for JavaScript in a page. Go and Chromium are not part of the project's setup: where they are missing, a line
// says so, and the raw frames and headers of polly-emulator/test/http/ are all that was tried.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { build } from 'esbuild';
import { repositoryDir } from '../local/paths.ts';
import { evaluateInPage, findChromium } from './clients/chromium.ts';
import { runHttpx } from './clients/run-python.ts';
import { PollyProcess } from './polly-process.ts';
import { isWhole } from './test-size.ts';

const run = promisify(execFile);
const goClient = join(repositoryDir, 'integration', 'clients', 'go-client');
const home = mkdtempSync(join(tmpdir(), 'narrator-polly-http2-'));
const caFile = join(home, 'ca.pem');
// Go compiles the SDK, and fetches it before.
jest.setTimeout(300_000);

let polly: PollyProcess;
beforeAll(async () => {
  polly = await PollyProcess.start({ args: ['--tls', caFile] });
});
afterAll(async () => {
  await polly.close();
  rmSync(home, { recursive: true });
});

const urls = () => [polly.url, polly.url.replace('https:', 'http:')];

test('httpx reads whole answers to requests that go on, with TLS and without', async () => {
  for (const url of urls()) {
    expect(await runHttpx(url, home, caFile)).toEqual({
      ...{ speech: ['HTTP/2', 200], refused: ['HTTP/2', 400], nowhere: ['HTTP/2', 404], stream: ['HTTP/2', 400] },
    });
  }
});

if (isWhole && hasGo()) {
  test("AWS's SDK for Go speaks and streams over HTTP/2, with TLS and without", async () => {
    const client = join(home, 'client');
    await run('nice', ['-n', '19', 'go', 'build', '-p', '1', '-o', client, '.'], { cwd: goClient });
    for (const url of urls()) {
      const { stdout } = await run(client, url.startsWith('https:') ? [url, caFile] : [url]);
      expect(JSON.parse(stdout)).toEqual({
        speechBytes: expect.any(Number),
        refusal: 'InvalidSampleRateException',
        streamBytes: expect.any(Number),
        characters: 25,
        streamError: 'ValidationException',
      });
    }
  });
} else
  process.stderr.write(
    'The SDK for Go was not tried: there is no `go` on the PATH, or the run is not whole (TEST_SIZE=whole).\n',
  );

const chromium = findChromium();
if (chromium !== undefined) {
  test('the SDK for JavaScript speaks in a page of another origin, which is refused /_emulator', async () => {
    const page = await servePage();
    try {
      const [, url = ''] = urls();
      expect(await evaluateInPage(chromium, page.url, `window.tryPolly(${JSON.stringify(url)})`)).toEqual({
        bytes: expect.any(Number),
        contentType: 'audio/mpeg',
        characters: 5,
        refusal: 'InvalidSampleRateException',
        lexicons: ['w3c'],
        faults: 'TypeError',
      });
    } finally {
      page.stop();
    }
  });
} else process.stderr.write('No browser was tried: there is no Chromium on the PATH; CHROME_PATH may name one.\n');

function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const PAGE_SCRIPT = `
  import { PollyClient, ListLexiconsCommand, PutLexiconCommand, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
  const PLS = '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">' +
    '<lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme></lexicon>';
  window.tryPolly = async (endpoint) => {
    const polly = new PollyClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const speak = (more) => polly.send(new SynthesizeSpeechCommand({ Text: 'Hello', VoiceId: 'Joanna', OutputFormat: 'mp3', ...more }));
    const { AudioStream, ContentType, RequestCharacters } = await speak({});
    const { length } = await AudioStream.transformToByteArray();
    const refusal = await speak({ SampleRate: '1' }).then(() => 'none', ({ name }) => name);
    await polly.send(new PutLexiconCommand({ Name: 'w3c', Content: PLS }));
    const { Lexicons } = await polly.send(new ListLexiconsCommand({}));
    const faults = await fetch(endpoint + '/_emulator/faults', { method: 'PUT', body: '{}' }).then(({ status }) => status, ({ name }) => name);
    return { bytes: length, contentType: ContentType, characters: RequestCharacters, refusal, lexicons: Lexicons.map(({ Name }) => Name), faults };
  };`;

/** At a port of its own, which makes it another origin. */
async function servePage(): Promise<{ readonly url: string; stop(): void }> {
  const { outputFiles } = await build({
    ...{ bundle: true, write: false, platform: 'browser', format: 'iife' },
    stdin: { contents: PAGE_SCRIPT, resolveDir: repositoryDir },
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><script>${script.replaceAll('</script', '<\\/script')}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}
