// For tests: a server that answers as CloudWatch Logs and Lambda do, with what they are given.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of FilterLogEvents, or the body of an error with its status. */
export type LogsReply =
  | { readonly events: readonly object[]; readonly nextToken?: string }
  | { readonly error: string };

export class RecordedLogs {
  readonly #server: Server;
  readonly #replies: LogsReply[];
  /** The inputs of FilterLogEvents, in order. */
  readonly requests: { logGroupName: string; startTime: number; nextToken?: string }[] = [];
  /** What GetFunctionConfiguration answers; without it, that it is forbidden. */
  configuration: object | undefined;

  private constructor(replies: readonly LogsReply[]) {
    this.#replies = [...replies];
    this.#server = createServer(async (request, response) => {
      const body = await new Response(request as unknown as ReadableStream).text();
      const { status, answer } = request.method === 'GET' ? this.#describeFunction() : this.#nextEvents(body);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
    });
  }

  /** Each request takes the next reply; after the last one the log has nothing more. */
  static async start(...replies: readonly LogsReply[]): Promise<RecordedLogs> {
    const recorded = new RecordedLogs(replies);
    await new Promise<void>((resolve) => recorded.#server.listen(0, '127.0.0.1', resolve));
    return recorded;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #describeFunction() {
    return this.configuration === undefined
      ? { status: 403, answer: { message: 'not authorized' } }
      : { status: 200, answer: this.configuration };
  }

  #nextEvents(body: string) {
    this.requests.push(JSON.parse(body));
    const reply = this.#replies.shift() ?? { events: [] };
    return 'error' in reply
      ? { status: 400, answer: { __type: reply.error, message: `${reply.error}: no` } }
      : { status: 200, answer: reply };
  }
}
