import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkOptions, checkWhole } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { Field } from "../core/fields.ts";
import type { Records } from "../core/measure.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { adjustPValues } from "../stats/adjust-p-values.ts";
import type { Interval } from "../stats/interval.ts";
import { type FeatureKind, mixedFieldsOf, readMixed } from "./mixed-columns.ts";
import { bootstrapLimits } from "./segment-value-bootstrap.ts";
import { effectOf, profilesOf } from "./segment-value-profiles.ts";

/** What an attribute tells of a customer: what they do, or who they are. */
export type AttributeSide = "behavioural" | "demographic";

/** An attribute that may explain the outcome. */
export interface OutcomeAttribute<Row> {
  /** Where it is in a record. */
  readonly field: Field<Row>;
  /**
   * What it is called in the result.
   * @defaultValue the field's name
   */
  readonly name?: string | undefined;
  /**
   * Whether its values are amounts, which are cut into bins, or names; say `"category"` for codes that are numbers.
   * @defaultValue what most of the values are
   */
  readonly kind?: FeatureKind | undefined;
  /** What it tells of a customer; attributes of the two sides are compared. */
  readonly side?: AttributeSide | undefined;
}

/** Where outcome and attributes are in a record. */
export interface SegmentValueFields<Row> {
  /** What is to be explained: a number such as spend, or a name such as `"left"` and `"stayed"`, `true` and `false`. */
  readonly outcome: Field<Row>;
  /** What may explain it. */
  readonly attributes: readonly ((keyof Row & string) | OutcomeAttribute<Row>)[];
}

/** Options of {@link segmentValue}. */
export interface SegmentValueOptions extends CollectOptions {
  /**
   * Whether the outcome's values are amounts or names; say `"category"` for 0 and 1.
   * @defaultValue what most of the values are
   */
  readonly outcomeKind?: FeatureKind | undefined;
  /**
   * How many bins of about equal size an attribute of numbers is cut into, from 2 to 100.
   * @defaultValue 5
   */
  readonly bins?: number | undefined;
  /**
   * How often the intervals hold the true effect, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Bootstrap samples behind the intervals, 0 for none, at most 100,000.
   * @defaultValue 1000
   */
  readonly resamples?: number | undefined;
  /**
   * Seed of the bootstrap: a finite number or a text. Equal seeds give equal intervals.
   * @defaultValue 1
   */
  readonly seed?: number | string | undefined;
}

/** How much of the outcome one attribute explains. */
export interface AttributeValue {
  /** Its name. */
  readonly attribute: string;
  /** What it tells of a customer; `null` where that was not said. */
  readonly side: AttributeSide | null;
  /** How much it explains, 0 to 1, without what chance alone adds: omega squared or Cramer's V corrected; `null` where it cannot be told. */
  readonly effect: number | null;
  /** Bootstrap interval of the effect; `null` without resamples or effect. */
  readonly interval: Interval<"basic-bootstrap"> | null;
  /** The same as it is in these records: eta squared or Cramer's V. */
  readonly uncorrected: number | null;
  /** How often chance alone explains as much, by F or chi-square. */
  readonly pValue: number | null;
  /** The same for the most telling of so many attributes (Holm). */
  readonly adjustedPValue: number | null;
  /** How many segments it makes. */
  readonly segments: number;
  /** The records that have it. */
  readonly records: number;
}

/** How much the attributes of one side explain. */
export interface SideValue {
  /** How many attributes it has. */
  readonly attributes: number;
  /** The mean of their effects. */
  readonly mean: number;
  /** The one that explains most. */
  readonly best: string;
  /** How much that one explains. */
  readonly bestEffect: number;
}

/** Behavioural against demographic attributes. */
export interface SideComparison {
  /** What customers do. */
  readonly behavioural: SideValue;
  /** Who they are. */
  readonly demographic: SideValue;
  /** The mean effect of the first less that of the second. */
  readonly difference: number;
  /** Its bootstrap interval; `null` without resamples. */
  readonly interval: Interval<"basic-bootstrap"> | null;
}

/** What {@link segmentValue} returns. `valid` are the records with an outcome and at least one attribute. */
export interface SegmentValueResult extends RecordCounts {
  /** The attributes, the most telling first. */
  readonly attributes: readonly AttributeValue[];
  /** What the effects are: a share of the variance for numbers, a strength of association for names. */
  readonly measure: "omega-squared" | "cramers-v-corrected";
  /** The two sides; `null` where one has no attribute with an effect. */
  readonly sides: SideComparison | null;
}

const MOST_ATTRIBUTES = 100;

/**
 * Which attributes are worth segmenting by: how much each explains of an outcome, and whether what customers do explains more than who they are.
 *
 * For numbers omega squared, the share of the variance that lies between the segments, `(B - (g - 1) w) / (B + W + w)` with `w = W / (n - g)`; for names Cramer's
 * V corrected, `sqrt(max(0, phi2 - df / (n - 1)) / ...)` as in `chiSquareTest`. Both are without the part that chance alone adds, which grows with the number of
 * segments: a customer's number would explain everything, and is worth nothing. Attributes of numbers are cut into bins at their quantiles, equal values in one.
 *
 * - Input: n records, rows or columns. Without outcome, or without any attribute, a record is missing; an attribute is measured on the records that have it.
 * - Result: effects from 0 to 1, the greatest first, with p-values for each alone and corrected for their number. Intervals are basic bootstrap ones: the estimate less
 *   the error that it has when the records are taken for the population, cut at 0 and 1.
 * - Cost: O(n a) for each resample of a attributes; equal records are counted together.
 * - Not to be trusted for causes, nor for attributes one by one where they go together: then ask `drivers`. Effects of numbers and of names are different units.
 *
 * @param records - Rows or columns.
 * @param fields - Where outcome and attributes are.
 * @param options - Kind of the outcome, bins, intervals, what to do with values that cannot be taken.
 * @returns How much each attribute explains, and the two sides.
 * @throws {@link CxError} `"empty"` without attributes or valid records; `"invalid-value"` when a value cannot be taken; `"invalid-option"` for a wrong option.
 * @example What tells who spends more?
 * ```ts
 * import { segmentValue } from "cx-metrics";
 * const customers = [
 *   { spend: 20, plan: "basic", city: "Rome" },
 *   { spend: 90, plan: "pro", city: "Milan" },
 *   { spend: 30, plan: "basic", city: "Milan" },
 *   { spend: 80, plan: "pro", city: "Rome" },
 *   { spend: 25, plan: "basic", city: "Rome" },
 *   { spend: 95, plan: "pro", city: "Milan" },
 * ];
 * const { attributes } = segmentValue(customers, {
 *   outcome: "spend",
 *   attributes: [{ field: "plan", side: "behavioural" }, { field: "city", side: "demographic" }],
 * });
 * attributes.map(({ attribute, effect }) => [attribute, effect]); // => [["plan", 0.9598], ["city", 0.0192]]
 * attributes.map(({ adjustedPValue }) => adjustedPValue); // => [0.00055, 0.3501]
 * ```
 * @see Hays 1963, Statistics for Psychologists; Bergsma 2013, Journal of the Korean Statistical Society 42, 323-328; Holm 1979, Scandinavian Journal of
 * Statistics 6, 65-70; Davison & Hinkley 1997, Bootstrap Methods and their Application, 5.2.
 */
export function segmentValue<Row = AnyRow>(
  records: Records<Row>,
  fields: SegmentValueFields<Row>,
  options: SegmentValueOptions = {},
): SegmentValueResult {
  const { outcomeKind, bins, level, resamples, seed, invalid } = settingsOf(options);
  checkOptions(fields, ["outcome", "attributes"]);
  const attributes = mixedFieldsOf<Row, OutcomeAttribute<Row>>("attributes", fields.attributes, ["side"]);
  for (const [at, { side }] of attributes.entries()) {
    if (side !== undefined) checkChoice(`attributes[${at}].side`, side, ["behavioural", "demographic"]);
  }
  if (attributes.length === 0) throw emptyInput("attributes", "attribute");
  if (attributes.length > MOST_ATTRIBUTES) throw invalidValue("attributes", `at most ${MOST_ATTRIBUTES}`, attributes.length);
  const outcome = { name: "outcome", field: fields.outcome, kind: outcomeKind };
  const mixed = readMixed(records, [outcome, ...attributes], invalid);
  const data = profilesOf(mixed, bins);
  if (data.valid === 0) throw emptyInput("segmentValue", "valid record");
  const numeric = data.kind === "number";
  // V and not its square is what people read.
  const scale = (effect: number): number => (numeric ? Math.max(0, effect) : Math.sqrt(Math.max(0, effect)));
  const effects = data.attributes.map((_, at) => effectOf(data, at, data.weights));
  const bySide = (side: AttributeSide): number[] =>
    attributes.flatMap((attribute, at) => (attribute.side === side && effects[at] !== null ? [at] : []));
  const sides = { behavioural: bySide("behavioural"), demographic: bySide("demographic") };
  const limits = resamples === 0 ? null : bootstrapLimits(data, effects, { level, resamples, seed, scale, sides });
  const tested = effects.flatMap((effect, at) => (effect === null ? [] : [{ at, pValue: effect.pValue() }]));
  const adjusted = adjustPValues(tested.map(({ pValue }) => pValue));
  const found = attributes.map(({ name, side = null }, at): AttributeValue => {
    const effect = effects[at] ?? null;
    const test = tested.findIndex((each) => each.at === at);
    return {
      attribute: name,
      side,
      effect: effect && scale(effect.corrected),
      interval: (effect && limits?.attributes[at]) ?? null,
      uncorrected: effect && scale(effect.raw),
      pValue: tested[test]?.pValue ?? null,
      adjustedPValue: adjusted[test] ?? null,
      segments: data.attributes[at]!.used,
      records: data.attributes[at]!.records,
    };
  });
  return {
    attributes: [...found].sort((left, right) => (right.effect ?? -1) - (left.effect ?? -1)),
    measure: numeric ? "omega-squared" : "cramers-v-corrected",
    sides: sidesOf(found, sides, limits?.difference ?? null),
    valid: data.valid,
    missing: data.missing,
    invalid: data.invalid,
  };
}

function settingsOf(options: SegmentValueOptions) {
  checkOptions(options, ["outcomeKind", "bins", "level", "resamples", "seed", "invalid"]);
  const { outcomeKind, bins = 5, level = 0.95, resamples = 1000, seed = 1, invalid = "error" } = options;
  if (outcomeKind !== undefined) checkChoice("outcomeKind", outcomeKind, ["number", "category"]);
  checkWhole("bins", bins, 2, 100);
  checkLevel(level);
  checkWhole("resamples", resamples, 0, 100_000);
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw invalidOption("seed", "a finite number or a text", seed);
  return { outcomeKind, bins, level, resamples, seed, invalid };
}

function sidesOf(
  found: readonly AttributeValue[],
  { behavioural, demographic }: Readonly<Record<AttributeSide, readonly number[]>>,
  interval: Interval<"basic-bootstrap"> | null,
): SideComparison | null {
  if (behavioural.length === 0 || demographic.length === 0) return null;
  const sideOf = (places: readonly number[]): SideValue => {
    const own = places.map((at) => found[at]!);
    const best = own.reduce((left, right) => (right.effect! > left.effect! ? right : left));
    const mean = own.reduce((sum, { effect }) => sum + effect!, 0) / own.length;
    return { attributes: own.length, mean, best: best.attribute, bestEffect: best.effect! };
  };
  const [first, second] = [sideOf(behavioural), sideOf(demographic)];
  return { behavioural: first, demographic: second, difference: first.mean - second.mean, interval };
}
