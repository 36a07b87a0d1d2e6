import { checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { CollectOptions } from "../core/metric.ts";
import { digamma } from "../stats/digamma.ts";
import { logGamma } from "../stats/log-gamma.ts";
import type { ValueAndGradient } from "../stats/minimize.ts";
import { deltaError, type FailedFit, fitPositive, type MaximumLikelihood } from "../stats/positive-fit.ts";
import { checkModel, type FittedModel } from "./fitted-model.ts";
import { type Customers, type NumberProblem, readCustomers } from "./purchase-records.ts";

/** Names of the parameters of the model. */
export type GammaGammaParameter = "p" | "q" | "v";

/** A fit of {@link gammaGamma}, or parameters from elsewhere: `{ parameters: { p, q, v } }`. */
export type GammaGammaModel = FittedModel<GammaGammaParameter>;

/** What a customer spent. */
export interface SpendHistory {
  /** Purchases that the mean is of; for a model of repeat purchases, the repeat purchases. */
  readonly frequency: number;
  /** Mean spend of these purchases, in the currency unit. */
  readonly meanSpend: number;
}

/** Options of {@link gammaGamma}. */
export interface GammaGammaOptions extends CollectOptions {
  /**
   * How often the intervals hold the true parameter, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** What the records were, and whether the model fits them. */
export interface SpendCounts {
  /** Customers with purchases, who were fitted. */
  readonly customers: number;
  /** Customers without purchases, of whose spend nothing is known. */
  readonly withoutPurchases: number;
  /**
   * Correlation of frequency and mean spend of the customers fitted, -1 to 1. The model takes them as independent: far from 0, lifetime values
   * are off. `null` when one does not vary.
   */
  readonly correlation: number | null;
  /** Records that were read. */
  readonly records: number;
  /** Records without one of the numbers. */
  readonly missing: number;
  /** Records with a number that cannot be, skipped. */
  readonly invalid: number;
}

/** A fitted model of spend. */
export interface GammaGammaFit extends MaximumLikelihood<GammaGammaParameter>, SpendCounts {
  /** Mean spend over all customers, `p v / (q - 1)`, in the currency unit; `null` for q of at most 1, where there is none. */
  readonly meanSpend: number | null;
}

/** A fit that failed. */
export interface FailedGammaGamma extends FailedFit<GammaGammaParameter>, SpendCounts {
  /** None. */
  readonly meanSpend: null;
}

/** What a customer is expected to spend. */
export interface ExpectedSpend {
  /** Expected spend of a purchase, in the currency unit; `null` without purchases and with q of at most 1, where there is no mean. */
  readonly expectedSpend: number | null;
  /** Standard error, that of the parameters alone; `null` without covariances or expectation. */
  readonly standardError: number | null;
}

interface SpendColumns {
  readonly frequency: readonly number[];
  readonly spend: readonly number[];
  readonly weight: readonly number[];
}

const NAMES = ["p", "q", "v"] as const;

/**
 * Gamma-Gamma model of what customers spend on a purchase.
 *
 * The spend of a purchase is gamma distributed around the customer's own mean (shape p), and these means are gamma distributed over customers (shape q, with
 * v). The likelihood of a mean m of x purchases is equation 1a of Fader & Hardie 2013,
 * `Gamma(p x + q) / (Gamma(p x) Gamma(q)) v^q m^(p x - 1) x^(p x) / (v + m x)^(p x + q)`, maximized with analytic gradients in the logarithms of the
 * parameters.
 *
 * - Input: n customers `{ frequency, meanSpend }`, or columns; with `customers` a record stands for several. Customers without purchases tell nothing
 * and are counted apart; their `meanSpend` is not looked at, and may be missing. Invalid: a frequency that is no whole number of at least 0, a mean that is not above 0: leave refunds and free items out before.
 * - Result: p, q (pure numbers) and v (in the currency unit), with errors and intervals; a fit that fails gives a reason and no parameters. `correlation` tells whether the
 * model may be used at all.
 * - Cost: O(n) per evaluation, some forty of them.
 *
 * @param customers - Frequencies and mean spends, as rows or columns.
 * @param options - The invalid rule, and the level of the intervals.
 * @returns The fit, for {@link gammaGammaPredict} and {@link bgNbdLifetimeValue}; or the reason why there is none.
 * @throws {@link CxError} `"empty"` when no customer has purchases; `"invalid-value"`; `"invalid-option"`.
 * @example Ten customers who spend about 44
 * ```ts
 * import { gammaGamma } from "cx-metrics";
 * const fit = gammaGamma({ frequency: [1, 1, 2, 2, 3, 3, 5, 8, 1, 4], meanSpend: [12, 80, 31, 18, 45, 19, 29, 55, 9, 110] });
 * fit.converged; // => true
 * fit.meanSpend; // => 44.1
 * ```
 * @see Fader & Hardie 2013, The Gamma-Gamma Model of Monetary Value; Colombo & Jiang 1999, Marketing Letters 10(1), 19-31.
 */
export function gammaGamma(customers: Customers<keyof SpendHistory>, options: GammaGammaOptions = {}): GammaGammaFit | FailedGammaGamma {
  checkOptions(options, ["invalid", "level"]);
  const { invalid = "error", level = 0.95 } = options;
  checkLevel(level);
  const columns = { frequency: [] as number[], spend: [] as number[], weight: [] as number[] };
  let [total, withoutPurchases, money] = [0, 0, 0];
  const records = readCustomers(
    customers,
    ["frequency", "meanSpend"],
    invalid,
    problemOf,
    ([frequency = 0, spend = 0], count) => {
      if (frequency === 0) withoutPurchases += count;
      else if (count > 0) {
        columns.frequency.push(frequency);
        columns.spend.push(spend);
        columns.weight.push(count);
        total += count;
        money += spend * count;
      }
    },
    ([frequency]) => frequency === 0,
  );
  if (total === 0) throw emptyInput("gammaGamma", "customer with purchases");
  const unit = money / total;
  const scaled = { ...columns, spend: columns.spend.map((spend) => spend / unit) };
  const fit = fitPositive<GammaGammaParameter>(
    {
      units: { p: 1, q: 1, v: unit },
      observations: total,
      offset: -total * Math.log(unit),
      at: spendLikelihood(scaled),
      starts: [
        [2, 3, 1],
        [10, 5, 0.4],
        [0.5, 2, 2],
      ],
    },
    level,
  );
  const counts: SpendCounts = {
    customers: total,
    withoutPurchases,
    correlation: correlationOf(scaled, total),
    records: records.valid + records.missing + records.invalid,
    missing: records.missing,
    invalid: records.invalid,
  };
  if (!fit.converged) return { ...fit, meanSpend: null, ...counts };
  const { p, q, v } = fit.parameters;
  return { ...fit, meanSpend: expectedSpend([p, q, v], { frequency: 0, meanSpend: 0 }), ...counts };
}

/**
 * What a customer is expected to spend on a purchase, given what they spent: between their own mean and that of all.
 *
 * `E(M | x, m) = p (v + x m) / (p x + q - 1)`, equation 5 of Fader & Hardie 2013. Constant time.
 *
 * @param model - A fit of {@link gammaGamma}, or `{ parameters: { p, q, v } }`.
 * @param customer - Purchases and their mean; 0 and 0 for a customer of whom nothing is known.
 * @returns The expected spend and its standard error by the delta method.
 * @throws {@link CxError} `"invalid-value"` for a fit that failed, or a history that cannot be.
 * @example One of the published CDNOW sample
 * ```ts
 * import { gammaGammaPredict } from "cx-metrics";
 * const cdnow = { parameters: { p: 6.25, q: 3.74, v: 15.44 } };
 * gammaGammaPredict(cdnow, { frequency: 2, meanSpend: 22.35 }).expectedSpend; // => 24.66
 * ```
 */
export function gammaGammaPredict(model: GammaGammaModel, customer: SpendHistory): ExpectedSpend {
  const { parameters, covariance } = checkModel(model, NAMES);
  checkSpend(customer);
  const values = NAMES.map((name) => parameters[name]);
  const expected = expectedSpend(values, customer);
  const error = expected === null ? null : deltaError((at) => expectedSpend(at, customer), values, covariance);
  return { expectedSpend: expected, standardError: error };
}

/** Expected spend at parameters in order; `null` where there is no mean. */
export function expectedSpend([p = NaN, q = NaN, v = NaN]: readonly number[], { frequency, meanSpend }: SpendHistory): number | null {
  const weight = p * frequency + q - 1;
  return weight > 0 ? (p * (v + frequency * (frequency === 0 ? 0 : meanSpend))) / weight : null;
}

/** Refuses what is no history of spend. */
export function checkSpend(customer: SpendHistory): void {
  if (typeof customer !== "object" || customer === null) throw invalidValue("customer", "{ frequency, meanSpend }", customer);
  const problem = problemOf([customer.frequency, customer.meanSpend]);
  if (problem) throw invalidValue(`customer.${problem[0]}`, problem[1], customer[problem[0] as keyof SpendHistory]);
}

function problemOf([frequency = 0, meanSpend = 0]: readonly number[]): NumberProblem | null {
  if (!(Number.isInteger(frequency) && frequency >= 0 && frequency <= 1e9)) return ["frequency", "a whole number from 0 to 1e9"];
  if (frequency > 0 && !(meanSpend > 0 && meanSpend < Infinity)) return ["meanSpend", "a finite amount above 0 with purchases"];
  return null;
}

function spendLikelihood({ frequency, spend, weight }: SpendColumns): (parameters: readonly number[]) => ValueAndGradient {
  const byFrequency = new Map<number, number>();
  for (const [index, x] of frequency.entries()) byFrequency.set(x, (byFrequency.get(x) ?? 0) + weight[index]!);
  return ([p = NaN, q = NaN, v = NaN]) => {
    let [value, byP, byQ, byV] = [0, 0, 0, 0];
    const logV = Math.log(v);
    for (const [x, customers] of byFrequency) {
      const all = digamma(p * x + q);
      value += customers * (logGamma(p * x + q) - logGamma(p * x) - logGamma(q) + q * logV);
      byP += customers * x * (all - digamma(p * x));
      byQ += customers * (all - digamma(q) + logV);
      byV += (customers * q) / v;
    }
    for (let index = 0; index < frequency.length; index += 1) {
      const [x, m, customers] = [frequency[index]!, spend[index]!, weight[index]!];
      const both = v + m * x;
      const logBoth = Math.log(both);
      const logMoney = Math.log(m * x);
      value += customers * (p * x * logMoney - Math.log(m) - (p * x + q) * logBoth);
      byP += customers * x * (logMoney - logBoth);
      byQ -= customers * logBoth;
      byV -= (customers * (p * x + q)) / both;
    }
    return { value, gradient: [byP, byQ, byV] };
  };
}

/** Pearson's correlation of frequency and mean spend. */
function correlationOf({ frequency, spend, weight }: SpendColumns, total: number): number | null {
  const mean = (values: readonly number[]): number => values.reduce((sum, value, index) => sum + value * weight[index]!, 0) / total;
  const [meanFrequency, meanSpend] = [mean(frequency), mean(spend)];
  let [both, ofFrequency, ofSpend] = [0, 0, 0];
  for (const [index, x] of frequency.entries()) {
    const [one, other, customers] = [x - meanFrequency, spend[index]! - meanSpend, weight[index]!];
    both += customers * one * other;
    ofFrequency += customers * one * one;
    ofSpend += customers * other * other;
  }
  const size = Math.sqrt(ofFrequency) * Math.sqrt(ofSpend);
  return size > 1e-12 * total ? Math.max(-1, Math.min(1, both / size)) : null;
}
