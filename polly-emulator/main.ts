import { parseArgs } from 'node:util';
import { startPollyEmulator } from './start.ts';

const USAGE = `Usage: npm run polly -- [--port N] [--host ADDRESS]

Runs the Amazon Polly emulator until it is interrupted.

  --port N        port to listen on, 0 to 65535; 0 takes a free one (default 0)
  --host ADDRESS  address to listen on (default 127.0.0.1: this machine only)
  --help          print this
`;

/** The command line is wrong. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) {
    throw new UsageError(`--port has to be a whole number from 0 to 65535, not '${value}'`);
  }
  return port;
}

function parseCommandLine(): { help: boolean; host: string; port: number } {
  let values: { help: boolean; host: string; port: string };
  try {
    ({ values } = parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
  if (values.host.trim() === '') throw new UsageError(`--host has to be an address, not '${values.host}'`);
  return { ...values, port: parsePort(values.port) };
}

function explain(error: unknown, host: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${port} of ${host} is taken; choose another with --port, or 0 for a free one`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host '${host}' is no address of this machine`;
  if (code === 'EACCES') return `port ${port} may not be used by this user; choose one above 1023`;
  return message;
}

async function main(): Promise<void> {
  const { help, host, port } = parseCommandLine();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const emulator = await startPollyEmulator({ host, port }).catch((error: unknown) => {
    throw new Error(`The Polly emulator could not start: ${explain(error, host, port)}`, { cause: error });
  });
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    void emulator.close().then(() => process.exit(0));
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  console.log(`Polly emulator listening on ${emulator.url}`);
}

main().catch((error: Error) => {
  const usage = error instanceof UsageError;
  console.error(usage ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = usage ? 2 : 1;
});
