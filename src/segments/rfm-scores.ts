import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { neighborsOf, quantileOfSorted } from "../stats/quantile.ts";

/** How one measure is divided: so many bins of about equal size, or your own ascending breaks, each the lowest value of a bin. */
export type RfmBins = number | readonly number[];

/** How the three measures are divided. */
export interface RfmBinning {
  /** Of days since the latest transaction. */
  readonly recency?: RfmBins | undefined;
  /** Of the number of transactions. */
  readonly frequency?: RfmBins | undefined;
  /** Of the sum of amounts. */
  readonly monetary?: RfmBins | undefined;
}

/** Where the scores of a measure change. */
export interface RfmThresholds {
  /** The cut points, ascending, one fewer than there are scores. */
  readonly cuts: readonly number[];
  /** `"upper"`: a value equal to a cut is in the bin below it, as for quantiles; `"lower"`: in the bin above it, as for breaks of your own. */
  readonly closed: "upper" | "lower";
  /** The lowest value of all customers. */
  readonly min: number;
  /** The highest value of all customers. */
  readonly max: number;
  /** Customers by score, from score 1; a bin may be empty where many customers have one value. */
  readonly counts: readonly number[];
}

/** The three measures, in the order in which they are always named. */
export const MEASURES: readonly RfmMeasure[] = ["recency", "frequency", "monetary"];

/** The name of a measure. */
export type RfmMeasure = "recency" | "frequency" | "monetary";

/** Scores of the three measures, from 1 (worst) to the number of bins (best). */
export type RfmScores = Readonly<Record<RfmMeasure, number>>;

/** The bins of each measure, checked. */
export function binningOf(bins: number | RfmBinning | undefined): Readonly<Record<RfmMeasure, RfmBins>> {
  const given: RfmBinning = typeof bins === "object" ? bins : { recency: bins, frequency: bins, monetary: bins };
  checkOptions(given, MEASURES);
  const checked = (measure: RfmMeasure): RfmBins => {
    const { [measure]: each = 5 } = given;
    const ascending =
      Array.isArray(each) &&
      each.length > 0 &&
      (each as readonly number[]).every((value, place) => Number.isFinite(value) && (place === 0 || value > (each[place - 1] as number)));
    if (!ascending && !(Number.isInteger(each) && (each as number) >= 1 && (each as number) <= 1000)) {
      throw invalidOption(`bins.${measure}`, "a whole number from 1 to 1000, or ascending breaks", each);
    }
    return each;
  };
  return { recency: checked("recency"), frequency: checked("frequency"), monetary: checked("monetary") };
}

/** How many scores such bins give. */
export function scoresOf(bins: RfmBins): number {
  return typeof bins === "number" ? bins : bins.length + 1;
}

/** The scores of values, at least one, and where they change. Few days since the latest transaction are good: `reversed`. */
export function scoreValues(
  values: readonly number[],
  bins: RfmBins,
  reversed: boolean,
): { readonly scores: readonly number[]; readonly thresholds: RfmThresholds } {
  const sorted = Float64Array.from(values).sort();
  const many = scoresOf(bins);
  const cuts =
    typeof bins === "number"
      ? Array.from({ length: bins - 1 }, (_, place) => quantileOfSorted(sorted, (place + 1) / bins, 7) + 0)
      : bins.map((cut) => cut + 0);
  // Scores follow the values beside a quantile, not its rounded interpolation: they are the same on any monotone scale.
  const tops = typeof bins === "number" ? cuts.map((_, place) => neighborsOf(sorted, (place + 1) / bins, 7).lower) : cuts;
  const counts = new Array<number>(many).fill(0);
  const scores = values.map((value) => {
    const below = typeof bins === "number" ? tops.filter((top) => value > top).length : tops.filter((top) => value >= top).length;
    const score = reversed ? many - below : below + 1;
    counts[score - 1] = (counts[score - 1] as number) + 1;
    return score;
  });
  const [min, max] = [(sorted[0] as number) + 0, (sorted[sorted.length - 1] as number) + 0];
  return { scores, thresholds: { cuts, closed: typeof bins === "number" ? "upper" : "lower", min, max, counts } };
}
