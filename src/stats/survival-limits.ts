/** How the interval of a survival curve is made. */
export type SurvivalInterval = "log-log" | "log" | "plain";

/** A limit of the curve by its height and Greenwood's sum; `null` where the method gives none. */
export type SurvivalLimit = (survival: number, spread: number, scale?: number) => number | null;

/** The limits of a survival curve. */
export interface SurvivalLimits {
  readonly lower: SurvivalLimit;
  readonly upper: SurvivalLimit;
}

/**
 * The limits of a method. `spread` is Greenwood's sum, the variance of the logarithm of the curve.
 *
 * Only the log-log limits read `scale`, the height that the error is taken relative to: that of the curve, but for bounds over several points.
 */
export function survivalLimits(method: SurvivalInterval, z: number): SurvivalLimits {
  switch (method) {
    case "plain":
      return {
        lower: (survival, spread) => (survival > 0 ? Math.max(0, survival - z * (survival * Math.sqrt(spread))) : null),
        upper: (survival, spread) => (survival > 0 ? Math.min(1, survival + z * (survival * Math.sqrt(spread))) : null),
      };
    case "log":
      return {
        lower: (survival, spread) => (survival > 0 ? survival * Math.exp(-z * Math.sqrt(spread)) : null),
        upper: (survival, spread) => (survival > 0 ? Math.min(1, survival * Math.exp(z * Math.sqrt(spread))) : null),
      };
    case "log-log": {
      const limit =
        (sign: number): SurvivalLimit =>
        (survival, spread, scale = survival) => {
          if (survival === 0 || survival === 1 || scale === 1) return null;
          const hazard = Math.log(survival);
          return Math.exp(hazard * Math.exp((sign * z * Math.sqrt(spread)) / -Math.log(scale)));
        };
      return { lower: limit(1), upper: limit(-1) };
    }
  }
}
