import { checkChoice, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption } from "../core/errors.ts";
import { addExact, exactZero, roundExact } from "../core/exact-sum.ts";
import type { Records } from "../core/measure.ts";
import type { CollectOptions } from "../core/metric.ts";
import { calendarOf } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { answerRule, type ValidAnswerRule, type AnswersAtResult, type CustomerAnswer, readAnswers } from "./answers-at.ts";
import { type ChurnWindow, windowMoments } from "./churn-from-records.ts";
import { type ChurnIntervalOptions, intervalSettings, type IntervalSettings, lostOf } from "./churn-rate.ts";
import { type RevenueChurn, revenueChurn, type RevenueSums, noRevenue } from "./churn-rate-of.ts";
import { listSpells, type PaidSpell } from "./spell-list.ts";
import type { SpellRecord } from "./spell.ts";

/** A spell with what the customer pays. */
export interface PaidSpellRecord extends SpellRecord {
  /** Revenue of the spell in any period, such as a month, at least 0; needed for the option `revenue`. */
  readonly revenue?: number | null | undefined;
}

/** Options of {@link churnByCategory}. */
export interface ChurnByCategoryOptions extends ValidAnswerRule, ChurnIntervalOptions, CollectOptions {
  /**
   * Whether the share of revenue lost is measured too; spells then need `revenue`.
   * @defaultValue false
   */
  readonly revenue?: boolean | undefined;
}

/** Churn of the customers of one category. Rates and intervals are `null` when there are none. */
export interface CategoryChurn {
  /** The category, such as `detractors`; `null` for customers without a valid answer, and for all customers. */
  readonly category: string | null;
  /** Customers present at the start. */
  readonly customers: number;
  /** Of those, the ones not present at the end. */
  readonly lost: number;
  /** Lost customers as a share, 0 to 1. */
  readonly churnRate: number | null;
  /** Retained customers as a share, 0 to 1. */
  readonly retentionRate: number | null;
  /** Interval of the churn rate. */
  readonly interval: Interval<ProportionIntervalMethod> | null;
  /** Interval of the retention rate. */
  readonly retentionInterval: Interval<ProportionIntervalMethod> | null;
  /** The same in money, by what customers paid at the start; `null` unless asked for. */
  readonly revenue: RevenueChurn | null;
}

/** Churn by what customers said before. */
export interface ChurnByCategoryResult {
  /** The start of the window, an ISO moment in UTC. */
  readonly from: string;
  /** The end of the window, an ISO moment in UTC. */
  readonly to: string;
  /** A row for each category, from the lowest ratings to the highest. */
  readonly categories: readonly CategoryChurn[];
  /** Customers without a valid answer at the start. */
  readonly unanswered: CategoryChurn;
  /** All customers: the rows and the unanswered add up to it. */
  readonly total: CategoryChurn;
  /** What became of the answers. */
  readonly answers: Omit<AnswersAtResult, "valid" | "date"> & {
    /** Customers with a valid answer. */
    readonly customers: number;
    /** Of those, the ones who were no customers at the start: in no row. */
    readonly absent: number;
  };
  /** Spells that were read. */
  readonly spells: number;
  /** Spells without customer, start or, where it is read, revenue. */
  readonly missing: number;
  /** Spells with an invalid value, skipped. */
  readonly invalid: number;
}

/**
 * Churn by what customers said: churn of detractors, passives and promoters, or of satisfied and dissatisfied customers, in customers and in revenue.
 *
 * Customers present at the start of the window are sorted by their answer valid then, as `answersAt` finds it; answers given within the window do not
 * count. Of each category `churnRate = lost / customers`, and with `revenue` the lost revenue as a share of what all of them paid at the start.
 * The categories and the unanswered add up to `churnFromRecords` of the same window.
 *
 * - Input: spells `{ customer, start, end?, revenue? }` and answers `{ customer, rating, at }`, rows or columns, in any order. Spells of one customer that
 *   are open at the start add up in revenue.
 * - Result: counts, rates from 0 to 1 with intervals: Wilson's of customers, linearized of revenue.
 * - Cost: O(n) time and memory.
 * - When not to trust it: those who answer differ from those who do not; look at the unanswered. A difference is no proof that raising the score
 *   would keep the customers.
 *
 * @param spells - Stays of customers.
 * @param answers - Answers to a survey.
 * @param window - `{ from, to }` or `{ from, days }`, with a time zone for dates without an offset.
 * @param options - Categories, the rule for several answers, how long answers are valid, revenue, invalid rule, level and method.
 * @returns A row per category.
 * @throws {@link CxError} `"empty"` when no spell is valid; `"invalid-value"` for a wrong record or window; `"invalid-option"`.
 * @example Do detractors leave?
 * ```ts
 * import { churnByCategory } from "cx-metrics";
 * const spells = [
 *   { customer: 1, start: "2025-01-01", end: "2026-02-10", revenue: 300 },
 *   { customer: 2, start: "2025-01-01", end: null, revenue: 100 },
 *   { customer: 3, start: "2025-06-01", end: null, revenue: 50 },
 * ];
 * const answers = [
 *   { customer: 1, rating: 3, at: "2025-12-01" },
 *   { customer: 2, rating: 6, at: "2025-12-05" },
 *   { customer: 3, rating: 10, at: "2025-12-09" },
 * ];
 * const { categories } = churnByCategory(spells, answers, { from: "2026-01-01", to: "2026-04-01" }, { revenue: true });
 * categories.map(({ category, churnRate }) => [category, churnRate]); // => [["detractors", 0.5], ["passives", null], ["promoters", 0]]
 * categories[0]?.revenue?.churnRate; // => 0.75
 * ```
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
 */
export function churnByCategory(
  spells: Records<PaidSpellRecord>,
  answers: Records<CustomerAnswer>,
  window: ChurnWindow,
  options: ChurnByCategoryOptions = {},
): ChurnByCategoryResult {
  checkOptions(options, ["categories", "answers", "validDays", "revenue", "invalid", "level", "method"]);
  const { invalid = "error", revenue = false } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  if (typeof revenue !== "boolean") throw invalidOption("revenue", "true or false", revenue);
  const settings = intervalSettings({ level: options.level, method: options.method });
  const rule = answerRule(options);
  const calendar = calendarOf(window.timeZone);
  const { from, to } = windowMoments(window, calendar);
  const list = listSpells("churnByCategory", spells, calendar, invalid, revenue);
  if (list.spells.length === 0) throw emptyInput("churnByCategory", "valid spell");
  const { result, places } = readAnswers(answers, from, calendar, rule, invalid);
  const { valid, date: _, ...counts } = result;
  const present = presentAt(list.spells, from, to);
  const names = rule.categories.categories.map(({ name }) => name);
  const groups = Array.from({ length: names.length + 1 }, emptyGroup);
  const all = emptyGroup();
  let answered = 0;
  for (const [key, customer] of present) {
    const place = places.get(key);
    if (place !== undefined) answered += 1;
    for (const group of [groups[place ?? names.length] as Group, all]) addCustomer(group, customer);
  }
  const row = (group: Group, category: string | null): CategoryChurn => readGroup(group, category, settings, revenue);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    categories: names.map((name, place) => row(groups[place] as Group, name)),
    unanswered: row(groups[names.length] as Group, null),
    total: row(all, null),
    answers: { ...counts, customers: valid.length, absent: valid.length - answered },
    spells: list.spells.length,
    missing: list.missing,
    invalid: list.invalid,
  };
}

interface Present {
  readonly revenue: number;
  readonly stays: boolean;
}

/** Customers present at the start: what they pay then, and whether they are there at the end. */
function presentAt(spells: readonly PaidSpell[], from: number, to: number): ReadonlyMap<string, Present> {
  const paid = new Map<string, ReturnType<typeof exactZero>>();
  const later = new Set<string>();
  for (const { key, start, end, revenue } of spells) {
    if (start <= to && end > to) later.add(key);
    if (start > from || end <= from) continue;
    let sum = paid.get(key);
    if (!sum) paid.set(key, (sum = exactZero()));
    addExact(sum, revenue);
  }
  return new Map(Array.from(paid, ([key, sum]) => [key, { revenue: roundExact(sum), stays: later.has(key) }]));
}

interface Group {
  readonly retained: RevenueSums;
  readonly lost: RevenueSums;
}

const emptyGroup = (): Group => ({ retained: noRevenue(), lost: noRevenue() });

function addCustomer(group: Group, { revenue, stays }: Present): void {
  const side = stays ? group.retained : group.lost;
  side.customers += 1;
  if (revenue === 0) return;
  side.paying += 1;
  addExact(side.revenue, revenue);
  addExact(side.squares, revenue * revenue);
}

function readGroup({ lost, retained }: Group, category: string | null, settings: IntervalSettings, withRevenue: boolean): CategoryChurn {
  const customers = lost.customers + retained.customers;
  const rates = customers === 0 ? null : lostOf(customers, lost.customers, settings);
  return {
    category,
    customers,
    lost: lost.customers,
    churnRate: rates && rates.churnRate,
    retentionRate: rates && rates.retentionRate,
    interval: rates && rates.interval,
    retentionInterval: rates && rates.retentionInterval,
    revenue: withRevenue ? revenueChurn(lost, retained, settings.level) : null,
  };
}
