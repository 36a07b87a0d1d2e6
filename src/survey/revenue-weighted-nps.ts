import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkCount, checkLevel, checkNonNegative, checkOptions, isMissing } from "../core/check.ts";
import type { Column } from "../core/columns.ts";
import { defineMetric } from "../core/definition.ts";
import { CxError, emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import { addExact, type ExactSum, exactZero, mergeExact, roundExact } from "../core/exact-sum.ts";
import { type ColumnValues, type Field, type FieldMetric, readerOf } from "../core/fields.ts";
import { collect, type Records } from "../core/measure.ts";
import { type CollectOptions, resultOf } from "../core/metric.ts";
import { MOST_POINTS } from "../core/places.ts";
import { addExactProduct, createMoments, mergeMoments, type MomentsTally } from "../core/moments.ts";
import type { Rating } from "../core/rating-tally.ts";
import { type Instant, parseInstant } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import { npsFromCounts, type NpsCountsResult, type NpsScale, npsScale } from "./nps.ts";
import {
  type CategoryRevenue,
  type RatioDistances,
  squaresOfAccounts,
  squaresOfAnswers,
  weightedRatio,
  type WeightedIntervalMethod,
} from "./weighted-ratio.ts";
import { addWeightedColumns, groupWeighted } from "./weighted-columns.ts";
import { squaresWithinAccounts, squaresWithinAnswers, type StratifiedError, stratifiedError, type Stratum } from "./weighted-strata.ts";
import {
  addWeighted,
  categoryOf,
  createWeighted,
  type FoldedAccounts,
  mergeWeighted,
  squaresOfFolded,
  type WeightedAnswer,
  weightedCheck,
  weightedCounts,
  type WeightedPlaces,
  type WeightedTally,
} from "./weighted-tally.ts";

/** How the uncertainty is told, and what surrounds the answers. */
export interface RevenueWeightedNpsCountsOptions {
  /**
   * How often such intervals hold the score of all customers, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * How many records (with accounts: accounts) there are to ask, when the answers are a large part of them: variances shrink by `1 - n/N`.
   * @defaultValue without limit
   */
  readonly population?: number | undefined;
  /**
   * n in the factor n/(n-1) of the variance. Survey software counts records without revenue in it; pass their number to match.
   * @defaultValue the records (with accounts: accounts) with revenue above 0
   */
  readonly samplingUnits?: number | undefined;
  /**
   * Revenue of known customers who gave no answer; gives `coverage`. Never in the score.
   * @defaultValue unknown
   */
  readonly unanswered?: number | undefined;
}

/** Options of {@link revenueWeightedNps} and {@link revenueWeightedNpsOf}. */
export interface RevenueWeightedNpsOptions extends RevenueWeightedNpsCountsOptions, CollectOptions {
  /**
   * `"zeroToTen"`, `"oneToTen"`, or a scale of one's own.
   * @defaultValue "zeroToTen"
   */
  readonly scale?: "zeroToTen" | "oneToTen" | NpsScale | undefined;
  /**
   * Which answers of an account count: `"mean"` all of them, each by its revenue; `"latest"` the last, which needs `at`; `"lowest"` the worst.
   * Ties go to the lower rating, then to the higher revenue.
   * @defaultValue "mean"
   */
  readonly answers?: "mean" | "latest" | "lowest" | undefined;
  /**
   * How many records (with accounts: accounts) there are to ask in each stratum, by its name; needs `stratum`. A stratum that was asked as a
   * whole adds no error.
   * @defaultValue without limit, as are strata that are not named
   */
  readonly populations?: Readonly<Record<string, number>> | undefined;
  /**
   * The first moment of the window of answers; needs `at`. There is no window unless one is given.
   * @defaultValue without limit
   */
  readonly from?: Instant | undefined;
  /**
   * The first moment after the window; needs `at`.
   * @defaultValue without limit
   */
  readonly to?: Instant | undefined;
}

/** One answer with the revenue behind it. */
export interface RevenueWeightedNpsRecord {
  /** The answer. */
  readonly rating: Rating;
  /** Revenue behind this answer, in any currency, at least 0. */
  readonly revenue: number | null | undefined;
  /** The account whose contact answered; answers of one account are one sampling unit. */
  readonly account?: string | number | null | undefined;
  /** When the answer was given, for `"latest"` and windows. */
  readonly at?: Instant | null | undefined;
  /** The group that was sampled for itself, such as a region or a tier; `1` and `"1"` are one. */
  readonly stratum?: string | number | null | undefined;
}

/** Columns of answers. */
export interface RevenueWeightedNpsColumns {
  /** The answers. */
  readonly rating: Column;
  /** Revenue behind each answer. */
  readonly revenue: Column;
  /** Accounts, when several contacts of one answer. */
  readonly account?: Column | undefined;
  /** When the answers were given. */
  readonly at?: Column | undefined;
  /** The groups that were sampled for themselves. */
  readonly stratum?: Column | undefined;
}

/** Where the values of a record are. */
export interface RevenueWeightedNpsFields<Row> {
  /** The answer. */
  readonly rating: Field<Row>;
  /** Revenue behind the answer. */
  readonly revenue: Field<Row>;
  /** The account; answers of one account are one sampling unit. */
  readonly account?: Field<Row> | undefined;
  /** When the answer was given. */
  readonly at?: Field<Row> | undefined;
  /** The group that was sampled for itself. */
  readonly stratum?: Field<Row> | undefined;
}

/** The answers of one category, as counted elsewhere. */
export interface RevenueCounts {
  /** Answers. */
  readonly responses: number;
  /** Their revenue. */
  readonly revenue: number;
  /** The sum of their squared revenues. */
  readonly squaredRevenue: number;
}

/** Answers by category with their revenue, as counted elsewhere. */
export interface RevenueWeightedNpsCounts {
  /** Answers of promoters. */
  readonly promoters: RevenueCounts;
  /** Answers of passives. */
  readonly passives: RevenueCounts;
  /** Answers of detractors. */
  readonly detractors: RevenueCounts;
  /** Answers without revenue among all of them; 0 unless given. */
  readonly withoutRevenue?: number | undefined;
  /** Records without a rating or a revenue; 0 unless given. */
  readonly missing?: number | undefined;
  /** Records that cannot be taken; 0 unless given. */
  readonly invalid?: number | undefined;
}

/** What {@link revenueWeightedNps} returns. */
export interface RevenueWeightedNpsResult {
  /** Revenue of promoters minus revenue of detractors, in points of all revenue, from -100 to 100. */
  readonly score: number;
  /** Where the score of all customers lies, in points, cut at -100 and 100. */
  readonly interval: Interval<WeightedIntervalMethod>;
  /** Standard error of the score in points; `null` with a single sampling unit, or a single one of a stratum with others to ask. */
  readonly standardError: number | null;
  /** Revenue by category and in total, in the unit of the input. */
  readonly revenue: CategoryRevenue & {
    /** Revenue of all categories together. */
    readonly total: number;
  };
  /** Revenue by category as a share of the total, from 0 to 1. */
  readonly revenueShares: CategoryRevenue;
  /** Revenue of detractors, in the unit of the input. */
  readonly revenueAtRisk: number;
  /** The plain Net Promoter Score of the same answers. */
  readonly unweighted: NpsCountsResult;
  /** Weighted minus plain score, in points: positive when the larger customers are the happier ones. */
  readonly gap: number;
  /** How many equally large answers would tell as much: `(sum w)^2 / sum w^2` (Kish). */
  readonly effectiveResponses: number;
  /** Answers measured. */
  readonly responses: number;
  /** Valid answers set aside because another answer stands for their account. */
  readonly superseded: number;
  /** Records (with accounts: accounts) with revenue above 0. */
  readonly samplingUnits: number;
  /** Strata with such records; `null` when strata were not given. */
  readonly strata: number | null;
  /** Of the t interval: sampling units less 1, or less the strata; `null` where there is no standard error. */
  readonly degreesOfFreedom: number | null;
  /** Accounts with an answer; `null` when accounts were not given. */
  readonly accounts: number | null;
  /** Revenue behind the answers over all revenue, `unanswered` included, from 0 to 1; `null` when that is not given. */
  readonly coverage: number | null;
  /** Records without a rating, a revenue or an account, and those outside the window. */
  readonly missing: number;
  /** Those of the missing that lie outside the window. */
  readonly outside: number;
  /** Records that cannot be taken, skipped. */
  readonly invalid: number;
}

/**
 * Revenue-weighted Net Promoter Score: how far the revenue of promoters outweighs that of detractors, in points from -100 to 100.
 *
 * `score = 100 * sum(w x) / sum(w)` with revenue w and x = +1, 0, -1 for promoters, passives, detractors. The standard error is that of a
 * ratio, linearised: `v = n/(n-1) * sum(w^2 (x - R)^2) / sum(w)^2` over the n records with revenue. With accounts, w x and w are summed per
 * account first and accounts are the units. The interval is Student's t with n - 1 degrees of freedom; with one unit it is the whole scale.
 *
 * Where strata were sampled each for itself, give `stratum`: `v = sum over strata of n/(n-1) * sum (y - mean y)^2 / sum(w)^2`, `y = w (x - R)`, with
 * units less strata degrees of freedom. A stratum with a single unit and others to ask leaves the error open (`null`, the whole scale) rather than
 * guessed: join it to a neighbor. An account whose answers lie in two strata is a unit in each.
 *
 * - Input: records or columns of `rating`, `revenue` and, where any record has one, `account`, `at` and `stratum`. A record without a rating,
 *   a revenue or (with accounts, with strata) one of these is missing; revenue below 0, infinite, or beyond 1e-140 to 1e140 is invalid. Zero revenue is fine and never
 *   moves the score or its error.
 * - State as revenue what this answer stands for. A table that repeats the whole revenue of an account on each of its contacts counts it once per answer: choose
 *   one answer (`answers: "latest"` or `"lowest"`) or divide it first.
 * - Cost: O(n) time; O(1) memory without accounts, O(accounts) with them. Sums are exact: order and grouping never matter.
 * - When not to trust it: with few `effectiveResponses`, one large customer is the score.
 *
 * @param records - Rows (any iterable) or columns.
 * @param options - Scale, rule for accounts, window, interval.
 * @returns The score, its interval, revenue by category, and the plain score of the same answers.
 * @throws {@link CxError} `"empty"` when no record is valid; `"no-weight"` when all revenue is 0; `"invalid-value"` when a value cannot be
 * taken; `"invalid-option"` when an option is unknown or out of range.
 * @example Five customers, two of whom bring most of the revenue
 * ```ts
 * import { revenueWeightedNps } from "cx-metrics";
 * const result = revenueWeightedNps([
 *   { rating: 10, revenue: 2000 }, { rating: 2, revenue: 8000 }, { rating: 7, revenue: 2000 },
 *   { rating: 8, revenue: 2000 }, { rating: 6, revenue: 8000 },
 * ]);
 * result.score; // => -63.64
 * result.unweighted.score; // => -20
 * result.revenueAtRisk; // => 16000
 * ```
 * @see Ratio and linearisation: Cochran 1977, Sampling Techniques, chapter 6; Lumley 2010, Complex Surveys, chapter 2.
 * @see Effective size: Kish 1965, Survey Sampling, section 11.7.
 */
export function revenueWeightedNps(
  records: Iterable<RevenueWeightedNpsRecord> | RevenueWeightedNpsColumns,
  options: RevenueWeightedNpsOptions = {},
): RevenueWeightedNpsResult {
  let input = records as Iterable<RevenueWeightedNpsRecord> | Record<string, unknown>;
  let has: (name: "account" | "at" | "stratum") => boolean;
  if (typeof (records as Iterable<unknown> | null)?.[Symbol.iterator] === "function") {
    const rows = Array.from(records as Iterable<RevenueWeightedNpsRecord>);
    input = rows;
    has = (name) => rows.some((row) => !isMissing(row[name]));
  } else has = (name) => Object.hasOwn(Object(records) as object, name);
  const metric = revenueWeightedNpsOf<RevenueWeightedNpsRecord>(
    {
      rating: "rating",
      revenue: "revenue",
      account: has("account") ? "account" : undefined,
      at: has("at") ? "at" : undefined,
      stratum: has("stratum") ? "stratum" : undefined,
    },
    options,
  );
  const tally = collect(metric, input as Records<RevenueWeightedNpsRecord>);
  if (weightedCounts(tally).valid > 0 && metric.result(tally) === null) throw noWeight();
  return resultOf(metric, tally);
}

/**
 * Revenue-weighted Net Promoter Score of answers that were summed by category elsewhere. Constant time. Each answer is its own sampling unit.
 *
 * @param counts - Answers, revenue and squared revenue of each category; answers without revenue, missing and invalid records where known.
 * @param options - Interval and what surrounds the answers.
 * @returns The same as {@link revenueWeightedNps}.
 * @throws {@link CxError} `"empty"` when there is no answer; `"no-weight"` when all revenue is 0; `"invalid-value"` when a count or a sum
 * cannot be; `"invalid-option"` when an option is unknown or out of range.
 * @example Sums from a warehouse
 * ```ts
 * import { revenueWeightedNpsFromCounts } from "cx-metrics";
 * const { score, effectiveResponses } = revenueWeightedNpsFromCounts({
 *   promoters: { responses: 1, revenue: 2000, squaredRevenue: 4e6 },
 *   passives: { responses: 2, revenue: 4000, squaredRevenue: 8e6 },
 *   detractors: { responses: 2, revenue: 16000, squaredRevenue: 128e6 },
 * });
 * score; // => -63.64
 * effectiveResponses; // => 3.457
 * ```
 */
export function revenueWeightedNpsFromCounts(
  counts: RevenueWeightedNpsCounts,
  options: RevenueWeightedNpsCountsOptions = {},
): RevenueWeightedNpsResult {
  checkOptions(options, READING);
  checkReading(options);
  const { promoters, passives, detractors, withoutRevenue = 0, missing = 0, invalid = 0 } = counts;
  const categories = { promoters, passives, detractors };
  for (const [name, category] of Object.entries(categories)) checkCategory(`counts.${name}`, category);
  const responses = promoters.responses + passives.responses + detractors.responses;
  for (const [name, count] of Object.entries({ withoutRevenue, missing, invalid })) checkCount(`counts.${name}`, count);
  if (withoutRevenue > responses) throw invalidValue("counts.withoutRevenue", `at most the ${responses} responses`, withoutRevenue);
  if (responses === 0) throw emptyInput(NAME, UNIT);
  if (promoters.revenue + passives.revenue + detractors.revenue === 0) throw noWeight();
  return read(
    {
      responses: by((name) => categories[name].responses),
      revenue: by((name) => categories[name].revenue),
      squares: by((name) => categories[name].squaredRevenue),
      units: responses - withoutRevenue,
      clusters: null,
      strata: null,
      accounts: null,
      superseded: 0,
      missing,
      outside: 0,
      invalid,
    },
    options,
  );
}

/**
 * Revenue-weighted Net Promoter Score over fields of records: for `collect`, `measure`, scorecards, columns and parts that merge.
 *
 * The same definition and result as {@link revenueWeightedNps}. In a scorecard, a segment whose revenue is all zero has the result `null`.
 *
 * @param fields - Where rating, revenue and, when several contacts of one account answer, account and moment are.
 * @param options - Scale, rule for accounts, window, interval.
 * @returns A metric over records that have these fields.
 * @throws {@link CxError} `"invalid-option"` when an option is unknown, out of range, or needs a field that is not given.
 * @example Two contacts of one account are one sampling unit
 * ```ts
 * import { measure, revenueWeightedNpsOf } from "cx-metrics";
 * const answers = [
 *   { rating: 9, revenue: 500, account: "a" }, { rating: 3, revenue: 500, account: "a" },
 *   { rating: 10, revenue: 3000, account: "b" }, { rating: 7, revenue: 1000, account: "c" },
 * ];
 * const { score, samplingUnits } = measure(revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }), answers);
 * [score, samplingUnits]; // => [60, 3]
 * ```
 */
export function revenueWeightedNpsOf<Row = AnyRow>(
  fields: RevenueWeightedNpsFields<Row>,
  options: RevenueWeightedNpsOptions = {},
): FieldMetric<Row, WeightedTally, RevenueWeightedNpsResult> {
  checkOptions(options, [...READING, "invalid", "scale", "answers", "populations", "from", "to"]);
  checkReading(options);
  checkStrata(fields.stratum !== undefined, options);
  const { invalid: rule = "error", scale = "zeroToTen", answers = "mean", from, to } = options;
  checkChoice("invalid", rule, ["error", "skip"]);
  checkChoice("answers", answers, ["mean", "latest", "lowest"]);
  const { rating, revenue, account, at, stratum } = fields;
  if (account === undefined && answers !== "mean") throw invalidOption("answers", `"mean" where no account is given`, answers);
  if (at === undefined && answers === "latest") throw invalidOption("answers", "a field at beside it", answers);
  for (const [name, moment] of Object.entries({ from, to })) {
    if (at === undefined && moment !== undefined) throw invalidOption(name, "a field at beside it", moment);
  }
  const { min, max, passiveFrom, promoterFrom } = npsScale(scale);
  const definition = {
    min: min + 0,
    max: max + 0,
    passiveFrom: passiveFrom + 0,
    promoterFrom: promoterFrom + 0,
    answers: account === undefined ? ("record" as const) : answers,
    // Adding 0 turns -0 into 0, which JSON would not keep apart.
    from: from === undefined ? null : parseInstant(from, "options.from") + 0,
    to: to === undefined ? null : parseInstant(to, "options.to") + 0,
    ...(stratum !== undefined && { stratified: true as const }),
  };
  const named = Object.entries({ rating, revenue, account, at, stratum }).filter(
    (entry): entry is [keyof WeightedAnswer, Field<Row>] => entry[1] !== undefined,
  );
  const places = Object.fromEntries(
    ["rating", "revenue", "account", "at", "stratum"].map((role) => [
      role,
      typeof fields[role as "at"] === "string" ? fields[role as "at"] : role,
    ]),
  ) as WeightedPlaces;
  const [readRating, readRevenue] = [readerOf(rating), readerOf(revenue)];
  const readAccount = account === undefined ? () => undefined : readerOf(account);
  const readAt = at === undefined ? () => undefined : readerOf(at);
  const readStratum = stratum === undefined ? () => undefined : readerOf(stratum);
  const addAt = (tally: WeightedTally, columns: Readonly<Record<string, ColumnValues>>, index: number): void => {
    const {
      rating: ratings,
      revenue: revenues,
      account: accounts,
      at: moments,
      stratum: strata,
    } = columns as Record<string, ColumnValues | undefined>;
    addWeighted(
      tally,
      {
        rating: ratings?.[index],
        revenue: revenues?.[index],
        account: accounts?.[index],
        at: moments?.[index],
        stratum: strata?.[index],
      },
      index,
      places,
      rule,
    );
  };
  const plain = account === undefined && stratum === undefined && from === undefined && to === undefined && max - min < MOST_POINTS;
  return {
    name: NAME,
    unit: UNIT,
    fields: Object.fromEntries(named),
    definition: defineMetric(NAME, Object.fromEntries(named), { tally: "weighted", collect: { ...definition, invalid: rule } }),
    checkTally: weightedCheck(definition),
    create: () => createWeighted(definition),
    add(tally, row, index) {
      addWeighted(
        tally,
        { rating: readRating(row), revenue: readRevenue(row), account: readAccount(row), at: readAt(row), stratum: readStratum(row) },
        index,
        places,
        rule,
      );
    },
    addAt,
    ...(plain ? { group: (tallyOf: (code: number) => WeightedTally) => groupWeighted({ min, max, places, rule }, tallyOf) } : {}),
    addColumns(tally, columns, start, end) {
      if (plain && end - start >= LONG) return addWeightedColumns(tally, columns, start, end, { min, max, places, rule });
      for (let index = start; index < end; index += 1) addAt(tally, columns, index);
    },
    merge: mergeWeighted,
    counts: weightedCounts,
    result(tally) {
      const summary = summaryOf(tally);
      // Not by the units: a stored tally that was tampered with may claim some without any revenue.
      const { promoters, passives, detractors } = summary.revenue;
      return promoters + passives + detractors > 0 ? read(summary, options) : null;
    },
  };
}

/** Columns that pay for the scratch of the fast path. */
const LONG = 256;
const NAME = "revenueWeightedNps";
const UNIT = "rating with revenue above 0";
const READING = ["level", "population", "samplingUnits", "unanswered"];

/** What the result is read from. */
interface Summary {
  readonly responses: CategoryRevenue;
  readonly revenue: CategoryRevenue;
  readonly squares: CategoryRevenue;
  readonly units: number;
  readonly clusters: readonly CategoryRevenue[] | null;
  readonly folded?: FoldedAccounts | undefined;
  readonly strata: readonly Stratum[] | null;
  readonly accounts: number | null;
  readonly superseded: number;
  readonly missing: number;
  readonly outside: number;
  readonly invalid: number;
}

function by(of: (category: keyof CategoryRevenue) => number): CategoryRevenue {
  return { promoters: of("promoters"), passives: of("passives"), detractors: of("detractors") };
}

function summaryOf(tally: WeightedTally): Summary {
  const { definition, strata } = tally;
  const parts = strata ? Object.entries(strata).map(([key, stratum]) => ({ name: key.slice(1), ...summaryOfPart(stratum) })) : [];
  const whole = strata ? parts : [summaryOfPart(tally)];
  const count = (of: (part: Part) => number): number => whole.reduce((sum, part) => sum + of(part), 0);
  const total = (of: (part: Part) => ExactSum): number => roundExact(whole.map(of).reduce(mergeExact, exactZero()));
  const outside = count((part) => part.outside) + (strata ? tally.outside : 0);
  return {
    responses: by((category) => count((part) => part.responses[category])),
    revenue: by((category) => total((part) => part.moments[category].sum)),
    squares: by((category) => total((part) => part.moments[category].squares)),
    units: count((part) => part.units),
    clusters: strata ? null : (whole[0] as Part).clusters,
    folded: tally.folded,
    strata: strata
      ? parts
          .filter(({ units }) => units > 0)
          .map(({ name, units, clusters, moments, folded }) => ({
            name,
            units,
            squares: folded
              ? ({ ratio }: RatioDistances) => squaresOfFolded(folded, ratio)
              : clusters
                ? squaresWithinAccounts(clusters)
                : squaresWithinAnswers(moments),
          }))
      : null,
    accounts:
      definition.answers === "record"
        ? null
        : new Set(whole.flatMap(({ keys }) => keys)).size + count(({ folded }) => folded?.accounts ?? 0),
    superseded: count((part) => part.superseded),
    missing: count((part) => part.missing) + (strata ? tally.missing : 0) + outside,
    outside,
    invalid: count((part) => part.invalid) + (strata ? tally.invalid : 0),
  };
}

/** What is read from the answers of a stratum, or of all where there are none. */
interface Part {
  readonly responses: CategoryRevenue;
  readonly moments: Readonly<Record<keyof CategoryRevenue, MomentsTally>>;
  readonly units: number;
  readonly clusters: readonly CategoryRevenue[] | null;
  readonly keys: readonly string[];
  readonly folded: FoldedAccounts | undefined;
  readonly superseded: number;
  readonly missing: number;
  readonly outside: number;
  readonly invalid: number;
}

function summaryOfPart({ definition, points, accounts, chosen, folded, missing, outside, invalid }: WeightedTally): Part {
  const responses = { promoters: 0, passives: 0, detractors: 0 };
  const moments = { promoters: createMoments(), passives: createMoments(), detractors: createMoments() };
  let superseded = folded?.superseded ?? 0;
  for (const [place, point] of points.entries()) {
    if (!point) continue;
    const category = categoryOf(definition, definition.min + place);
    responses[category] += point.responses;
    moments[category] = mergeMoments(moments[category], { n: point.weighted, sum: point.revenue, squares: point.squares });
  }
  for (const { rating, revenue, answers } of Object.values(chosen)) {
    const category = categoryOf(definition, rating);
    responses[category] += 1;
    superseded += answers - 1;
    if (revenue === 0) continue;
    const moment = moments[category];
    moment.n += 1;
    addExact(moment.sum, revenue);
    // As in points: exact within strata, where likes cancel, each rounded elsewhere.
    if (definition.stratified) addExactProduct(moment.squares, revenue, revenue);
    else addExact(moment.squares, revenue * revenue);
  }
  const clusters = Object.values(accounts)
    .map((account) => by((category) => (account[category] ? roundExact(account[category]) : 0)))
    .filter(({ promoters, passives, detractors }) => promoters + passives + detractors > 0);
  const clustered = definition.answers === "mean";
  return {
    responses,
    moments,
    units: clustered ? clusters.length + (folded?.units ?? 0) : moments.promoters.n + moments.passives.n + moments.detractors.n,
    clusters: clustered ? clusters : null,
    keys: Object.keys(clustered ? accounts : chosen),
    folded,
    superseded,
    missing,
    outside,
    invalid,
  };
}

function read(summary: Summary, options: RevenueWeightedNpsOptions): RevenueWeightedNpsResult {
  const { responses, revenue, squares, units, strata, accounts, superseded, missing, outside, invalid } = summary;
  const { level = 0.95, unanswered } = options;
  const total = revenue.promoters + revenue.detractors + revenue.passives;
  const squared = squares.promoters + squares.detractors + squares.passives;
  const error = errorOf(summary, options);
  const { score, standardError, interval } = weightedRatio(revenue, error.squares, { level, ...error });
  const unweighted = npsFromCounts({ ...responses, missing, invalid }, { level });
  return {
    score,
    interval,
    standardError,
    revenue: { ...revenue, total },
    revenueShares: by((category) => revenue[category] / total),
    revenueAtRisk: revenue.detractors,
    unweighted,
    gap: score - unweighted.score,
    // Never more than the answers (Cauchy), not by rounding nor by a stored tally that was tampered with.
    effectiveResponses: Math.min(unweighted.responses, (total / Math.sqrt(squared)) ** 2),
    responses: unweighted.responses,
    superseded,
    samplingUnits: units,
    strata: strata && strata.length,
    degreesOfFreedom: error.degreesOfFreedom,
    accounts,
    coverage: unanswered === undefined ? null : total / (total + unanswered),
    missing,
    outside,
    invalid,
  };
}

/** The sum of squares behind the error, what it is multiplied by, and its degrees of freedom. */
function errorOf(
  { squares, units, clusters, folded, strata }: Summary,
  { population, populations = {}, samplingUnits = units }: RevenueWeightedNpsOptions,
): StratifiedError & { readonly correction: number } {
  if (strata) return { ...stratifiedError(strata, populations), correction: 1 };
  if (samplingUnits < units) throw invalidOption("samplingUnits", `a whole number of at least ${units}`, samplingUnits);
  if (population !== undefined && population < samplingUnits) {
    throw invalidOption("population", `a whole number of at least ${samplingUnits}`, population);
  }
  return {
    squares: clusters ? squaresOfAccounts(clusters, folded && ((ratio) => squaresOfFolded(folded, ratio))) : squaresOfAnswers(squares),
    correction: (samplingUnits / (samplingUnits - 1)) * (population === undefined ? 1 : 1 - samplingUnits / population),
    degreesOfFreedom: units < 2 ? null : units - 1,
  };
}

function checkStrata(stratified: boolean, { population, populations, samplingUnits }: RevenueWeightedNpsOptions): void {
  if (!stratified && populations !== undefined) throw invalidOption("populations", "a field stratum beside it", populations);
  if (!stratified) return;
  for (const [name, value] of Object.entries({ population, samplingUnits })) {
    if (value !== undefined) throw invalidOption(name, "no field stratum beside it", value);
  }
  for (const [name, count] of Object.entries(populations ?? {})) {
    if (!Number.isSafeInteger(count) || count < 1) throw invalidOption(`populations.${name}`, "a whole number of at least 1", count);
  }
}

function checkReading({ level = 0.95, population = 1, samplingUnits = 1, unanswered = 0 }: RevenueWeightedNpsCountsOptions): void {
  checkLevel(level);
  if (!(Number.isFinite(unanswered) && unanswered >= 0)) throw invalidOption("unanswered", "a finite number of at least 0", unanswered);
  for (const [name, count] of Object.entries({ population, samplingUnits })) {
    if (!Number.isSafeInteger(count) || count < 1) throw invalidOption(name, "a whole number of at least 1", count);
  }
}

function checkCategory(path: string, category: RevenueCounts): void {
  const { responses, revenue, squaredRevenue } = category ?? {};
  checkCount(`${path}.responses`, responses);
  checkNonNegative(`${path}.revenue`, revenue);
  checkNonNegative(`${path}.squaredRevenue`, squaredRevenue);
  // Cauchy: revenue^2 / responses <= squaredRevenue <= revenue^2, with room for rounding elsewhere.
  const [least, most] = [revenue === 0 ? 0 : (revenue / responses) * revenue, revenue * revenue];
  if (!(squaredRevenue >= least * (1 - 1e-9) && squaredRevenue <= most * (1 + 1e-9))) {
    throw invalidValue(
      `${path}.squaredRevenue`,
      "the sum of squared revenues, between revenue^2 / responses and revenue^2",
      squaredRevenue,
    );
  }
}

function noWeight(): CxError {
  return new CxError("no-weight", NAME, "at least one revenue above 0", "");
}
