import { checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import { channelGap } from "./channel-gap.ts";
import { demographicAttributes, demographicsExplain, measurableGoals, overdueReviews, unmappedEvents } from "./exact-evidence.ts";
import { checkOf, decisive, type Figure, type Finding, type HealthCheck, type HealthCheckName } from "./health-check.ts";
import type { HealthEvidence } from "./health-evidence.ts";
import { type HealthThresholdOptions, thresholdsOf } from "./health-thresholds.ts";

/** The nine signs that customer experience needs work, in their order. */
export type HealthSignName =
  | "outdated-journey-map"
  | "low-retention"
  | "high-bounce-rate"
  | "poor-csat"
  | "over-reliance-on-demographics"
  | "inconsistent-service"
  | "disengaged-customers"
  | "disengaged-employees"
  | "no-measurable-goals";

/** One sign: what was found, and the check that decided it. */
export interface HealthSign extends HealthCheck {
  /** Its place among the nine, from 1. */
  readonly number: number;
  /** Which sign. */
  readonly sign: HealthSignName;
  /** Every check of the sign for which there was evidence. */
  readonly checks: readonly HealthCheck[];
}

/** The nine signs. */
export interface CxHealthResult {
  /** All nine, in their order. */
  readonly signs: readonly HealthSign[];
  /** How many were raised. */
  readonly raised: number;
  /** How many are clear. */
  readonly clear: number;
  /** How many the data do not decide. */
  readonly unknown: number;
}

const EVIDENCE: readonly (keyof HealthEvidence)[] = [
  "journeyMap",
  "retention",
  "bounce",
  "csat",
  "segmentation",
  "fcr",
  "engagement",
  "replies",
  "enps",
  "attrition",
  "kpis",
];

/**
 * The nine signs that customer experience needs work, each from data: raised, clear, or not known.
 *
 * A check holds a figure against a threshold. It is a sign only when the whole interval lies beyond the threshold, and clear only when all of it lies on the
 * good side; when the interval holds the threshold, the data are too few to tell and the check is unknown. Of a census, such as the touchpoints of a map, the
 * figure itself decides. One check that is a sign raises the sign; otherwise one that is unknown leaves it unknown; without evidence it is unknown.
 *
 * 1. Outdated journey map: reviews overdue, events at touchpoints that the map lacks. 2. Low retention. 3. High bounce rate. 4. Poor satisfaction.
 * 5. Over-reliance on demographics: their share of the attributes, what the best of them explains. 6. Inconsistent service: the gap between channels (all
 * pairs at once, with the test of homogeneity as `pValue`), repeats through another channel. 7. Disengaged customers: engagement, replies in time.
 * 8. Disengaged employees: eNPS, attrition. 9. No measurable goals: KPIs with baseline, target and date.
 *
 * - Input: results of the other measures as they are. Retention and attrition are those of a year, unless the thresholds are given for another period.
 * - Result: nine signs, each with the figure, interval, threshold and source of the check that decided, and all its checks.
 * - Better evidence never turns a clear sign into a raised one, and more of the same data never turns a raised one into a clear one.
 * - Cost: constant time; quadratic in the number of channels.
 * - Not to be trusted as one test: a company that stands exactly at every threshold is told of a sign in one report of four, at a level of 95 %. Raise the
 *   level of the results that you pass.
 *
 * @param evidence - What is known.
 * @param thresholds - Thresholds in place of those of {@link healthThresholds}: a number, or one with its source.
 * @returns The nine signs, and how many were raised, are clear, and are unknown.
 * @throws {@link CxError} `"invalid-value"` for a figure or limit that cannot be; `"invalid-option"` for evidence or a threshold that nobody knows, or a
 * threshold out of range.
 * @example Two results, of which one says enough
 * ```ts
 * import { churnRate, csat, cxHealth } from "cx-metrics";
 * const retention = churnRate({ startCustomers: 3438, lostCustomers: 858 });
 * const { signs, raised, unknown } = cxHealth({ retention, csat: csat([5, 4, 2, 4, 1]) });
 * signs[1]?.finding; // => "sign"
 * signs[1]?.figure; // => 0.750436
 * signs[1]?.threshold; // => 0.8
 * signs[3]?.finding; // => "unknown"
 * [raised, unknown]; // => [1, 8]
 * ```
 * @example A threshold of one's own trade
 * ```ts
 * import { churnRate, cxHealth } from "cx-metrics";
 * const retention = churnRate({ startCustomers: 3438, lostCustomers: 858 });
 * const retentionRate = { value: 0.7, source: "our trade association, 2025" };
 * cxHealth({ retention }, { retentionRate }).signs[1]?.finding; // => "clear"
 * ```
 * @see Neyman 1937, Philosophical Transactions of the Royal Society A 236, 333-380, for a threshold outside an interval.
 */
export function cxHealth(evidence: HealthEvidence, thresholds: HealthThresholdOptions = {}): CxHealthResult {
  if (typeof evidence !== "object" || (evidence as unknown) === null) throw invalidValue("evidence", "an object of results", evidence);
  checkOptions(evidence, EVIDENCE);
  const limits = thresholdsOf(thresholds);
  const { journeyMap, retention, bounce, csat, segmentation, fcr, engagement, replies, enps, attrition, kpis } = evidence;
  const attributes = segmentation?.attributes;
  const share = (result: { rate: number | null; interval: Interval | null } | undefined): Figure | null =>
    result ? { figure: result.rate, interval: result.interval } : null;
  // The first check of each sign is the one that is named when there is no evidence at all.
  const signs: readonly (readonly [HealthSignName, ...(readonly [HealthCheckName, Figure | null])[]])[] = [
    [
      "outdated-journey-map",
      ["overdueReviews", journeyMap ? overdueReviews(journeyMap, limits.reviewDays.value) : null],
      ["unmappedEvents", journeyMap ? unmappedEvents(journeyMap) : null],
    ],
    ["low-retention", ["retentionRate", retention ? { figure: retention.retentionRate, interval: retention.retentionInterval } : null]],
    ["high-bounce-rate", ["bounceRate", share(bounce)]],
    ["poor-csat", ["csatRate", share(csat)]],
    [
      "over-reliance-on-demographics",
      ["demographicAttributes", attributes ? demographicAttributes(attributes) : null],
      ["demographicsExplain", attributes ? demographicsExplain(attributes) : null],
    ],
    [
      "inconsistent-service",
      ["channelGap", fcr ? channelGap(fcr) : null],
      // Without repeats there is nothing to come through another channel.
      [
        "crossChannelRepeats",
        fcr && fcr.crossChannelShare !== null ? { figure: fcr.crossChannelShare, interval: fcr.crossChannelInterval } : null,
      ],
    ],
    ["disengaged-customers", ["engagementRate", share(engagement)], ["repliesInTime", share(replies)]],
    [
      "disengaged-employees",
      ["enpsScore", enps ? { figure: enps.score, interval: enps.interval } : null],
      ["attritionRate", attrition ? { figure: attrition.churnRate, interval: attrition.interval } : null],
    ],
    ["no-measurable-goals", ["measurableGoals", kpis ? measurableGoals(kpis) : null]],
  ];
  const found = signs.map(([sign, ...figures], place): HealthSign => {
    const checks = figures.flatMap(([name, figure]) => (figure === null ? [] : [checkOf(name, figure, limits[name])]));
    const [[first]] = figures as [(typeof figures)[number]];
    const decides = checks.length > 0 ? decisive(checks) : checkOf(first, { figure: null, interval: null }, limits[first]);
    return { number: place + 1, sign, ...decides, checks };
  });
  const count = (finding: Finding): number => found.filter((each) => each.finding === finding).length;
  return { signs: found, raised: count("sign"), clear: count("clear"), unknown: count("unknown") };
}
