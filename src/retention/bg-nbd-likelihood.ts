import { digamma } from "../stats/digamma.ts";
import { logGamma } from "../stats/log-gamma.ts";
import type { ValueAndGradient } from "../stats/minimize.ts";

/** Different histories, sorted by frequency and age, and how many customers have each. */
export interface Patterns {
  /** Repeat purchases. */
  readonly frequency: Float64Array;
  /** Age at the last of them. */
  readonly lastRepeatAge: Float64Array;
  /** Age now. */
  readonly age: Float64Array;
  /** Customers. */
  readonly weight: Float64Array;
}

/**
 * Log-likelihood of BG/NBD and its gradient by r, alpha, a and b.
 *
 * What depends on the frequency alone, gamma functions among it, is added once for each frequency; the rest costs two logarithms and an
 * exponential for each history. With the odds of having left, `odds = a / (b + x - 1) ((alpha + T) / (alpha + t_x))^(r + x)`, the bracket of equation 6
 * is `(alpha + T)^-(r + x) (1 + odds)`, which neither under- nor overflows in logarithms.
 */
export function bgNbdLikelihood({ frequency, lastRepeatAge, age, weight }: Patterns): (parameters: readonly number[]) => ValueAndGradient {
  const byFrequency = new Map<number, number>();
  for (const [index, x] of frequency.entries()) byFrequency.set(x, (byFrequency.get(x) ?? 0) + weight[index]!);
  return ([r = NaN, alpha = NaN, a = NaN, b = NaN]) => {
    let [value, byR, byAlpha, byA, byB] = [0, 0, 0, 0, 0];
    const logAlpha = Math.log(alpha);
    for (const [x, customers] of byFrequency) {
      value += customers * (r * logAlpha);
      byR += customers * logAlpha;
      byAlpha += (customers * r) / alpha;
      if (x === 0) continue;
      value += customers * (logGamma(r + x) - logGamma(r) + logGamma(a + b) - logGamma(b) + logGamma(b + x) - logGamma(a + b + x));
      const both = digamma(a + b) - digamma(a + b + x);
      byR += customers * (digamma(r + x) - digamma(r));
      byA += customers * both;
      byB += customers * (both + digamma(b + x) - digamma(b));
    }
    const logA = Math.log(a);
    let [x, logLeaving, T, now, logNow] = [NaN, NaN, NaN, NaN, NaN];
    for (let index = 0; index < frequency.length; index += 1) {
      const customers = weight[index]!;
      // Histories are sorted, so that most logarithms are those of the one before.
      if (frequency[index] !== x) {
        x = frequency[index]!;
        logLeaving = x === 0 ? -Infinity : logA - Math.log(b + x - 1);
      }
      if (age[index] !== T) {
        T = age[index]!;
        now = alpha + T;
        logNow = Math.log(now);
      }
      if (x === 0) {
        value -= customers * r * logNow;
        byR -= customers * logNow;
        byAlpha -= (customers * r) / now;
        continue;
      }
      const last = alpha + lastRepeatAge[index]!;
      const logRatio = Math.log(now / last);
      const logOdds = logLeaving + (r + x) * logRatio;
      // Both forms of the same, of which one does not overflow.
      const small = Math.exp(-Math.abs(logOdds));
      const isLikelyGone = logOdds > 0;
      const gone = (isLikelyGone ? 1 : small) / (1 + small);
      const stillHere = (isLikelyGone ? small : 1) / (1 + small);
      value += customers * ((isLikelyGone ? logOdds : 0) + Math.log1p(small) - (r + x) * logNow);
      byR += customers * (gone * logRatio - logNow);
      byAlpha -= customers * (r + x) * (stillHere / now + gone / last);
      byA += (customers * gone) / a;
      byB -= (customers * gone) / (b + x - 1);
    }
    return { value, gradient: [byR, byAlpha, byA, byB] };
  };
}
