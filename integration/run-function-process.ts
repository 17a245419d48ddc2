// One process in which the deployed bundle runs as Lambda would run it, and which can be ended at any of its AWS calls:
// started by run-function.ts, which tells it what to do in its argument and reads what happened from its file
// descriptor 3.
import { writeSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import type { FunctionCrash, FunctionJob } from './run-function.ts';

const REPORT = 3;

const { bundlePath, runs, crash, timeoutMs }: FunctionJob = JSON.parse(process.argv[2] ?? '');
let calls = 0;

// Before the bundle is loaded: the SDK looks these up in their modules.
watchHttp1();
watchHttp2();

const deadline = Date.now() + timeoutMs;
const { handler } = createRequire(import.meta.url)(bundlePath);
await Promise.all(
  runs.map(async ({ event, requestId }) => {
    const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => deadline - Date.now() };
    try {
      const { texts } = await handler(event, context);
      report({ requestId, ...texts[0] });
    } catch (error) {
      report({ requestId, outcome: 'error', error: String(error) });
    }
  }),
);
// Connections that the SDK keeps open would hold the process.
process.exit(0);

/** To a pipe, at once: the next moment may be the last. */
function report(line: object): void {
  writeSync(REPORT, `${JSON.stringify(line)}\n`);
}

function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Counts a request that is about to be sent. */
function begin(call: string): number {
  calls += 1;
  if (isAt(crash, 'before', calls)) {
    report({ endedAt: call });
    end();
  }
  report({ call });
  return calls;
}

/** The whole answer is there, and nobody has seen it yet. */
function complete(call: number): void {
  if (isAt(crash, 'after', call)) end();
}

function isAt(wanted: FunctionCrash | undefined, moment: FunctionCrash['moment'], call: number): boolean {
  return wanted?.moment === moment && wanted.call === call;
}

function watchHttp1(): void {
  const { request } = http;
  http.request = ((options: http.RequestOptions, ...others: []) => {
    const { method, path, headers } = options;
    const call = begin(nameOf(String(method), String(path), headers as http.OutgoingHttpHeaders));
    const sent = request(options, ...others);
    sent.prependOnceListener('response', (response) => {
      response.prependOnceListener('end', () => complete(call));
      response.prependOnceListener('close', () => complete(call));
    });
    return sent;
  }) as typeof http.request;
}

function watchHttp2(): void {
  const { connect } = http2;
  http2.connect = ((...session: Parameters<typeof connect>) => {
    const connected = connect(...session);
    const request = connected.request.bind(connected);
    connected.request = (headers, options) => {
      const { ':method': method = '', ':path': path = '' } = headers as http2.OutgoingHttpHeaders;
      const call = begin(nameOf(String(method), String(path), headers as http2.OutgoingHttpHeaders));
      const sent = request(headers, options);
      sent.prependOnceListener('end', () => complete(call));
      sent.prependOnceListener('close', () => complete(call));
      return sent;
    };
    return connected;
  }) as typeof connect;
}

/** Such as `s3 GET text` or `s3 PUT audio tagging`, whatever the key. The signature names the service. */
function nameOf(method: string, target: string, headers: http.OutgoingHttpHeaders = {}): string {
  const [path = '', query = ''] = target.split('?');
  const authorization = String(headers['authorization'] ?? headers['Authorization'] ?? '');
  const service = /\/([a-z0-9]+)\/aws4_request/.exec(authorization)?.[1] ?? 'unsigned';
  const kind = path.endsWith('.mp3') ? ' audio' : path.endsWith('.txt') ? ' text' : '';
  return `${service} ${method}${kind}${/(^|&)tagging(=|&|$)/.test(query) ? ' tagging' : ''}`;
}
