import { checkChoice, checkLevel, checkOptions, isMissing } from "../core/check.ts";
import { incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs } from "../core/metric.ts";
import { nameKey, nameOfKey, readName } from "../core/name.ts";
import { type Rating, ratingPlace, type Scale } from "../core/rating-tally.ts";
import { count, isMarked, list, members, same, table } from "../core/tally-check.ts";
import type { Interval } from "../stats/interval.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { compareNps } from "./compare-nps.ts";
import { type NpsCountsResult, npsFromCounts, npsScale, type NpsScale } from "./nps.ts";

/** Options of {@link npsDrivers} and {@link npsDriversOf}. */
export interface NpsDriversOptions extends CollectOptions {
  /**
   * `"zeroToTen"`, `"oneToTen"`, or a scale of one's own with the lowest rating of a passive and of a promoter.
   * @defaultValue "zeroToTen"
   */
  readonly scale?: "zeroToTen" | "oneToTen" | NpsScale | undefined;
  /**
   * How often the intervals hold the true figure, between 0 and 1.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** One answer with its reasons. */
export interface NpsDriverAnswer {
  /** The rating. */
  readonly rating: Rating;
  /** Its root causes: a name, several, or none. A cause that is named twice in one answer counts once. */
  readonly causes?: string | number | readonly (string | number)[] | null | undefined;
  /** What kind of comment came with it, such as `"praise"` or `"complaint"`. */
  readonly comment?: string | number | null | undefined;
}

/** Where records hold the parts of an answer. */
export interface NpsDriversFields<Row> {
  /** The rating. */
  readonly rating: Field<Row>;
  /** The root causes: a name, or a list of names. */
  readonly causes?: Field<Row> | undefined;
  /** The kind of comment. */
  readonly comment?: Field<Row> | undefined;
}

/** Ratings, of all answers and of those that name each cause and each kind of comment. */
export interface NpsDriversTally extends Scale {
  /** Answers by scale point. */
  readonly counts: number[];
  /** The same of each cause, by its name behind a colon. */
  readonly causes: Record<string, number[]>;
  /** The same of each kind of comment. */
  readonly comments: Record<string, number[]>;
  /** Records without a rating. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** What one cause, or one kind of comment, does to the score. */
export interface NpsDriver {
  /** Its name. */
  readonly name: string;
  /** Answers that name it. */
  readonly answers: number;
  /** Their share of all answers, 0 to 1. */
  readonly prevalence: number;
  /** Wilson interval of the share. */
  readonly prevalenceInterval: Interval<ProportionIntervalMethod>;
  /** The score of the answers that name it. */
  readonly withIt: NpsCountsResult;
  /** The score of all others; `null` when every answer names it. */
  readonly withoutIt: NpsCountsResult | null;
  /** How many points the total would gain if the answers that name it scored like the others: negative for what lifts the score. */
  readonly impact: number | null;
  /** Interval of the impact at this prevalence. */
  readonly impactInterval: Interval<"mover"> | null;
  /** p-value of no difference between the answers with and without it. */
  readonly pValue: number | null;
}

/** What {@link npsDrivers} returns: the total score, and what moves it. */
export interface NpsDriversResult extends NpsCountsResult {
  /** The causes, the one that costs most points first. */
  readonly causes: readonly NpsDriver[];
  /** The kinds of comment, likewise. */
  readonly comments: readonly NpsDriver[];
}

/**
 * NPS+: which root causes and kinds of comment move the score, and by how many points.
 *
 * `impact = score of the answers without the cause - score of all`: how far the total would move if the answers that name the cause scored like the rest. It is
 * prevalence times the difference of the two scores, so a rare disaster and a common nuisance can be weighed.
 *
 * - Input: answers `{ rating, causes, comment }`; an answer may name several causes, or none.
 * - Result: prevalence from 0 to 1; scores and impacts in points from -100 to 100. Impacts do not add up: an answer with two causes counts for both.
 * - Cost: O(n) time, memory for each cause. With many causes, correct the p-values: `adjustPValues`.
 * - Not to be trusted as a promise: those who name a cause may differ in more than the cause.
 *
 * @param answers - The ratings with their causes and kinds of comment.
 * @param options - Scale, level, what to do with answers that cannot be taken.
 * @returns The score and what moves it.
 * @throws {@link CxError} `"empty"` when no rating is valid; `"invalid-value"` for a rating off the scale or a cause that is no name; `"invalid-option"` for an
 * unknown or wrong option.
 * @example Waiting costs 20 points
 * ```ts
 * import { npsDrivers } from "cx-metrics";
 * const result = npsDrivers([
 *   { rating: 10, causes: ["staff"] },
 *   { rating: 9, causes: ["staff", "price"] },
 *   { rating: 9 },
 *   { rating: 8, causes: "price" },
 *   { rating: 2, causes: ["waiting"] },
 * ]);
 * result.score; // => 40
 * result.causes.map(({ name, impact }) => [name, impact]); // => [["waiting", 35], ["price", -6.67], ["staff", -40]]
 * ```
 * @see Root causes and comment types beside the score: Reichheld & Markey 2011, The Ultimate Question 2.0.
 * @see Newcombe 2001, Statistics in Medicine 20, 2889, for the interval of the difference.
 */
export function npsDrivers(answers: Iterable<NpsDriverAnswer>, options: NpsDriversOptions = {}): NpsDriversResult {
  return measureInputs(npsDriversMetric(options), answers);
}

/**
 * NPS+ over named fields, for {@link measure}, {@link collect}, scorecards, streams and parts that merge.
 *
 * Definition and result are those of {@link npsDrivers}. The tally holds the ratings of each cause, so that cut-offs and level are chosen when it is read. SQL does
 * not open lists of causes: there, count a table with a line for each cause by a scorecard.
 *
 * @param fields - The fields of rating, causes and kind of comment.
 * @param options - Scale, level, the invalid rule.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example By region
 * ```ts
 * import { npsDriversOf, scorecard } from "cx-metrics";
 * const card = scorecard({ by: ["region"], metrics: { why: npsDriversOf({ rating: "rating", causes: "why" }) } });
 * const { segments } = card.measure([{ region: "North", rating: 9, why: null }, { region: "North", rating: 3, why: ["waiting"] }]);
 * segments[0]?.metrics.why?.causes[0]?.impact; // => 100
 * ```
 */
export function npsDriversOf<Row>(
  fields: NpsDriversFields<Row>,
  options: NpsDriversOptions = {},
): FieldMetric<Row, NpsDriversTally, NpsDriversResult> {
  checkOptions(fields, ["rating", "causes", "comment"]);
  const metric = npsDriversMetric(options);
  const { min, max } = metric.scale;
  const points = list(count, max - min + 1);
  return overFields(metric, fields, {
    tally: "rating-causes",
    collect: { min, max, invalid: options.invalid ?? "error" },
    check: members({
      min: same(min),
      max: same(max),
      counts: points,
      causes: table(points, isMarked),
      comments: table(points, isMarked),
      missing: count,
      invalid: count,
    }),
  });
}

interface NpsDriversMetric extends Metric<NpsDriverAnswer, NpsDriversTally, NpsDriversResult> {
  readonly scale: NpsScale;
}

/** More points than any survey has. */
const MOST_POINTS = 101;

function npsDriversMetric(options: NpsDriversOptions): NpsDriversMetric {
  checkOptions(options, ["scale", "level", "invalid"]);
  const { level = 0.95, invalid = "error" } = options;
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const scale = npsScale(options.scale);
  if (scale.max - scale.min >= MOST_POINTS) throw invalidOption("scale", `at most ${MOST_POINTS} points`, scale.max - scale.min + 1);
  const [min, max] = [scale.min + 0, scale.max + 0];
  const zeros = (): number[] => new Array<number>(max - min + 1).fill(0);
  const addTo = (kinds: Record<string, number[]>, names: Iterable<string>, place: number): void => {
    for (const name of names) {
      const counts = (kinds[nameKey(name)] ??= zeros());
      counts[place] = counts[place]! + 1;
    }
  };
  return {
    name: "npsDrivers",
    unit: "valid rating",
    scale,
    create: () => ({ min, max, counts: zeros(), causes: {}, comments: {}, missing: 0, invalid: 0 }),
    add(tally, answer, index) {
      // No record at all is one without a rating.
      const { rating, causes, comment } = Object(answer) as NpsDriverAnswer;
      const place = ratingPlace(rating, scale);
      const [reasons, kinds] = [namesOf(causes), Array.isArray(comment) ? undefined : namesOf(comment)];
      if (place === undefined || reasons === undefined || kinds === undefined) {
        if (invalid === "error") {
          if (place === undefined) throw invalidValue("rating", `an integer from ${min} to ${max}`, rating, index);
          if (reasons === undefined) throw invalidValue("causes", "a name, or a list of names", causes, index);
          throw invalidValue("comment", "a name", comment, index);
        }
        tally.invalid += 1;
      } else if (place === null) tally.missing += 1;
      else {
        tally.counts[place] = tally.counts[place]! + 1;
        addTo(tally.causes, reasons, place);
        addTo(tally.comments, kinds, place);
      }
    },
    merge(left, right) {
      if (right.min !== left.min || right.max !== left.max) {
        throw incompatibleTally("npsDrivers", { min: left.min, max: left.max }, { min: right.min, max: right.max });
      }
      return {
        min: left.min,
        max: left.max,
        counts: sum(left.counts, right.counts),
        causes: joined(left.causes, right.causes),
        comments: joined(left.comments, right.comments),
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: ({ counts, missing, invalid: skipped }) => ({ valid: total(counts), missing, invalid: skipped }),
    result({ counts, causes, comments, missing, invalid: skipped }) {
      if (total(counts) === 0) return null;
      const whole = { ...npsFromCounts(categories(counts, scale), { level }), missing, invalid: skipped };
      return { ...whole, causes: driversOf(causes, counts, scale, level), comments: driversOf(comments, counts, scale, level) };
    },
  };
}

/** The names in a value, each once; `undefined` when one is none. */
function namesOf(value: unknown): Set<string> | undefined {
  const names = new Set<string>();
  for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (isMissing(each)) continue;
    const name = readName(each);
    if (name === undefined) return undefined;
    names.add(name);
  }
  return names;
}

const total = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
const sum = (left: readonly number[], right: readonly number[]): number[] => left.map((each, at) => each + right[at]!);

function joined(left: Record<string, number[]>, right: Record<string, number[]>): Record<string, number[]> {
  const all: Record<string, number[]> = {};
  for (const [key, counts] of [...Object.entries(left), ...Object.entries(right)])
    all[key] = all[key] ? sum(all[key], counts) : [...counts];
  return all;
}

function categories(
  counts: readonly number[],
  { min, passiveFrom, promoterFrom }: NpsScale,
): { promoters: number; passives: number; detractors: number } {
  return {
    promoters: total(counts.slice(promoterFrom - min)),
    passives: total(counts.slice(passiveFrom - min, promoterFrom - min)),
    detractors: total(counts.slice(0, passiveFrom - min)),
  };
}

function driversOf(kinds: Readonly<Record<string, number[]>>, all: readonly number[], scale: NpsScale, level: number): NpsDriver[] {
  const answers = total(all);
  const found = Object.entries(kinds).map(([key, counts]): NpsDriver => {
    const own = total(counts);
    const [withIt, others] = [
      categories(counts, scale),
      categories(
        all.map((each, at) => each - counts[at]!),
        scale,
      ),
    ];
    const prevalence = own / answers;
    const base = {
      name: nameOfKey(key),
      answers: own,
      prevalence,
      prevalenceInterval: proportionInterval(own, answers, { level }),
      withIt: npsFromCounts(withIt, { level }),
    };
    if (own === answers) return { ...base, withoutIt: null, impact: null, impactInterval: null, pValue: null };
    const { difference, interval, pValue } = compareNps(others, withIt, { level });
    return {
      ...base,
      withoutIt: npsFromCounts(others, { level }),
      impact: prevalence * difference,
      impactInterval: { low: prevalence * interval.low, high: prevalence * interval.high, level, method: "mover" },
      pValue,
    };
  });
  return found.sort((left, right) => (right.impact ?? -Infinity) - (left.impact ?? -Infinity) || (left.name < right.name ? -1 : 1));
}
