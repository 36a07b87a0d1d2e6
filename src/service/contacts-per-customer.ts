import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkOptions, checkWhole, isMissing } from "../core/check.ts";
import { CxError, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { addExactProduct, createMoments, type MomentsTally, readMoments } from "../core/moments.ts";
import { type Name, nameKey, readName } from "../core/name.ts";
import { count, isMarked, members, table, type TallyCheck } from "../core/tally-check.ts";
import type { Interval } from "../stats/interval.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { checkFields } from "../core/check-fields.ts";
import { type ShareOptions, type Share, shareMaker } from "../stats/share.ts";

/** Options of {@link contactsPerCustomer}. */
export interface ContactsPerCustomerOptions extends ShareOptions, CollectOptions {
  /**
   * How many customers there are, those without a contact too; they then count with 0.
   * @defaultValue the customers who made contact
   */
  readonly customers?: number | undefined;
}

/** Contacts by customer. */
export interface ContactsByCustomerTally {
  /** How many contacts each customer made, by its name behind a colon. */
  readonly customers: Record<string, number>;
  /** Contacts of all customers. */
  contacts: number;
  /** Records without a customer. */
  missing: number;
  /** Records whose customer is no name, skipped. */
  invalid: number;
}

/** Customers with the same number of contacts. */
export interface ContactFrequency {
  /** How many contacts. */
  readonly contacts: number;
  /** How many customers made so many. */
  readonly customers: number;
  /** Their share of all customers, from 0 to 1. */
  readonly share: number;
}

/** Contacts per customer. */
export interface ContactsPerCustomerResult extends RecordCounts {
  /** Contacts per customer. */
  readonly mean: number;
  /** Student's t interval of the mean, customers being the units; `null` with a single one. */
  readonly interval: Interval<"t"> | null;
  /** The sample standard deviation; `null` of a single customer. */
  readonly standardDeviation: number | null;
  /** Customers counted. */
  readonly customers: number;
  /** Their contacts. */
  readonly contacts: number;
  /** How many customers made how many contacts, ascending; numbers that do not occur are left out. */
  readonly distribution: readonly ContactFrequency[];
  /** The share of customers who made more than one contact. */
  readonly repeating: Share;
}

/** Where the customer is in a record. */
export interface ContactsPerCustomerFields<Row> {
  /** Who made contact. */
  readonly customer: Field<Row>;
}

/**
 * Contacts per customer: how much work a customer makes, on average and by how many make how much.
 *
 * `mean = contacts / customers`, over those who made contact or, with `customers`, over all there are. The interval takes customers, not contacts, as units:
 * contacts of one customer come together. The distribution says whether many came twice or a few came every day.
 *
 * - Input: n contacts: the customer of each, a text or a number, or `{ customer }`. Without a customer a contact is missing.
 * - Result: `contacts + missing + invalid = n`.
 * - Cost: O(n) time, memory per customer.
 * - Compare only periods of the same length: whoever is watched for longer comes more often.
 *
 * @param contacts - Who made each contact.
 * @param options - How many customers there are, the level, what to do with what is no name.
 * @returns Mean, interval, distribution.
 * @throws {@link CxError} `"empty"` without a contact; `"invalid-value"` when a customer is no name; `"invalid-option"` for an unknown or wrong option, or fewer
 * `customers` than made contact.
 * @example Three customers, and seven who were quiet
 * ```ts
 * import { contactsPerCustomer } from "cx-metrics";
 * const list = ["ann", "bob", "ann", "cem", "ann"];
 * const { mean, distribution } = contactsPerCustomer(list);
 * mean; // => 1.6666666667
 * distribution.map(({ contacts, customers }) => [contacts, customers]); // => [[1, 2], [3, 1]]
 * contactsPerCustomer(list, { customers: 10 }).mean; // => 0.5
 * ```
 * @see Gans, Koole & Mandelbaum 2003, Manufacturing & Service Operations Management 5, 79-141.
 */
export function contactsPerCustomer(
  contacts: Iterable<Name | { readonly customer: Name | null | undefined } | null | undefined>,
  options: ContactsPerCustomerOptions = {},
): ContactsPerCustomerResult {
  const metric = perCustomerMetric(options);
  const add = (tally: ContactsByCustomerTally, contact: unknown, index: number): void => {
    metric.add(tally, typeof contact === "object" && contact !== null ? (contact as { customer: unknown }) : { customer: contact }, index);
  };
  return measureInputs({ ...metric, add }, contacts);
}

/**
 * Contacts per customer as a metric over named fields, for {@link measure}, {@link collect}, streams, warehouses and parts that merge.
 *
 * Definition and result are those of {@link contactsPerCustomer}. The tally keeps a count per customer, so that parts merge exactly, wherever the contacts of
 * one customer are. In a scorecard group by what a customer has, such as region; `customers` is then the number in each segment, so leave it out.
 *
 * @param fields - The field of the customer, or where it is.
 * @param options - How many customers there are, the level, what to do with what is no name.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example
 * ```ts
 * import { contactsPerCustomerOf, measure } from "cx-metrics";
 * measure(contactsPerCustomerOf("who"), { who: [7, 7, 8, "7"] }).mean; // => 2
 * ```
 */
export function contactsPerCustomerOf<Row = AnyRow>(
  fields: Field<Row> | ContactsPerCustomerFields<Row>,
  options: ContactsPerCustomerOptions = {},
): FieldMetric<Row, ContactsByCustomerTally, ContactsPerCustomerResult> {
  const named: ContactsPerCustomerFields<Row> = typeof fields === "object" ? fields : { customer: fields };
  checkFields(named, ["customer"], []);
  const collect = { invalid: options.invalid ?? "error" };
  return overFields(perCustomerMetric(options), named, { tally: "contacts-by-customer", collect, check: tallyCheck });
}

function perCustomerMetric(
  options: ContactsPerCustomerOptions,
): Metric<{ readonly customer: unknown }, ContactsByCustomerTally, ContactsPerCustomerResult> {
  checkOptions(options, ["customers", "level", "method", "invalid"]);
  const { customers: all, level = 0.95, invalid = "error" } = options;
  if (all !== undefined) checkWhole("customers", all, 1, Number.MAX_SAFE_INTEGER);
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const shareOf = shareMaker(options);
  const countsOf = ({ contacts, missing, invalid: skipped }: ContactsByCustomerTally): RecordCounts => ({
    valid: contacts,
    missing,
    invalid: skipped,
  });
  return {
    name: "contactsPerCustomer",
    unit: "contact of a customer",
    create: () => ({ customers: {}, contacts: 0, missing: 0, invalid: 0 }),
    add(tally, { customer }, index) {
      const name = isMissing(customer) ? null : readName(customer);
      if (name === null) tally.missing += 1;
      else if (name !== undefined) {
        const key = nameKey(name);
        tally.customers[key] = (tally.customers[key] ?? 0) + 1;
        tally.contacts += 1;
      } else if (invalid === "skip") tally.invalid += 1;
      else throw invalidValue(`contacts[${index}].customer`, "a text or a number", customer);
    },
    merge(left, right) {
      const customers = { ...left.customers };
      for (const [key, contacts] of Object.entries(right.customers)) customers[key] = (customers[key] ?? 0) + contacts;
      return {
        customers,
        contacts: left.contacts + right.contacts,
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: countsOf,
    result(tally) {
      if (tally.contacts === 0) return null;
      const frequencies = new Map<number, number>();
      for (const contacts of Object.values(tally.customers)) frequencies.set(contacts, (frequencies.get(contacts) ?? 0) + 1);
      const seen = Object.keys(tally.customers).length;
      if (all !== undefined && all < seen) throw invalidOption("customers", `at least the ${seen} who made contact`, all);
      const customers = all ?? seen;
      if (customers > seen) frequencies.set(0, customers - seen);
      const rows = [...frequencies].sort(([left], [right]) => left - right);
      const moments = momentsOf(rows);
      const { mean, variance } = readMoments(moments);
      return {
        mean,
        interval:
          customers === 1
            ? null
            : meanInterval({ mean, standardError: Math.sqrt(variance / customers), degreesOfFreedom: customers - 1 }, level),
        standardDeviation: customers === 1 ? null : Math.sqrt(variance),
        customers,
        contacts: tally.contacts,
        distribution: rows.map(([contacts, of]) => ({ contacts, customers: of, share: of / customers })),
        repeating: shareOf(
          rows.reduce((sum, [contacts, of]) => sum + (contacts > 1 ? of : 0), 0),
          customers,
        ) as Share,
        ...countsOf(tally),
      };
    },
  };
}

/** The moments of numbers that occur so often, exact. */
function momentsOf(rows: readonly (readonly [value: number, times: number])[]): MomentsTally {
  const moments = createMoments();
  for (const [value, times] of rows) {
    moments.n += times;
    addExactProduct(moments.sum, value, times);
    // All contacts of these customers: a count, so that both factors are exact.
    addExactProduct(moments.squares, value, value * times);
  }
  return moments;
}

const shape = /* @__PURE__ */ members({
  customers: /* @__PURE__ */ table(count, isMarked),
  contacts: count,
  missing: count,
  invalid: count,
});
const tallyCheck: TallyCheck = (value, path) => {
  shape(value, path);
  const { customers, contacts } = value as ContactsByCustomerTally;
  const kept = Object.values(customers).reduce((sum, each) => sum + each, 0);
  if (kept !== contacts) throw new CxError("invalid-tally", `${path}.contacts`, `the ${kept} contacts of all customers`, String(contacts));
};
