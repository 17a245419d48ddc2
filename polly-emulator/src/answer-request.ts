// One request to one answer: which operation it calls, the faults it meets, what the log keeps of it.
import { BodyCutError } from './faults/body-faults.ts';
import { ConnectionResetError, type Faults } from './faults/faults.ts';
import { allowAnyOrigin, answerPreflight } from './http/cross-origin.ts';
import { breakOff, errorReply, readBody, type Sending, send } from './http/http-messages.ts';
import { type Request, type Response, resetConnection } from './http/one-port-server.ts';
import { AwsError } from './model/aws-error.ts';
import { checkInput } from './model/check-input.ts';
import { type OperationAt, operationAt, readInput, readQuery, readRegion } from './model/read-request.ts';
import type { Call, Services } from './operations/operation.ts';
import type { Registry } from './operations/registry.ts';
import { startSpeechSynthesisStream } from './operations/start-speech-synthesis-stream.ts';
import type { OwnInterface } from './own-interface/own-interface.ts';
import type { LoggedRequest, RequestLog } from './own-interface/request-log.ts';
import { withCannedAudio } from './speech/canned-speech.ts';
import { toAwsError } from './speech/speech-errors.ts';

/** In the request log: the client left before it had its answer. */
const ABANDONED = 'Abandoned';

interface Parts extends Services {
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly registry: Registry;
  readonly ownInterface: OwnInterface;
}

/** A request for Polly. */
interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly operation: OperationAt;
  readonly query: URLSearchParams;
  readonly region: string;
  /** Aborted when the client has left, and when it has its whole answer. */
  readonly signal: AbortSignal;
}

/**
 * Not by URL: a request target need not be one (`*`, `//`), and still gets an answer. It may also be a whole URL (RFC
 * 9112, 3.2.2).
 */
function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const [path = '', ...rest] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  return { path: path.replace(/^\/*/, '/'), query: new URLSearchParams(rest.join('?')) };
}

/**
 * GET /v1/speech is a presigned SynthesizeSpeech if it has a query, even a wrong one; without a query it is no
 * operation.
 */
function findOperation(method: string, path: string, query: URLSearchParams): OperationAt {
  const found = operationAt(method === 'GET' && path === '/v1/speech' && query.size > 0 ? 'POST' : method, path);
  if (found !== undefined) return found;
  throw new AwsError('UnknownOperationException', `No operation of Amazon Polly is at ${method} ${path}`);
}

async function readGiven({ request, operation, query }: Exchange): Promise<Record<string, unknown>> {
  if (request.method === 'GET' && operation.name === 'SynthesizeSpeech') return readQuery(operation.name, query);
  const { headers } = request;
  return await readInput(operation.name, {
    labels: operation.labels,
    query,
    headers,
    readBody: () => readBody(request),
  });
}

async function refuse(response: Response, error: AwsError, sending: Sending): Promise<void> {
  // Under HTTP/2 a reset would hit the requests of those who stayed.
  if (sending.signal.aborted) return;
  if (response.headersSent) breakOff(response);
  else await send(response, errorReply(error), sending).catch(() => breakOff(response));
}

function countBytes(log: LoggedRequest): (count: number) => void {
  return (count) => {
    log.bytes += count;
  };
}

export class Emulator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Answers every request; never throws and never rejects. */
  async handle(request: Request, response: Response): Promise<void> {
    const client = new AbortController();
    const { signal } = client;
    // Comes after a whole answer, too, when nothing is left to abort.
    response.once('close', () => client.abort());
    try {
      const method = request.method ?? 'GET';
      const { path, query } = splitTarget(request.url ?? '/');
      const own = await this.#parts.ownInterface.answer(request, method, path, query);
      if (own) return await send(response, own, { signal });
      allowAnyOrigin(request, response);
      const preflight = answerPreflight(request);
      if (preflight) return await send(response, preflight, { signal });
      const operation = findOperation(method, path, query);
      const region = readRegion(request.headers, query);
      await this.#answer({ request, response, operation, query, region, signal });
    } catch (error) {
      await refuse(response, toAwsError(error), { signal });
    }
  }

  /** Logs the request and answers it, whatever becomes of it. */
  async #answer(exchange: Exchange): Promise<void> {
    const { requests } = this.#parts;
    const { operation, request, response, region, signal } = exchange;
    const origin = { region, protocol: 'stream' in request ? 'HTTP/2' : 'HTTP/1.1' } as const;
    let entry: LoggedRequest | undefined;
    try {
      const given = await readGiven(exchange);
      entry = requests.add(operation.name, given, origin);
      await this.#work(exchange, given, entry);
    } catch (thrown) {
      // What cannot be read is in the log, too.
      entry ??= requests.add(operation.name, undefined, origin);
      if (signal.aborted) entry.error = ABANDONED;
      else if (thrown instanceof ConnectionResetError) {
        entry.error = thrown.name;
        resetConnection(request);
      } else if (thrown instanceof BodyCutError) breakOff(response);
      else {
        const error = toAwsError(thrown);
        entry.error = error.name;
        if (!response.headersSent) entry.status = error.status;
        await refuse(response, error, { signal, onBytes: countBytes(entry) });
      }
    } finally {
      if (entry) requests.end(entry);
    }
  }

  async #work(
    { operation, request, response, region, signal }: Exchange,
    given: Readonly<Record<string, unknown>>,
    log: LoggedRequest,
  ): Promise<void> {
    const { name } = operation;
    const { faults, lexicons, registry, speech, tasks } = this.#parts;
    const engine = typeof given['Engine'] === 'string' ? given['Engine'] : undefined;
    const { audio, fault, wrapBody } = await faults.beforeCall(name, { engine, region, signal });
    log.fault = fault ?? null;
    const heard = audio === 'canned' ? withCannedAudio(speech) : speech;
    const call: Call = { speech: heard, lexicons, tasks, region, signal, log };
    if (name === 'StartSpeechSynthesisStream') {
      return await startSpeechSynthesisStream({ request, response }, checkInput(name, given), call, { wrapBody });
    }
    const reply = await registry.run(name, given, call);
    signal.throwIfAborted();
    log.status = reply.status;
    await send(response, { ...reply, body: wrapBody(reply.body) }, { signal, onBytes: countBytes(log) });
  }
}
