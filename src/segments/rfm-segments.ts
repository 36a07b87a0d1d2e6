import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { MEASURES, type RfmMeasure, type RfmScores } from "./rfm-scores.ts";

/** Which scores make a segment: lowest and highest of each measure, both included; a measure left out may have any score. */
export interface RfmSegmentRule {
  /** The name of the segment. */
  readonly name: string;
  /** Recency scores. */
  readonly recency?: readonly [lowest: number, highest: number] | undefined;
  /** Frequency scores. */
  readonly frequency?: readonly [lowest: number, highest: number] | undefined;
  /** Monetary scores. */
  readonly monetary?: readonly [lowest: number, highest: number] | undefined;
}

/** Mean and median over the customers of a segment. */
export interface RfmAverage {
  /** The mean. */
  readonly mean: number;
  /** The median. */
  readonly median: number;
}

/** The customers of one segment together. */
export interface RfmSegment {
  /** The name of the segment. */
  readonly name: string;
  /** Its customers. */
  readonly customers: number;
  /** Their share of all customers, 0 to 1. */
  readonly share: number;
  /** Transactions of its customers. */
  readonly transactions: number;
  /** Sum of their amounts. */
  readonly amount: number;
  /** Its share of all amounts, 0 to 1; `null` when they add up to 0. */
  readonly amountShare: number | null;
  /** Days since the latest transaction; `null` without customers, as the next two. */
  readonly recencyDays: RfmAverage | null;
  /** Transactions by customer. */
  readonly frequency: RfmAverage | null;
  /** Amount by customer. */
  readonly monetary: RfmAverage | null;
}

/** A customer with scores. */
export interface RfmCustomer {
  /** The customer's name as a text. */
  readonly customer: string;
  /** Days since the latest transaction. */
  readonly recencyDays: number;
  /** Transactions. */
  readonly frequency: number;
  /** Sum of amounts. */
  readonly monetary: number;
  /** Scores, from 1 (worst) to the number of bins (best). */
  readonly scores: RfmScores;
  /** The segment; `null` when there is no table of segments for these bins. */
  readonly segment: string | null;
}

/**
 * The segments of five by five scores in common use: by recency and frequency alone, every pair of scores in exactly one. Where scores are not
 * five, there is no such table.
 */
export const RFM_SEGMENTS: readonly RfmSegmentRule[] = [
  { name: "Champions", recency: [5, 5], frequency: [4, 5] },
  { name: "Loyal customers", recency: [3, 4], frequency: [4, 5] },
  { name: "Potential loyalists", recency: [4, 5], frequency: [2, 3] },
  { name: "New customers", recency: [5, 5], frequency: [1, 1] },
  { name: "Promising", recency: [4, 4], frequency: [1, 1] },
  { name: "Need attention", recency: [3, 3], frequency: [3, 3] },
  { name: "About to sleep", recency: [3, 3], frequency: [1, 2] },
  { name: "Cannot lose", recency: [1, 2], frequency: [5, 5] },
  { name: "At risk", recency: [1, 2], frequency: [3, 4] },
  { name: "Hibernating", recency: [1, 2], frequency: [1, 2] },
];

/** A table of segments, checked. */
export function checkRules(rules: readonly RfmSegmentRule[], many: Readonly<Record<RfmMeasure, number>>): void {
  if (!Array.isArray(rules) || rules.length === 0) throw invalidOption("segments", "a table of segments", rules);
  for (const [place, rule] of (rules as readonly RfmSegmentRule[]).entries()) {
    const path = `segments[${place}]`;
    if (typeof rule !== "object" || (rule as unknown) === null) throw invalidOption(path, "a segment", rule);
    checkOptions(rule, ["name", ...MEASURES]);
    if (typeof rule.name !== "string") throw invalidOption(`${path}.name`, "a name", rule.name);
    if (rules.findIndex(({ name }: RfmSegmentRule) => name === rule.name) !== place)
      throw invalidOption(`${path}.name`, "another name", rule.name);
    for (const measure of MEASURES) {
      const range = rule[measure];
      if (range === undefined) continue;
      const [lowest, highest, ...more] = Array.isArray(range) ? (range as readonly number[]) : [];
      const sound = Number.isInteger(lowest) && Number.isInteger(highest) && more.length === 0;
      if (!(sound && (lowest as number) >= 1 && (highest as number) >= (lowest as number) && (highest as number) <= many[measure])) {
        throw invalidOption(`${path}.${measure}`, `the lowest and the highest of the scores 1 to ${many[measure]}`, range);
      }
    }
  }
}

/** The name of the first rule that fits, else `others`. */
export function segmentOf(scores: RfmScores, rules: readonly RfmSegmentRule[], others: string): string {
  const fits = (rule: RfmSegmentRule): boolean =>
    MEASURES.every((measure) => {
      const [lowest, highest] = rule[measure] ?? [1, Infinity];
      return scores[measure] >= lowest && scores[measure] <= highest;
    });
  return rules.find(fits)?.name ?? others;
}

/** Each segment of a table with its customers, in the table's order; `others` last, where a customer is in none. */
export function summariesOf(customers: readonly RfmCustomer[], rules: readonly RfmSegmentRule[], others: string): readonly RfmSegment[] {
  const groups = new Map<string, RfmCustomer[]>(rules.map(({ name }) => [name, []]));
  for (const customer of customers) {
    const name = customer.segment as string;
    const group = groups.get(name);
    if (group) group.push(customer);
    else groups.set(others, [customer]);
  }
  const total = exactSumOf(customers.map(({ monetary }) => monetary));
  return Array.from(groups, ([name, group]): RfmSegment => {
    const amount = exactSumOf(group.map(({ monetary }) => monetary));
    return {
      name,
      customers: group.length,
      share: group.length / customers.length,
      transactions: exactSumOf(group.map(({ frequency }) => frequency)),
      amount,
      amountShare: total === 0 ? null : amount / total,
      recencyDays: averageOf(group.map(({ recencyDays }) => recencyDays)),
      frequency: averageOf(group.map(({ frequency }) => frequency)),
      monetary: averageOf(group.map(({ monetary }) => monetary)),
    };
  });
}

function averageOf(values: readonly number[]): RfmAverage | null {
  if (values.length === 0) return null;
  return { mean: exactSumOf(values) / values.length, median: quantileOfSorted(Float64Array.from(values).sort(), 0.5, 7) + 0 };
}
