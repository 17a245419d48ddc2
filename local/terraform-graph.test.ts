import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { targetDir, terraformDir } from './paths.ts';
import { type CommandResult, runCommand } from './processes.ts';
import { initWithProvider, withoutRedirections } from './terraform.ts';

// What `terraform test` cannot see: the order of the resources, and the root's own provider block, in whose place a test
// file puts another. Nothing is applied and nobody's state is read.

/** Not the folder of the `terraform` suite, which runs at the same time; `make clean` removes both. */
const DATA_DIR = join(targetDir('terraform-test'), 'graph');
const ACCOUNT = '000000000000';

/** An init may have to download the provider. */
const INIT_TIMEOUT_MS = 600_000;
const PLAN_TIMEOUT_MS = 120_000;

interface PlannedModule {
  readonly resources?: readonly { readonly address: string; readonly values?: Readonly<Record<string, unknown>> }[];
  readonly child_modules?: readonly PlannedModule[];
}

beforeAll(async () => {
  mkdirSync(DATA_DIR, { recursive: true });
  // `graph` and `plan` insist on a backend. It is given anew each time, as the checkout may have moved since the last.
  const backend = ['-reconfigure', `-backend-config=path=${join(DATA_DIR, 'never-written.tfstate')}`];
  const lockFile = join(terraformDir, '.terraform.lock.hcl');
  throwOnFailure(await initWithProvider((args) => runTerraform(args), lockFile, backend));
}, INIT_TIMEOUT_MS);

describe('the order of the resources', () => {
  let graph: readonly (readonly [later: string, earlier: string])[];

  beforeAll(async () => {
    const { stdout } = throwOnFailure(await runTerraform(['graph']));
    graph = [...stdout.matchAll(/^\s*"([^"]+)" -> "([^"]+)";$/gm)].map(([, later = '', earlier = '']) => [
      later,
      earlier,
    ]);
  }, PLAN_TIMEOUT_MS);

  test.each([
    ['module.bucket.aws_s3_bucket_notification.this', 'module.lambda.aws_lambda_permission.bucket'],
    ['module.bucket.aws_s3_bucket_notification.this', 'module.lambda.aws_lambda_function_event_invoke_config.this'],
    ['module.bucket.aws_s3_bucket_notification.this', 'module.bucket.aws_s3_bucket_versioning.this'],
    ['module.bucket.aws_s3_bucket_lifecycle_configuration.this', 'module.bucket.aws_s3_bucket_versioning.this'],
    ['module.bucket.aws_s3_bucket_policy.this', 'module.bucket.aws_s3_bucket_public_access_block.this'],
    ['module.bucket.aws_s3_bucket_ownership_controls.this', 'module.bucket.aws_s3_bucket_policy.this'],
    ['module.lambda.aws_lambda_function.this', 'module.iam.aws_iam_role_policy_attachment.this'],
    ['module.lambda.aws_lambda_function.this', 'module.logs.aws_cloudwatch_log_group.this'],
  ])('makes %s after %s', (later, earlier) => {
    expect(withAllBefore(later, graph)).toContain(earlier);
  });
});

describe("the root's provider", () => {
  let sts: Server;

  beforeAll(async () => {
    sts = await startSts();
  });

  afterAll(() => {
    sts.close();
  });

  test(
    'tags everything that takes tags with Application, ManagedBy and `tags`, which replaces those of the same key',
    async () => {
      const tags = { ManagedBy: 'somebody', CostCenter: '1234' };
      const resources = await planResources(sts, { name: 'reader', tags: JSON.stringify(tags) });
      const tagged = resources.filter(({ values }) => values?.['tags_all'] !== undefined);
      expect(tagged.map(({ address }) => address).sort()).toEqual([
        'module.alerts.aws_sns_topic.this',
        'module.bucket.aws_s3_bucket.this',
        'module.iam.aws_iam_policy.this',
        'module.iam.aws_iam_role.this',
        'module.lambda.aws_lambda_function.this',
        'module.logs.aws_cloudwatch_log_group.this',
        'module.notices.aws_sns_topic.this',
      ]);
      for (const { address, values } of tagged) {
        expect([address, values?.['tags_all']]).toEqual([address, { Application: 'reader', ...tags }]);
      }
    },
    PLAN_TIMEOUT_MS,
  );

  test(
    'tags with the name and with terraform where `tags` is left out',
    async () => {
      const resources = await planResources(sts, {});
      const bucket = resources.find(({ address }) => address === 'module.bucket.aws_s3_bucket.this');
      expect(bucket?.values?.['tags_all']).toEqual({ Application: 'narrator', ManagedBy: 'terraform' });
    },
    PLAN_TIMEOUT_MS,
  );
});

/** A resource, and all that is made before it: what it waits for, what that waits for, and so on. */
function withAllBefore(address: string, graph: readonly (readonly [later: string, earlier: string])[]): string[] {
  const found = new Set([address]);
  // A set that grows while it is walked is walked to its new end.
  for (const later of found) {
    for (const [from, to] of graph) {
      if (from === later) {
        found.add(to);
      }
    }
  }
  return [...found];
}

/** What Terraform would make in an empty account. It asks AWS one question: whose keys these are. */
async function planResources(sts: Server, variables: Readonly<Record<string, string>>) {
  const planFile = join(DATA_DIR, 'plan');
  const given = { account_id: ACCOUNT, function_package: 'versions.tf', ...variables };
  const options = Object.entries(given).map(([name, value]) => `-var=${name}=${value}`);
  const environment = {
    AWS_ACCESS_KEY_ID: 'dummy',
    AWS_SECRET_ACCESS_KEY: 'dummy',
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
  };
  throwOnFailure(
    await runTerraform(['plan', '-input=false', '-no-color', `-out=${planFile}`, ...options], environment),
  );
  const { stdout } = throwOnFailure(await runTerraform(['show', '-json', planFile]));
  const { root_module: root }: { root_module: PlannedModule } = JSON.parse(stdout).planned_values;
  return [root, ...(root.child_modules ?? [])].flatMap(({ resources }) => resources ?? []);
}

/** An STS that answers whatever it is asked as it would GetCallerIdentity. */
async function startSts(): Promise<Server> {
  const server = createServer((_request, response) => {
    const identity = `<Arn>arn:aws:iam::${ACCOUNT}:root</Arn><UserId>${ACCOUNT}</UserId><Account>${ACCOUNT}</Account>`;
    const result = `<GetCallerIdentityResult>${identity}</GetCallerIdentityResult>`;
    response.setHeader('content-type', 'text/xml');
    response.end(`<GetCallerIdentityResponse>${result}</GetCallerIdentityResponse>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Without what the shell may hold for a target, an account or a workspace. */
function runTerraform(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...withoutRedirections(process.env), TF_DATA_DIR: DATA_DIR, CHECKPOINT_DISABLE: '1', ...environment };
  return runCommand({ command: 'terraform', args, cwd: terraformDir, env, ownGroup: false });
}

function throwOnFailure(result: CommandResult): CommandResult {
  if (result.exitCode !== 0) {
    throw new Error(`Terraform failed:\n${result.output}`);
  }
  return result;
}
