// What makes a command or a shell act on a local target, whatever it was set up for.
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../client/aws-clients.ts';
import { awsCliPath, awsCliStamp, localDir, pythonPath, repositoryDir, tflocalPath } from './paths.ts';

export interface LocalEndpoints {
  /** URL of the AWS emulator, for every AWS service but Polly. */
  readonly endpoint: string;
  /** URL of the Polly emulator as the function reaches it. */
  readonly functionPollyUrl: string;
}

/**
 * Variables that lead AWS's tools, Terraform or tflocal elsewhere: to another account, endpoint, workspace or variable,
 * or to a dry run that applies nothing. `*` stands for any part of a name.
 */
const REDIRECTIONS = [
  'AWS_*',
  'TF_CLI_ARGS*',
  'TF_VAR_*',
  ...['TF_CMD', 'TF_DATA_DIR', 'TF_UNPROXIED_CMDS', 'TF_WORKSPACE'],
  // Read by tflocal, which takes an endpoint of each service from <SERVICE>_ENDPOINT.
  '*_ENDPOINT',
  ...['ADDITIONAL_TF_OVERRIDE_LOCATIONS', 'CUSTOMIZE_ACCESS_KEY', 'DRY_RUN', 'EDGE_PORT', 'LOCALSTACK_HOSTNAME'],
  ...['LS_PROVIDERS_FILE', 'S3_HOSTNAME', 'SKIP_ALIASES', 'USE_EXEC'],
] as const;
/** Tastes of a person that lead nowhere: how the AWS CLI prints. */
const KEPT = ['AWS_PAGER', 'AWS_DEFAULT_OUTPUT'];

/** Both as regular expressions, in what JavaScript and sed have in common. */
const PATTERNS = REDIRECTIONS.map((name) => name.replace('*', '[A-Za-z0-9_]*'));
const REDIRECTION = new RegExp(`^(${PATTERNS.join('|')})$`);

/** Of this machine; a proxy would look for them on its own. */
const LOOPBACK = ['127.0.0.1', 'localhost'].join(',');
const PROXY_EXCEPTIONS = ['NO_PROXY', 'no_proxy'];

/** An environment without redirections, and without a proxy before what runs on this machine. */
export function localEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !REDIRECTION.test(name) || KEPT.includes(name));
  const given = environment['no_proxy'] || environment['NO_PROXY'] || '';
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(PROXY_EXCEPTIONS.map((name) => [name, withLoopback(environment[name] || given)])),
  };
}

function withLoopback(exceptions: string): string {
  const isThere = exceptions.split(',').some((one) => one === '*' || one === '127.0.0.1');
  return isThere ? exceptions : [exceptions, LOOPBACK].filter(Boolean).join(',');
}

/**
 * What tflocal and Terraform need to act on a local target: the only difference between it and AWS besides the tfvars.
 */
export function targetEnvironment(home: string, endpoints: LocalEndpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoints.endpoint,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    // Profiles may name endpoints, FIPS, a certificate bundle or a proxy's sign-in; these files are read as empty.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // tflocal's default S3 host name needs a public DNS; an address makes it use path-style instead.
    S3_HOSTNAME: new URL(endpoints.endpoint).hostname,
    TF_DATA_DIR: join(home, 'terraform'),
    TF_VAR_function_environment: JSON.stringify({
      AWS_ENDPOINT_URL_POLLY: endpoints.functionPollyUrl,
      // On AWS a function waits minutes for a Polly that is down. Here it is down because somebody wants to see what happens.
      POLLY_MAX_ATTEMPTS: '3',
    }),
    DISABLE_DEPRECATION_NOTICE: '1',
  };
}

/**
 * Writes `env` into a directory (`.local/env`), and a `tflocal`, an `aws` and an `awslocal` that it puts on the PATH, for work by hand:
 * `. .local/env && cd terraform && tflocal plan -var-file=local.tfvars`. For every POSIX shell and zsh.
 */
export function writeEnvironmentFile(home: string, endpoints: LocalEndpoints, directory: string = localDir): void {
  const binDir = join(directory, 'bin');
  mkdirSync(binDir, { recursive: true });
  const wrapper = join(binDir, 'tflocal');
  writeWhole(wrapper, `#!/bin/sh\nexec ${quote(pythonPath)} ${quote(tflocalPath)} "$@"\n`, 0o755);
  for (const name of ['aws', 'awslocal']) {
    writeWhole(join(binDir, name), awsProgram(join(binDir, name), home, endpoints), 0o755);
  }
  const lines = [
    '# Made by make local-up, removed by make local-down. Points this shell at the local target: . .local/env',
    refuseCopy(join(directory, 'env')),
    ...pointToTarget(home, endpoints),
    `case ":$PATH:" in *:${quote(binDir)}:*) ;; *) export PATH=${quote(binDir)}:"$PATH" ;; esac`,
  ];
  writeWhole(join(directory, 'env'), `${lines.join('\n')}\n`);
}

function pointToTarget(home: string, endpoints: LocalEndpoints): string[] {
  return [
    clearRedirections(),
    ...Object.entries(targetEnvironment(home, endpoints)).map(([name, value]) => `export ${name}=${quote(value)}`),
    ...PROXY_EXCEPTIONS.map(exceptLoopback),
  ];
}

/**
 * An AWS CLI that acts on the local target from every shell, whether or not that was pointed there: fish, for one,
 * cannot source `env`. It is installed on the first use, because it is larger than all the rest.
 */
function awsProgram(file: string, home: string, endpoints: LocalEndpoints): string {
  const moved = `This file was made for another folder, ${file}: that of a copy, or before a renaming. Run make local-up here.`;
  const lines = [
    '#!/bin/sh',
    '# Made by make local-up: the AWS CLI for the local target alone.',
    `if ! [ "$0" -ef ${quote(file)} ]; then echo ${quote(moved)} >&2; exit 1; fi`,
    `[ -e ${quote(awsCliStamp)} ] || (cd ${quote(repositoryDir)} && sh scripts/setup.sh --aws-cli) >&2 || exit 1`,
    ...pointToTarget(home, endpoints),
    `exec ${quote(pythonPath)} ${quote(awsCliPath)} ${basename(home)} "$@"`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * A copy of the checkout holds a copy of this file, which would point a shell at the original's target, and in a
 * renamed checkout its paths lead nowhere. A sourced file does not know its own path in every shell; `. .local/env` is
 * sourced from the checkout.
 */
function refuseCopy(file: string): string {
  const message = `This file was made for another folder, ${file}: that of a copy, or before a renaming. Run make local-up here.`;
  return [
    `if [ -e .local/env ] && ! [ .local/env -ef ${quote(file)} ]; then`,
    `  echo ${quote(message)} >&2`,
    '  return 1',
    'fi',
  ].join('\n');
}

/** By `eval`, so that it does not matter at what a shell splits words. */
function clearRedirections(): string {
  const kept = KEPT.map((name) => `-e '/^${name}=/d'`).join(' ');
  const cleared = PATTERNS.map((pattern) => `-e 's/^\\(${pattern}\\)=.*/unset \\1/p'`).join(' ');
  return `eval "$(env | sed -n ${kept} ${cleared})"`;
}

/** Does in a shell what `withLoopback` does. */
function exceptLoopback(name: string): string {
  const given = `${name}="\${${name}:-\${no_proxy:-\${NO_PROXY:-}}}"`;
  const added = `${name}="\${${name}:+$${name},}${LOOPBACK}"`;
  return `${given}; case ",$${name}," in *,'*',* | *,127.0.0.1,*) ;; *) ${added} ;; esac; export ${name}`;
}

/** Whoever reads it meanwhile sees the old file or the new one, never half of it. */
function writeWhole(path: string, content: string, mode = 0o644): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  chmodSync(draft, mode);
  renameSync(draft, path);
}

/** One shell word, whatever the value holds. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
