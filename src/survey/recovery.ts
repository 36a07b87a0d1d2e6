import { checkChoice, checkLevel, checkOptions, isMissing } from "../core/check.ts";
import { emptyInput, incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import type { CollectOptions, InvalidRule, Metric } from "../core/metric.ts";
import { ratingPlace, type Rating, type Scale } from "../core/rating-tally.ts";
import { count, list, members, same } from "../core/tally-check.ts";
import type { Interval } from "../stats/interval.ts";
import { proportionInterval, type ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { symmetryTest, type SymmetryTestResult } from "../stats/symmetry-test.ts";
import { npsFromCounts, npsScale, type NpsCountsResult, type NpsScale } from "./nps.ts";
import { type PairedChange, pairedChange } from "./paired-change.ts";

/** Options of {@link recovery} and {@link recoveryOf}. */
export interface RecoveryOptions extends CollectOptions {
  /**
   * `"zeroToTen"`, `"oneToTen"`, or a scale of one's own with the lowest rating of a passive and of a promoter.
   * @defaultValue "zeroToTen"
   */
  readonly scale?: "zeroToTen" | "oneToTen" | NpsScale | undefined;
  /**
   * Confidence level, between 0 and 1; a higher one widens the intervals.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
  /**
   * Method of the intervals of the two rates.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod | undefined;
}

/** Where a record holds the two ratings of one customer. */
export interface RecoveryFields<Row> {
  /** The rating before, such as the one that opened the loop. */
  readonly before: Field<Row>;
  /** The rating after. */
  readonly after: Field<Row>;
}

/** How often each rating after followed each rating before. */
export interface RecoveryTally extends Scale {
  /** Customers by rating before (rows) and rating after (columns), from the lowest rating. */
  readonly pairs: number[][];
  /** Customers without one of the ratings. */
  missing: number;
  /** Customers with a rating off the scale, skipped. */
  invalid: number;
}

/** Customers by category. */
export interface CategoryCounts {
  /** Promoters. */
  readonly promoters: number;
  /** Passives. */
  readonly passives: number;
  /** Detractors. */
  readonly detractors: number;
}

/** What became of the customers of one wave in the next. */
export interface RecoveryResult {
  /** Customers who answered both times. */
  readonly matched: number;
  /** Where they went: `migration.detractors.promoters` were detractors before and are promoters after. */
  readonly migration: {
    /** What became of the promoters. */
    readonly promoters: CategoryCounts;
    /** What became of the passives. */
    readonly passives: CategoryCounts;
    /** What became of the detractors. */
    readonly detractors: CategoryCounts;
  };
  /** The score of the matched customers before. */
  readonly before: NpsCountsResult;
  /** The score of the same customers after. */
  readonly after: NpsCountsResult;
  /** How far their score moved, in points. */
  readonly change: PairedChange;
  /** Detractors before who are none after. */
  readonly recovered: number;
  /** `recovered` as a share of the detractors before; `null` without any. */
  readonly recoveryRate: number | null;
  /** Interval of the recovery rate. */
  readonly recoveryInterval: Interval<ProportionIntervalMethod> | null;
  /** Detractors after who were none before. */
  readonly relapsed: number;
  /** `relapsed` as a share of those who were no detractors before; `null` when all were. */
  readonly relapseRate: number | null;
  /** Interval of the relapse rate. */
  readonly relapseInterval: Interval<ProportionIntervalMethod> | null;
  /** Bowker's test: did as many move one way as back, between every two categories? */
  readonly symmetry: SymmetryTestResult;
  /** McNemar's test of detractors alone: did as many recover as relapsed? With the exact p-value. */
  readonly detractorSymmetry: SymmetryTestResult;
  /** Customers without one of the ratings. */
  readonly missing: number;
  /** Customers with a rating off the scale, skipped. */
  readonly invalid: number;
}

/** One answer of a wave. */
export interface WaveAnswer {
  /** Who answered. */
  readonly customer: string | number | bigint | null | undefined;
  /** What they answered. */
  readonly rating: Rating;
}

/** What {@link recovery} returns. */
export interface WaveRecoveryResult extends RecoveryResult {
  /** Customers with a rating before and none after. */
  readonly onlyBefore: number;
  /** Customers with a rating after and none before. */
  readonly onlyAfter: number;
  /** Answers that a later one of the same customer in the same wave replaced. */
  readonly superseded: number;
}

/**
 * Recovery: what became of the customers of one wave in the next, matched one by one. Did the closed loop win detractors back, and did others leave?
 *
 * `recoveryRate` = detractors before who are none after / detractors before; `relapseRate` = detractors after who were none before / those who were no
 * detractors before. `change` = score after - score before, of the matched customers alone, with the error of paired differences.
 *
 * - Input: answers `{ customer, rating }` of two waves, in the order of time: of several answers of one customer in a wave the last counts.
 *   `1` and `"1"` are two customers.
 * - Result: counts, rates from 0 to 1, changes in points. Records before and after = `2 matched + onlyBefore + onlyAfter + superseded + missing + invalid`.
 * - Cost: O(n) time, memory per customer. Where records hold both ratings already, {@link recoveryOf} merges and streams.
 * - Not to be trusted as the effect of a follow-up: extreme answers move to the middle by themselves (regression to the mean). Compare with detractors
 *   who were not followed up, chosen by lot.
 *
 * @param before - Answers of the first wave.
 * @param after - Answers of the second wave.
 * @param options - Scale, level, method, what to do with ratings off the scale.
 * @returns The migration between the categories, with rates, tests and the change of the score.
 * @throws {@link CxError} `"empty"` when no customer answered both times; `"invalid-value"` for a rating off the scale or a customer that is no
 * text and no number; `"invalid-option"` for an unknown or wrong option.
 * @example Two of three detractors are won back, one promoter is lost
 * ```ts
 * import { recovery } from "cx-metrics";
 * const before = [["ann", 3], ["bob", 5], ["cid", 0], ["dan", 10]].map(([customer, rating]) => ({ customer, rating: Number(rating) }));
 * const after = [["ann", 9], ["bob", 8], ["cid", 2], ["dan", 6]].map(([customer, rating]) => ({ customer, rating: Number(rating) }));
 * const { recoveryRate, relapseRate, change, migration } = recovery(before, after);
 * recoveryRate; // => 0.6666666667
 * relapseRate; // => 1
 * change.difference; // => 25
 * migration.detractors; // => { promoters: 1, passives: 1, detractors: 1 }
 * ```
 * @see McNemar 1947, Psychometrika 12, 153; Bowker 1948, Journal of the American Statistical Association 43, 572.
 */
export function recovery(before: Iterable<WaveAnswer>, after: Iterable<WaveAnswer>, options: RecoveryOptions = {}): WaveRecoveryResult {
  const metric = recoveryMetric(options);
  const { invalid = "error" } = options;
  const waves = [readWave(before, "before", metric.scale, invalid), readWave(after, "after", metric.scale, invalid)] as const;
  const tally = metric.create();
  for (const [customer, rating] of waves[0].ratings) {
    const next = waves[1].ratings.get(customer);
    if (next !== undefined) metric.add(tally, { before: rating, after: next }, 0);
  }
  const total = (of: (wave: Wave) => number): number => of(waves[0]) + of(waves[1]);
  const result = metric.result(tally);
  if (result === null) throw emptyInput("recovery", "customer who answered both times");
  return {
    ...result,
    missing: total(({ missing }) => missing),
    invalid: total(({ invalid: skipped }) => skipped),
    onlyBefore: waves[0].ratings.size - result.matched,
    onlyAfter: waves[1].ratings.size - result.matched,
    superseded: total(({ superseded }) => superseded),
  };
}

const isCustomer = (value: unknown): value is string | number | bigint =>
  typeof value === "string" || typeof value === "bigint" || Number.isFinite(value);

interface Wave {
  readonly ratings: ReadonlyMap<string | number | bigint, number>;
  readonly missing: number;
  readonly invalid: number;
  readonly superseded: number;
}

function readWave(answers: Iterable<WaveAnswer>, path: string, scale: Scale, rule: InvalidRule): Wave {
  const ratings = new Map<string | number | bigint, number>();
  let [missing, invalid, superseded, index] = [0, 0, 0, 0];
  for (const { customer, rating } of answers) {
    // A whole number is the same customer as a bigint or as a number.
    const key = typeof customer === "bigint" && BigInt(Number(customer)) === customer ? Number(customer) : customer;
    const place = ratingPlace(rating, scale);
    if (place === undefined || !(isCustomer(key) || isMissing(key))) {
      if (rule === "skip") invalid += 1;
      else if (place === undefined) throw invalidValue(`${path}[${index}].rating`, `an integer from ${scale.min} to ${scale.max}`, rating);
      else throw invalidValue(`${path}[${index}].customer`, "a text or a number", customer);
    } else if (place === null || !isCustomer(key)) missing += 1;
    else {
      if (ratings.has(key)) superseded += 1;
      ratings.set(key, place + scale.min);
    }
    index += 1;
  }
  return { ratings, missing, invalid, superseded };
}

/**
 * Recovery over records that hold both ratings of a customer: for {@link measure}, {@link collect}, scorecards, streams and parts that merge.
 *
 * Definition and result are those of {@link recovery}. The tally counts pairs of ratings, so that cut-offs and level are chosen when it is read.
 *
 * @param fields - The fields of the two ratings.
 * @param options - Scale, level, method, what to do with ratings off the scale.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example By region, in one pass
 * ```ts
 * import { recoveryOf, scorecard } from "cx-metrics";
 * const card = scorecard({ by: ["region"], metrics: { loop: recoveryOf({ before: "spring", after: "autumn" }) } });
 * const result = card.measure([{ region: "North", spring: 2, autumn: 9 }, { region: "North", spring: 4, autumn: 5 }]);
 * result.segments[0]?.metrics.loop?.recoveryRate; // => 0.5
 * ```
 */
export function recoveryOf<Row>(
  fields: RecoveryFields<Row>,
  options: RecoveryOptions = {},
): FieldMetric<Row, RecoveryTally, RecoveryResult> {
  checkOptions(fields, ["before", "after"]);
  const metric = recoveryMetric(options);
  const { min, max } = metric.scale;
  const points = max - min + 1;
  return overFields(metric, fields, {
    tally: "rating-pairs",
    collect: { min, max, invalid: options.invalid ?? "error" },
    check: members({ min: same(min), max: same(max), pairs: list(list(count, points), points), missing: count, invalid: count }),
  });
}

/** The two ratings of one customer. */
interface RatingPair {
  readonly before: Rating;
  readonly after: Rating;
}

interface RecoveryMetric extends Metric<RatingPair, RecoveryTally, RecoveryResult> {
  readonly scale: NpsScale;
}

function recoveryMetric(options: RecoveryOptions): RecoveryMetric {
  checkOptions(options, ["scale", "level", "method", "invalid"]);
  const { level = 0.95, method = "wilson", invalid = "error" } = options;
  const scale = npsScale(options.scale);
  // A tally as large as the square of the scale must stay small.
  if (scale.max - scale.min >= MOST_POINTS) throw invalidOption("scale", `at most ${MOST_POINTS} points`, scale.max - scale.min + 1);
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  proportionInterval(0, 1, { level, method });
  const [min, max] = [scale.min + 0, scale.max + 0];
  const points = max - min + 1;
  return {
    name: "recovery",
    unit: "customer who answered both times",
    scale,
    create: () => ({ min, max, pairs: Array.from({ length: points }, () => new Array<number>(points).fill(0)), missing: 0, invalid: 0 }),
    add(tally, pair, index) {
      const [before, after] = [ratingPlace(pair.before, scale), ratingPlace(pair.after, scale)];
      if (before === undefined || after === undefined) {
        const role = before === undefined ? "before" : "after";
        if (invalid === "error") throw invalidValue(role, `an integer from ${min} to ${max}`, pair[role], index);
        tally.invalid += 1;
      } else if (before === null || after === null) tally.missing += 1;
      else tally.pairs[before]![after]! += 1;
    },
    merge(left, right) {
      if (right.min !== left.min || right.max !== left.max) {
        throw incompatibleTally("recovery", { min: left.min, max: left.max }, { min: right.min, max: right.max });
      }
      return {
        min: left.min,
        max: left.max,
        pairs: left.pairs.map((row, before) => row.map((pairs, after) => pairs + right.pairs[before]![after]!)),
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: ({ pairs, missing, invalid: skipped }) => ({ valid: sum(pairs.flat()), missing, invalid: skipped }),
    result: (tally) => (tally.pairs.flat().some((pairs) => pairs > 0) ? read(tally, scale, level, method) : null),
  };
}

const MOST_POINTS = 101;

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);

function read(
  { pairs, missing, invalid }: RecoveryTally,
  scale: NpsScale,
  level: number,
  method: ProportionIntervalMethod,
): RecoveryResult {
  const category = (place: number): number =>
    Number(place + scale.min >= scale.passiveFrom) + Number(place + scale.min >= scale.promoterFrom);
  // Detractors, passives, promoters: before in rows, after in columns.
  const table = [0, 1, 2].map((before) =>
    [0, 1, 2].map((after) =>
      sum(pairs.flatMap((row, from) => (category(from) === before ? row.filter((_, to) => category(to) === after) : []))),
    ),
  );
  const counts = ([detractors, passives, promoters]: readonly number[]): CategoryCounts => ({
    promoters: promoters!,
    passives: passives!,
    detractors: detractors!,
  });
  const rows = table.map(sum);
  const columns = [0, 1, 2].map((after) => sum(table.map((row) => row[after]!)));
  const matched = sum(rows);
  const [stayed] = table[0]! as [number];
  const recovered = rows[0]! - stayed;
  const relapsed = columns[0]! - stayed;
  const others = matched - rows[0]!;
  const interval = (part: number, whole: number): Interval<ProportionIntervalMethod> | null =>
    whole === 0 ? null : proportionInterval(part, whole, { level, method });
  return {
    matched,
    migration: { promoters: counts(table[2]!), passives: counts(table[1]!), detractors: counts(table[0]!) },
    before: npsFromCounts(counts(rows), { level }),
    after: npsFromCounts(counts(columns), { level }),
    change: pairedChange(
      table.flatMap((row, before) => row.map((customers, after) => [after - before, customers] as const)),
      level,
    ),
    recovered,
    recoveryRate: rows[0] === 0 ? null : recovered / rows[0]!,
    recoveryInterval: interval(recovered, rows[0]!),
    relapsed,
    relapseRate: others === 0 ? null : relapsed / others,
    relapseInterval: interval(relapsed, others),
    symmetry: symmetryTest(table),
    detractorSymmetry: symmetryTest([
      [stayed, recovered],
      [relapsed, others - relapsed],
    ]),
    missing,
    invalid,
  };
}
