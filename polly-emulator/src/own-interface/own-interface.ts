// The emulator's own HTTP interface below `/_emulator/`, and `/health`: what no AWS service has.
import { checkFaultsAllowed, FaultsForbiddenError, isAskedByItsOwnName, isOwnOrigin } from '../faults/fault-access.ts';
import { checkFaultSettings, FaultSettingsError } from '../faults/fault-settings.ts';
import type { Faults } from '../faults/faults.ts';
import { jsonReply, type Reply, readJson } from '../http/http-messages.ts';
import type { Request } from '../http/one-port-server.ts';
import type { LexiconStore } from '../lexicons/lexicon-store.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { filterRequests, RequestFilterError, type RequestLog } from './request-log.ts';

const PREFIX = '/_emulator/';

interface Parts {
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly lexicons: LexiconStore;
  readonly tasks: TaskRunner;
  /** Where the emulator listens. */
  readonly host: string;
  readonly allowRemoteFaults: boolean;
  /** Names, besides this machine's own, by which it may be asked. */
  readonly allowedHosts: readonly string[];
}

function refuseName(asked: unknown): Reply {
  const message =
    `This is not '${asked}': a web page could have given that name to this machine. Ask for 127.0.0.1 or localhost, or ` +
    'start the emulator with --allowed-host and that name, if it is yours';
  return jsonReply({ message }, 403);
}

function refuseOrigin(origin: string | undefined): Reply {
  const message = `A page of '${origin}' may call Polly's operations, but nothing below ${PREFIX}: call that from a test`;
  return jsonReply({ message }, 403);
}

export class OwnInterface {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** undefined: the request is one for Polly. */
  async answer(request: Request, method: string, path: string, query: URLSearchParams): Promise<Reply | undefined> {
    if (path === '/health' && (method === 'GET' || method === 'HEAD')) return jsonReply({ status: 'ok' });
    if (!path.startsWith(PREFIX)) return undefined;
    const { faults, requests, host, allowedHosts } = this.#parts;
    const asked = 'authority' in request ? request.authority : request.headers.host;
    if (!isAskedByItsOwnName(asked, host, allowedHosts)) return refuseName(asked);
    const { origin } = request.headers;
    if (!isOwnOrigin(origin, asked)) return refuseOrigin(origin);
    switch (`${method} ${path}`) {
      case 'GET /_emulator/faults':
        return jsonReply(faults.settings);
      case 'PUT /_emulator/faults':
        return await this.#putFaults(request);
      case 'DELETE /_emulator/faults':
        faults.set({});
        return jsonReply({});
      case 'GET /_emulator/requests':
        return this.#showRequests(query);
      case 'DELETE /_emulator/requests':
        requests.clear();
        return jsonReply([]);
      case 'POST /_emulator/reset':
        await this.#reset();
        return jsonReply({});
      default:
        return jsonReply(
          { message: `There is no ${method} ${path}; polly-emulator/README.md lists what is here` },
          404,
        );
    }
  }

  /** As if the emulator had just been started, without faults. Resolves when nothing of before is under way in tasks. */
  async #reset(): Promise<void> {
    const { faults, requests, lexicons, tasks } = this.#parts;
    faults.set({});
    lexicons.clear();
    await tasks.reset();
    requests.clear();
  }

  #showRequests(query: URLSearchParams): Reply {
    try {
      return jsonReply(filterRequests(this.#parts.requests.entries, query));
    } catch (error) {
      if (error instanceof RequestFilterError) return jsonReply({ message: error.message }, 400);
      throw error;
    }
  }

  async #putFaults(request: Request): Promise<Reply> {
    const body = await readJson(request);
    const { faults, host, allowRemoteFaults } = this.#parts;
    try {
      checkFaultsAllowed(host, allowRemoteFaults);
      faults.set(checkFaultSettings(body));
    } catch (error) {
      if (error instanceof FaultsForbiddenError) return jsonReply({ message: error.message }, 403);
      if (error instanceof FaultSettingsError) return jsonReply({ message: error.message }, 400);
      throw error;
    }
    return jsonReply(faults.settings);
  }
}
