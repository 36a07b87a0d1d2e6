import type { ClosedLoopResult } from "../../survey/closed-loop.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label, number, numbers, recordFacts } from "../facts.ts";
import type { Fact } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

/** How well the loops are closed. */
export const closedLoopView: Viewer<ClosedLoopResult> = {
  fits: (result) => has(result, "closedRate", "inTimeRate", "timeToClose", "openByAge"),
  view: (result) => {
    const { closedRate, closedInterval, inTimeRate, inTimeInterval, timeToClose, followUp, unit } = result;
    const { time, low, high } = timeToClose.median;
    const inHours = unit === "hour";
    return {
      title: "closedLoop",
      facts: [
        fact("closedInTime", "rate", inTimeRate, inTimeInterval),
        fact("closedRate", "rate", closedRate, closedInterval),
        fact(
          inHours ? "medianHours" : "medianDays",
          "number",
          time,
          low === null ? null : { low, high, level: timeToClose.interval.level },
        ),
        fact("due", "count", result.due),
        fact("pending", "count", result.pending),
        fact("openLoops", "count", result.open),
        ...recordFacts("loops", result),
        ...scores(followUp),
      ],
      tables: [
        {
          columns: [numbers(label(inHours ? "loopHours" : "loopDays")), numbers(label("loops")), numbers(label("share"))],
          rows: result.openByAge.map(({ from, loops, share }) => [number("count", from), number("count", loops), number("rate", share)]),
        },
      ],
      chart:
        closedRate === null || inTimeRate === null
          ? null
          : dotChart(
              [
                { name: label("closedRate"), value: closedRate, interval: closedInterval },
                { name: label("closedInTime"), value: inTimeRate, interval: inTimeInterval },
              ],
              { title: "share", kind: "rate", domain: [0, 1] },
            ),
    };
  },
};

function scores(followUp: ClosedLoopResult["followUp"]): Fact[] {
  if (followUp === null) return [];
  const { followedUp, notFollowedUp, comparison, warning } = followUp;
  return [
    ...(followedUp ? [fact("followedUp", "points", followedUp.score, followedUp.interval)] : []),
    ...(notFollowedUp ? [fact("notFollowedUp", "points", notFollowedUp.score, notFollowedUp.interval)] : []),
    ...(comparison ? [fact(warning === null ? "difference" : "notRandomized", "points", comparison.difference, comparison.interval)] : []),
  ];
}
