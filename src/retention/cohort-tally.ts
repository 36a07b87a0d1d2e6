import { count, isMarkedOrNumber, list, members, same, table, type TallyCheck, whole } from "../core/tally-check.ts";
import type { Period } from "../core/time.ts";

/** Customers who are in no other tally, counted where their records are, such as in a warehouse. */
export interface FoldedCohort {
  /** The number of the period in which they came. */
  readonly cohort: number;
  /** The number of a period. */
  readonly period: number;
  /** Customers of the cohort; counted once, in the cohort's own period. */
  readonly customers: number;
  /** Runs of periods that begin with this one. */
  readonly begins: number;
  /** Runs that end with this one. */
  readonly ends: number;
  /** Customers whose last run ends with this one. */
  readonly last: number;
}

/** Customers by the period in which they came, and the runs of periods in which they were there. Periods are numbered. */
export interface CohortTally {
  /** What the records are. */
  readonly of: "activity" | "spells";
  /** The calendar period. */
  readonly every: Period;
  /** The time zone of the calendar. */
  readonly timeZone: string;
  /** The moment up to which records are known, in milliseconds since 1970. */
  readonly asOf: number;
  /** By customer: the number of the period of the first record, then first and last period of each run, in order. */
  customers: Record<string, number[]>;
  /** Customers who were folded elsewhere; left out when there are none. */
  readonly folded?: readonly FoldedCohort[];
  /** Valid records up to `asOf`. */
  known: number;
  /** Valid records after `asOf`, of which nothing is read. */
  later: number;
  /** Records without customer or moment. */
  missing: number;
  /** Records with an invalid value. */
  invalid: number;
}

/**
 * The history of both: the earlier cohort, and the runs of either, joined where they overlap or follow each other at once. The same whatever
 * the order and the grouping, and as short as can be.
 */
export function joinHistories(left: readonly number[], right: readonly number[]): number[] {
  const joined = [Math.min(left[0] as number, right[0] as number)];
  let [l, r] = [1, 1];
  while (l < left.length || r < right.length) {
    const fromLeft = r >= right.length || (l < left.length && (left[l] as number) <= (right[r] as number));
    const [from, at] = fromLeft ? [left, l] : [right, r];
    if (fromLeft) l += 2;
    else r += 2;
    const [first, last] = [from[at] as number, from[at + 1] as number];
    const previous = joined.length - 1;
    if (previous > 0 && first <= (joined[previous] as number) + 1) joined[previous] = Math.max(joined[previous] as number, last);
    else joined.push(first, last);
  }
  return joined;
}

// Days of the years 1 to 9998 have numbers well within.
const period = /* @__PURE__ */ whole(-10_000_000, 10_000_000);

/** Refuses what is not such a tally. */
export function cohortCheck({ of, every, timeZone, asOf }: Pick<CohortTally, "of" | "every" | "timeZone" | "asOf">): TallyCheck {
  const numbers = list(period);
  const history: TallyCheck = (value, path) => {
    numbers(value, path);
    const history = value as readonly number[];
    const [cohort = 0, first = cohort] = history;
    const ascending = history.every((number, at) => at < 2 || number - (history[at - 1] as number) >= (at % 2 === 0 ? 0 : 2));
    // Who came at the first moment of a period was there at the end of the one before.
    const begun = of === "activity" ? history.length > 1 && first === cohort : first >= cohort - 1;
    same(true)(history.length % 2 === 1 && ascending && begun, path);
  };
  return members({
    of: same(of),
    every: same(every),
    timeZone: same(timeZone),
    asOf: same(asOf),
    customers: table(history, isMarkedOrNumber),
    known: count,
    later: count,
    missing: count,
    invalid: count,
  });
}
