import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { packageOf } from './configuration.ts';
import { decide, type Snapshot, takeSnapshot } from './last-apply.ts';
import { terraformDir } from './paths.ts';

const deployment = {
  ...{ accountId: '000000000000', region: 'us-east-1', bucket: 'texts', functionName: 'narrator' },
  ...{ logGroupName: '/aws/lambda/narrator', noticesTopicArn: 'arn:notices', alertsTopicArn: 'arn:alerts' },
};
/** Of "the package", in Base64. */
const PACKAGE_SHA = 'qzJvFt7FM7plE5lJJGWBwBa51Md9DeAEbmX0jldTcqM=';

let home: string;
let configurationDir: string;
let server: Server;
/** What Lambda answers, by the end of the path. */
let configuration: Record<string, unknown>;
let concurrency: Record<string, unknown>;
let events: Record<string, unknown>;
let policy: Record<string, unknown>;
/** What is asked for and not there. */
let gone: string | undefined;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'narrator last apply-'));
  configurationDir = join(home, 'source', 'terraform');
  cpSync(terraformDir, configurationDir, { recursive: true });
  mkdirSync(dirname(packageOf(configurationDir)), { recursive: true });
  writeFileSync(packageOf(configurationDir), 'the package');
  writeFileSync(join(home, 'terraform.tfstate'), '{"serial":1}');
  configuration = {
    ...{ FunctionName: 'narrator', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'arn:role', Timeout: 300 },
    ...{ MemorySize: 512, CodeSha256: PACKAGE_SHA, CodeSize: 11, LastModified: '2026-11-27', RevisionId: 'a' },
    ...{ Environment: { Variables: { VOICE_ID: 'Joanna', State: 'ours' } }, TracingConfig: { Mode: 'PassThrough' } },
    ...{ State: 'Pending', StateReason: 'new', StateReasonCode: 'Creating', LastUpdateStatus: 'InProgress' },
  };
  concurrency = { ReservedConcurrentExecutions: 4 };
  events = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600, LastModified: 1 };
  policy = { Policy: '{"Statement":[]}', RevisionId: 'a' };
  gone = undefined;
  server = createServer(async (request, response) => {
    const asked = `${request.url} ${decodeURIComponent(Buffer.concat(await request.toArray()).toString())}`;
    if (gone !== undefined && asked.includes(gone)) response.statusCode = 404;
    const answers = { configuration, concurrency, policy, 'event-invoke-config': events };
    const answer = Object.entries(answers).find(([path]) => request.url?.endsWith(`/narrator/${path}`))?.[1];
    response.end(answer === undefined ? '<R><GetTopicAttributesResult/></R>' : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

function look(environment: Record<string, string> = { TF_VAR_name: 'narrator' }): Promise<Snapshot | undefined> {
  const { port } = server.address() as AddressInfo;
  const access = { region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` };
  return takeSnapshot({ configurationDir, home, environment }, access, deployment);
}

/** What was left, as it is read from the record. */
const leave = async (): Promise<Snapshot> => JSON.parse(JSON.stringify(await look()));

const write = (name: string, content: string) => writeFileSync(join(configurationDir, name), content);

describe('after an apply', () => {
  test.each<[string, () => void]>([
    ['nothing was touched', () => undefined],
    [
      'time has passed',
      () => {
        Object.assign(configuration, { LastModified: '2026-11-28', RevisionId: 'b', CodeSize: 12, State: 'Active' });
        Object.assign(configuration, { LastUpdateStatus: 'Successful', StateReason: '', StateReasonCode: '' });
        Object.assign(events, { LastModified: 2 });
        Object.assign(policy, { RevisionId: 'b' });
      },
    ],
    ['tflocal has left its file', () => write('localstack_providers_override.tf', 'provider "aws" {}')],
  ])('nothing has to be done where %s', async (_what, happen) => {
    const left = await leave();
    happen();
    expect(decide(left, await look())).toBe('unchanged');
  });

  test.each<[string, () => void]>([
    ['the package is another', () => writeFileSync(packageOf(configurationDir), 'new code')],
    ['the function runs other code', () => Object.assign(configuration, { CodeSha256: 'other' })],
    [
      'both are another, and the same',
      () => {
        writeFileSync(packageOf(configurationDir), 'new code');
        Object.assign(configuration, { CodeSha256: '17wy5fZ2Cpl7U0YdgQLL6PpwvYTFUPmJ1UgHqx9ylKQ=' });
      },
    ],
  ])('the code alone has to be looked at where %s', async (_what, happen) => {
    const left = await leave();
    happen();
    expect(decide(left, await look())).toBe('code only');
  });

  test.each<[string, () => void]>([
    ['the root module', () => write('main.tf', '# edited')],
    ['a module', () => write('modules/lambda/main.tf', '# edited')],
    ['a new file', () => write('more.tf', '')],
    ['a file that is gone', () => rmSync(join(configurationDir, 'burst.tf'))],
    ['local.tfvars', () => write('local.tfvars', 'timeout = 10')],
    ['values of a person', () => write('mine.auto.tfvars', 'timeout = 10')],
    ["the provider's version", () => write('.terraform.lock.hcl', '# another')],
    ['the state', () => writeFileSync(join(home, 'terraform.tfstate'), '{"serial":2}')],
    ['the state, which is gone', () => rmSync(join(home, 'terraform.tfstate'))],
    ['the runtime', () => Object.assign(configuration, { Runtime: 'nodejs20.x' })],
    ['the handler', () => Object.assign(configuration, { Handler: 'other.handler' })],
    ['the time-out', () => Object.assign(configuration, { Timeout: 3 })],
    ['the memory', () => Object.assign(configuration, { MemorySize: 128 })],
    ['the role', () => Object.assign(configuration, { Role: 'arn:other' })],
    ['a layer', () => Object.assign(configuration, { Layers: [{ Arn: 'arn:layer' }] })],
    ['tracing', () => Object.assign(configuration, { TracingConfig: { Mode: 'Active' } })],
    ['logging', () => Object.assign(configuration, { LoggingConfig: { LogFormat: 'Text' } })],
    [
      'a variable',
      () => Object.assign(configuration, { Environment: { Variables: { VOICE_ID: 'Amy', State: 'ours' } } }),
    ],
    [
      'one named as a state',
      () => Object.assign(configuration, { Environment: { Variables: { VOICE_ID: 'Joanna' } } }),
    ],
    ['the concurrency', () => Object.assign(concurrency, { ReservedConcurrentExecutions: 0 })],
    ['the retries', () => Object.assign(events, { MaximumRetryAttempts: 0 })],
    ['who may invoke it', () => Object.assign(policy, { Policy: '{"Statement":[{}]}' })],
  ])('Terraform has to look where something is another: %s', async (_what, happen) => {
    const left = await leave();
    happen();
    expect(decide(left, await look())).toBe('apply');
  });

  test('Terraform has to look where it is told another variable', async () => {
    expect(decide(await leave(), await look({ TF_VAR_name: 'reader' }))).toBe('apply');
  });

  test.each([
    ['function', '/narrator/configuration'],
    ['limit of the function', '/narrator/concurrency'],
    ['bucket', '/texts'],
    ['topic of the notices', 'arn:notices'],
    ['topic of the alerts', 'arn:alerts'],
  ])('Terraform has to look where the AWS emulator has lost the %s', async (_what, asked) => {
    const left = await leave();
    gone = asked;
    expect(decide(left, await look())).toBe('apply');
  });
});

test('Terraform has to look where nothing is known of an apply', async () => {
  expect(decide(undefined, await look())).toBe('apply');
});
