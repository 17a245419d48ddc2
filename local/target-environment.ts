import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../client/aws-clients.ts';
import { localDir, pythonPath, tflocalPath } from './paths.ts';

export interface LocalEndpoints {
  /** URL of the AWS emulator, for every AWS service but Polly. */
  readonly endpoint: string;
  /** URL of the Polly emulator as the function reaches it. */
  readonly functionPollyUrl: string;
}

/** What tflocal and Terraform need to act on a local target: the only difference between it and AWS besides the tfvars. */
export function targetEnvironment(home: string, endpoints: LocalEndpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoints.endpoint,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    // tflocal's default S3 host name needs a public DNS; an address makes it use path-style instead.
    S3_HOSTNAME: new URL(endpoints.endpoint).hostname,
    TF_DATA_DIR: join(home, 'terraform'),
    TF_VAR_function_environment: JSON.stringify({ AWS_ENDPOINT_URL_POLLY: endpoints.functionPollyUrl }),
    DISABLE_DEPRECATION_NOTICE: '1',
  };
}

/**
 * Writes `env` into a directory (`.local/env`) and a `tflocal` that it puts on the PATH, for work by hand:
 * `. .local/env && cd terraform && tflocal plan -var-file=local.tfvars`.
 */
export function writeEnvironmentFile(home: string, endpoints: LocalEndpoints, directory: string = localDir): void {
  const binDir = join(directory, 'bin');
  mkdirSync(binDir, { recursive: true });
  const wrapper = join(binDir, 'tflocal');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${quote(pythonPath)} ${quote(tflocalPath)} "$@"\n`);
  chmodSync(wrapper, 0o755);
  const lines = [
    '# Made by make local-up, removed by make local-down. Points this shell at the local target: . .local/env',
    'unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN TF_WORKSPACE DRY_RUN',
    // Made for another deployment, they would win over local.tfvars.
    "unset $(env | sed -n -e 's/^\\(TF_VAR_[A-Za-z0-9_]*\\)=.*/\\1/p' -e 's/^\\(TF_CLI_ARGS[A-Za-z0-9_]*\\)=.*/\\1/p') TF_CLI_ARGS",
    ...Object.entries(targetEnvironment(home, endpoints)).map(([name, value]) => `export ${name}=${quote(value)}`),
    `case ":$PATH:" in *:${quote(binDir)}:*) ;; *) export PATH=${quote(binDir)}:"$PATH" ;; esac`,
  ];
  writeFileSync(join(directory, 'env'), `${lines.join('\n')}\n`);
}

/** One shell word, whatever the value holds. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
