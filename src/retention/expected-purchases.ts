import { hypergeometric2F1 } from "../stats/hypergeometric-2f1.ts";

/** More terms than these are left to the hypergeometric function. */
const MOST_TERMS = 100_000;

/**
 * Expected purchases in a time `t` of a customer who is active now, with gamma shape `shape`, rate `rate` and beta weights `a` and `b` as they
 * are by now: equation 10 of Fader, Hardie & Lee 2005 without its denominator, and with shape r, rate alpha and weights a and b their equation 9.
 *
 * The published form divides by `a - 1` what vanishes with it. Here the customer makes k purchases, if nothing ends them, with negative
 * binomial probability, and has then made in the mean `sum of (b)_n / (a + b)_n, n < k`, those before leaving: a sum of positive terms, exact for
 * every a. Where the horizon makes it long, the published form is taken, and beside `a = 1` a polynomial through its values around.
 */
export function expectedPurchases(shape: number, rate: number, a: number, b: number, t: number): number {
  if (t === 0) return 0;
  const reach = t / rate;
  const share = t / (rate + t);
  const mean = shape * reach;
  const terms = mean + 40 * (Math.sqrt(mean * (1 + reach)) + 1 + reach);
  if (terms <= MOST_TERMS) return bySeries(shape, share, reach, a, b);
  const width = 0.05 / Math.log1p(reach);
  if (Math.abs(a - 1) >= width) return byHypergeometric(shape, reach, a, b);
  // Lagrange's polynomial through eight values, none of them at 1.
  const nodes = [-4, -3, -2, -1, 1, 2, 3, 4].map((step) => 1 + step * width);
  return nodes.reduce((sum, node) => {
    const weight = nodes.reduce((product, other) => (other === node ? product : (product * (a - other)) / (node - other)), 1);
    return sum + weight * byHypergeometric(shape, reach, node, b);
  }, 0);
}

/** Sums over the number of purchases k; where the probability of k is below the doubles, in logarithms. */
function bySeries(shape: number, share: number, reach: number, a: number, b: number): number {
  // ln (1 - share)^shape, the probability of none.
  const logNone = -shape * Math.log1p(reach);
  let total = 0;
  let mass = 0;
  let made = 0;
  let stays = 1;
  let logOfPart = logNone;
  let part = Math.exp(logNone);
  for (let k = 0; ; k += 1) {
    total += part * made;
    mass += part;
    // What is left falls faster than the geometric series with the present ratio.
    const ratio = ((shape + k) / (k + 1)) * share;
    if (ratio < 1 && part * (made + 1) * ratio < 1e-17 * (1 - Math.max(ratio, share)) ** 2 * total) break;
    if (part < 1e-290) {
      logOfPart += Math.log(ratio);
      part = Math.exp(logOfPart);
      if (ratio < 1 && logOfPart < -700) break;
    } else part *= ratio;
    made += stays;
    stays *= (b + k) / (a + b + k);
  }
  // The probabilities add up to 1: what rounding did to all of them cancels.
  return total / mass;
}

/** Equation 10 as it is published, in Pfaff's form, which needs no distance of `share` from 1. */
function byHypergeometric(shape: number, reach: number, a: number, b: number): number {
  // At a + b = 1 two infinities cancel: the mean of both sides.
  if (Math.abs(a + b - 1) < 1e-9) return (byHypergeometric(shape, reach, a, b + 1e-7) + byHypergeometric(shape, reach, a, b - 1e-7)) / 2;
  return ((a + b - 1) / (a - 1)) * (1 - hypergeometric2F1(shape, a - 1, a + b - 1, -reach));
}
