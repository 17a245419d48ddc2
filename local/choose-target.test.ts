import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  chooseLocalTarget,
  findLocalInUse,
  findTargetInUse,
  readTargetName,
  rememberTarget,
  TargetError,
  type TargetName,
  useTarget,
} from './choose-target.ts';

const dockerAnswers = async () => undefined;
const nothingUp = async () => undefined;
const dockerIsAbsent = async () => 'No Docker engine answers: is it running?\nStart it.';

async function nameOf(env: NodeJS.ProcessEnv, docker: () => Promise<string | undefined>): Promise<string> {
  return (await chooseLocalTarget(env, docker, nothingUp)).target.name;
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

  test('is the one that is up, without asking Docker', async () => {
    const findUp = async () => ({ name: 'embedded' as const, reason: 'the one in use' });
    const { target, reason } = await chooseLocalTarget({}, dockerAnswers, findUp);
    expect([target.name, reason]).toEqual(['embedded', 'the one in use; TARGET= chooses another']);
  });

  test('comes with the reason and the way to choose, on one line', async () => {
    const reasons = await Promise.all(
      [dockerAnswers, dockerIsAbsent].map(async (docker) => (await chooseLocalTarget({}, docker, nothingUp)).reason),
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
    ended = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  let ended: string[];
  const places = () => ({
    homeOf,
    file: join(directory, 'target'),
    isRunning: async ({ name }: { readonly name: string }) => !ended.includes(name),
  });
  const find = () => findTargetInUse(places());
  const chosen = (name: TargetName) => rememberTarget(name, join(directory, 'target'));

  function deployedAt(target: string, seconds: number): void {
    mkdirSync(homeOf(target));
    writeFileSync(join(homeOf(target), 'terraform.tfstate'), '{"outputs":{"bucket":{"value":"shelf"}}}');
    writeFileSync(join(homeOf(target), 'deployment.json'), '{}');
    utimesSync(join(homeOf(target), 'deployment.json'), seconds, seconds);
  }

  function destroyed(target: string): void {
    writeFileSync(join(homeOf(target), 'terraform.tfstate'), '{"outputs":{}}');
  }

  test('is none before anything was deployed', async () => {
    expect(await find()).toBeUndefined();
  });

  test('is the one that was deployed to last where none was named', async () => {
    deployedAt('embedded', 2_000);
    deployedAt('localstack', 1_000);
    expect(await find()).toEqual({ name: 'embedded', reason: 'the local one that was deployed to last' });
  });

  test('is the one that was named, whichever was deployed to last', async () => {
    deployedAt('embedded', 2_000);
    deployedAt('localstack', 1_000);
    chosen('localstack');
    expect(await find()).toEqual({ name: 'localstack', reason: 'the one in use' });
  });

  test('is the other one once the named one was destroyed by hand, and says so', async () => {
    deployedAt('embedded', 1_000);
    deployedAt('localstack', 2_000);
    chosen('localstack');
    destroyed('localstack');
    expect(await find()).toEqual({ name: 'embedded', reason: 'localstack, which was in use, is no longer up' });
    destroyed('embedded');
    expect(await find()).toBeUndefined();
  });

  test('can be AWS, which is never one to start', async () => {
    deployedAt('embedded', 1_000);
    chosen('aws');
    expect(await find()).toEqual({ name: 'aws', reason: 'the one in use' });
    expect((await findLocalInUse(places()))?.name).toBe('embedded');
  });

  test('is decided by what is up where the file holds no name', async () => {
    deployedAt('embedded', 1_000);
    writeFileSync(join(directory, 'target'), 'nonsense');
    expect((await find())?.name).toBe('embedded');
  });

  test('is the other one where the named one has ended, as after a restart of the machine, and the other runs', async () => {
    deployedAt('embedded', 1_000);
    deployedAt('localstack', 2_000);
    chosen('localstack');
    ended = ['localstack'];
    expect(await find()).toEqual({ name: 'embedded', reason: 'localstack, which was in use, is no longer up' });
    ended = ['localstack', 'embedded'];
    expect(await find()).toEqual({ name: 'localstack', reason: 'the one in use' });
  });

  test('is not changed to one where nothing is deployed', () => {
    expect(() => useTarget('localstack', homeOf)).toThrow('Start it with: make local-up TARGET=localstack');
  });
});
