// boto3 and the AWS CLI, from the project's Python virtual environment, with no way to an account.
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pythonPath } from '../../local/paths.ts';

const AWS_CLI = fileURLToPath(new URL('./aws_cli.py', import.meta.url));
const BOTO3_CLIENT = fileURLToPath(new URL('./boto3_client.py', import.meta.url));
const HTTPX_CLIENT = fileURLToPath(new URL('./httpx_client.py', import.meta.url));
/** Speech in hexadecimal digits. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What both read, and in place of what they would look for in the home folder. */
function environment(pollyUrl: string, home: string) {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    AWS_CONFIG_FILE: join(home, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_POLLY: pollyUrl,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function checkPython(): void {
  if (!existsSync(pythonPath)) throw new Error(`There is no ${pythonPath}; run \`make setup\``);
}

function runPython(args: readonly string[], pollyUrl: string, home: string): Promise<Ended> {
  checkPython();
  const options = { env: environment(pollyUrl, home), cwd: home, maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(pythonPath, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, stdout, stderr });
      else reject(error);
    });
  });
}

/** `aws polly …` in a folder, where it also finds and leaves its files: one command after the other, in one process. */
export class AwsPolly {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pollyUrl: string, home: string) {
    checkPython();
    const options = { env: environment(pollyUrl, home), cwd: home };
    this.#child = spawn(pythonPath, [AWS_CLI], { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  run(args: readonly string[]): Promise<Ended> {
    const answer = this.#last.then(() => this.#ask(['polly', ...args]));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.#child.stdin.end();
  }

  async #ask(args: readonly string[]): Promise<Ended> {
    this.#child.stdin.write(`${JSON.stringify(args)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`aws_cli.py ended at ${args.join(' ')}; it has said why on standard error.`);
    return JSON.parse(value);
  }
}

/** Protocol and status of each answer, as httpx_client.py prints them. */
export async function runHttpx(pollyUrl: string, home: string, caFile: string): Promise<Record<string, unknown>> {
  const args = pollyUrl.startsWith('https:') ? [HTTPX_CLIENT, pollyUrl, caFile] : [HTTPX_CLIENT, pollyUrl];
  const { exitCode, stdout, stderr } = await runPython(args, pollyUrl, home);
  if (exitCode !== 0) throw new Error(`httpx_client.py ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
}

/** What boto3_client.py prints. */
export interface Boto3Results {
  readonly operations: readonly string[];
  readonly methods: readonly string[];
  readonly voices: {
    readonly pages: readonly number[];
    readonly ids: readonly string[];
    readonly bilingual: readonly string[];
  };
  readonly lexicons: Readonly<Record<string, unknown>>;
  readonly speech: { readonly contentType: string; readonly characters: number; readonly audio: string };
  readonly tasks: {
    readonly ids: readonly string[];
    readonly first: readonly string[];
    readonly last: readonly (readonly [status: string, reason: string | null])[];
    readonly pages: readonly (readonly string[])[];
  };
  readonly presigned: { readonly GET: string; readonly POST: string };
  readonly errors: { readonly modelled: readonly ProvokedError[]; readonly elsewhere: readonly ProvokedError[] };
}

interface ProvokedError {
  readonly operation: string;
  readonly name: string;
  /** null: there was no error. */
  readonly status: number | null;
  readonly message: string;
}

/** Rejects with what the program said when it ended badly. */
export async function runBoto3(
  pollyUrl: string,
  home: string,
  output: { readonly bucket: string; readonly topicArn: string },
): Promise<Boto3Results> {
  const { exitCode, stdout, stderr } = await runPython(
    [BOTO3_CLIENT, pollyUrl, output.bucket, output.topicArn],
    pollyUrl,
    home,
  );
  if (exitCode !== 0) throw new Error(`boto3_client.py ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as Boto3Results;
}
