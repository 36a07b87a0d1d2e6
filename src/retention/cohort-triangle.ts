import { CxError } from "../core/errors.ts";
import { periodNumber, periodStart } from "../core/period-number.ts";
import type { Calendar } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import { meanOfProportions } from "../stats/mean-of-proportions.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import type { IntervalSettings } from "./churn-rate.ts";
import type { CohortTally } from "./cohort-tally.ts";

/**
 * What being retained means: active in the period itself (`"on-period"`, also called N-day or classic retention), active in it or in any
 * later one (`"unbounded"`, also called rolling), or under contract at its end (`"contract"`).
 */
export type CohortKind = "on-period" | "unbounded" | "contract";

/** What a cohort's customers under contract did in a period. `count = start - lost + joined`. */
export interface CohortFlow {
  /** Customers present at the start of the period. */
  readonly start: number;
  /** Of those, the ones not present at its end. */
  readonly lost: number;
  /** Customers present at its end and not at its start: new ones at age 0, those who came back later. */
  readonly joined: number;
}

/** A cohort at an age. */
export interface CohortCell {
  /** Whole periods after that of the cohort. */
  readonly age: number;
  /** The period, such as `2026-03`. */
  readonly period: string;
  /** Customers retained. */
  readonly count: number;
  /** Customers retained as a share of the cohort, 0 to 1. */
  readonly rate: number;
  /** Interval of the rate. */
  readonly interval: Interval<ProportionIntervalMethod>;
  /** The flow of customers through the period, of the kind `"contract"`; `null` for the others. */
  readonly flow: CohortFlow | null;
}

/** Customers who came in one period. */
export interface Cohort {
  /** The period in which they came, such as `2026-01`. */
  readonly cohort: string;
  /** How many they are. */
  readonly size: number;
  /** The ages that are over, from 0. Later ones are not there. */
  readonly cells: readonly CohortCell[];
}

/** All cohorts at one age: those for which the age is over. */
export interface CohortAge {
  /** Whole periods after that of the cohort. */
  readonly age: number;
  /** Cohorts for which this age is over. */
  readonly cohorts: number;
  /** Their customers. */
  readonly size: number;
  /** Customers retained. */
  readonly count: number;
  /** Retained customers of all these cohorts as a share of their customers: large cohorts count for more. */
  readonly pooledRate: number;
  /** Interval of the pooled rate. */
  readonly pooledInterval: Interval<ProportionIntervalMethod>;
  /** The plain mean of the cohorts' rates: each cohort counts the same. */
  readonly equalWeightRate: number;
  /** Interval of the equal-weight rate, by the square-and-add rule. */
  readonly equalWeightInterval: Interval<"mover">;
}

/** The triangle of cohorts by ages, and the means over cohorts. */
export interface CohortTriangle {
  /** The cohorts in their order. Periods in which nobody came have none. */
  readonly cohorts: readonly Cohort[];
  /** Means by age, from 0. */
  readonly ages: readonly CohortAge[];
  /** Customers of all cohorts, and those who are pending. */
  readonly customers: number;
  /** Customers who came in the period that is not over: in no cohort yet. */
  readonly pending: number;
}

/** The counts of a cohort by number of period. */
interface Counts {
  customers: number;
  readonly begins: Map<number, number>;
  readonly ends: Map<number, number>;
  readonly last: Map<number, number>;
}

/** A triangle of more cells is a slip in a date, or a day where a month was meant. */
const MOST_CELLS = 1_000_000;

/** Reads a tally as a triangle. */
export function cohortTriangle(
  tally: CohortTally,
  kind: CohortKind,
  calendar: Calendar,
  settings: IntervalSettings,
  maxAge: number,
): CohortTriangle {
  const { every } = tally;
  const over = periodNumber(calendar, tally.asOf, every) - 1;
  const counts = [...countsOf(tally)].sort(([left], [right]) => left - right);
  const closed = counts.filter(([cohort]) => cohort <= over);
  const cells = closed.reduce((sum, [cohort]) => sum + Math.min(over - cohort, maxAge) + 1, 0);
  if (cells > MOST_CELLS) throw new CxError("overflow", "options.maxAge", `ages that make at most ${MOST_CELLS} cells`, String(cells));
  const labels = new Map<number, string>();
  const labelOf = (period: number): string => {
    let label = labels.get(period);
    if (label === undefined) labels.set(period, (label = calendar.label(periodStart(calendar, period, every), every)));
    return label;
  };
  const cohorts = closed.map(([cohort, of]): Cohort => {
    const retained = walk(of, kind, cohort, Math.min(over, cohort + maxAge));
    return {
      cohort: labelOf(cohort),
      size: of.customers,
      cells: retained.map(({ count, flow }, age) => ({
        age,
        period: labelOf(cohort + age),
        count,
        rate: count / of.customers,
        interval: proportionInterval(count, of.customers, settings),
        flow,
      })),
    };
  });
  const customers = counts.reduce((sum, [, of]) => sum + of.customers, 0);
  const settled = closed.reduce((sum, [, of]) => sum + of.customers, 0);
  return { cohorts, ages: agesOf(cohorts, settings), customers, pending: customers - settled };
}

function countsOf({ customers, folded = [] }: CohortTally): Map<number, Counts> {
  const cohorts = new Map<number, Counts>();
  const at = (cohort: number): Counts => {
    let counts = cohorts.get(cohort);
    if (!counts) cohorts.set(cohort, (counts = { customers: 0, begins: new Map(), ends: new Map(), last: new Map() }));
    return counts;
  };
  for (const history of Object.values(customers)) {
    const counts = at(history[0] as number);
    counts.customers += 1;
    for (let run = 1; run < history.length; run += 2) {
      bump(counts.begins, history[run] as number, 1);
      bump(counts.ends, history[run + 1] as number, 1);
    }
    if (history.length > 1) bump(counts.last, history.at(-1) as number, 1);
  }
  for (const { cohort, period, customers: came, begins, ends, last } of folded) {
    const counts = at(cohort);
    counts.customers += came;
    bump(counts.begins, period, begins);
    bump(counts.ends, period, ends);
    bump(counts.last, period, last);
  }
  return cohorts;
}

function bump(map: Map<number, number>, key: number, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

/** How many of a cohort are retained at each age, up to a period. */
function walk(
  { customers, begins, ends, last }: Counts,
  kind: CohortKind,
  cohort: number,
  to: number,
): { readonly count: number; readonly flow: CohortFlow | null }[] {
  const at = (map: ReadonlyMap<number, number>, period: number): number => map.get(period) ?? 0;
  const retained: { count: number; flow: CohortFlow | null }[] = [];
  // Who came at the very first moment of the period was under contract at its start.
  let present = at(begins, cohort - 1);
  let gone = 0;
  for (let period = cohort; period <= to; period += 1) {
    const start = present;
    const [lost, joined] = [at(ends, period - 1), at(begins, period)];
    present += joined - lost;
    if (kind === "unbounded") retained.push({ count: customers - gone, flow: null });
    else retained.push({ count: present, flow: kind === "contract" ? { start, lost, joined } : null });
    gone += at(last, period);
  }
  return retained;
}

function agesOf(cohorts: readonly Cohort[], settings: IntervalSettings): CohortAge[] {
  const oldest = cohorts.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  // Cohorts stand in order of time, so that those with a cell of this age are the first ones.
  let observed = cohorts.length;
  return Array.from({ length: oldest }, (_, age) => {
    while ((cohorts[observed - 1] as Cohort).cells.length <= age) observed -= 1;
    const those = cohorts.slice(0, observed);
    const size = those.reduce((sum, cohort) => sum + cohort.size, 0);
    const count = those.reduce((sum, { cells }) => sum + (cells[age] as CohortCell).count, 0);
    const { mean, interval } = meanOfProportions(
      those.map(({ cells }) => cells[age] as CohortCell),
      settings.level,
    );
    return {
      age,
      cohorts: observed,
      size,
      count,
      pooledRate: count / size,
      pooledInterval: proportionInterval(count, size, settings),
      equalWeightRate: mean,
      equalWeightInterval: interval,
    };
  });
}
