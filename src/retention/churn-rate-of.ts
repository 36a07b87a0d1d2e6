import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { canonical, type LostRule } from "../core/definition.ts";
import { incompatibleTally, invalidValue } from "../core/errors.ts";
import { addExact, type ExactSum, exactZero, mergeExact, roundExact } from "../core/exact-sum.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { addByGroup, type GroupCollector } from "../core/groups.ts";
import type { CollectOptions, Metric, RecordCounts } from "../core/metric.ts";
import { count, members, same, sumOfAmounts, type TallyCheck } from "../core/tally-check.ts";
import { yesReader, yesRule } from "../core/yes-when.ts";
import type { Interval } from "../stats/interval.ts";
import { type ChurnInput, groupLost } from "./churn-rate-columns.ts";
import { type ChurnIntervalOptions, type ChurnRateResult, intervalSettings, lostOf } from "./churn-rate.ts";
import { ratioInterval } from "../stats/ratio-interval.ts";

/** Where a table of one row per customer says who was lost, and what they paid. */
export interface ChurnRateFields<Row> {
  /** Whether the customer was lost: `true` or `false`, or as `lostWhen` says. */
  readonly lost: Field<Row>;
  /** The customer's revenue, at least 0, for the share of revenue lost. */
  readonly revenue?: Field<Row> | undefined;
}

/** Options of {@link churnRateOf}. */
export interface ChurnRateOfOptions extends ChurnIntervalOptions, CollectOptions {
  /**
   * The value that means lost, such as `"Yes"`, or a function that decides; every other value then means retained.
   * @defaultValue `true` means lost, `false` retained, and anything else is invalid
   */
  readonly lostWhen?: string | number | boolean | ((value: unknown) => boolean) | undefined;
}

/** The share of revenue lost with the customers. */
export interface RevenueChurn {
  /** Revenue of all customers measured. */
  readonly total: number;
  /** Revenue of those lost. */
  readonly lost: number;
  /** Share of the revenue that was lost, 0 to 1; `null` when there was none. */
  readonly churnRate: number | null;
  /** Share of the revenue that was retained, 0 to 1; `null` when there was none. */
  readonly retentionRate: number | null;
  /** Linearized interval of the revenue's churn rate, over customers with revenue; `null` for fewer than two. */
  readonly interval: Interval<"linearized"> | null;
}

/** Churn of a table with a row per customer. */
export interface ChurnRateOfResult extends ChurnRateResult {
  /** The same share in money; `null` when no revenue field was given. */
  readonly revenue: RevenueChurn | null;
  /** Records without a value. */
  readonly missing: number;
  /** Records with an invalid value, skipped. */
  readonly invalid: number;
}

/** Customers retained and lost, with exact sums of revenue and of its squares. */
export interface ChurnRateTally {
  /** What means lost; `null` where a function decides. */
  readonly lostWhen: LostRule;
  /** Whether revenue is collected. */
  readonly withRevenue: boolean;
  /** Customers retained. */
  retained: RevenueSums;
  /** Customers lost. */
  lost: RevenueSums;
  /** Records without a value. */
  missing: number;
  /** Records with an invalid value. */
  invalid: number;
}

/** Customers with the sums of their revenue. */
export interface RevenueSums {
  /** Customers. */
  customers: number;
  /** Those with revenue above 0. */
  paying: number;
  /** Sum of revenue. */
  revenue: ExactSum;
  /** Sum of squared revenue. */
  squares: ExactSum;
}

// Beyond this a square is no longer a double.
const LARGEST_REVENUE = 1e150;

/**
 * Churn rate of a table with one row per customer and a column that says who was lost.
 *
 * `churnRate = lost / customers`; with a revenue field also `revenue.churnRate = (revenue of the lost) / (revenue of all)`,
 * whose interval is that of a ratio over customers: Taylor linearization and Student's t with n - 1 degrees of freedom, n
 * the customers with revenue.
 *
 * - Input: n rows. A row without `lost`, or without revenue where that is read, is missing. Invalid: a `lost` that is not
 *   boolean (unless `lostWhen` is given), and revenue that is not a number from 0 to 1e150.
 * - Result: as {@link churnRate}, and the revenue lost in money and share.
 * - Cost: O(n) time, constant memory.
 *
 * @param fields - The column that says who was lost and, if wanted, that of revenue.
 * @param options - What means lost, the invalid rule, level and method.
 * @returns A metric to measure, merge, or put in a scorecard.
 * @throws {@link CxError} `"invalid-option"` here; `"invalid-value"` when collecting; `"empty"` when no row is valid.
 * @example Customers by count and by revenue
 * ```ts
 * import { churnRateOf, measure } from "cx-metrics";
 * const customers = [
 *   { churn: "Yes", monthly: 20 },
 *   { churn: "No", monthly: 60 },
 *   { churn: "No", monthly: 80 },
 *   { churn: "Yes", monthly: 40 },
 * ];
 * const churn = measure(churnRateOf({ lost: "churn", revenue: "monthly" }, { lostWhen: "Yes" }), customers);
 * churn.churnRate; // => 0.5
 * churn.revenue?.churnRate; // => 0.3
 * ```
 * @see Interval of the revenue's share: Cochran 1977, Sampling Techniques, chapter 6.
 */
export function churnRateOf<Row = AnyRow>(
  fields: ChurnRateFields<Row>,
  options: ChurnRateOfOptions = {},
): FieldMetric<Row, ChurnRateTally, ChurnRateOfResult> {
  checkOptions(options, ["lostWhen", "invalid", "level", "method"]);
  const { lostWhen, invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const settings = intervalSettings(options);
  const withRevenue = fields.revenue !== undefined;
  const rule = yesRule("lostWhen", lostWhen);
  const read = yesReader(lostWhen);
  const metric: Metric<ChurnInput, ChurnRateTally, ChurnRateOfResult> = {
    name: "churnRate",
    unit: "valid customer",
    create: () => ({ lostWhen: rule, withRevenue, retained: noRevenue(), lost: noRevenue(), missing: 0, invalid: 0 }),
    add(tally, { lost, revenue }, index) {
      if (isMissing(lost) || (withRevenue && isMissing(revenue))) {
        tally.missing += 1;
        return;
      }
      const isLost = read(lost);
      const amount = withRevenue ? revenue : 0;
      if (isLost === null || !isRevenue(amount)) {
        if (invalid === "error" && isLost === null)
          throw invalidValue("lost", "true or false, or a value that options.lostWhen decides on", lost, index);
        if (invalid === "error") throw invalidValue("revenue", "a number from 0 to 1e150", revenue, index);
        tally.invalid += 1;
        return;
      }
      const side = isLost ? tally.lost : tally.retained;
      side.customers += 1;
      if (amount === 0) return;
      side.paying += 1;
      addExact(side.revenue, amount);
      addExact(side.squares, amount * amount);
    },
    merge(left, right) {
      const { lostWhen: lostBy, withRevenue: revenue } = left;
      const [mine, theirs] = [
        { lostWhen: lostBy, withRevenue: revenue },
        { lostWhen: right.lostWhen, withRevenue: right.withRevenue },
      ];
      if (canonical(mine) !== canonical(theirs)) throw incompatibleTally("churnRate", mine, theirs);
      return {
        ...mine,
        retained: mergeSums(left.retained, right.retained),
        lost: mergeSums(left.lost, right.lost),
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: (tally): RecordCounts => ({
      valid: tally.lost.customers + tally.retained.customers,
      missing: tally.missing,
      invalid: tally.invalid,
    }),
    result(tally) {
      const { lost, retained, missing, invalid: skipped } = tally;
      const customers = lost.customers + retained.customers;
      if (customers === 0) return null;
      return {
        basis: "start",
        ...lostOf(customers, lost.customers, settings),
        revenue: tally.withRevenue ? revenueChurn(lost, retained, settings.level) : null,
        missing,
        invalid: skipped,
      };
    },
  };
  const over = overFields<Row, ChurnInput, ChurnRateTally, ChurnRateOfResult>(metric, fields, {
    tally: "churn-rate",
    collect: { lostWhen: rule, withRevenue, invalid },
    check: tallyCheck(rule, withRevenue),
  });
  const group = (tallyOf: (code: number) => ChurnRateTally): GroupCollector => groupLost(metric.add, withRevenue, read, tallyOf);
  return {
    ...over,
    group,
    addColumns(tally, columns, from, to) {
      addByGroup(group, metric.create(), columns, from, to, {
        join: (part) => {
          Object.assign(tally, metric.merge(tally, part));
        },
        one: (index) => {
          over.addAt(tally, columns, index);
        },
      });
    },
  };
}

function tallyCheck(rule: LostRule, withRevenue: boolean): TallyCheck {
  const sums = members(
    { customers: count, paying: count, revenue: sumOfAmounts, squares: sumOfAmounts },
    "no more paying customers than customers",
    ({ customers = 0, paying = 0 }) => paying <= customers,
  );
  return members({ lostWhen: same(rule), withRevenue: same(withRevenue), retained: sums, lost: sums, missing: count, invalid: count });
}

/** Whether a value is revenue whose square is a double. */
export const isRevenue = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= LARGEST_REVENUE;

/** No customers, no revenue. */
export const noRevenue = (): RevenueSums => ({ customers: 0, paying: 0, revenue: exactZero(), squares: exactZero() });

const mergeSums = (left: RevenueSums, right: RevenueSums): RevenueSums => ({
  customers: left.customers + right.customers,
  paying: left.paying + right.paying,
  revenue: mergeExact(left.revenue, right.revenue),
  squares: mergeExact(left.squares, right.squares),
});

/** The share of revenue lost with the customers. */
export function revenueChurn(lost: RevenueSums, retained: RevenueSums, level: number): RevenueChurn {
  const total = roundExact(mergeExact(lost.revenue, retained.revenue));
  const gone = roundExact(lost.revenue);
  if (total === 0) return { total, lost: gone, churnRate: null, retentionRate: null, interval: null };
  const churnRate = gone / total;
  const retentionRate = roundExact(retained.revenue) / total;
  const squares =
    retentionRate ** 2 * (roundExact(lost.squares) / total / total) + churnRate ** 2 * (roundExact(retained.squares) / total / total);
  return {
    total,
    lost: gone,
    churnRate,
    retentionRate,
    interval: ratioInterval(churnRate, Math.sqrt(squares), lost.paying + retained.paying, level, 1),
  };
}
