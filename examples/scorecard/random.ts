/** Where the random numbers of the example data come from: the same stream on every engine, for ever. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `count`. */
  below(count: number): number;
  /** `true` with this probability. */
  chance(probability: number): boolean;
  /** One of the values, each as likely as its weight. */
  weighted<Value>(values: readonly Value[], weights: readonly number[]): Value;
  /** A number with mean 0 and deviation 1, bell-shaped from -6 to 6. */
  bell(): number;
  /** A positive number with median about 1: unequal as revenues are. */
  unequal(): number;
}

/**
 * sfc32, the "small fast counting" generator (Doty-Humphrey, PractRand): 128 bits of state, 32-bit integer steps only.
 *
 * Everything else uses `+ - * /` alone. `Math.exp` and its relatives may differ in the last digit between engines, which would
 * change a byte of the data now and then: a bell is therefore a sum of uniforms (Irwin and Hall) and an unequal number a product of them,
 * which tends to the log-normal distribution as a sum tends to the normal one.
 */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round += 1) next();
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    weighted(values, weights) {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const place = weights.findIndex((weight) => (rest -= weight) < 0);
      return values[place < 0 ? values.length - 1 : place] as (typeof values)[number];
    },
    bell() {
      let sum = -6;
      for (let term = 0; term < 12; term += 1) sum += next();
      return sum;
    },
    unequal() {
      let product = 1;
      for (let factor = 0; factor < 10; factor += 1) product *= 0.5 + 1.22 * next();
      return product;
    },
  };
}
