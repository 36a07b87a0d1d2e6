import { checkChoice, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption } from "../core/errors.ts";
import type { Records } from "../core/measure.ts";
import type { CollectOptions } from "../core/metric.ts";
import { wholePeriods } from "../core/period-number.ts";
import { calendarOf, type Instant, type Period, PERIODS } from "../core/time.ts";
import { kaplanMeierFromLifeTable, type KaplanMeierOptions, type KaplanMeierResult } from "../stats/kaplan-meier.ts";
import { type LifeTableRow, sortedLifeTable } from "../stats/life-table.ts";
import { logRankFromLifeTables, type LogRankResult } from "../stats/log-rank.ts";
import { answerRule, type ValidAnswerRule, type AnswersAtResult, type CustomerAnswer, readAnswers } from "./answers-at.ts";
import { listSpells } from "./spell-list.ts";
import type { Spell, SpellRecord } from "./spell.ts";

/** Options of {@link survivalByCategory}. */
export interface SurvivalByCategoryOptions extends ValidAnswerRule, KaplanMeierOptions, CollectOptions {
  /** The moment at which customers are sorted by their answers, and from which time is counted. */
  readonly date: Instant;
  /** The moment up to which spells are known, after `date`. */
  readonly asOf: Instant;
  /**
   * The unit of time since the date; times are whole units passed.
   * @defaultValue "month"
   */
  readonly unit?: Period | undefined;
  /**
   * The IANA time zone of the calendar, and of dates without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** How long customers of one category stayed after the date. */
export interface CategorySurvival {
  /** The category, such as `detractors`; `null` for customers without a valid answer. */
  readonly category: string | null;
  /** Customers present at the date. */
  readonly customers: number;
  /** The curve of the share still there by whole units since the date; `null` without customers. */
  readonly curve: KaplanMeierResult | null;
  /** What happened by whole units since the date. */
  readonly lifeTable: readonly LifeTableRow[];
}

/** Survival by what customers said before. */
export interface SurvivalByCategoryResult {
  /** The date, an ISO moment in UTC. */
  readonly date: string;
  /** The moment up to which spells are known, an ISO moment in UTC. */
  readonly asOf: string;
  /** The unit of time. */
  readonly unit: Period;
  /** A row for each category, from the lowest ratings to the highest. */
  readonly categories: readonly CategorySurvival[];
  /** Customers without a valid answer at the date. */
  readonly unanswered: CategorySurvival;
  /** Whether the categories leave at different rates; `null` with fewer than two that have customers. */
  readonly logRank: LogRankResult | null;
  /** What became of the answers. */
  readonly answers: Omit<AnswersAtResult, "valid" | "date">;
  /** Spells that were read. */
  readonly spells: number;
  /** Spells without customer or start. */
  readonly missing: number;
  /** Spells with an invalid value, skipped. */
  readonly invalid: number;
}

/**
 * Survival by what customers said: how long detractors, passives and promoters stay after a date, with the log-rank test between them.
 *
 * Customers present at the date are sorted by their answer valid then (a landmark), and followed from there: time is whole units since the date, so
 * that nobody is sorted by what was said later, and nobody counts as surviving the time before the answer. A stay ends with the end of the
 * spells that follow each other without a gap; who is there at `asOf` is censored.
 *
 * - Input: spells `{ customer, start, end? }` and answers `{ customer, rating, at }`, rows or columns, in any order.
 * - Result: a Kaplan-Meier curve per category, and the log-rank test.
 * - Cost: O(n log n) time, O(n) memory.
 * - When not to trust it: with few answers, or where who answers differs from who does not.
 *
 * @param spells - Stays of customers.
 * @param answers - Answers to a survey.
 * @param options - Date and `asOf`; unit, time zone, categories, rules of answers, interval, level, quantiles, horizon, invalid rule.
 * @returns A curve per category, and the test between them.
 * @throws {@link CxError} `"empty"` when no spell is valid; `"invalid-value"` for a wrong record or moment; `"invalid-option"`.
 * @example After the survey of December
 * ```ts
 * import { survivalByCategory } from "cx-metrics";
 * const spells = [
 *   { customer: 1, start: "2025-01-01", end: "2026-02-10" },
 *   { customer: 2, start: "2025-01-01", end: "2026-04-20" },
 *   { customer: 3, start: "2025-06-01", end: null },
 * ];
 * const answers = [
 *   { customer: 1, rating: 3, at: "2025-12-01" },
 *   { customer: 2, rating: 6, at: "2025-12-05" },
 *   { customer: 3, rating: 10, at: "2025-12-09" },
 * ];
 * const { categories } = survivalByCategory(spells, answers, { date: "2026-01-01", asOf: "2026-07-01" });
 * categories[0]?.curve?.steps.map(({ time, survival }) => [time, survival]); // => [[1, 0.5], [3, 0]]
 * categories[2]?.curve?.steps.map(({ time, survival }) => [time, survival]); // => [[6, 1]]
 * ```
 * @see Anderson, Cain and Gelber 1983, Journal of Clinical Oncology 1:710, for the landmark
 */
export function survivalByCategory(
  spells: Records<SpellRecord>,
  answers: Records<CustomerAnswer>,
  options: SurvivalByCategoryOptions,
): SurvivalByCategoryResult {
  checkOptions(options, OPTIONS);
  const { invalid = "error", unit = "month", interval, level, quantiles, until, at } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  checkChoice("unit", unit, PERIODS);
  const reading = { interval, level, quantiles, until, at };
  // Refuses wrong reading options whatever the records.
  kaplanMeierFromLifeTable([{ time: 1, events: 1, censored: 0 }], reading);
  const rule = answerRule(options);
  const calendar = calendarOf(options.timeZone);
  const date = calendar.instant(options.date, "options.date") + 0;
  const asOf = calendar.instant(options.asOf, "options.asOf") + 0;
  if (asOf <= date) throw invalidOption("asOf", "a moment after the date", options.asOf);
  const list = listSpells("survivalByCategory", spells, calendar, invalid);
  if (list.spells.length === 0) throw emptyInput("survivalByCategory", "valid spell");
  const { result, places } = readAnswers(answers, date, calendar, rule, invalid);
  const { valid: _, date: __, ...counts } = result;
  const names = rule.categories.categories.map(({ name }) => name);
  const tables = Array.from({ length: names.length + 1 }, (): LifeTableRow[] => []);
  for (const [key, end] of staysFrom(list.spells, date)) {
    const left = end <= asOf;
    const time = wholePeriods(calendar, date, left ? end : asOf, unit);
    tables[places.get(key) ?? names.length]?.push({ time, events: Number(left), censored: Number(!left) });
  }
  const row = (place: number, category: string | null): CategorySurvival => {
    const lifeTable = sortedLifeTable(tables[place] as LifeTableRow[]);
    const curve = lifeTable.length === 0 ? null : kaplanMeierFromLifeTable(lifeTable, reading);
    return { category, customers: tables[place]?.length ?? 0, curve, lifeTable };
  };
  const categories = names.map((name, place) => row(place, name));
  const compared = categories.filter(({ customers }) => customers > 0);
  return {
    date: new Date(date).toISOString(),
    asOf: new Date(asOf).toISOString(),
    unit,
    categories,
    unanswered: row(names.length, null),
    logRank:
      compared.length < 2
        ? null
        : logRankFromLifeTables(compared.map(({ category, lifeTable }) => ({ group: category as string, table: lifeTable }))),
    answers: counts,
    spells: list.spells.length,
    missing: list.missing,
    invalid: list.invalid,
  };
}

const OPTIONS = [
  "date",
  "asOf",
  "unit",
  "timeZone",
  "categories",
  "answers",
  "validDays",
  "interval",
  "level",
  "quantiles",
  "until",
  "at",
  "invalid",
];

/** When the stay of each customer present at a moment ends: with the last of the spells that follow each other without a gap. */
function staysFrom(spells: readonly Spell[], moment: number): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  const sorted = spells.filter(({ end }) => end > moment).sort((left, right) => left.start - right.start);
  for (const { key, start, end } of sorted) {
    // Those begun at the moment or before come first; a later one belongs to the stay while that lasts.
    const known = ends.get(key) ?? moment;
    if (start <= known) ends.set(key, Math.max(known, end));
  }
  return ends;
}
