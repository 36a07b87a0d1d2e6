import type { ProportionLimit } from "./proportion-limits.ts";

/** The lower root of `(k/n - p)^2 = z^2 p (1 - p) / n`, in the form that adds only positive numbers. */
export const wilsonLow: ProportionLimit = (k, n, z) => (k / (k + (z * z) / 2 + spread(k, n, z))) * (k / n);

/** The upper root of the same equation. */
export const wilsonHigh: ProportionLimit = (k, n, z) => (k + (z * z) / 2 + spread(k, n, z)) / (n + z * z);

function spread(k: number, n: number, z: number): number {
  return z * Math.sqrt(k * ((n - k) / n) + (z * z) / 4);
}
