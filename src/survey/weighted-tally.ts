import { isMissing } from "../core/check.ts";
import { CxError, incompatibleTally, invalidValue } from "../core/errors.ts";
import { addExact, type ExactSum, exactZero, mergeExact } from "../core/exact-sum.ts";
import type { InvalidRule, RecordCounts } from "../core/metric.ts";
import {
  amount,
  count,
  finite,
  isMarked,
  list,
  members,
  orNull,
  same,
  sumOfAmounts,
  table,
  type TallyCheck,
  whole,
} from "../core/tally-check.ts";
import { addExactProduct } from "../core/moments.ts";
import { parseInstant } from "../core/time.ts";
import type { NpsScale } from "./nps.ts";

/** Which answers count, and as what: each record for itself, or the answers of an account by a rule. */
export type AnswerRule = "record" | "mean" | "latest" | "lowest";

/** What a weighted tally was collected by; tallies collected differently do not merge. */
export interface WeightedDefinition extends NpsScale {
  /** Which answers count. */
  readonly answers: AnswerRule;
  /** The first moment of the window, in milliseconds since 1970; `null` without one. */
  readonly from: number | null;
  /** The first moment after the window, in milliseconds since 1970; `null` without one. */
  readonly to: number | null;
  /** Present when answers are collected by stratum. */
  readonly stratified?: true;
}

/** The answers with one rating. */
export interface WeightedPoint {
  /** How many answers. */
  responses: number;
  /** How many of them have revenue above 0. */
  weighted: number;
  /** Their revenue. */
  revenue: ExactSum;
  /** The sum of their revenues, each squared and rounded; within strata, where likes cancel, not rounded. */
  squares: ExactSum;
}

/** The revenue of one account's answers, by category; `null` where there is none. */
export interface AccountRevenue {
  /** Revenue of its promoters. */
  promoters: ExactSum | null;
  /** Revenue of its passives. */
  passives: ExactSum | null;
  /** Revenue of its detractors. */
  detractors: ExactSum | null;
}

/** The one answer that stands for an account. */
export interface ChosenAnswer {
  /** Its rating. */
  rating: number;
  /** Its revenue. */
  revenue: number;
  /** Its moment, in milliseconds since 1970; 0 when moments are not collected. */
  at: number;
  /** How many valid answers the account gave. */
  answers: number;
}

/**
 * Accounts, or within strata answers, that were folded elsewhere, such as in a warehouse: what the error of the score needs of them. Within a
 * stratum the sums are those of e and W less their means there.
 */
export interface FoldedAccounts {
  /** How many. */
  readonly accounts: number;
  /** How many of them have revenue above 0. */
  readonly units: number;
  /** Answers set aside because another stands for their account. */
  readonly superseded: number;
  /** A ratio R near the score over 100, by which the residuals e = T - R W are told; T and W are an account's sums of w x and w. */
  readonly ratio: number;
  /** The sum of e^2 over accounts. */
  readonly residuals: number;
  /** The sum of e W. */
  readonly products: number;
  /** The sum of W^2. */
  readonly weights: number;
}

/** Ratings with revenue, per scale point and, where accounts matter, per account: enough for the score and its error. */
export interface WeightedTally {
  /** What was collected. */
  readonly definition: WeightedDefinition;
  /** Answers per scale point, from the lowest rating up; `null` where none was given. Empty for rules that choose one answer. */
  readonly points: (WeightedPoint | null)[];
  /** Revenue per account, for the rule `"mean"`; keys are `:` and the account. */
  readonly accounts: Record<string, AccountRevenue>;
  /** The chosen answer per account, for the rules `"latest"` and `"lowest"`; keys are `:` and the account. */
  readonly chosen: Record<string, ChosenAnswer>;
  /** Accounts that are in no other tally, already folded; left out when there are none. */
  readonly folded?: FoldedAccounts;
  /** A tally for each stratum; keys are `:` and the stratum. Absent unless strata are collected; then the fields above are empty. */
  readonly strata?: Record<string, WeightedTally>;
  /** Records without a rating, a revenue, or what the rule needs. */
  missing: number;
  /** Records outside the window. */
  outside: number;
  /** Records that cannot be taken, skipped. */
  invalid: number;
}

/** The values of one record. */
export interface WeightedAnswer {
  /** The rating. */
  readonly rating: unknown;
  /** The revenue. */
  readonly revenue: unknown;
  /** The account, for all rules but `"record"`. */
  readonly account?: unknown;
  /** The moment of the answer, for `"latest"` and windows. */
  readonly at?: unknown;
  /** The stratum, where strata are collected. */
  readonly stratum?: unknown;
}

/** Where the values of an answer are, for error messages. */
export type WeightedPlaces = Readonly<Record<keyof WeightedAnswer, string>>;

/** Revenues between these bounds have squares, and sums of squares, that neither overflow nor lose digits. */
const LEAST = 1e-140;
const MOST = 1e140;

/** A weighted tally that has seen nothing. */
export function createWeighted(definition: WeightedDefinition): WeightedTally {
  const stratum = createStratum(definition);
  return definition.stratified ? { ...stratum, strata: {} } : stratum;
}

function createStratum(definition: WeightedDefinition): WeightedTally {
  return { definition, points: [], accounts: {}, chosen: {}, missing: 0, outside: 0, invalid: 0 };
}

/** Refuses what is not a tally of this definition. */
export function weightedCheck(definition: WeightedDefinition): TallyCheck {
  const { min, max } = definition;
  const sum = orNull(sumOfAmounts);
  const point = members(
    { responses: count, weighted: count, revenue: sumOfAmounts, squares: sumOfAmounts },
    "no more answers with revenue than answers",
    ({ responses = 0, weighted = 0 }) => weighted <= responses,
  );
  const part = {
    definition: same(definition),
    points: list(orNull(point), 0, max - min + 1),
    accounts: table(members({ promoters: sum, passives: sum, detractors: sum }), isMarked),
    chosen: table(members({ rating: whole(min, max), revenue: amount, at: finite, answers: whole(1, Number.MAX_SAFE_INTEGER) }), isMarked),
    missing: count,
    outside: count,
    invalid: count,
  };
  if (!definition.stratified) return members(part);
  const empty = { points: list(count, 0), accounts: table(count, () => false), chosen: table(count, () => false) };
  return members({ ...part, ...empty, strata: table(members(part), isMarked) });
}

/** Adds one answer. */
export function addWeighted(tally: WeightedTally, answer: WeightedAnswer, index: number, places: WeightedPlaces, rule: InvalidRule): void {
  if (tally.strata) {
    const { stratum } = answer;
    if (isMissing(stratum)) tally.missing += 1;
    else if (isKey(stratum)) {
      addWeighted((tally.strata[`:${String(stratum)}`] ??= createStratum(tally.definition)), answer, index, places, rule);
    } else if (rule === "error") throw invalidValue(places.stratum, "a text or a number", stratum, index);
    else tally.invalid += 1;
    return;
  }
  const { answers, from, to } = tally.definition;
  const { rating, revenue, account, at } = answer;
  const dated = answers === "latest" || from !== null || to !== null;
  if (isMissing(rating) || isMissing(revenue) || (answers !== "record" && isMissing(account)) || (dated && isMissing(at))) {
    tally.missing += 1;
    return;
  }
  const moment = failureOf(tally.definition, answer, index, places) ?? (dated ? momentOf(at, places.at, index) : 0);
  if (moment instanceof CxError) {
    if (rule === "error") throw moment;
    tally.invalid += 1;
  } else if (dated && ((from !== null && moment < from) || (to !== null && moment >= to))) {
    tally.outside += 1;
  } else if (answers === "latest" || answers === "lowest") {
    // Adding 0 turns -0 into 0, which JSON would not keep apart.
    choose(tally, `:${String(account)}`, { rating: (rating as number) + 0, revenue: (revenue as number) + 0, at: moment + 0, answers: 1 });
  } else {
    addPoint(tally, rating as number, revenue as number);
    if (answers === "mean") addToAccount(tally, `:${String(account)}`, rating as number, revenue as number);
  }
}

/** A new tally with the answers of both. */
export function mergeWeighted(left: WeightedTally, right: WeightedTally): WeightedTally {
  const same = JSON.stringify(sortedByName(left.definition)) === JSON.stringify(sortedByName(right.definition));
  if (!same) throw incompatibleTally("revenueWeightedNps", left.definition, right.definition);
  const strata: Record<string, WeightedTally> = {};
  for (const tally of [left, right]) {
    for (const [key, stratum] of Object.entries(tally.strata ?? {})) {
      strata[key] = mergeWeighted(strata[key] ?? createStratum(left.definition), stratum);
    }
  }
  const merged: WeightedTally = {
    ...createStratum(left.definition),
    ...(left.strata && { strata }),
    ...mergeFolded(left, right),
    missing: left.missing + right.missing,
    outside: left.outside + right.outside,
    invalid: left.invalid + right.invalid,
  };
  for (const tally of [left, right]) {
    for (const [place, point] of tally.points.entries()) if (point) mergePoint(pointAt(merged, place), point);
    for (const [key, revenue] of Object.entries(tally.accounts)) {
      const into = accountAt(merged, key);
      for (const category of CATEGORIES) {
        const sum = revenue[category];
        if (sum) into[category] = mergeExact(into[category] ?? exactZero(), sum);
      }
    }
    for (const [key, answer] of Object.entries(tally.chosen)) choose(merged, key, { ...answer });
  }
  return merged;
}

/** Adds the answers of a tally of the rule `"record"` to another. */
export function addPoints(into: WeightedTally, { points, missing, invalid }: WeightedTally): void {
  for (const [place, point] of points.entries()) if (point) mergePoint(pointAt(into, place), point);
  into.missing += missing;
  into.invalid += invalid;
}

/** The counts every metric reports: records outside the window count as missing. */
export function weightedCounts({ points, chosen, folded, strata = {}, missing, outside, invalid }: WeightedTally): RecordCounts {
  const total = { valid: folded?.superseded ?? 0, missing: missing + outside, invalid };
  for (const stratum of Object.values(strata)) {
    const counts = weightedCounts(stratum);
    total.valid += counts.valid;
    total.missing += counts.missing;
    total.invalid += counts.invalid;
  }
  for (const point of points) total.valid += point?.responses ?? 0;
  for (const { answers } of Object.values(chosen)) total.valid += answers;
  return total;
}

/** The category of a rating. */
export function categoryOf({ passiveFrom, promoterFrom }: NpsScale, rating: number): keyof AccountRevenue {
  return rating >= promoterFrom ? "promoters" : rating >= passiveFrom ? "passives" : "detractors";
}

/** `sum (T - R W)^2` of folded accounts for any ratio R. */
export function squaresOfFolded({ ratio: near, residuals, products, weights }: FoldedAccounts, ratio: number): number {
  const away = ratio - near;
  return residuals - 2 * away * products + away * away * weights;
}

function mergeFolded({ folded: left, definition }: WeightedTally, { folded: right }: WeightedTally): { folded?: FoldedAccounts } {
  if (!left || !right) return left || right ? { folded: (left ?? right) as FoldedAccounts } : {};
  if (definition.stratified) throw incompatibleTally("revenueWeightedNps", "strata of records", "strata that were folded apart");
  const { ratio } = left;
  return {
    folded: {
      accounts: left.accounts + right.accounts,
      units: left.units + right.units,
      superseded: left.superseded + right.superseded,
      ratio,
      residuals: left.residuals + squaresOfFolded(right, ratio),
      products: left.products + right.products - (ratio - right.ratio) * right.weights,
      weights: left.weights + right.weights,
    },
  };
}

const CATEGORIES = ["promoters", "passives", "detractors"] as const;

function sortedByName({ min, max, passiveFrom, promoterFrom, answers, from, to, stratified }: WeightedDefinition): unknown[] {
  return [min, max, passiveFrom, promoterFrom, answers, from, to, stratified];
}

function isKey(value: unknown): value is string | number | bigint {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}

function failureOf(
  { min, max, answers }: WeightedDefinition,
  { rating, revenue, account }: WeightedAnswer,
  index: number,
  places: WeightedPlaces,
): CxError | undefined {
  if (!(Number.isInteger(rating) && (rating as number) >= min && (rating as number) <= max)) {
    return invalidValue(places.rating, `an integer from ${min} to ${max}`, rating, index);
  }
  if (!(typeof revenue === "number" && (revenue === 0 || (revenue >= LEAST && revenue <= MOST)))) {
    return invalidValue(places.revenue, "a finite number of at least 0", revenue, index);
  }
  if (answers !== "record" && !isKey(account)) {
    return invalidValue(places.account, "a text or a number", account, index);
  }
  return undefined;
}

function momentOf(at: unknown, place: string, index: number): number | CxError {
  try {
    return parseInstant(at, place, index);
  } catch (error) {
    if (error instanceof CxError) return error;
    throw error;
  }
}

function addPoint(tally: WeightedTally, rating: number, revenue: number): void {
  const point = pointAt(tally, rating - tally.definition.min);
  point.responses += 1;
  if (revenue > 0) {
    point.weighted += 1;
    addExact(point.revenue, revenue);
    if (tally.definition.stratified) addExactProduct(point.squares, revenue, revenue);
    else addExact(point.squares, revenue * revenue);
  }
}

function addToAccount(tally: WeightedTally, key: string, rating: number, revenue: number): void {
  const account = accountAt(tally, key);
  if (revenue > 0) addExact((account[categoryOf(tally.definition, rating)] ??= exactZero()), revenue);
}

/** The point of a rating, by its place on the scale; made where there is none. */
export function pointAt({ definition: { min, max }, points }: WeightedTally, place: number): WeightedPoint {
  while (points.length <= max - min) points.push(null);
  return (points[place] ??= { responses: 0, weighted: 0, revenue: exactZero(), squares: exactZero() });
}

function mergePoint(into: WeightedPoint, { responses, weighted, revenue, squares }: WeightedPoint): void {
  into.responses += responses;
  into.weighted += weighted;
  into.revenue = mergeExact(into.revenue, revenue);
  into.squares = mergeExact(into.squares, squares);
}

function accountAt({ accounts }: WeightedTally, key: string): AccountRevenue {
  return (accounts[key] ??= { promoters: null, passives: null, detractors: null });
}

/** Keeps the answer that the rule prefers. Ties go to the lower rating, then to the higher revenue, so that order never matters. */
function choose({ definition, chosen }: WeightedTally, key: string, answer: ChosenAnswer): void {
  const held = chosen[key];
  if (!held) {
    chosen[key] = answer;
    return;
  }
  const later = definition.answers === "latest" ? answer.at - held.at : 0;
  const preferred = (later || held.rating - answer.rating || answer.revenue - held.revenue || answer.at - held.at) > 0;
  chosen[key] = { ...(preferred ? answer : held), answers: held.answers + answer.answers };
}
