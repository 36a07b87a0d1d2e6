import { centerColumns } from "../stats/centered-columns.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { associationEffect, type Effect, type Profiles, varianceEffect } from "./effect-table.ts";
import { canonicalOrder, type FeatureKind, type MixedColumn, type MixedColumns } from "./mixed-columns.ts";

/** Records as profiles, each with how often it occurs: what effects are measured on. */
export interface ProfileData {
  readonly kind: FeatureKind;
  /** The outcome of each profile, less its mean; of names, their numbers. */
  readonly numbers: Float64Array;
  readonly names: Int32Array;
  /** How many names the outcome has. */
  readonly outcomes: number;
  readonly weights: Float64Array;
  readonly attributes: readonly (Profiles & {
    /** Segments with a record. */
    readonly used: number;
    readonly records: number;
  })[];
  readonly valid: number;
  readonly missing: number;
  readonly invalid: number;
}

/** Counts equal records together, numbers of attributes cut into bins. */
export function profilesOf({ length, columns, wrong }: MixedColumns, bins: number): ProfileData {
  const [outcome, ...attributes] = columns as [MixedColumn, ...MixedColumn[]];
  const kept: number[] = [];
  let [missing, invalid] = [0, 0];
  for (let row = 0; row < length; row += 1) {
    if (wrong[row] === 1) invalid += 1;
    else if (Number.isNaN(outcome.values[row]) || attributes.every(({ values }) => Number.isNaN(values[row]))) missing += 1;
    else kept.push(row);
  }
  const levels = attributes.map((attribute) => levelsOf(attribute, kept, bins));
  const coded = [outcome, ...levels.map(({ values }, at) => ({ ...attributes[at]!, values }))];
  // In an order of their own, so that a resample does not depend on the order of the records.
  const sorted = canonicalOrder(kept, coded);
  const starts = sorted.flatMap((row, at) => {
    const before = sorted[at - 1];
    return before !== undefined && coded.every(({ values }) => Object.is(values[row], values[before])) ? [] : [at];
  });
  const weights = Float64Array.from(starts, (start, at) => (starts[at + 1] ?? sorted.length) - start);
  const ofProfiles = (values: Float64Array): Float64Array => Float64Array.from(starts, (start) => values[sorted[start]!]!);
  const outcomeValues = ofProfiles(outcome.values);
  return {
    kind: outcome.kind,
    numbers: outcome.kind === "number" && starts.length > 0 ? centered(outcomeValues) : new Float64Array(0),
    names: Int32Array.from(outcome.kind === "category" ? outcomeValues : []),
    outcomes: outcome.levels.length,
    weights,
    attributes: levels.map(({ values, count }) => {
      const own = Int32Array.from(ofProfiles(values), (level) => (Number.isNaN(level) ? -1 : level));
      const records = own.reduce((sum, level, at) => sum + (level < 0 ? 0 : weights[at]!), 0);
      return { levels: own, count, used: new Set(own.filter((level) => level >= 0)).size, records };
    }),
    valid: kept.length,
    missing,
    invalid,
  };
}

/** Numbers less their mean, within -2 to 2, so that no square leaves the doubles. */
function centered(values: Float64Array): Float64Array {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return centerColumns([most > 0 ? values.map((value) => value / most) : values]).columns[0]!;
}

/** The segment of each record: the place of its name, or the bin of its number. */
function levelsOf({ kind, values, levels }: MixedColumn, kept: readonly number[], bins: number): { values: Float64Array; count: number } {
  if (kind === "category") return { values, count: levels.length };
  const sorted = Float64Array.from(kept.map((row) => values[row]!).filter((value) => value === value)).sort();
  const different = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  // So few values are segments as they are.
  const cuts =
    different.length <= bins
      ? different.subarray(0, Math.max(0, different.length - 1))
      : Float64Array.from({ length: bins - 1 }, (_, at) => quantileOfSorted(sorted, (at + 1) / bins, 7));
  const binned = values.map((value) => (value === value ? cuts.reduce((bin, cut) => bin + (value > cut ? 1 : 0), 0) : NaN));
  return { values: binned, count: cuts.length + 1 };
}

/** What one attribute explains when each profile occurs so often. */
export function effectOf({ kind, numbers, names, outcomes, attributes }: ProfileData, at: number, weights: Float64Array): Effect | null {
  const attribute = attributes[at]!;
  return kind === "number" ? varianceEffect(attribute, numbers, weights) : associationEffect(attribute, names, outcomes, weights);
}
