import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { repositoryDir } from '../local/paths.ts';

function make(...args: string[]): string {
  // The variables of the make that runs these tests would reach into this one.
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...env } = process.env;
  return execFileSync('make', ['--no-print-directory', ...args], { cwd: repositoryDir, env, encoding: 'utf8' });
}

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
