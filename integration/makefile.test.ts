import { execFile, execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';

function make(...args: string[]): string {
  // The variables of the make that runs these tests would reach into this one.
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...env } = process.env;
  return execFileSync('make', ['--no-print-directory', ...args], { cwd: repositoryDir, env, encoding: 'utf8' });
}

/** What a refused command says. */
function refusal(...args: string[]): Promise<string> {
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...env } = process.env;
  return new Promise((resolve, reject) => {
    execFile('make', ['--no-print-directory', ...args], { cwd: repositoryDir, env }, (error, stdout, stderr) =>
      error === null ? reject(new Error(`make ${args.join(' ')} was not refused: ${stdout}`)) : resolve(stderr),
    );
  });
}

test('verbs that act on a target refuse what they cannot act on, and say what to do', async () => {
  const refused: [string[], string][] = [
    [['use'], 'make use takes the target to use: make use TARGET=embedded'],
    [['use', 'TARGET=Embedded'], 'TARGET is "Embedded": choose embedded'],
    [['replay'], 'make replay takes the key of a text: make replay KEY=a/b.txt'],
    [['demo', 'TARGET=aws'], 'Once that is done: make say TARGET=aws'],
    [['local-up', 'TARGET=aws'], 'For this machine: TARGET=embedded or TARGET=localstack.'],
    [['local-down', 'TARGET=aws'], 'only "terraform destroy" by hand'],
    [['play', 'KEY=no/such.txt'], '.local/audio/no/such.mp3. Make one with: make say'],
  ];
  const said = await Promise.all(refused.map(([args]) => refusal(...args)));
  expect(said.filter((text, index) => !text.includes(refused[index]?.[1] ?? ''))).toEqual([]);
});

describe('the menu', () => {
  test('lists every target that has a description, one line each', () => {
    const menu = make();
    for (const target of [
      'demo',
      'local-up',
      'say',
      'logs',
      'inbox',
      'reconcile',
      'status',
      'use',
      'play',
      'replay',
      'local-down',
      'setup',
      'build',
      'test',
      'watch',
      'ci',
      'clean',
    ]) {
      expect(menu).toMatch(new RegExp(`^make ${target} +\\w`, 'm'));
    }
  });

  test.each([
    ['quotes', `She said "it's fine" and \`left\`.`],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what make and shells would expand is what is tested.
    ['dollars', 'It costs $5, $HOME, ${PATH} and $(shell echo 7).'],
    ['newlines', 'One line.\nAnother line.'],
    ['other things that make and shells know', '# 100% \\ * ~ ; | & < > ! {a,b}'],
  ])('make say passes %s in TEXT on as typed', (_what, text) => {
    const printed = make('--eval', 'print-text: ; @printenv SAY_TEXT', 'print-text', `TEXT=${text}`);
    expect(printed).toBe(`${text}\n`);
  });

  test('make local-up and make demo get PLAN', () => {
    expect(make('--eval', 'print-plan: ; @printenv UP_PLAN', 'print-plan', 'PLAN=1')).toBe('1\n');
  });
});
