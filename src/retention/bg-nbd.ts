import { checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput } from "../core/errors.ts";
import type { CollectOptions } from "../core/metric.ts";
import { type FailedFit, fitPositive, type MaximumLikelihood } from "../stats/positive-fit.ts";
import { type BgNbdParameter, historyProblem, type PurchaseHistory } from "./bg-nbd-predict.ts";
import { bgNbdLikelihood, type Patterns } from "./bg-nbd-likelihood.ts";
import { type Customers, type NumberProblem, readCustomers } from "./purchase-records.ts";

/** Options of {@link bgNbd}. */
export interface BgNbdOptions extends CollectOptions {
  /**
   * How often the intervals hold the true parameter, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** What the records were. */
export interface PurchaseCounts {
  /** Customers whose histories were fitted. */
  readonly customers: number;
  /** Their repeat purchases. */
  readonly purchases: number;
  /** Different histories: equal ones are computed once. */
  readonly patterns: number;
  /** Records that were read. */
  readonly records: number;
  /** Records without one of the numbers. */
  readonly missing: number;
  /** Records with a number that cannot be, skipped. */
  readonly invalid: number;
}

/** A fitted model of purchases and of leaving unnoticed. */
export interface BgNbdFit extends MaximumLikelihood<BgNbdParameter>, PurchaseCounts {}

/** A fit that failed. */
export interface FailedBgNbd extends FailedFit<BgNbdParameter>, PurchaseCounts {}

const FIELDS = ["frequency", "lastRepeatAge", "age"] as const;

/**
 * BG/NBD model of customers without a contract, who buy at random while they are customers and leave unnoticed.
 *
 * While active, a customer buys at a rate of their own, gamma distributed over customers (shape r, rate alpha); after each repeat purchase they leave for good with
 * a probability of their own, beta distributed (a, b). The likelihood of `(x, t_x, T)` is equation 6 of Fader, Hardie & Lee 2005,
 * `B(a, b + x) / B(a, b) Gamma(r + x) alpha^r / Gamma(r) [(alpha + T)^-(r + x) + a / (b + x - 1) (alpha + t_x)^-(r + x) if x > 0]`, computed in
 * logarithms; its maximum is searched with analytic gradients in the logarithms of the parameters, and standard errors are those of the observed information.
 *
 * - Input: n customers `{ frequency, lastRepeatAge, age }`, or columns; with `customers` a record stands for several of the same history. Customers without
 * repeat purchases belong in it. A record without a number is missing. Invalid: a frequency that is no whole number of at least 0,
 * ages that are negative or in the wrong order, a last repeat purchase without a repeat purchase.
 * - Result: r and alpha, a and b (rates per unit of time; the mean rate is `r / alpha`), with errors and intervals; a fit that fails gives a reason and no parameters. The
 * likelihood is flat around its maximum, so that programs agree in it to more digits than in the parameters.
 * - Cost: O(different histories) per evaluation, some forty of them.
 *
 * @param customers - Histories of purchases, as rows or columns.
 * @param options - The invalid rule, and the level of the intervals.
 * @returns The fit, for {@link bgNbdPredict}, {@link bgNbdExpected} and {@link bgNbdLifetimeValue}; or the reason why there is none.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"`; `"invalid-option"`.
 * @example Shopkeepers and passers-by
 * ```ts
 * import { bgNbd } from "cx-metrics";
 * const fit = bgNbd({
 *   frequency: [0, 0, 0, 1, 2, 3, 7, 1, 0, 12, 2, 4],
 *   lastRepeatAge: [0, 0, 0, 5, 30, 20, 36, 2, 0, 38, 11, 33],
 *   age: [39, 38, 30, 39, 38, 33, 37, 39, 31, 39, 35, 36],
 * });
 * fit.converged; // => true
 * fit.logLikelihood; // => -105.47
 * ```
 * @see Fader, Hardie & Lee 2005, Marketing Science 24(2), 275-284.
 */
export function bgNbd(customers: Customers<keyof PurchaseHistory>, options: BgNbdOptions = {}): BgNbdFit | FailedBgNbd {
  checkOptions(options, ["invalid", "level"]);
  const { invalid = "error", level = 0.95 } = options;
  checkLevel(level);
  const merged: Merged = new Map();
  const records = readCustomers(customers, FIELDS, invalid, problemOf, ([x = 0, last = 0, age = 0], count) => {
    if (count === 0) return;
    let byAge = merged.get(x);
    if (!byAge) merged.set(x, (byAge = new Map()));
    let byLast = byAge.get(age);
    if (!byLast) byAge.set(age, (byLast = new Map()));
    byLast.set(last, (byLast.get(last) ?? 0) + count);
  });
  const histories = historiesOf(merged);
  const { customers: total, purchases, unit } = histories;
  if (total === 0) throw emptyInput("bgNbd", "valid customer");
  const fit = fitPositive<BgNbdParameter>(
    {
      units: { r: 1, alpha: unit, a: 1, b: 1 },
      observations: total,
      offset: -purchases * Math.log(unit),
      at: bgNbdLikelihood(histories),
      starts: startsFor(histories),
    },
    level,
  );
  return {
    ...fit,
    customers: total,
    purchases,
    patterns: histories.frequency.length,
    records: records.valid + records.missing + records.invalid,
    missing: records.missing,
    invalid: records.invalid,
  };
}

function problemOf([frequency = 0, lastRepeatAge = 0, age = 0]: readonly number[]): NumberProblem | null {
  return historyProblem({ frequency, lastRepeatAge, age });
}

/** Different histories as columns, times in units of the mean age, and their totals. */
interface Histories extends Patterns {
  readonly customers: number;
  readonly purchases: number;
  readonly unit: number;
}

/** Customers of each history by frequency, age and age at the last purchase. */
type Merged = Map<number, Map<number, Map<number, number>>>;

function historiesOf(merged: Merged): Histories {
  const rows: (readonly [frequency: number, last: number, age: number, customers: number])[] = [];
  for (const [x, byAge] of merged) for (const [age, byLast] of byAge) for (const [last, count] of byLast) rows.push([x, last, age, count]);
  // In one order, so that the order of the records changes no bit.
  rows.sort((one, two) => one[0] - two[0] || one[2] - two[2] || one[1] - two[1]);
  const totalOf = (value: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + value(row), 0);
  const customers = totalOf((row) => row[3]);
  const unit = totalOf((row) => row[2] * row[3]) / customers || 1;
  return {
    frequency: Float64Array.from(rows, (row) => row[0]),
    lastRepeatAge: Float64Array.from(rows, (row) => row[1] / unit),
    age: Float64Array.from(rows, (row) => row[2] / unit),
    weight: Float64Array.from(rows, (row) => row[3]),
    customers,
    purchases: totalOf((row) => row[0] * row[3]),
    unit,
  };
}

/** With the mean rate of purchases, which holds for any share of leavers within a factor. */
function startsFor({ customers, purchases }: { readonly customers: number; readonly purchases: number }): number[][] {
  const rate = Math.max(purchases / customers, 1e-3);
  return [
    [1, 1 / rate, 1, 2],
    [0.3, 0.1 / rate, 0.5, 3],
    [3, 2 / rate, 0.2, 2],
  ];
}
