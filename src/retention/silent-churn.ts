import { checkCount, checkLevel, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { regularizedBeta, regularizedBetaUpper } from "../stats/incomplete-beta.ts";
import type { Interval } from "../stats/interval.ts";
import { rootBetween } from "../stats/root-between.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";

/** A complaint rate that was measured, as by a survey of unhappy customers. */
export interface MeasuredComplaintRate {
  /** Unhappy customers who were asked whether they complained. */
  readonly unhappy: number;
  /** Of them, those who did. */
  readonly complained: number;
}

/** Complaints, and how often the unhappy complain. */
export interface SilentChurnInput {
  /** Customers who complained. */
  readonly complaints: number;
  /** Share of unhappy customers who complain, above 0 and at most 1, or as measured; 1 in 26 unless given. */
  readonly complaintRate?: number | MeasuredComplaintRate | undefined;
}

/** Options of {@link silentChurn}. */
export interface SilentChurnOptions {
  /**
   * How often such intervals hold the true number, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** How the interval came about: `"binomial"` from complaints alone, `"mover-log"` from complaints and a measured rate. */
export type SilentChurnMethod = "binomial" | "mover-log";

/** Unhappy customers behind the complaints. Estimates are no whole numbers. */
export interface SilentChurnResult {
  /** Customers who complained. */
  readonly complaints: number;
  /** Share of the unhappy who complain. */
  readonly complaintRate: number;
  /** Where the rate comes from: `"default"` is a rule of thumb of other businesses. */
  readonly rateSource: "default" | "given" | "measured";
  /** Expected unhappy customers, `complaints / complaintRate`. */
  readonly unhappy: number;
  /** Where their number lies. */
  readonly unhappyInterval: Interval<SilentChurnMethod>;
  /** Of them, those who said nothing. */
  readonly silent: number;
  /** Where their number lies. */
  readonly interval: Interval<SilentChurnMethod>;
}

/** 1 in 26: Albrecht & Zemke 1985 from the studies of TARP. */
const ONE_IN_26 = 0.038461538461538464; // 1/26

/**
 * Silent churn: the unhappy customers behind those who complain.
 *
 * `unhappy = complaints / complaintRate`, `silent = unhappy - complaints`. Complaints are binomial, each unhappy customer complaining with that
 * probability; the limits are the numbers of unhappy customers at which so few, or so many, complaints have probability `(1 - level) / 2`. With a measured rate
 * these are combined with the rate's Wilson limits on the log scale (MOVER, Zou & Donner 2008).
 *
 * The default, 1 in 26, is a rule of thumb: "for every complaint 26 customers have a problem", 96 % say nothing (studies of TARP for the US Office
 * of Consumer Affairs, told by Albrecht & Zemke 1985). Rates differ by an order of magnitude between trades and problems; the
 * interval knows only of chance. Measure your own.
 *
 * - Result: numbers of customers, not rounded. Constant time.
 *
 * @param input - Complaints, and the rate at which unhappy customers complain.
 * @param options - The level of the intervals.
 * @returns Unhappy and silent customers, with intervals.
 * @throws {@link CxError} `"invalid-value"` for no count, a rate outside (0, 1], or a measured rate of 0; `"invalid-option"`.
 * @example A hundred complaints
 * ```ts
 * import { silentChurn } from "cx-metrics";
 * const { unhappy, silent, interval } = silentChurn({ complaints: 100 });
 * [unhappy, silent]; // => [2600, 2500]
 * [interval.low, interval.high]; // => [2024.38, 3051.39]
 * silentChurn({ complaints: 100, complaintRate: { unhappy: 80, complained: 20 } }).silent; // => 300
 * ```
 * @see Albrecht & Zemke 1985, Service America!, page 6; Goodman 1999, Competitive Advantage Through Customer Service.
 */
export function silentChurn(input: SilentChurnInput, options: SilentChurnOptions = {}): SilentChurnResult {
  checkOptions(input, ["complaints", "complaintRate"]);
  checkOptions(options, ["level"]);
  const { complaints, complaintRate: given } = input;
  const { level = 0.95 } = options;
  checkCount("complaints", complaints);
  if (complaints > 1e12) throw invalidValue("complaints", "a whole number up to 1e12", complaints);
  checkLevel(level);
  const measured = typeof given === "object" && given !== null ? checkMeasured(given) : null;
  const complaintRate = measured === null ? checkRate(given as number | undefined) : measured.complained / measured.unhappy;
  const unhappy = complaints / complaintRate;
  const exact = { low: lowest(complaints, complaintRate, level), high: highest(complaints, complaintRate, level) };
  const { low, high } = measured === null ? exact : withRate(unhappy, complaints, exact, complaintRate, measured, level);
  const method = measured === null ? "binomial" : "mover-log";
  return {
    complaints,
    complaintRate,
    rateSource: given === undefined ? "default" : measured === null ? "given" : "measured",
    unhappy,
    unhappyInterval: { low, high, level, method },
    silent: Math.max(0, unhappy - complaints),
    interval: { low: Math.max(0, low - complaints), high: Math.max(0, high - complaints), level, method },
  };
}

function checkRate(given: number | undefined): number {
  if (given === undefined) return ONE_IN_26;
  if (!(typeof given === "number" && given >= 1e-6 && given <= 1)) throw invalidValue("complaintRate", "a share from 1e-6 to 1", given);
  return given;
}

function checkMeasured({ unhappy, complained }: MeasuredComplaintRate): MeasuredComplaintRate {
  checkCount("complaintRate.unhappy", unhappy);
  checkCount("complaintRate.complained", complained);
  if (complained > unhappy) throw invalidValue("complaintRate.complained", `at most the ${unhappy} asked`, complained);
  if (complained === 0) throw invalidValue("complaintRate.complained", "at least 1, or nothing is known of the silent", complained);
  return { unhappy, complained };
}

/** The number of unhappy customers of whom as many complaints as these, or more, have probability `(1 - level) / 2`. */
function lowest(complaints: number, rate: number, level: number): number {
  const tail = (1 - level) / 2;
  const excess = (unhappy: number): number => regularizedBeta(rate, complaints, unhappy - complaints + 1) - tail;
  if (complaints === 0 || excess(complaints) >= 0) return complaints;
  const middle = complaints / rate;
  return rootBetween(excess, complaints, middle + 1, excess(complaints), excess(middle + 1));
}

/** The number of unhappy customers of whom as few complaints as these, or fewer, have probability `(1 - level) / 2`. */
function highest(complaints: number, rate: number, level: number): number {
  if (rate === 1) return complaints;
  const tail = (1 - level) / 2;
  const excess = (unhappy: number): number => regularizedBetaUpper(rate, complaints + 1, unhappy - complaints) - tail;
  const start = complaints + Number.EPSILON * Math.max(1, complaints) * 4;
  let far = (complaints + 10) / rate;
  while (excess(far) > 0) far *= 2;
  return rootBetween(excess, start, far, 1 - tail, excess(far));
}

/** Widens limits by those of the rate, on the log scale. */
function withRate(
  unhappy: number,
  complaints: number,
  exact: { readonly low: number; readonly high: number },
  rate: number,
  { unhappy: asked, complained }: MeasuredComplaintRate,
  level: number,
): { readonly low: number; readonly high: number } {
  const rates = wilsonInterval(complained, asked, level);
  // Of no complaints there is no logarithm: the most unhappy customers at the lowest rate.
  if (complaints === 0) return { low: 0, high: highest(0, rates.low, level) };
  const apart = (limit: number, share: number): number => Math.exp(Math.hypot(Math.log(limit / unhappy), Math.log(share / rate)));
  return { low: Math.max(complaints, unhappy / apart(exact.low, rates.high)), high: unhappy * apart(exact.high, rates.low) };
}
