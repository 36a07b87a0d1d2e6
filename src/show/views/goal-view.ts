import type { GoalResult } from "../../health/goal.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label } from "../facts.ts";
import { has, type Viewer } from "../viewer.ts";

/** How far a goal is, and how probable it is that it will be met. */
export const goalView: Viewer<GoalResult> = {
  fits: (result) => has(result, "metric", "target", "progress", "neededPace", "onTrackProbability"),
  view: (result) => {
    const { baseline, current, target, predicted } = result;
    return {
      title: "goal",
      facts: [
        fact("onTrack", "rate", result.onTrackProbability),
        fact("baselineValue", "number", baseline),
        fact("currentValue", "number", current),
        fact("targetValue", "number", target),
        fact("predictedValue", "number", predicted && predicted.value, predicted && predicted.interval),
        fact("progress", "rate", result.progress),
        fact("daysLeft", "count", Math.ceil(result.daysLeft)),
        fact("neededPace", "number", result.neededPace),
        fact("pace", "number", result.pace, result.paceInterval),
      ],
      tables: [],
      chart: dotChart(
        [
          { name: label("baselineValue"), value: baseline },
          { name: label("currentValue"), value: current },
          ...(predicted ? [{ name: label("predictedValue"), value: predicted.value, interval: predicted.interval }] : []),
        ],
        { title: "goal", kind: "number", reference: { name: "targetValue", value: target } },
      ),
    };
  },
};
