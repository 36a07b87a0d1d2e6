import { checkChoice, checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { checkRate, finite, totalOf } from "./cash-flows.ts";
import { type CarriedInterval, carriedInterval, checkedRate, type CheckedRate, type MeasuredChurn } from "./measured-rate.ts";
import type { RevenueWeightedNpsResult } from "../survey/revenue-weighted-nps.ts";

/** The three groups of NPS. */
export type NpsCategory = "promoters" | "passives" | "detractors";

/** The customers of one group and their revenue per period. */
export interface CategoryCustomers {
  /** Number of customers, at least 0. */
  readonly customers: number;
  /** Their revenue per period together, in the currency unit, at least 0. */
  readonly revenue: number;
}

/** Churn rates per period by group, measured or assumed. */
export type ChurnByCategory = Readonly<Record<NpsCategory, number | MeasuredChurn>>;

/** Revenue by group: the result of `revenueWeightedNps`, or customers and revenue of each group. */
export type RevenueByNps = Pick<RevenueWeightedNpsResult, "revenue" | "unweighted"> | Readonly<Record<NpsCategory, CategoryCustomers>>;

/** What stands behind one group. Money is in the currency unit, per period. */
export interface CategoryRevenueRow {
  /** The group. */
  readonly category: NpsCategory;
  /** Its customers (answers, when the revenue comes from `revenueWeightedNps`). */
  readonly customers: number;
  /** Their revenue. */
  readonly revenue: number;
  /** Their share of all revenue; `null` without any. */
  readonly share: number | null;
  /** Revenue per customer; `null` without customers. */
  readonly revenuePerCustomer: number | null;
  /** Their churn rate; `null` when not given. */
  readonly churnRate: number | null;
  /** The revenue expected to leave in one period, `revenue * churnRate`; `null` without churn rate. */
  readonly revenueLost: number | null;
  /** Limits of `revenueLost`; `null` when the churn rate came without limits. */
  readonly interval: CarriedInterval | null;
}

/** Revenue behind promoters, passives and detractors. */
export interface RevenueByCategoryResult {
  /** The groups, promoters first. */
  readonly categories: readonly CategoryRevenueRow[];
  /** All revenue, in the currency unit. */
  readonly revenue: number;
  /** The revenue expected to leave in one period; `null` without churn rates. */
  readonly revenueLost: number | null;
  /** Limits of `revenueLost`; `null` when no churn rate came with limits. */
  readonly interval: CarriedInterval | null;
}

const CATEGORIES = ["promoters", "passives", "detractors"] as const;

/**
 * Revenue by NPS group: how much revenue promoters, passives and detractors carry, how many of them leave, and the revenue that leaves with them.
 *
 * `revenueLost = revenue * churn`, by group and in total.
 *
 * - Input: the result of `revenueWeightedNps`, or customers and revenue of each group; churn rates of the same period as the revenue.
 * - Result: a row for each group. Measured churn rates give limits, also of the total, the groups being different customers.
 * - Cost: constant time.
 *
 * @param revenue - Revenue by group.
 * @param churn - Churn rate of each group; without it only the revenue is told.
 * @returns The groups and the total.
 * @throws {@link CxError} `"invalid-value"` for amounts that are no finite numbers of at least 0, rates outside 0 to 1, and limits of different levels;
 * `"overflow"` beyond the largest double.
 * @example Where the revenue at risk sits
 * ```ts
 * import { revenueByCategory, revenueWeightedNps } from "cx-metrics";
 * const answers = revenueWeightedNps([{ rating: 10, revenue: 500 }, { rating: 8, revenue: 300 }, { rating: 3, revenue: 700 }, { rating: 5, revenue: 500 }]);
 * const { categories, revenueLost } = revenueByCategory(answers, { promoters: 0.05, passives: 0.1, detractors: 0.3 });
 * categories.map(({ category, share, revenueLost }) => [category, share, revenueLost]);
 * // => [["promoters", 0.25, 25], ["passives", 0.15, 30], ["detractors", 0.6, 360]]
 * revenueLost; // => 415
 * ```
 * @see Reichheld & Markey 2011, The Ultimate Question 2.0.
 */
export function revenueByCategory(revenue: RevenueByNps, churn?: ChurnByCategory): RevenueByCategoryResult {
  const groups = checkedGroups(revenue);
  const rates = churn === undefined ? null : checkedChurn(churn);
  const total = totalOf(
    CATEGORIES.map((category) => groups[category].revenue),
    "revenue",
  );
  const lostAt = (at: Readonly<Record<string, number>>): number =>
    totalOf(
      CATEGORIES.map((category) => groups[category].revenue * (at[category] as number)),
      "revenueLost",
    );
  return {
    categories: CATEGORIES.map((category) => {
      const { customers, revenue: own } = groups[category];
      const rate = rates?.[category];
      return {
        category,
        customers,
        revenue: own,
        share: total === 0 ? null : own / total,
        revenuePerCustomer: customers === 0 ? null : finite(own / customers, "revenuePerCustomer"),
        churnRate: rate?.value ?? null,
        revenueLost: rate === undefined ? null : own * rate.value,
        interval: rate === undefined ? null : carriedInterval({ [category]: rate }, (at) => own * (at[category] as number)),
      };
    }),
    revenue: total,
    revenueLost: rates === null ? null : lostAt(Object.fromEntries(CATEGORIES.map((category) => [category, rates[category].value]))),
    interval: rates === null ? null : carriedInterval(rates, lostAt),
  };
}

/** Detractors who are won over. */
export interface NpsRevenueImpactInput {
  /** Revenue by group. */
  readonly revenue: RevenueByNps;
  /** Churn rate per period of each group, measured or assumed. */
  readonly churn: ChurnByCategory;
  /** How many detractors are converted, at least 0. */
  readonly converted: number;
  /** What they become; `"promoters"` when absent. */
  readonly to?: "promoters" | "passives" | undefined;
  /**
   * What a converted customer spends: still what detractors do (`"own"`, when absent: only their churn changes) or as much as those whom they join (`"joined"`).
   */
  readonly spend?: "own" | "joined" | undefined;
  /** Number of periods counted, 1 to 1200; 1 when absent. */
  readonly horizon?: number | undefined;
  /** Discount rate per period as a fraction, above -1; 0 when absent. */
  readonly discountRate?: number | undefined;
}

/** The revenue moved by converting detractors. */
export interface NpsRevenueImpactResult extends RevenueByCategoryResult {
  /** Present value of the revenue moved, in the currency unit. */
  readonly moved: number;
  /** Limits of `moved`; `null` when neither churn rate came with limits. */
  readonly movedInterval: CarriedInterval | null;
  /** The same for each customer converted. */
  readonly movedPerCustomer: number;
  /** Revenue moved at the end of each period (not discounted), in the currency unit: an amount for `businessCase`. */
  readonly gains: readonly number[];
}

/**
 * Revenue moved by converting detractors: what n of them bring when they stay as long as promoters (or passives) do.
 *
 * With revenue `v` per customer and churn `c`, a converted detractor brings at the end of period t `v_to (1 - c_to)^t - v_d (1 - c_d)^t`, where `v_to` is `v_d`
 * unless `spend` is `"joined"`; `moved` is the sum over the horizon, discounted, times n.
 *
 * - Input: revenue and churn by group, per period.
 * - Result: the groups as of {@link revenueByCategory}, and the revenue moved. Measured churn rates give limits, by their squared distances.
 * - Cost: O(horizon).
 * - Not to trust as a promise: groups differ in more than their answer, so a converted customer may not become as loyal as those who always were.
 * Check it against customers who did change groups.
 *
 * @param input - Revenue, churn, and how many are converted.
 * @returns The revenue moved, and what it comes from.
 * @throws {@link CxError} as {@link revenueByCategory}; `"invalid-value"` also when there is no detractor (or, with `"joined"`, nobody to join), and for a
 * horizon or a rate out of range; `"invalid-option"` for an unknown field.
 * @example Closing the loop with 100 detractors
 * ```ts
 * import { churnRate, npsRevenueImpact } from "cx-metrics";
 * const group = (startCustomers: number, lostCustomers: number) => churnRate({ startCustomers, lostCustomers });
 * const { moved, movedInterval } = npsRevenueImpact({
 *   revenue: {
 *     promoters: { customers: 500, revenue: 300_000 },
 *     passives: { customers: 300, revenue: 150_000 },
 *     detractors: { customers: 200, revenue: 100_000 },
 *   },
 *   churn: { promoters: group(500, 25), passives: group(300, 30), detractors: group(200, 50) },
 *   converted: 100,
 * });
 * moved; // => 10000
 * movedInterval; // => { low: 7027.454, high: 13313.899, level: 0.95, method: "square-and-add" }
 * ```
 * @see Reichheld & Markey 2011, The Ultimate Question 2.0; Zou & Donner 2008 for the limits.
 */
export function npsRevenueImpact(input: NpsRevenueImpactInput): NpsRevenueImpactResult {
  checkOptions(input, ["revenue", "churn", "converted", "to", "spend", "horizon", "discountRate"]);
  const { converted, to = "promoters", spend = "own", horizon = 1, discountRate = 0 } = input;
  checkNonNegative("converted", converted);
  checkChoice("to", to, ["promoters", "passives"]);
  checkChoice("spend", spend, ["own", "joined"]);
  if (!(Number.isInteger(horizon) && horizon >= 1 && horizon <= 1200))
    throw invalidValue("horizon", "a whole number from 1 to 1200", horizon);
  checkRate("discountRate", discountRate);
  const groups = checkedGroups(input.revenue);
  const rates = checkedChurn(input.churn);
  const perCustomer = (category: NpsCategory): number => {
    const { customers, revenue } = groups[category];
    if (customers === 0) throw invalidValue(`revenue.${category}`, "at least one customer", customers);
    return revenue / customers;
  };
  const before = perCustomer("detractors");
  const after = spend === "own" ? before : perCustomer(to);
  const gainsAt = (joined: number, detractors: number): number[] =>
    Array.from({ length: horizon }, (_, period) =>
      finite(converted * (after * (1 - joined) ** (period + 1) - before * (1 - detractors) ** (period + 1)), "gains"),
    );
  const presentAt = (at: Readonly<Record<string, number>>): number =>
    totalOf(
      gainsAt(at[to] as number, at["detractors"] as number).map((gain, period) =>
        finite(gain / (1 + discountRate) ** (period + 1), "moved"),
      ),
      "moved",
    );
  const used = { [to]: rates[to], detractors: rates.detractors };
  const moved = presentAt({ [to]: rates[to].value, detractors: rates.detractors.value });
  return {
    ...revenueByCategory(input.revenue, input.churn),
    moved,
    movedInterval: carriedInterval(used, presentAt),
    movedPerCustomer: converted === 0 ? 0 : moved / converted,
    gains: gainsAt(rates[to].value, rates.detractors.value),
  };
}

function checkedGroups(given: RevenueByNps): Readonly<Record<NpsCategory, CategoryCustomers>> {
  if (typeof given !== "object" || given === null) throw invalidValue("revenue", "revenue by group", given);
  const groupOf = (category: NpsCategory): CategoryCustomers => {
    const group = "unweighted" in given ? { customers: given.unweighted[category], revenue: given.revenue[category] } : given[category];
    if (typeof group !== "object" || group === null) throw invalidValue(`revenue.${category}`, "{ customers, revenue }", group);
    checkNonNegative(`revenue.${category}.customers`, group.customers);
    checkNonNegative(`revenue.${category}.revenue`, group.revenue);
    return group;
  };
  return { promoters: groupOf("promoters"), passives: groupOf("passives"), detractors: groupOf("detractors") };
}

function checkedChurn(churn: ChurnByCategory): Readonly<Record<NpsCategory, CheckedRate>> {
  if (typeof churn !== "object" || churn === null) throw invalidValue("churn", "{ promoters, passives, detractors }", churn);
  checkOptions(churn, CATEGORIES);
  const rateOf = (category: NpsCategory): CheckedRate => checkedRate(churn[category], "churnRate", `churn.${category}`);
  return { promoters: rateOf("promoters"), passives: rateOf("passives"), detractors: rateOf("detractors") };
}
