// What was asked of the emulator, for tests: `GET /_emulator/requests`.
import { SYNCHRONOUS_LIMITS } from '../model/limits.ts';
import { isOperationName, OPERATION_NAMES, shapeOfInput } from '../model/shapes.ts';

/** Older entries fall out, so that an emulator that runs for days does not grow. */
const MAX_ENTRIES = 10_000;
/** Of all entries together, texts and other members. */
const MAX_CHARACTERS = 20_000_000;

/** A request may hold a megabyte, and the log 10,000 of them. */
const MAX_TEXT_CHARACTERS = SYNCHRONOUS_LIMITS.characters;
const MAX_MEMBER_CHARACTERS = 256;
const MAX_LIST_ITEMS = 10;

export type Protocol = 'HTTP/1.1' | 'HTTP/2';

type MemberValue = string | number | boolean | readonly string[];

export interface LoggedRequest {
  /** ISO 8601. */
  readonly at: string;
  readonly operation: string;
  voiceId: string | null;
  engine: string | null;
  textType: string | null;
  outputFormat: string | null;
  /** Billed characters; null when the request was refused before they were counted. */
  characters: number | null;
  /** At most its first 6,000 characters. */
  text: string | null;
  /** HTTP status; null while it is worked on, after a connection reset and when the client left before its answer. */
  status: number | null;
  error: string | null;
  /** What the faults did to the body of the answer. */
  fault: string | null;
  /** From the signature. */
  readonly region: string | null;
  readonly protocol: Protocol | null;
  /** The input's members as they were given, checked or not; long ones cut, without the text or lexicon itself. */
  readonly input: Readonly<Record<string, MemberValue>>;
  /** Of the answer's body, as far as they were sent. */
  bytes: number;
  /** From the arrival to the end of the answer; null until then. */
  durationMs: number | null;
}

/** A request that cannot be answered from the log; the message quotes the value. */
export class RequestFilterError extends Error {
  override readonly name = 'RequestFilterError';
}

const asText = (value: unknown, length = MAX_MEMBER_CHARACTERS): string | null =>
  typeof value === 'string' ? cut(value, length) : null;

/** They are in `text`, or too long for a log. */
const NOT_LOGGED: readonly string[] = ['Text', 'Content'];

/** As a copy: what `slice` gives holds on to the whole text, which may have two million characters. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : Buffer.from(text.slice(0, length), 'utf16le').toString('utf16le');
}

function shorten(value: unknown): MemberValue | undefined {
  if (typeof value === 'string') return cut(value, MAX_MEMBER_CHARACTERS);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return undefined;
  return value
    .slice(0, MAX_LIST_ITEMS)
    .map((item) => (typeof item === 'object' ? '…' : cut(String(item), MAX_MEMBER_CHARACTERS)));
}

function mainMembers(operation: string, members: Readonly<Record<string, unknown>>): Record<string, MemberValue> {
  if (!isOperationName(operation)) return {};
  const names = Object.keys(shapeOfInput(operation).members).filter((name) => !NOT_LOGGED.includes(name));
  const known = names.flatMap((name) => {
    const value = shorten(members[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}

/** As it arrived: a stream's text comes later, and counts as the longest that is kept. */
const charactersOf = ({ operation, input, text }: LoggedRequest): number => {
  const ownText = operation === 'StartSpeechSynthesisStream' ? MAX_TEXT_CHARACTERS : (text?.length ?? 0);
  return Object.values(input).reduce<number>((sum, value) => sum + String(value).length, ownText);
};

export class RequestLog {
  #entries: LoggedRequest[] = [];
  #characters = 0;
  readonly #startedAtMs = new WeakMap<LoggedRequest, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Adds a request as it arrives; the caller fills in what becomes of it. */
  add(
    operation: string,
    input: unknown,
    { region = null, protocol = null }: { region?: string | null; protocol?: Protocol | null } = {},
  ): LoggedRequest {
    const members = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
    const entry: LoggedRequest = {
      at: new Date().toISOString(),
      operation,
      voiceId: asText(members['VoiceId']),
      engine: asText(members['Engine']),
      textType: asText(members['TextType']),
      outputFormat: asText(members['OutputFormat']),
      characters: null,
      text: asText(members['Text'], MAX_TEXT_CHARACTERS),
      status: null,
      error: null,
      fault: null,
      region,
      protocol,
      input: mainMembers(operation, members),
      bytes: 0,
      durationMs: null,
    };
    this.#startedAtMs.set(entry, this.#nowMs());
    this.#entries.push(entry);
    this.#characters += charactersOf(entry);
    while (this.#entries.length > MAX_ENTRIES || this.#characters > MAX_CHARACTERS) {
      this.#characters -= charactersOf(this.#entries.shift() as LoggedRequest);
    }
    return entry;
  }

  /** The answer has ended, wholly or not. */
  end(entry: LoggedRequest): void {
    entry.durationMs = Math.round(this.#nowMs() - (this.#startedAtMs.get(entry) ?? this.#nowMs()));
  }

  clear(): void {
    this.#entries = [];
    this.#characters = 0;
  }
}

/** Those of `?operation=…`, which may be given more than once; all without it. Throws RequestFilterError. */
export function filterRequests(entries: readonly LoggedRequest[], query: URLSearchParams): readonly LoggedRequest[] {
  const unknown = [...query.keys()].find((name) => name !== 'operation');
  if (unknown !== undefined) throw new RequestFilterError(`Requests are filtered by 'operation', not by '${unknown}'`);
  const wanted = query.getAll('operation');
  const wrong = wanted.find((name) => !isOperationName(name));
  if (wrong !== undefined) {
    const known = OPERATION_NAMES.join(', ');
    throw new RequestFilterError(`There is no operation '${wrong}'; known are ${known}`);
  }
  return wanted.length === 0 ? entries : entries.filter(({ operation }) => wanted.includes(operation));
}
