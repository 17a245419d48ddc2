// What was asked of the emulator, for tests: `GET /_emulator/requests`.

/** Older entries fall out, so that an emulator that runs for days does not grow. */
const MAX_ENTRIES = 10_000;

/** As long as a text that Polly takes; a request may hold a megabyte, and the log 10,000 of them. */
const MAX_TEXT_CHARACTERS = 6_000;

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
}

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export class RequestLog {
  #entries: LoggedRequest[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Adds a request as it arrives; the caller fills in what becomes of it. */
  add(operation: string, body: unknown): LoggedRequest {
    const members = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    const entry: LoggedRequest = {
      at: new Date().toISOString(),
      operation,
      voiceId: asText(members['VoiceId']),
      engine: asText(members['Engine']),
      textType: asText(members['TextType']),
      outputFormat: asText(members['OutputFormat']),
      characters: null,
      text: asText(members['Text'])?.slice(0, MAX_TEXT_CHARACTERS) ?? null,
      status: null,
      error: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
    return entry;
  }

  clear(): void {
    this.#entries = [];
  }
}
