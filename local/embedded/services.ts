import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { waitFor } from '../../client/wait-for.ts';
import { pythonPath, repositoryDir } from '../paths.ts';
import { findFreePort } from '../ports.ts';
import { isRunning, type ProcessRecord, parseProcessRecord, startProcess, stopProcess } from '../processes.ts';
import type { ServiceName, ServiceStatus } from '../target.ts';

/** The embedded target's two servers: MiniStack, and the Polly emulator. */
const SERVICE_NAMES: readonly ServiceName[] = ['aws', 'polly'];

export interface ServiceRecord extends ProcessRecord {
  readonly port: number;
}
type ServiceRecords = Partial<Record<ServiceName, ServiceRecord>>;

interface ProcessStatus extends Pick<ServiceStatus, 'name' | 'url' | 'state'> {
  readonly pid: number;
  readonly logFile: string;
}

interface ServiceUrls {
  /** MiniStack's URL, for every AWS service but Polly. */
  readonly endpoint: string;
  readonly pollyUrl: string;
}

export interface ServiceOptions {
  /** Ports to try before any free one. */
  readonly preferredPorts?: Partial<Record<ServiceName, number>>;
  /** Called before MiniStack starts: it starts empty, so what was known of the previous one's resources is wrong. */
  readonly onEmptyStart?: () => void;
}

const NAMES: Record<ServiceName, string> = { aws: 'MiniStack', polly: 'the Polly emulator' };
const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 2_000;
const HEALTH_PATHS: Record<ServiceName, string> = { aws: '/_ministack/health', polly: '/health' };

/**
 * Starts what does not run yet and returns when both servers answer. A server of an earlier start is kept when it is
 * healthy; a hung one is ended first. The ports are remembered in `<home>/services.json` and used again when free.
 */
export async function startServices(home: string, options: ServiceOptions = {}): Promise<ServiceUrls> {
  const urls = {} as Record<ServiceName, string>;
  for (const name of SERVICE_NAMES) {
    urls[name] = await startService(home, name, { ...options, emulatorUrl: urls.aws });
  }
  return { endpoint: urls.aws, pollyUrl: urls.polly };
}

async function startService(
  home: string,
  name: ServiceName,
  options: ServiceOptions & { readonly emulatorUrl?: string },
): Promise<string> {
  const known = readRecords(home)[name];
  if (known !== undefined && isRunning(known)) {
    if (await isHealthy(name, known.port)) {
      return urlOf(known.port);
    }
  }
  if (known !== undefined) {
    await stopProcess(known);
  }
  if (name === 'aws') {
    options.onEmptyStart?.();
    rmSync(temporaryDir(home), { recursive: true, force: true });
  }
  const preferred = [known?.port, options.preferredPorts?.[name]].filter((port) => port !== undefined);
  const port = await findFreePort(preferred);
  const logFile = logFileOf(home, name);
  rmSync(logFile, { force: true });
  const record = {
    ...startProcess({ ...commandOf(home, name, port, options.emulatorUrl), cwd: repositoryDir, logFile }),
    port,
  };
  writeRecord(home, name, record);
  await waitFor(
    async () => {
      if (!isRunning(record)) {
        throw new StartFailure(name, logFile);
      }
      return isHealthy(name, port);
    },
    {
      what: `${NAMES[name]} to answer at ${urlOf(port)} (its log: ${logFile})`,
      timeoutMs: START_TIMEOUT_MS,
      isFinal: (error) => error instanceof StartFailure,
    },
  );
  return urlOf(port);
}

/** A server that ended before it answered, with the end of its log. */
class StartFailure extends Error {
  override name = 'StartFailure';
  constructor(name: ServiceName, logFile: string) {
    const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n') : '';
    super(`${NAMES[name]} ended while starting. The end of ${logFile}:\n${log || '(empty)'}`);
  }
}

export async function stopServices(home: string): Promise<ServiceName[]> {
  const stopped: ServiceName[] = [];
  for (const [name, record] of recordsOf(home)) {
    if (isRunning(record)) {
      stopped.push(name);
    }
    await stopProcess(record);
  }
  rmSync(temporaryDir(home), { recursive: true, force: true });
  return stopped;
}

export async function inspectServices(home: string): Promise<ProcessStatus[]> {
  return Promise.all(
    recordsOf(home).map(async ([name, record]) => {
      const { pid, port } = record;
      const running = isRunning(record);
      const state = !running ? 'stopped' : (await isHealthy(name, port)) ? 'healthy' : 'not answering';
      return { name, url: urlOf(port), pid, state, logFile: logFileOf(home, name) } as const;
    }),
  );
}

function commandOf(home: string, name: ServiceName, port: number, emulatorUrl?: string) {
  if (name === 'polly') {
    const main = join(repositoryDir, 'polly-emulator', 'src', 'main.ts');
    return {
      command: process.execPath,
      args: [main, '--host', HOST, '--port', String(port)],
      // Its synthesis tasks write to the AWS emulator's buckets and topics.
      env: { ...cleanEnvironment(home), ...(emulatorUrl && { AWS_ENDPOINT_URL: emulatorUrl }) },
    };
  }
  const env = {
    ...cleanEnvironment(home),
    AUTH: 'true',
    BIND_HOST: HOST,
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: HOST,
    MINISTACK_REGION: 'us-east-1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LAMBDA_EXECUTOR: 'local',
    // A function without reserved concurrency would start a process for every event of a burst.
    LAMBDA_ACCOUNT_CONCURRENCY: '10',
    // Lambda waits one minute and two before its retries. Here nobody waits for what is down to come back.
    LAMBDA_ASYNC_RETRY_BASE_SECONDS: '0.2',
  };
  return { command: pythonPath, args: [join(repositoryDir, 'local', 'embedded', 'launcher.py')], env };
}

/**
 * The function runs as a child of MiniStack and inherits its environment: nobody's AWS profile, proxy or NODE_OPTIONS may
 * reach it. MiniStack runs the first `node` on the PATH whatever the runtime is called, so that is this very Node.
 */
function cleanEnvironment(home: string): Record<string, string> {
  const directory = temporaryDir(home);
  mkdirSync(directory, { recursive: true });
  // MiniStack unpacks the function below; on Lambda no package.json stands above it, here the checkout's would make
  // Node take the CommonJS bundle for an ES module.
  writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: directory,
    TMPDIR: directory,
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

async function isHealthy(name: ServiceName, port: number): Promise<boolean> {
  try {
    const response = await fetch(urlOf(port) + HEALTH_PATHS[name], { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

const urlOf = (port: number) => `http://${HOST}:${port}`;
const logFileOf = (home: string, name: ServiceName) => join(home, `${name}.log`);
const temporaryDir = (home: string) => join(home, 'tmp');
const recordFile = (home: string) => join(home, 'services.json');

function recordsOf(home: string): [ServiceName, ServiceRecord][] {
  const records = readRecords(home);
  return SERVICE_NAMES.flatMap((name) => (records[name] === undefined ? [] : [[name, records[name]]]));
}

function readRecords(home: string): ServiceRecords {
  try {
    const { engine, ...records } = JSON.parse(readFileSync(recordFile(home), 'utf8'));
    // Until version 0.1 the AWS emulator's record was called "engine".
    const entries: [string, unknown][] = Object.entries({ ...(engine && { aws: engine }), ...records });
    return Object.fromEntries(entries.flatMap(([name, value]) => (isServiceRecord(value) ? [[name, value]] : [])));
  } catch {
    return {}; // None yet, or cut off half-way: the servers are started anew, on other ports if need be.
  }
}

function isServiceRecord(value: unknown): value is ServiceRecord {
  return parseProcessRecord(value) !== undefined && Number.isInteger((value as ServiceRecord).port);
}

function writeRecord(home: string, name: ServiceName, record: ServiceRecord): void {
  mkdirSync(home, { recursive: true });
  const draft = `${recordFile(home)}.draft`;
  writeFileSync(draft, `${JSON.stringify({ ...readRecords(home), [name]: record }, null, 2)}\n`);
  renameSync(draft, recordFile(home));
}
