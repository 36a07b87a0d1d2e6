import { npsInterval, type NpsIntervalMethod } from "cx-metrics";
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
export const NPS_METHODS: readonly NpsIntervalMethod[] = ["score", "adjusted-wald", "wald", "bayes", "bootstrap", "bootstrap-bca"];

/** Fewer than the 10,000 that are the default: limits move by a fraction of a point. */
const RESAMPLES = 2000;

/** The interval of a share. */
export function shareInterval(method: ProportionIntervalMethod, level: number = LEVEL): (successes: number, trials: number) => Limits {
  return (successes, trials) => {
    const { low, high } = proportionInterval(successes, trials, { level, method });
    return [low, high];
  };
}

/** The interval of a Net Promoter Score, in points. */
export function scoreInterval(
  method: NpsIntervalMethod,
  level: number = LEVEL,
): (promoters: number, passives: number, detractors: number) => Limits {
  const options =
    method === "bootstrap" || method === "bootstrap-bca"
      ? ({ method: "bootstrap", kind: method === "bootstrap" ? "percentile" : "bca", resamples: RESAMPLES } as const)
      : { method };
  return (promoters, passives, detractors) => {
    const { low, high } = npsInterval({ promoters, passives, detractors }, { level, ...options });
    return [low, high];
  };
}
