import { checkCount, checkNonNegative, isMissing } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { meanOf } from "../stats/linear-trend.ts";

type Values = Iterable<number | null | undefined>;

/** The points of a control chart, in order of time; `null` where nothing was measured. */
export type ControlChartInput =
  | {
      /** Shares. */
      readonly type: "p";
      /** Hits, whole numbers. */
      readonly counts: Values;
      /** What they are counted among, whole numbers. */
      readonly sizes: Values;
    }
  | {
      /** Rates. */
      readonly type: "u";
      /** Events, whole numbers. */
      readonly counts: Values;
      /** Time, contacts or customers. */
      readonly exposure: Values;
    }
  | {
      /** Single values. */
      readonly type: "xmr";
      /** Single values, such as a score by month. */
      readonly values: Values;
    };

/** Center and standard errors of a chart. */
export interface ChartReading {
  readonly center: number;
  /** Standard error of a point; `null` where its size is not known. */
  readonly errorAt: (index: number) => number | null;
  /** What no limit is below. */
  readonly floor: number;
  /** What no limit is above. */
  readonly ceiling: number;
  /** Mean moving range; `null` for a chart of counts. */
  readonly range: number | null;
}

/** Points that were checked. */
export interface ChartData {
  readonly values: readonly (number | null)[];
  /** Distance from the value before; `null` at a gap. */
  readonly ranges: readonly (number | null)[];
  /** Center and standard errors from the points of a stretch. */
  readonly read: (from: number, to: number) => ChartReading;
}

/** Checks the points of a chart. */
export function readChart(input: ControlChartInput): ChartData {
  if (typeof input !== "object" || input === null) throw invalidValue("input", "a type of chart and its points", input);
  if (input.type === "xmr") return singleValues(listOf("values", input.values));
  if (input.type === "p") return ratios("p", listOf("counts", input.counts), "sizes", listOf("sizes", input.sizes));
  if (input.type === "u") return ratios("u", listOf("counts", input.counts), "exposure", listOf("exposure", input.exposure));
  throw invalidValue("type", "p, u or xmr", (input as { type: unknown }).type);
}

function listOf(path: string, values: unknown): (number | null)[] {
  if (typeof values !== "object" || values === null || !(Symbol.iterator in values)) throw invalidValue(path, "a list of numbers", values);
  return [...(values as Iterable<unknown>)].map((value, index) => {
    if (isMissing(value)) return null;
    if (!Number.isFinite(value)) throw invalidValue(path, "a finite number, or null where nothing was measured", value, index);
    return value as number;
  });
}

function singleValues(values: readonly (number | null)[]): ChartData {
  const ranges = values.map((value, index) => {
    const before = index === 0 ? null : values[index - 1]!;
    return value === null || before === null ? null : Math.abs(value - before);
  });
  return {
    values,
    ranges,
    read(from, to) {
      const steps = ranges.slice(from + 1, to).filter((range) => range !== null);
      if (steps.length === 0) throw emptyInput("controlChart", "pair of successive values");
      const range = meanOf(steps);
      const center = meanOf(values.slice(from, to).filter((value) => value !== null));
      const error = (range * Math.sqrt(Math.PI)) / 2;
      return { center, errorAt: () => error, floor: -Infinity, ceiling: Infinity, range };
    },
  };
}

function ratios(type: "p" | "u", counts: readonly (number | null)[], name: string, sizes: readonly (number | null)[]): ChartData {
  if (counts.length !== sizes.length) throw invalidValue(`${name}.length`, `${counts.length} values`, sizes.length);
  const values = counts.map((count, index) => {
    const size = sizes[index]!;
    if (count !== null) checkCount(`counts[${index}]`, count);
    if (size !== null && type === "p") checkCount(`sizes[${index}]`, size);
    if (size !== null) checkNonNegative(`${name}[${index}]`, size);
    if (count === null || size === null) return null;
    if (count > size && type === "p") throw invalidValue("counts", `at most ${size}, its size`, count, index);
    if (size === 0 && count > 0) throw invalidValue("counts", "no event without exposure", count, index);
    return size === 0 ? null : count / size;
  });
  return {
    values,
    ranges: [],
    read(from, to) {
      const known = values.map((_, index) => index).filter((index) => index >= from && index < to && values[index] !== null);
      if (known.length === 0) throw emptyInput("controlChart", "point in the baseline");
      const ratio = exactSumOf(known.map((index) => counts[index]!)) / exactSumOf(known.map((index) => sizes[index]!));
      const rates = known.map((index) => values[index]!);
      // The mean of the points by their sizes is never outside them, which rounding alone would allow.
      const center = Math.min(Math.max(...rates), Math.max(Math.min(...rates), ratio));
      const variance = type === "p" ? center * (1 - center) : center;
      return {
        center,
        errorAt: (index) => (sizes[index] === null || sizes[index] === 0 ? null : Math.sqrt(variance / sizes[index]!)),
        floor: 0,
        ceiling: type === "p" ? 1 : Infinity,
        range: null,
      };
    },
  };
}
