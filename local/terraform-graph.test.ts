import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { targetDir, terraformDir } from './paths.ts';
import { type CommandResult, runCommand } from './processes.ts';
import { localEnvironment } from './target-environment.ts';
import { initWithProvider, TERRAFORM_LIMITS } from './terraform.ts';

// What `terraform test` cannot see: the order of the resources, those of a module that the root calls, and the root's
// own provider block, in whose place a test file puts another. Nothing is applied and nobody's state is read.

/** Not the folder of the `terraform` suite, which runs at the same time; `make clean` removes both. */
const ROOT_DIR = join(targetDir('terraform-test'), 'plan-twice');
const LOCK_FILE = '.terraform.lock.hcl';
const ACCOUNT = '000000000000';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11112222-3333-4444-5555-666677778888';
/** None is the default, and no two are alike, so that two that are swapped show. */
const SETTINGS = {
  ...{ name: 'reader', region: 'eu-west-1', tags: { ManagedBy: 'somebody', CostCenter: '1234' } },
  ...{ force_destroy: true, abort_incomplete_multipart_days: 3, noncurrent_version_expiration_days: 45 },
  ...{ notice_emails: ['a@example.com', 'b@example.com'], alert_emails: ['operations@example.com'] },
  ...{ kms_key_arn: KEY, alarms: true, log_level: 'WARN', log_retention_days: 90 },
  ...{ architecture: 'arm64', memory_size: 1_024, timeout: 90, reserved_concurrency: 7 },
  ...{ maximum_retry_attempts: 1, maximum_event_age_seconds: 3_600 },
};
/** The configuration twice, as modules of one root: Terraform loads its provider once for both. */
const CONFIGURATIONS = { settings: SETTINGS, defaults: { notice_emails: ['a@example.com'] } };
type Name = keyof typeof CONFIGURATIONS;

/** An init may have to download the provider. */
const INIT_TIMEOUT_MS = 600_000;
const PLAN_TIMEOUT_MS = 120_000;

type Values = Readonly<Record<string, unknown>>;

interface Plan {
  /** What is known of each resource before it is made, by the resource's address. */
  readonly values: Readonly<Record<string, Values>>;
  /** What the root hands to its modules, by the module's name. */
  readonly arguments: Readonly<Record<string, { readonly expressions: Readonly<Record<string, Expression>> }>>;
}

interface Expression {
  readonly references?: readonly string[];
}

interface PlannedModule {
  readonly address?: string;
  readonly resources?: readonly { readonly address: string; readonly values?: Values }[];
  readonly child_modules?: readonly PlannedModule[];
}

beforeAll(async () => {
  mkdirSync(ROOT_DIR, { recursive: true });
  const source = relative(ROOT_DIR, terraformDir);
  const given = { source, account_id: ACCOUNT, function_package: join(terraformDir, 'versions.tf') };
  const modules = Object.entries(CONFIGURATIONS).map(([name, variables]) => [name, { ...given, ...variables }]);
  writeFileSync(join(ROOT_DIR, 'main.tf.json'), JSON.stringify({ module: Object.fromEntries(modules) }));
  const lockFile = join(terraformDir, LOCK_FILE);
  copyFileSync(lockFile, join(ROOT_DIR, LOCK_FILE));
  throwOnFailure(await initWithProvider((args) => runTerraform(args), lockFile, []));
}, INIT_TIMEOUT_MS);

describe('the order of the resources', () => {
  let graph: readonly (readonly [later: string, earlier: string])[];

  beforeAll(async () => {
    const { stdout } = throwOnFailure(await runTerraform(['graph']));
    graph = [...stdout.matchAll(/^\s*"module\.settings\.([^"]+)" -> "module\.settings\.([^"]+)";$/gm)].map(
      ([, later = '', earlier = '']) => [later, earlier],
    );
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

describe('what the plan makes', () => {
  let sts: Server;
  let withSettings: Plan;
  let byDefault: Plan;

  beforeAll(async () => {
    sts = await startSts();
    ({ settings: withSettings, defaults: byDefault } = await plan(sts));
  }, PLAN_TIMEOUT_MS);

  afterAll(() => {
    sts.close();
  });

  test('tags everything that takes tags with Application, ManagedBy and `tags`, which replaces those of the same key', () => {
    const tagged = Object.entries(withSettings.values).filter(([, { tags_all: tags }]) => tags !== undefined);
    expect(tagged.map(([address]) => address).sort()).toEqual([
      'module.alerts.aws_sns_topic.this',
      'module.bucket.aws_s3_bucket.this',
      'module.iam.aws_iam_policy.this',
      'module.iam.aws_iam_role.this',
      'module.lambda.aws_lambda_function.this',
      'module.logs.aws_cloudwatch_log_group.this',
      'module.logs.aws_cloudwatch_metric_alarm.function["errors"]',
      'module.logs.aws_cloudwatch_metric_alarm.function["throttles"]',
      'module.notices.aws_sns_topic.this',
    ]);
    const tags = { Application: 'reader', ManagedBy: 'somebody', CostCenter: '1234' };
    for (const [address, values] of tagged) {
      expect([address, values['tags_all']]).toEqual([address, tags]);
    }
  });

  test('tags with the name and with terraform where `tags` is left out', () => {
    const { tags_all: tags } = byDefault.values['module.bucket.aws_s3_bucket.this'] ?? {};
    expect(tags).toEqual({ Application: 'narrator', ManagedBy: 'terraform' });
  });

  test('hands every setting on to the resource that it is for', () => {
    expect(withSettings.values).toMatchObject({
      'module.bucket.aws_s3_bucket.this': { bucket: `reader-${ACCOUNT}-eu-west-1`, force_destroy: true },
      'module.bucket.aws_s3_bucket_lifecycle_configuration.this[0]': {
        rule: [
          { abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }], noncurrent_version_expiration: [] },
          { abort_incomplete_multipart_upload: [], noncurrent_version_expiration: [{ noncurrent_days: 45 }] },
        ],
      },
      'module.notices.aws_sns_topic.this': { name: 'reader-notices', kms_master_key_id: KEY },
      'module.alerts.aws_sns_topic.this': { name: 'reader-alerts', kms_master_key_id: KEY },
      'module.logs.aws_cloudwatch_log_group.this': { name: '/aws/lambda/reader', retention_in_days: 90 },
      'module.logs.aws_cloudwatch_metric_alarm.function["errors"]': {
        ...{ alarm_name: 'reader-errors', dimensions: { FunctionName: 'reader' } },
      },
      'module.logs.aws_cloudwatch_metric_alarm.function["throttles"]': {
        ...{ alarm_name: 'reader-throttles', dimensions: { FunctionName: 'reader' } },
      },
      'module.iam.aws_iam_policy.this': { name: 'reader-eu-west-1' },
      'module.iam.aws_iam_role.this': {
        ...{ name: 'reader-eu-west-1', description: expect.stringContaining(' the function reader may ') },
      },
      'module.lambda.aws_lambda_function.this': {
        ...{ function_name: 'reader', handler: 'index.handler', runtime: 'nodejs22.x', architectures: ['arm64'] },
        ...{ memory_size: 1024, timeout: 90, reserved_concurrent_executions: 7 },
        logging_config: [
          {
            ...{ log_group: '/aws/lambda/reader', log_format: 'JSON' },
            ...{ application_log_level: 'WARN', system_log_level: 'INFO' },
          },
        ],
      },
      'module.lambda.aws_lambda_function_event_invoke_config.this': {
        ...{ maximum_retry_attempts: 1, maximum_event_age_in_seconds: 3600 },
      },
      'module.lambda.aws_lambda_permission.bucket': { function_name: 'reader', source_account: ACCOUNT },
    });
    expect(subscribersOf(withSettings, 'notices')).toEqual(['a@example.com', 'b@example.com']);
    expect(subscribersOf(withSettings, 'alerts')).toEqual(['operations@example.com']);
  });

  test("by default keeps all but log lines, uses AWS's key, reserves no concurrency and writes Lambda's limits out", () => {
    expect(byDefault.values).toMatchObject({
      'module.bucket.aws_s3_bucket.this': { force_destroy: false },
      'module.notices.aws_sns_topic.this': { kms_master_key_id: 'alias/aws/sns' },
      'module.alerts.aws_sns_topic.this': { kms_master_key_id: 'alias/aws/sns' },
      'module.logs.aws_cloudwatch_log_group.this': { retention_in_days: 14 },
      'module.lambda.aws_lambda_function.this': {
        ...{ memory_size: 512, timeout: 900, reserved_concurrent_executions: -1 },
      },
      'module.lambda.aws_lambda_function_event_invoke_config.this': {
        ...{ maximum_retry_attempts: 2, maximum_event_age_in_seconds: 21_600 },
      },
    });
    expect(Object.keys(byDefault.values).filter((address) => /lifecycle|alarm/.test(address))).toEqual([]);
    expect(subscribersOf(byDefault, 'notices')).toEqual(['a@example.com']);
    expect(subscribersOf(byDefault, 'alerts')).toEqual(['a@example.com']);
  });

  test('with alarms lets them publish to the alerts topic alone, without alarms to none', () => {
    const statementsOf = ({ values }: Plan, topic: 'notices' | 'alerts') => {
      const policy = values[`module.${topic}.data.aws_iam_policy_document.this`] ?? {};
      return (policy['statement'] as readonly { readonly sid: string }[]).map(({ sid }) => sid);
    };
    expect(statementsOf(withSettings, 'alerts')).toEqual(['AllowOwnAccount', 'AllowAlarms', 'DenyPlainHttp']);
    expect(statementsOf(withSettings, 'notices')).toEqual(['AllowOwnAccount', 'DenyPlainHttp']);
    expect(statementsOf(byDefault, 'alerts')).toEqual(['AllowOwnAccount', 'DenyPlainHttp']);
  });

  // A new resource's ARN is known only after the apply, so the plan's values do not hold it.
  test.each([
    ['bucket', 'notification_function_arn', ['module.lambda.invocable_arn']],
    ['iam', 'bucket_arn', ['module.bucket.arn']],
    ['iam', 'topic_arns', ['module.notices.arn', 'module.alerts.arn']],
    ['iam', 'log_group_arn', ['module.logs.arn']],
    ['iam', 'kms_key_arn', ['var.kms_key_arn']],
    ['lambda', 'role_arn', ['module.iam.role_arn']],
    ['lambda', 'package', ['local.function_package']],
    ['lambda', 'environment', ['local.environment']],
    ['lambda', 'failure_destination_arn', ['module.alerts.arn']],
    ['lambda', 'source_bucket_arn', ['module.bucket.arn']],
    ['logs', 'alarm_topic_arn', ['module.alerts.arn']],
  ])('module.%s gets as %s: %j', (module, argument, expected) => {
    const { references = [] } = withSettings.arguments[module]?.expressions[argument] ?? {};
    // Terraform names the module of each output as well.
    expect(references.filter((reference) => !/^module\.\w+$/.test(reference))).toEqual(expected);
  });
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

function subscribersOf({ values }: Plan, topic: 'notices' | 'alerts'): unknown[] {
  const prefix = `module.${topic}.aws_sns_topic_subscription.email`;
  const subscriptions = Object.entries(values).filter(([address]) => address.startsWith(prefix));
  return subscriptions.map(([, { endpoint }]) => endpoint);
}

/** What Terraform would make in an empty account. It asks AWS one question: whose keys these are. */
async function plan(sts: Server): Promise<Readonly<Record<Name, Plan>>> {
  const planFile = join(ROOT_DIR, 'plan');
  const environment = {
    AWS_ACCESS_KEY_ID: 'dummy',
    AWS_SECRET_ACCESS_KEY: 'dummy',
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
  };
  throwOnFailure(await runTerraform(['plan', '-input=false', '-no-color', `-out=${planFile}`], environment));
  const { stdout } = throwOnFailure(await runTerraform(['show', '-json', planFile]));
  const { planned_values: planned, configuration } = JSON.parse(stdout);
  const planOf = (name: Name): Plan => {
    const prefix = `module.${name}`;
    const root = (planned.root_module.child_modules as PlannedModule[]).find(({ address }) => address === prefix);
    const resources = [root, ...(root?.child_modules ?? [])].flatMap((module) => module?.resources ?? []);
    return {
      values: Object.fromEntries(
        resources.map(({ address, values = {} }) => [address.slice(prefix.length + 1), values]),
      ),
      arguments: configuration.root_module.module_calls[name].module.module_calls,
    };
  };
  return { settings: planOf('settings'), defaults: planOf('defaults') };
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
  const env = {
    ...localEnvironment(process.env),
    ...TERRAFORM_LIMITS,
    TF_DATA_DIR: join(ROOT_DIR, 'data'),
    ...environment,
  };
  return runCommand({ command: 'terraform', args, cwd: ROOT_DIR, env, ownGroup: false });
}

function throwOnFailure(result: CommandResult): CommandResult {
  if (result.exitCode !== 0) {
    throw new Error(`Terraform failed:\n${result.output}`);
  }
  return result;
}
