/** One text that was spoken: first byte and last byte after the request, and the size of its MP3. */
export interface Spoken {
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly bytes: number;
}

/** Several texts, so many at a time. */
export interface Load {
  readonly texts: readonly string[];
  readonly concurrency: number;
}

export interface Outcome {
  readonly spoken: readonly Spoken[];
  readonly wallMs: number;
}

export async function run({ texts, concurrency }: Load, speak: (text: string) => Promise<Spoken>): Promise<Outcome> {
  const left = [...texts];
  const spoken: Spoken[] = [];
  const startedAt = performance.now();
  const speakOn = async () => {
    for (let text = left.shift(); text !== undefined; text = left.shift()) spoken.push(await speak(text));
  };
  await Promise.all(Array.from({ length: concurrency }, speakOn));
  return { spoken, wallMs: performance.now() - startedAt };
}
