import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { canonical } from "../core/definition.ts";
import { incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import type { CollectOptions, RecordCounts } from "../core/metric.ts";
import { wholePeriods } from "../core/period-number.ts";
import { type Calendar, calendarOf, type Instant, type Period, PERIODS } from "../core/time.ts";
import { kaplanMeierFromLifeTable, type KaplanMeierOptions, type KaplanMeierResult } from "../stats/kaplan-meier.ts";
import type { LifeTableRow } from "../stats/life-table.ts";
import { countAt, lifeTableCheck, type LifeTableRule, lifeTableRule, type LifeTableTally, mergeAges, rowsOf } from "./life-table-tally.ts";
import { momentOf } from "./spell.ts";

/** Where records say how long each was a customer, and whether that ended. */
export interface SurvivalDurationFields<Row> {
  /** How long, in whole periods of at least 0, such as months. */
  readonly duration: Field<Row>;
  /** Whether it ended: `true` or 1, `false` or 0, or as `eventWhen` says. */
  readonly event: Field<Row>;
  /** From which age on the customer is known (left truncation), in whole periods: 0 from the start. */
  readonly entry?: Field<Row> | undefined;
}

/** Where records say when each came and left. */
export interface SurvivalSpellFields<Row> {
  /** The first moment as a customer. */
  readonly start: Field<Row>;
  /** The first moment no longer a customer; missing while they are, and without this field everybody still is one. */
  readonly end?: Field<Row> | undefined;
}

/** Options of {@link survivalOf}. */
export interface SurvivalOfOptions extends KaplanMeierOptions, CollectOptions {
  /** Of spells: the moment up to which they are known. Who is there then is censored at the age reached; required for spells. */
  readonly asOf?: Instant | undefined;
  /**
   * Of spells: the moment from which on they are known (left truncation). Who came before it counts from the age reached then, and who left
   * before it does not count.
   * @defaultValue all are known from their start
   */
  readonly from?: Instant | undefined;
  /**
   * Of spells: the unit of age. An age is the number of whole units passed: a customer who leaves after 45 days leaves at the age of 1 month.
   * @defaultValue "month"
   */
  readonly unit?: Period | undefined;
  /**
   * Of spells: the IANA time zone of the calendar, and of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * Of durations: the value that means that the event came, such as `"Yes"`; every other value then means that it did not.
   * @defaultValue `true` and 1 mean that it came, `false` and 0 that it did not, and anything else is invalid
   */
  readonly eventWhen?: string | number | boolean | undefined;
}

/** A survival curve by whole periods of age, with the life table behind it. */
export interface SurvivalOfResult extends KaplanMeierResult {
  /** What happened at each age that occurs, ascending: to merge, store or test further. */
  readonly lifeTable: readonly LifeTableRow[];
  /** The unit of age; `null` where durations were given. */
  readonly unit: Period | null;
  /** Of the valid records, those of which no whole age was observed: begun after `asOf`, over before `from`, or known for less than a unit. */
  readonly outside: number;
}

/**
 * Survival by tenure as a metric over named fields: a life table that merges and streams, read as a Kaplan-Meier curve.
 *
 * The tally counts by whole age how many left, how many were last seen (censored), and how many came under observation. The curve is
 * `S(t) = product over ages up to t of (n - d) / n`, n being at risk and d leaving at that age; events come before censorings at the same age.
 *
 * - Input: durations in whole periods with whether they ended, `{ duration, event, entry? }`; or spells `{ start, end? }` with `asOf`, whose
 *   ages are whole units on the calendar of a time zone: a month after January 31 is the last day of February. Each spell counts, so that a
 *   customer who came back counts twice. Missing: no duration, event, entry or start. Invalid: a duration that is not whole, an entry that
 *   is not before the duration, a date that is none, an end before its start.
 * - Result: as `kaplanMeierFromLifeTable`, in the unit of age.
 * - Cost: O(n) time; memory per age that occurs.
 * - When not to trust it: with few at risk, at the oldest ages.
 *
 * @param fields - The columns of durations or of spells.
 * @param options - `asOf`, `from`, unit and time zone of spells; interval, level, quantiles and horizon of the curve; invalid rule.
 * @returns A metric to measure, merge, stream, put in a scorecard or ask of a warehouse.
 * @throws {@link CxError} `"invalid-option"` here; `"invalid-value"` when collecting; `"empty"` when no age was observed;
 * `"incompatible-tally"` when ages were made by other rules.
 * @example Subscriptions, in months
 * ```ts
 * import { measure, survivalOf } from "cx-metrics";
 * const subscriptions = [
 *   { start: "2026-01-10", end: "2026-02-20" },
 *   { start: "2026-01-31", end: "2026-04-30" },
 *   { start: "2026-02-01", end: null },
 *   { start: "2026-03-15", end: null },
 * ];
 * const curve = measure(survivalOf({ start: "start", end: "end" }, { asOf: "2026-06-01" }), subscriptions);
 * curve.steps.map(({ time, survival }) => [time, survival]); // => [[1, 0.75], [2, 0.75], [3, 0.375], [4, 0.375]]
 * curve.median.time; // => 3
 * ```
 * @see Kaplan and Meier 1958, Journal of the American Statistical Association 53:457; Cutler and Ederer 1958, Journal of Chronic Diseases 8:699
 */
export function survivalOf<Row = AnyRow>(
  fields: SurvivalDurationFields<Row> | SurvivalSpellFields<Row>,
  options: SurvivalOfOptions = {},
): FieldMetric<Row, LifeTableTally, SurvivalOfResult> {
  const { invalid = "error", interval, level, quantiles, until, at } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const reading = { interval, level, quantiles, until, at };
  // Refuses wrong reading options before anything is collected.
  kaplanMeierFromLifeTable([{ time: 1, events: 1, censored: 0 }], reading);
  const { rule, read } = "duration" in fields ? durationReader(options) : spellReader(options);
  const name = "survival";
  return overFields<Row, SurvivalInput, LifeTableTally, SurvivalOfResult>(
    {
      name,
      unit: "valid record with an age",
      create: () => ({ ...rule, ages: {}, outside: 0, missing: 0, invalid: 0 }),
      add(tally, record, index) {
        const stay = read(
          record,
          (field, expected, received) => {
            if (invalid === "error") throw invalidValue(field, expected, received, index);
            return "invalid";
          },
          index,
        );
        if (typeof stay === "string") {
          tally[stay] += 1;
          return;
        }
        if (stay.entry !== null) countAt(tally, stay.entry, 2);
        countAt(tally, stay.age, stay.event ? 0 : 1);
      },
      merge(left, right) {
        const [mine, theirs] = [lifeTableRule(left), lifeTableRule(right)];
        if (canonical(mine) !== canonical(theirs)) throw incompatibleTally(name, mine, theirs);
        return {
          ...mine,
          ages: mergeAges(left.ages, right.ages),
          outside: left.outside + right.outside,
          missing: left.missing + right.missing,
          invalid: left.invalid + right.invalid,
        };
      },
      counts: (tally) => countsOf(tally),
      result(tally) {
        const lifeTable = rowsOf(tally.ages);
        if (lifeTable.length === 0) return null;
        return { ...kaplanMeierFromLifeTable(lifeTable, reading), lifeTable, unit: tally.unit, outside: tally.outside, ...countsOf(tally) };
      },
    },
    fields,
    { tally: "life-table", collect: { ...rule, invalid }, check: lifeTableCheck(rule) },
  );
}

interface SurvivalInput {
  readonly duration?: unknown;
  readonly event?: unknown;
  readonly entry?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
}

/** One record of the table: the age at its end, whether the event came, and the age from which on it is known. */
interface Stay {
  readonly age: number;
  readonly event: boolean;
  readonly entry: number | null;
}

type Refuse = (field: string, expected: string, received: unknown) => "invalid";

interface Reader {
  readonly rule: LifeTableRule;
  readonly read: (record: SurvivalInput, refuse: Refuse, index: number) => Stay | "missing" | "invalid" | "outside";
}

function countsOf({ ages, outside, missing, invalid }: LifeTableTally): RecordCounts {
  const seen = Object.values(ages).reduce((sum, [events, censored]) => sum + events + censored, 0);
  return { valid: seen + outside, missing, invalid };
}

const READING = ["interval", "level", "quantiles", "until", "at", "invalid"] as const;

function durationReader(options: SurvivalOfOptions): Reader {
  checkOptions(options, [...READING, "eventWhen"]);
  const { eventWhen } = options;
  const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  const came = (event: unknown): boolean | null => {
    if (eventWhen !== undefined) return event === eventWhen;
    return event === true || event === 1 ? true : event === false || event === 0 ? false : null;
  };
  return {
    rule: {
      of: "durations",
      unit: null,
      timeZone: null,
      asOf: null,
      from: null,
      eventWhen: eventWhen === undefined ? { rule: "boolean" } : { rule: "value", value: checkedValue(eventWhen) },
    },
    read(record, refuse) {
      const { duration, event } = record;
      const entry = "entry" in record ? record.entry : 0;
      if (isMissing(duration) || isMissing(event) || isMissing(entry)) return "missing";
      const isEvent = came(event);
      if (!isWhole(duration)) return refuse("duration", "a whole number of at least 0", duration);
      if (isEvent === null) return refuse("event", "true or 1, or false or 0", event);
      if (!isWhole(entry)) return refuse("entry", "a whole number of at least 0", entry);
      if (entry > 0 && entry >= duration) return refuse("entry", "a number less than the duration", entry);
      return { age: duration + 0, event: isEvent, entry: entry > 0 ? entry : null };
    },
  };
}

function checkedValue(eventWhen: unknown): string | number | boolean {
  if (typeof eventWhen === "string" || typeof eventWhen === "boolean") return eventWhen;
  if (Number.isFinite(eventWhen)) return (eventWhen as number) + 0;
  throw invalidOption("eventWhen", "a text, a finite number, true or false", eventWhen);
}

function spellReader(options: SurvivalOfOptions): Reader {
  checkOptions(options, [...READING, "asOf", "from", "unit", "timeZone"]);
  const { unit = "month", invalid = "error" } = options;
  checkChoice("unit", unit, PERIODS);
  const calendar = calendarOf(options.timeZone);
  const asOf = calendar.instant(options.asOf, "options.asOf") + 0;
  const from = options.from === undefined ? null : calendar.instant(options.from, "options.from") + 0;
  if (from !== null && from >= asOf) throw invalidOption("from", "a moment before asOf", options.from);
  return {
    rule: { of: "spells", unit, timeZone: calendar.timeZone, asOf, from, eventWhen: null },
    read({ start, end }, refuse, index) {
      if (isMissing(start)) return "missing";
      const begun = momentOf(calendar, start, "start", index, invalid);
      const over = isMissing(end) ? Infinity : momentOf(calendar, end, "end", index, invalid);
      if (begun === null || over === null) return "invalid";
      if (over < begun) return refuse("end", "a moment not before the start", end);
      return stayOf(calendar, unit, begun, over, asOf, from);
    },
  };
}

function stayOf(calendar: Calendar, unit: Period, start: number, end: number, asOf: number, from: number | null): Stay | "outside" {
  if (start > asOf || (from !== null && start < from && end <= from)) return "outside";
  const age = wholePeriods(calendar, start, Math.min(end, asOf), unit);
  const entry = from === null || start >= from ? null : wholePeriods(calendar, start, from, unit);
  if (entry !== null && entry >= age) return "outside";
  return { age, event: end <= asOf, entry };
}
