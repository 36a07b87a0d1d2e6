import { checkChoice, checkFinite, checkNonNegative, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { figureOf, measureAt, type SegmentMeasure, sizeOf } from "../stats/segment-measure.ts";
import { type ComparedScorecard, linesOf } from "./compare-segments.ts";
import { changeTree, type MixNode, type SizedLeaf } from "./mix-tree.ts";
import type { KeyValue } from "../core/segment-key.ts";

/** A segment's size and its figure. */
export interface SizedValue {
  /** How much the segment weighs, at least 0: answers, customers, revenue. */
  readonly size: number;
  /** Its figure, such as a score, a rate or a mean; `null` where nothing was measured. */
  readonly value: number | null;
}

/** A segment under one key or several. */
export interface SizedSegment extends SizedValue {
  /** The value under each key, outermost first; every segment has the same keys. */
  readonly key: Readonly<Record<string, KeyValue>>;
}

/** What is compared: segments by name, segments by keys, or the result of a scorecard. */
export type MixInput = Readonly<Record<string, SizedValue>> | readonly SizedSegment[] | ComparedScorecard;

/** Options of {@link mixShift}. */
export interface MixShiftOptions {
  /** Of scorecards: the name of the metric. */
  readonly metric?: string | undefined;
  /**
   * The names of the keys, outermost first; of a scorecard all of them, in an order of your own.
   * @defaultValue the order of the keys
   */
  readonly by?: readonly string[] | undefined;
  /**
   * Of scorecards: reads size and figure from a metric's result, such as `(r) => ({ size: r.revenue.total, value: r.score })`.
   * @defaultValue as `compareSegments` reads them
   */
  readonly read?: ((result: never) => SizedValue | SegmentMeasure) | undefined;
  /**
   * What a segment's mix is measured against. `"zero"`: growing adds the segment's whole figure, and the mix of one segment means little without the others.
   * `"average"`: growing adds what the segment is above the mean of the totals, so that the growth of a poor segment counts as a loss. The sum over segments is the same.
   * @defaultValue "zero"
   */
  readonly against?: "zero" | "average" | undefined;
}

/** One side of a segment. */
export interface MixSide {
  /** Its size. */
  readonly size: number;
  /** Its share of the level above, 0 to 1. */
  readonly share: number;
  /** Its figure. */
  readonly value: number;
}

/** What a segment adds to the change of the total. */
export interface MixSegment {
  /** The value under each key down to this level. */
  readonly key: Readonly<Record<string, KeyValue>>;
  /** Before; `null` for a segment that appeared. */
  readonly before: MixSide | null;
  /** After; `null` for a segment that disappeared. */
  readonly after: MixSide | null;
  /** What its change of share adds, in the unit of the figure. */
  readonly mix: number;
  /** What its change of figure adds: the sum of mix and rate of the segments within, where there are such. */
  readonly rate: number;
  /** The segments within, by the next key; none at the last level, or where the segment is new or gone. */
  readonly segments: readonly MixSegment[];
}

/** Why a total changed. */
export interface MixShiftResult {
  /** The total before, in the unit of the figure. */
  readonly before: number;
  /** The total after. */
  readonly after: number;
  /** `after - before`, and `mix + rate`, exactly. */
  readonly change: number;
  /** What changes of shares add, at all levels. */
  readonly mix: number;
  /** What changes of figures add, at the last level. */
  readonly rate: number;
  /** The mix of each level; they add up to `mix`, exactly. */
  readonly levels: readonly {
    /** The name of the key. */
    readonly by: string;
    /** What the changes of shares at this level add. */
    readonly mix: number;
  }[];
  /** The segments of the first level; their mix and rate add up to the change, exactly, in any order. */
  readonly segments: readonly MixSegment[];
}

/**
 * Mix shift: how much of a total's change came from who was there (mix), and how much from what they said (rate).
 *
 * With shares w and figures r of a segment before (0) and after (1), `mix = (w1 - w0) (r0 + r1) / 2` and `rate = (r1 - r0) (w0 + w1) / 2`, the midpoint
 * weights that leave nothing over (with weights of one side, an interaction remains). A segment that appears or disappears is mix as a whole. With several
 * keys the rate of a segment is split in turn among the segments within it.
 *
 * - Input: two times the same keys: sizes and figures by name or by keys, or two results of a scorecard with the name of a metric. Their
 *   total is the mean of the figures weighted by size.
 * - Result: in the unit of the figure. All parts are whole multiples of one tiny step (2^-52 of the greatest, about), so that every sum of them is exact,
 *   whatever its order: mix and rate add up to the change to the last bit.
 * - Cost: O(k log k) for k segments.
 * - When not to trust it: segments of a handful have noisy figures, and noise looks like rate. The split describes, it does not explain: a segment that grows
 *   because it is treated better changes both.
 *
 * @param before - The segments before.
 * @param after - The segments after.
 * @param options - The metric, the keys, what mix is measured against.
 * @returns The change, its parts, and those of every segment.
 * @throws {@link CxError} `"empty"` when a side has nothing of size; `"invalid-value"` for a size below 0, a figure beyond 1e150, or keys that differ;
 * `"invalid-option"` for a wrong option.
 * @example Every segment fell, and the total rose
 * ```ts
 * import { mixShift } from "cx-metrics";
 * const { change, mix, rate } = mixShift(
 *   { small: { size: 10, value: 0.9 }, large: { size: 90, value: 0.3 } },
 *   { small: { size: 90, value: 0.8 }, large: { size: 10, value: 0.2 } },
 * );
 * change; // => 0.38
 * mix; // => 0.48
 * rate; // => -0.1
 * ```
 * @see Kitagawa 1955, Journal of the American Statistical Association 50, 1168-1194; Das Gupta 1993, Standardization and Decomposition of Rates.
 */
export function mixShift(before: MixInput, after: MixInput, options: MixShiftOptions = {}): MixShiftResult {
  checkOptions(options, ["metric", "by", "read", "against"]);
  const { against = "zero" } = options;
  checkChoice("against", against, ["zero", "average"]);
  const sides = [leavesOf("before", before, options), leavesOf("after", after, options)] as const;
  const by = namesOf(sides, options.by);
  const [first, second] = sides.map((leaves, side) => placed(side === 0 ? "before" : "after", leaves, by));
  for (const [side, leaves] of [
    ["before", first],
    ["after", second],
  ] as const) {
    if (!leaves?.some(({ size }) => size > 0)) throw emptyInput(`mixShift.${side}`, "segment with something measured");
  }
  const { totals, change, nodes } = changeTree(first ?? [], second ?? [], against === "average");
  const segments = nodes.map((node) => segmentOf(node, by, {}));
  const levels = by.map((name, depth) => ({ by: name, mix: levelMix(segments, depth) }));
  const mix = levels.reduce((sum, level) => sum + level.mix, 0);
  return { before: totals.before, after: totals.after, change, mix, rate: change - mix + 0, levels, segments };
}

interface NamedLeaf extends SizedValue {
  readonly key: Readonly<Record<string, KeyValue | undefined>>;
  readonly path: string;
}

function leavesOf(side: string, input: MixInput, { metric, read }: MixShiftOptions): readonly NamedLeaf[] {
  if (Array.isArray(input)) return (input as readonly SizedSegment[]).map((each, place) => ({ ...each, path: `${side}[${place}]` }));
  if (Array.isArray((input as ComparedScorecard).segments)) {
    if (metric === undefined) throw invalidOption("metric", "the name of a metric of the scorecards", metric);
    return linesOf(input as ComparedScorecard, undefined).map(({ key, metrics }, place) => {
      const path = `${side}.segments[${place}]`;
      if (!Object.hasOwn(metrics, metric)) throw invalidOption("metric", "the name of a metric of the scorecards", metric);
      const result = metrics[metric];
      const own = read && result !== null ? read(result as never) : result;
      if (own !== null && typeof own === "object" && "size" in own && "value" in own) return { key, ...(own as SizedValue), path };
      const measure = measureAt(own, `${path}.${metric}`, undefined);
      return { key, size: measure ? sizeOf(measure) : 0, value: measure && figureOf(measure), path };
    });
  }
  return Object.entries(input as Readonly<Record<string, SizedValue>>).map(([segment, { size, value }]) => ({
    key: { segment },
    size,
    value,
    path: `${side}.${segment}`,
  }));
}

function namesOf(sides: readonly (readonly NamedLeaf[])[], by: readonly string[] | undefined): readonly string[] {
  const names = Object.keys(sides.flat()[0]?.key ?? {});
  if (by === undefined) return names;
  const sound = Array.isArray(by) && by.length === names.length && names.every((name) => by.includes(name));
  if (!sound) throw invalidOption("by", `the keys ${names.join(", ")} in some order`, by);
  return by;
}

/** The leaves with something of size, their key values in the order of the keys. */
function placed(side: string, leaves: readonly NamedLeaf[], by: readonly string[]): SizedLeaf[] {
  const seen = new Set<string>();
  const sized: SizedLeaf[] = [];
  for (const { key, size, value, path } of leaves) {
    checkNonNegative(`${path}.size`, size);
    if (size > 1e150) throw invalidValue(`${path}.size`, "a number up to 1e150", size);
    if (Object.keys(key).length !== by.length) throw invalidValue(`${path}.key`, `the keys ${by.join(", ")}`, Object.keys(key).join(", "));
    const values = by.map((name) => {
      const own = Object.hasOwn(key, name) ? key[name] : undefined;
      if (own === undefined) throw invalidValue(`${path}.key`, `a value of ${name}`, own);
      return own;
    });
    const text = JSON.stringify(values);
    if (seen.has(text)) throw invalidValue(side, "each segment once", text);
    seen.add(text);
    if (value === null || size === 0) continue;
    checkFinite(`${path}.value`, value);
    if (Math.abs(value) > 1e150) throw invalidValue(`${path}.value`, "a number up to 1e150 in size", value);
    sized.push({ values, size, value });
  }
  return sized;
}

function segmentOf(node: MixNode, by: readonly string[], outer: Readonly<Record<string, KeyValue>>): MixSegment {
  const key = { ...outer, [by[Object.keys(outer).length] as string]: node.value };
  return {
    key,
    before: node.before,
    after: node.after,
    mix: node.mix,
    rate: node.rate,
    segments: node.nodes.map((child) => segmentOf(child, by, key)),
  };
}

function levelMix(segments: readonly MixSegment[], depth: number): number {
  return segments.reduce((sum, { mix, segments: inner }) => sum + (depth === 0 ? mix : levelMix(inner, depth - 1)), 0);
}
