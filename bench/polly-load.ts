import type { OutputFormat } from '@aws-sdk/client-polly';

/** One text that was spoken: first byte and last byte after the request, and the size of its audio. */
export interface Spoken {
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly bytes: number;
}

/** Several texts, so many at a time. */
export interface Load {
  readonly who: 'emulator' | 'native';
  readonly texts: readonly string[];
  readonly concurrency: number;
  /** In turn; native has only MP3. */
  readonly formats: readonly OutputFormat[];
}

export interface Outcome {
  readonly spoken: readonly Spoken[];
  readonly wallMs: number;
  /** Processor time of who spoke, without the client's; NaN where there is no /proc. */
  readonly cpuMs: number;
}

export async function run(
  { texts, concurrency, formats }: Load,
  speak: (text: string, format: OutputFormat) => Promise<Spoken>,
): Promise<Pick<Outcome, 'spoken' | 'wallMs'>> {
  const left = texts.map((text, index) => ({ text, format: formats[index % formats.length] ?? 'mp3' }));
  const spoken: Spoken[] = [];
  const startedAt = performance.now();
  const speakOn = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      spoken.push(await speak(next.text, next.format));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, speakOn));
  return { spoken, wallMs: performance.now() - startedAt };
}
