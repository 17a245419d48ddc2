// One function of espeak-ng, made faster while Node loads it. The package is WebAssembly turned into JavaScript, where
// a 64-bit division is a loop over the bits. A breathy voice (`f2` and others) has noise that takes one for each
// sample: a third of all the time of speaking. The divisor is always 2^31 - 1, so adding up what stands above its 31
// bits gives the same remainder.
import module from 'node:module';

const ESPEAK = /\/@echogarden\/espeak-ng-emscripten\/espeak-ng\.js$/;
/**
 * As it stands in 0.3.5: the low and the high half of a number, modulo 2^31 - 1; `ua` is the high half of the result.
 */
export const SLOW_REMAINDER = 'function Fg(a,b){Bg(a,b,2147483647);ua=ta;return sa}';
export const QUICK_REMAINDER =
  'function Fg(a,b){ua=0;return((a&2147483647)+((b<<1|a>>>31)&2147483647)+(b>>>30))%2147483647}';

/**
 * Call it before the first import. A version with other text, or a Node without such hooks, speaks the same, only
 * slower.
 */
export function quickenEspeak(): void {
  module.registerHooks?.({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!ESPEAK.test(url) || loaded.source == null) return loaded;
      const source =
        typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
      return { ...loaded, source: source.replace(SLOW_REMAINDER, QUICK_REMAINDER) };
    },
  });
}
