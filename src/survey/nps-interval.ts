import { checkChoice, checkOptions } from "../core/check.ts";
import { npsBayes } from "./nps-bayes.ts";
import { npsBootstrap, type NpsBootstrapOptions } from "./nps-bootstrap.ts";
import type { NpsInterval } from "./nps-limits.ts";
import { type NpsCounts, npsFromCounts, type NpsCountsOptions } from "./nps.ts";

/** Options of {@link npsInterval}; `seed`, `resamples` and `kind` are read by `"bootstrap"` alone. */
export interface NpsIntervalOptions extends Omit<NpsCountsOptions, "method">, NpsBootstrapOptions {
  /**
   * How the interval is found: `"score"` (Tango 1998), `"adjusted-wald"`, `"wald"`, `"bayes"` (see {@link npsBayes}) or `"bootstrap"` (see
   * {@link npsBootstrap}).
   * @defaultValue "score"
   */
  readonly method?: "score" | "adjusted-wald" | "wald" | "bayes" | "bootstrap" | undefined;
}

/**
 * The interval alone of a Net Promoter Score, in points, by any of the five methods: to compare methods, or to choose one by its name.
 *
 * The same limits as those of {@link npsFromCounts}, which tells the score too. A page that needs one method stays smaller with `nps` and `npsBayes` or
 * `npsBootstrap`: this function carries all of them.
 *
 * - Cost: constant time; `"bootstrap"` about 3 ms for 10,000 resamples.
 * - When not to trust it: the answers are taken for a random sample; `"wald"` and `"bootstrap"` are too short with few answers.
 *
 * @param counts - Promoters, passives and detractors.
 * @param options - Method, level, population, and what the bootstrap wants to know.
 * @returns The limits in points, with level and method.
 * @throws {@link CxError} `"empty"` when all three counts are 0; `"invalid-value"` when a count is not a whole number of at least 0;
 * `"invalid-option"` when an option is unknown or out of range.
 * @example Two methods side by side
 * ```ts
 * import { npsInterval } from "cx-metrics";
 * const counts = { promoters: 10, passives: 0, detractors: 0 };
 * npsInterval(counts).low; // => 44.4934400274222
 * npsInterval(counts, { method: "bayes" }).low; // => 52.9655515305619
 * npsInterval(counts, { method: "bootstrap", seed: 7 }).low; // => 100
 * ```
 * @see Rocks 2016, The American Statistician 70, 365-372.
 */
export function npsInterval(counts: NpsCounts, options: NpsIntervalOptions = {}): NpsInterval {
  checkOptions(options, ["level", "method", "population", "seed", "resamples", "kind"]);
  const { method = "score", level, population, ...resampling } = options;
  checkChoice("method", method, ["score", "adjusted-wald", "wald", "bayes", "bootstrap"]);
  const chosen = method === "bayes" ? npsBayes() : method === "bootstrap" ? npsBootstrap(resampling) : method;
  return npsFromCounts(counts, { level, population, method: chosen }).interval;
}
