import { readFileSync } from "node:fs";
import {
  bounceRate,
  byPeriod,
  type ChurnResult,
  churnFromRecords,
  type ClosedLoopResult,
  closedLoop,
  type CsatResult,
  csat,
  csatOf,
  engagementRate,
  type EnpsResult,
  enps,
  type FcrFromContactsResult,
  fcrFromContacts,
  type HealthEvidence,
  journey,
  type KpiEvidence,
  nps,
  type NpsResult,
  npsOf,
  scorecard,
  type SegmentAttribute,
  type ServiceLevelResult,
  serviceLevel,
  type UnmappedResult,
  unmapped,
} from "cx-metrics";
import { parse } from "csv-parse/sync";
import { AS_OF } from "./health-data.ts";

/** A row of a file, by the names of its columns. */
type Row = Readonly<Record<string, string>>;

/** A KPI of the plan, with what was measured of it. */
export interface Kpi extends KpiEvidence {
  readonly tier: string;
  /** Where it stood, and when; `null` when nobody wrote it down. */
  readonly start: { readonly at: string; readonly value: number } | null;
  /** What was measured since. */
  readonly measurements: readonly { readonly at: string; readonly value: number }[];
}

/** Everything that was measured from the files. */
export interface Measured {
  readonly evidence: HealthEvidence;
  readonly nps: NpsResult;
  readonly csat: CsatResult;
  readonly retention: ChurnResult;
  readonly fcr: FcrFromContactsResult;
  readonly replies: ServiceLevelResult;
  readonly enps: EnpsResult;
  readonly loop: ClosedLoopResult;
  /** What customers meet, beside the map of their journey. */
  readonly touchpoints: UnmappedResult;
  readonly kpis: readonly Kpi[];
}

const read = (name: string): readonly Row[] =>
  parse(readFileSync(new URL(`../data/${name}.csv`, import.meta.url), "utf8"), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  }) as Row[];
const orNull = (text: string | undefined): string | null => (text === undefined || text === "" ? null : text);
const numberOf = (text: string | undefined): number | null => (orNull(text) === null ? null : Number(text));
const flag = (text: string | undefined): boolean | null => (orNull(text) === null ? null : text === "yes");

/** Reads every file and measures what the nine signs, the loop and the goals need. A year that ends at the report. */
export function measureFiles(): Measured {
  const answers = read("answers").map((row) => ({
    at: row["answeredAt"],
    rating: numberOf(row["rating"]),
    satisfaction: numberOf(row["satisfaction"]),
  }));
  const year = { from: "2025-01-01", to: AS_OF };
  const employees = read("health/employees");
  const staff = employees.map(({ employee, start, end }) => ({ customer: employee, start, end: orNull(end) }));
  const retention = churnFromRecords(
    read("customers").map(({ customer, start, end }) => ({ customer, start, end: orNull(end) })),
    year,
    { invalid: "skip" },
  );
  const measured = {
    nps: nps(
      answers.map(({ rating }) => rating),
      { invalid: "skip" },
    ),
    csat: csat(
      answers.map(({ satisfaction }) => satisfaction),
      { invalid: "skip" },
    ),
    retention,
    fcr: fcrFromContacts(
      read("contacts").map(({ customer, topic, channel, at }) => ({
        customer: orNull(customer),
        topic: orNull(topic),
        channel: orNull(channel),
        at: orNull(at),
      })),
      { asOf: AS_OF, invalid: "skip" },
    ),
    // Ten minutes are promised.
    replies: serviceLevel(read("health/replies").map(waitOf), { within: 600 }),
    enps: enps(
      employees.map(({ rating }) => numberOf(rating)),
      { headcount: employees.length },
    ),
    loop: closedLoop(
      read("health/tickets").map(({ opened, closed, followedUp, rating }) => ({
        opened: orNull(opened),
        closed: orNull(closed),
        followedUp: flag(followedUp),
        rating: numberOf(rating),
      })),
      { within: 48, asOf: AS_OF },
    ),
  };
  const kpis = kpisOf(answers);
  const { touchpoints, ...journeySigns } = journeyEvidence();
  return {
    ...measured,
    touchpoints,
    kpis,
    evidence: {
      ...journeySigns,
      retention,
      csat: measured.csat,
      segmentation: {
        attributes: read("health/attributes").map(({ attribute, kind }) => ({
          name: attribute as string,
          kind: kind as SegmentAttribute["kind"],
        })),
      },
      fcr: measured.fcr,
      replies: measured.replies,
      enps: measured.enps,
      attrition: churnFromRecords(staff, year),
      kpis,
    },
  };
}

const waitOf = ({ seconds, gaveUp }: Row) => ({ seconds: numberOf(seconds), abandoned: flag(gaveUp) });

/** What the visits say: of the map, of those who leave at once, and of those who stay longer than ten seconds or go on. */
function journeyEvidence(): Pick<HealthEvidence, "journeyMap" | "bounce" | "engagement"> & Pick<Measured, "touchpoints"> {
  const map = journey({
    touchpoints: read("health/touchpoints").map(({ touchpoint = "", stage = "", owner, reviewed }) => ({
      name: touchpoint,
      stage,
      owner: orNull(owner),
      reviewed: orNull(reviewed),
    })),
  });
  const visits = read("health/visits").map(({ touchpoint, interactions, seconds }) => ({
    touchpoint: orNull(touchpoint),
    interactions: numberOf(interactions),
    seconds: numberOf(seconds),
  }));
  const seen = unmapped(visits, map);
  return {
    touchpoints: seen,
    journeyMap: { asOf: AS_OF, touchpoints: map.touchpoints, events: seen.valid, unmappedEvents: seen.valid - seen.mapped },
    bounce: bounceRate(visits),
    engagement: engagementRate(visits),
  };
}

/** The KPIs of the plan, with what was measured of them. */
function kpisOf(
  answers: readonly { readonly at: string | undefined; readonly rating: number | null; readonly satisfaction: number | null }[],
): readonly Kpi[] {
  const monthly = scorecard({
    by: [byPeriod("at", { every: "month", name: "month" })],
    metrics: { nps: npsOf("rating", { invalid: "skip" }), csat: csatOf("satisfaction", { invalid: "skip" }) },
  }).measure(answers);
  const ofMonths = (value: (segment: (typeof monthly.segments)[number]) => number | null | undefined) =>
    monthly.segments.flatMap((segment) => {
      const [month, found] = [String(segment.key["month"]), value(segment)];
      return typeof found === "number" && /^\d{4}-\d{2}$/.test(month) ? [{ at: endOfMonth(month), value: found }] : [];
    });
  const series: Readonly<Record<string, readonly { readonly at: string; readonly value: number }[]>> = {
    NPS: ofMonths(({ metrics }) => metrics.nps?.score),
    satisfaction: ofMonths(({ metrics }) => metrics.csat?.score),
    "replies in ten minutes": repliesByWeek(),
  };
  return read("health/kpis").map(({ metric = "", tier = "", since = "", baseline, target, by }): Kpi => {
    const value = numberOf(baseline);
    const start = value === null ? null : { at: since, value };
    const measurements = (series[metric] ?? []).filter(({ at }) => at >= since);
    return { metric, tier, baseline: start, target: numberOf(target), by: orNull(by), start, measurements };
  });
}

function repliesByWeek(): readonly { readonly at: string; readonly value: number }[] {
  const weeks = new Map<string, Row[]>();
  const first = Date.parse("2025-10-05T00:00Z");
  for (const reply of read("health/replies")) {
    const week = Math.ceil((Date.parse(reply["at"] as string) - first) / (7 * 86_400_000));
    const end = new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10);
    // The last week is not over.
    if (end <= AS_OF) weeks.set(end, [...(weeks.get(end) ?? []), reply]);
  }
  return [...weeks].map(([at, waits]) => ({ at, value: 100 * serviceLevel(waits.map(waitOf), { within: 600 }).rate }));
}

function endOfMonth(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
