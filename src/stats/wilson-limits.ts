import type { ProportionLimit } from "./proportion-limits.ts";

/** The lower root of `(k/n - p)^2 = z^2 p (1 - p) / n`, in the form that adds only positive numbers. */
export const wilsonLow: ProportionLimit = (k, n, z) => (k / (k + (z * z) / 2 + spread(k, n, z))) * (k / n);

/** The upper root of the same equation. */
export const wilsonHigh: ProportionLimit = (k, n, z) => (k + (z * z) / 2 + spread(k, n, z)) / (n + z * z);

/** How far the lower root lies below k/n, in a form that keeps its digits however near it is. */
export function wilsonDrop(k: number, n: number, z: number): number {
  const tilt = z * z * ((n - 2 * k) / (2 * n));
  const variance = (k / n) * ((n - k) / n);
  return tilt > 0 ? (z * z * variance) / (spread(k, n, z) + tilt) : (spread(k, n, z) - tilt) / (n + z * z);
}

function spread(k: number, n: number, z: number): number {
  return z * Math.sqrt(k * ((n - k) / n) + (z * z) / 4);
}
