import { checkFinite, checkChoice, checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { hypergeometric2F1 } from "../stats/hypergeometric-2f1.ts";
import { deltaError } from "../stats/positive-fit.ts";
import { checkModel, type FittedModel } from "./fitted-model.ts";

/** Names of the parameters of the model. */
export type ShiftedBetaGeometricParameter = "alpha" | "beta";

/** A fit of {@link shiftedBetaGeometric}, or parameters from elsewhere: `{ parameters: { alpha, beta } }`. */
export type ShiftedBetaGeometricModel = FittedModel<ShiftedBetaGeometricParameter>;

/** Share of a cohort that is left, and that renews, by period. */
export interface RetentionCurve {
  /** Share of the cohort still there after t = 0, 1, 2 ... periods, from 1 down. */
  readonly survival: readonly number[];
  /** Share of those there after t - 1 periods who stay in period t = 1, 2, ... */
  readonly retention: readonly number[];
}

/** Options of {@link shiftedBetaGeometricCurve}. */
export interface RetentionCurveOptions {
  /**
   * How many periods, 0 to 100,000.
   * @defaultValue 12
   */
  readonly periods?: number | undefined;
}

/**
 * When payments fall: `"now"` (the first at once, then while the customer stays), `"period-end"` (the same, booked at the end of each period),
 * `"after-renewal"` (the first after the next renewal, a period from now) or `"before-renewal"` (the same, seen just before that renewal: the
 * discounted expected residual lifetime of Fader & Hardie).
 */
export type RenewalTiming = "now" | "period-end" | "after-renewal" | "before-renewal";

/** Options of {@link shiftedBetaGeometricValue}. */
export interface ShiftedBetaGeometricValueOptions {
  /**
   * Margin of a payment, in the currency unit; 1 counts payments.
   * @defaultValue 1
   */
  readonly margin?: number | undefined;
  /**
   * Discount rate per period as a fraction, above -1.
   * @defaultValue 0
   */
  readonly discountRate?: number | undefined;
  /**
   * How often the customer has renewed already; 0 for a new customer.
   * @defaultValue 0
   */
  readonly renewals?: number | undefined;
  /**
   * When payments fall.
   * @defaultValue "now"
   */
  readonly timing?: RenewalTiming | undefined;
  /**
   * Number of payments counted, 1 to 100,000.
   * @defaultValue for ever
   */
  readonly horizon?: number | undefined;
}

/** The expected value of a customer. */
export interface ExpectedValue {
  /** The expected present value in the currency unit; `null` when it is without bound: not discounted, for ever, and with `alpha <= 1`. */
  readonly value: number | null;
  /** Its standard error, that of the parameters alone; `null` without covariances or value. */
  readonly standardError: number | null;
}

/** The curves of parameters that are known to be valid. */
export function curveOf({ alpha, beta }: { readonly alpha: number; readonly beta: number }, periods: number): RetentionCurve {
  const retention = Array.from({ length: periods }, (_, t) => (beta + t) / (alpha + beta + t));
  const survival = [1];
  for (const stay of retention) survival.push(survival.at(-1)! * stay);
  return { survival, retention };
}

/**
 * Survival and retention by period under a shifted-beta-geometric model.
 *
 * `retention(t) = (beta + t - 1) / (alpha + beta + t - 1)`, `S(t) = S(t - 1) retention(t)`, `S(0) = 1`. O(periods).
 *
 * @param model - A fit of {@link shiftedBetaGeometric}, or `{ parameters: { alpha, beta } }`.
 * @param options - How many periods.
 * @returns `survival` for t = 0 ... periods, `retention` for t = 1 ... periods.
 * @throws {@link CxError} `"invalid-value"` for a fit that failed or parameters that are no finite numbers above 0; `"invalid-option"`.
 * @example Everybody has another churn, anything from 0 to 1 as likely
 * ```ts
 * import { shiftedBetaGeometricCurve } from "cx-metrics";
 * const { survival, retention } = shiftedBetaGeometricCurve({ parameters: { alpha: 1, beta: 1 } }, { periods: 3 });
 * survival; // => [1, 0.5, 0.333, 0.25]
 * retention; // => [0.5, 0.667, 0.75]
 * ```
 * @see Fader & Hardie 2007, Journal of Interactive Marketing 21(1), 76-90, equations 5 and 7.
 */
export function shiftedBetaGeometricCurve(model: ShiftedBetaGeometricModel, options: RetentionCurveOptions = {}): RetentionCurve {
  checkOptions(options, ["periods"]);
  const { periods = 12 } = options;
  checkWhole("periods", periods, 0, 1e5);
  return curveOf(checkModel(model, NAMES).parameters, periods);
}

/**
 * Expected present value of a customer whose churn falls with tenure: the margins of all payments to come, by the chance that they are made.
 *
 * With k renewals behind, `value = margin * sum of S(k + t) / S(k) / (1 + d)^t`, from t = 0 (`"now"`) or t = 1 (`"after-renewal"`); `"period-end"`
 * divides the first by `1 + d`, `"before-renewal"` multiplies the second by it. For ever the sum is `2F1(1, beta + k; alpha + beta + k; 1 / (1 + d))`. One
 * rate of churn for all would undervalue the customers who have stayed.
 *
 * - Cost: a hypergeometric function, or O(horizon); five times that with covariances.
 *
 * @param model - A fit of {@link shiftedBetaGeometric}, or `{ parameters: { alpha, beta } }`.
 * @param options - Margin, discount rate, tenure, timing and horizon.
 * @returns The value and its standard error by the delta method.
 * @throws {@link CxError} `"invalid-value"` for a fit that failed or parameters out of range; `"invalid-option"`.
 * @example New, and after two renewals
 * ```ts
 * import { shiftedBetaGeometric, shiftedBetaGeometricValue } from "cx-metrics";
 * const fit = shiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]);
 * if (fit.converged) {
 *   shiftedBetaGeometricValue(fit, { margin: 100, discountRate: 0.1 }).value; // => 592.2
 *   shiftedBetaGeometricValue(fit, { margin: 100, discountRate: 0.1, renewals: 2 }).value; // => 672.2
 * }
 * ```
 * @see Fader & Hardie 2010, Marketing Science 29(1), 85-93, equations 4 and 6.
 */
export function shiftedBetaGeometricValue(model: ShiftedBetaGeometricModel, options: ShiftedBetaGeometricValueOptions = {}): ExpectedValue {
  checkOptions(options, ["margin", "discountRate", "renewals", "timing", "horizon"]);
  const { margin = 1, discountRate = 0, renewals = 0, timing = "now", horizon } = options;
  const { parameters, covariance } = checkModel(model, NAMES);
  checkFinite("margin", margin);
  if (!(Number.isFinite(discountRate) && discountRate > -1)) throw invalidOption("discountRate", "a finite rate above -1", discountRate);
  checkWhole("renewals", renewals, 0, 1e4);
  checkChoice("timing", timing, ["now", "period-end", "after-renewal", "before-renewal"]);
  if (horizon !== undefined) checkWhole("horizon", horizon, 1, 1e5);
  if (discountRate < 0 && horizon === undefined)
    throw invalidOption("horizon", "a number of payments, since the discount rate is negative", horizon);
  const kept = 1 / (1 + discountRate);
  const isLater = timing === "after-renewal" || timing === "before-renewal";
  const factor = margin * (timing === "period-end" || timing === "after-renewal" ? kept : 1);
  const valueOf = ([alpha = NaN, beta = NaN]: readonly number[]): number | null => {
    const stay = beta + renewals;
    // Payments from a renewal on: those of a customer one renewal older, if the customer renews.
    const first = isLater ? stay / (alpha + stay) : 1;
    const payments = expectedPayments(alpha, isLater ? stay + 1 : stay, kept, horizon);
    return payments === null ? null : factor * first * payments;
  };
  const value = valueOf([parameters.alpha, parameters.beta]);
  return { value, standardError: value === null ? null : deltaError(valueOf, [parameters.alpha, parameters.beta], covariance) };
}

const NAMES = ["alpha", "beta"] as const;

/** `sum of S(t) kept^t`, t from 0; `null` when it has no bound. */
function expectedPayments(alpha: number, beta: number, kept: number, horizon: number | undefined): number | null {
  if (horizon === undefined) {
    if (kept < 1) return hypergeometric2F1(1, beta, alpha + beta, kept);
    return alpha > 1 ? (alpha + beta - 1) / (alpha - 1) : null;
  }
  let [sum, term] = [0, 1];
  for (let t = 0; t < horizon; t += 1) {
    sum += term;
    term *= ((beta + t) / (alpha + beta + t)) * kept;
  }
  return sum;
}
