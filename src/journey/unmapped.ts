import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { type Name, readName } from "../core/name.ts";
import { type SegmentedMetric, segmentTable } from "../core/segment-table.ts";
import type { AnyFieldMetric } from "../core/segment-tally.ts";
import { compareNames } from "../core/sorted.ts";
import type { Journey } from "./journey.ts";
import { segmentsByTouchpoint, touchpointCounts, touchpointKey } from "./touchpoint-key.ts";

/** Where the touchpoint of an event is. */
export interface UnmappedFields {
  /**
   * The field that names the touchpoint, or a function of a row.
   * @defaultValue "touchpoint"
   */
  readonly touchpoint?: string | ((row: never) => unknown) | undefined;
}

/** A touchpoint that occurs in the data. */
export interface SeenTouchpoint {
  /** The touchpoint. */
  readonly touchpoint: string;
  /** How many events. */
  readonly events: number;
  /** Their share of all valid events, from 0 to 1. */
  readonly share: number;
}

/** Data beside a journey map. */
export interface UnmappedResult extends RecordCounts {
  /** Touchpoints in the data that the map lacks, the most frequent first. */
  readonly unmapped: readonly SeenTouchpoint[];
  /** Touchpoints of the map that the data lacks, in the order of the map. */
  readonly neverSeen: readonly string[];
  /** Events at touchpoints of the map. */
  readonly mapped: number;
  /** The share of events at touchpoints of the map, from 0 to 1. */
  readonly coverage: number;
}

/**
 * Unmapped touchpoints: what customers meet that the journey map lacks, and what the map has that nobody meets.
 *
 * `coverage = events at mapped touchpoints / events`. A touchpoint that is spelled otherwise counts as another.
 *
 * - Input: touchpoints, or events `{ touchpoint }`. Without one an event is missing.
 * - Result: counts, and shares from 0 to 1. `valid + missing + invalid` are all events.
 * - Cost: O(n) time; memory per touchpoint.
 *
 * @param events - What was met.
 * @param map - The journey map.
 * @param options - What to do with touchpoints that are no names.
 * @returns What is unmapped, and what was never seen.
 * @throws {@link CxError} `"empty"` without an event at a touchpoint; `"invalid-value"` when a touchpoint is no name; `"invalid-option"` for an unknown option.
 * @example
 * ```ts
 * import { journey, unmapped } from "cx-metrics";
 * const map = journey({ touchpoints: [{ name: "checkout", stage: "purchase" }, { name: "fair", stage: "awareness" }] });
 * const result = unmapped(["checkout", "chat", "chat", "checkout", "checkout"], map);
 * result.unmapped; // => [{ touchpoint: "chat", events: 2, share: 0.4 }]
 * result.neverSeen; // => ["fair"]
 * result.coverage; // => 0.6
 * ```
 * @see Lemon and Verhoef 2016, Journal of Marketing 80, 69-96.
 */
export function unmapped(
  events: Iterable<Name | { readonly touchpoint: Name | null | undefined } | null | undefined>,
  map: Journey,
  options: CollectOptions = {},
): UnmappedResult {
  checkOptions(options, ["invalid"]);
  const { invalid: rule = "error" } = options;
  checkChoice("invalid", rule, ["error", "skip"]);
  const seen = new Map<string, number>();
  let [valid, missing, invalid, index] = [0, 0, 0, 0];
  for (const event of events) {
    const value = typeof event === "object" && event !== null ? event.touchpoint : event;
    const name = readName(value);
    if (name !== undefined) {
      seen.set(name, (seen.get(name) ?? 0) + 1);
      valid += 1;
    } else if (isMissing(value)) missing += 1;
    else if (rule === "skip") invalid += 1;
    else throw invalidValue(`events[${index}].touchpoint`, "a text or a number", value);
    index += 1;
  }
  const result = unmappedOfCounts(seen, { valid, missing, invalid }, map);
  if (result === null) throw emptyInput("unmapped", "event with a touchpoint");
  return result;
}

/**
 * Unmapped touchpoints as a metric over named fields, for {@link measure}, {@link collect}, streams, parts that merge, and warehouses.
 *
 * Definition and result are those of {@link unmapped}. The tally is a count of events by touchpoint: the map is only read, so that one tally answers every map.
 * A touchpoint that is no name, such as a list, is an error.
 *
 * @param map - The journey map.
 * @param options - The field of the touchpoint.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown option, or a touchpoint that is neither the name of a field nor a function.
 * @example From columns
 * ```ts
 * import { journey, measure, unmappedOf } from "cx-metrics";
 * const map = journey({ touchpoints: [{ name: "checkout", stage: "purchase" }] });
 * const { unmapped, coverage } = measure(unmappedOf(map, { touchpoint: "page" }), { page: ["checkout", "chat", "checkout", "chat"] });
 * unmapped; // => [{ touchpoint: "chat", events: 2, share: 0.5 }]
 * coverage; // => 0.5
 * ```
 */
export function unmappedOf<Row = AnyRow>(map: Journey, options: UnmappedFields = {}): SegmentedMetric<Row, UnmappedResult> {
  checkOptions(options, ["touchpoint"]);
  return {
    ...segmentTable<Row, Readonly<Record<string, AnyFieldMetric>>>("unmapped", [touchpointKey<Row>(options.touchpoint)], {}),
    unit: "event with a touchpoint",
    counts: touchpointCounts,
    result(tally) {
      const seen = new Map(Array.from(segmentsByTouchpoint(tally, []), ([name, { records }]) => [name, records]));
      return unmappedOfCounts(seen, touchpointCounts(tally), map);
    },
  };
}

/** The seen touchpoints beside the map; `null` where none was seen. */
function unmappedOfCounts(
  seen: ReadonlyMap<string, number>,
  { valid, missing, invalid }: RecordCounts,
  map: Journey,
): UnmappedResult | null {
  if (valid === 0) return null;
  const known = new Set(map.touchpoints.map(({ name }) => name));
  const others = [...seen].filter(([name]) => !known.has(name));
  const mapped = valid - others.reduce((sum, [, count]) => sum + count, 0);
  return {
    unmapped: others
      .sort(([left, some], [right, more]) => more - some || compareNames(left, right))
      .map(([touchpoint, count]) => ({ touchpoint, events: count, share: count / valid })),
    neverSeen: [...known].filter((name) => !seen.has(name)),
    mapped,
    coverage: mapped / valid,
    valid,
    missing,
    invalid,
  };
}
