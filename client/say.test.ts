import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { noticeTagOf } from '../handler/contract.ts';
import { InterruptedError, interruptAll } from './interrupts.ts';
import { say } from './say.ts';

const DEPLOYMENT = {
  accountId: '123456789012',
  region: 'us-east-1',
  bucket: 'shelf',
  functionName: 'narrator',
  logGroupName: '/aws/lambda/narrator',
  noticesTopicArn: 'arn:aws:sns:us-east-1:123456789012:narrator-notices',
  alertsTopicArn: 'arn:aws:sns:us-east-1:123456789012:narrator-alerts',
};
const ACCESS_DENIED = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
const REFUSED = { message: 'Text refused', key: 'a.txt', code: 'text-empty', reason: 'the text is empty' };

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

let environment: NodeJS.ProcessEnv;
let audioDir: string;
let server: Server;
/** What AWS answers to each request, by its kind; each call takes the next one, the last stays. */
let replies: { audio: Reply[]; tags: Reply[]; logs: Reply[] };
let requests: string[];
let printed: string;

beforeEach(async () => {
  environment = { ...process.env };
  audioDir = mkdtempSync(join(tmpdir(), 'narrator say-'));
  printed = '';
  requests = [];
  replies = { audio: [{ status: 404 }], tags: [tagged()], logs: [logged(REFUSED)] };
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  jest.spyOn(console, 'log').mockImplementation((text) => {
    printed += `${text}\n`;
  });
  server = createServer((request, response) => {
    request.resume();
    const { method, url = '' } = request;
    requests.push(`${method} ${url}`);
    const { status = 200, headers = {}, body = '' } = replyTo(method, url);
    response.writeHead(status, headers).end(method === 'HEAD' ? '' : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // As a person is set up for AWS, but with AWS on this machine.
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) {
    delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = environment;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(audioDir, { recursive: true });
});

function replyTo(method = '', url = ''): Reply {
  if (method === 'PUT') return { headers: { 'x-amz-version-id': 'v1' } };
  if (method === 'POST') return next(replies.logs);
  return next(url.includes('tagging') ? replies.tags : replies.audio);
}

function next(all: Reply[]): Reply {
  return (all.length > 1 ? all.shift() : all[0]) ?? {};
}

function tagged(value?: string): Reply {
  const tag = value === undefined ? '' : `<Tag><Key>narrator-notice</Key><Value>${value}</Value></Tag>`;
  return { body: `<Tagging><TagSet>${tag}</TagSet></Tagging>` };
}

function logged(...lines: object[]): Reply {
  const events = lines.map((line, timestamp) => ({ timestamp, message: JSON.stringify(line) }));
  return { body: JSON.stringify({ events }) };
}

function sayOnAws() {
  const access = { region: 'us-east-1' };
  return say({ target: 'aws', access, deployment: DEPLOYMENT, audioDir, key: 'a.txt', body: Buffer.from(' ') });
}

const refusedAs = (code: string, versionId = 'v1') =>
  noticeTagOf(`failed:${code}`, { bucket: 'shelf', key: 'a.txt', versionId });

describe('a text on AWS that is refused', () => {
  test('is known by its tag: code, reason and where the remedy is are printed at once', async () => {
    // A tag that is about another version says nothing.
    replies.tags = [tagged(), tagged(refusedAs('options-invalid', 'v0')), tagged(refusedAs('text-empty'))];
    replies.logs = [logged(), logged({ ...REFUSED, key: 'b.txt', reason: 'another' }, REFUSED)];
    expect(await sayOnAws()).toEqual({ status: 'failed', code: 'text-empty' });
    expect(printed).toMatch(/✗ narrate s3:\/\/shelf\/a\.txt on aws \(refused: text-empty; \d/);
    expect(printed).toContain('The function refused the text: text-empty. the text is empty\n');
    expect(printed).toContain('docs/notifications.md');
    expect(requests).toContain('GET /shelf/a.txt?tagging=&versionId=v1');
  });

  test('is printed without its reason where the log may not be read', async () => {
    replies.tags = [tagged(refusedAs('ssml-invalid'))];
    replies.logs = [{ status: 400, body: '{"__type":"AccessDeniedException"}' }];
    expect(await sayOnAws()).toEqual({ status: 'failed', code: 'ssml-invalid' });
    expect(printed).toContain('ssml-invalid. Its log group, /aws/lambda/narrator, has the reason.');
  });

  test('is known where S3 answers 403 for an MP3 that is not there, as without s3:ListBucket', async () => {
    replies.audio = [{ status: 403 }];
    replies.tags = [tagged(refusedAs('text-empty'))];
    expect(await sayOnAws()).toMatchObject({ code: 'text-empty' });
  });
});

describe('a text on AWS that is narrated', () => {
  const audio: Reply = {
    headers: { 'x-amz-meta-source-version-id': 'v1', 'x-amz-version-id': 'a1', 'x-amz-meta-voice-id': 'Joanna' },
    body: 'an MP3',
  };

  test.each([
    ['whose tags say nothing', tagged()],
    ['whose tag another function has set', tagged('sent')],
    ['whose tags may not be read', { status: 403, body: ACCESS_DENIED }],
  ])('ends with its MP3: one %s', async (_what, tags) => {
    const older = { headers: { 'x-amz-meta-source-version-id': 'v0' } };
    replies.audio = [{ status: 404 }, older, audio];
    replies.tags = [tags];
    expect(await sayOnAws()).toMatchObject({ status: 'narrated' });
    expect(readFileSync(join(audioDir, 'a.mp3'), 'utf8')).toBe('an MP3');
    expect(printed).toMatch(/✓ narrate s3:\/\/shelf\/a\.txt on aws \(\d/);
  });
});

test('an interrupt ends the waiting as an interrupt, not as a failure of the function', async () => {
  const outcome = sayOnAws().catch((error) => error);
  while (!requests.some((request) => request.startsWith('HEAD'))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await interruptAll();
  expect(await outcome).toBeInstanceOf(InterruptedError);
  expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
});
