import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { codeSha256Of, compareCode, replaceCode } from './deployed-code.ts';

const PACKAGE = 'the zip of this checkout';
const shaOf = (content: string | Buffer) => codeSha256Of(Buffer.from(content));

let server: Server;
/** Code of the function, and what was asked of Lambda. */
let deployed: Buffer;
let requests: string[];

beforeEach(async () => {
  requests = [];
  server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.method === 'PUT') deployed = Buffer.from(JSON.parse(body).ZipFile, 'base64');
    const configuration = { FunctionName: 'narrator', CodeSha256: shaOf(deployed), LastUpdateStatus: 'Successful' };
    const isWhole = request.method === 'GET' && !request.url?.includes('/configuration');
    response.end(JSON.stringify(isWhole ? { Configuration: configuration } : configuration));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function access() {
  const { port } = server.address() as AddressInfo;
  return { region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` };
}

function restore(): Promise<string | undefined> {
  return replaceCode(access(), 'narrator', Buffer.from(PACKAGE));
}

test('code that somebody else has put there is replaced by that of the package, and told by its hash', async () => {
  deployed = Buffer.from('code from elsewhere');
  expect(await restore()).toBe(shaOf('code from elsewhere'));
  expect(deployed.toString()).toBe(PACKAGE);
});

test('a function that has the code of the package is left alone', async () => {
  deployed = Buffer.from(PACKAGE);
  expect(await restore()).toBeUndefined();
  expect(requests).toEqual(['GET /2015-03-31/functions/narrator/configuration']);
});

test.each([
  ['what the sources build to', 'new', 'current'],
  ['what was deployed last, while the sources build to something else', PACKAGE, 'older'],
  ['neither', 'code from elsewhere', 'foreign'],
])('a function that runs %s is told', async (_what, code, state) => {
  deployed = Buffer.from(code);
  const build = async () => ({ zip: Buffer.from('new') });
  expect(await compareCode(access(), 'narrator', shaOf(PACKAGE), build)).toBe(state);
});
