// espeak-ng speaks at 22,050 Hz whatever is asked; Polly's sample rates are true, so ours have to be. A windowed-sinc
// filter, because plain interpolation folds the high consonants back as a whistle.

/** Zero crossings of the sinc on each side: past 16 the alias is under what 16-bit samples can hold. */
const ZERO_CROSSINGS = 16;

interface FilterBank {
  /** Row after row of weights. With 64 bits, as the input: converting each number takes longer than multiplying it. */
  readonly weights: Float64Array;
  readonly halfWidth: number;
  /** Weights in a row, the last ones 0 where a multiple of four needs them. */
  readonly taps: number;
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
  const taps = Math.ceil(halfWidth / 2) * 4;
  const weights = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const row = weights.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < 2 * halfWidth; tap++) {
      const distance = tap - halfWidth + 1 - phase / up;
      const x = Math.PI * distance * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const window = Math.abs(distance) >= halfWidth ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / halfWidth);
      row[tap] = sinc * window;
      sum += sinc * window;
    }
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] as number) / sum;
  }
  const bank = { weights, halfWidth, taps };
  banks.set(key, bank);
  return bank;
}

/**
 * Mono samples in -1..1 to another rate, piece by piece: the length of all pieces together changes by the ratio of the
 * rates, the duration does not.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #bank: FilterBank | undefined;
  /** The input that is still needed, as if silence had been before it; `#first` is the index of its first sample. */
  #input: Float64Array<ArrayBufferLike> = new Float64Array();
  #first = 0;
  #received = 0;
  #produced = 0;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    if (fromHz === toHz) return;
    this.#bank = filterBank(this.#up, this.#down);
    this.#input = new Float64Array(this.#bank.halfWidth - 1);
    this.#first = -this.#input.length;
  }

  push(samples: Float32Array): Float32Array {
    this.#received += samples.length;
    if (!this.#bank) return samples;
    this.#append(samples);
    // The last output whose row of weights ends within the input.
    const reach = this.#first + this.#input.length - (this.#bank.taps - this.#bank.halfWidth + 1);
    return this.#produce(this.#bank, Math.floor(((reach + 1) * this.#up - 1) / this.#down) + 1);
  }

  finish(): Float32Array {
    if (!this.#bank) return new Float32Array();
    this.#append(new Float32Array(this.#bank.taps));
    return this.#produce(this.#bank, Math.round((this.#received * this.#up) / this.#down));
  }

  #append(samples: Float32Array): void {
    const joined = new Float64Array(this.#input.length + samples.length);
    joined.set(this.#input);
    joined.set(samples, this.#input.length);
    this.#input = joined;
  }

  /** The outputs from where it stopped up to, not including, `end`. */
  #produce({ weights, halfWidth, taps }: FilterBank, end: number): Float32Array {
    const result = new Float32Array(Math.max(0, end - this.#produced));
    const input = this.#input;
    const up = this.#up;
    const wholeStep = Math.floor(this.#down / up);
    const phaseStep = this.#down % up;
    const position = this.#produced * this.#down;
    let phase = position % up;
    let start = (position - phase) / up - halfWidth + 1 - this.#first;
    for (let index = 0; index < result.length; index++) {
      // Four sums side by side: one alone waits for each addition, and takes twice the time.
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let tap = 0, at = start, row = phase * taps; tap < taps; tap += 4, at += 4, row += 4) {
        a += (input[at] as number) * (weights[row] as number);
        b += (input[at + 1] as number) * (weights[row + 1] as number);
        c += (input[at + 2] as number) * (weights[row + 2] as number);
        d += (input[at + 3] as number) * (weights[row + 3] as number);
      }
      result[index] = a + b + (c + d);
      start += wholeStep;
      phase += phaseStep;
      if (phase >= up) {
        phase -= up;
        start += 1;
      }
    }
    this.#produced += result.length;
    const needed = Math.floor((this.#produced * this.#down) / this.#up) - halfWidth + 1 - this.#first;
    const done = Math.max(0, Math.min(needed, input.length));
    this.#input = input.subarray(done);
    this.#first += done;
    return result;
  }
}
