import { type CxHealthResult, cxHealth, goal, type GoalResult, type HealthSign } from "cx-metrics";
import { type ReportPart, toHtml, toText, toVegaLite } from "cx-metrics/show";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Kpi, Measured } from "./evidence.ts";
import { AS_OF } from "./health-data.ts";

/** The goals that can be told at all: those with a baseline, a target and a date. */
export function goalsOf(kpis: readonly Kpi[]): readonly GoalResult[] {
  return kpis.flatMap(({ metric, start, target, by, measurements }) =>
    start && typeof target === "number" && typeof by === "string"
      ? [goal({ metric, baseline: start, target, by, measurements }, { asOf: AS_OF })]
      : [],
  );
}

/** What is shown, in the order of the work: where it hurts, whether somebody comes back, and the figures behind it. */
function partsOf(measured: Measured): readonly ReportPart[] {
  const health = cxHealth(measured.evidence);
  return [
    {
      result: health,
      text: `${inWords(health)} Each line of the picture is a check on its own scale: the bar is the interval, the tick the threshold.`,
    },
    {
      result: measured.loop,
      title: "Does somebody come back to those who complain?",
      text: "Two days are promised. Who was followed up was not decided by lot: the difference of the scores is no effect of the call.",
    },
    ...goalsOf(measured.kpis).map((result): ReportPart => ({
      result,
      title: `Goal: ${result.metric} ${result.target} by ${result.by.slice(0, 10)}`,
      text: outlook(result),
    })),
    {
      result: measured.touchpoints,
      title: "What the map of the journey lacks",
      text: "Customers are where nobody drew them: the first sign.",
    },
    { result: measured.csat, title: "Satisfaction" },
    { result: measured.nps, title: "Net Promoter Score" },
    {
      result: measured.fcr,
      title: "First contact resolution by channel",
      text: "Phone and chat do not settle the same share at once: the sixth sign.",
    },
    { result: measured.retention, title: "Customers of the year" },
    {
      result: measured.enps,
      title: "Employee NPS",
      text: "Too few answers to say which side of zero it lies on: the eighth sign stays open.",
    },
  ];
}

/** What a goal comes to if all goes on as it has. */
function outlook({ onTrackProbability, reached }: GoalResult): string {
  if (onTrackProbability === null) return "Too few values to say.";
  const percent = Math.round(100 * onTrackProbability);
  const chance = percent > 99 ? "more than 99 %" : percent < 1 ? "less than 1 %" : `${percent} %`;
  if (reached) return `Reached, and kept with a chance of ${chance} if all goes on as it has.`;
  return onTrackProbability < 0.2
    ? `Going on as before meets it with a chance of ${chance}: change what is done, or the goal.`
    : `Going on as before meets it with a chance of ${chance}.`;
}

/** The findings in one sentence each. */
function inWords({ signs, raised, clear, unknown }: CxHealthResult): string {
  const named = (finding: HealthSign["finding"]): string =>
    signs
      .filter((sign) => sign.finding === finding)
      .map(({ sign }) => sign.replaceAll("-", " ").replace("csat", "satisfaction").replace("over reliance", "over-reliance"))
      .join(", ");
  return [
    raised > 0 ? `${raised} of nine signs are there: ${named("sign")}.` : "None of the nine signs is there.",
    ...(unknown > 0 ? [`Not known: ${named("unknown")}.`] : []),
    ...(clear > 0 ? [`Clear: ${named("clear")}.`] : []),
  ].join(" ");
}

/** The report for a terminal. */
export function healthText(measured: Measured, locale: string): string {
  return partsOf(measured)
    .filter(({ result }) => "signs" in result || "openByAge" in result || "neededPace" in result)
    .map(({ result, title }) => toText(result, { locale, title }))
    .join("\n");
}

/** The report as one HTML file, with pictures as Vega draws them. */
export async function healthPage(title: string, measured: Measured, locale: string): Promise<string> {
  const parts = await Promise.all(
    partsOf(measured).map(async (part): Promise<ReportPart> => {
      const spec = toVegaLite(part.result, { locale, title: part.title });
      return spec === null ? part : { ...part, picture: await draw(spec) };
    }),
  );
  return toHtml(parts, {
    theme: "light",
    title,
    locale,
    text: "Invented records, made by a seeded program. A sign is raised only when its whole interval lies beyond the threshold.",
  });
}

async function draw(spec: object): Promise<string> {
  return new View(parse(compile(spec as TopLevelSpec).spec), { renderer: "none" }).toSVG();
}
