import { checkFinite, checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { deltaError } from "../stats/positive-fit.ts";
import { type BgNbdModel, checkHistory, conditionalPurchases, type PurchaseHistory } from "./bg-nbd-predict.ts";
import { checkModel } from "./fitted-model.ts";
import { checkSpend, expectedSpend, type GammaGammaModel } from "./gamma-gamma.ts";

/** A customer by purchases and what they spent. */
export interface CustomerHistory extends PurchaseHistory {
  /** Mean spend of the repeat purchases, in the currency unit; not looked at without repeat purchases. */
  readonly meanSpend: number;
}

/** A model of purchases and one of their spend. */
export interface LifetimeModels {
  /** A fit of {@link bgNbd}, or its parameters. */
  readonly purchases: BgNbdModel;
  /** A fit of {@link gammaGamma}, or its parameters. */
  readonly spend: GammaGammaModel;
}

/** Options of {@link bgNbdLifetimeValue}. */
export interface LifetimeValueOptions {
  /** Number of periods counted, 1 to 1200. */
  readonly periods: number;
  /**
   * Length of a period in the time unit of the ages, such as 52 / 12 for months when ages are in weeks.
   * @defaultValue 1
   */
  readonly periodLength?: number | undefined;
  /**
   * Discount rate per period as a fraction, above -1.
   * @defaultValue 0
   */
  readonly discountRate?: number | undefined;
  /**
   * Margin as a share of spend.
   * @defaultValue 1
   */
  readonly margin?: number | undefined;
}

/** What a customer will still bring. */
export interface LifetimeValue {
  /** Present value of the margins to come, in the currency unit; `null` when the expected spend does not exist. */
  readonly value: number | null;
  /** Standard error, that of the parameters alone; `null` unless both models have covariances. */
  readonly standardError: number | null;
  /** Expected purchases over all periods, not discounted. */
  readonly expectedPurchases: number;
  /** The same, each discounted to now. */
  readonly discountedPurchases: number;
  /** Expected spend of a purchase, in the currency unit; `null` when it does not exist. */
  readonly expectedSpend: number | null;
}

const PURCHASE = ["r", "alpha", "a", "b"] as const;
const SPEND = ["p", "q", "v"] as const;

/**
 * Lifetime value of a customer without a contract: expected purchases (BG/NBD) times expected spend (Gamma-Gamma), discounted.
 *
 * `value = margin * E(M) * sum of (E(Y(i)) - E(Y(i - 1))) / (1 + d)^i`, i = 1 ... periods, where `E(Y(i))` are the purchases expected within i
 * periods from now. What falls in a period is discounted as at its end. Only what is to come counts; what was spent is gone.
 *
 * - Result: the value with the standard error of both models' parameters, taken as independent, as the models take purchases and spend.
 * - Cost: O(periods) predictions; fifteen times that with covariances.
 *
 * @param models - The model of purchases and that of spend.
 * @param customer - Purchases and their mean spend.
 * @param options - Periods, their length, the discount rate and the margin.
 * @returns The value and what it is made of.
 * @throws {@link CxError} `"invalid-value"` for a fit that failed or a history that cannot be; `"invalid-option"`.
 * @example A year of a customer of the published CDNOW sample, by months, at 1 % a month
 * ```ts
 * import { bgNbdLifetimeValue } from "cx-metrics";
 * const models = {
 *   purchases: { parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } },
 *   spend: { parameters: { p: 6.25, q: 3.74, v: 15.44 } },
 * };
 * const customer = { frequency: 2, lastRepeatAge: 30.43, age: 38.86, meanSpend: 22.35 };
 * const { value, expectedPurchases } = bgNbdLifetimeValue(models, customer, { periods: 12, periodLength: 52 / 12, discountRate: 0.01 });
 * expectedPurchases; // => 1.559
 * value; // => 36.21
 * ```
 * @see Fader, Hardie & Lee 2005, Journal of Marketing Research 42(4), 415-430, for the separation of purchases and spend.
 */
export function bgNbdLifetimeValue(models: LifetimeModels, customer: CustomerHistory, options: LifetimeValueOptions): LifetimeValue {
  checkOptions(options ?? {}, ["periods", "periodLength", "discountRate", "margin"]);
  const { periods, periodLength = 1, discountRate = 0, margin = 1 } = options ?? {};
  checkWhole("periods", periods, 1, 1200);
  if (!(Number.isFinite(periodLength) && periodLength > 0)) throw invalidOption("periodLength", "a finite number above 0", periodLength);
  if (!(Number.isFinite(discountRate) && discountRate > -1)) throw invalidOption("discountRate", "a finite rate above -1", discountRate);
  checkFinite("options.margin", margin);
  const purchases = checkModel(models?.purchases, PURCHASE, "models.purchases");
  const spend = checkModel(models?.spend, SPEND, "models.spend");
  checkHistory(customer);
  checkSpend(customer);
  const discounted = (at: readonly number[]): number => {
    let [sum, before] = [0, 0];
    for (let period = 1; period <= periods; period += 1) {
      const until = conditionalPurchases(at, customer, period * periodLength);
      sum += (until - before) / (1 + discountRate) ** period;
      before = until;
    }
    return sum;
  };
  const rates = PURCHASE.map((name) => purchases.parameters[name]);
  const shapes = SPEND.map((name) => spend.parameters[name]);
  const discountedPurchases = discounted(rates);
  const spent = expectedSpend(shapes, customer);
  const [rateError, spendError] = [
    deltaError(discounted, rates, purchases.covariance),
    deltaError((at) => expectedSpend(at, customer), shapes, spend.covariance),
  ];
  const isKnown = spent !== null && rateError !== null && spendError !== null;
  return {
    value: spent === null ? null : margin * spent * discountedPurchases,
    standardError: isKnown ? Math.abs(margin) * Math.hypot(spent * rateError, discountedPurchases * spendError) : null,
    expectedPurchases: conditionalPurchases(rates, customer, periods * periodLength),
    discountedPurchases,
    expectedSpend: spent,
  };
}
