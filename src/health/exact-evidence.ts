import { checkCount, isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { DAY, parseInstant } from "../core/time.ts";
import type { Interval } from "../stats/interval.ts";
import { proportionInterval } from "../stats/proportion-interval.ts";
import type { Figure } from "./health-check.ts";
import type { JourneyMapEvidence, KpiEvidence, SegmentAttribute } from "./health-evidence.ts";

const NOTHING: Figure = { figure: null, interval: null };

/** The share of touchpoints that were not reviewed for longer than a number of days. The map is known whole: nothing is sampled. */
export function overdueReviews({ touchpoints, asOf }: JourneyMapEvidence, reviewDays: number): Figure {
  const moment = parseInstant(asOf, "evidence.journeyMap.asOf");
  const overdue = listOf("journeyMap.touchpoints", touchpoints).map(({ reviewed }, index) => {
    if (isMissing(reviewed)) return true;
    const path = `evidence.journeyMap.touchpoints[${index}].reviewed`;
    const review = parseInstant(reviewed, path);
    if (review > moment) throw invalidValue(path, "a moment up to asOf", reviewed);
    return moment - review > reviewDays * DAY;
  });
  return shareOf(overdue);
}

/** The share of events at touchpoints that the map lacks; `null` when the events are not known. */
export function unmappedEvents({ events, unmappedEvents: unmapped }: JourneyMapEvidence): Figure | null {
  if (isMissing(events) || isMissing(unmapped)) return null;
  checkCount("evidence.journeyMap.events", events);
  checkCount("evidence.journeyMap.unmappedEvents", unmapped);
  if (unmapped > events) throw invalidValue("evidence.journeyMap.unmappedEvents", "at most the number of events", unmapped);
  return events === 0 ? NOTHING : { figure: unmapped / events, interval: proportionInterval(unmapped, events) };
}

/** The share of attributes that say who a customer is. */
export function demographicAttributes(attributes: readonly SegmentAttribute[]): Figure {
  const kinds = ["demographic", "behavioral", "attitudinal"];
  const demographic = listOf("segmentation.attributes", attributes).map(({ kind }, index) => {
    if (!kinds.includes(kind)) throw invalidValue(`evidence.segmentation.attributes[${index}].kind`, `one of ${kinds.join(", ")}`, kind);
    return kind === "demographic";
  });
  return demographic.length === 0 ? NOTHING : shareOf(demographic);
}

/** What the best demographic attribute explains; `null` when none was measured. */
export function demographicsExplain(attributes: readonly SegmentAttribute[]): Figure | null {
  const measured = attributes.flatMap(({ kind, explained }) =>
    kind === "demographic" && explained && explained.value !== null && explained.interval !== null
      ? [{ value: explained.value, interval: explained.interval }]
      : [],
  );
  const [first] = measured;
  if (first === undefined) return null;
  const most = (limit: "low" | "high"): number => Math.max(...measured.map(({ interval }) => interval[limit]));
  const interval: Interval = { ...first.interval, low: most("low"), high: most("high") };
  return { figure: Math.max(...measured.map(({ value }) => value)), interval };
}

/** The share of KPIs with baseline, target and date: of none, 0. */
export function measurableGoals(kpis: readonly KpiEvidence[]): Figure {
  const measurable = listOf("kpis", kpis).map(
    ({ baseline, target, by }) =>
      Number.isFinite(typeof baseline === "object" && baseline !== null ? baseline.value : baseline) &&
      Number.isFinite(target) &&
      isMoment(by),
  );
  return measurable.length === 0 ? { figure: 0, interval: "exact" } : shareOf(measurable);
}

/** A date that is none, such as "soon", is what the sign looks for, and no mistake of the call. */
function isMoment(by: unknown): boolean {
  try {
    parseInstant(by, "by");
    return true;
  } catch {
    return false;
  }
}

function shareOf(flags: readonly boolean[]): Figure {
  return flags.length === 0 ? NOTHING : { figure: flags.filter(Boolean).length / flags.length, interval: "exact" };
}

function listOf<Item>(path: string, list: readonly Item[]): readonly Item[] {
  if (!Array.isArray(list)) throw invalidValue(`evidence.${path}`, "a list", list);
  for (const [index, item] of (list as unknown[]).entries()) {
    if (typeof item !== "object" || item === null) throw invalidValue(`evidence.${path}[${index}]`, "an object", item);
  }
  return list;
}
