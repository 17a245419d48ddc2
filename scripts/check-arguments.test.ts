import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';

/**
 * Runs make in a shell without the variables of the make that runs these tests; "arguments" is the first thing each
 * verb does.
 */
function make(...args: string[]) {
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, MAKEOVERRIDES: _overrides, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('make', args, { cwd: repositoryDir, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** What the check says of a command line, without what the verb would do. */
function check(goals: string, ...names: string[]) {
  const { status, stderr } = spawnSync('sh', ['scripts/check-arguments.sh', goals, ...names], {
    cwd: repositoryDir,
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe("a variable on make's command line", () => {
  test.each([
    ['reconcile', 'DRYRUN', 'Did you mean DRY_RUN?'],
    ['reconcile', 'dry_run', 'Did you mean DRY_RUN?'],
    ['reconcile', 'PREFFIX', 'Did you mean PREFIX?'],
    ['say', 'VOCIE', 'Did you mean VOICE?'],
    ['say', 'VOICEID', 'Did you mean VOICE?'],
    ['say', 'LANGAUGE', 'Did you mean LANGUAGE?'],
    ['say', 'Text', 'Did you mean TEXT?'],
    ['local-up', 'TARGTE', 'Did you mean TARGET?'],
    ['test', 'SUITE', 'Did you mean SUITES?'],
  ])('that make %s does not know is refused by name, with the nearest: %s', (goal, name, nearest) => {
    const { status, stderr } = check(goal, name);
    expect(stderr).toContain(`make ${goal} does not know the variable ${name}. ${nearest}\nIt knows: `);
    expect(status).toBe(1);
  });

  test.each([
    ['logs', 'VOICE', 'make logs; say reads it.\nIt knows: KEY SINCE LEVEL FOLLOW JSON TARGET. Nothing was done.\n'],
    ['clean', 'DRY_RUN', 'make clean; reconcile reads it.\nIt takes none. Nothing was done.\n'],
    ['say', 'FOLLOW', 'make say; logs and inbox read it.\nIt knows: TEXT '],
    ['', 'CHANGED', 'make help; test and test-e2e read it.\nIt knows: VERB. Nothing was done.\n'],
    ['status', 'TESTS', 'make status; test, test-e2e and ci read it.\nIt takes none. Nothing was done.\n'],
  ])('that make %s does not read, and another verb does, is refused with the names of those that do: %s', (...row) => {
    const [goal, name, message] = row;
    const { status, stderr } = check(goal, name);
    expect(stderr).toContain(`${name} is not read by ${message}`);
    expect(status).toBe(1);
  });

  test('is refused beside those that are known, each by its name', () => {
    const { stderr } = check('say', 'TEXT', 'RAET', 'VOICE', 'EGNINE');
    expect(stderr.match(/does not know the variable \w+\. Did you mean \w+/g)).toEqual([
      'does not know the variable RAET. Did you mean RATE',
      'does not know the variable EGNINE. Did you mean ENGINE',
    ]);
  });

  test.each([
    ['say', ['TEXT', 'FILE', 'VOICE', 'ENGINE', 'LANGUAGE', 'RATE', 'TARGET']],
    ['reconcile', ['PREFIX', 'DRY_RUN', 'TARGET']],
    ['build test', ['SUITES', 'TESTS', 'CHANGED', 'TEST_SIZE', 'KEEP']],
    ['watch', []],
    ['say', ['AWS_PROFILE', 'TF_DATA_DIR', 'DEBUG', 'PYTHON', 'LOCALSTACK_IMAGE', 'HTTPS_PROXY', 'SHELL']],
    ['status', []],
  ])('is let through where make %s or the machine knows it: %j', (goals, names) => {
    expect(check(goals, ...names)).toEqual({ status: 0, stderr: '' });
  });

  test('is refused by every verb before it does anything', () => {
    const verbs = [...readFileSync(join(repositoryDir, 'Makefile'), 'utf8').matchAll(/^([a-z0-9-]+):.*## /gm)].map(
      ([, verb = '']) => verb,
    );
    expect(verbs).toContain('clean');
    for (const verb of verbs) {
      const { status, output } = make('--no-print-directory', verb, 'NO_SUCH_THING=1 2');
      expect(output).toMatch(new RegExp(`^make ${verb} does not know the variable NO_SUCH_THING\\.\n`));
      expect(status).toBe(2);
    }
  });

  test('is known by its name alone, whatever its value holds', () => {
    const { output } = make('--no-print-directory', 'arguments', 'say', '--dry-run', 'TEXT=a=b DRYRUN=1 -- $(x)');
    expect(output).toContain('check-arguments.sh');
    expect(output).toMatch(/ 'TEXT'$/m);
  });
});

describe('a word that is no verb', () => {
  test.each([
    [['say', 'TEXT=Hello', 'there', "it's"], `make has no verb "there it's".`],
    [['reconcile', 'dry-run'], 'make has no verb "dry-run".'],
    [['staus'], 'make has no verb "staus". Did you mean status?'],
  ])('is refused before the verbs beside it do anything, with the nearest: %j', (args, message) => {
    const { status, output } = make('--no-print-directory', ...args);
    expect(output).toMatch(
      /^make has no verb .* Nothing was done\.\nA text of .*\nmake alone prints the menu\.\nmake: /,
    );
    expect(output).toContain(message);
    expect(status).toBe(2);
  });
});

describe('LANGUAGE', () => {
  /** What make say hands on, from make's own list of variables. */
  const handedOn = (...args: string[]) =>
    /^SAY_LANGUAGE := ?(.*)$/m.exec(make('--print-data-base', '--dry-run', 'say', ...args).output)?.[1];

  test('is taken from the command line, not from the environment, where it names the languages of the desktop', () => {
    const before = process.env['LANGUAGE'];
    process.env['LANGUAGE'] = 'en_US:en';
    try {
      expect(handedOn('LANGUAGE=es-US')).toBe('es-US');
      expect(handedOn()).toBe('');
    } finally {
      delete process.env['LANGUAGE'];
      Object.assign(process.env, before !== undefined && { LANGUAGE: before });
    }
  });
});
