// The part of `@echogarden/espeak-ng-emscripten` that is used here; the package has no types.
declare module '@echogarden/espeak-ng-emscripten' {
  interface Event {
    /** The first event of all is a `samplerate`; each clause has its own `end`. */
    readonly type: string;
    /** In code points of the markup, from 1. */
    readonly text_position: number;
    readonly word_length: number;
    /** In ms. */
    readonly audio_position: number;
    /** A number for words and sentences, IPA for phonemes, the name of a mark. */
    readonly id?: string | number;
  }
  interface Worker {
    rate: number;
    pitch: number;
    /** 0 when the language is known; otherwise the voice before stays. */
    set_voice(name: string): number;
    /** 0 whatever it is given. */
    set_voice(name: string, language: string, gender: number, age: number, variant: number): number;
    /** The callback returns true to stop. */
    synthesize(markup: string, onAudio: (samples: Int16Array<ArrayBuffer>, events: readonly Event[]) => boolean): void;
  }
  export default function load(): Promise<{
    eSpeakNGWorker: new () => Worker;
    FS: { readdir(path: string): string[] };
  }>;
}
