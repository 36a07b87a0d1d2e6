import { exactSumOf } from "../core/exact-sum.ts";
import type { GroupKey } from "../stats/group-column.ts";
import { moments } from "../stats/moments.ts";
import type { MixedColumn } from "./mixed-columns.ts";

/** What is typical of a persona in a feature of numbers. */
export interface TypicalNumber {
  /** The feature's name. */
  readonly feature: string;
  /** Numbers. */
  readonly kind: "number";
  /** Its mean in the persona. */
  readonly mean: number;
  /** Its mean over all records. */
  readonly overallMean: number;
  /** How far the persona's mean lies from that of all others, in standard deviations of all (Cohen's d): 0.2 is little, 0.8 is much. */
  readonly difference: number;
}

/** What is typical of a persona in a feature of names. */
export interface TypicalCategory {
  /** The feature's name. */
  readonly feature: string;
  /** Names. */
  readonly kind: "category";
  /** The value that sets the persona apart most. */
  readonly value: GroupKey;
  /** Its share in the persona, 0 to 1. */
  readonly share: number;
  /** Its share among all records, 0 to 1. */
  readonly overallShare: number;
  /** How far the share lies from that among all others, `2 asin sqrt p - 2 asin sqrt q` (Cohen's h): 0.2 is little, 0.8 is much. */
  readonly difference: number;
}

/** What is typical of a persona in one feature. */
export type TypicalValue = TypicalNumber | TypicalCategory;

/** What is typical of each cluster, the feature that sets it apart most first; `clusters` has -1 for records in none. */
export function profilesOf(columns: readonly MixedColumn[], clusters: Int32Array, count: number): TypicalValue[][] {
  const byFeature = columns.map((column) => (column.kind === "number" ? numbersOf : categoriesOf)(column, clusters, count));
  return Array.from({ length: count }, (_, cluster) =>
    byFeature.flatMap((typical) => typical[cluster] ?? []).sort((left, right) => Math.abs(right.difference) - Math.abs(left.difference)),
  );
}

/** The values of the records of each cluster, gaps left out. */
function presentIn({ values }: MixedColumn, clusters: Int32Array, count: number): number[][] {
  const present: number[][] = Array.from({ length: count }, () => []);
  for (const [row, cluster] of clusters.entries()) {
    const value = values[row]!;
    if (cluster >= 0 && value === value) present[cluster]!.push(value);
  }
  return present;
}

function numbersOf(column: MixedColumn, clusters: Int32Array, count: number): (TypicalNumber | null)[] {
  const present = presentIn(column, clusters, count);
  const all = present.flat();
  if (all.length === 0) return present.map(() => null);
  const { mean: overallMean, standardDeviation } = moments(all);
  return present.map((own): TypicalNumber | null => {
    if (own.length === 0) return null;
    const mean = exactSumOf(own) / own.length;
    const others = all.length - own.length;
    // The mean of the others from that of all, so that the sums are made once.
    const away = others === 0 ? 0 : (mean - overallMean) * (all.length / others);
    return { feature: column.name, kind: "number", mean, overallMean, difference: standardDeviation === 0 ? 0 : away / standardDeviation };
  });
}

function categoriesOf(column: MixedColumn, clusters: Int32Array, count: number): (TypicalCategory | null)[] {
  const { levels } = column;
  const present = presentIn(column, clusters, count).map((own) => {
    const counts = levels.map(() => 0);
    for (const level of own) counts[level]! += 1;
    return { n: own.length, counts };
  });
  const n = present.reduce((sum, own) => sum + own.n, 0);
  const totals = levels.map((_, level) => present.reduce((sum, { counts }) => sum + counts[level]!, 0));
  return present.map((own): TypicalCategory | null => {
    if (own.n === 0) return null;
    const typical = levels.map((value, level): TypicalCategory => {
      const share = own.counts[level]! / own.n;
      const rest = n === own.n ? share : (totals[level]! - own.counts[level]!) / (n - own.n);
      const difference = angle(share) - angle(rest);
      return { feature: column.name, kind: "category", value, share, overallShare: totals[level]! / n, difference };
    });
    return typical.reduce((best, each) =>
      each.difference > best.difference || (each.difference === best.difference && each.share > best.share) ? each : best,
    );
  });
}

const angle = (share: number): number => 2 * Math.asin(Math.sqrt(share));

/** What is little by Cohen's rule of thumb: less is not worth a word. */
const LITTLE = 0.2;
const MOST_WORDS = 3;

/** A persona in a sentence: the features that set it apart most, at most three. */
export function describe(typical: readonly TypicalValue[]): string {
  const words = typical
    .filter(({ difference }) => Math.abs(difference) >= LITTLE)
    .slice(0, MOST_WORDS)
    .map((each) =>
      each.kind === "number"
        ? `${each.feature} ${round(each.mean)} on average (${round(each.overallMean)} overall)`
        : `${each.feature} ${each.value} ${percent(each.share)} (${percent(each.overallShare)} overall)`,
    );
  return words.length === 0 ? "like all others" : words.join(", ");
}

const round = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
