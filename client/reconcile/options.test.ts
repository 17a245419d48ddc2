import { describe, expect, test } from '@jest/globals';
import { readReconcileOptions, UsageError } from './options.ts';

function read(args: string[], env: NodeJS.ProcessEnv = {}) {
  return readReconcileOptions(args, env);
}

describe('the command line', () => {
  test('without anything means the deployment that TARGET names, four texts at a time', () => {
    expect(read([])).toEqual({ prefix: '', dryRun: false, concurrency: 4 });
  });

  test('takes what make passes on', () => {
    const env = { RECONCILE_PREFIX: 'book 1/', RECONCILE_DRY_RUN: '1' };
    expect(read([], env)).toEqual({ prefix: 'book 1/', dryRun: true, concurrency: 4 });
    expect(read(['--prefix', 'book 2/'], env)?.prefix).toBe('book 2/');
  });

  test('names a bucket, and all about it', () => {
    const place = {
      bucket: 'my.shelf-1',
      functionName: 'narrator',
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:4566',
    };
    const args = [
      '--bucket=my.shelf-1',
      '--function=narrator',
      '--region=eu-west-1',
      '--endpoint=http://127.0.0.1:4566',
    ];
    expect(read([...args, '--dry-run', '--concurrency=12', '--prefix=a'])).toEqual({
      place,
      prefix: 'a',
      dryRun: true,
      concurrency: 12,
    });
  });

  test('takes the AWS emulator of this machine from AWS_ENDPOINT_URL', () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };
    expect(read(['--bucket', 'shelf'], env)?.place).toEqual({ bucket: 'shelf', endpoint: 'http://127.0.0.1:4566' });
    expect(read(['--bucket', 'shelf', '--endpoint', 'http://localhost:1'], env)?.place?.endpoint).toBe(
      'http://localhost:1',
    );
    expect(read(['--bucket', 'shelf'], { AWS_ENDPOINT_URL: '' })?.place).toEqual({ bucket: 'shelf' });
  });

  test.each(['--help', '-h'])('asks for help by %s', (flag) => {
    expect(read([flag])).toBeUndefined();
  });
});

describe('refused with the value and the usage', () => {
  const cases: [string, string[], NodeJS.ProcessEnv, string][] = [
    ['an unknown option', ['--buckets', 'b'], {}, "Unknown option '--buckets'"],
    ['a stray word, as npm leaves it without --', ['shelf'], {}, "Unexpected argument 'shelf'"],
    ['an option without its value', ['--bucket'], {}, "'--bucket <value>' argument missing"],
    ['an empty bucket', ['--bucket='], {}, '--bucket is ""'],
    [
      'an address for a prefix',
      ['--prefix', 's3://shelf/book 1/'],
      {},
      '--prefix is "s3://shelf/book 1/": give the beginning of the keys, without the bucket; write "book 1/"',
    ],
    [
      'an address for a prefix, by make',
      [],
      { RECONCILE_PREFIX: 'S3://shelf' },
      'PREFIX is "S3://shelf": give the beginning of the keys, without the bucket; leave it out.',
    ],
    ['an ARN for a prefix', [], { RECONCILE_PREFIX: 'arn:aws:s3:::shelf/a' }, 'PREFIX is "arn:aws:s3:::shelf/a": give'],
    ['an address for a bucket', ['--bucket', 's3://shelf'], {}, '--bucket is "s3://shelf": give the bare name'],
    ['a function without a bucket', ['--function', 'f'], {}, '--function is "f", and there is no --bucket'],
    ['an empty function', ['--bucket=shelf', '--function='], {}, '--function is ""'],
    ['an empty region', ['--bucket=shelf', '--region='], {}, '--region is ""'],
    [
      'an endpoint that is no URL',
      ['--bucket=shelf', '--endpoint=localhost:4566'],
      {},
      '--endpoint is "localhost:4566"',
    ],
    ['such a variable', ['--bucket=shelf'], { AWS_ENDPOINT_URL: 'here' }, 'AWS_ENDPOINT_URL is "here"'],
    ['DRY_RUN=yes', [], { RECONCILE_DRY_RUN: 'yes' }, 'DRY_RUN is "yes"'],
    ['no concurrency', ['--concurrency=0'], {}, '--concurrency is "0": give a whole number from 1 to 50'],
    ['too much concurrency', ['--concurrency=51'], {}, '--concurrency is "51"'],
    ['concurrency in words', ['--concurrency=four'], {}, '--concurrency is "four"'],
    ['half a concurrency', ['--concurrency=1.5'], {}, '--concurrency is "1.5"'],
    [
      'a dry run that npm took for itself',
      [],
      { npm_lifecycle_event: 'reconcile', npm_config_dry_run: 'true' },
      'npm took --dry-run for itself',
    ],
    [
      'a bucket that npm took for itself',
      ['shelf'],
      { npm_lifecycle_event: 'reconcile', npm_config_bucket: 'true' },
      'npm took --bucket for itself',
    ],
  ];

  test.each(cases)('%s', (_what, args, env, message) => {
    expect(() => read(args, env)).toThrow(UsageError);
    expect(() => read(args, env)).toThrow(message);
    expect(() => read(args, env)).toThrow('npm run reconcile -- --bucket B [--dry-run]');
  });

  test('DRY_RUN=0 is no dry run', () => {
    expect(read([], { RECONCILE_DRY_RUN: '0' })?.dryRun).toBe(false);
  });
});
