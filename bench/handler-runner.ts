// A stand-in for Lambda's runtime: a process that loads the bundle named by its argument and calls its handler for
// every event that its parent sends.
import { createRequire } from 'node:module';
import type { Context } from 'aws-lambda';
import type { Invocation, Order } from './handler-process.ts';

type Handler = (event: unknown, context: Partial<Context>) => Promise<unknown>;

/** Lambda's longest time-out: the emulator's real speech takes longer than Polly's. */
const TIMEOUT_MS = 900_000;

const [, , bundlePath = ''] = process.argv;
const { handler } = createRequire(bundlePath)(bundlePath) as { handler: Handler };

process.on('message', async ({ requestId, event }: Order) => {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const context = {
    awsRequestId: requestId,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '',
    getRemainingTimeInMillis: () => TIMEOUT_MS - (performance.now() - startedAt),
  };
  let failure: string | undefined;
  await handler(event, context).catch((error: unknown) => {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  const invocation: Invocation = {
    ms: performance.now() - startedAt,
    cpuMs: cpuMsSince(cpuBefore),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    ...(failure !== undefined && { failure }),
  };
  process.send?.(invocation);
});

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
