import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chooseLocalTarget, findTargetInUse, readTargetName, TargetError } from './choose-target.ts';

const dockerAnswers = async () => undefined;
const dockerIsAbsent = async () => 'No Docker engine answers: is it running?\nStart it.';

async function nameOf(env: NodeJS.ProcessEnv, docker: () => Promise<string | undefined>): Promise<string> {
  return (await chooseLocalTarget(env, docker)).target.name;
}

describe('the target to start', () => {
  test.each([{}, { TARGET: '' }])('is LocalStack where Docker answers, embedded elsewhere, for %j', async (env) => {
    expect(await nameOf(env, dockerAnswers)).toBe('localstack');
    expect(await nameOf(env, dockerIsAbsent)).toBe('embedded');
  });

  test.each(['embedded', 'localstack'])('is %s where TARGET says so, whatever Docker says', async (target) => {
    const neverAsked = async () => {
      throw new Error('Docker was asked');
    };
    expect(await nameOf({ TARGET: target }, neverAsked)).toBe(target);
  });

  test('comes with the reason and the way to choose, on one line', async () => {
    const reasons = await Promise.all(
      [dockerAnswers, dockerIsAbsent].map(async (docker) => (await chooseLocalTarget({}, docker)).reason),
    );
    expect(reasons[0]).toContain('TARGET=embedded');
    expect(reasons[1]).toMatch(/^without Docker: No Docker engine answers: is it running\? TARGET=localstack/);
    expect(reasons.join()).not.toContain('\n');
  });

  test('is never AWS', async () => {
    await expect(chooseLocalTarget({ TARGET: 'aws' }, dockerAnswers)).rejects.toThrow(TargetError);
    await expect(chooseLocalTarget({ TARGET: 'aws' }, dockerAnswers)).rejects.toThrow(
      'nothing but "terraform apply" by hand deploys to AWS',
    );
  });
});

describe('the target that TARGET names', () => {
  test.each(['embedded', 'localstack', 'aws'] as const)('can be %s', (target) => {
    expect(readTargetName({ TARGET: target })).toBe(target);
  });

  test('is none when it is absent or empty', () => {
    expect([readTargetName({}), readTargetName({ TARGET: '' })]).toEqual([undefined, undefined]);
  });

  test.each(['nonsense', 'AWS', ' embedded'])('is refused by its name when it is "%s"', async (target) => {
    expect(() => readTargetName({ TARGET: target })).toThrow(`TARGET is "${target}": choose embedded`);
    await expect(chooseLocalTarget({ TARGET: target }, dockerAnswers)).rejects.toThrow(TargetError);
  });
});

describe('the target in use', () => {
  let directory: string;
  const homeOf = (target: string) => join(directory, target);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'narrator targets-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function deployedAt(target: string, seconds: number): void {
    mkdirSync(homeOf(target));
    writeFileSync(join(homeOf(target), 'deployment.json'), '{}');
    utimesSync(join(homeOf(target), 'deployment.json'), seconds, seconds);
  }

  test('is none before anything was deployed', () => {
    expect(findTargetInUse(homeOf)).toBeUndefined();
  });

  test('is the one that was deployed to last', () => {
    deployedAt('embedded', 2_000);
    deployedAt('localstack', 1_000);
    expect(findTargetInUse(homeOf)?.name).toBe('embedded');
  });
});
