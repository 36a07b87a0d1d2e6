import { checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";

/** The limits of the signs, by name. */
export interface HealthThresholds {
  /** Sign 1: days after which the review of a touchpoint is overdue. */
  readonly reviewDays: number;
  /** Sign 1: the largest share of touchpoints whose review is overdue. */
  readonly overdueReviews: number;
  /** Sign 1: the largest share of events at touchpoints that the map lacks. */
  readonly unmappedEvents: number;
  /** Sign 2: the smallest share of customers retained in a year. */
  readonly retentionRate: number;
  /** Sign 3: the largest share of visits that end at their first interaction. */
  readonly bounceRate: number;
  /** Sign 4: the smallest share of satisfied answers. */
  readonly csatRate: number;
  /** Sign 5: the largest share of segment attributes that are demographic. */
  readonly demographicAttributes: number;
  /** Sign 5: the smallest share of variance that the best demographic attribute explains. */
  readonly demographicsExplain: number;
  /** Sign 6: the largest difference between the best and the worst channel's first contact resolution. */
  readonly channelGap: number;
  /** Sign 6: the largest share of repeats that came through another channel. */
  readonly crossChannelRepeats: number;
  /** Sign 7: the smallest share engaged. */
  readonly engagementRate: number;
  /** Sign 7: the smallest share of replies in time. */
  readonly repliesInTime: number;
  /** Sign 8: the smallest employee score, in points. */
  readonly enpsScore: number;
  /** Sign 8: the largest share of employees who leave in a year. */
  readonly attritionRate: number;
  /** Sign 9: the smallest share of KPIs with baseline, target and date. */
  readonly measurableGoals: number;
}

/** A threshold with where it comes from. */
export interface SourcedThreshold {
  /** The threshold, in the unit of the figure. */
  readonly value: number;
  /** Where it comes from. */
  readonly source: string;
}

/** Thresholds of one's own: a number, or one that says where it comes from. */
export type HealthThresholdOptions = { readonly [Name in keyof HealthThresholds]?: number | SourcedThreshold | undefined };

/**
 * The thresholds that {@link cxHealth} takes unless told otherwise, with where each comes from: to read, to show, and to begin one's own with.
 *
 * Few are more than conventions. What is normal differs by trade: replace the ones that you know better.
 *
 * @returns Each threshold with its source.
 * @example Where does the satisfaction threshold come from?
 * ```ts
 * import { healthThresholds } from "cx-metrics";
 * healthThresholds().csatRate.value; // => 0.75
 * healthThresholds().enpsScore.source; // => "by construction: as many detractors as promoters"
 * ```
 * @see Cohen 1988, Statistical Power Analysis for the Behavioral Sciences, 2nd edition, section 8.2.
 */
export function healthThresholds(): Readonly<Record<keyof HealthThresholds, SourcedThreshold>> {
  const of = (value: number, source: string): SourcedThreshold => ({ value, source });
  return {
    reviewDays: of(365, "convention: a review every year"),
    overdueReviews: of(0.5, "by construction: half of the map"),
    unmappedEvents: of(0.05, "convention: one event in twenty"),
    retentionRate: of(0.8, "convention: one customer in five lost in a year"),
    bounceRate: of(0.7, "rule of thumb: above 70 % disappoints, blogs and news aside"),
    csatRate: of(0.75, "convention: vendors call 75 to 85 % satisfied good"),
    demographicAttributes: of(0.5, "by construction: half of the attributes"),
    demographicsExplain: of(0.01, "Cohen 1988, 8.2: eta squared of a small effect"),
    channelGap: of(0.1, "convention: ten points from the best to the worst channel"),
    crossChannelRepeats: of(0.5, "by construction: half of the repeats"),
    engagementRate: of(0.5, "by construction: half are engaged"),
    repliesInTime: of(0.8, "convention of contact centers: 80 % within the target"),
    enpsScore: of(0, "by construction: as many detractors as promoters"),
    attritionRate: of(0.2, "convention: one employee in five leaves in a year"),
    measurableGoals: of(0.5, "by construction: half of the KPIs"),
  };
}

/** The default thresholds with the caller's in their place. */
export function thresholdsOf(own: HealthThresholdOptions): Readonly<Record<keyof HealthThresholds, SourcedThreshold>> {
  const defaults = healthThresholds();
  const names = Object.keys(defaults) as (keyof HealthThresholds)[];
  checkOptions(own, names);
  return Object.fromEntries(names.map((name) => [name, thresholdOf(name, own[name], defaults[name])])) as typeof defaults;
}

function thresholdOf(name: keyof HealthThresholds, own: number | SourcedThreshold | undefined, usual: SourcedThreshold): SourcedThreshold {
  if (own === undefined) return usual;
  const { value, source }: SourcedThreshold = isSourced(own) ? own : { value: own, source: "given" };
  const [least, most] = name === "reviewDays" ? [0, Infinity] : name === "enpsScore" ? [-100, 100] : [0, 1];
  if (!(Number.isFinite(value) && value >= least && value <= most))
    throw invalidOption(name, `a finite number from ${least} to ${most}`, value);
  if (typeof source !== "string") throw invalidOption(`${name}.source`, "a text", source);
  return { value, source };
}

function isSourced(threshold: number | SourcedThreshold): threshold is SourcedThreshold {
  return typeof threshold === "object" && (threshold as unknown) !== null;
}
