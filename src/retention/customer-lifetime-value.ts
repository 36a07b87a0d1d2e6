import { checkChoice, checkNonNegative, checkOptions } from "../core/check.ts";
import { CxError, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";

/** A measured retention rate, such as the result of a churn metric. */
export interface MeasuredRetention {
  /** Share of customers kept per period, 0 to 1. */
  readonly retentionRate: number;
  /** Its confidence interval; of a churn result that of the churn rate, which is not read. */
  readonly interval: RetentionLimits;
  /** Its confidence interval where `interval` is that of the churn rate. */
  readonly retentionInterval?: RetentionLimits | undefined;
}

/** Where a retention rate lies. */
export interface RetentionLimits {
  /** Lower limit, from 0 to 1. */
  readonly low: number;
  /** Upper limit, from 0 to 1. */
  readonly high: number;
  /** How often such intervals hold the rate of all customers, from 0 to 1. */
  readonly level: number;
}

/**
 * When margins are earned: `"now"` (the first at once, then while the customer stays), `"period-end"` (the same, booked at the end of each
 * period) or `"after-renewal"` (the first after the first renewal, as for customers who have paid already).
 */
export type MarginTiming = "now" | "period-end" | "after-renewal";

/** What a customer brings, and how long. */
export interface CustomerLifetimeValueInput {
  /** Margin per period in the currency unit, at least 0. */
  readonly margin: number;
  /** Share of customers kept per period, 0 to 1, or a measured rate with its interval. */
  readonly retention: number | MeasuredRetention;
  /** Discount rate per period as a fraction, above -1. */
  readonly discountRate: number;
  /** Number of margins counted, at least 1; without it, for ever. */
  readonly horizon?: number | undefined;
}

/** Options of {@link customerLifetimeValue}. */
export interface CustomerLifetimeValueOptions {
  /**
   * When margins are earned: which of the three textbook formulas.
   * @defaultValue "now"
   */
  readonly timing?: MarginTiming | undefined;
}

/** What a customer is worth. */
export interface CustomerLifetimeValueResult {
  /** Present value of a customer, in the currency unit. */
  readonly value: number;
  /** Limits of the value at the limits of the retention rate; `high` is `null` when without bound. `null` when the rate came without limits. */
  readonly interval: {
    /** The lower limit in the currency unit. */
    readonly low: number;
    /** The upper limit in the currency unit; `null` when without bound. */
    readonly high: number | null;
    /** The confidence level of the retention rate, which the value keeps since it rises with it. */
    readonly level: number;
    /** The limits are the values at the limits of the retention rate. */
    readonly method: "monotone";
  } | null;
  /** Expected number of margins that are counted, not discounted; `null` when without bound. */
  readonly expectedMargins: number | null;
  /** Present value per unit of margin: the margin multiple. */
  readonly multiple: number;
}

const INPUTS = ["margin", "retention", "discountRate", "horizon"];
const TIMINGS = ["now", "after-renewal", "period-end"] as const;

/**
 * Lifetime value of a customer who is kept with the same probability in every period (geometric lifetime).
 *
 * Three formulas are taught under this name; they differ in when the first margin comes, and for ever they are
 *
 * - `"now"`: `m (1 + d) / (1 + d - r)`, the first margin at once (Gupta & Lehmann 2003; Fader & Hardie 2012);
 * - `"after-renewal"`: `m r / (1 + d - r)`, the first after the first renewal, a period from now (Berger & Nasr 1998, Gupta & Lehmann 2003);
 * - `"period-end"`: `m / (1 + d - r)`, one margin for certain, and each booked at the end of its period (Blattberg, Getz & Thomas 2001).
 *
 * With a horizon of h margins each is multiplied by `1 - (r / (1 + d))^h`.
 *
 * - Input: rates per period. Where churn falls with tenure one rate for all undervalues those who stay: take {@link shiftedBetaGeometric}.
 * - Result: present value, with limits when the retention rate was measured. Constant time.
 *
 * @param input - Margin, retention, discount rate and horizon, all per period.
 * @param options - The timing.
 * @returns The value, its interval and the margins behind it.
 * @throws {@link CxError} `"invalid-value"` for a rate outside its range, a negative margin, or a value without bound (`r >= 1 + d` for ever: give a
 * horizon); `"invalid-option"`; `"overflow"` beyond the largest double.
 * @example Three values of the same customer
 * ```ts
 * import { customerLifetimeValue } from "cx-metrics";
 * const customer = { margin: 100, retention: 0.8, discountRate: 0.1 };
 * customerLifetimeValue(customer).value; // => 366.67
 * customerLifetimeValue(customer, { timing: "after-renewal" }).value; // => 266.67
 * customerLifetimeValue(customer, { timing: "period-end" }).value; // => 333.33
 * ```
 * @see Gupta & Lehmann 2003, Journal of Interactive Marketing 17(1), 9-24; Fader & Hardie 2012, Reconciling and Clarifying CLV Formulas.
 */
export function customerLifetimeValue(
  input: CustomerLifetimeValueInput,
  options: CustomerLifetimeValueOptions = {},
): CustomerLifetimeValueResult {
  checkOptions(input, INPUTS);
  checkOptions(options, ["timing"]);
  const { margin, discountRate, horizon } = input;
  const { timing = "now" } = options;
  checkNonNegative("margin", margin);
  if (!(Number.isFinite(discountRate) && discountRate > -1)) throw invalidValue("discountRate", "a finite rate above -1", discountRate);
  if (horizon !== undefined && !(Number.isSafeInteger(horizon) && horizon >= 1)) {
    throw invalidValue("horizon", "a whole number of at least 1", horizon);
  }
  checkChoice("timing", timing, TIMINGS);
  const { retentionRate, interval } = checkRetention(input.retention);
  const multiple = multipleOf(retentionRate, discountRate, horizon, timing);
  if (multiple === null) throw invalidValue("retention", "a rate below 1 + discountRate without a horizon", retentionRate);
  return {
    value: finite(margin * multiple),
    interval: interval && valueLimits(margin, interval, (rate) => multipleOf(rate, discountRate, horizon, timing)),
    expectedMargins: multipleOf(retentionRate, 0, horizon, timing),
    multiple,
  };
}

function valueLimits(
  margin: number,
  { low, high, level }: RetentionLimits,
  multipleAt: (rate: number) => number | null,
): CustomerLifetimeValueResult["interval"] {
  const [atLow, atHigh] = [multipleAt(low), multipleAt(high)];
  if (atLow === null) throw invalidValue("retention.interval.low", "a rate with a bounded value, or a horizon", low);
  return { low: finite(margin * atLow), high: atHigh === null ? null : finite(margin * atHigh), level, method: "monotone" };
}

/** Present value per unit of margin; `null` when it is without bound. */
function multipleOf(retention: number, discountRate: number, horizon: number | undefined, timing: MarginTiming): number | null {
  // 1 + d - r, rounded once: the distance from a value without bound.
  const room = exactSumOf([1, discountRate, -retention]);
  if (horizon === undefined && room <= 0) return null;
  const growth = 1 + discountRate;
  const first = timing === "now" ? 1 : (timing === "after-renewal" ? retention : 1) / growth;
  if (room === 0) return first * (horizon as number);
  const counted = horizon === undefined ? 1 : -Math.expm1(horizon * Math.log1p(-room / growth));
  return (first * growth * counted) / room;
}

function checkRetention(retention: number | MeasuredRetention): { retentionRate: number; interval: RetentionLimits | null } {
  if (typeof retention !== "object" || retention === null) return { retentionRate: share("retention", retention), interval: null };
  const retentionRate = share("retention.retentionRate", retention.retentionRate);
  const path = retention.retentionInterval === undefined ? "retention.interval" : "retention.retentionInterval";
  const interval = retention.retentionInterval ?? retention.interval;
  if (typeof interval !== "object" || interval === null) throw invalidValue(path, "{ low, high, level }", interval);
  const low = share(`${path}.low`, interval.low);
  const high = share(`${path}.high`, interval.high);
  if (low > high) throw invalidValue(`${path}.low`, "at most the upper limit", low);
  if (!(interval.level > 0 && interval.level < 1)) throw invalidValue(`${path}.level`, "a number between 0 and 1", interval.level);
  return { retentionRate, interval: { low, high, level: interval.level } };
}

function share(path: string, value: unknown): number {
  if (!(typeof value === "number" && value >= 0 && value <= 1)) throw invalidValue(path, "a share from 0 to 1", value);
  return value;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new CxError("overflow", "value", "an amount below 1.8e308", "");
  return value;
}
