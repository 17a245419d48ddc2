// One request to one reply: Polly's operations, `/health`, and the emulator's own `/_emulator/…`.
import { setTimeout as delay } from 'node:timers/promises';
import { checkFaultSettings, FaultSettingsError, Faults } from './faults/faults.ts';
import { errorReply, jsonReply, type Reply, readJson, send } from './http/http-messages.ts';
import { type Request, type Response, resetConnection } from './http/one-port-server.ts';
import { AwsError } from './model/aws-error.ts';
import { operationAt } from './model/operation-at.ts';
import { describeVoices } from './operations/describe-voices.ts';
import { planSynthesis } from './operations/synthesize-speech.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';
import { cannedAudio } from './speech/canned-audio.ts';
import { SpeechError } from './speech/speech-engine.ts';
import type { SpeechPool } from './speech/speech-pool.ts';

/** In the request log: the client left before it had its answer, so that none was made. */
const ABANDONED = 'Abandoned';

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof SpeechError) return new AwsError('ServiceFailureException', error.message, { cause: error });
  console.error(error);
  return new AwsError('InternalFailure', `The Polly emulator has a fault: ${error}`, { cause: error });
}

export class Emulator {
  readonly #speech: SpeechPool;
  readonly #faults = new Faults();
  readonly #requests = new RequestLog();

  constructor(speech: SpeechPool) {
    this.#speech = speech;
  }

  /** Answers every request; never throws and never rejects. */
  async handle(request: Request, response: Response): Promise<void> {
    const client = new AbortController();
    // Comes after a whole answer, too, when nothing is left to abort.
    response.once('close', () => client.abort());
    let reply: Reply | undefined;
    try {
      reply = await this.#answer(request, client.signal);
    } catch (error) {
      reply = errorReply(toAwsError(error));
    }
    // Under HTTP/2 a reset would hit the requests of those who stayed.
    if (client.signal.aborted) return;
    if (reply === undefined) resetConnection(request);
    else send(response, reply);
  }

  /** undefined = reset the connection. */
  async #answer(request: Request, signal: AbortSignal): Promise<Reply | undefined> {
    const method = request.method ?? 'GET';
    // A request target that is no path at all (`*`, `//`) still has to find its way to an answer.
    const url = new URL(`http://emulator${(request.url ?? '/').replace(/^\/*/, '/')}`);
    if (url.pathname === '/health' && method === 'GET') return jsonReply({ status: 'ok' });
    if (url.pathname.startsWith('/_emulator/')) return await this.#answerOwn(request, method, url.pathname);
    const operation = operationAt(method, url.pathname);
    if (operation === undefined) {
      throw new AwsError('UnknownOperationException', `No operation of Amazon Polly is at ${method} ${url.pathname}`);
    }
    if (operation === 'SynthesizeSpeech') return await this.#synthesizeSpeech(request, signal);
    const entry = this.#requests.add(operation, undefined);
    return await this.#finish(entry, signal, async () => {
      if (operation === 'DescribeVoices') return jsonReply(describeVoices(url.searchParams));
      const message = `${operation} is not built in this Polly emulator yet`;
      throw new AwsError('UnsupportedOperationException', message);
    });
  }

  async #synthesizeSpeech(request: Request, signal: AbortSignal): Promise<Reply | undefined> {
    const body = await readJson(request);
    const entry = this.#requests.add('SynthesizeSpeech', body);
    const fault = this.#faults.take();
    const { latencyMs = 0, audio = 'speech' } = this.#faults.settings;
    return await this.#finish(entry, signal, async () => {
      if (latencyMs > 0) await delay(latencyMs, undefined, { signal });
      if (fault === 'ConnectionReset') {
        entry.error = fault;
        return undefined;
      }
      if (fault) throw fault;
      const { job, contentType, characters } = planSynthesis(body);
      entry.characters = characters;
      const bytes =
        audio === 'canned' ? await cannedAudio(job.format, job.sampleRate) : await this.#speech.speak(job, signal);
      const headers = { 'content-type': contentType, 'x-amzn-requestcharacters': characters };
      return { status: 200, headers, body: bytes };
    });
  }

  /** Turns what the work throws into a reply, and logs either. */
  async #finish(
    entry: LoggedRequest,
    signal: AbortSignal,
    work: () => Promise<Reply | undefined>,
  ): Promise<Reply | undefined> {
    let reply: Reply | undefined;
    try {
      reply = await work();
    } catch (thrown) {
      if (signal.aborted) {
        entry.error = ABANDONED;
        return undefined;
      }
      const error = toAwsError(thrown);
      entry.error = error.name;
      reply = errorReply(error);
    }
    entry.status = reply?.status ?? null;
    return reply;
  }

  async #answerOwn(request: Request, method: string, path: string): Promise<Reply> {
    switch (`${method} ${path}`) {
      case 'GET /_emulator/faults':
        return jsonReply(this.#faults.settings);
      case 'PUT /_emulator/faults':
        return await this.#putFaults(request);
      case 'DELETE /_emulator/faults':
        this.#faults.set({});
        return jsonReply({});
      case 'GET /_emulator/requests':
        return jsonReply(this.#requests.entries);
      case 'DELETE /_emulator/requests':
        this.#requests.clear();
        return jsonReply([]);
      default:
        return jsonReply({ message: `There is no ${method} ${path}; README.md lists what is here` }, 404);
    }
  }

  async #putFaults(request: Request): Promise<Reply> {
    const body = await readJson(request);
    try {
      this.#faults.set(checkFaultSettings(body));
    } catch (error) {
      if (error instanceof FaultSettingsError) return jsonReply({ message: error.message }, 400);
      throw error;
    }
    return jsonReply(this.#faults.settings);
  }
}
