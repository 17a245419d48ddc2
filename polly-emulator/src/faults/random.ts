/** Numbers from 0 to below 1; with a seed always the same ones (mulberry32, public domain), which Math.random cannot give. */
export function randomNumbers(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the names, each as often as its weight says. */
export function chooseByWeight(weights: Readonly<Record<string, number>>, random: () => number): string | undefined {
  const names = Object.keys(weights);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let point = random() * total;
  return names.find((name) => {
    point -= weights[name] ?? 0;
    return point < 0;
  });
}
