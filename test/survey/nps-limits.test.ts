import { describe, expect, it } from "vitest";
import { closedInterval } from "../../src/survey/nps-limits.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";

// The score equation of Tango 1998 in fixed point with 60 digits, solved by bisection: slow, plain and exact enough to be the judge.
const ONE = 10n ** 60n;
const times = (a: bigint, b: bigint): bigint => (a * b) / ONE;
const over = (a: bigint, b: bigint): bigint => (a * ONE) / b;
const root = (a: bigint): bigint => {
  if (a <= 0n) return 0n;
  let x = 1n << BigInt(Math.ceil((a * ONE).toString(2).length / 2) + 1);
  for (;;) {
    const next = (x + (a * ONE) / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};
const fixed = (value: number): bigint => {
  const [digits, exponent] = value.toExponential(20).split("e") as [string, string];
  const shift = 60 + Number(exponent) - 20;
  const whole = BigInt(digits.replace(".", ""));
  return shift >= 0 ? whole * 10n ** BigInt(shift) : whole / 10n ** BigInt(-shift);
};

/** The lower limit in units of 1e-60. */
function lowerLimit(b: bigint, c: bigint, n: bigint, z: number): bigint {
  const [p, d] = [over(b, n), over(c, n)];
  const s = p - d;
  const k = times(fixed(z), fixed(z)) / n;
  const excess = (delta: bigint): bigint => {
    const linear = -p - d + times(2n * ONE - s, delta);
    const share = (root(times(linear, linear) + 8n * times(d, times(delta, ONE - delta))) - linear) / 4n;
    const variance = 2n * share + times(delta, ONE - delta);
    return times(s - delta, s - delta) - times(k, variance);
  };
  let [low, high] = [-ONE, s];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (excess(middle) > 0n) low = middle;
    else high = middle;
  }
  return low;
}

const sizes = [3, 10, 50, 1e3, 1e5, 1e7, 1e9, 1e12, 1e15];
const mixes: [number, number][] = [
  [0.5, 0.2],
  [0.2, 0.5],
  [0.34, 0.33],
  [0.9, 0.05],
  [0.01, 0.01],
  [0.6, 0],
  [0, 0.6],
  [0.001, 0.9],
];

describe("the score interval", () => {
  for (const n of sizes) {
    it(`agrees with a 60-digit solution at n = ${n}`, () => {
      for (const [p, d] of mixes) {
        for (const level of [0.8, 0.95, 0.999]) {
          const [b, c] = [Math.round(p * n), Math.round(d * n)];
          const { low, high } = closedInterval(b, n - b - c, c, level, 1, "score");
          const z = normalQuantile((1 - level) / 2);
          const lower = Number(lowerLimit(BigInt(b), BigInt(c), BigInt(n), z)) / 1e58;
          const upper = -Number(lowerLimit(BigInt(c), BigInt(b), BigInt(n), z)) / 1e58;
          // Points are printed from 100 s - 100 t, each rounded: a few units in the last place of 100.
          expect(Math.abs(low - lower), `low ${b} ${c} ${level}`).toBeLessThanOrEqual(6e-14);
          expect(Math.abs(high - upper), `high ${b} ${c} ${level}`).toBeLessThanOrEqual(6e-14);
        }
      }
    });
  }
  it.each([1, 7, 1e3, 1e9, 2 ** 53 - 1])("ends exactly at 100 when all %i are promoters, at z^2-dependent limits otherwise", (n) => {
    const { low, high } = closedInterval(n, 0, 0, 0.95, 1, "score");
    const k = normalQuantile(0.975) ** 2 / n;
    expect(high).toBe(100);
    expect(Math.abs(low - 100 * (1 - (2 * k) / (1 + k)))).toBeLessThanOrEqual(6e-14);
    expect(closedInterval(0, 0, n, 0.95, 1, "score").low).toBe(-100);
  });
  it.each([1, 7, 1e3, 1e9, 2 ** 53 - 1])("is symmetric around 0 for %i passives", (n) => {
    const { low, high } = closedInterval(0, n, 0, 0.95, 1, "score");
    const k = normalQuantile(0.975) ** 2 / n;
    expect(low).toBe(-high);
    expect(Math.abs(high / (100 * (k / (1 + k))) - 1)).toBeLessThanOrEqual(1e-13);
  });
});
