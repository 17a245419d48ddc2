import packageJson from '../package.json' with { type: 'json' };
import { type PollyEmulatorOptions, readCommandLine, USAGE, UsageError } from './options.ts';

function explain(error: unknown, { host, port }: PollyEmulatorOptions): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `port ${port} of ${host ?? '127.0.0.1'} is taken; choose another with --port, or 0 for a free one`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host '${host}' is no address of this machine`;
  if (code === 'EACCES') return `port ${port} may not be used by this user; choose one above 1023`;
  return message;
}

async function main(): Promise<void> {
  const { show, options } = readCommandLine(process.argv.slice(2), process.env);
  if (show !== undefined) {
    process.stdout.write(show === 'help' ? USAGE : `${packageJson.version}\n`);
    return;
  }
  // Only now: loading the AWS clients would take longer than refusing a wrong option.
  const { startPollyEmulator } = await import('./start.ts');
  const emulator = await startPollyEmulator(options).catch((error: unknown) => {
    throw new Error(`The Polly emulator could not start: ${explain(error, options)}`, { cause: error });
  });
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    void emulator.close().then(() => process.exit(0));
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  const trust = options.tls === undefined ? '' : `, to be trusted by the certificate in ${options.tls}`;
  console.log(`Polly emulator listening on ${emulator.url}${trust}`);
}

main().catch((error: Error) => {
  const usage = error instanceof UsageError;
  console.error(usage ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = usage ? 2 : 1;
});
