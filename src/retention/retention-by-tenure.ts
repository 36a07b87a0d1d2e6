import { checkOptions, checkWhole } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { type LifeTable, sortedLifeTable } from "../stats/life-table.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { type ChurnIntervalOptions, intervalSettings } from "./churn-rate.ts";
import type { CohortTriangle } from "./cohort-triangle.ts";
import type { RetentionCurve } from "./shifted-beta-geometric-curve.ts";

/** Retention in one period of tenure. */
export interface RetentionTenure {
  /** The period of tenure, from 1: the first one as a customer. */
  readonly period: number;
  /** Customers who reached it. */
  readonly atRisk: number;
  /** Of those, the ones who left in it. */
  readonly lost: number;
  /** The share that stayed, 0 to 1. */
  readonly retentionRate: number;
  /** Interval of the retention rate. */
  readonly interval: Interval<ProportionIntervalMethod>;
  /** The share of new customers who stay to the end of this period: the product of the rates so far. */
  readonly survival: number;
}

/** Retention by tenure, measured, as `retentionProfit` takes it: a curve such as a model gives, with what it was measured from. */
export interface RetentionByTenure extends RetentionCurve {
  /** The periods of tenure from the first, without a gap, as far as there were customers. */
  readonly periods: readonly RetentionTenure[];
  /** The confidence level of the intervals. */
  readonly level: number;
}

/** Options of {@link retentionByTenure}. */
export interface RetentionByTenureOptions extends ChurnIntervalOptions {
  /**
   * How many periods of tenure at most, a whole number of at least 1.
   * @defaultValue as long as there are customers
   */
  readonly periods?: number | undefined;
  /**
   * The fewest customers at risk by which a rate is measured, a whole number of at least 1; the curve ends before the first period with fewer.
   * @defaultValue 1
   */
  readonly minAtRisk?: number | undefined;
}

/**
 * Retention by tenure: the share of customers who stay, for each period of their tenure, measured from a life table or from cohorts of contracts.
 *
 * `retentionRate = (atRisk - lost) / atRisk` in the t-th period. From a life table by whole ages, period t holds those who left at age t - 1; who was last seen
 * at that age counts as at risk, as in Kaplan-Meier. From cohorts of contracts, period t is their t-th calendar period after the first, over all cohorts for
 * which it is over; who came back does not count again. Customers at risk in one period are those who stayed in the one before, so that
 * rates of different periods are independent given who is at risk.
 *
 * @param source - A life table by whole ages (`survivalOf(...).lifeTable`, or the result itself), or the result of `cohortRetention` of contracts.
 * @param options - Periods, fewest at risk, level and method of the intervals.
 * @returns The rates by period of tenure.
 * @throws {@link CxError} `"empty"` when nobody is at risk in the first period; `"invalid-value"` for a life table by ages that are not whole, and for cohorts of
 * another kind; `"invalid-option"`.
 * @example From a life table in months
 * ```ts
 * import { retentionByTenure } from "cx-metrics";
 * const table = [{ time: 0, events: 20, censored: 0 }, { time: 1, events: 8, censored: 22 }, { time: 2, events: 5, censored: 45 }];
 * retentionByTenure(table).periods.map(({ retentionRate, survival }) => [retentionRate, survival]); // => [[0.8, 0.8], [0.9, 0.72], [0.9, 0.648]]
 * ```
 * @see Fader and Hardie 2007, Journal of Interactive Marketing 21:76, for retention rates by tenure
 */
export function retentionByTenure(
  source: LifeTable | { readonly lifeTable: LifeTable } | Pick<CohortTriangle, "cohorts">,
  options: RetentionByTenureOptions = {},
): RetentionByTenure {
  checkOptions(options, ["periods", "minAtRisk", "level", "method"]);
  const { periods = Infinity, minAtRisk = 1 } = options;
  if (periods !== Infinity) checkWhole("periods", periods, 1);
  checkWhole("minAtRisk", minAtRisk, 1);
  const settings = intervalSettings({ level: options.level, method: options.method });
  const counts = "cohorts" in source ? ofCohorts(source) : ofLifeTable("lifeTable" in source ? source.lifeTable : source);
  const curve: RetentionTenure[] = [];
  let survival = 1;
  for (const { atRisk, lost } of counts) {
    if (atRisk < minAtRisk || curve.length >= periods) break;
    const retentionRate = (atRisk - lost) / atRisk;
    survival *= retentionRate;
    const interval = proportionInterval(atRisk - lost, atRisk, settings);
    curve.push({ period: curve.length + 1, atRisk, lost, retentionRate, interval, survival });
  }
  if (curve.length === 0) throw emptyInput("retentionByTenure", `period with ${minAtRisk} or more customers at risk`);
  return {
    survival: [1, ...curve.map((period) => period.survival)],
    retention: curve.map(({ retentionRate }) => retentionRate),
    periods: curve,
    level: settings.level,
  };
}

interface Counts {
  readonly atRisk: number;
  readonly lost: number;
}

function* ofLifeTable(table: LifeTable): Generator<Counts> {
  const rows = sortedLifeTable(table);
  for (const { time } of rows) if (!Number.isSafeInteger(time)) throw invalidValue("source", "a life table by whole ages", time);
  const byAge = new Map(rows.map((row) => [row.time, row]));
  const oldest = rows.at(-1)?.time ?? -1;
  const entered = rows.reduce((sum, row) => sum + (row.entered ?? 0), 0);
  let atRisk = rows.reduce((sum, { events, censored }) => sum + events + censored, 0) - entered;
  for (let age = 0; age <= oldest && atRisk > 0; age += 1) {
    const row = byAge.get(age);
    yield { atRisk, lost: row?.events ?? 0 };
    atRisk += (row?.entered ?? 0) - (row?.events ?? 0) - (row?.censored ?? 0);
  }
}

function* ofCohorts({ cohorts }: Pick<CohortTriangle, "cohorts">): Generator<Counts> {
  const flows = cohorts.flatMap(({ cells }) => cells.map(({ age, flow }) => ({ age, flow })));
  if (flows.some(({ flow }) => flow === null)) throw invalidValue("source", 'cohorts of the kind "contract"', "another kind");
  const oldest = flows.reduce((most, { age }) => Math.max(most, age), 0);
  for (let age = 1; age <= oldest; age += 1) {
    const those = flows.filter((cell) => cell.age === age);
    yield {
      atRisk: those.reduce((sum, { flow }) => sum + (flow?.start ?? 0), 0),
      lost: those.reduce((sum, { flow }) => sum + (flow?.lost ?? 0), 0),
    };
  }
}
