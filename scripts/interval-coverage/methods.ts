import { npsInterval } from "cx-metrics";
import { proportionInterval, type ProportionIntervalMethod } from "cx-metrics/stats";
import type { Limits } from "./exact-coverage.ts";

/** The level of all tables. */
export const LEVEL = 0.95;

/** The methods of a share. */
export const SHARE_METHODS: readonly ProportionIntervalMethod[] = [
  "wilson",
  "wilson-cc",
  "agresti-coull",
  "jeffreys",
  "clopper-pearson",
  "wald",
];

/** The methods of a Net Promoter Score. */
export type NpsMethodName = "score" | "adjusted-wald" | "wald";

/** All of them. */
export const NPS_METHODS: readonly NpsMethodName[] = ["score", "adjusted-wald", "wald"];

/** The interval of a share. */
export function shareInterval(method: ProportionIntervalMethod, level: number = LEVEL): (successes: number, trials: number) => Limits {
  return (successes, trials) => {
    const { low, high } = proportionInterval(successes, trials, { level, method });
    return [low, high];
  };
}

/** The interval of a Net Promoter Score, in points. */
export function scoreInterval(
  method: NpsMethodName,
  level: number = LEVEL,
): (promoters: number, passives: number, detractors: number) => Limits {
  return (promoters, passives, detractors) => {
    const { low, high } = npsInterval({ promoters, passives, detractors }, { level, method });
    return [low, high];
  };
}
