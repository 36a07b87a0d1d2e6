import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { exactCount, nearestRatio } from "../core/exact-ratio.ts";
import { addExact, type ExactSum, exactZero, mergeExact, roundExact } from "../core/exact-sum.ts";
import { type ColumnValues, type Field, type FieldMetric, overField } from "../core/fields.ts";
import { createGroupSums } from "../core/group-sums.ts";
import { addByGroup, type GroupCollector } from "../core/groups.ts";
import type { CollectOptions, Metric } from "../core/metric.ts";
import { BLOCK, doublesOf } from "../core/places.ts";
import { count, members, sumOfNumbers } from "../core/tally-check.ts";

/** The exact sum of a field. */
export interface TotalTally {
  /** Records with a value. */
  values: number;
  /** The sum of the values. */
  readonly sum: ExactSum;
  /** Records without a value. */
  missing: number;
  /** Records with a value that is no such number, skipped. */
  invalid: number;
}

/** The total of a field. */
export interface TotalResult {
  /** The sum of the values, rounded once, in their own unit. */
  readonly total: number;
  /** `total / values`, rounded once, in the unit of the values. */
  readonly mean: number;
  /** Records with a value. */
  readonly values: number;
  /** Records without a value. */
  readonly missing: number;
  /** Records with a value that is no such number, skipped. */
  readonly invalid: number;
}

// As for revenue elsewhere: no sum of these leaves the doubles.
const LARGEST = 1e150;

/**
 * The total and the mean of a field, such as the revenue of each segment of a scorecard.
 *
 * `total` is the exact sum, rounded once to the nearest double: it depends neither on the order of the records nor on how they were split.
 * There is no interval, since what all records sum to is no estimate.
 *
 * - Input: numbers from -1e150 to 1e150, such as amounts with refunds below 0. `null`, `undefined` and `NaN` are missing.
 * - Result: in the unit of the field.
 * - Cost: O(n) time, constant memory; columns of doubles cost little more than a plain loop over them.
 *
 * @param field - The field's name, or a function that reads it.
 * @param options - What to do with values that are no such number.
 * @returns A metric to measure, merge, or put in a scorecard.
 * @throws {@link CxError} `"invalid-option"` here; `"invalid-value"` when collecting; `"empty"` when no record has a value.
 * @example Who pays, beside who is content
 * ```ts
 * import { npsOf, scorecard, totalOf } from "cx-metrics";
 * const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating"), revenue: totalOf("revenue") } });
 * const { total, segments } = card.measure([
 *   { region: "North", rating: 10, revenue: 0.1 },
 *   { region: "North", rating: 3, revenue: 0.2 },
 *   { region: "South", rating: 9, revenue: 0.6 },
 * ]);
 * total.metrics.revenue?.total; // => 0.9
 * segments.map(({ metrics }) => metrics.revenue?.mean); // => [0.15, 0.6]
 * ```
 * @see Gray et al. 1997, Data Mining and Knowledge Discovery 1, 29-53, for totals that merge.
 */
export function totalOf<Row>(field: Field<Row>, options: CollectOptions = {}): FieldMetric<Row, TotalTally, TotalResult> {
  checkOptions(options, ["invalid"]);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const path = typeof field === "string" ? field : "values";
  const metric: Metric<unknown, TotalTally, TotalResult> = {
    name: "total",
    unit: "value",
    create: () => ({ values: 0, sum: exactZero(), missing: 0, invalid: 0 }),
    add(tally, value, index) {
      if (typeof value === "number" && Math.abs(value) <= LARGEST) {
        tally.values += 1;
        addExact(tally.sum, value);
      } else if (isMissing(value)) tally.missing += 1;
      else if (invalid === "skip") tally.invalid += 1;
      else throw invalidValue(path, "a number from -1e150 to 1e150", value, index);
    },
    merge: (left, right) => ({
      values: left.values + right.values,
      sum: mergeExact(left.sum, right.sum),
      missing: left.missing + right.missing,
      invalid: left.invalid + right.invalid,
    }),
    counts: ({ values, missing, invalid: skipped }) => ({ valid: values, missing, invalid: skipped }),
    result({ values, sum, missing, invalid: skipped }) {
      if (values === 0) return null;
      const mean = nearestRatio(exactCount(sum), BigInt(values) << 1074n);
      return { total: roundExact(sum), mean, values, missing, invalid: skipped };
    },
  };
  const group = (tallyOf: (code: number) => TotalTally): GroupCollector => groupTotals(metric.add, tallyOf);
  const kind = {
    tally: "total",
    collect: { invalid },
    check: members({ values: count, sum: sumOfNumbers, missing: count, invalid: count }),
  } as const;
  const over = overField<Row, unknown, TotalTally, TotalResult>(metric, "value", field, kind, (tally, values, from, to) => {
    addByGroup(group, metric.create(), { value: values }, from, to, {
      join: (part) => {
        Object.assign(tally, metric.merge(tally, part));
      },
      one: (index) => {
        metric.add(tally, values[index], index);
      },
    });
  });
  return { ...over, group };
}

/** Collects totals by group; values that are far from the rest are added by themselves. */
function groupTotals(
  addOne: (tally: TotalTally, value: unknown, index: number) => void,
  tallyOf: (code: number) => TotalTally,
): GroupCollector {
  const doubles = new Float64Array(BLOCK);
  const others = new Int32Array(BLOCK);
  const sums = createGroupSums((code, values) => {
    const tally = tallyOf(code);
    tally.values += values;
    return tally.sum;
  });
  return {
    add(codes, groups, columns, from, to, index) {
      const values = columns["value"] as ColumnValues;
      const left = sums.add(codes, groups, doublesOf(values, from, to, doubles), to - from, others);
      for (let other = 0; other < left; other += 1) {
        const row = others[other] as number;
        addOne(tallyOf(codes[row] as number), values[from + row], index + row);
      }
    },
    finish: sums.flush,
  };
}
