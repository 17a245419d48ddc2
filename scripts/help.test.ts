import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { repositoryDir } from '../local/paths.ts';

const COLUMNS = 80;
const readText = (...path: string[]) => readFileSync(join(repositoryDir, ...path), 'utf8');
const makefile = readText('Makefile');
const table = readText('scripts', 'help.txt');
const verbs = table.split('\n').filter((line) => /^[a-z]/.test(line));
/** As on a machine where nothing is set up: no Node on the PATH. */
const environment = { PATH: '/usr/bin:/bin' };

function help(...args: string[]) {
  const options = { cwd: repositoryDir, env: environment, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['scripts/help.sh', ...args], options);
  return { status, stdout, stderr };
}

test('every verb of the menu has its entry, in the same order, and no entry is of anything else', () => {
  expect(verbs).toEqual([...makefile.matchAll(/^([a-z0-9-]+):.*## /gm)].map(([, verb]) => verb));
});

test('every variable that the Makefile hands on is one of some verb', () => {
  const handedOn = [...makefile.matchAll(/\$\(value (\w+)\)/g), ...makefile.matchAll(/\$\((TARGET|SUITES)\)/g)];
  expect(handedOn.length).toBeGreaterThan(10);
  expect(handedOn.map(([, name]) => name).filter((name) => !table.includes(`\n  ${name}=`))).toEqual([]);
});

test('every variable is explained, and every verb has exit codes and an example that make would take', () => {
  const faults = verbs.flatMap((verb) => {
    const { stdout, status, stderr } = help(verb);
    const [, ...example] = /^ {2}Example {3}make ([a-z0-9-]+)(?: .*)?$/m.exec(stdout) ?? [];
    const line = /^ {2}Example {3}(.*)$/m.exec(stdout)?.[1] ?? '';
    const given = [...line.matchAll(/ ([A-Z_]+)=/g)].map(([, name = '']) => name);
    const check = spawnSync('sh', ['scripts/check-arguments.sh', verb, ...given], { cwd: repositoryDir });
    const variables = stdout.split('\n').filter((one) => /^ {2}[A-Z_]+=/.test(one));
    return [
      ...(status === 0 && stderr === '' ? [] : [`${verb}: no help`]),
      ...(stdout.startsWith(`make ${verb}: `) ? [] : [`${verb}: no sentence from the menu`]),
      ...(/^ {2}Exit code 0 +\S/m.test(stdout) ? [] : [`${verb}: no exit code`]),
      ...(example[0] === verb && check.status === 0 ? [] : [`${verb}: the example is "${line}"`]),
      ...variables.filter((one) => !/^ {2}[A-Z_]+=("[^"]*"|\S+) +\w/.test(one)),
    ];
  });
  expect(faults).toEqual([]);
});

test('nothing is wider than 80 columns', () => {
  const lines = [help(), ...verbs.map((verb) => help(verb))].flatMap(({ stdout }) => stdout.split('\n'));
  expect(lines.filter((line) => stringWidth(line) > COLUMNS)).toEqual([]);
});

describe('help', () => {
  test('without a verb is the menu, and says how to see more', () => {
    const { stdout } = help();
    expect(stdout).toMatch(/^make help +print this menu/);
    expect(stdout).toMatch(/\n\nmake help VERB=say tells .*\n$/);
  });

  test('of a verb is about this verb alone', () => {
    const { stdout } = help('status');
    expect(stdout).toContain('make status: tell what runs');
    expect(stdout.match(/Example/g)).toHaveLength(1);
    expect(stdout).not.toContain('TARGET');
  });

  test.each([
    ['sya', 'VERB is "sya", and make has no such verb. Did you mean say?\n'],
    ['local-dwon', 'VERB is "local-dwon", and make has no such verb. Did you mean local-down?\n'],
    ['arguments', 'VERB is "arguments", and make has no such verb.\n'],
    ['.*', 'VERB is ".*", and make has no such verb.\n'],
    ['say logs', 'VERB is "say logs", and make has no such verb.\n'],
  ])('refuses %s, and names the nearest', (verb, message) => {
    expect(help(verb)).toEqual({ status: 1, stdout: '', stderr: `${message}make alone prints the menu.\n` });
  });
});
