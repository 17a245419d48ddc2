import { writeFile } from 'node:fs/promises';
import { Emulator } from './answer-request.ts';
import { checkFaultsAllowed } from './faults/fault-access.ts';
import { checkFaultSettings } from './faults/fault-settings.ts';
import { Faults } from './faults/faults.ts';
import { Quotas } from './faults/quotas.ts';
import { type Certificates, makeCertificates } from './http/certificates.ts';
import { listenOnOnePort } from './http/one-port-server.ts';
import { LexiconStore } from './lexicons/lexicon-store.ts';
import { Registry } from './operations/registry.ts';
import type { PollyEmulatorOptions } from './options.ts';
import { OwnInterface } from './own-interface/own-interface.ts';
import { RequestLog } from './own-interface/request-log.ts';
import { SpeechPool } from './speech/speech-pool.ts';
import { TaskRunner } from './tasks/task-runner.ts';

export interface PollyEmulator {
  /** `http://host:port`, or with TLS `https://host:port`, for AWS_ENDPOINT_URL_POLLY. */
  readonly url: string;
  readonly port: number;
  /** Process id of the first speech process, the only one until texts come at once; undefined while it does not run. */
  readonly speechPid: () => number | undefined;
  /** Drops every connection and ends the speech processes. */
  close(): Promise<void>;
}

/** Throws FaultsForbiddenError when faults are given that others than this machine could meet. */
function createFaults(host: string, { faults, quota, allowRemoteFaults = false }: PollyEmulatorOptions): Faults {
  const created = new Faults({ quotas: quota === 'real' ? new Quotas() : undefined });
  if (faults !== undefined) {
    checkFaultsAllowed(host, allowRemoteFaults);
    created.set(checkFaultSettings(faults));
  }
  return created;
}

/** The names by which this machine is asked, and those that were allowed. */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1'];

/** Leaves what clients are to trust in the file. */
async function certify(file: string, names: readonly string[]): Promise<Certificates> {
  const certificates = makeCertificates([...new Set([...LOCAL_NAMES, ...names])]);
  await writeFile(file, certificates.authority);
  return certificates;
}

/**
 * Starts the server and its first speech process; resolves when both can work. Rejects with Node's error when it cannot
 * listen or write the file of `tls`, with SpeechError when there is no speech, and with FaultsForbiddenError.
 */
export async function startPollyEmulator(options: PollyEmulatorOptions = {}): Promise<PollyEmulator> {
  const { port = 0, host = '127.0.0.1', allowRemoteFaults = false, allowedHosts = [], pageSize, tls } = options;
  const certificates = tls === undefined ? undefined : await certify(tls, [host, ...allowedHosts]);
  const faults = createFaults(host, options);
  const requests = new RequestLog();
  const speech = new SpeechPool();
  const lexicons = new LexiconStore({ pageSize });
  const tasks = new TaskRunner();
  const emulator = new Emulator({
    ...{ speech, lexicons, tasks, faults, requests },
    registry: new Registry({ pageSize }),
    ownInterface: new OwnInterface({ faults, requests, lexicons, tasks, host, allowRemoteFaults, allowedHosts }),
  });
  const closeServices = () => Promise.all([tasks.close(), speech.close()]);
  let server: Awaited<ReturnType<typeof listenOnOnePort>>;
  try {
    server = await listenOnOnePort({ host, port, certificates }, (request, response) => {
      void emulator.handle(request, response);
    });
  } catch (error) {
    await closeServices();
    throw error;
  }
  const close = async () => {
    await Promise.all([server.close(), closeServices()]);
  };
  try {
    await speech.start();
  } catch (error) {
    await close();
    throw error;
  }
  const hostInUrl = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${hostInUrl}:${server.port}`,
    port: server.port,
    speechPid: () => speech.pid,
    close,
  };
}
