import { checkChoice, checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";

/** Of which customers churn is the share. */
export type ChurnBasis = "start" | "start-plus-new" | "up-for-renewal";

/** Customers of a period, as counts. */
export interface ChurnRateCounts {
  /** Customers at the start of the period. */
  readonly startCustomers: number;
  /** Customers of the basis who were gone at the end. */
  readonly lostCustomers: number;
  /** Customers who came during the period; needed for the basis `"start-plus-new"`. */
  readonly newCustomers?: number | undefined;
  /** Customers whose contract was up for renewal in the period; needed for the basis `"up-for-renewal"`. */
  readonly upForRenewal?: number | undefined;
}

/** How sure a churn rate is to be stated. */
export interface ChurnIntervalOptions {
  /**
   * Confidence level of the intervals, between 0 and 1; a higher one widens them.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * The interval method of a proportion; `"clopper-pearson"` is wider and never covers less than the level.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod | undefined;
}

/** Options of {@link churnRate}. */
export interface ChurnRateOptions extends ChurnIntervalOptions {
  /**
   * The customers that churn is a share of; another basis gives another rate from the same customers.
   * @defaultValue "start"
   */
  readonly basis?: ChurnBasis | undefined;
}

/** A churn rate with its mirror, the retention rate. */
export interface ChurnRateResult {
  /** What the rate is a share of. */
  readonly basis: ChurnBasis;
  /** Customers of the basis. */
  readonly base: number;
  /** Customers lost. */
  readonly lost: number;
  /** Customers retained. */
  readonly retained: number;
  /** Share of the base that was lost, 0 to 1. */
  readonly churnRate: number;
  /** Share of the base that was retained, 0 to 1. */
  readonly retentionRate: number;
  /** Interval of the churn rate. */
  readonly interval: Interval<ProportionIntervalMethod>;
  /** Interval of the retention rate: the mirror image of that of the churn rate. */
  readonly retentionInterval: Interval<ProportionIntervalMethod>;
}

const BASES: readonly ChurnBasis[] = ["start", "start-plus-new", "up-for-renewal"];

/**
 * Churn rate: the share of customers lost in a period, from 0 to 1, with the retention rate as its mirror.
 *
 * `churnRate = lost / base` and `retentionRate = (base - lost) / base`. The base is, by `basis`:
 * - `"start"` (default): the customers at the start. Lost are those of them who were gone at the end, so who came and went
 *   within the period is in neither number;
 * - `"start-plus-new"`: the customers at the start and those who came; lost may then be any of them;
 * - `"up-for-renewal"`: the customers whose contract could end in the period; lost are those who did not renew.
 *
 * - Input: whole numbers of at least 0.
 * - Result: fractions 0 to 1 and counts; nothing lost is 0, with an interval above it.
 * - Cost: constant time.
 *
 * @param counts - Customers at the start, lost, and where the basis needs it new or up for renewal.
 * @param options - Basis, level, method.
 * @returns Both rates, their intervals and the counts behind them.
 * @throws {@link CxError} `"invalid-value"` for what is not a count or more customers lost than the base holds; `"empty"` when
 * the base is 0; `"invalid-option"` for an unknown option.
 * @example Of 200 customers, 13 left
 * ```ts
 * import { churnRate } from "cx-metrics";
 * const march = churnRate({ startCustomers: 200, lostCustomers: 13 });
 * march.churnRate; // => 0.065
 * march.retentionRate; // => 0.935
 * march.interval.low; // => 0.0384
 * ```
 * @see Gold 2020, Fighting Churn with Data, chapter 2; Wilson 1927, JASA 22, 209-212, for the interval.
 */
export function churnRate(counts: ChurnRateCounts, options: ChurnRateOptions = {}): ChurnRateResult {
  checkOptions(options, ["basis", "level", "method"]);
  const { basis = "start" } = options;
  checkChoice("basis", basis, BASES);
  const { lostCustomers } = counts;
  const base = baseOf(counts, basis);
  checkCount("lostCustomers", lostCustomers);
  if (lostCustomers > base) throw invalidValue("lostCustomers", `at most the ${base} customers of the base`, lostCustomers);
  if (base === 0) throw emptyInput("churnRate", "customer in the base");
  return { basis, ...lostOf(base, lostCustomers, intervalSettings(options)) };
}

/** Level and method of an interval, filled in. */
export interface IntervalSettings {
  /** The confidence level. */
  readonly level: number;
  /** The interval method. */
  readonly method: ProportionIntervalMethod;
}

/** Fills in level and method, and refuses wrong ones before anything is measured. */
export function intervalSettings({ level = 0.95, method = "wilson" }: ChurnIntervalOptions): IntervalSettings {
  proportionInterval(0, 1, { level, method });
  return { level, method };
}

/** Rates and intervals of so many lost out of a base of at least one. */
export function lostOf(base: number, lost: number, settings: IntervalSettings): Omit<ChurnRateResult, "basis"> {
  const retained = base - lost;
  return {
    base,
    lost,
    retained,
    churnRate: lost / base,
    retentionRate: retained / base,
    interval: proportionInterval(lost, base, settings),
    retentionInterval: proportionInterval(retained, base, settings),
  };
}

function baseOf({ startCustomers, newCustomers, upForRenewal }: ChurnRateCounts, basis: ChurnBasis): number {
  checkCount("startCustomers", startCustomers);
  switch (basis) {
    case "start":
      return startCustomers;
    case "start-plus-new": {
      checkCount("newCustomers", newCustomers);
      const base = startCustomers + newCustomers;
      checkCount("startCustomers + newCustomers", base);
      return base;
    }
    case "up-for-renewal":
      checkCount("upForRenewal", upForRenewal);
      return upForRenewal;
  }
}
