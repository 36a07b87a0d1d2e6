import { type Comparison, type ComparisonOptions, zWhereLimitReaches } from "./comparison.ts";
import { evenReach, type Reach, readReach, scoreReach } from "./net-reach.ts";
import { adjustedAnswers, type NetAnswers, pooledAnswers } from "./net-score.ts";

/** How two scores of answers worth 1, 0 and -1 are compared. */
export type NetComparisonMethod = "mover" | "wald" | "adjusted-wald" | "score";

/** The methods. */
export const NET_METHODS: readonly NetComparisonMethod[] = ["mover", "wald", "adjusted-wald", "score"];

/** The difference of two scores in points, with its interval and test; the definitions are at `compareNps`. */
export function compareNetScores(
  first: NetAnswers,
  second: NetAnswers,
  method: NetComparisonMethod,
  options: ComparisonOptions,
): Comparison<NetComparisonMethod> & { readonly standardError: number; readonly z: number | null } {
  const difference = first.score - second.score;
  const reach = method === "mover" ? mover(first, second) : normal(method, first, second);
  const { z, ...comparison } = readReach({ method, difference, end: 200 }, reach, options);
  return { ...comparison, standardError: reach.standardError, z };
}

function mover(a: NetAnswers, b: NetAnswers): Reach {
  const center = a.score - b.score;
  const [first, second] = [scoreReach(a), scoreReach(b)];
  const down = (z: number): number => Math.sqrt(first.down(z) ** 2 + second.up(z) ** 2);
  const up = (z: number): number => Math.sqrt(first.up(z) ** 2 + second.down(z) ** 2);
  return {
    center,
    standardError: 100 * Math.sqrt(a.variance / a.responses + b.variance / b.responses),
    down,
    up,
    zAt: (value) => zWhereLimitReaches(value - center, 0, (z) => -down(z), up),
  };
}

function normal(method: NetComparisonMethod, first: NetAnswers, second: NetAnswers): Reach {
  const [a, b] = method === "adjusted-wald" ? [adjustedAnswers(first), adjustedAnswers(second)] : [first, second];
  const center = a.score - b.score;
  const pooled = pooledAnswers([a, b]).variance;
  const [spreadA, spreadB] = method === "score" ? [pooled, pooled] : [a.variance, b.variance];
  return evenReach(center, 100 * Math.sqrt(spreadA / a.responses + spreadB / b.responses));
}
