import type { ExitTable } from "./exit-table.ts";

/** The Kaplan-Meier curve after each exit. */
export interface ProductLimit {
  readonly survival: Float64Array;
  /** Greenwood's sum of `d / (n (n - d))`: the variance of the logarithm of the curve. Infinite where the curve is 0. */
  readonly spread: Float64Array;
}

/**
 * The product of `(n - d) / n` and Greenwood's sum.
 *
 * As long as nobody is censored or comes late the factors telescope: of n at the start of such a stretch m remain, so that the product is
 * `m / n` and the sum `1 / m - 1 / n`, without the rounding of each step.
 */
export function productLimit({ events, atRisk, time }: ExitTable): ProductLimit {
  const count = time.length;
  const survival = new Float64Array(count);
  const spread = new Float64Array(count);
  let [baseSurvival, baseSpread, start, remaining] = [1, 0, 0, 0];
  let [nowSurvival, nowSpread] = [1, 0];
  for (let place = 0; place < count; place += 1) {
    const ended = events[place] as number;
    if (ended > 0) {
      const present = atRisk[place] as number;
      if (present !== remaining) {
        baseSurvival = nowSurvival;
        baseSpread = nowSpread;
        start = present;
      }
      remaining = present - ended;
      nowSurvival = baseSurvival * (remaining / start);
      nowSpread = baseSpread + (start - remaining) / (start * remaining);
    }
    survival[place] = nowSurvival;
    spread[place] = nowSpread;
  }
  return { survival, spread };
}
