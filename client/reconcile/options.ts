import { parseArgs } from 'node:util';

/** What the command line and `make` ask for. Without a bucket, the deployment that TARGET names is meant. */
export interface ReconcileOptions {
  readonly place?: ReconcilePlace | undefined;
  readonly prefix: string;
  readonly dryRun: boolean;
  readonly concurrency: number;
}

export interface ReconcilePlace {
  readonly bucket: string;
  /** Name or ARN; by default the one that the bucket notifies. */
  readonly functionName?: string | undefined;
  readonly region?: string | undefined;
  /** URL of an AWS emulator on this machine. */
  readonly endpoint?: string | undefined;
}

export class UsageError extends Error {
  override name = 'UsageError';

  constructor(fault: string) {
    super(`${fault}\n\n${USAGE}`);
  }
}

export const USAGE = `Finds the texts that have no up-to-date MP3 and has the function narrate them.

  make reconcile [TARGET=aws|localstack|embedded] [PREFIX=book/] [DRY_RUN=1]
  npm run reconcile -- --bucket B [--dry-run] [--prefix P] [more options]

  --bucket B       the bucket; without it, the deployment that make reconcile would take
  --prefix P       only keys that begin with P
  --dry-run        only list them
  --concurrency N  texts at a time, 1 to 50 (default 4)
  --function NAME  the function (default: the one that the bucket notifies of new texts)
  --region R       the bucket's region (default: AWS_REGION, then the profile's)
  --endpoint URL   an AWS emulator on this machine (default: AWS_ENDPOINT_URL)`;

const DEFAULT_CONCURRENCY = 4;
/** As many connections as a client of the SDK opens at once. */
const MAX_CONCURRENCY = 50;

/**
 * Reads the arguments, and what `make` passes on in RECONCILE_PREFIX and RECONCILE_DRY_RUN; undefined when help is
 * asked for.
 *
 * @throws {UsageError}
 */
export function readReconcileOptions(args: readonly string[], env: NodeJS.ProcessEnv): ReconcileOptions | undefined {
  refuseOptionsOfNpm(env);
  const values = parse(args);
  if (values.help) return undefined;
  return {
    place: readPlace(values, env),
    prefix: readPrefix(values, env),
    dryRun: values['dry-run'] ?? readDryRun(env['RECONCILE_DRY_RUN']),
    concurrency: readConcurrency(values.concurrency),
  };
}

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        bucket: { type: 'string' },
        prefix: { type: 'string' },
        'dry-run': { type: 'boolean' },
        concurrency: { type: 'string' },
        function: { type: 'string' },
        region: { type: 'string' },
        endpoint: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message);
  }
}

/** `npm run reconcile --dry-run` gives the option to npm; the run would be a real one. */
function refuseOptionsOfNpm(env: NodeJS.ProcessEnv): void {
  if (env['npm_lifecycle_event'] !== 'reconcile') return;
  const taken = ['bucket', 'dry-run'].filter((name) => env[`npm_config_${name.replace('-', '_')}`]);
  if (taken.length > 0) {
    throw new UsageError(`npm took --${taken.join(' and --')} for itself: write "--" before the options.`);
  }
}

function readPlace(values: Values, env: NodeJS.ProcessEnv): ReconcilePlace | undefined {
  const { bucket, function: functionName, region } = values;
  if (bucket === undefined) {
    const stray = (['function', 'region', 'endpoint'] as const).find((name) => values[name] !== undefined);
    if (stray !== undefined) throw new UsageError(`--${stray} is "${values[stray]}", and there is no --bucket.`);
    return undefined;
  }
  if (!/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/.test(bucket)) {
    throw new UsageError(`--bucket is "${bucket}": give the bare name of a bucket.`);
  }
  const empty = (['function', 'region'] as const).find((name) => values[name] === '');
  if (empty !== undefined) throw new UsageError(`--${empty} is "": leave it out, or say which.`);
  const endpoint = values.endpoint ?? (env['AWS_ENDPOINT_URL'] || undefined);
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new UsageError(
      `${values.endpoint === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint'} is "${endpoint}": ` +
        'give an URL such as http://127.0.0.1:4566.',
    );
  }
  return { bucket, functionName, region, endpoint };
}

/** Keys may begin with anything, but an address of S3 is what people copy; with it, no text would be found at all. */
function readPrefix(values: Values, env: NodeJS.ProcessEnv): string {
  const prefix = values.prefix ?? env['RECONCILE_PREFIX'] ?? '';
  const beginning = /^(?:s3:\/\/|arn:[\w-]+:s3:::)[^/]*\/?(.*)$/is.exec(prefix)?.[1];
  if (beginning === undefined) return prefix;
  const name = values.prefix === undefined ? 'PREFIX' : '--prefix';
  const instead = beginning === '' ? 'leave it out' : `write ${JSON.stringify(beginning)}`;
  throw new UsageError(`${name} is "${prefix}": give the beginning of the keys, without the bucket; ${instead}.`);
}

function readDryRun(value = ''): boolean {
  if (!['', '0', '1'].includes(value)) throw new UsageError(`DRY_RUN is "${value}": set it to 1, or leave it out.`);
  return value === '1';
}

function readConcurrency(value = String(DEFAULT_CONCURRENCY)): number {
  const concurrency = Number(value);
  if (!/^\d+$/.test(value) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    throw new UsageError(`--concurrency is "${value}": give a whole number from 1 to ${MAX_CONCURRENCY}.`);
  }
  return concurrency;
}
