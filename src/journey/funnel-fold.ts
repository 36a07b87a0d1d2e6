import type { FunnelFolding } from "../core/definition.ts";
import { type FoldedFunnel, mergeFunnels } from "./folded-journeys.ts";
import { funnelDepth, type FunnelWindows } from "./funnel-depth.ts";
import { type JourneyTally, latestEvent } from "./step-history.ts";

/** How far the customers of a tally came in a funnel: those whose events it keeps, and those who were folded elsewhere by the same rule. */
export function foldFunnel(tally: JourneyTally, rule: FunnelFolding): FoldedFunnel {
  const { folded } = tally;
  if (folded?.of !== "funnel") return foldHistories(tally, rule, rule.asOf ?? latestEvent(tally));
  const asOf = rule.asOf ?? Math.max(folded.asOf, latestEvent(tally));
  return mergeFunnels({ ...folded, asOf }, foldHistories(tally, rule, asOf));
}

function foldHistories({ customers }: JourneyTally, rule: FunnelFolding, asOf: number): FoldedFunnel {
  const { stages, ordered, whole, steps } = rule;
  const placeOf = new Map(stages.flatMap((touchpoints, place) => touchpoints.map((touchpoint) => [touchpoint, place] as const)));
  const windows: FunnelWindows = { ordered, whole: whole ?? Infinity, steps: steps.map((step) => step ?? Infinity) };
  const depths = Array.from({ length: stages.length + 1 }, (): [number, number] => [0, 0]);
  const times = stages.map((): [number, number][] => []);
  let [otherEvents, afterAsOf] = [0, 0];
  for (const history of Object.values(customers)) {
    for (const [at, touchpoint] of history) {
      if (at > asOf) afterAsOf += 1;
      else if (!placeOf.has(touchpoint)) otherEvents += 1;
    }
    if ((history[0]?.[0] ?? Infinity) > asOf) continue;
    const { reached, times: at, open } = funnelDepth(history, (touchpoint) => placeOf.get(touchpoint), windows, asOf);
    const row = depths[reached] as [number, number];
    row[0] += 1;
    if (open) row[1] += 1;
    if (!ordered) continue;
    for (let step = 1; step < reached; step += 1) times[step - 1]?.push([(at[step] as number) - (at[step - 1] as number), 1]);
    if (reached === stages.length) times.at(-1)?.push([(at.at(-1) as number) - (at[0] as number), 1]);
  }
  return { of: "funnel", asOf, depths, times, otherEvents, afterAsOf };
}
