// Which line of the TypeScript sources a frame of the bundle is.
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { LoggedError } from './logged-error.ts';

/** Where the bundle is on Lambda, in LocalStack's container and on the embedded target: its name is always the same. */
const BUNDLE_FRAME = /^at (?:async )?(?:.*\()?(?:file:\/\/)?\/[^()]*\bindex\.js:(\d+):(\d+)\)?$/;

export class SourceLines {
  readonly #map: TraceMap;

  /** @param map the bundle's source map, as JSON, with sources relative to the checkout. */
  constructor(map: string) {
    this.#map = new TraceMap(map);
  }

  /** The error with its frames in lines of the sources; what is in no source stays as it is. */
  trace(error: LoggedError): LoggedError {
    return {
      ...error,
      stack: error.stack.map((frame) => this.#traceFrame(frame)),
      causes: error.causes.map((cause) => this.trace(cause)),
    };
  }

  /** Without the function's name, which the bundle has shortened to a letter or two. */
  #traceFrame(frame: string): string {
    const [, line, column] = BUNDLE_FRAME.exec(frame) ?? [];
    if (line === undefined) return frame;
    // In stack traces columns begin at 1, in source maps at 0.
    const place = originalPositionFor(this.#map, { line: Number(line), column: Number(column) - 1 });
    return place.source === null ? frame : `at ${place.source}:${place.line}:${place.column + 1}`;
  }
}
