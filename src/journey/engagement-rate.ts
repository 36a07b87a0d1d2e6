import type { AnyRow } from "../core/any-row.ts";
import { checkCount, checkOptions } from "../core/check.ts";
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

/** Options of {@link engagementRate}. */
export interface EngagementRateOptions extends EngagementOptions, ShareOptions {}

/** An engagement rate, of ready counts. */
export interface EngagementRateCountsResult {
  /** Share of sessions that were engaged, from 0 to 1. */
  readonly rate: number;
  /** Sessions that were engaged. */
  readonly engaged: number;
  /** All sessions counted. */
  readonly sessions: number;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

/** An engagement rate of sessions. */
export interface EngagementRateResult extends EngagementRateCountsResult, RecordCounts {
  /** Seconds beyond which a session is engaged. */
  readonly engagedSeconds: number;
  /** Interactions from which on a session is engaged. */
  readonly engagedInteractions: number;
}

/**
 * Engagement rate: the share of sessions that lasted, converted, or held several interactions, from 0 to 1.
 *
 * `rate = engaged / sessions`; engaged is a session longer than `engagedSeconds`, with at least `engagedInteractions`, or converted. With the defaults it is
 * 1 less the bounce rate by the definition `"not-engaged"`.
 *
 * - Input: sessions `{ interactions, seconds?, converted? }`. A session without one of the roles that it names is missing.
 * - Result: `rate` and `interval` from 0 to 1. `sessions + missing + invalid` are all records.
 * - Cost: O(n) time, O(1) memory.
 *
 * @param sessions - What each session held.
 * @param options - When a session is engaged, the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` without a session; `"invalid-value"` when one cannot be taken; `"invalid-option"` for a wrong option.
 * @example
 * ```ts
 * import { engagementRate } from "cx-metrics";
 * engagementRate([{ interactions: 1, seconds: 60 }, { interactions: 1, seconds: 4 }]).rate; // => 0.5
 * ```
 * @see Google Analytics Help 2023, "Engagement rate and bounce rate"
 */
export function engagementRate(sessions: Iterable<Session>, options: EngagementRateOptions = {}): EngagementRateResult {
  return measureInputs(engagementMetric(options), sessions);
}

/**
 * Engagement rate of ready counts, from 0 to 1.
 *
 * @param counts - Sessions, and how many of them were engaged.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} `"empty"` without a session; `"invalid-value"` when a count is none or the part exceeds the whole.
 * @example
 * ```ts
 * import { engagementRateFromCounts } from "cx-metrics";
 * engagementRateFromCounts({ engaged: 590, sessions: 1000 }).rate; // => 0.59
 * ```
 */
export function engagementRateFromCounts(
  counts: { readonly engaged: number; readonly sessions: number },
  options: ShareOptions = {},
): EngagementRateCountsResult {
  checkOptions(options, ["level", "method"]);
  const shareOf = shareMaker(options);
  const { engaged, sessions } = counts;
  checkCount("counts.engaged", engaged);
  checkCount("counts.sessions", sessions);
  if (engaged > sessions) throw invalidValue("counts.engaged", `at most the ${sessions} sessions`, engaged);
  const share = shareOf(engaged, sessions);
  if (share === null) throw emptyInput("engagementRate", "session");
  return { rate: share.rate, engaged, sessions, interval: share.interval };
}

/**
 * Engagement rate as a metric over named fields, for {@link measure}, {@link collect}, scorecards, streams and warehouses.
 *
 * Definition and result are those of {@link engagementRate}. When a session is engaged belongs to the tally.
 *
 * @param fields - Where interactions and, if there, seconds and conversion are.
 * @param options - When a session is engaged, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { engagementRateOf, measure } from "cx-metrics";
 * measure(engagementRateOf({ interactions: "pages" }), { pages: new Uint8Array([1, 3, 2, 1]) }).rate; // => 0.5
 * ```
 */
export function engagementRateOf<Row = AnyRow>(
  fields: SessionFields<Row>,
  options: EngagementRateOptions = {},
): FieldMetric<Row, SessionTally, EngagementRateResult> {
  checkFields(fields, ["interactions"], ["seconds", "converted"]);
  const { engagedSeconds, engagedInteractions, invalid } = engagementRule(options);
  return overFields(engagementMetric(options), fields, {
    tally: "sessions",
    collect: { engagedSeconds, engagedInteractions, invalid },
    check: sessionCheck(engagedSeconds, engagedInteractions),
  });
}

function engagementMetric(options: EngagementRateOptions): Metric<Session, SessionTally, EngagementRateResult> {
  checkOptions(options, ["engagedSeconds", "engagedInteractions", "level", "method", "invalid"]);
  const shareOf = shareMaker(options);
  const collector = sessionCollector("engagementRate", options);
  return {
    ...collector,
    unit: "session",
    result(tally) {
      const { sessions, engaged, engagedSeconds, engagedInteractions } = tally;
      const share = shareOf(engaged, sessions);
      return (
        share && {
          rate: share.rate,
          engaged,
          sessions,
          interval: share.interval,
          engagedSeconds,
          engagedInteractions,
          ...collector.counts(tally),
        }
      );
    },
  };
}
