import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import { readFields } from "../core/fields.ts";
import { collect, type Records } from "../core/measure.ts";
import type { CollectOptions, InvalidRule } from "../core/metric.ts";
import { type Calendar, calendarOf, type Instant } from "../core/time.ts";
import { type CustomerId, customerKey } from "./customer-key.ts";
import { categoryPlace, type RatingCategories, ratingCategories, type RatingCategoriesName } from "./rating-categories.ts";
import { momentOf } from "./spell.ts";

/** One answer of a customer to a survey. */
export interface CustomerAnswer {
  /** Who answered. */
  readonly customer: CustomerId | null | undefined;
  /** The rating, a whole number on the scale. */
  readonly rating: number | null | undefined;
  /** When. */
  readonly at: Instant | null | undefined;
}

/** Which answers are valid at a date, and what they come to. */
export interface ValidAnswerRule {
  /**
   * The categories of ratings, by name or of one's own.
   * @defaultValue "nps"
   */
  readonly categories?: RatingCategoriesName | RatingCategories | undefined;
  /**
   * What several answers of a customer come to: the `"latest"` (of one moment the lowest), the `"mean"` rating, or the `"lowest"`.
   * @defaultValue "latest"
   */
  readonly answers?: "latest" | "mean" | "lowest" | undefined;
  /**
   * For how many days an answer is valid, a whole number of at least 1.
   * @defaultValue for ever
   */
  readonly validDays?: number | undefined;
}

/** What a customer thinks at a date. */
export interface ValidAnswer {
  /** The customer. */
  readonly customer: CustomerId;
  /** The rating; of the mean rule not always whole. */
  readonly rating: number;
  /** The category that holds it. */
  readonly category: string;
  /** When it was given, an ISO moment in UTC; the latest of those in a mean. */
  readonly at: string;
}

/** The answers valid at a date, one for each customer, and what became of all answers. */
export interface AnswersAtResult {
  /** The date, an ISO moment in UTC. */
  readonly date: string;
  /** One answer per customer, in the order in which customers are met. */
  readonly valid: readonly ValidAnswer[];
  /** Answers that count. */
  readonly used: number;
  /** Answers after the date: nothing is known of them then. */
  readonly later: number;
  /** Answers that are no longer valid at the date. */
  readonly expired: number;
  /** Answers without customer, rating or moment. */
  readonly missing: number;
  /** Answers off the scale, or with another invalid value, skipped. */
  readonly invalid: number;
}

/** Options of {@link answersAt}. */
export interface AnswersAtOptions extends ValidAnswerRule, CollectOptions {
  /**
   * The IANA time zone of dates without an offset, and of days.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/**
 * What each customer thinks at a date: the answers given up to then and still valid, as one rating and its category.
 *
 * Only answers up to the date count. To sort customers by what they say later, even when they leave, would be to look into the future: who has
 * left answers no more, so that leavers would seem to be silent and not unhappy.
 *
 * - Input: n answers `{ customer, rating, at }`, rows or columns, in any order. Missing: no customer, rating or moment. Invalid: a rating off
 *   the scale or a date that is none.
 * - Result: one rating per customer, by the rule `answers`; the mean of ratings belongs to the category that begins at or below it.
 * - Cost: O(n) time and memory.
 *
 * @param answers - Answers to a survey.
 * @param date - The date.
 * @param options - Categories, the rule for several answers, how long answers are valid, time zone, invalid rule.
 * @returns The valid answers, and what became of the others.
 * @throws {@link CxError} `"invalid-value"` for a wrong answer or date; `"invalid-option"`.
 * @example On the first of March
 * ```ts
 * import { answersAt } from "cx-metrics";
 * const answers = [
 *   { customer: "ada", rating: 9, at: "2026-01-10" },
 *   { customer: "ada", rating: 4, at: "2026-02-10" },
 *   { customer: "bob", rating: 10, at: "2026-03-05" },
 * ];
 * answersAt(answers, "2026-03-01").valid.map(({ customer, category }) => [customer, category]); // => [["ada", "detractors"]]
 * answersAt(answers, "2026-03-01", { answers: "mean" }).valid[0]?.rating; // => 6.5
 * answersAt(answers, "2026-03-01").later; // => 1
 * ```
 * @see Kalbfleisch & Prentice 2002, The Statistical Analysis of Failure Time Data, section 6.3, for values that change over time.
 */
export function answersAt(answers: Records<CustomerAnswer>, date: Instant, options: AnswersAtOptions = {}): AnswersAtResult {
  checkOptions(options, ["categories", "answers", "validDays", "timeZone", "invalid"]);
  const { invalid = "error" } = options;
  checkChoice("invalid", invalid, ["error", "skip"]);
  const calendar = calendarOf(options.timeZone);
  return readAnswers(answers, calendar.instant(date, "date"), calendar, answerRule(options), invalid).result;
}

/** The rule of answers, checked and complete. */
export interface CheckedAnswerRule {
  readonly categories: RatingCategories;
  readonly answers: "latest" | "mean" | "lowest";
  readonly validDays: number | null;
}

/** Checks the rule of answers. */
export function answerRule({ categories, answers = "latest", validDays }: ValidAnswerRule): CheckedAnswerRule {
  checkChoice("answers", answers, ["latest", "mean", "lowest"]);
  if (validDays !== undefined && !(Number.isSafeInteger(validDays) && validDays >= 1 && validDays <= 1e6)) {
    throw invalidOption("validDays", "a whole number from 1 to 1000000", validDays);
  }
  return { categories: ratingCategories(categories), answers, validDays: validDays ?? null };
}

/** Answers of one customer so far. */
interface Heard {
  readonly customer: CustomerId;
  count: number;
  sum: number;
  lowest: number;
  latest: number;
  at: number;
}

interface HeardTally {
  readonly heard: Map<string, Heard>;
  used: number;
  later: number;
  expired: number;
  missing: number;
  invalid: number;
}

/** The valid answers, and the places of the customers' categories by key. */
export function readAnswers(
  answers: Records<CustomerAnswer>,
  date: number,
  calendar: Calendar,
  rule: CheckedAnswerRule,
  invalid: InvalidRule,
): { readonly result: AnswersAtResult; readonly places: ReadonlyMap<string, number> } {
  const { categories, validDays } = rule;
  const create = (): HeardTally => ({ heard: new Map(), used: 0, later: 0, expired: 0, missing: 0, invalid: 0 });
  const { heard, ...counts } = collect(
    readFields<CustomerAnswer, { customer?: unknown; rating?: unknown; at?: unknown }, HeardTally, null>(
      {
        name: "answersAt",
        unit: "valid answer",
        create,
        add(tally, answer, index) {
          const read = readAnswer(answer, index, calendar, categories, invalid);
          if (typeof read === "string") tally[read] += 1;
          else if (read.at > date) tally.later += 1;
          else if (validDays !== null && calendar.addDays(read.at, validDays) <= date) tally.expired += 1;
          else {
            tally.used += 1;
            hear(tally.heard, read);
          }
        },
        merge: (left) => left,
        counts: ({ used, later, expired, ...rest }) => ({ valid: used + later + expired, ...rest }),
        result: () => null,
      },
      { customer: "customer", rating: "rating", at: "at" },
    ),
    answers,
  );
  const places = new Map<string, number>();
  const valid = Array.from(heard, ([key, own]): ValidAnswer => {
    const rating = rule.answers === "latest" ? own.latest : rule.answers === "lowest" ? own.lowest : own.sum / own.count;
    const place = categoryPlace(categories, rating);
    places.set(key, place);
    const { name } = categories.categories[place] as RatingCategories["categories"][number];
    return { customer: own.customer, rating, category: name, at: new Date(own.at).toISOString() };
  });
  return { result: { date: new Date(date).toISOString(), valid, ...counts }, places };
}

interface ReadAnswer {
  readonly key: string;
  readonly customer: CustomerId;
  readonly rating: number;
  readonly at: number;
}

function readAnswer(
  { customer, rating, at }: { readonly customer?: unknown; readonly rating?: unknown; readonly at?: unknown },
  index: number,
  calendar: Calendar,
  { min, max }: RatingCategories,
  invalid: InvalidRule,
): ReadAnswer | "missing" | "invalid" {
  if (isMissing(customer) || isMissing(rating) || isMissing(at)) return "missing";
  const key = customerKey(customer);
  const sound = Number.isInteger(rating) && (rating as number) >= min && (rating as number) <= max;
  if (invalid === "error" && key === null) throw invalidValue("answers.customer", "a text or a finite number", customer, index);
  if (invalid === "error" && !sound) throw invalidValue("answers.rating", `an integer from ${min} to ${max}`, rating, index);
  const moment = momentOf(calendar, at, "answers.at", index, invalid);
  if (key === null || !sound || moment === null) return "invalid";
  return { key, customer: customer as CustomerId, rating: (rating as number) + 0, at: moment };
}

function hear(heard: Map<string, Heard>, { key, customer, rating, at }: ReadAnswer): void {
  const own = heard.get(key);
  if (!own) {
    heard.set(key, { customer, count: 1, sum: rating, lowest: rating, latest: rating, at });
    return;
  }
  own.count += 1;
  own.sum += rating;
  own.lowest = Math.min(own.lowest, rating);
  if (at > own.at || (at === own.at && rating < own.latest)) own.latest = rating;
  own.at = Math.max(own.at, at);
}
