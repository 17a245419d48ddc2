import { describe, expect, test } from '@jest/globals';
import { filesForJest, readChoice } from './choice.ts';
import { chooseSize } from './size.ts';

const changed = (...files: string[]) => readChoice({ CHANGED: '1' }, () => files);

describe('which tests run', () => {
  test('all unless told otherwise', () => {
    expect(readChoice({})).toEqual({ of: 'all' });
    expect(readChoice({ TESTS: '', CHANGED: '' })).toEqual({ of: 'all' });
  });

  test('those that TESTS names', () => {
    expect(readChoice({ TESTS: 'handler|say' })).toEqual({ of: 'named', pattern: 'handler|say' });
    expect(() => readChoice({ TESTS: 'say(' })).toThrow('TESTS="say(" is no regular expression: ');
  });

  test('those of the changed files; all where the change concerns every test', () => {
    expect(changed()).toEqual({ of: 'changed', files: [] });
    expect(changed('client/say.ts')).toEqual({ of: 'changed', files: ['client/say.ts'] });
    for (const file of ['package.json', 'package-lock.json', 'jest.config.js', 'Makefile']) {
      expect([file, changed('client/say.ts', file)]).toEqual([file, { of: 'all' }]);
    }
    expect(changed('polly-emulator/package.json')).toMatchObject({ of: 'changed' });
  });

  test('never both at once', () => {
    expect(() => readChoice({ TESTS: 'say', CHANGED: '1' })).toThrow('TESTS="say" names tests, and CHANGED="1"');
  });
});

test('jest gets the files that tests import, and the tests of what is run instead of imported', () => {
  expect(filesForJest(['client/say.ts', 'README.md', 'no/such/file.ts'])).toEqual(['client/say.ts']);
  expect(filesForJest(['terraform/main.tf'])).toEqual(['local/terraform-graph.test.ts']);
  expect(filesForJest(['scripts/setup.sh', 'scripts/clean.sh'])).toEqual(['scripts/setup.test.ts']);
  expect(filesForJest(['scripts/help.txt', 'examples/welcome.txt'])).toEqual(['scripts/help.test.ts']);
});

describe('how much of the long tests runs', () => {
  test('a sample, or all, with a seed that is printed and may be given again', () => {
    expect(chooseSize({ TEST_SEED: '7' })).toEqual([
      { TEST_SIZE: '', TEST_SEED: '7' },
      'A sample of the long tests runs (TEST_SIZE=whole: all); TEST_SEED=7 repeats what is chosen at random.',
    ]);
    const [{ TEST_SIZE: size, TEST_SEED: seed }, line] = chooseSize({ TEST_SIZE: 'whole' });
    expect([size, line]).toEqual([
      'whole',
      `The long tests run whole; TEST_SEED=${seed} repeats what is chosen at random.`,
    ]);
    expect(chooseSize({ TEST_SEED: String(seed) })[0]).toMatchObject({ TEST_SEED: seed });
  });

  test.each([
    [{ TEST_SIZE: 'all' }, 'TEST_SIZE is "all": '],
    [{ TEST_SEED: 'x7' }, 'TEST_SEED is "x7": '],
  ])('is refused as %j', (environment, message) => {
    expect(() => chooseSize(environment)).toThrow(message);
  });
});
