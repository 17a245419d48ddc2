import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findDeployment } from './find-deployment.ts';
import { repositoryDir } from './paths.ts';
import { currentProcess } from './processes.ts';

const DEPLOYMENT = { region: 'us-east-1', bucket: 'shelf' };

let local: string;
beforeEach(() => {
  local = mkdtempSync(join(tmpdir(), 'narrator-deployment-'));
});
afterEach(() => rmSync(local, { recursive: true }));

const find = (env: NodeJS.ProcessEnv = {}) =>
  findDeployment(env, (target) => join(local, target), join(local, 'target'));

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

  test('is out of reach where a server does not answer', async () => {
    deployed({ aws: { ...currentProcess(), port: 1, checkout: repositoryDir } });
    await expect(find()).rejects.toThrow('The target embedded is not answering (aws, http://127.0.0.1:1).');
  });
});
