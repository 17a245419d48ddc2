import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's own folder. */
export const repositoryDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/**
 * Everything that is made on this machine and belongs to no commit: state, logs, audio, the Python environment.
 * NARRATOR_LOCAL_DIR is set by the test that types what the documents say: on a stack of its own.
 */
export const localDir = process.env['NARRATOR_LOCAL_DIR'] || join(repositoryDir, '.local');

export const audioDir = join(localDir, 'audio');
export const environmentFile = join(localDir, 'env');
export const pythonPath = join(localDir, 'venv', 'bin', 'python');
export const tflocalPath = join(localDir, 'venv', 'bin', 'tflocal');
/** The AWS CLI on a local target, and the file that is there when it is installed. */
export const awsCliPath = join(repositoryDir, 'local', 'aws-cli.py');
export const awsCliStamp = join(localDir, 'venv', '.setup-stamp-aws-cli');
export const terraformDir = join(repositoryDir, 'terraform');
/** What is built: the function's package and the Polly emulator's image context. */
export const distDir = join(repositoryDir, 'dist');
export const functionPackagePath = join(distDir, 'function.zip');

/** Where a target keeps its state, logs and process ids. */
export function targetDir(target: string): string {
  return join(localDir, target);
}
