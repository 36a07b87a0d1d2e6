import { checkOptions, isMissing } from "./check.ts";
import type { KeyDefinition } from "./definition.ts";
import { invalidOption, invalidValue } from "./errors.ts";
import type { Field } from "./fields.ts";
import { calendarOf, type Instant, type Period, PERIODS } from "./time.ts";

/** A segment's value under one key; `null` collects the records that have none. */
export type KeyValue = string | number | boolean | null;

/** How records are told apart: by a value, by a range, by a calendar period, or by the caller's function. */
export interface SegmentKey<Row, Name extends string = string> {
  /** The key's name in the result. */
  readonly name: Name;
  /** The field, or the function, whose value is sorted into segments. */
  readonly field: Field<Row>;
  /** How a value becomes a segment, as plain JSON. */
  readonly definition: KeyDefinition;
  /** The segment of one value. */
  label(value: unknown, index: number): KeyValue;
  /** The segments in the order in which they are shown; without it, by value. */
  readonly order?: readonly KeyValue[];
}

/**
 * A key that takes the value itself: `byValue("region")`. In a scorecard a field name alone means the same.
 *
 * - Input: strings, numbers, booleans; any string is an ordinary name, `__proto__` too. `null`, `undefined` and `NaN` form the segment `null`.
 *
 * @param name - The key's name in the result; the field's name when no function is given.
 * @param of - Reads the value from a row, for keys that are no field.
 * @returns The key.
 * @example Large and small accounts
 * ```ts
 * import { byValue, npsOf, scorecard } from "cx-metrics";
 * const size = byValue("size", (row: { seats: number }) => (row.seats >= 100 ? "large" : "small"));
 * const card = scorecard({ by: [size], metrics: { nps: npsOf("rating") } });
 * const result = card.measure([{ seats: 500, rating: 10 }, { seats: 3, rating: 2 }]);
 * result.segments.map(({ key }) => key); // => [{ size: "large" }, { size: "small" }]
 * ```
 */
export function byValue<Name extends string, Row = { readonly [Key in Name]?: unknown }>(
  name: Name,
  of?: (row: Row) => KeyValue | undefined,
): SegmentKey<Row, Name> {
  return {
    name,
    field: of ?? (name as unknown as Field<Row>),
    definition: { kind: "value", name, field: of ? null : name },
    label(value, index) {
      if (isMissing(value)) return null;
      if (typeof value === "bigint") return String(value);
      if (typeof value === "string" || typeof value === "boolean") return value;
      // `+ 0` makes -0 an ordinary 0, as JSON does.
      if (typeof value === "number" && Number.isFinite(value)) return value + 0;
      throw invalidValue(name, "a string, a finite number or a boolean", value, index);
    },
  };
}

/**
 * A key by ranges of a number: below the first break, from each break to the next, and from the last break on.
 *
 * - Ranges include their lower break and exclude their upper one: `bands("spend", [100, 500])` gives `<100`, `100–<500` and `≥500`.
 *
 * @param field - The field that holds the number.
 * @param breaks - Where the ranges begin, ascending.
 * @param labels - Names for the ranges, one more than there are breaks.
 * @returns The key.
 * @throws {@link CxError} `"invalid-option"` when the breaks do not ascend or the labels do not fit.
 * @example Spend in three ranges
 * ```ts
 * import { bands, npsOf, scorecard } from "cx-metrics";
 * const card = scorecard({ by: [bands("spend", [100, 500], ["low", "middle", "high"])], metrics: { nps: npsOf("rating") } });
 * const result = card.measure([{ spend: 20, rating: 3 }, { spend: 100, rating: 9 }]);
 * result.segments.map(({ key }) => key.spend); // => ["low", "middle"]
 * ```
 */
export function bands<Name extends string>(
  field: Name,
  breaks: readonly number[],
  labels: readonly string[] = rangeLabels(breaks),
): SegmentKey<{ readonly [Key in Name]?: number | null | undefined }, Name> {
  for (const [index, edge] of breaks.entries()) {
    if (!Number.isFinite(edge) || edge <= (breaks[index - 1] ?? -Infinity))
      throw invalidOption(`breaks[${index}]`, "ascending finite numbers", edge);
  }
  if (breaks.length === 0) throw invalidOption("breaks", "at least one break", breaks);
  if (labels.length !== breaks.length + 1 || new Set(labels).size !== labels.length) {
    throw invalidOption("labels", `${breaks.length + 1} different labels`, labels);
  }
  return {
    name: field,
    field,
    definition: { kind: "bands", name: field, field, breaks: breaks.map((edge) => edge + 0), labels: [...labels] },
    order: labels,
    label(value, index) {
      if (isMissing(value)) return null;
      if (typeof value !== "number") throw invalidValue(field, "a number", value, index);
      let band = 0;
      while (band < breaks.length && value >= (breaks[band] as number)) band += 1;
      return labels[band] as string;
    },
  };
}

/**
 * A key by age bands: `ageBands([18, 25, 35])` gives `<18`, `18–24`, `25–34` and `35+`.
 *
 * @param breaks - The first year of each band, ascending whole numbers.
 * @param field - The field that holds the age in years.
 * @returns The key.
 * @throws {@link CxError} `"invalid-option"` when the breaks are not ascending whole numbers.
 * @example Who is behind the score
 * ```ts
 * import { ageBands, npsOf, scorecard } from "cx-metrics";
 * const card = scorecard({ by: [ageBands([18, 25, 35])], metrics: { nps: npsOf("rating") } });
 * const result = card.measure([{ age: 24, rating: 10 }, { age: 61, rating: 6 }]);
 * result.segments.map(({ key }) => key.age); // => ["18–24", "35+"]
 * ```
 */
export function ageBands<Name extends string = "age">(
  breaks: readonly number[],
  field: Name = "age" as Name,
): SegmentKey<{ readonly [Key in Name]?: number | null | undefined }, Name> {
  for (const [index, edge] of breaks.entries()) {
    if (!Number.isSafeInteger(edge)) throw invalidOption(`breaks[${index}]`, "a whole number of years", edge);
  }
  const labels = breaks.map((edge, index) => {
    const next = breaks[index + 1];
    if (next === undefined) return `${edge}+`;
    return next - edge === 1 ? `${edge}` : `${edge}–${next - 1}`;
  });
  return bands(field, breaks, [`<${breaks[0]}`, ...labels]);
}

/**
 * A key by calendar periods of a time zone: `2026-01-31`, `2026-W05` (ISO 8601 week), `2026-01`, `2026-Q1` or `2026`.
 *
 * @param field - The field that holds the moment: an ISO 8601 string, a `Date`, or milliseconds since 1970.
 * @param options - The period's length and the time zone whose midnights divide the periods.
 * @returns The key, named after the period.
 * @throws {@link CxError} `"invalid-option"` for an unknown period or time zone; `"invalid-value"` when a value is no date.
 * @example The month is the customer's month
 * ```ts
 * import { byPeriod, npsOf, scorecard } from "cx-metrics";
 * const month = byPeriod("answeredAt", { every: "month", timeZone: "Asia/Bangkok" });
 * const card = scorecard({ by: [month], metrics: { nps: npsOf("rating") } });
 * const result = card.measure([{ answeredAt: "2026-01-31T20:00:00Z", rating: 10 }]);
 * result.segments[0]?.key; // => { month: "2026-02" }
 * ```
 */
export function byPeriod<FieldName extends string, const Every extends Period, const Name extends string = Every>(
  field: FieldName,
  options: PeriodKeyOptions<Every, Name>,
): SegmentKey<{ readonly [Key in FieldName]?: Instant | null | undefined }, Name> {
  checkOptions(options, ["every", "timeZone", "name"]);
  const { every, timeZone, name = every as unknown as Name } = options;
  if (!PERIODS.includes(every)) throw invalidOption("every", `one of ${PERIODS.join(", ")}`, every);
  const calendar = calendarOf(timeZone);
  return {
    name,
    field,
    definition: { kind: "period", name, field, every, timeZone: calendar.timeZone },
    label: (value, index) => (isMissing(value) ? null : calendar.label(calendar.instant(value, field, index), every)),
  };
}

/** Options of {@link byPeriod}. */
export interface PeriodKeyOptions<Every extends Period = Period, Name extends string = string> {
  /** The length of a period. */
  readonly every: Every;
  /**
   * The IANA time zone whose midnights divide the periods.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * The key's name in the result.
   * @defaultValue the value of `every`
   */
  readonly name?: Name | undefined;
}

function rangeLabels(breaks: readonly number[]): string[] {
  const inner = breaks.slice(1).map((edge, index) => `${breaks[index]}–<${edge}`);
  return [`<${breaks[0]}`, ...inner, `≥${breaks.at(-1)}`];
}
