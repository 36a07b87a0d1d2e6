import { betaTail, probabilityOf, valueOf } from "./beta-tails.ts";
import type { Tails } from "./comparison.ts";
import { type DoubleDouble, exponential, logarithm, multiply } from "./double-double.ts";
import { firstFrom } from "./first-from.ts";
import { betaPower } from "./saddle-point.ts";

/** Probability of k successes in n trials of chance p, with q = 1 - p. */
export function binomialMass(k: number, n: number, p: DoubleDouble, q: DoubleDouble): number {
  if (p[0] === 0) return k === 0 ? 1 : 0;
  if (q[0] === 0) return k === n ? 1 : 0;
  if (k === 0) return exponential(multiply([n, 0], logarithm(q)));
  if (k === n) return exponential(multiply([n, 0], logarithm(p)));
  const { exponent, factor } = betaPower(k, n - k, p, q);
  return valueOf({ exponent, factor: factor * (n / k / (n - k)) });
}

/** Probability of at most k successes. */
export function atMost(k: number, n: number, p: DoubleDouble, q: DoubleDouble): number {
  if (k === n || p[0] === 0) return 1;
  return q[0] === 0 ? 0 : probabilityOf(betaTail(n - k, k + 1, q, p).tail);
}

/** Probability of more than k successes. */
export function moreThan(k: number, n: number, p: DoubleDouble, q: DoubleDouble): number {
  if (k === n || p[0] === 0) return 0;
  return q[0] === 0 ? 1 : probabilityOf(betaTail(k + 1, n - k, p, q).tail);
}

/** P-values of "the chance is greater than p", from at least k successes, and of "is less", from at most k. */
export function binomialTails(k: number, n: number, p: DoubleDouble, q: DoubleDouble): Tails {
  return { greater: k === 0 ? 1 : moreThan(k - 1, n, p, q), less: atMost(k, n, p, q) };
}

/**
 * Probability of the tail that k lies in and of the counts of the other side that are no likelier than k, within a factor of 1 + 1e-7 as in
 * R's binom.test: the exact two-sided p-value.
 */
export function unlikelierCounts(k: number, n: number, p: DoubleDouble, q: DoubleDouble): number {
  const mean = n * p[0];
  // Beyond the mean masses fall, so the unlikely ones of the other side reach from one count to the end.
  const isBelow = k < mean;
  const [inside, outside] = isBelow ? [Math.ceil(mean), n] : [Math.floor(mean), 0];
  const limit = binomialMass(k, n, p, q) * (1 + 1e-7);
  const isUnlikely = (count: number): boolean => binomialMass(count, n, p, q) <= limit;
  const { greater, less } = binomialTails(k, n, p, q);
  if (!isUnlikely(outside)) return isBelow ? less : greater;
  const from = isUnlikely(inside) ? inside : firstFrom(inside, outside, isUnlikely);
  const other = binomialTails(from, n, p, q);
  return Math.min(1, isBelow ? less + other.greater : greater + other.less);
}
