import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  chooseLocalTarget,
  findLocalInUse,
  findTargetInUse,
  leaveTarget,
  readTargetName,
  rememberTarget,
  TargetError,
  type TargetName,
  useTarget,
} from './choose-target.ts';

const dockerAnswers = async () => undefined;
const nothingUp = async () => undefined;
const last = (name: 'embedded' | 'localstack', isRunning: boolean) => async () => ({
  name,
  isRunning,
  reason: 'the one in use',
});
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
    const neverAsked = async () => {
      throw new Error('Docker was asked');
    };
    const { target, reason } = await chooseLocalTarget({}, neverAsked, last('embedded', true));
    expect([target.name, reason]).toEqual(['embedded', 'the one in use; TARGET= chooses another']);
  });

  test('is again the embedded one where that was in use and has ended', async () => {
    const { target, reason } = await chooseLocalTarget({}, dockerAnswers, last('embedded', false));
    expect([target.name, reason]).toEqual(['embedded', 'it has ended, and no other runs; TARGET= chooses another']);
  });

  test('is LocalStack, which was in use and has ended, only where Docker answers', async () => {
    const ended = last('localstack', false);
    expect((await chooseLocalTarget({}, dockerAnswers, ended)).target.name).toBe('localstack');
    expect((await chooseLocalTarget({}, dockerIsAbsent, ended)).target.name).toBe('embedded');
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
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'narrator targets-'));
    ended = [];
    asked = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  let ended: string[];
  let asked: string[];
  const places = () => ({
    directory,
    isRunning: async ({ name }: { readonly name: string }) => {
      asked.push(name);
      return !ended.includes(name);
    },
  });
  const find = () => findTargetInUse(places());
  const chosen = (name: TargetName) => rememberTarget(name, directory);

  function deployedAt(target: string, seconds: number): void {
    mkdirSync(join(directory, target));
    writeFileSync(join(directory, target, 'terraform.tfstate'), '{"outputs":{"bucket":{"value":"shelf"}}}');
    const endpoints = { endpoint: `http://127.0.0.1:1/${target}`, functionPollyUrl: 'http://127.0.0.1:2' };
    writeFileSync(join(directory, target, 'deployment.json'), JSON.stringify(endpoints));
    utimesSync(join(directory, target, 'deployment.json'), seconds, seconds);
  }

  function destroyed(target: string): void {
    writeFileSync(join(directory, target, 'terraform.tfstate'), '{"outputs":{}}');
  }

  test('is none before anything was deployed', async () => {
    expect(await find()).toBeUndefined();
  });

  test('is the one that was deployed to last where none was named', async () => {
    deployedAt('embedded', 2_000);
    deployedAt('localstack', 1_000);
    expect(await find()).toMatchObject({ name: 'embedded', reason: 'the local one that was deployed to last' });
  });

  test('is the one that was named, whichever was deployed to last', async () => {
    deployedAt('embedded', 2_000);
    deployedAt('localstack', 1_000);
    chosen('localstack');
    expect(await find()).toMatchObject({ name: 'localstack', reason: 'the one in use' });
    expect(asked).toEqual(['localstack']); // Not the other one, whose Docker may take long to answer.
  });

  test('is the other one once the named one was destroyed by hand, and says so', async () => {
    deployedAt('embedded', 1_000);
    deployedAt('localstack', 2_000);
    chosen('localstack');
    destroyed('localstack');
    expect(await find()).toMatchObject({ name: 'embedded', reason: 'localstack, which was in use, is no longer up' });
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
    expect(await find()).toMatchObject({ name: 'embedded', reason: 'localstack, which was in use, is no longer up' });
    ended = ['localstack', 'embedded'];
    expect(await find()).toMatchObject({ name: 'localstack', reason: 'the one in use' });
  });

  const environment = () =>
    existsSync(join(directory, 'env')) ? readFileSync(join(directory, 'env'), 'utf8') : undefined;

  test('is changed by name, and .local/env with it', async () => {
    deployedAt('embedded', 1_000);
    deployedAt('localstack', 2_000);
    useTarget('embedded', directory);
    expect(await find()).toMatchObject({ name: 'embedded', reason: 'the one in use' });
    expect(environment()).toContain("AWS_ENDPOINT_URL='http://127.0.0.1:1/embedded'");
    useTarget('localstack', directory);
    expect(environment()).toContain("AWS_ENDPOINT_URL='http://127.0.0.1:1/localstack'");
    useTarget('aws', directory);
    expect(await find()).toMatchObject({ name: 'aws' });
    expect(environment()).toBeUndefined();
  });

  test('is not changed to one where nothing is deployed', async () => {
    deployedAt('embedded', 1_000);
    chosen('embedded');
    expect(() => useTarget('localstack', directory)).toThrow('Start it with: make local-up TARGET=localstack');
    expect((await find())?.name).toBe('embedded');
  });

  test('was another one before, when a target is started', () => {
    expect(chosen('embedded')).toBeUndefined();
    expect(chosen('embedded')).toBeUndefined();
    expect(chosen('localstack')).toBe('embedded');
  });

  describe('once a target was taken down', () => {
    beforeEach(() => {
      deployedAt('embedded', 1_000);
      deployedAt('localstack', 2_000);
    });

    test('is the other one where that runs, and .local/env points to it', async () => {
      useTarget('localstack', directory);
      destroyed('localstack');
      expect(await leaveTarget(places())).toBe('embedded');
      expect(await find()).toMatchObject({ name: 'embedded', reason: 'the one in use' });
      expect(environment()).toContain('/embedded');
    });

    test('stays where the other one was taken down', async () => {
      useTarget('embedded', directory);
      destroyed('localstack');
      expect(await leaveTarget(places())).toBeUndefined();
      expect((await find())?.name).toBe('embedded');
      expect(environment()).toContain('/embedded');
    });

    test('is none where the other one has ended or is gone, and .local/env is none', async () => {
      useTarget('localstack', directory);
      destroyed('localstack');
      ended = ['embedded'];
      expect(await leaveTarget(places())).toBeUndefined();
      expect([existsSync(join(directory, 'target')), environment()]).toEqual([false, undefined]);
    });

    test('stays AWS', async () => {
      useTarget('aws', directory);
      destroyed('localstack');
      expect(await leaveTarget(places())).toBeUndefined();
      destroyed('embedded');
      expect(await leaveTarget(places())).toBeUndefined();
      expect((await find())?.name).toBe('aws');
    });
  });
});
