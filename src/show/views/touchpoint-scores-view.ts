import type { TouchpointScoresResult } from "../../journey/touchpoint-scores.ts";
import type { AnyFieldMetric } from "../../core/segment-tally.ts";
import { fact, label, name, names, number, numbers, recordFacts } from "../facts.ts";
import type { Cell, View } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";
import { forest, headlineBy } from "./scorecard-view.ts";

type Result = TouchpointScoresResult<Readonly<Record<string, AnyFieldMetric>>>;

/** Every metric by touchpoint and by stage. `viewOf` views the results of the metrics. */
export const touchpointScoresView = (viewOf: (result: object) => View | null): Viewer<Result> => ({
  fits: (result) => has(result, "journey", "stages", "touchpoints", "unmapped"),
  view: (result) => {
    const metrics = Object.keys(result.journey.metrics);
    const headline = headlineBy(viewOf);
    const figures = (line: Result["journey"]): Cell[] => [
      number("count", line.events),
      ...metrics.map((metric): Cell => headline(line, metric) ?? label("notMeasured")),
    ];
    const columns = [numbers(label("events")), ...metrics.map((metric) => numbers(name(metric)))];
    return {
      title: "touchpointScores",
      facts: [
        ...recordFacts("events", { ...result, events: result.valid }),
        ...(result.unmapped.length > 0 ? [fact("unmapped", "count", result.unmapped.length)] : []),
      ],
      tables: [
        {
          columns: [names(label("stage")), ...columns],
          rows: [[label("total"), ...figures(result.journey)], ...result.stages.map((stage) => [name(stage.stage), ...figures(stage)])],
        },
        {
          columns: [names(label("touchpoint")), ...columns],
          rows: [...result.touchpoints, ...result.unmapped].map((line) => [name(line.touchpoint), ...figures(line)]),
        },
      ],
      chart: forest(metrics, result.journey, result.touchpoints, ({ touchpoint }) => name(touchpoint), headline),
    };
  },
});
