import type { PurchaseHistory } from "../../src/retention/bg-nbd-predict.ts";

/** Deviates of a small generator, for data that look like customers. */
export function deviates(seed: number): { uniform: () => number; gamma: (shape: number) => number } {
  let state = seed;
  const uniform = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  /** Marsaglia & Tsang 2000. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const cube = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (cube > 0 && Math.log(uniform()) < x * x * 0.5 + d - d * cube + d * Math.log(cube)) return d * cube;
    }
  };
  return { uniform, gamma };
}

/** Customers of the BG/NBD model with r, alpha, a and b, aged 27 to 39 weeks, to the day. */
export function customersOf(
  [r, alpha, a, b]: readonly [number, number, number, number],
  count: number,
  seed = 1,
): readonly PurchaseHistory[] {
  const { uniform, gamma } = deviates(seed);
  const day = (weeks: number): number => Math.round(weeks * 7) / 7;
  return Array.from({ length: count }, () => {
    const rate = gamma(r) / alpha;
    const [leave, stay] = [gamma(a), gamma(b)];
    const dropout = leave / (leave + stay);
    const age = day(27 + 12 * uniform());
    let [time, frequency, last] = [0, 0, 0];
    for (;;) {
      time -= Math.log(uniform()) / rate;
      if (!(time <= age)) break;
      frequency += 1;
      last = time;
      if (uniform() < dropout) break;
    }
    return { frequency, lastRepeatAge: Math.min(age, day(last)), age };
  });
}
