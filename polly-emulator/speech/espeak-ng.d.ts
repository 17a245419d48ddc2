// The part of `@echogarden/espeak-ng-emscripten` that is used here; the package has no types.
declare module '@echogarden/espeak-ng-emscripten' {
  interface Worker {
    rate: number;
    /** 0 when the language is known; otherwise the voice before stays. */
    set_voice(name: string): number;
    /** The callback returns true to stop; its last call has no samples. */
    synthesize(markup: string, onAudio: (samples: Int16Array | null) => boolean): void;
  }
  export default function load(): Promise<{
    eSpeakNGWorker: new () => Worker;
    FS: { readdir(path: string): string[] };
  }>;
}
