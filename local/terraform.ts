import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonPath, tflocalPath } from './paths.ts';
import { type CommandResult, runCommand } from './processes.ts';
import { findProviderMirror, lockedProviderVersion } from './provider-mirror.ts';
import { localEnvironment } from './target-environment.ts';

/**
 * One deployment of the root module by tflocal: where the module is, where its state and logs are, what it is aimed at.
 */
export interface TerraformProject {
  readonly configurationDir: string;
  /** Takes `terraform.tfstate`, `terraform.log` and the folder `terraform` (Terraform's data directory). */
  readonly home: string;
  /** Endpoint, keys and TF_VAR_… of the target: see `target-environment.ts`. */
  readonly environment: Readonly<Record<string, string>>;
}

export class TerraformError extends Error {
  override name = 'TerraformError';
}

/** How many resources an apply has made, changed and destroyed. */
export interface AppliedChanges {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

export interface PlanResult {
  readonly hasChanges: boolean;
  readonly output: string;
}

const STATE_FILE = 'terraform.tfstate';
const VARIABLES = '-var-file=local.tfvars';

/**
 * Installs the provider and the modules into the project's own data directory; does nothing when that was done before.
 */
export async function initTerraform(project: TerraformProject): Promise<void> {
  const stampFile = initStampOf(project);
  const stamp = initStamp(project);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
    return;
  }
  const result = await initWithProvider(
    (args) => runTflocal(project, args),
    join(project.configurationDir, '.terraform.lock.hcl'),
    // Reconfigured: in a checkout that was renamed, the data directory still names the old path.
    [`-backend-config=path=${statePathOf(project)}`, '-reconfigure'],
  );
  throwOnFailure(project, result, 'init');
  writeFileSync(stampFile, stamp);
}

/**
 * Runs `terraform init`, first as the user has it set up (own CLI configuration, plugin cache or registry), then, where
 * that finds no provider, with an unpacked mirror on this machine. The lock file is never written.
 *
 * @param run runs Terraform in the root module with the given arguments.
 * @throws {ProviderUnavailableError} when there is no mirror either.
 */
export async function initWithProvider(
  run: (args: readonly string[]) => Promise<CommandResult>,
  lockFile: string,
  extraArgs: readonly string[],
  findMirror: (version: string) => string = findProviderMirror,
): Promise<CommandResult> {
  const args = ['init', '-input=false', '-no-color', '-lockfile=readonly', ...extraArgs];
  const result = await run(args);
  if (result.exitCode === 0 || !isProviderMissing(result.output)) {
    return result;
  }
  return run([...args, `-plugin-dir=${findMirror(lockedProviderVersion(lockFile))}`]);
}

/** Terraform's words for a registry that does not answer, and for a configured mirror that lacks the provider. */
function isProviderMissing(output: string): boolean {
  return /Failed to (query available provider packages|install provider)/.test(output);
}

/**
 * @param onResource is called with the address of the resource that Terraform is at.
 * @param planFile a plan that was saved; without it, everything is planned anew.
 */
export async function applyTerraform(
  project: TerraformProject,
  onResource: (address: string) => void,
  planFile?: string,
): Promise<AppliedChanges> {
  const what = planFile === undefined ? ['-auto-approve', VARIABLES] : [planFile];
  const args = ['apply', '-input=false', '-no-color', ...what];
  const result = await runTflocal(project, args, (line) => {
    const address = /^(\S+): (Creat|Modif|Destr|Refresh|Read|Still)/.exec(line)?.[1];
    if (address !== undefined) {
      onResource(address);
    }
  });
  throwOnFailure(project, result, 'apply');
  return parseAppliedChanges(result.output);
}

/** Reads the line that ends what `terraform apply` prints. */
export function parseAppliedChanges(output: string): AppliedChanges {
  const [, added, changed, destroyed] =
    /^Apply complete! .*?(\d+) added, (\d+) changed, (\d+) destroyed/m.exec(output) ?? [];
  return { added: Number(added ?? 0), changed: Number(changed ?? 0), destroyed: Number(destroyed ?? 0) };
}

/** @param planFile takes the plan, to be applied as it was shown. */
export async function planTerraform(project: TerraformProject, planFile?: string): Promise<PlanResult> {
  const out = planFile === undefined ? [] : [`-out=${planFile}`];
  const args = ['plan', '-input=false', '-no-color', '-detailed-exitcode', ...out, VARIABLES];
  const result = await runTflocal(project, args);
  if (result.exitCode !== 0 && result.exitCode !== 2) {
    throwOnFailure(project, result, 'plan');
  }
  return { hasChanges: result.exitCode === 2, output: result.output };
}

/**
 * Has the state say that the function has this code, for code that was deployed past Terraform. The provider compares the
 * package with `source_code_hash` of the state, and would deploy it once more.
 *
 * @param codeSha256 in Base64.
 */
export async function recordCode(project: TerraformProject, functionName: string, codeSha256: string): Promise<void> {
  const pulled = await runTerraform(project, ['state', 'pull']);
  throwOnFailure(project, pulled, 'state pull');
  const state: TerraformState = JSON.parse(pulled.stdout);
  const functions = state.resources
    .filter(({ type }) => type === 'aws_lambda_function')
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes))
    .filter((attributes) => attributes['function_name'] === functionName);
  if (functions.every((attributes) => attributes['source_code_hash'] === codeSha256)) return;
  for (const attributes of functions)
    Object.assign(attributes, { source_code_hash: codeSha256, code_sha256: codeSha256 });
  const draft = join(project.home, 'state-with-code.json');
  writeFileSync(draft, JSON.stringify({ ...state, serial: state.serial + 1 }), { mode: 0o600 });
  try {
    // Terraform takes it only if the state is still the one that was read.
    throwOnFailure(project, await runTerraform(project, ['state', 'push', draft]), 'state push');
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The part of a state (version 4) that is read here. */
interface TerraformState {
  readonly serial: number;
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: Record<string, unknown> }[];
  }[];
}

/** The root module's outputs by name; empty when nothing was applied yet. */
export async function readTerraformOutputs(project: TerraformProject): Promise<Record<string, unknown>> {
  const result = await runTerraform(project, ['output', '-json', '-no-color']);
  throwOnFailure(project, result, 'output');
  return parseTerraformOutputs(result.stdout);
}

/** Reads what `terraform output -json` prints. */
export function parseTerraformOutputs(json: string): Record<string, unknown> {
  const outputs: Record<string, { value: unknown }> = JSON.parse(json);
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Whether the state describes a deployment: after a destroy it has no outputs left. */
export function isDeployed(home: string): boolean {
  try {
    const { outputs } = JSON.parse(readFileSync(join(home, STATE_FILE), 'utf8'));
    return Object.keys(outputs).length > 0;
  } catch {
    return false; // No state yet, or an apply that was cut off in its first moment.
  }
}

/** Whether anything was ever applied, be it to the end or not. */
export function hasState(home: string): boolean {
  return existsSync(join(home, STATE_FILE));
}

/** Forgets what was deployed: for an AWS emulator that has just started empty. */
export function forgetState(home: string): void {
  for (const file of [STATE_FILE, `${STATE_FILE}.backup`, `.${STATE_FILE}.lock.info`]) {
    rmSync(join(home, file), { force: true });
  }
}

const dataDirOf = (project: TerraformProject) => join(project.home, 'terraform');
const initStampOf = (project: TerraformProject) => join(dataDirOf(project), 'init-stamp');
const logFileOf = (project: TerraformProject) => join(project.home, 'terraform.log');
export const statePathOf = (project: TerraformProject) => join(project.home, STATE_FILE);

/** What reads or writes the state alone. Not by tflocal: it mixes Terraform's warnings into the output. */
function runTerraform(project: TerraformProject, args: readonly string[]): Promise<CommandResult> {
  return runCommand({
    command: 'terraform',
    args,
    cwd: project.configurationDir,
    env: environmentOf(project),
    logFile: logFileOf(project),
  });
}

async function runTflocal(
  project: TerraformProject,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  mkdirSync(dataDirOf(project), { recursive: true });
  // tflocal refuses to start over the file that an interrupted tflocal left behind.
  rmSync(join(project.configurationDir, 'localstack_providers_override.tf'), { force: true });
  return runCommand({
    // By way of Python: the script's own first line breaks where the checkout's path has a space.
    command: pythonPath,
    args: [tflocalPath, ...args],
    cwd: project.configurationDir,
    env: environmentOf(project),
    logFile: logFileOf(project),
    ...(onLine && { onLine }),
  });
}

/**
 * What Terraform may take. At Go's default the provider spends a quarter of its time on collecting what its schema,
 * decoded at each start, left.
 */
export const TERRAFORM_LIMITS = { TF_REGISTRY_CLIENT_TIMEOUT: '10', CHECKPOINT_DISABLE: '1', GOGC: '400' };

/** The caller's environment without redirections, and the target's. */
function environmentOf(project: TerraformProject): NodeJS.ProcessEnv {
  return { ...TERRAFORM_LIMITS, ...localEnvironment(process.env), ...project.environment };
}

function initStamp(project: TerraformProject): string {
  const hash = createHash('sha256').update(statePathOf(project));
  for (const file of ['.terraform.lock.hcl', 'versions.tf', 'main.tf']) {
    hash.update(readFileSync(join(project.configurationDir, file)));
  }
  return hash.digest('hex');
}

function throwOnFailure(project: TerraformProject, result: CommandResult, verb: string): void {
  if (result.exitCode === 0) {
    return;
  }
  // The provider may be gone since the last init (it is often a link into a mirror): the next run looks again.
  rmSync(initStampOf(project), { force: true });
  // Terraform boxes its errors; what stands before the first box is progress that the reader has seen.
  const firstError = result.output.search(/^[╷│\s]*Error: /m);
  const reason = firstError >= 0 ? result.output.slice(firstError) : result.output.slice(-2_000);
  throw new TerraformError(
    `terraform ${verb} failed in ${project.configurationDir} (whole log: ${logFileOf(project)}):\n${reason.trim()}`,
  );
}
