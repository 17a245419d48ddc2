import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Access,
  clientSettings,
  createInvokingClient,
  createS3Client,
  createSnsClient,
  createSqsClient,
} from './aws-clients.ts';

const NOBODY = 'http://127.0.0.1:9';

/** Each of them sends an unsuspecting client elsewhere, or stops it. */
const HOSTILE_VARIABLES = {
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_ENDPOINT_URL: NOBODY,
  AWS_ENDPOINT_URL_S3: NOBODY,
  AWS_ENDPOINT_URL_SNS: NOBODY,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  AWS_PROFILE: 'nobody',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULTS_MODE: 'nonsense',
  AWS_RETRY_MODE: 'nonsense',
  AWS_MAX_ATTEMPTS: 'nonsense',
  AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'nonsense',
  AWS_RESPONSE_CHECKSUM_VALIDATION: 'nonsense',
  AWS_S3_USE_ARN_REGION: 'nonsense',
  AWS_S3_DISABLE_EXPRESS_SESSION_AUTH: 'nonsense',
  AWS_CA_BUNDLE: '/no/such/file',
  HTTP_PROXY: NOBODY,
  http_proxy: NOBODY,
  ALL_PROXY: NOBODY,
};
const HOSTILE_PROFILE = `[default]
use_fips_endpoint = true
use_dualstack_endpoint = true
defaults_mode = nonsense
retry_mode = nonsense
max_attempts = nonsense
region = eu-west-1
ca_bundle = /no/such/file
services = elsewhere
[services elsewhere]
s3 =
  endpoint_url = ${NOBODY}
`;

let environment: NodeJS.ProcessEnv;
let directory: string;
let server: Server;
let access: Access;
/** What arrived at the emulator: method, path and the access key that signed it. */
let requests: string[];

beforeEach(async () => {
  environment = { ...process.env };
  directory = mkdtempSync(join(tmpdir(), 'narrator clients-'));
  requests = [];
  server = createServer((request, response) => {
    const key = /Credential=(\w+)\/\d+\/([\w-]+)/.exec(request.headers.authorization ?? '');
    requests.push(`${request.method} ${request.url} ${key?.[1]} ${key?.[2]}`);
    request.resume();
    // An error that no client repeats: only where the request arrives matters.
    response.writeHead(400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  access = { region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` };
});
afterEach(async () => {
  process.env = environment;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

function beHostile(): void {
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) {
    const file = join(directory, name);
    writeFileSync(file, HOSTILE_PROFILE);
    process.env[name] = file;
  }
  Object.assign(process.env, HOSTILE_VARIABLES);
}

describe('a client of a local target', () => {
  const calls: [string, (access: Access) => Promise<unknown>, RegExp][] = [
    ['S3', (at) => createS3Client(at).send(new ListObjectsV2Command({ Bucket: 'shelf' })), /^GET \/shelf\/?\?/],
    [
      'S3, with a body',
      (at) => createS3Client(at).send(new PutObjectCommand({ Bucket: 'shelf', Key: 'a.txt', Body: 'a' })),
      /^PUT \/shelf\/a\.txt/,
    ],
    ['SNS', (at) => createSnsClient(at).send(new ListTopicsCommand({})), /^POST \/ /],
    ['SQS', (at) => createSqsClient(at).send(new ListQueuesCommand({})), /^POST \/ /],
    ['Lambda', (at) => createInvokingClient(at).send(new ListFunctionsCommand({})), /^GET \/2015-03-31\/functions/],
    [
      'CloudWatch Logs',
      (at) => new CloudWatchLogsClient(clientSettings(at)).send(new DescribeLogGroupsCommand({})),
      /^POST \/ /,
    ],
  ];

  test.each(
    calls,
  )('%s asks the emulator, with its keys, whatever the shell is set up for', async (_service, call, request) => {
    beHostile();
    const error: Error = await call(access).then(
      () => new Error('answered'),
      (failure) => failure,
    );
    expect({ error: error.message, requests }).toEqual({
      error: expect.any(String),
      requests: [expect.stringMatching(request)],
    });
    expect(requests[0]).toMatch(/ test us-east-1$/);
  });
});

test('a client of AWS is set up by the environment and the profile alone', () => {
  expect(clientSettings({ region: 'eu-west-1' })).toEqual({ region: 'eu-west-1' });
});
