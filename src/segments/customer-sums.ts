import { isMissing } from "../core/check.ts";
import { CxError, incompatibleTally, invalidValue } from "../core/errors.ts";
import { addExact, type ExactSum, exactZero, mergeExact } from "../core/exact-sum.ts";
import type { InvalidRule } from "../core/metric.ts";
import { type Name, nameKey, readName } from "../core/name.ts";
import { count, finite, isMarked, members, same, sumOfAmounts, table, type TallyCheck } from "../core/tally-check.ts";
import type { Calendar, Instant } from "../core/time.ts";

/** What one customer bought: how often, until when, and for how much. */
export interface CustomerSums {
  /** Records. */
  orders: number;
  /** The moment of the latest, in milliseconds since 1970; `null` where moments are not collected. */
  last: number | null;
  /** Sum of the amounts. */
  amount: ExactSum;
}

/** Sums by customer: enough for value tiers and, with moments, for recency, frequency and monetary value. */
export interface CustomerSumsTally {
  /** The moment up to which records count, in milliseconds since 1970; `null` where moments are not collected. */
  readonly asOf: number | null;
  /** The time zone of dates without an offset; `null` where moments are not collected. */
  readonly timeZone: string | null;
  /** The sums, by the customer's name behind a colon. */
  readonly customers: Record<string, CustomerSums>;
  /** Records in the sums. */
  records: number;
  /** Records later than `asOf`, in no sum. */
  afterAsOf: number;
  /** Records without customer, amount or, where collected, moment. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** A record whose amount belongs to a customer. */
export interface CustomerAmount {
  readonly customer: Name | null | undefined;
  readonly at?: Instant | null | undefined;
  readonly amount: number | null | undefined;
}

/** When moments are collected: by which calendar, and up to when. */
export interface CollectedMoments {
  readonly calendar: Calendar;
  readonly asOf: number;
}

/** How errors name the parts of a record. */
export interface AmountNames {
  readonly records: string;
  readonly amount: string;
}

// Sums of these stay far inside the doubles.
const LARGEST_AMOUNT = 1e150;

/** A tally that has seen nothing. */
export function createSums(moments: CollectedMoments | null): CustomerSumsTally {
  const { timeZone, asOf } = moments ? { timeZone: moments.calendar.timeZone, asOf: moments.asOf } : { timeZone: null, asOf: null };
  return { asOf, timeZone, customers: {}, records: 0, afterAsOf: 0, missing: 0, invalid: 0 };
}

/** Adds one record to the sums of its customer. */
export function addToSums(
  tally: CustomerSumsTally,
  record: CustomerAmount,
  index: number,
  moments: CollectedMoments | null,
  rule: InvalidRule,
  names: AmountNames,
): void {
  if (typeof record !== "object" || (record as unknown) === null) {
    tally.missing += 1;
    return;
  }
  const { customer, at, amount } = record;
  if (isMissing(customer) || isMissing(amount) || (moments !== null && isMissing(at))) {
    tally.missing += 1;
    return;
  }
  const place = `${names.records}[${index}]`;
  const name = readName(customer);
  const isAmount = typeof amount === "number" && amount >= 0 && amount <= LARGEST_AMOUNT;
  const moment = moments === null ? null : momentOf(at, moments.calendar, `${place}.at`, rule);
  if (name === undefined || !isAmount || moment === undefined) {
    if (rule === "error" && name === undefined) throw invalidValue(`${place}.customer`, "a text or a number", customer);
    if (rule === "error") throw invalidValue(`${place}.${names.amount}`, "a number from 0 to 1e150", amount);
    tally.invalid += 1;
    return;
  }
  if (moments !== null && (moment as number) > moments.asOf) {
    tally.afterAsOf += 1;
    return;
  }
  const sums = (tally.customers[nameKey(name)] ??= { orders: 0, last: null, amount: exactZero() });
  sums.orders += 1;
  if (moment !== null) sums.last = sums.last === null ? moment : Math.max(sums.last, moment);
  addExact(sums.amount, amount);
  tally.records += 1;
}

/** A new tally with the sums of both. */
export function mergeSums(metric: string, left: CustomerSumsTally, right: CustomerSumsTally): CustomerSumsTally {
  const { asOf, timeZone } = left;
  if (right.asOf !== asOf || right.timeZone !== timeZone)
    throw incompatibleTally(metric, { asOf, timeZone }, { asOf: right.asOf, timeZone: right.timeZone });
  const customers: Record<string, CustomerSums> = {};
  for (const key of new Set([...Object.keys(left.customers), ...Object.keys(right.customers)])) {
    customers[key] = joined(left.customers[key], right.customers[key]);
  }
  return {
    asOf,
    timeZone,
    customers,
    records: left.records + right.records,
    afterAsOf: left.afterAsOf + right.afterAsOf,
    missing: left.missing + right.missing,
    invalid: left.invalid + right.invalid,
  };
}

/** Refuses what is not such a tally. */
export function sumsCheck(moments: CollectedMoments | null): TallyCheck {
  const { asOf, timeZone } = createSums(moments);
  const sums = members({ orders: count, last: moments ? finite : same(null), amount: sumOfAmounts });
  const whole = members({
    asOf: same(asOf),
    timeZone: same(timeZone),
    customers: table(sums, isMarked),
    records: count,
    afterAsOf: count,
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whole(value, path);
    const { customers, records } = value as CustomerSumsTally;
    const kept = Object.values(customers).reduce((sum, { orders }) => sum + orders, 0);
    if (kept !== records) throw new CxError("invalid-tally", `${path}.records`, `the ${kept} records of all customers`, String(records));
  };
}

function joined(left: CustomerSums | undefined, right: CustomerSums | undefined): CustomerSums {
  const [mine, theirs] = [left ?? NOTHING, right ?? NOTHING];
  return {
    orders: mine.orders + theirs.orders,
    last: mine.last === null ? theirs.last : theirs.last === null ? mine.last : Math.max(mine.last, theirs.last),
    amount: mergeExact(mine.amount, theirs.amount),
  };
}

const NOTHING: CustomerSums = { orders: 0, last: null, amount: { overflow: 0, parts: [] } };

/** The moment of a record; `undefined` where it is none and such records are skipped. */
function momentOf(at: unknown, calendar: Calendar, path: string, rule: InvalidRule): number | undefined {
  try {
    return calendar.instant(at, path) + 0;
  } catch (error) {
    if (rule === "skip" && error instanceof CxError) return undefined;
    throw error;
  }
}
