import { compareProportions } from "../stats/compare-proportions.ts";
import { proportionHomogeneityTest } from "../stats/proportion-homogeneity-test.ts";
import type { ProportionCounts } from "../stats/two-proportions.ts";
import type { HealthEvidence } from "./health-evidence.ts";
import type { Figure } from "./health-check.ts";

/**
 * How far apart the best and the worst channel are, with a simultaneous interval: the differences of all pairs at once, each at a level by Bonferroni.
 * The largest true gap lies above the greatest of their lower limits and below the greatest of their upper ones.
 */
export function channelGap({ byChannel, interval: { level } }: NonNullable<HealthEvidence["fcr"]>): Figure {
  const groups = byChannel
    .filter(({ channel, firstContacts }) => channel !== null && firstContacts > 0)
    .map(({ resolved, firstContacts }): ProportionCounts => ({ successes: resolved, trials: firstContacts }));
  if (groups.length < 2) return { figure: null, interval: null };
  const pairs = groups.flatMap((a, place) => groups.slice(place + 1).map((b) => [a, b] as const));
  const each = 1 - (1 - level) / pairs.length;
  const gaps = pairs.map(([a, b]) => compareProportions(a, b, { level: each }));
  return {
    figure: Math.max(...gaps.map(({ difference }) => Math.abs(difference))),
    interval: {
      low: Math.max(0, ...gaps.flatMap(({ interval: { low, high } }) => [low, -high])),
      high: Math.max(...gaps.flatMap(({ interval: { low, high } }) => [high, -low])),
      level,
      method: "newcombe-bonferroni",
    },
    pValue: proportionHomogeneityTest(groups).pValue,
  };
}
