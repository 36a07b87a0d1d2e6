import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { roundExact } from "../core/exact-sum.ts";
import { type Field, type FieldMetric, overFields, readFields } from "../core/fields.ts";
import { isIterable, measure, type Records } from "../core/measure.ts";
import { type CollectOptions, type Metric, measureInputs } from "../core/metric.ts";
import { type Name, nameOfKey, readName } from "../core/name.ts";
import { calendarOf, DAY, type Instant } from "../core/time.ts";
import { addToSums, createSums, type CustomerSumsTally, mergeSums, sumsCheck } from "./customer-sums.ts";
import { binningOf, MEASURES, type RfmBinning, type RfmScores, type RfmThresholds, scoresOf, scoreValues } from "./rfm-scores.ts";
import {
  checkRules,
  RFM_SEGMENTS,
  type RfmCustomer,
  type RfmSegment,
  type RfmSegmentRule,
  segmentOf,
  summariesOf,
} from "./rfm-segments.ts";

/** A purchase, or whatever a customer did that is worth something. */
export interface Transaction {
  /** Who bought. */
  readonly customer: Name | null | undefined;
  /** When. */
  readonly at: Instant | null | undefined;
  /** For how much, from 0 in the currency unit. */
  readonly amount: number | null | undefined;
}

/** Options of the scores and segments. */
export interface RfmScoreOptions extends CollectOptions {
  /**
   * How many scores there are, for all measures or by measure, or your own ascending breaks of a measure.
   * @defaultValue 5
   */
  readonly bins?: number | RfmBinning | undefined;
  /**
   * The segments; the first whose ranges hold the three scores is the customer's.
   * @defaultValue {@link RFM_SEGMENTS} where each measure has five scores, otherwise none
   */
  readonly segments?: readonly RfmSegmentRule[] | undefined;
  /**
   * What a customer is called whom no segment fits.
   * @defaultValue "Others"
   */
  readonly others?: string | undefined;
}

/** Options of {@link rfm}. */
export interface RfmOptions extends RfmScoreOptions {
  /** The moment of the report: later transactions do not exist yet. Days are counted up to its calendar day. */
  readonly asOf: Instant;
  /**
   * The IANA time zone of dates without an offset, and of days.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** Scores and segments of customers. */
export interface RfmScoresResult {
  /** How many customers. */
  readonly customers: number;
  /** Where scores change, by measure, and how many customers have each score. */
  readonly thresholds: {
    /** Of days since the latest transaction: score 1 is the longest ago, so scores fall where cuts rise. */
    readonly recency: RfmThresholds;
    /** Of the number of transactions. */
    readonly frequency: RfmThresholds;
    /** Of the sum of amounts. */
    readonly monetary: RfmThresholds;
  };
  /** The customers, by name. */
  readonly scores: readonly RfmCustomer[];
  /** The segments in the order of the table, customers of none last; empty without a table. */
  readonly segments: readonly RfmSegment[];
  /** Records without a value. */
  readonly missing: number;
  /** Records that could not be taken, skipped. */
  readonly invalid: number;
}

/** Scores and segments of customers from their transactions. */
export interface RfmResult extends RfmScoresResult {
  /** The moment of the report, ISO 8601 in UTC. */
  readonly asOf: string;
  /** Transactions up to then. */
  readonly transactions: number;
  /** Transactions later than that, used for nothing. */
  readonly afterAsOf: number;
}

/** Where the parts of a transaction are in a record. */
export interface RfmFields<Row> {
  /** Who bought. */
  readonly customer: Field<Row>;
  /** When. */
  readonly at: Field<Row>;
  /** For how much. */
  readonly amount: Field<Row>;
}

/** What a customer did until now, summed elsewhere. */
export interface CustomerSummary {
  /** Who it is; each customer once. */
  readonly customer: Name | null | undefined;
  /** Days since the latest transaction, at least 0. */
  readonly recencyDays: number | null | undefined;
  /** How many transactions, at least 0. */
  readonly frequency: number | null | undefined;
  /** Sum of the amounts. */
  readonly monetary: number | null | undefined;
}

const ROLES = { customer: "customer", at: "at", amount: "amount" } as const;
const NAMES = { records: "transactions", amount: "amount" } as const;
const SCORING = ["bins", "segments", "others", "invalid"] as const;

/**
 * Recency, frequency and monetary value of customers: scores from 1 to 5 by quantile, named segments, and what each segment is worth.
 *
 * Recency is the days since a customer's latest transaction, in calendar days up to `asOf`; frequency the number of transactions; monetary their
 * sum. With the type-7 quantiles `q_i` of all customers at i / bins, a customer scores `i` where `q_(i-1) < x <= q_i`; recency is turned
 * around, so that 5 is always best. Equal values get equal scores, so bins may differ in size and, where many customers share a value, be empty.
 * (Other tools add 1 to the cut points, rank ties apart, or cut the range evenly.) Breaks of your own are the lowest values of bins.
 *
 * - Input: n transactions, rows or columns, in any order. Without customer, moment or amount they are missing. Amounts are numbers from 0 to 1e150:
 *   take refunds off their purchases first. The number 7 and the text "7" are one customer.
 * - Result: customers by name with measures, scores and segment, the cut points that were used, and a summary by segment.
 * - Cost: O(n) time to collect; O(c log c) for c customers. Memory by customer. To merge parts, or for fields of other names, use {@link rfmOf}.
 * - When not to trust it: scores are ranks among these customers, not worth by themselves; after a campaign compare with the cut points of before.
 *
 * @param transactions - What customers bought and when.
 * @param options - The moment of the report, bins, segments.
 * @returns Scores, cut points and segments.
 * @throws {@link CxError} `"empty"` when no transaction is valid; `"invalid-value"` when one cannot be taken; `"invalid-option"` for a wrong option.
 * @example Who came back lately, often, and for how much?
 * ```ts
 * import { rfm } from "cx-metrics";
 * const transactions = [
 *   { customer: "ann", at: "2026-03-30", amount: 20 },
 *   { customer: "ann", at: "2026-02-01", amount: 30 },
 *   { customer: "bob", at: "2025-11-02", amount: 250 },
 *   { customer: "cem", at: "2026-03-01", amount: 10 },
 * ];
 * const { scores, thresholds } = rfm(transactions, { asOf: "2026-04-01", bins: 2 });
 * scores[0]; // => { customer: "ann", recencyDays: 2, frequency: 2, monetary: 50, scores: { recency: 2, frequency: 2, monetary: 1 }, segment: null }
 * thresholds.recency.cuts; // => [31]
 * thresholds.monetary.counts; // => [2, 1]
 * ```
 * @see Hughes 1994, Strategic Database Marketing. Quantiles: Hyndman and Fan 1996, The American Statistician 50, 361-365.
 */
export function rfm(transactions: Records<Transaction>, options: RfmOptions): RfmResult {
  const { metric } = rfmMetric(options);
  if (isIterable(transactions)) return measureInputs(metric, transactions as Iterable<Transaction>);
  return measure(readFields<Transaction, Transaction, CustomerSumsTally, RfmResult>(metric, ROLES), transactions);
}

/**
 * Recency, frequency and monetary value as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards and SQL.
 *
 * Definition and result are those of {@link rfm}. The tally holds a sum by customer, so that parts merge exactly, whatever part a customer's
 * transactions are in. Bins and segments are only read from it.
 *
 * @param fields - Where customer, moment and amount are.
 * @param options - The moment of the report, bins, segments.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for a wrong option.
 * @example From columns
 * ```ts
 * import { measure, rfmOf } from "cx-metrics";
 * const orders = { who: ["ann", "bob", "ann"], day: ["2026-03-30", "2026-01-02", "2026-03-01"], total: new Float64Array([5, 40, 5]) };
 * const { segments } = measure(rfmOf({ customer: "who", at: "day", amount: "total" }, { asOf: "2026-04-01" }), orders);
 * segments.filter(({ customers }) => customers > 0).map(({ name, amount }) => [name, amount]); // => [["Champions", 10], ["Hibernating", 40]]
 * ```
 */
export function rfmOf<Row = AnyRow>(fields: RfmFields<Row>, options: RfmOptions): FieldMetric<Row, CustomerSumsTally, RfmResult> {
  const { metric, moments } = rfmMetric(options);
  const { asOf, calendar } = moments;
  return overFields(metric, fields, {
    tally: "customer-sums",
    collect: { asOf, timeZone: calendar.timeZone, invalid: options.invalid ?? "error" },
    check: sumsCheck(moments),
  });
}

/**
 * Scores and segments of customers whose recency, frequency and monetary value were found elsewhere. As {@link rfm}, one record for each customer.
 *
 * @param customers - The customers; days and numbers at least 0, amounts finite.
 * @param options - Bins, segments and what to do with records that cannot be taken.
 * @returns Scores, cut points and segments.
 * @throws {@link CxError} `"empty"` without a valid customer; `"invalid-value"` for a customer who cannot be taken or comes twice; `"invalid-option"`
 * for a wrong option.
 * @example Summaries of a shop
 * ```ts
 * import { rfmFromCustomers } from "cx-metrics";
 * const customers = [
 *   { customer: 22086, recencyDays: 232, frequency: 9, monetary: 777 },
 *   { customer: 2290, recencyDays: 115, frequency: 16, monetary: 1555 },
 * ];
 * rfmFromCustomers(customers).scores.map(({ customer, segment }) => [customer, segment]); // => [["22086", "Hibernating"], ["2290", "Champions"]]
 * ```
 */
export function rfmFromCustomers(customers: Iterable<CustomerSummary>, options: RfmScoreOptions = {}): RfmScoresResult {
  checkOptions(options, SCORING);
  const { invalid: rule = "error" } = options;
  checkChoice("invalid", rule, ["error", "skip"]);
  const read = scorer(options);
  const known = new Map<string, Measured>();
  let [index, missing, invalid] = [0, 0, 0];
  for (const record of customers) {
    const { customer, recencyDays, frequency, monetary } = record;
    if ([customer, recencyDays, frequency, monetary].some(isMissing)) missing += 1;
    else {
      const fault = faultOf(record, known, `customers[${index}]`);
      if (fault && rule === "error") throw fault;
      if (fault) invalid += 1;
      else {
        const name = readName(customer) as string;
        known.set(name, {
          customer: name,
          recencyDays: (recencyDays as number) + 0,
          frequency: (frequency as number) + 0,
          monetary: (monetary as number) + 0,
        });
      }
    }
    index += 1;
  }
  if (known.size === 0) throw emptyInput("rfm", "valid customer");
  return { ...read([...known.values()]), missing, invalid };
}

function faultOf({ customer, recencyDays, frequency, monetary }: CustomerSummary, known: ReadonlyMap<string, unknown>, path: string) {
  const name = readName(customer);
  if (name === undefined) return invalidValue(`${path}.customer`, "a text or a number", customer);
  if (known.has(name)) return invalidValue(`${path}.customer`, "each customer once", customer);
  for (const [role, value] of Object.entries({ recencyDays, frequency })) {
    if (!(Number.isFinite(value) && (value as number) >= 0)) return invalidValue(`${path}.${role}`, "a finite number of at least 0", value);
  }
  if (!(Math.abs(monetary as number) <= 1e150)) return invalidValue(`${path}.monetary`, "a number up to 1e150 in size", monetary);
  return null;
}

type Measured = Pick<RfmCustomer, "customer" | "recencyDays" | "frequency" | "monetary">;

/** Reads scores and segments by options that are checked here, once. */
function scorer(options: RfmScoreOptions): (measured: readonly Measured[]) => Omit<RfmScoresResult, "missing" | "invalid"> {
  const bins = binningOf(options.bins);
  const { others = "Others" } = options;
  if (typeof others !== "string") throw invalidOption("others", "a name", others);
  const many = { recency: scoresOf(bins.recency), frequency: scoresOf(bins.frequency), monetary: scoresOf(bins.monetary) };
  const rules = options.segments ?? (MEASURES.every((name) => many[name] === 5) ? RFM_SEGMENTS : null);
  if (rules) checkRules(rules, many);
  return (unsorted) => {
    const measured = [...unsorted].sort((left, right) => (left.customer < right.customer ? -1 : 1));
    const recency = scoreValues(
      measured.map(({ recencyDays }) => recencyDays),
      bins.recency,
      true,
    );
    const frequency = scoreValues(
      measured.map((each) => each.frequency),
      bins.frequency,
      false,
    );
    const monetary = scoreValues(
      measured.map((each) => each.monetary),
      bins.monetary,
      false,
    );
    const scores = measured.map((each, place): RfmCustomer => {
      const own: RfmScores = {
        recency: recency.scores[place] as number,
        frequency: frequency.scores[place] as number,
        monetary: monetary.scores[place] as number,
      };
      return { ...each, scores: own, segment: rules && segmentOf(own, rules, others) };
    });
    return {
      customers: scores.length,
      thresholds: { recency: recency.thresholds, frequency: frequency.thresholds, monetary: monetary.thresholds },
      scores,
      segments: rules ? summariesOf(scores, rules, others) : [],
    };
  };
}

function rfmMetric(options: RfmOptions) {
  checkOptions(options, [...SCORING, "asOf", "timeZone"]);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const read = scorer(options);
  const calendar = calendarOf(options.timeZone);
  const asOf = calendar.instant(options.asOf, "options.asOf") + 0;
  const moments = { calendar, asOf };
  const dayOf = (moment: number): number => Date.parse(calendar.label(moment, "day")) / DAY;
  const today = dayOf(asOf);
  const metric: Metric<Transaction, CustomerSumsTally, RfmResult> = {
    name: "rfm",
    unit: "valid transaction",
    create: () => createSums(moments),
    add: (tally, transaction, index) => addToSums(tally, transaction, index, moments, invalid, NAMES),
    merge: (left, right) => mergeSums("rfm", left, right),
    counts: ({ records, afterAsOf, missing, invalid: skipped }) => ({ valid: records + afterAsOf, missing, invalid: skipped }),
    result({ customers, records, afterAsOf, missing, invalid: skipped }) {
      if (records === 0) return null;
      const measured = Object.entries(customers).map(([key, { orders, last, amount }]): Measured => ({
        customer: nameOfKey(key),
        recencyDays: today - dayOf(last as number),
        frequency: orders,
        monetary: roundExact(amount),
      }));
      return { asOf: new Date(asOf).toISOString(), ...read(measured), transactions: records, afterAsOf, missing, invalid: skipped };
    },
  };
  return { metric, moments };
}
