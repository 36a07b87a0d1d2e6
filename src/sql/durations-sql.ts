import type { MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { addExact, type ExactSum, exactZero } from "../core/exact-sum.ts";
import { addExactProduct, createMoments, type MomentsTally } from "../core/moments.ts";
import { type DurationsTally, UNITS } from "../service/durations-of.ts";
import { isBlank, isMoment } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { partitionBy, plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, greatest, least, sum } from "./template.ts";

/** Durations of one bucket. */
interface FoldedBucket {
  readonly values: number;
  readonly min: number;
  readonly max: number;
  /** By how much they pass the least of them, together: close values do not cancel. */
  readonly above: ExactSum;
  /** The squares of that. */
  readonly squares: ExactSum;
}

/** Durations counted by bucket where they are: buckets are made by multiplying with powers of two, so that every engine finds the very same. */
export function durationsSql(
  { collect, fields }: MetricDefinition & { readonly tally: "durations" },
  source: Source,
): TallySql<DurationsTally, Omit<DurationsTally, "sketch" | "moments">, FoldedBucket> {
  const { bits, unit, timeZone, hours } = collect;
  if (hours !== null) throw invalidOption("businessHours", "all time, since SQL does not count business hours", hours.timeZone);
  let value: string;
  let missing: string;
  let sound: string;
  if (unit === null) {
    value = source.number(fields["value"], "value");
    missing = isBlank(value, source);
    sound = `${value} BETWEEN 0 AND 1e150`;
  } else {
    const start = source.moment(fields["start"], "start", timeZone as string);
    const end = source.moment(fields["end"], "end", timeZone as string);
    missing = `${start} IS NULL OR ${end} IS NULL`;
    sound = `${isMoment(start)} AND ${isMoment(end)} AND ${end} >= ${start}`;
    value = `((${end} - ${start}) / ${UNITS[unit]}e0)`;
  }
  const verdict = source.verdict(missing, sound);
  const valid = `${verdict} = 1`;
  return {
    flat: {
      rule: { bits, unit, timeZone, hours },
      ...countSkipped(verdict),
    },
    folding: {
      query(level) {
        const keys = plainKeys(level);
        const { fence } = level.dialect;
        const known = `SELECT ${keys}${value} AS lasts FROM ${level.source} WHERE ${valid}`;
        // What is below 1 is brought above it in one step, and has its exponent less 1023.
        const up = `lasts * ${power(1023)}`;
        const atLeastOne =
          `SELECT ${keys}lasts, CASE WHEN lasts >= 1 THEN lasts WHEN ${up} >= 2 THEN ${up} END AS m0, ` +
          `CASE WHEN lasts >= 1 THEN 0 ELSE -1023 END AS e0 FROM (${known}${fence}) AS b0`;
        const scaled = SCALINGS.reduce((from, exponents, step) => scaling(keys, `${from}${fence}`, exponents, step), atLeastOne);
        const last = SCALINGS.length;
        const bucket = `(e${last} + 1023) * ${2 ** bits} + FLOOR((m${last} - 1) * ${2 ** bits})`;
        const code = fill(level.dialect.word, `CASE WHEN m${last} IS NULL THEN 0 ELSE ${bucket} END`);
        const coded = `SELECT ${keys}${code} AS code, lasts FROM (${scaled}${fence}) AS b${last + 1}`;
        return `SELECT ${keys}code, lasts, lasts - MIN(lasts) OVER (${partitionBy(level, "code")}) AS above FROM (${coded}${fence}) AS b${last + 2}`;
      },
      template: {
        values: count("1 = 1"),
        min: least("lasts"),
        max: greatest("lasts"),
        above: sum("1 = 1", "above"),
        // Engines refuse a product that vanishes.
        squares: sum("above > 1.6e-162", "above * above"),
      },
      part: "code",
    },
    tally(flat, parts) {
      const moments = createMoments();
      const sketch: DurationsTally["sketch"] = { bits, count: 0, zeros: 0, min: null, max: null, buckets: {} };
      for (const { part, folded } of parts) {
        const bucket = Number(part);
        sketch.count += folded.values;
        addAbove(moments, folded);
        if (bucket === 0) sketch.zeros += folded.values;
        else sketch.buckets[String(bucket)] = folded.values;
        sketch.min = Math.min(sketch.min ?? Infinity, folded.min);
        sketch.max = Math.max(sketch.max ?? -Infinity, folded.max);
      }
      return { ...flat, sketch, moments };
    },
  };
}

/** Adds the moments of n values that pass the least, m, by d: `sum x = n m + sum d`, `sum x^2 = n m^2 + 2 m sum d + sum d^2`. */
function addAbove(moments: MomentsTally, { values, min, above, squares }: FoldedBucket): void {
  moments.n += values;
  addExactProduct(moments.sum, values, min);
  const square = exactZero();
  addExactProduct(square, min, min);
  for (const part of square.parts) addExactProduct(moments.squares, values, part);
  for (const part of above.parts) {
    addExact(moments.sum, part);
    addExactProduct(moments.squares, 2 * min, part);
  }
  for (const part of squares.parts) addExact(moments.squares, part);
}

/** Three steps take any number from 1 to below 2^1024 to one from 1 to below 2. */
const SCALINGS: readonly (readonly number[])[] = [
  [7, 6, 5, 4, 3, 2, 1].map((times) => times * 128),
  [7, 6, 5, 4, 3, 2, 1].map((times) => times * 16),
  Array.from({ length: 15 }, (_, index) => 15 - index),
];

function scaling(keys: string, from: string, exponents: readonly number[], step: number): string {
  const [m, e] = [`m${step}`, `e${step}`];
  const cases = (then: (exponent: number) => string): string =>
    exponents.map((exponent) => `WHEN ${m} >= ${power(exponent)} THEN ${then(exponent)}`).join(" ");
  const scaled = `CASE ${cases((exponent) => `${m} / ${power(exponent)}`)} ELSE ${m} END`;
  const counted = `CASE ${cases((exponent) => `${e} + ${exponent}`)} ELSE ${e} END`;
  return `SELECT ${keys}lasts, ${scaled} AS m${step + 1}, ${counted} AS e${step + 1} FROM (${from}) AS b${step + 1}`;
}

/** A power of two as a product of small ones, which every engine reads and multiplies without rounding. */
function power(exponent: number): string {
  const factors: string[] = [];
  for (let rest = exponent; rest > 0; rest -= 30) factors.push(`${2 ** Math.min(30, rest)}e0`);
  return `(${factors.join(" * ")})`;
}
