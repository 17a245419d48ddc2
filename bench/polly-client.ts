// The process of the benchmark that asks, so that the SDK's time is not the emulator's: it gets the emulator's address
// as its argument and loads as messages, and answers each with its outcome. What native programs need counts as time of
// its children.
import { type OutputFormat, PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { type Load, type Outcome, run, type Spoken } from './polly-load.ts';
import { speakNative } from './polly-native.ts';
import { endedChildrenCpuMs } from './polly-processes.ts';

const client = new PollyClient({
  endpoint: process.argv[2] as string,
  region: 'us-east-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  maxAttempts: 1,
});

async function speak(text: string, format: OutputFormat): Promise<Spoken> {
  const startedAt = performance.now();
  const reply = await client.send(
    new SynthesizeSpeechCommand({ Text: text, VoiceId: 'Joanna', Engine: 'standard', OutputFormat: format }),
  );
  let firstMs = Number.NaN;
  let bytes = 0;
  for await (const part of reply.AudioStream as AsyncIterable<Uint8Array>) {
    if (bytes === 0) firstMs = performance.now() - startedAt;
    bytes += part.length;
  }
  return { firstMs, wholeMs: performance.now() - startedAt, bytes };
}

process.on('message', async (load: Load) => {
  const before = endedChildrenCpuMs();
  const outcome = await run(load, load.who === 'native' ? speakNative : speak);
  const answer: Outcome = { ...outcome, cpuMs: endedChildrenCpuMs() - before };
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));
