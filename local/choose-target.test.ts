import { describe, expect, test } from '@jest/globals';
import { chooseLocalTarget, chooseTarget, TargetError } from './choose-target.ts';

describe('the target', () => {
  test.each([{}, { TARGET: '' }, { TARGET: 'embedded' }])('is embedded for %j', (env) => {
    expect([chooseTarget(env), chooseLocalTarget(env)]).toEqual(['embedded', 'embedded']);
  });

  test('is AWS for what only uses a deployment', () => {
    expect(chooseTarget({ TARGET: 'aws' })).toBe('aws');
  });

  test('is never AWS for what deploys', () => {
    expect(() => chooseLocalTarget({ TARGET: 'aws' })).toThrow(TargetError);
    expect(() => chooseLocalTarget({ TARGET: 'aws' })).toThrow('nothing but "terraform apply" by hand deploys to AWS');
  });

  test.each(['nonsense', 'AWS', ' embedded'])('is refused by its name when it is "%s"', (target) => {
    for (const choose of [chooseTarget, chooseLocalTarget]) {
      expect(() => choose({ TARGET: target })).toThrow(`TARGET is "${target}": choose embedded`);
    }
  });
});
