import { chiSquareUpperTail } from "../stats/chi-square.ts";
import { fUpperTail } from "../stats/f.ts";

/** How much of an outcome an attribute explains in one set of records. */
export interface Effect {
  /** Eta squared, or the square of Cramer's V: the share in these records, 0 to 1. */
  readonly raw: number;
  /** Omega squared, or the square of V corrected: without what chance alone adds, so that it may be below 0. */
  readonly corrected: number;
  /** How often chance alone explains as much. */
  readonly pValue: () => number;
}

/** Records of equal level and outcome are counted together: `weights` says how often each profile occurs. */
export interface Profiles {
  /** The level of the attribute in each profile; -1 where it is missing. */
  readonly levels: Int32Array;
  /** How many levels there are. */
  readonly count: number;
}

/**
 * Eta and omega squared of numbers, which are centered already, by level (Hays 1963); `null` where nothing varies or no level has two records. Of one
 * level 0.
 */
export function varianceEffect({ levels, count }: Profiles, outcome: Float64Array, weights: Float64Array): Effect | null {
  const sizes = new Float64Array(count);
  const sums = new Float64Array(count);
  let squares = 0;
  for (let at = 0; at < levels.length; at += 1) {
    const [level, weight] = [levels[at]!, weights[at]!];
    if (level < 0 || weight === 0) continue;
    const value = outcome[at]!;
    sizes[level]! += weight;
    sums[level]! += weight * value;
    squares += weight * value * value;
  }
  let [n, sum, groups, between] = [0, 0, 0, 0];
  for (let level = 0; level < count; level += 1) {
    if (sizes[level] === 0) continue;
    n += sizes[level]!;
    sum += sums[level]!;
    groups += 1;
    between += sums[level]! ** 2 / sizes[level]!;
  }
  const total = squares - sum ** 2 / n;
  if (groups === 1) return NONE;
  if (!(total > ROUNDING * squares) || n <= groups) return null;
  const explained = Math.min(total, Math.max(0, between - sum ** 2 / n));
  const unit = (total - explained) / (n - groups);
  return {
    raw: explained / total,
    corrected: (explained - (groups - 1) * unit) / (total + unit),
    pValue: () => (unit === 0 ? 0 : fUpperTail(explained / (groups - 1) / unit, groups - 1, n - groups)),
  };
}

/**
 * The squares of Cramer's V and of V corrected (Bergsma 2013) for names; `null` where the outcome does not vary, or there are no more records than levels.
 * Of one level 0.
 */
export function associationEffect(
  { levels, count }: Profiles,
  outcome: Int32Array,
  outcomes: number,
  weights: Float64Array,
): Effect | null {
  const cells = new Float64Array(count * outcomes);
  const rows = new Float64Array(count);
  const columns = new Float64Array(outcomes);
  let n = 0;
  for (let at = 0; at < levels.length; at += 1) {
    const [level, weight] = [levels[at]!, weights[at]!];
    if (level < 0) continue;
    cells[level * outcomes + outcome[at]!]! += weight;
    rows[level]! += weight;
    columns[outcome[at]!]! += weight;
    n += weight;
  }
  const more = (totals: Float64Array): number => totals.reduce((sum, total) => sum + (total > 0 ? 1 : 0), -1);
  const [moreRows, moreColumns] = [more(rows), more(columns)];
  if (moreRows === 0) return NONE;
  if (moreColumns <= 0) return null;
  let statistic = 0;
  for (let level = 0; level < count; level += 1) {
    if (rows[level] === 0) continue;
    for (let column = 0; column < outcomes; column += 1) {
      const expected = (rows[level]! / n) * columns[column]!;
      if (expected > 0) statistic += (cells[level * outcomes + column]! - expected) ** 2 / expected;
    }
  }
  const degrees = moreRows * moreColumns;
  const room = Math.min(moreRows * (n - 1 - moreRows), moreColumns * (n - 1 - moreColumns));
  if (room <= 0) return null;
  return {
    raw: Math.min(1, statistic / n / Math.min(moreRows, moreColumns)),
    corrected: Math.min(1, ((statistic / n) * (n - 1) - degrees) / room),
    pValue: () => chiSquareUpperTail(statistic, degrees),
  };
}

/** A single level explains nothing, and no test is needed to say so. */
const NONE: Effect = { raw: 0, corrected: 0, pValue: () => 1 };

/** What is left of a sum of squares when nothing varies. */
const ROUNDING = 1e-12;
