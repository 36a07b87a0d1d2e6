import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, checkWhole, isMissing } from "../core/check.ts";
import { incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { isIterable, measure, type Records } from "../core/measure.ts";
import type { CollectOptions, InvalidRule, RecordCounts } from "../core/metric.ts";
import { periodNumber, periodStart } from "../core/period-number.ts";
import { type Calendar, calendarOf, type Instant, type Period, PERIODS } from "../core/time.ts";
import type { ChurnFields } from "./churn-from-records.ts";
import { type ChurnIntervalOptions, intervalSettings } from "./churn-rate.ts";
import { cohortCheck, type CohortTally, joinHistories } from "./cohort-tally.ts";
import { type CohortKind, type CohortTriangle, cohortTriangle } from "./cohort-triangle.ts";
import { type CustomerId, customerKey } from "./customer-key.ts";
import { momentOf, readSpell, spellFields, type SpellRecord } from "./spell.ts";

/** Something a customer did, such as an order or a visit, for the kinds `"on-period"` and `"unbounded"`. */
export interface CohortActivityRecord {
  /** Who did it. */
  readonly customer: CustomerId | null | undefined;
  /** When. */
  readonly at: Instant | null | undefined;
}

/** Where records say who did something and when. */
export interface CohortActivityFields<Row> {
  /** The customer. */
  readonly customer: Field<Row>;
  /** The moment. */
  readonly at: Field<Row>;
}

/** What is counted, by which calendar, and up to when records are known. */
export interface CohortOptions extends ChurnIntervalOptions, CollectOptions {
  /** What being retained means. There is no default: on the same data each kind gives another rate. */
  readonly kind: CohortKind;
  /** The calendar period of cohorts and ages. */
  readonly every: Period;
  /** The moment up to which records are known. Later records are counted apart, and a period that is not over then is in no cell. */
  readonly asOf: Instant;
  /**
   * The IANA time zone of the calendar, and of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
  /**
   * The highest age in the triangle, a whole number of at least 0.
   * @defaultValue every age that is over
   */
  readonly maxAge?: number | undefined;
}

/** Retention of cohorts, and what became of the records. */
export interface CohortRetentionResult extends CohortTriangle {
  /** What being retained means here. */
  readonly kind: CohortKind;
  /** The calendar period of cohorts and ages. */
  readonly every: Period;
  /** The time zone of the calendar. */
  readonly timeZone: string;
  /** The moment up to which records are known, an ISO moment in UTC. */
  readonly asOf: string;
  /** Valid records. */
  readonly records: number;
  /** Of those, the ones after `asOf`: nothing is read of them. */
  readonly later: number;
  /** Records without customer or moment. */
  readonly missing: number;
  /** Records with an invalid value, skipped. */
  readonly invalid: number;
}

/**
 * Cohort retention: of the customers who came in a period, how many are still there so many periods later, as a triangle of cohort by age.
 *
 * A customer belongs to the cohort of the period of the first record. `rate = count / size`, and retained (`count`) at age k are, by `kind`:
 * - `"on-period"`: customers with activity in the k-th period after that of the cohort (N-day, or classic, retention);
 * - `"unbounded"`: customers with activity in that period or in any later one (rolling retention): it never rises with age, and the
 *   latest ages are low because what comes after them is not known yet;
 * - `"contract"`: customers with a contract at the end of that period. Each cell has the flow through its period: over all cohorts `start` and
 *   `lost` add up to the row of `churnByPeriod` for that period.
 *
 * A period that is not over at `asOf` makes no cell: what is not known yet is absent, neither 0 nor in a mean. The mean at an age is over
 * the cohorts that have reached it, by name: `pooledRate` of all their customers, and `equalWeightRate` of their rates.
 *
 * - Input: n records in any order, rows or columns: `{ customer, at }` of activity, or spells `{ customer, start, end? }` for `"contract"`.
 *   A record without customer or moment is missing. Invalid: a date that is none, an end before its start.
 * - Result: counts, and rates from 0 to 1 with intervals: Wilson's of a rate, the square-and-add rule for equal weights.
 * - Cost: O(n log n) time; memory per customer and run of periods. Parts may split the records of a customer.
 * - When not to trust it: the first cohort of records that begin in the middle of a history holds all older customers. Its age is not theirs.
 *
 * @param records - Activity or spells.
 * @param options - Kind, calendar period and `asOf`; time zone, highest age, invalid rule, level and method.
 * @returns The triangle, the means by age and what became of the records.
 * @throws {@link CxError} `"empty"` when no record is valid; `"invalid-value"` for a wrong record; `"invalid-option"`; `"overflow"` for more than
 * a million cells.
 * @example Who orders again
 * ```ts
 * import { cohortRetention } from "cx-metrics";
 * const orders = [
 *   { customer: "ada", at: "2026-01-05" },
 *   { customer: "ada", at: "2026-03-20" },
 *   { customer: "bob", at: "2026-01-31" },
 *   { customer: "eve", at: "2026-02-14" },
 * ];
 * const { cohorts } = cohortRetention(orders, { kind: "on-period", every: "month", asOf: "2026-04-01" });
 * cohorts.map(({ cohort, cells }) => [cohort, cells.map(({ rate }) => rate)]); // => [["2026-01", [1, 0, 0.5]], ["2026-02", [1, 0]]]
 * ```
 * @see Zou, Huang and Zhang 2009, Computational Statistics and Data Analysis 53:1080, for the interval of equal weights.
 */
export function cohortRetention(
  records: Records<CohortActivityRecord> | Records<SpellRecord>,
  options: CohortOptions,
): CohortRetentionResult {
  const fields = options.kind === "contract" ? spellFields(records as Records<SpellRecord>) : ({ customer: "customer", at: "at" } as const);
  // Columns are by name; rows of either shape are read by the fields of the kind.
  return measure(cohortRetentionOf(fields, options), isIterable(records) ? (records as Iterable<AnyRow>) : records);
}

/**
 * Cohort retention as a metric over named fields: {@link cohortRetention} for any columns, to merge, stream or ask of a warehouse.
 *
 * @param fields - The columns of customer and moment, or of customer, start and end for the kind `"contract"`.
 * @param options - Kind, calendar period and `asOf`; time zone, highest age, invalid rule, level and method.
 * @returns A metric whose tally holds, by customer, the first period and the runs of periods; parts may split the records of a customer.
 * @throws {@link CxError} `"invalid-option"` here, also when the fields are not those of the kind; `"invalid-value"` when collecting;
 * `"incompatible-tally"` when calendars or `asOf` differ in a merge.
 * @example Two halves of a year of contracts
 * ```ts
 * import { cohortRetentionOf, collect } from "cx-metrics";
 * const metric = cohortRetentionOf(
 *   { customer: "account", start: "signed", end: "cancelled" },
 *   { kind: "contract", every: "quarter", asOf: "2026-10-01" },
 * );
 * const north = collect(metric, [{ account: 1, signed: "2026-02-01", cancelled: "2026-08-15" }]);
 * const south = collect(metric, [{ account: 2, signed: "2026-03-01", cancelled: null }]);
 * const [first] = metric.result(metric.merge(north, south))?.cohorts ?? [];
 * first?.cells.map(({ period, count }) => [period, count]); // => [["2026-Q1", 2], ["2026-Q2", 2], ["2026-Q3", 1]]
 * ```
 */
export function cohortRetentionOf<Row = AnyRow>(
  fields: CohortActivityFields<Row> | ChurnFields<Row>,
  options: CohortOptions,
): FieldMetric<Row, CohortTally, CohortRetentionResult> {
  checkOptions(options, ["kind", "every", "asOf", "timeZone", "maxAge", "invalid", "level", "method"]);
  const { kind, every, invalid = "error", maxAge = Infinity } = options;
  checkChoice("kind", kind, ["on-period", "unbounded", "contract"]);
  checkChoice("every", every, PERIODS);
  checkChoice("invalid", invalid, ["error", "skip"]);
  if (maxAge !== Infinity) checkWhole("maxAge", maxAge, 0);
  const settings = intervalSettings({ level: options.level, method: options.method });
  const calendar = calendarOf(options.timeZone);
  const asOf = calendar.instant(options.asOf, "options.asOf") + 0;
  const of = kind === "contract" ? "spells" : "activity";
  if ((of === "spells") !== "start" in fields) {
    throw invalidOption("kind", of === "spells" ? "the fields customer, start and end" : "the fields customer and at", kind);
  }
  const rule = { of, every, timeZone: calendar.timeZone, asOf } as const;
  const read = of === "spells" ? spellReader(calendar, every, asOf, invalid) : activityReader(calendar, every, asOf, invalid);
  return overFields<Row, CohortInput, CohortTally, CohortRetentionResult>(
    {
      name: "cohortRetention",
      unit: "valid record",
      create: () => ({ ...rule, customers: {}, known: 0, later: 0, missing: 0, invalid: 0 }),
      add(tally, record, index) {
        const history = read(record, index);
        if (typeof history === "string") {
          tally[history] += 1;
          return;
        }
        tally.known += 1;
        const known = tally.customers[history.key];
        tally.customers[history.key] = known ? joinHistories(known, history.periods) : history.periods;
      },
      merge(left, right) {
        const [mine, theirs] = [ruleOf(left), ruleOf(right)];
        if (mine.some((part, place) => part !== theirs[place])) throw incompatibleTally("cohortRetention", mine, theirs);
        const customers: CohortTally["customers"] = {};
        for (const [key, history] of Object.entries(left.customers)) customers[key] = [...history];
        for (const [key, history] of Object.entries(right.customers)) {
          const known = customers[key];
          customers[key] = known ? joinHistories(known, history) : [...history];
        }
        return {
          of: left.of,
          every: left.every,
          timeZone: left.timeZone,
          asOf: left.asOf,
          customers,
          ...(left.folded || right.folded ? { folded: [...(left.folded ?? []), ...(right.folded ?? [])] } : {}),
          known: left.known + right.known,
          later: left.later + right.later,
          missing: left.missing + right.missing,
          invalid: left.invalid + right.invalid,
        };
      },
      counts: ({ known, later, missing, invalid: skipped }): RecordCounts => ({ valid: known + later, missing, invalid: skipped }),
      result(tally) {
        const { later, missing, invalid: skipped } = tally;
        const records = tally.known + later;
        if (records === 0) return null;
        return {
          kind,
          every: tally.every,
          timeZone: tally.timeZone,
          asOf: new Date(tally.asOf).toISOString(),
          ...cohortTriangle(tally, kind, calendar, settings, maxAge),
          records,
          later,
          missing,
          invalid: skipped,
        };
      },
    },
    fields,
    { tally: "cohorts", collect: { ...rule, invalid }, check: cohortCheck(rule) },
  );
}

interface CohortInput {
  readonly customer?: unknown;
  readonly at?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
}

/** A customer, and what one record tells of the periods: as in the tally. */
interface History {
  readonly key: string;
  readonly periods: number[];
}

type HistoryReader = (record: CohortInput, index: number) => History | "missing" | "invalid" | "later";

const ruleOf = ({ of, every, timeZone, asOf }: CohortTally): readonly unknown[] => [of, every, timeZone, asOf];

function activityReader(calendar: Calendar, every: Period, asOf: number, invalid: InvalidRule): HistoryReader {
  return ({ customer, at }, index) => {
    if (isMissing(customer) || isMissing(at)) return "missing";
    const key = customerKey(customer);
    if (key === null && invalid === "error") throw invalidValue("customer", "a text or a finite number", customer, index);
    const moment = momentOf(calendar, at, "at", index, invalid);
    if (key === null || moment === null) return "invalid";
    if (moment > asOf) return "later";
    const period = periodNumber(calendar, moment, every);
    return { key, periods: [period, period, period] };
  };
}

/** A run goes from the first to the last period at whose end the customer was there. */
function spellReader(calendar: Calendar, every: Period, asOf: number, invalid: InvalidRule): HistoryReader {
  const over = periodNumber(calendar, asOf, every) - 1;
  // The period before the first boundary at or after a moment: the boundary is its end.
  const endingFrom = (moment: number): number => {
    const period = periodNumber(calendar, moment, every);
    return periodStart(calendar, period, every) < moment ? period : period - 1;
  };
  return (record, index) => {
    const spell = readSpell(record, index, calendar, invalid);
    if (typeof spell === "string") return spell;
    const { key, start, end } = spell;
    if (start > asOf) return "later";
    const first = endingFrom(start);
    const last = end > asOf ? over : Math.min(over, endingFrom(end) - 1);
    return { key, periods: [periodNumber(calendar, start, every), ...(first <= last ? [first, last] : [])] };
  };
}
