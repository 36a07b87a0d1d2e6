import type { ColumnValues } from "../core/fields.ts";
import { addByGroup, type GroupCollector } from "../core/groups.ts";
import type { InvalidRule } from "../core/metric.ts";
import { BLOCK, doublesOf, placesOf } from "../core/places.ts";
import { createSlotSums } from "../core/slot-sums.ts";
import { addPoints, addWeighted, createWeighted, pointAt, type WeightedPlaces, type WeightedTally } from "./weighted-tally.ts";

/** How answers are read from columns. */
export interface WeightedColumns {
  /** The lowest rating. */
  readonly min: number;
  /** The highest rating, less than 255 above the lowest. */
  readonly max: number;
  /** Where values are, for error messages. */
  readonly places: WeightedPlaces;
  /** What to do with an invalid record. */
  readonly rule: InvalidRule;
}

/** Collects answers that each count for themselves: ratings with revenue, without accounts and without a window. */
export function groupWeighted(
  { min, max, places: names, rule }: WeightedColumns,
  tallyOf: (code: number) => WeightedTally,
): GroupCollector {
  const bytes = new Uint8Array(BLOCK);
  const doubles = new Float64Array(BLOCK);
  const others = new Int32Array(BLOCK);
  const sums = createSlotSums(max - min + 1, (code, place, answers) => {
    const point = pointAt(tallyOf(code), place);
    point.responses += answers;
    point.weighted += answers;
    return point;
  });
  return {
    add(codes, groups, columns, from, to, index) {
      const ratings = columns["rating"] as ColumnValues;
      const revenues = columns["revenue"] as ColumnValues;
      const places = placesOf(ratings, from, to, min, max, bytes);
      const left = sums.add(codes, groups, places, doublesOf(revenues, from, to, doubles), to - from, others);
      for (let other = 0; other < left; other += 1) {
        const row = others[other] as number;
        const answer = { rating: ratings[from + row], revenue: revenues[from + row] };
        addWeighted(tallyOf(codes[row] as number), answer, index + row, names, rule);
      }
    },
    finish: sums.flush,
  };
}

/** Adds the answers `from` to `to` of columns: the same tally as adding one by one. */
export function addWeightedColumns(
  tally: WeightedTally,
  columns: Readonly<Record<string, ColumnValues>>,
  from: number,
  to: number,
  about: WeightedColumns,
): void {
  const { rating, revenue } = columns as Readonly<Record<"rating" | "revenue", ColumnValues>>;
  addByGroup((tallyOf) => groupWeighted(about, tallyOf), createWeighted(tally.definition), columns, from, to, {
    join: (part) => {
      addPoints(tally, part);
    },
    one: (index) => {
      addWeighted(tally, { rating: rating[index], revenue: revenue[index] }, index, about.places, about.rule);
    },
  });
}
