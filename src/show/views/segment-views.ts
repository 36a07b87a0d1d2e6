import type { LiftCountsResult, LiftResult } from "../../segments/lift.ts";
import type { MixSegment, MixShiftResult } from "../../segments/mix-shift.ts";
import type { RfmResult, RfmScoresResult } from "../../segments/rfm.ts";
import type { TotalResult } from "../../segments/total-of.ts";
import type { ValueTiersResult } from "../../segments/value-tiers.ts";
import { barChart } from "../charts/bar-chart.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { waterfallChart } from "../charts/waterfall-chart.ts";
import { cell, fact, label, name, named, number, recordFacts, table } from "../facts.ts";
import { keyName } from "../segment-name.ts";
import type { Quantity } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Customers in groups. */
export type ShownSegments = RfmResult | RfmScoresResult | ValueTiersResult | LiftResult | LiftCountsResult | MixShiftResult | TotalResult;

const rfmView = viewer<RfmResult | RfmScoresResult>(["scores", "segments", "thresholds", "customers"], (result) => ({
  title: "rfm",
  facts: [
    fact("customers", "count", result.customers),
    ...("asOf" in result ? [named("asOf", result.asOf)] : []),
    ...recordFacts("transactions", result),
  ],
  tables: [
    table(
      ["segment", "customers", "share", "amount", "amountShare", "recencyDays", "frequency", "monetary"],
      result.segments.map((segment) => [
        name(segment.name),
        number("count", segment.customers),
        number("rate", segment.share),
        number("money", segment.amount),
        number("rate", segment.amountShare),
        number("count", segment.recencyDays?.median ?? null),
        number("count", segment.frequency?.median ?? null),
        number("money", segment.monetary?.median ?? null),
      ]),
    ),
  ],
  chart: barChart(
    result.segments.map((segment) => ({ name: name(segment.name), value: segment.customers })),
    { title: "customers", kind: "count" },
  ),
}));

/** Lorenz's curve: how much the best customers hold, against customers who are all worth the same. */
const tiersView = viewer<ValueTiersResult>(["tiers", "shares", "lorenz", "gini"], (result) => ({
  title: "valueTiers",
  facts: [
    fact("total", "money", result.total),
    fact("gini", "number", result.gini.gini, result.gini.interval),
    ...recordFacts("customers", result),
  ],
  tables: [
    table(
      ["tier", "customers", "share", "value", "valueShare", "fromValue"],
      result.tiers.map((tier) => [
        name(tier.name),
        number("count", tier.customers),
        number("rate", tier.customerShare),
        number("money", tier.value),
        number("rate", tier.valueShare),
        number("money", tier.from),
      ]),
    ),
    table(
      ["valueShare", "customersNeeded", "share"],
      result.shares.map((each) => [number("level", each.share), number("count", each.customersNeeded), number("rate", each.customerShare)]),
    ),
  ],
  chart: lineChart(
    [
      {
        name: label("valueShare"),
        points: result.lorenz.population.map((share, at) => ({ at: number("rate", share), value: result.lorenz.value[at] ?? null })),
      },
      { name: label("equalValue"), dashed: true, points: [0, 1].map((value) => ({ at: number("rate", value), value })) },
    ],
    { x: "customerShare", y: "valueShare", kind: "rate", points: false },
  ),
}));

const liftView = viewer<LiftResult | LiftCountsResult>(["outcomes", "records", "rate", "segments"], (result) => {
  const compared = result.segments.filter(({ ratio }) => ratio !== null && ratio > 0);
  return {
    title: "lift",
    facts: [fact("rate", "rate", result.rate), fact("outcomes", "count", result.outcomes), ...recordFacts("records", result)],
    tables: [
      table(
        ["segment", "records", "outcomes", "rate", "ratioToOthers", "pValue", "index"],
        result.segments.map((segment) => [
          name(segment.segment),
          number("count", segment.records),
          number("count", segment.outcomes),
          number("rate", segment.rate),
          cell("number", segment.ratio, segment.interval),
          number("pValue", segment.pValue),
          number("count", segment.index),
        ]),
      ),
    ],
    chart:
      compared.length === 0
        ? null
        : dotChart(
            compared.map(({ segment, ratio, interval }) => ({ name: name(segment), value: ratio ?? 0, interval })),
            { title: "ratioToOthers", kind: "figure", scale: "log", reference: { name: "noDifference", value: 1 } },
          ),
  };
});

/** What of a change came from the mix of the segments and what from the rates within them. */
const mixView = viewer<MixShiftResult>(["before", "after", "mix", "rate", "levels"], (result) => {
  const named = result.segments.map((segment) => ({ segment, name: keyName(segment.key) }));
  const value = (side: MixSegment["before"]): Quantity => number("figure", side?.value ?? null);
  const share = (side: MixSegment["before"]): Quantity => number("rate", side?.share ?? null);
  return {
    title: "mixShift",
    facts: [
      fact("change", "figure", result.change),
      fact("before", "figure", result.before),
      fact("after", "figure", result.after),
      fact("mixEffect", "figure", result.mix),
      fact("rateEffect", "figure", result.rate),
    ],
    tables: [
      table(
        ["segment", "shareBefore", "shareAfter", "before", "after", "mixEffect", "rateEffect"],
        named.map(({ segment, name: segmentName }) => [
          segmentName,
          share(segment.before),
          share(segment.after),
          value(segment.before),
          value(segment.after),
          number("figure", segment.mix),
          number("figure", segment.rate),
        ]),
      ),
    ],
    chart: waterfallChart(
      [
        { name: label("before"), amount: result.before, level: true },
        { name: label("mixEffect"), amount: result.mix, level: false },
        ...named.map(({ segment, name: segmentName }) => ({ name: segmentName, amount: segment.rate, level: false })),
        { name: label("after"), amount: result.after, level: true },
      ],
      "value",
      "figure",
    ),
  };
});

const totalView = viewer<TotalResult>(["total", "mean", "values"], (result) => ({
  title: "total",
  facts: [fact("total", "money", result.total), fact("average", "money", result.mean), ...recordFacts("values", result)],
  tables: [],
  chart: null,
}));

/** How segments are viewed. */
export const segmentViews: readonly AnyViewer[] = [rfmView, tiersView, liftView, mixView, totalView];
