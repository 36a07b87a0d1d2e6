import type { BounceRateCountsResult, BounceRateResult } from "../../journey/bounce-rate.ts";
import type { ConversionRateCountsResult, ConversionRateResult } from "../../journey/conversion-rate.ts";
import type { EngagementRateCountsResult, EngagementRateResult } from "../../journey/engagement-rate.ts";
import type { FunnelResult } from "../../journey/funnel.ts";
import type { FunnelCountsResult } from "../../journey/funnel-from-counts.ts";
import type { Journey, JourneyReview } from "../../journey/journey.ts";
import type { PainPointsResult } from "../../journey/pain-points.ts";
import type { TimeToValueResult } from "../../journey/time-to-value.ts";
import type { TransitionsResult } from "../../journey/transitions.ts";
import type { UnmappedResult } from "../../journey/unmapped.ts";
import { barChart } from "../charts/bar-chart.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { funnelChart } from "../charts/funnel-chart.ts";
import { heatChart } from "../charts/heat-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, named, names, number, numbers, recordFacts, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, Fact, Quantity, ViewTable } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** The way of customers: where they come, where they leave, and how long it takes. */
export type ShownJourney =
  | FunnelResult
  | FunnelCountsResult
  | TransitionsResult
  | TimeToValueResult
  | PainPointsResult
  | UnmappedResult
  | Journey
  | JourneyReview
  | BounceRateResult
  | BounceRateCountsResult
  | EngagementRateResult
  | EngagementRateCountsResult
  | ConversionRateResult
  | ConversionRateCountsResult;

const funnelView = viewer<FunnelResult | FunnelCountsResult>(["stages", "entered", "completed", "completion"], (result) => ({
  title: "funnel",
  facts: [
    fact("completion", "rate", result.completion?.rate ?? null, result.completion?.interval),
    fact("customers", "count", result.customers),
    fact("entered", "count", result.entered),
    fact("completed", "count", result.completed),
    ...("asOf" in result ? [named("asOf", result.asOf), ...recordFacts("events", { ...result, events: result.valid })] : []),
  ],
  tables: [
    table(
      ["stage", "reachedStage", "dropped", "pending", "ofPrevious", "completion", "medianTime"],
      result.stages.map(({ stage, reached, dropped, pending, ofPrevious, ofEntered, time }) => [
        name(stage),
        number("count", reached),
        number("count", dropped),
        number("count", pending),
        cell("rate", ofPrevious?.rate ?? null, ofPrevious?.interval),
        cell("rate", ofEntered?.rate ?? null, ofEntered?.interval),
        number("figure", time?.percentiles.find(({ probability }) => probability === 0.5)?.value ?? null),
      ]),
    ),
  ],
  chart: funnelChart(
    result.stages.map(({ stage, reached, pending, ofPrevious }) => ({
      name: name(stage),
      reached,
      pending: pending ?? 0,
      rate: ofPrevious && fact("ofPrevious", "rate", ofPrevious.rate, ofPrevious.interval),
    })),
  ),
}));

const transitionsView = viewer<TransitionsResult>(["journeys", "conversion", "states", "transitions"], (result) => {
  const from = [...new Set(result.transitions.map((each) => each.from))];
  const to = [...new Set(result.transitions.map((each) => each.to))].sort((left, right) => lastOf(left, right, result.goals));
  const nameOf = (touchpoint: string | null, otherwise: Label): Quantity => (touchpoint === null ? label(otherwise) : name(touchpoint));
  return {
    title: "transitions",
    facts: [
      fact("conversionRate", "rate", result.conversion.rate, result.conversion.interval),
      fact("journeys", "count", result.journeys),
      fact("converted", "count", result.converted),
      ...recordFacts("events", { ...result, events: result.valid }),
    ],
    tables: [
      table(
        ["touchpoint", "visits", "goalProbability", "removalEffect", "share"],
        result.states.map((state) => [
          name(state.touchpoint),
          number("count", state.visits),
          number("rate", state.goalProbability),
          number("rate", state.removalEffect),
          number("rate", state.normalizedEffect),
        ]),
      ),
      pairTable(
        ["touchpoint", "nextTouchpoint", "count", "probability"],
        result.transitions.map((move) => [
          nameOf(move.from, "startOfJourney"),
          nameOf(move.to, "endOfJourney"),
          number("count", move.count),
          cell("rate", move.probability, move.interval),
        ]),
      ),
    ],
    chart: heatChart(
      result.transitions.map((move) => ({ row: from.indexOf(move.from), column: to.indexOf(move.to), value: move.probability })),
      {
        rows: from.map((each) => nameOf(each, "startOfJourney")),
        columns: to.map((each) => nameOf(each, "endOfJourney")),
        rowTitle: "touchpoint",
        columnTitle: "nextTouchpoint",
        title: "probability",
        kind: "rate",
        most: 1,
      },
    ),
  };
});

const timeToValueView = viewer<TimeToValueResult>(["arrived", "waiting", "median", "steps"], (result) => {
  const unit: Label = `time-${result.unit}`;
  return {
    title: "timeToValue",
    facts: [
      fact("medianTime", "figure", result.median.time, result.median.time === null ? null : { ...result.median, level: null }),
      fact("arrived", "count", result.arrived),
      fact("waiting", "count", result.waiting),
      ...recordFacts("records", { ...result, records: result.valid }),
    ],
    tables: [
      table(
        [unit, "waiting", "arrived", "censored", "share"],
        result.steps.map(({ time, onTheWay, arrived, censored, share, low, high }) => [
          number("figure", time),
          number("count", onTheWay),
          number("count", arrived),
          number("count", censored),
          cell("rate", share, low === null || high === null ? null : { low, high, level: null }),
        ]),
      ),
    ],
    chart: lineChart(
      [
        {
          name: label("arrived"),
          points: [
            ...(result.steps[0]?.time === 0 ? [] : [{ at: number("figure", 0), value: 0 }]),
            ...result.steps.map(({ time, share, low, high }) => ({
              at: number("figure", time),
              value: share,
              interval: low === null || high === null ? null : { low, high, level: null },
            })),
          ],
        },
      ],
      { x: unit, y: "arrived", kind: "rate", domain: [0, 1], steps: true },
    ),
  };
});

const painPointsView = viewer<PainPointsResult>(["points", "mean", "metric", "unmeasured"], (result) => ({
  title: "painPoints",
  facts: [
    named("category", result.metric),
    fact("average", "figure", result.mean),
    ...(result.unmeasured.length > 0 ? [fact("notMeasured", "count", result.unmeasured.length)] : []),
  ],
  tables: [
    table(
      ["touchpoint", "answers", "score", "gapToMean", "value", "painShare"],
      result.points.map((point) => [
        name(point.touchpoint),
        number("count", point.volume),
        number("figure", point.score),
        cell("figure", point.gap, point.interval),
        number("figure", point.value),
        number("rate", point.share),
      ]),
    ),
  ],
  chart: barChart(
    result.points.map((point) => ({ name: name(point.touchpoint), value: point.share, tone: point.pain > 0 ? "bad" : "good" })),
    { title: "painShare", kind: "rate" },
  ),
}));

const unmappedView = viewer<UnmappedResult>(["unmapped", "neverSeen", "mapped", "coverage"], (result) => ({
  title: "unmapped",
  facts: [
    fact("mapCoverage", "rate", result.coverage),
    fact("neverSeen", "count", result.neverSeen.length),
    ...recordFacts("events", { ...result, events: result.valid }),
  ],
  tables: [
    table(
      ["touchpoint", "events", "share"],
      result.unmapped.map(({ touchpoint, events, share }) => [name(touchpoint), number("count", events), number("rate", share)]),
    ),
    ...(result.neverSeen.length > 0
      ? [
          table(
            ["neverSeen"],
            result.neverSeen.map((touchpoint) => [name(touchpoint)]),
          ),
        ]
      : []),
  ],
  chart:
    result.unmapped.length === 0
      ? null
      : barChart(
          result.unmapped.slice(0, SHOWN).map(({ touchpoint, events }) => ({ name: name(touchpoint), value: events })),
          { title: "events", kind: "count" },
        ),
}));

const journeyView = viewer<Journey>(["stages", "touchpoints"], (map) => ({
  title: "journey",
  facts: [fact("count", "count", map.touchpoints.length)],
  tables: [
    wordTable(
      ["stage", "touchpoint", "channels", "owner", "reviewed", "reviewBy"],
      map.touchpoints.map(({ stage, name: touchpoint, channels, owner, reviewed, reviewBy }) => [
        name(stage),
        name(touchpoint),
        name(channels.length === 0 ? null : channels.join(", ")),
        name(owner),
        name(reviewed),
        name(reviewBy),
      ]),
    ),
  ],
  chart: null,
}));

const reviewView = viewer<JourneyReview>(["emptyStages", "withoutOwner", "overdue"], (review) => {
  const lists = [
    ["emptyStages", review.emptyStages],
    ["withoutOwner", review.withoutOwner],
    ["withoutReview", review.withoutReview],
  ] as const;
  return {
    title: "journeyReview",
    facts: [
      fact("overdueDays", "count", review.overdue.length),
      ...lists.map(([what, some]) => fact(what, "count", some.length)),
      named("asOf", review.asOf),
    ],
    tables: [
      wordTable(
        ["touchpoint", "owner", "reviewBy", "overdueDays"],
        review.overdue.map(({ touchpoint, owner, reviewBy, days }) => [
          name(touchpoint),
          name(owner),
          name(reviewBy),
          number("count", days),
        ]),
      ),
      ...lists
        .filter(([, some]) => some.length > 0)
        .map(([what, some]) =>
          wordTable(
            [what],
            some.map((each) => [name(each)]),
          ),
        ),
    ],
    chart: null,
  };
});

const rateChart = (title: Label, value: number, interval: Fact["interval"]): Chart =>
  dotChart([{ name: label("rate"), value, interval: interval ?? null }], { title, kind: "rate", domain: [0, 1] });

const bounceView = viewer<BounceRateResult | BounceRateCountsResult>(["rate", "bounced", "sessions"], (result) => ({
  title: "bounces",
  facts: [
    fact("bounces", "rate", result.rate, result.interval),
    fact("bounced", "count", result.bounced),
    ...recordFacts("sessions", result),
  ],
  tables: [],
  chart: rateChart("bounces", result.rate, result.interval),
}));

const engagementView = viewer<EngagementRateResult | EngagementRateCountsResult>(["rate", "engaged", "sessions"], (result) => ({
  title: "engagement",
  facts: [
    fact("engagement", "rate", result.rate, result.interval),
    fact("engaged", "count", result.engaged),
    ...recordFacts("sessions", result),
  ],
  tables: [],
  chart: rateChart("engagement", result.rate, result.interval),
}));

const conversionView = viewer<ConversionRateResult | ConversionRateCountsResult>(["rate", "converted", "of"], (result) => ({
  title: "conversionRate",
  facts: [
    fact("conversionRate", "rate", result.rate, result.interval),
    fact("converted", "count", result.converted),
    ...recordFacts("base", { ...result, base: result.of }),
  ],
  tables: [],
  chart: rateChart("conversionRate", result.rate, result.interval),
}));

/** How many touchpoints a picture shows. */
const SHOWN = 20;

/** Goals come after the touchpoints that lead to them, and the end last. */
function lastOf(left: string | null, right: string | null, goals: readonly string[]): number {
  const rank = (each: string | null): number => (each === null ? 2 : goals.includes(each) ? 1 : 0);
  return rank(left) - rank(right) || (String(left) < String(right) ? -1 : 1);
}

function wordTable(headings: readonly Label[], rows: ViewTable["rows"]): ViewTable {
  return { columns: headings.map((each) => names(label(each))), rows };
}

/** A table whose first two columns are names. */
function pairTable([first, second, ...others]: readonly [Label, Label, ...Label[]], rows: ViewTable["rows"]): ViewTable {
  const short = table([first, second, ...others], rows);
  return { ...short, columns: [names(label(first)), names(label(second)), ...others.map((each) => numbers(label(each)))] };
}

/** How the way of customers is viewed. */
export const journeyViews: readonly AnyViewer[] = [
  funnelView,
  transitionsView,
  timeToValueView,
  painPointsView,
  unmappedView,
  reviewView,
  bounceView,
  engagementView,
  conversionView,
  journeyView,
];
