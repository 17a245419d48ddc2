import { readFileSync } from 'node:fs';
import { generatedPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { waitFor } from '../client/wait-for.ts';

const EVENT_TIMEOUT_MS = 30_000;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface CallFrame {
  readonly callFrameId: string;
  readonly scopeChain: readonly { readonly type: string; readonly object: { readonly objectId: string } }[];
}

/** A debugger as small as can be, by Chrome's protocol: https://chromedevtools.github.io/devtools-protocol/v8/Debugger/ */
export class Debugger {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #events: Message[] = [];
  #lastId = 0;
  isOpen = true;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onclose = () => {
      this.isOpen = false;
    };
    socket.onmessage = ({ data }) => {
      const message: Message = JSON.parse(String(data));
      if (message.id === undefined) this.#events.push(message);
      else this.#answers.get(message.id)?.(message);
    };
  }

  /** Attaches as soon as there is a process to attach to. */
  static async attach(port: number): Promise<Debugger> {
    const url = await waitFor(
      async () => {
        const list = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
        return (list as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl;
      },
      { what: `a process to debug on port ${port}`, timeoutMs: EVENT_TIMEOUT_MS },
    );
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const attached = new Debugger(socket);
    await attached.#send('Debugger.enable');
    return attached;
  }

  /** Stops where the bundle of this file has what the source has at this text. */
  async breakAt(bundlePath: string, source: { readonly place: string; readonly text: string }): Promise<void> {
    const [, json = ''] =
      /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(readFileSync(bundlePath, 'utf8')) ?? [];
    const map = new TraceMap(Buffer.from(json, 'base64').toString());
    const index = map.sources.indexOf(source.place);
    const lines = map.sourcesContent?.[index]?.split('\n') ?? [];
    const line = lines.findIndex((one) => one.includes(source.text));
    const column = lines[line]?.indexOf(source.text) ?? -1;
    const generated = generatedPositionFor(map, { source: source.place, line: line + 1, column });
    if (generated.line === null)
      throw new Error(`The map of ${bundlePath} has no "${source.text}" of ${source.place}.`);
    await this.#send('Debugger.setBreakpointByUrl', {
      urlRegex: '/code/index\\.js$',
      lineNumber: generated.line - 1,
      columnNumber: generated.column,
    });
  }

  /** Lets a process run that waits for its debugger; another one runs anyway. */
  async begin(): Promise<void> {
    await this.#send('Runtime.runIfWaitingForDebugger');
  }

  /** Waits for the next stop at a breakpoint. */
  async stop(): Promise<CallFrame> {
    const { params } = await waitFor(async () => this.#takeEvent('Debugger.paused'), {
      what: 'a stop at a breakpoint',
      timeoutMs: EVENT_TIMEOUT_MS,
    });
    const [frame] = (params as { callFrames: CallFrame[] }).callFrames;
    if (frame === undefined) throw new Error('It stands nowhere.');
    return frame;
  }

  /** The names of the variables of the function in which it stands. */
  async variablesOf({ scopeChain }: CallFrame): Promise<string[]> {
    const local = scopeChain.find(({ type }) => type === 'local');
    const properties = await this.#send('Runtime.getProperties', { objectId: local?.object.objectId });
    return (properties as { result: { name: string }[] }).result.map(({ name }) => name);
  }

  async evaluate({ callFrameId }: CallFrame, expression: string): Promise<unknown> {
    const options = { callFrameId, expression, returnByValue: true };
    return ((await this.#send('Debugger.evaluateOnCallFrame', options)) as { result: { value: unknown } }).result.value;
  }

  async resume(): Promise<void> {
    await this.#send('Debugger.resume');
  }

  close(): void {
    this.#socket.close();
  }

  #takeEvent(method: string): Message | undefined {
    const index = this.#events.findIndex((event) => event.method === method);
    return index < 0 ? undefined : this.#events.splice(index, 1)[0];
  }

  async #send(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method} was refused: ${error.message}`);
    return result;
  }
}
