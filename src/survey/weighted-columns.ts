import { BLOCK, doublesOf, placesOf } from "../core/places.ts";
import type { ColumnValues } from "../core/fields.ts";
import type { GroupCollector } from "../core/groups.ts";
import type { InvalidRule } from "../core/metric.ts";
import { createSlotSums } from "../core/slot-sums.ts";
import { addWeighted, holdsRevenue, pointAt, type WeightedPlaces, type WeightedTally } from "./weighted-tally.ts";

/** The places of the definition's scale, and the answers that are added one by one. */
export interface WeightedColumns {
  /** The lowest rating. */
  readonly min: number;
  /** The highest rating. */
  readonly max: number;
  /** Where values are, for error messages. */
  readonly places: WeightedPlaces;
  /** What to do with an invalid record. */
  readonly rule: InvalidRule;
}

/** Collects answers that each count for themselves: ratings with revenue, without accounts and without a window. */
export function groupWeighted({ min, max, places, rule }: WeightedColumns, tallyOf: (code: number) => WeightedTally): GroupCollector {
  const points = max - min + 1;
  const ratingPlaces = new Int32Array(BLOCK);
  const doubles = new Float64Array(BLOCK);
  const slots = new Int32Array(BLOCK);
  const weights = new Float64Array(BLOCK);
  const sums = createSlotSums((slot, answers) => {
    const point = pointAt(tallyOf(Math.floor(slot / points)), slot % points);
    point.responses += answers;
    point.weighted += answers;
    return point;
  });
  return {
    add(codes, columns, from, to, index) {
      const ratings = columns["rating"] as ColumnValues;
      const revenues = columns["revenue"] as ColumnValues;
      placesOf(ratings, from, to, min, max, ratingPlaces);
      const revenue = doublesOf(revenues, from, to, doubles);
      let count = 0;
      for (let row = 0; row < to - from; row += 1) {
        const place = ratingPlaces[row] as number;
        const weight = revenue[row] as number;
        if (place >= 0 && holdsRevenue(weight)) {
          slots[count] = (codes[row] as number) * points + place;
          weights[count] = weight;
          count += 1;
        } else if (place >= 0 && weight === 0) {
          pointAt(tallyOf(codes[row] as number), place).responses += 1;
        } else {
          const answer = { rating: ratings[from + row], revenue: revenues[from + row] };
          addWeighted(tallyOf(codes[row] as number), answer, index + row, places, rule);
        }
      }
      sums.add(slots, weights, count);
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
  const collector = groupWeighted(about, () => tally);
  // Two groups in turn, so that a sum seldom waits for the one before.
  const codes = Int32Array.from({ length: BLOCK }, (_, row) => row & 1);
  for (let start = from; start < to; start += BLOCK) collector.add(codes, columns, start, Math.min(start + BLOCK, to), start);
  collector.finish();
}
