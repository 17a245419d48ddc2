// espeak-ng speaks at 22,050 Hz whatever is asked; Polly's sample rates are true, so ours have to be. A windowed-sinc
// filter, because plain interpolation folds the high consonants back as a whistle.

/** Zero crossings of the sinc on each side: past 16 the alias is under what 16-bit samples can hold. */
const ZERO_CROSSINGS = 16;

interface FilterBank {
  readonly phases: readonly Float32Array[];
  readonly halfWidth: number;
}

const banks = new Map<string, FilterBank>();

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** One row of weights for each fraction of an input sample that an output sample can fall on. */
function filterBank(up: number, down: number): FilterBank {
  const key = `${up}/${down}`;
  const known = banks.get(key);
  if (known) return known;
  const cutoff = Math.min(1, up / down);
  const halfWidth = Math.ceil(ZERO_CROSSINGS / cutoff);
  const phases = Array.from({ length: up }, (_, phase) => {
    const weights = new Float32Array(2 * halfWidth);
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++) {
      const distance = tap - halfWidth + 1 - phase / up;
      const x = Math.PI * distance * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const window = Math.abs(distance) >= halfWidth ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / halfWidth);
      weights[tap] = sinc * window;
      sum += sinc * window;
    }
    return weights.map((weight) => weight / sum);
  });
  const bank = { phases, halfWidth };
  banks.set(key, bank);
  return bank;
}

/** Mono samples in -1..1 at another rate; the length changes by the ratio of the rates, the duration does not. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const { phases, halfWidth } = filterBank(up, down);
  const result = new Float32Array(Math.round((samples.length * up) / down));
  for (let index = 0; index < result.length; index++) {
    const position = index * down;
    const weights = phases[position % up] as Float32Array;
    const first = Math.floor(position / up) - halfWidth + 1;
    const from = Math.max(0, -first);
    const to = Math.min(weights.length, samples.length - first);
    let value = 0;
    for (let tap = from; tap < to; tap++) value += (samples[first + tap] as number) * (weights[tap] as number);
    result[index] = value;
  }
  return result;
}
