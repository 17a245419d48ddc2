import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findDeployment } from './find-deployment.ts';
import { repositoryDir } from './paths.ts';
import { currentProcess } from './processes.ts';

const OUTPUTS = {
  region: 'eu-west-1',
  bucket: 'shelf',
  function_name: 'narrator',
  log_group_name: '/aws/lambda/narrator',
  notices_topic_arn: 'arn:aws:sns:eu-west-1:123456789012:notices',
  alerts_topic_arn: 'arn:aws:sns:eu-west-1:123456789012:alerts',
};
const DEPLOYMENT = { region: 'us-east-1', bucket: 'shelf' };

let local: string;
beforeEach(() => {
  local = mkdtempSync(join(tmpdir(), 'narrator-deployment-'));
});
afterEach(() => rmSync(local, { recursive: true }));

const find = (env: NodeJS.ProcessEnv = {}) => findDeployment(env, local);

/** A target that was deployed to, with servers of these records. */
function deployed(services: object): void {
  const home = join(local, 'embedded');
  mkdirSync(home);
  writeFileSync(join(home, 'terraform.tfstate'), '{"outputs":{"bucket":{"value":"shelf"}}}');
  writeFileSync(
    join(home, 'deployment.json'),
    JSON.stringify({ deployment: DEPLOYMENT, endpoint: 'http://127.0.0.1:1' }),
  );
  writeFileSync(join(home, 'services.json'), JSON.stringify(services));
}

describe('the deployment of a command', () => {
  test('is none where nothing is up', async () => {
    await expect(find()).rejects.toThrow('No local target is up. Start one with: make local-up');
    await expect(find({ TARGET: 'embedded' })).rejects.toThrow('The target embedded is not up.');
  });

  test('is gone where no server of this checkout is known, as in a copy of one', async () => {
    deployed({});
    await expect(find()).rejects.toThrow('The target embedded is gone. Start it again with: make local-up');
  });

  test('is out of reach where the checkout was renamed since its servers were started', async () => {
    deployed({ aws: { ...currentProcess(), port: 1, checkout: '/before/the renaming' } });
    await expect(find()).rejects.toThrow('This folder was renamed or moved since the target embedded was started.');
  });

  describe('on AWS', () => {
    let path: string | undefined;
    beforeEach(() => {
      path = process.env['PATH'];
    });
    afterEach(() => {
      process.env['PATH'] = path;
    });

    /** In place of Terraform: prints the outputs of a state. */
    function stateOf(outputs: Record<string, string>): void {
      const values = Object.entries(outputs).map(([name, value]) => [name, { value }]);
      writeFileSync(join(local, 'outputs'), JSON.stringify(Object.fromEntries(values)));
      writeFileSync(join(local, 'terraform'), `#!/bin/sh\ncat '${local}/outputs'\n`, { mode: 0o755 });
      process.env['PATH'] = `${local}:${path}`;
    }

    test.each([
      [{ TARGET: 'aws' }, 'TARGET is "aws"'],
      [{}, 'the one in use'],
    ])('names account and region, with %j', async (env, why) => {
      stateOf({ ...OUTPUTS, account_id: '123456789012' });
      writeFileSync(join(local, 'target'), 'aws\n');
      const { target, place, access } = await find(env);
      expect([target, place]).toEqual(['aws', `aws (account 123456789012, eu-west-1; ${why})`]);
      expect(access).toEqual({ region: 'eu-west-1' });
    });

    test('is refused where the state is that of an emulator', async () => {
      stateOf({ ...OUTPUTS, account_id: '000000000000' });
      await expect(find({ TARGET: 'aws' })).rejects.toThrow('is that of an emulator, not of an AWS account');
    });

    test('is none before it was deployed there, even where it is the one in use', async () => {
      stateOf({});
      writeFileSync(join(local, 'terraform'), '#!/bin/sh\necho "No state." >&2\nexit 1\n', { mode: 0o755 });
      writeFileSync(join(local, 'target'), 'aws\n');
      await expect(find()).rejects.toThrow(/for AWS: deploy first, as docs\/aws\.md says\.(.|\n)*No state\./);
    });
  });

  test('is out of reach where a server does not answer', async () => {
    deployed({ aws: { ...currentProcess(), port: 1, checkout: repositoryDir } });
    await expect(find()).rejects.toThrow('The target embedded is not answering (aws, http://127.0.0.1:1).');
  });
});
