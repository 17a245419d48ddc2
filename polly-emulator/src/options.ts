// How the emulator is started: by flags, by the environment, or by startPollyEmulator's argument.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkFaultsAllowed, FaultsForbiddenError } from './faults/fault-access.ts';
import { checkFaultSettings, type FaultList, FaultSettingsError } from './faults/fault-settings.ts';

export interface PollyEmulatorOptions {
  /** Loopback by default. */
  readonly host?: string;
  /** 0, the default, is any free one. */
  readonly port?: number;
  /** In force from the start. */
  readonly faults?: FaultList;
  /** `real`: Polly's quotas. Default `none`. */
  readonly quota?: Quota;
  /** Of DescribeVoices and ListLexicons; by default everything is on one page. */
  readonly pageSize?: number;
  /** Without it faults are refused unless `host` is this machine's loopback. */
  readonly allowRemoteFaults?: boolean;
  /** Names, besides this machine's own, by which `/_emulator/` may be asked: of its container, as `polly`. */
  readonly allowedHosts?: readonly string[];
  /** A file for the certificate that clients are to trust: with it the port takes TLS, too. */
  readonly tls?: string;
}

const QUOTAS = ['none', 'real'] as const;
type Quota = (typeof QUOTAS)[number];

const MAX_PAGE_SIZE = 1_000;
const DEFAULT_HOST = '127.0.0.1';

export const USAGE = `Usage: npm run polly -- [options]

Runs the Amazon Polly emulator until it is interrupted.

  --port N               port to listen on, 0 to 65535; 0 takes a free one (default 0)
  --host ADDRESS         address to listen on (default 127.0.0.1: this machine only)
  --faults JSON|@FILE    faults from the start, as PUT /_emulator/faults takes them
  --quota real|none      throttle above Polly's default quotas (default none)
  --page-size N          voices or lexicons on a page of a list (default: all)
  --allow-remote-faults  take faults although --host lets other machines in
  --allowed-host NAMES   names by which /_emulator/ may be asked besides this machine's own: polly,host.docker.internal
  --tls FILE             take TLS on the port, too, and write the certificate to be trusted into FILE
  --help                 print this
  --version              print the version

Each option is also a variable of the environment, POLLY_EMULATOR_PORT for --port and so on; the flag wins.
`;

/** The command line or the environment is wrong; the message quotes the value. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandLine {
  /** What to print in place of starting. */
  readonly show?: 'help' | 'version';
  readonly options: PollyEmulatorOptions;
}

/** A value as it was given, and where. */
interface Given {
  readonly value: string;
  readonly from: string;
}

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  faults: { type: 'string' },
  quota: { type: 'string' },
  'page-size': { type: 'string' },
  'allow-remote-faults': { type: 'boolean' },
  'allowed-host': { type: 'string' },
  tls: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;
type FlagName = Exclude<keyof typeof FLAGS, 'help' | 'version'>;

const variableOf = (flag: string): string => `POLLY_EMULATOR_${flag.replaceAll('-', '_').toUpperCase()}`;

function wrong({ value, from }: Given, what: string): UsageError {
  return new UsageError(`${from} has to be ${what}, not '${value}'`);
}

function parseWhole(given: Given, low: number, high: number): number {
  const number = Number(given.value);
  if (!/^\d{1,9}$/.test(given.value) || number < low || number > high) {
    throw wrong(given, `a whole number from ${low} to ${high}`);
  }
  return number;
}

function parseHost(given: Given): string {
  if (given.value.trim() === '') throw wrong(given, 'an address');
  return given.value;
}

function parseHostNames(given: Given): readonly string[] {
  const names = given.value.split(',').map((name) => name.trim());
  if (names.every((name) => /^[\w.-]+$/.test(name))) return names;
  throw wrong(given, 'host names with commas between them');
}

function parseQuota(given: Given): Quota {
  const quota = QUOTAS.find((name) => name === given.value);
  if (quota === undefined) throw wrong(given, "'real' or 'none'");
  return quota;
}

function parseSwitch(given: Given): boolean {
  if (given.value === '1' || given.value === 'true') return true;
  if (given.value === '0' || given.value === 'false') return false;
  throw wrong(given, '1 or 0');
}

function parseFaults(given: Given): FaultList {
  const text = given.value.startsWith('@') ? readFaultsFile(given) : given.value;
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(`${given.from} has to be JSON or @FILE, not '${given.value}' (${reason})`, { cause: error });
  }
  try {
    return checkFaultSettings(settings);
  } catch (error) {
    if (!(error instanceof FaultSettingsError)) throw error;
    throw new UsageError(`${given.from}: ${error.message}`, { cause: error });
  }
}

function readFaultsFile({ value, from }: Given): string {
  try {
    return readFileSync(value.slice(1), 'utf8');
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(`${from} is '${value}', and that file cannot be read: ${reason}`, { cause: error });
  }
}

function parseFlags(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** Throws UsageError. An empty variable is one that is not set. */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const flags = parseFlags(args);
  if (flags.help) return { show: 'help', options: {} };
  if (flags.version) return { show: 'version', options: {} };

  const find = <Value>(name: FlagName, parse: (given: Given) => Value): Value | undefined => {
    const flag = flags[name];
    if (flag !== undefined) return parse({ value: String(flag), from: `--${name}` });
    const variable = environment[variableOf(name)];
    return variable ? parse({ value: variable, from: variableOf(name) }) : undefined;
  };
  const found = {
    port: find('port', (given) => parseWhole(given, 0, 65_535)),
    host: find('host', parseHost),
    faults: find('faults', parseFaults),
    quota: find('quota', parseQuota),
    pageSize: find('page-size', (given) => parseWhole(given, 1, MAX_PAGE_SIZE)),
    allowRemoteFaults: find('allow-remote-faults', parseSwitch),
    allowedHosts: find('allowed-host', parseHostNames),
    tls: find('tls', ({ value }) => value),
  };
  const options: PollyEmulatorOptions = Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  );
  refuseForbiddenFaults(options);
  return { options };
}

function refuseForbiddenFaults({ faults, host = DEFAULT_HOST, allowRemoteFaults = false }: PollyEmulatorOptions): void {
  if (faults === undefined) return;
  try {
    checkFaultsAllowed(host, allowRemoteFaults);
  } catch (error) {
    if (error instanceof FaultsForbiddenError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
