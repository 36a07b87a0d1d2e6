import { checkChoice, checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import {
  type ChartedPoint,
  NELSON_RULES,
  RUN_RULES,
  type RuleViolation,
  runRules,
  type RunRule,
  WESTERN_ELECTRIC_RULES,
} from "../stats/run-rules.ts";
import { type ChartData, type ChartReading, type ControlChartInput, readChart } from "./chart-data.ts";

/** Options of {@link controlChart}. */
export interface ControlChartOptions {
  /**
   * How many standard errors the limits are from the center, a number above 0.
   * @defaultValue 3
   */
  readonly sigmas?: number | undefined;
  /**
   * Nelson's eight tests, the four zone rules of Western Electric, or rules by name. Each further rule raises more
   * false alarms about a process that has not changed.
   * @defaultValue "nelson"
   */
  readonly rules?: "nelson" | "western-electric" | readonly RunRule[] | undefined;
  /**
   * The points that center and limits are computed from, indices from 0, `to` not included; all points unless given. Later points are then judged by
   * an earlier, settled time.
   * @defaultValue undefined
   */
  readonly baseline?:
    | {
        /** The first place; 0 when absent. */
        readonly from?: number | undefined;
        /** The place after the last. */
        readonly to: number;
      }
    | undefined;
}

/** One point of a chart. */
export interface ControlPoint {
  /** What is plotted; `null` where nothing was measured. */
  readonly value: number | null;
  /** Lower limit of this point; where nothing was measured `null` when it depends on a size. */
  readonly lower: number | null;
  /** Upper limit of this point. */
  readonly upper: number | null;
  /** Standard errors from the center; `null` where nothing was measured, or off the center when the standard error is 0. */
  readonly z: number | null;
  /** Whether it is beyond its limits. */
  readonly outside: boolean;
}

/** What {@link controlChart} finds. */
export interface ControlChartResult {
  /** Which chart it is. */
  readonly type: ControlChartInput["type"];
  /** The center line: a share, a rate per unit of exposure, or a value. */
  readonly center: number;
  /** The points in their order. */
  readonly points: readonly ControlPoint[];
  /** Indices, from 0, of the points beyond their limits. */
  readonly outside: readonly number[];
  /** The rules that are broken, by the point that completes the pattern. */
  readonly violations: readonly RuleViolation[];
  /** Whether no rule is broken. */
  readonly inControl: boolean;
  /** Of an XmR chart, the chart of moving ranges. */
  readonly movingRange: {
    /** Mean moving range, the center line. */
    readonly center: number;
    /** Upper limit, `center (1 + sigmas sqrt(pi / 2 - 1))`. */
    readonly upper: number;
    /** Distance of each value from the one before; `null` at the first and at a gap. */
    readonly values: readonly (number | null)[];
    /** Indices of the ranges above the limit. */
    readonly outside: readonly number[];
  } | null;
  /** Rules that were looked for. */
  readonly rules: readonly RunRule[];
  /** Points with a value. */
  readonly measured: number;
  /** Points without. */
  readonly missing: number;
}

/**
 * Shewhart's control chart of a share (p), of a rate (u) or of single values (XmR): is a change more than the process always does?
 *
 * - `p`: center `sum of counts / sum of sizes`, limits `p ± sigmas sqrt(p (1 - p) / n_i)` for each point, cut at 0 and 1.
 * - `u`: center `sum of counts / sum of exposure`, limits `u ± sigmas sqrt(u / n_i)`, cut at 0.
 * - `xmr`: center the mean, limits `mean ± sigmas MR / d2`, MR being the mean distance of successive values and `d2 = 2 / sqrt(pi)` exactly.
 *
 * - Input: `{ type: "p", counts, sizes }`, `{ type: "u", counts, exposure }` or `{ type: "xmr", values }`, in order of time. `null`, and a size of 0,
 * is a gap: it ends every pattern and every moving range.
 * - Result: limits for each point, and each broken rule with its name, its points and its side. Rules read distances in each point's own standard errors;
 * those of rising, falling and alternating points read the values.
 * - Cost: O(n) for each rule.
 *
 * @param input - What kind of chart, and its points.
 * @param options - Width of the limits, rules, and the points that the limits come from.
 * @returns Center, limits, and what breaks which rule.
 * @throws {@link CxError} `"empty"` when the baseline has no point, or for `xmr` no two successive ones; `"invalid-value"`; `"invalid-option"`.
 * @example Complaints among a hundred contacts a day: the eighth day is off
 * ```ts
 * import { controlChart } from "cx-metrics";
 * const counts = [12, 15, 8, 10, 4, 7, 16, 29];
 * const chart = controlChart({ type: "p", counts, sizes: counts.map(() => 100) }, { baseline: { to: 7 } });
 * chart.center; // => 0.1029
 * chart.points[7]; // => { value: 0.29, lower: 0.01173, upper: 0.19399, z: 6.1606, outside: true }
 * chart.violations; // => [{ rule: "beyond-limits", from: 7, at: 7, side: "above" }]
 * ```
 * @see Shewhart 1931; Western Electric 1956, Statistical Quality Control Handbook; Nelson 1984, Journal of Quality Technology 16:237
 * @see Montgomery 2013, Introduction to Statistical Quality Control, chapters 6 and 7
 */
export function controlChart(input: ControlChartInput, options: ControlChartOptions = {}): ControlChartResult {
  checkOptions(options, ["sigmas", "rules", "baseline"]);
  const { sigmas = 3 } = options;
  if (!(typeof sigmas === "number" && sigmas > 0 && sigmas < Infinity)) throw invalidOption("sigmas", "a finite number above 0", sigmas);
  const rules = rulesOf(options.rules ?? "nelson");
  const data = readChart(input);
  const reading = data.read(...baselineOf(options.baseline, data));
  const { center } = reading;
  const points = data.values.map((value, index) => pointOf(value, index, reading, sigmas));
  const charted = points.map(({ value, lower, upper, z, outside }): ChartedPoint | null => {
    if (value === null) return null;
    // Without spread nothing is "within one standard error": a constant series breaks no rule.
    if (z === 0 && lower === upper) return { value, z: NaN, beyond: false };
    return { value, z: z ?? (value > center ? Infinity : -Infinity), beyond: outside };
  });
  const violations = runRules(charted, rules);
  const measured = points.filter(({ value }) => value !== null).length;
  return {
    type: input.type,
    center,
    points,
    outside: points.flatMap(({ outside }, index) => (outside ? [index] : [])),
    violations,
    inControl: violations.length === 0,
    movingRange: rangesOf(data, reading, sigmas),
    rules,
    measured,
    missing: points.length - measured,
  };
}

function pointOf(value: number | null, index: number, { center, errorAt, floor, ceiling }: ChartReading, sigmas: number): ControlPoint {
  const error = errorAt(index);
  if (error === null) return { value: null, lower: null, upper: null, z: null, outside: false };
  const lower = Math.max(floor, center - sigmas * error);
  const upper = Math.min(ceiling, center + sigmas * error);
  if (value === null) return { value, lower, upper, z: null, outside: false };
  const z = value === center ? 0 : error === 0 ? null : (value - center) / error;
  return { value, lower, upper, z, outside: value < lower || value > upper };
}

function rangesOf({ ranges }: ChartData, { range }: ChartReading, sigmas: number): ControlChartResult["movingRange"] {
  if (range === null) return null;
  // d3 / d2 of two normal values: sqrt(2 - 4 / pi) / (2 / sqrt(pi)).
  const upper = range * (1 + sigmas * Math.sqrt(Math.PI / 2 - 1));
  const outside = ranges.flatMap((value, index) => (value !== null && value > upper ? [index] : []));
  return { center: range, upper, values: ranges, outside };
}

function rulesOf(rules: NonNullable<ControlChartOptions["rules"]>): readonly RunRule[] {
  if (rules === "nelson") return NELSON_RULES;
  if (rules === "western-electric") return WESTERN_ELECTRIC_RULES;
  if (!Array.isArray(rules)) throw invalidOption("rules", "nelson, western-electric or a list of rules", rules);
  for (const [index, rule] of rules.entries()) checkChoice(`rules[${index}]`, rule, RUN_RULES);
  return RUN_RULES.filter((rule) => rules.includes(rule));
}

function baselineOf(baseline: ControlChartOptions["baseline"], { values }: ChartData): [number, number] {
  if (baseline === undefined) return [0, values.length];
  if (typeof baseline !== "object" || baseline === null)
    throw invalidOption("baseline", "the first index and the one after the last", baseline);
  const { from = 0, to } = baseline;
  checkWhole("baseline.to", to, 1, values.length);
  checkWhole("baseline.from", from, 0, to - 1);
  return [from, to];
}
