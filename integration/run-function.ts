import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../client/aws-clients.ts';
import { functionPackagePath } from '../local/paths.ts';

/** At which of its AWS calls the process ends, before it is sent or when the whole answer has come unseen. */
export interface FunctionCrash {
  /** From 1. */
  readonly call: number;
  readonly moment: 'before' | 'after';
}

export interface FunctionRun {
  /** As S3 sends it. */
  readonly event: object;
  readonly requestId: string;
}

/** What run-function-process.ts is told. */
export interface FunctionJob {
  readonly bundlePath: string;
  /** All at once. */
  readonly runs: readonly FunctionRun[];
  readonly crash?: FunctionCrash;
  readonly timeoutMs: number;
}

/** How one run ended: with what the function returned for its text, or with an error. */
export interface FunctionResult {
  readonly requestId: string;
  readonly outcome: 'narrated' | 'failed' | 'overtaken' | 'unchanged' | 'error';
  readonly code?: string;
  readonly error?: string;
}

export interface FunctionReport {
  /** The AWS calls in the order of their requests, such as `s3 GET text`. */
  readonly calls: readonly string[];
  /** In the order of their ends; of those that had one. */
  readonly results: readonly FunctionResult[];
  readonly isCrashed: boolean;
}

const PROCESS = fileURLToPath(new URL('run-function-process.ts', import.meta.url));
const TIMEOUT_MS = 60_000;

/** The bundle that is deployed, run in processes of its own against the run's AWS emulator, any Polly and any topic. */
export class DeployedFunction {
  readonly #directory = mkdtempSync(join(tmpdir(), 'narrator-function-'));
  readonly #bundlePath = join(this.#directory, 'index.cjs');
  readonly #environment: NodeJS.ProcessEnv;

  constructor(endpoint: string, pollyUrl: string, topicArn: string) {
    const files = unzipSync(readFileSync(functionPackagePath));
    writeFileSync(this.#bundlePath, files['index.js'] ?? '');
    this.#environment = {
      HOME: this.#directory,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      // An address makes the SDK put the bucket into the path; a name would get it in front, where no DNS knows it.
      AWS_ENDPOINT_URL: endpoint.replace('//localhost:', '//127.0.0.1:'),
      AWS_ENDPOINT_URL_POLLY: pollyUrl,
      AWS_LAMBDA_FUNCTION_NAME: 'narrator',
      TOPIC_ARN: topicArn,
    };
  }

  /** All runs at once in one process, to their ends or to the crash. */
  async run(runs: readonly FunctionRun[], crash?: FunctionCrash): Promise<FunctionReport> {
    const job: FunctionJob = {
      bundlePath: this.#bundlePath,
      runs,
      timeoutMs: TIMEOUT_MS,
      ...(crash !== undefined && { crash }),
    };
    const child = spawn(process.execPath, [PROCESS, JSON.stringify(job)], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS * 2,
      killSignal: 'SIGTERM',
    });
    const [log, report] = [textOf(child.stdout, child.stderr), textOf(child.stdio[3] as Readable)];
    const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (_, by) => resolve(by));
    });
    const lines = report()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const results = lines.filter(({ outcome }) => outcome !== undefined);
    const isCrashed = crash !== undefined && signal === 'SIGKILL';
    if (!isCrashed && results.length < runs.length) {
      throw new Error(
        `The function's process ended (${signal}) with ${results.length} of ${runs.length} runs:\n${log()}`,
      );
    }
    return { calls: lines.flatMap(({ call }) => call ?? []), results, isCrashed };
  }

  close(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

/** Gathers what comes; the returned function tells it. */
function textOf(...streams: readonly (Readable | null)[]): () => string {
  let text = '';
  for (const stream of streams) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return () => text;
}
