import type { ChiSquareTestResult } from "../../stats/chi-square-test.ts";
import type { LogRankResult } from "../../stats/log-rank.ts";
import type { ProportionDetectableDifference } from "../../stats/proportion-detectable-difference.ts";
import type { GroupSampleSizes } from "../../stats/proportion-sample-size-for-difference.ts";
import type { SampleSize } from "../../stats/sample-size.ts";
import type { NpsTestResult } from "../../survey/nps-test.ts";
import { barChart } from "../charts/bar-chart.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { heatChart } from "../charts/heat-chart.ts";
import { fact, label, name, number, recordFacts, table } from "../facts.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** A test, or how large a sample it needs. */
export type ShownTest =
  | NpsTestResult
  | ChiSquareTestResult
  | LogRankResult
  | SampleSize
  | GroupSampleSizes
  | ProportionDetectableDifference;

const npsTestView = viewer<NpsTestResult>(["score", "interval", "pValue", "null", "responses"], (result) => ({
  title: "nps",
  facts: [
    fact("score", "points", result.score, result.interval),
    fact("comparedWith", "points", result.null),
    fact("pValue", "pValue", result.pValue),
    fact("responses", "count", result.responses),
  ],
  tables: [],
  chart: dotChart([{ name: label("score"), value: result.score, interval: result.interval }], {
    title: "points",
    kind: "points",
    domain: [-100, 100],
    reference: { name: "comparedWith", value: result.null },
  }),
}));

/** The table's cells by how far they are from what independence would give. */
const chiSquareView = viewer<ChiSquareTestResult>(["statistic", "degreesOfFreedom", "pValue", "standardizedResiduals"], (result) => {
  const residuals = result.standardizedResiduals;
  const places = (count: number): ReturnType<typeof number>[] => Array.from({ length: count }, (_, at) => number("count", at + 1));
  return {
    title: "chiSquareTest",
    facts: [
      fact("pValue", "pValue", result.pValue),
      fact("statistic", "number", result.statistic),
      fact("degreesOfFreedom", "count", result.degreesOfFreedom),
      fact("cramersV", "number", result.cramersV),
    ],
    tables: [
      table(
        ["row", "column", "expected", "residual"],
        residuals.flatMap((row, at) =>
          row.map((residual, column) => [
            number("count", at + 1),
            number("count", column + 1),
            number("number", result.expected[at]?.[column] ?? null),
            number("number", residual),
          ]),
        ),
      ),
    ],
    chart: heatChart(
      residuals.flatMap((row, at) => row.map((residual, column) => ({ row: at, column, value: Math.abs(residual) }))),
      {
        rows: places(residuals.length),
        columns: places(residuals[0]?.length ?? 0),
        rowTitle: "row",
        columnTitle: "column",
        title: "residualSize",
        kind: "number",
        most: 4,
      },
    ),
  };
});

const logRankView = viewer<LogRankResult>(["statistic", "degreesOfFreedom", "pValue", "groups", "valid"], (result) => ({
  title: "logRank",
  facts: [
    fact("pValue", "pValue", result.pValue),
    fact("statistic", "number", result.statistic),
    fact("degreesOfFreedom", "count", result.degreesOfFreedom),
    ...recordFacts("records", { ...result, records: result.valid }),
  ],
  tables: [
    table(
      ["group", "records", "observed", "expected"],
      result.groups.map((group) => [
        name(group.group),
        number("count", group.valid),
        number("count", group.observed),
        number("count", group.expected),
      ]),
    ),
  ],
  // Observed by expected: above 1 the group leaves faster than the others.
  chart: barChart(
    result.groups.flatMap(({ group, observed, expected }) => (expected > 0 ? [{ name: name(group), value: observed / expected }] : [])),
    { title: "observedToExpected", kind: "number", reference: { name: "expected", value: 1 } },
  ),
}));

const sampleSizeView = viewer<SampleSize>(["responses", "exact"], ({ responses, exact }) => ({
  title: "sampleSize",
  facts: [fact("responses", "count", responses), fact("beforeRounding", "number", exact)],
  tables: [],
  chart: null,
}));

const groupSizesView = viewer<GroupSampleSizes>(["n1", "n2", "exact"], ({ n1, n2, exact }) => ({
  title: "sampleSize",
  facts: [fact("groupA", "count", n1), fact("groupB", "count", n2), fact("beforeRounding", "number", exact)],
  tables: [],
  chart: null,
}));

const detectableView = viewer<ProportionDetectableDifference>(["increase", "decrease"], ({ increase, decrease }) => ({
  title: "detectableDifference",
  facts: [fact("increase", "rate", increase), fact("decrease", "rate", decrease)],
  tables: [],
  chart: null,
}));

/** How tests and sample sizes are viewed. */
export const testViews: readonly AnyViewer[] = [npsTestView, chiSquareView, logRankView, sampleSizeView, groupSizesView, detectableView];
