import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkOptions } from "../core/check.ts";
import { CxError, invalidOption } from "../core/errors.ts";
import { addExact, exactSumOf, exactZero, roundExact } from "../core/exact-sum.ts";
import { type Field, type FieldMetric, overFields, readFields } from "../core/fields.ts";
import { collect, isIterable, type Records } from "../core/measure.ts";
import { collectInputs, type CollectOptions, type Metric, resultOf } from "../core/metric.ts";
import { type Name, nameOfKey } from "../core/name.ts";
import { type Gini, giniOfSorted, type LorenzCurve, lorenzOfSorted } from "../stats/gini.ts";
import { addToSums, createSums, type CustomerSumsTally, mergeSums, sumsCheck } from "./customer-sums.ts";

/** What a customer is worth, or a part of it: the values of a customer are added up. */
export interface CustomerValue {
  /** Whose value. */
  readonly customer: Name | null | undefined;
  /** The value, from 0, such as revenue in the currency unit. */
  readonly value: number | null | undefined;
}

/** Options of {@link valueTiers}. */
export interface ValueTiersOptions extends CollectOptions {
  /**
   * Shares of the total value, ascending, between 0 and 1: the best customers that hold the first are tier A, those that hold the next B, and so on.
   * @defaultValue [0.8, 0.95]
   */
  readonly shares?: readonly number[] | undefined;
  /**
   * The names of the tiers, one more than there are shares.
   * @defaultValue ["A", "B", "C", ...]
   */
  readonly names?: readonly string[] | undefined;
  /**
   * Confidence level of the Gini coefficient, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** Customers of about equal worth. */
export interface ValueTier {
  /** The name of the tier. */
  readonly name: string;
  /** Its customers. */
  readonly customers: number;
  /** Their share of all customers, 0 to 1. */
  readonly customerShare: number;
  /** Their value. */
  readonly value: number;
  /** Its share of the total, 0 to 1. */
  readonly valueShare: number;
  /** The lowest value of a customer in it; `null` without customers. */
  readonly from: number | null;
}

/** How few customers hold a share. */
export interface ValueShare {
  /** The share of the total value, as asked. */
  readonly share: number;
  /** The fewest customers, best first, that hold it. */
  readonly customersNeeded: number;
  /** Their share of all customers, 0 to 1. */
  readonly customerShare: number;
  /** The share that they hold, 0 to 1: `share` at least. */
  readonly shareHeld: number;
}

/** A customer with a tier. */
export interface TieredCustomer {
  /** The customer's name as a text. */
  readonly customer: string;
  /** The customer's value. */
  readonly value: number;
  /** The name of the tier. */
  readonly tier: string;
}

/** Who is worth how much. */
export interface ValueTiersResult {
  /** Value of all customers. */
  readonly total: number;
  /** How many customers. */
  readonly customers: number;
  /** The tiers, best first. */
  readonly tiers: readonly ValueTier[];
  /** For each share asked, how few customers hold it. */
  readonly shares: readonly ValueShare[];
  /** The customers, best first, those of one value by name. */
  readonly ranked: readonly TieredCustomer[];
  /** Which share the poorest hold. */
  readonly lorenz: LorenzCurve;
  /** How unequal it is. */
  readonly gini: Gini;
  /** Records without a value. */
  readonly missing: number;
  /** Records that could not be taken, skipped. */
  readonly invalid: number;
}

/** Where the parts of a value are in a record. */
export interface ValueTiersFields<Row> {
  /** Whose value. */
  readonly customer: Field<Row>;
  /** The value. */
  readonly value: Field<Row>;
}

const NAMES = { records: "customers", amount: "value" } as const;

/**
 * Value tiers (ABC, Pareto): which few customers bring most of the value, with Lorenz curve and Gini coefficient.
 *
 * `gini = sum over i, j of abs(x[i] - x[j]) / (2 n^2 mean)`.
 * Customers are ranked by value. Tier A holds the fewest of them that reach the first share of the total, and those of the same value as the last:
 * equal values are never in two tiers. Tier B goes on to the second share, and the last tier is the rest.
 *
 * - Input: n records, rows or columns, in any order; the values of a customer are added up, so that transactions will do. Values are numbers from 0 to
 *   1e150. Without customer or value a record is missing.
 * - Result: tiers, the fewest customers for each share, the customers with their tier (VIPs are those of the first), the curve, and the coefficient with its
 *   interval.
 * - Cost: O(n) time to collect, O(c log c) for c customers; memory by customer. To merge parts, or for fields of other names, use {@link valueTiersOf}.
 * - When not to trust it: past value is not future value; a new customer is in the last tier by age alone.
 *
 * @param customers - Customers with their value, or parts of it.
 * @param options - The shares and the names of the tiers.
 * @returns The tiers.
 * @throws {@link CxError} `"empty"` when no record is valid; `"no-weight"` when the values add up to 0; `"invalid-value"` when a record cannot be taken;
 * `"invalid-option"` for a wrong option.
 * @example Who brings four fifths?
 * ```ts
 * import { valueTiers } from "cx-metrics";
 * const customers = [
 *   { customer: "ann", value: 700 },
 *   { customer: "bob", value: 150 },
 *   { customer: "cem", value: 100 },
 *   { customer: "dee", value: 50 },
 * ];
 * const { tiers, shares, gini } = valueTiers(customers);
 * tiers.map(({ name, customers, valueShare }) => [name, customers, valueShare]); // => [["A", 2, 0.85], ["B", 1, 0.1], ["C", 1, 0.05]]
 * shares[0]?.customersNeeded; // => 2
 * gini.gini; // => 0.5
 * ```
 * @see Pareto 1896, Cours d'economie politique; Lorenz 1905; Gini 1914.
 */
export function valueTiers(customers: Records<CustomerValue>, options: ValueTiersOptions = {}): ValueTiersResult {
  const metric = tiersMetric(options);
  const roles = { customer: "customer", value: "value" } as const;
  const tally = isIterable(customers)
    ? collectInputs(metric, customers as Iterable<CustomerValue>)
    : collect(readFields<CustomerValue, CustomerValue, CustomerSumsTally, ValueTiersResult>(metric, roles), customers);
  if (tally.records > 0 && metric.result(tally) === null) throw new CxError("no-weight", "valueTiers", "a value above 0", "only 0");
  return resultOf(metric, tally);
}

/**
 * Value tiers as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards and SQL.
 *
 * Definition and result are those of {@link valueTiers}. The tally holds a sum by customer, so that parts merge exactly.
 *
 * @param fields - Where customer and value are.
 * @param options - The shares and the names of the tiers.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for a wrong option.
 * @example Tiers of two halves of a year
 * ```ts
 * import { collect, valueTiersOf } from "cx-metrics";
 * const metric = valueTiersOf({ customer: "who", value: "paid" }, { shares: [0.5], names: ["VIP", "other"] });
 * const spring = collect(metric, [{ who: "ann", paid: 30 }, { who: "bob", paid: 40 }]);
 * const autumn = collect(metric, [{ who: "ann", paid: 30 }]);
 * metric.result(metric.merge(spring, autumn))?.ranked[0]; // => { customer: "ann", value: 60, tier: "VIP" }
 * ```
 */
export function valueTiersOf<Row = AnyRow>(
  fields: ValueTiersFields<Row>,
  options: ValueTiersOptions = {},
): FieldMetric<Row, CustomerSumsTally, ValueTiersResult> {
  return overFields(tiersMetric(options), fields, {
    tally: "customer-sums",
    collect: { asOf: null, timeZone: null, invalid: options.invalid ?? "error" },
    check: sumsCheck(null),
  });
}

function tiersMetric(options: ValueTiersOptions): Metric<CustomerValue, CustomerSumsTally, ValueTiersResult> {
  checkOptions(options, ["shares", "names", "level", "invalid"]);
  const { shares = [0.8, 0.95], level = 0.95, invalid = "error" } = options;
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const sound = Array.isArray(shares) && shares.length > 0 && shares.length < 26;
  if (!sound || !shares.every((share: number, place) => share > (place === 0 ? 0 : (shares[place - 1] as number)) && share < 1)) {
    throw invalidOption("shares", "one to 25 ascending shares between 0 and 1", shares);
  }
  const names = options.names ?? [...shares, 1].map((_, place) => String.fromCharCode(65 + place));
  if (!Array.isArray(names) || names.length !== shares.length + 1 || new Set(names).size !== names.length) {
    throw invalidOption("names", `${shares.length + 1} different names`, names);
  }
  return {
    name: "valueTiers",
    unit: "valid customer",
    create: () => createSums(null),
    add: (tally, record, index) => {
      // No record at all is one without a customer.
      const { customer, value: amount } = Object(record) as CustomerValue;
      addToSums(tally, { customer, amount }, index, null, invalid, NAMES);
    },
    merge: (left, right) => mergeSums("valueTiers", left, right),
    counts: ({ records, missing, invalid: skipped }) => ({ valid: records, missing, invalid: skipped }),
    result({ customers, records, missing, invalid: skipped }) {
      // Without any value there is no share of it either.
      if (records === 0 || Object.values(customers).every(({ amount }) => roundExact(amount) === 0)) return null;
      const ranked = Object.entries(customers)
        .map(([key, { amount }]) => ({ customer: nameOfKey(key), value: roundExact(amount) }))
        .sort((left, right) => right.value - left.value || (left.customer < right.customer ? -1 : 1));
      return { ...tiersOf(ranked, shares, names as readonly string[], level), missing, invalid: skipped };
    },
  };
}

function tiersOf(
  ranked: readonly Omit<TieredCustomer, "tier">[],
  asked: readonly number[],
  names: readonly string[],
  level: number,
): Omit<ValueTiersResult, "missing" | "invalid"> {
  const n = ranked.length;
  const sorted = Float64Array.from(ranked, ({ value }) => value).reverse();
  const total = exactSumOf(sorted);
  const sum = exactZero();
  const held = ranked.map(({ value }) => {
    addExact(sum, value);
    return roundExact(sum) / total;
  });
  const shares = asked.map((share): ValueShare => {
    const place = held.findIndex((reached) => reached >= share);
    return { share, customersNeeded: place + 1, customerShare: (place + 1) / n, shareHeld: held[place] as number };
  });
  const floors = shares.map(({ customersNeeded }) => (ranked[customersNeeded - 1] as { value: number }).value);
  const tierOf = (value: number): number => {
    const place = floors.findIndex((floor) => value >= floor);
    return place < 0 ? floors.length : place;
  };
  const tiered = ranked.map((each): TieredCustomer => ({ ...each, tier: names[tierOf(each.value)] as string }));
  const tiers = names.map((name): ValueTier => {
    const values = tiered.filter(({ tier }) => tier === name).map(({ value }) => value);
    const value = exactSumOf(values);
    return {
      name,
      customers: values.length,
      customerShare: values.length / n,
      value,
      valueShare: value / total,
      from: values.at(-1) ?? null,
    };
  });
  return { total, customers: n, tiers, shares, ranked: tiered, lorenz: lorenzOfSorted(sorted), gini: giniOfSorted(sorted, level) };
}
