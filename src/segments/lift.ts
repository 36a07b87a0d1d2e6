import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkOptions, isMissing } from "../core/check.ts";
import { canonical, type LostRule } from "../core/definition.ts";
import { emptyInput, incompatibleTally, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { measure, type Records } from "../core/measure.ts";
import type { CollectOptions, Metric } from "../core/metric.ts";
import { nameKey, nameOfKey, readName } from "../core/name.ts";
import { count, isMarked, members, same, table } from "../core/tally-check.ts";
import { yesReader, yesRule } from "../core/yes-when.ts";
import { proportionRatio, type ProportionRatioInterval, type ProportionRatioMethod } from "../stats/proportion-ratio.ts";
import type { ProportionCounts } from "../stats/two-proportions.ts";

/** Where outcome and segment are in a record. */
export interface LiftFields<Row> {
  /** Whether it happened: `true` or `false`, or as `outcomeWhen` says. */
  readonly outcome: Field<Row>;
  /** Which segment the record is in: a text, a number, or `true` and `false`. */
  readonly segment: Field<Row>;
}

/** How a lift is read from counts. */
export interface LiftReadOptions {
  /**
   * Confidence level, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Which interval: `"katz"` is symmetric in the logarithm; `"score"` (Koopman) also holds for small segments and for outcomes that never happen.
   * @defaultValue "katz"
   */
  readonly method?: ProportionRatioMethod | undefined;
}

/** Options of {@link lift}. */
export interface LiftOptions extends LiftReadOptions, CollectOptions {
  /**
   * The value that means that it happened, such as `"bought"`, or a function that decides; every other value then means that it did not.
   * @defaultValue `true` means that it did, `false` that it did not, and anything else is invalid
   */
  readonly outcomeWhen?: string | number | boolean | ((value: unknown) => boolean) | undefined;
}

/** A segment beside the rest. */
export interface SegmentLift {
  /** The segment's name as a text. */
  readonly segment: string;
  /** Records with the outcome. */
  readonly outcomes: number;
  /** All its records. */
  readonly records: number;
  /** Share with the outcome, 0 to 1. */
  readonly rate: number;
  /** All other segments together; `null` when there is none. */
  readonly rest: {
    /** Records with the outcome. */
    readonly outcomes: number;
    /** All records. */
    readonly records: number;
    /** Share with the outcome, 0 to 1. */
    readonly rate: number;
  } | null;
  /** How many times as likely the outcome is here as in the rest; `null` where it never happens in the rest, or there is none. */
  readonly ratio: number | null;
  /** Which ratios the data are compatible with; `null` by `"katz"` where the outcome never happens on one side. */
  readonly interval: ProportionRatioInterval | null;
  /** How often equal rates look as different as these or more; `null` where there is no interval. */
  readonly pValue: number | null;
  /** The rate in percent of that of all records: 100 is average; `null` when it happens nowhere. */
  readonly index: number | null;
}

/** How likely an outcome is in each segment. */
export interface LiftCountsResult {
  /** Records with the outcome, in all segments. */
  readonly outcomes: number;
  /** All records measured. */
  readonly records: number;
  /** Share with the outcome, 0 to 1. */
  readonly rate: number;
  /** The segments, by name. */
  readonly segments: readonly SegmentLift[];
}

/** How likely an outcome is in each segment, from records. */
export interface LiftResult extends LiftCountsResult {
  /** Records without segment or outcome. */
  readonly missing: number;
  /** Records that could not be taken, skipped. */
  readonly invalid: number;
}

/** Records of a segment by outcome. */
export interface LiftCounts {
  /** With the outcome. */
  yes: number;
  /** Without it. */
  no: number;
}

/** Records by segment and outcome. */
export interface LiftTally {
  /** What means that it happened; `null` where a function decides. */
  readonly outcomeWhen: LostRule;
  /** The counts, by the segment's name behind a colon. */
  readonly segments: Record<string, LiftCounts>;
  /** Records without segment or outcome. */
  missing: number;
  /** Records that could not be taken. */
  invalid: number;
}

/**
 * Lift: how many times as likely an outcome is in a segment as in all others together ("three times more likely to buy").
 *
 * `ratio = (yes / n) / (yes of the rest / n of the rest)`, the relative risk; its logarithm has the standard error
 * `sqrt(1/yes - 1/n + 1/yes_r - 1/n_r)`. `index = 100 * rate / rate of all`. With two segments one ratio is the other's reciprocal.
 *
 * - Input: n records, rows or columns. Without segment or outcome they are missing, and in no rest.
 * - Result: every segment against the rest: rate, ratio with interval and p-value, index.
 * - Cost: O(n) time, memory by segment.
 * - When not to trust it: a segment that was looked for among many (adjust the p-values, `adjustPValues`), and a ratio of rare outcomes: three
 *   times next to nothing is next to nothing. A lift is not an effect: who is in the segment differs in more than its name.
 *
 * @param records - Rows or columns.
 * @param fields - Where outcome and segment are.
 * @param options - What means that it happened, the level and method of the interval, the invalid rule.
 * @returns The lift of each segment.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"` when one cannot be taken; `"invalid-option"` for a wrong option.
 * @example Who buys again?
 * ```ts
 * import { lift } from "cx-metrics";
 * const customers = [
 *   { plan: "pro", again: true },
 *   { plan: "pro", again: true },
 *   { plan: "free", again: true },
 *   { plan: "free", again: false },
 *   { plan: "free", again: false },
 * ];
 * const { segments } = lift(customers, { outcome: "again", segment: "plan" });
 * segments.map(({ segment, ratio }) => [segment, ratio]); // => [["free", 0.333], ["pro", 3]]
 * segments[1]?.index; // => 166.7
 * ```
 * @see Katz, Baptista, Azen and Pike 1978, Biometrics 34, 469-474; Koopman 1984, Biometrics 40, 513-517.
 */
export function lift<Row = AnyRow>(records: Records<Row>, fields: LiftFields<Row>, options: LiftOptions = {}): LiftResult {
  return measure(liftOf(fields, options), records);
}

/**
 * Lift as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards and SQL (with segments that are texts or numbers).
 *
 * Definition and result are those of {@link lift}.
 *
 * @param fields - Where outcome and segment are.
 * @param options - What means that it happened, the level and method of the interval, the invalid rule.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for a wrong option.
 * @example From columns
 * ```ts
 * import { liftOf, measure } from "cx-metrics";
 * const columns = { tier: ["A", "A", "B", "B"], churn: ["Yes", "No", "No", "Yes"] };
 * measure(liftOf({ outcome: "churn", segment: "tier" }, { outcomeWhen: "Yes" }), columns).segments[0]?.ratio; // => 1
 * ```
 */
export function liftOf<Row = AnyRow>(fields: LiftFields<Row>, options: LiftOptions = {}): FieldMetric<Row, LiftTally, LiftResult> {
  checkOptions(options, ["outcomeWhen", "level", "method", "invalid"]);
  const { outcomeWhen, invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const settings = readSettings(options);
  const rule = yesRule("outcomeWhen", outcomeWhen);
  const kind = members({ yes: count, no: count });
  return overFields(liftMetric(rule, yesReader(outcomeWhen), invalid, settings), fields, {
    tally: "lift",
    collect: { outcomeWhen: rule, invalid },
    check: members({ outcomeWhen: same(rule), segments: table(kind, isMarked), missing: count, invalid: count }),
  });
}

/**
 * Lift of segments that were counted elsewhere. As {@link lift}, in constant time for each segment.
 *
 * @param segments - Outcomes (`successes`) and records (`trials`) by segment.
 * @param options - The level and method of the interval.
 * @returns The lift of each segment.
 * @throws {@link CxError} `"empty"` when there is no record; `"invalid-value"` for what is no such count; `"invalid-option"` for a wrong option.
 * @example Three times more likely
 * ```ts
 * import { liftFromCounts } from "cx-metrics";
 * const { segments } = liftFromCounts({ members: { successes: 30, trials: 100 }, others: { successes: 90, trials: 900 } });
 * segments[0]?.ratio; // => 3
 * segments[0]?.index; // => 250
 * [segments[0]?.interval?.low, segments[0]?.interval?.high]; // => [2.1, 4.29]
 * ```
 */
export function liftFromCounts(segments: Readonly<Record<string, ProportionCounts>>, options: LiftReadOptions = {}): LiftCountsResult {
  checkOptions(options, ["level", "method"]);
  const settings = readSettings(options);
  const given = Object.entries(segments).map(([name, { successes, trials }]) => {
    for (const [member, value] of Object.entries({ successes, trials })) {
      if (!(Number.isSafeInteger(value) && value >= 0)) throw invalidValue(`${name}.${member}`, "a whole number of at least 0", value);
    }
    if (successes > trials) throw invalidValue(`${name}.successes`, `at most the ${trials} trials`, successes);
    return [name, { yes: successes, no: trials - successes }] as const;
  });
  const result = liftsOf(given, settings);
  if (result === null) throw emptyInput("lift", "record");
  return result;
}

type Settings = Required<{ [Name in keyof LiftReadOptions]: NonNullable<LiftReadOptions[Name]> }>;

function readSettings({ level = 0.95, method = "katz" }: LiftReadOptions): Settings {
  checkLevel(level);
  checkChoice("method", method, ["katz", "score"]);
  return { level, method };
}

interface LiftInput {
  readonly outcome?: unknown;
  readonly segment?: unknown;
}

function liftMetric(
  outcomeWhen: LostRule,
  read: ReturnType<typeof yesReader>,
  invalid: "error" | "skip",
  settings: Settings,
): Metric<LiftInput, LiftTally, LiftResult> {
  return {
    name: "lift",
    unit: "valid record",
    create: () => ({ outcomeWhen, segments: {}, missing: 0, invalid: 0 }),
    add(tally, { outcome, segment }, index) {
      if (isMissing(outcome) || isMissing(segment)) {
        tally.missing += 1;
        return;
      }
      const name = typeof segment === "boolean" ? String(segment) : readName(segment);
      const happened = read(outcome);
      if (name === undefined || happened === null) {
        if (invalid === "error" && name === undefined) throw invalidValue("segment", "a text, a number, true or false", segment, index);
        if (invalid === "error")
          throw invalidValue("outcome", "true or false, or a value that options.outcomeWhen decides on", outcome, index);
        tally.invalid += 1;
        return;
      }
      const counts = (tally.segments[nameKey(name)] ??= { yes: 0, no: 0 });
      if (happened) counts.yes += 1;
      else counts.no += 1;
    },
    merge(left, right) {
      const [mine, theirs] = [{ outcomeWhen: left.outcomeWhen }, { outcomeWhen: right.outcomeWhen }];
      if (canonical(mine) !== canonical(theirs)) throw incompatibleTally("lift", mine, theirs);
      const segments: Record<string, LiftCounts> = {};
      for (const key of new Set([...Object.keys(left.segments), ...Object.keys(right.segments)])) {
        const [a, b] = [left.segments[key], right.segments[key]];
        segments[key] = { yes: (a?.yes ?? 0) + (b?.yes ?? 0), no: (a?.no ?? 0) + (b?.no ?? 0) };
      }
      return { ...mine, segments, missing: left.missing + right.missing, invalid: left.invalid + right.invalid };
    },
    counts: ({ segments, missing, invalid: skipped }) => ({
      valid: Object.values(segments).reduce((sum, { yes, no }) => sum + yes + no, 0),
      missing,
      invalid: skipped,
    }),
    result({ segments, missing, invalid: skipped }) {
      const lifts = liftsOf(
        Object.entries(segments).map(([key, counts]) => [nameOfKey(key), counts] as const),
        settings,
      );
      return lifts && { ...lifts, missing, invalid: skipped };
    },
  };
}

function liftsOf(given: readonly (readonly [name: string, counts: LiftCounts])[], settings: Settings): LiftCountsResult | null {
  const outcomes = given.reduce((sum, [, { yes }]) => sum + yes, 0);
  const records = given.reduce((sum, [, { yes, no }]) => sum + yes + no, 0);
  if (records === 0) return null;
  const rate = outcomes / records;
  const segments = given
    .filter(([, { yes, no }]) => yes + no > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([segment, { yes, no }]): SegmentLift => {
      const own = { outcomes: yes, records: yes + no, rate: yes / (yes + no) };
      const others = { outcomes: outcomes - yes, records: records - yes - no };
      const index = outcomes === 0 ? null : (100 * (yes * records)) / (outcomes * (yes + no));
      if (others.records === 0) return { segment, ...own, rest: null, ratio: null, interval: null, pValue: null, index };
      const { ratio, interval, pValue } = proportionRatio(
        { successes: yes, trials: yes + no },
        { successes: others.outcomes, trials: others.records },
        settings,
      );
      return { segment, ...own, rest: { ...others, rate: others.outcomes / others.records }, ratio, interval, pValue, index };
    });
  return { outcomes, records, rate, segments };
}
