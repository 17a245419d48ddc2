// The second thread of the speech process: it resamples, encodes and sends, while the first one still speaks. That
// halves the time until a text is whole where there is more than one core, as between the two programs of `espeak-ng |
// lame`.
import { parentPort, workerData } from 'node:worker_threads';
import { BytesPipe } from './bytes-pipe.ts';
import type { AudioEncoder } from './encode-audio.ts';
import { loadEncoder } from './encode-audio.ts';
import type { EncoderAnswer, EncoderMessage } from './encoder.ts';
import { BYTES_FD, ESPEAK_HZ, messageOf } from './protocol.ts';
import { Resampler } from './resample.ts';

const pipe = new BytesPipe(BYTES_FD);
const taken = new Int32Array(workerData as SharedArrayBuffer);
let encoder: AudioEncoder;
let resampler: Resampler;
let failure: string | undefined;

function answer(message: EncoderAnswer): void {
  parentPort?.postMessage(message);
}

function toFloat(samples: Int16Array): Float32Array {
  const result = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index++) result[index] = (samples[index] as number) / 32_768;
  return result;
}

async function begin(message: Extract<EncoderMessage, { kind: 'begin' }>): Promise<void> {
  failure = undefined;
  try {
    resampler = new Resampler(ESPEAK_HZ, message.sampleRate);
    encoder = (await loadEncoder(message.format, message.sampleRate)).start();
    answer({ bytes: 0 });
  } catch (error) {
    answer({ bytes: 0, failure: messageOf(error) });
  }
}

/** After a failure the rest is thrown away; the answer to `end` carries the failure. */
function attempt(encode: () => void): void {
  if (failure !== undefined) return;
  try {
    encode();
  } catch (error) {
    failure = messageOf(error);
  }
}

parentPort?.on('message', (message: EncoderMessage) => {
  if (message.kind === 'begin') {
    void begin(message);
  } else if (message.kind === 'batch') {
    attempt(() => pipe.write(encoder.encode(resampler.push(toFloat(message.samples)))));
    Atomics.add(taken, 0, 1);
    Atomics.notify(taken, 0);
  } else {
    attempt(() => {
      pipe.write(encoder.encode(resampler.finish()));
      pipe.write(encoder.finish());
    });
    answer({ bytes: pipe.end(), failure });
  }
});
