import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { type FieldMetric, overFields } from "../core/fields.ts";
import { type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { checkFields } from "../core/check-fields.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { shareMaker, type ShareOptions } from "../stats/share.ts";
import {
  type EngagementOptions,
  engagementRule,
  type Session,
  sessionCheck,
  sessionCollector,
  type SessionFields,
  type SessionTally,
} from "./session-tally.ts";

/** What a bounce is: a session of a single interaction, as web analytics counted for decades, or one that was not engaged, as Google Analytics 4 does. */
export type BounceDefinition = "single-interaction" | "not-engaged";

/** Options of {@link bounceRate}. */
export interface BounceRateOptions extends EngagementOptions, ShareOptions {
  /**
   * What a bounce is.
   * @defaultValue "single-interaction"
   */
  readonly definition?: BounceDefinition | undefined;
}

/** A bounce rate, of ready counts. */
export interface BounceRateCountsResult {
  /** Share of sessions that bounced, from 0 to 1. */
  readonly rate: number;
  /** Sessions that bounced. */
  readonly bounced: number;
  /** All sessions counted. */
  readonly sessions: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** A bounce rate of sessions. */
export interface BounceRateResult extends BounceRateCountsResult, RecordCounts {
  /** What a bounce is. */
  readonly definition: BounceDefinition;
}

const OPTIONS = ["definition", "engagedSeconds", "engagedInteractions", "level", "method", "invalid"] as const;

/**
 * Bounce rate: the share of sessions that ended where they began, from 0 to 1.
 *
 * `rate = bounced / sessions`. Two definitions go by this name and differ widely, so the result says which: `"single-interaction"` counts sessions with at most
 * one interaction; `"not-engaged"` those that did not last longer than 10 seconds, did not convert and held fewer than 2 interactions. A page that answers
 * the question at once bounces everybody: read it beside {@link conversionRate}.
 *
 * - Input: sessions `{ interactions, seconds?, converted? }`. A session without one of the roles that it names is missing.
 * - Result: `rate` and `interval` from 0 to 1. `sessions + missing + invalid` are all records.
 * - Cost: O(n) time, O(1) memory.
 *
 * @param sessions - What each session held.
 * @param options - The definition, when a session is engaged, the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` without a session; `"invalid-value"` when one cannot be taken; `"invalid-option"` for a wrong option.
 * @example One page, read for a minute: a bounce by one definition only
 * ```ts
 * import { bounceRate } from "cx-metrics";
 * const sessions = [
 *   { interactions: 1, seconds: 60 },
 *   { interactions: 1, seconds: 4 },
 *   { interactions: 5, seconds: 300 },
 *   { interactions: 2, seconds: 9 },
 * ];
 * bounceRate(sessions).rate; // => 0.5
 * bounceRate(sessions, { definition: "not-engaged" }).rate; // => 0.25
 * ```
 * @see Google Analytics Help 2023, "Engagement rate and bounce rate"; Kaushik 2007, Web Analytics: An Hour a Day, chapter 3
 */
export function bounceRate(sessions: Iterable<Session>, options: BounceRateOptions = {}): BounceRateResult {
  return measureInputs(bounceMetric(options), sessions);
}

/**
 * Bounce rate of ready counts, from 0 to 1.
 *
 * @param counts - Sessions, and how many of them bounced.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` without a session; `"invalid-value"` when a count is none or the part exceeds the whole.
 * @example
 * ```ts
 * import { bounceRateFromCounts } from "cx-metrics";
 * bounceRateFromCounts({ bounced: 410, sessions: 1000 }).rate; // => 0.41
 * ```
 */
export function bounceRateFromCounts(
  counts: { readonly bounced: number; readonly sessions: number },
  options: ShareOptions = {},
): BounceRateCountsResult {
  checkOptions(options, ["level", "method"]);
  const shareOf = shareMaker(options);
  const { bounced, sessions } = counts;
  checkCount("counts.bounced", bounced);
  checkCount("counts.sessions", sessions);
  if (bounced > sessions) throw invalidValue("counts.bounced", `at most the ${sessions} sessions`, bounced);
  const share = shareOf(bounced, sessions);
  if (share === null) throw emptyInput("bounceRate", "session");
  return { rate: share.rate, bounced, sessions, interval: share.interval };
}

/**
 * Bounce rate as a metric over named fields, for {@link measure}, {@link collect}, scorecards, streams and warehouses.
 *
 * Definition and result are those of {@link bounceRate}. The tally is a handful of counts, shared with {@link engagementRateOf}; which of the two definitions
 * is meant is only read.
 *
 * @param fields - Where interactions and, if there, seconds and conversion are.
 * @param options - The definition, when a session is engaged, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example By channel
 * ```ts
 * import { bounceRateOf, scorecard } from "cx-metrics";
 * const visits = [{ from: "mail", pages: 1 }, { from: "mail", pages: 4 }, { from: "ad", pages: 1 }];
 * const card = scorecard({ by: ["from"], metrics: { bounce: bounceRateOf({ interactions: "pages" }) } });
 * card.measure(visits).segments.map(({ key, metrics }) => [key.from, metrics.bounce?.rate]); // => [["ad", 1], ["mail", 0.5]]
 * ```
 */
export function bounceRateOf<Row = AnyRow>(
  fields: SessionFields<Row>,
  options: BounceRateOptions = {},
): FieldMetric<Row, SessionTally, BounceRateResult> {
  checkFields(fields, ["interactions"], ["seconds", "converted"]);
  const { engagedSeconds, engagedInteractions, invalid } = engagementRule(options);
  return overFields(bounceMetric(options), fields, {
    tally: "sessions",
    collect: { engagedSeconds, engagedInteractions, invalid },
    check: sessionCheck(engagedSeconds, engagedInteractions),
  });
}

function bounceMetric(options: BounceRateOptions): Metric<Session, SessionTally, BounceRateResult> {
  checkOptions(options, OPTIONS);
  const { definition = "single-interaction" } = options;
  checkChoice("definition", definition, ["single-interaction", "not-engaged"]);
  const shareOf = shareMaker(options);
  const collector = sessionCollector("bounceRate", options);
  return {
    ...collector,
    unit: "session",
    result(tally) {
      const { sessions, single, engaged } = tally;
      const bounced = definition === "single-interaction" ? single : sessions - engaged;
      const share = shareOf(bounced, sessions);
      return share && { rate: share.rate, bounced, sessions, definition, interval: share.interval, ...collector.counts(tally) };
    },
  };
}
