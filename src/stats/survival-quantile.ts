import type { ProductLimit } from "./product-limit.ts";
import type { SurvivalLimits } from "./survival-limits.ts";

/** When a share has had the event. */
export interface SurvivalQuantile {
  /** The share, such as 0.5 for the median. */
  readonly probability: number;
  /** The first time by which that share has had the event; `null` when the curve does not fall so far. */
  readonly time: number | null;
  /** The lower limit of the time; `null` when the lower limit of the curve does not fall so far. */
  readonly low: number | null;
  /** The upper limit of the time; `null` when the upper limit of the curve does not fall so far: there is none. */
  readonly high: number | null;
}

/** What R calls equal: the square root of the distance between neighboring doubles at 1. */
const TOLERANCE = 1.4901161193847656e-8; // 2^-26

/** Points that are skipped together where none of them can be the one. */
const BLOCK = 512;

/** A falling curve to be searched: its value at a place, and what no value between two places is below and above. */
interface Falling {
  at(place: number): number | null;
  least(from: number, to: number): number | null;
  most(from: number, to: number): number | null;
}

/** When `probability` have had the event: where the curve and its limits fall to `1 - probability` (Brookmeyer and Crowley 1982). */
export function survivalQuantile(
  time: Float64Array,
  { survival, spread }: ProductLimit,
  { lower, upper }: SurvivalLimits,
  probability: number,
): SurvivalQuantile {
  const height = (place: number): number => survival[place] as number;
  const sum = (place: number): number => spread[place] as number;
  const curve: Falling = { at: height, least: (_, to) => height(to), most: height };
  // Of the error relative to the height, the largest and the smallest that a stretch can have.
  const low: Falling = {
    at: (place) => lower(height(place), sum(place)),
    least: (from, to) => lower(height(to), sum(to), height(from)),
    most: (from, to) => lower(height(from), sum(from), height(to)),
  };
  const high: Falling = {
    at: (place) => upper(height(place), sum(place)),
    least: (from, to) => upper(height(to), sum(from)),
    most: (from, to) => upper(height(from), sum(to)),
  };
  const when = (falling: Falling): number | null => whereFalls(time, falling, 1 - probability);
  return { probability, time: when(curve), low: when(low), high: when(high) };
}

/**
 * The time at which a curve has fallen to a level or below; the middle of the stretch on which it is exactly there, as in R. The last
 * stretch ends at the last time.
 */
function whereFalls(time: Float64Array, curve: Falling, level: number): number | null {
  const first = nearestBelow(time.length, curve, level + TOLERANCE);
  if (first < 0) return null;
  const start = time[first] as number;
  if ((curve.at(first) as number) <= level - TOLERANCE) return start;
  const below = nearestBelow(time.length, curve, level - TOLERANCE);
  const end = time[below < 0 ? time.length - 1 : below] as number;
  return start + (end - start) / 2;
}

/**
 * The place of the highest value that is not above a level, the first such place. While a curve only falls that is the first place at or below
 * the level; a limit may rise again where few are left, and then R takes this one too.
 */
function nearestBelow(count: number, curve: Falling, level: number): number {
  let found = -1;
  let highest = -Infinity;
  for (let start = 0; start < count; start += BLOCK) {
    const last = Math.min(start + BLOCK, count) - 1;
    const [least, most] = [curve.least(start, last), curve.most(start, last)];
    if ((least !== null && least > level) || (most !== null && most <= highest)) continue;
    for (let place = start; place <= last; place += 1) {
      const value = curve.at(place);
      if (value !== null && value <= level && value > highest) {
        found = place;
        highest = value;
      }
    }
  }
  return found;
}
