import { addExact, type ExactSum, exactZero, mergeExact } from "../core/exact-sum.ts";
import { amount, count, isMarkedOrNumber, members, same, sumOfAmounts, table, type TallyCheck } from "../core/tally-check.ts";
import type { Period } from "../core/time.ts";
import type { FoldedRevenue } from "./folded-revenue.ts";

/** Revenue of a customer in a period, exactly: a number where one is exact, else the sum in parts. */
export type ExactRevenue = number | ExactSum;

/** Revenue by customer and period. Periods and customers are keyed as texts, and only revenue above 0 is kept. */
export interface RevenueTally {
  /** The calendar period to which dates were taken. */
  every: Period;
  /** The time zone in which dates were read. */
  timeZone: string;
  /** Valid records by period. */
  periods: Record<string, number>;
  /** Revenue by customer, then by period. */
  customers: Record<string, Record<string, ExactRevenue>>;
  /** Periods that were folded elsewhere, in order, when no customer is kept; left out when there are none. */
  readonly folded?: readonly FoldedRevenue[];
  /** Valid records. */
  valid: number;
  /** Records without a value. */
  missing: number;
  /** Records with an invalid value. */
  invalid: number;
}

/** Refuses what is not such a tally. */
export function revenueCheck(every: Period, timeZone: string): TallyCheck {
  const revenue: TallyCheck = (value, path) => (typeof value === "number" ? amount : sumOfAmounts)(value, path);
  const whole = members({
    every: same(every),
    timeZone: same(timeZone),
    periods: table(count, isMarkedOrNumber),
    customers: table(table(revenue, isMarkedOrNumber), isMarkedOrNumber),
    valid: count,
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whole(value, path);
    const { periods, customers, valid } = value as RevenueTally;
    const records = Object.values(periods).reduce((sum, one) => sum + one, 0);
    same(valid)(records, `${path}.periods`);
    const known = Object.values(customers).every((byPeriod) => Object.keys(byPeriod).every((period) => Object.hasOwn(periods, period)));
    same(true)(known, `${path}.customers`);
  };
}

// Below this a number is in canonical form by itself.
const PLAIN = 8.452712498170644e270; // 2^900

/** Adds an amount of at least 0 to a customer's revenue. */
export function addRevenue(known: ExactRevenue | undefined, amount: number): ExactRevenue {
  if (known === undefined && amount < PLAIN) return amount;
  const sum = known === undefined ? exactZero() : copyOf(known);
  addExact(sum, amount);
  return compact(sum);
}

/** The sum of both. */
export function mergeRevenue(left: ExactRevenue | undefined, right: ExactRevenue): ExactRevenue {
  if (left === undefined) return typeof right === "number" ? right : copyOf(right);
  return compact(mergeExact(copyOf(left), copyOf(right)));
}

/** Adds revenue to a total, or takes it away, exactly. Gives the total, which may be a new one. */
export function addToTotal(total: ExactSum, revenue: ExactRevenue, sign: 1 | -1): ExactSum {
  if (typeof revenue === "number") {
    addExact(total, sign * revenue);
    return total;
  }
  return mergeExact(total, { overflow: sign * revenue.overflow + 0, parts: revenue.parts.map((part) => sign * part) });
}

function copyOf(revenue: ExactRevenue): ExactSum {
  return typeof revenue === "number" ? { overflow: 0, parts: [revenue] } : { overflow: revenue.overflow, parts: [...revenue.parts] };
}

function compact(sum: ExactSum): ExactRevenue {
  const [only, second] = sum.parts;
  return sum.overflow === 0 && only !== undefined && second === undefined ? only : sum;
}
