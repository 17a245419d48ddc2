import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isDeployed, parseAppliedChanges, parseTerraformOutputs, withoutRedirections } from './terraform.ts';

describe("the caller's environment", () => {
  test('reaches Terraform without what would redirect it', () => {
    const kept = {
      PATH: '/bin',
      HOME: '/home/me',
      TF_PLUGIN_CACHE_DIR: '/cache',
      TF_LOG: 'DEBUG',
      HTTPS_PROXY: 'http://proxy',
    };
    const redirections = {
      AWS_PROFILE: 'work',
      AWS_ENDPOINT_URL: 'http://elsewhere',
      TF_VAR_region: 'eu-west-1',
      TF_CLI_ARGS_plan: '-destroy',
      TF_WORKSPACE: 'staging',
      TF_DATA_DIR: '/elsewhere',
      TF_CMD: 'tofu',
      DRY_RUN: '1',
      S3_ENDPOINT: 'http://elsewhere',
      LS_PROVIDERS_FILE: 'other.tf',
    };
    expect(withoutRedirections({ ...kept, ...redirections })).toEqual(kept);
  });
});

test('outputs are read by name', () => {
  const json = JSON.stringify({ bucket: { sensitive: false, type: 'string', value: 'texts' } });
  expect(parseTerraformOutputs(json)).toEqual({ bucket: 'texts' });
});

test.each([
  ['Apply complete! Resources: 21 added, 1 changed, 2 destroyed.', { added: 21, changed: 1, destroyed: 2 }],
  ['Apply complete! Resources: 1 imported, 2 added, 0 changed, 0 destroyed.', { added: 2, changed: 0, destroyed: 0 }],
  [
    'No changes. Your infrastructure matches the configuration.\n\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n',
    { added: 0, changed: 0, destroyed: 0 },
  ],
])('what an apply changed is read from what it prints: %j', (output, changes) => {
  expect(parseAppliedChanges(output)).toEqual(changes);
});

describe('a state', () => {
  test.each([
    ['with outputs', '{"version":4,"outputs":{"bucket":{"value":"texts"}}}', true],
    ['after a destroy', '{"version":4,"outputs":{}}', false],
    ['that was cut off', '{"version":4,"outp', false],
    ['that is not there', undefined, false],
  ])('%s: deployed is %s', (_what, content, deployed) => {
    const home = mkdtempSync(join(tmpdir(), 'narrator-state-'));
    try {
      if (content !== undefined) {
        writeFileSync(join(home, 'terraform.tfstate'), content);
      }
      expect(isDeployed(home)).toBe(deployed);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
