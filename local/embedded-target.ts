import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { waitFor } from '../client/wait-for.ts';
import { inspectionFile } from './inspection.ts';
import { withLock } from './lock.ts';
import { pythonPath, repositoryDir } from './paths.ts';
import { findFreePort } from './ports.ts';
import {
  isRunning,
  type ProcessRecord,
  parseProcessRecord,
  startProcess,
  stopProcess,
  worksBelow,
} from './processes.ts';
import {
  type BringUpOptions,
  bringUpServers,
  forgetDeployment,
  isHealthy,
  type LocalDeployment,
  type LocalTarget,
  lockFile,
  type RunningServices,
  SERVICE_NAMES,
  type ServiceName,
  type ServiceStatus,
  urlOf,
} from './target.ts';

/** MiniStack and the Polly emulator as processes of this machine. */
export const embeddedTarget: LocalTarget = {
  name: 'embedded',
  summary: 'MiniStack and the Polly emulator as processes of this machine',
  bringUp,
  takeDown,
  restartPolly,
  inspect: inspectServices,
};

const TITLES = { aws: 'MiniStack', polly: 'the Polly emulator' };
const HEALTH_PATHS = { aws: '/_ministack/health', polly: '/health' };
const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 30_000;
const LOG_LINES = 15;

export interface ServiceRecord extends ProcessRecord {
  readonly port: number;
  /** The path of the checkout when the server was started; absent in a record of an older version. */
  readonly checkout?: string;
}

export interface ServiceOptions extends BringUpOptions {
  /** Called before MiniStack starts: it starts empty, so what was known of the previous one's resources is wrong. */
  readonly onEmptyStart?: () => void;
}

function bringUp(home: string, options: BringUpOptions = {}): Promise<LocalDeployment> {
  const servers = {
    names: `${TITLES.aws} and ${TITLES.polly}`,
    inspect: () => inspectServices(home),
    start: () => startServices(home, { ...options, onEmptyStart: () => forgetDeployment(home) }),
    stop: () => stopAndForget(home),
  };
  return bringUpServers(home, servers, options);
}

function takeDown(home: string): Promise<string[]> {
  return withLock(lockFile(home), async () => (await stopAndForget(home)).map((name) => TITLES[name]));
}

function restartPolly(home: string): Promise<void> {
  return withLock(lockFile(home), async () => {
    const { aws, polly } = readRecords(home);
    if (aws === undefined || !isRunning(aws))
      throw new Error('The target embedded is not up. Start it with: make local-up TARGET=embedded');
    if (polly !== undefined) await stopProcess(polly);
    await startService(home, 'polly', {}, urlOf(aws.port));
  });
}

async function stopAndForget(home: string): Promise<ServiceName[]> {
  const stopped = await stopServices(home);
  forgetDeployment(home);
  return stopped;
}

/**
 * Starts what does not run yet and returns when both servers answer. A server of an earlier start is kept when it is
 * healthy; a hung one is ended first. The ports are remembered in `<home>/services.json` and used again when free.
 */
export async function startServices(home: string, options: ServiceOptions = {}): Promise<RunningServices> {
  const endpoint = await startService(home, 'aws', options);
  const pollyUrl = await startService(home, 'polly', options, endpoint);
  return { endpoint, pollyUrl, functionPollyUrl: pollyUrl };
}

async function startService(
  home: string,
  name: ServiceName,
  { preferredPorts = {}, onEmptyStart, signal }: ServiceOptions,
  endpoint?: string,
): Promise<string> {
  signal?.throwIfAborted();
  const known = readRecords(home)[name];
  if (known !== undefined) {
    if (isRunning(known) && !wasMoved(known) && (await answers(name, known.port))) {
      return urlOf(known.port);
    }
    await stopProcess(known);
  }
  if (name === 'aws') {
    onEmptyStart?.();
    rmSync(temporaryDir(home), { recursive: true, force: true });
  }
  const port = await findFreePort([known?.port, preferredPorts[name]].filter((one) => one !== undefined));
  const logFile = logFileOf(home, name);
  rmSync(logFile, { force: true });
  const program = name === 'aws' ? ministackProgram(home, port) : pollyProgram(home, port, endpoint);
  const record = { ...startProcess({ ...program, cwd: repositoryDir, logFile }), port, checkout: repositoryDir };
  writeRecord(home, name, record);
  await waitFor(
    async () => {
      if (!isRunning(record)) {
        throw new StartFailure(name, logFile);
      }
      return answers(name, port);
    },
    {
      what: `${TITLES[name]} to answer at ${urlOf(port)} (its log: ${logFile})`,
      timeoutMs: START_TIMEOUT_MS,
      isFinal: (error) => error instanceof StartFailure,
      ...(signal && { signal }),
    },
  );
  return urlOf(port);
}

const answers = (name: ServiceName, port: number) => isHealthy(urlOf(port) + HEALTH_PATHS[name]);

/** Its own files are no longer where it looks for them, as when a function is deployed to it. */
const wasMoved = ({ checkout }: ServiceRecord) => checkout !== undefined && checkout !== repositoryDir;

/** A server that ended before it answered, with the end of its log. */
class StartFailure extends Error {
  override name = 'StartFailure';

  constructor(name: ServiceName, logFile: string) {
    const log = existsSync(logFile)
      ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-LOG_LINES).join('\n')
      : '';
    super(`The start failed: ${TITLES[name]} has ended. The end of ${logFile}:\n${log || '(empty)'}`);
  }
}

export async function stopServices(home: string): Promise<ServiceName[]> {
  const stopped: ServiceName[] = [];
  for (const [name, record] of knownServices(home)) {
    if (isRunning(record)) {
      stopped.push(name);
    }
    await stopProcess(record);
  }
  rmSync(temporaryDir(home), { recursive: true, force: true });
  return stopped;
}

export function inspectServices(home: string): Promise<ServiceStatus[]> {
  return Promise.all(
    knownServices(home).map(async ([name, record]) => {
      const { pid, port } = record;
      const state = !isRunning(record)
        ? 'stopped'
        : wasMoved(record)
          ? 'moved'
          : (await answers(name, port))
            ? 'healthy'
            : 'not answering';
      const detail = `process ${pid}, log ${relative(process.cwd(), logFileOf(home, name))}`;
      return { name, url: urlOf(port), state, detail } as const;
    }),
  );
}

function pollyProgram(home: string, port: number, endpoint: string | undefined) {
  return {
    command: process.execPath,
    args: [join(repositoryDir, 'polly-emulator', 'src', 'main.ts'), '--host', HOST, '--port', String(port)],
    // Its synthesis tasks write to MiniStack's buckets and topics.
    env: { ...cleanEnvironment(home), ...(endpoint && { AWS_ENDPOINT_URL: endpoint }) },
  };
}

function ministackProgram(home: string, port: number) {
  return {
    command: pythonPath,
    args: [join(repositoryDir, 'local', 'embedded', 'launcher.py')],
    env: {
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
      NARRATOR_INSPECTION_FILE: inspectionFile(home),
    },
  };
}

/**
 * The function runs as a child of MiniStack and inherits its environment: nobody's AWS profile, proxy or NODE_OPTIONS
 * may reach it. MiniStack runs the first `node` on the PATH whatever the runtime is called, so that is this very Node.
 */
function cleanEnvironment(home: string): Record<string, string> {
  const directory = temporaryDir(home);
  mkdirSync(directory, { recursive: true });
  // MiniStack unpacks the function below. On Lambda no package.json stands above it; here the checkout's would make
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

const logFileOf = (home: string, name: ServiceName) => join(home, `${name}.log`);
const temporaryDir = (home: string) => join(home, 'tmp');
const recordFile = (home: string) => join(home, 'services.json');

function knownServices(home: string): [ServiceName, ServiceRecord][] {
  const records = readRecords(home);
  return SERVICE_NAMES.flatMap((name) => (records[name] === undefined ? [] : [[name, records[name]]]));
}

/** Without those that came with a copy of the checkout: they name the servers of the original. */
function readRecords(home: string): Partial<Record<ServiceName, ServiceRecord>> {
  try {
    const entries: [string, unknown][] = Object.entries(JSON.parse(readFileSync(recordFile(home), 'utf8')));
    return Object.fromEntries(
      entries.filter(([, value]) => isServiceRecord(value) && worksBelow(value, repositoryDir)),
    );
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
