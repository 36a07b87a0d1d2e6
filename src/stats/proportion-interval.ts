import { checkChoice, checkOptions } from "../core/check.ts";
import { agrestiCoullInterval } from "./agresti-coull-interval.ts";
import { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
import type { Interval } from "./interval.ts";
import { jeffreysInterval } from "./jeffreys-interval.ts";
import { waldInterval } from "./wald-interval.ts";
import { wilsonCcInterval } from "./wilson-cc-interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** The interval methods of a proportion. */
export type ProportionIntervalMethod = "wilson" | "wilson-cc" | "agresti-coull" | "jeffreys" | "clopper-pearson" | "wald";

/** How to put an interval around a proportion. */
export interface ProportionIntervalOptions {
  /**
   * Confidence level, between 0 and 1; a higher one widens the interval.
   * @defaultValue 0.95
   */
  readonly level?: number;
  /**
   * Which interval: `"clopper-pearson"` and `"wilson-cc"` are wider and never or hardly ever cover less than the level.
   * @defaultValue "wilson"
   */
  readonly method?: ProportionIntervalMethod;
}

const METHODS: readonly ProportionIntervalMethod[] = ["wilson", "wilson-cc", "agresti-coull", "jeffreys", "clopper-pearson", "wald"];

/**
 * Interval of a proportion k/n: which true shares k successes in n trials are compatible with, from 0 to 1.
 *
 * The methods are also functions of their own, so that a bundle carries only the one it uses: `wilsonInterval` and its
 * siblings. The interval of the failures is the mirror image, to the last bit of the smaller limit. Constant time.
 *
 * @param successes - k, a whole number from 0 to n.
 * @param trials - n, a whole number of at least 1.
 * @param options - level and method.
 * @returns limits from 0 to 1, with level and method.
 * @throws CxError `"invalid-value"` when successes or trials is not such a count, `"invalid-option"` for an unknown or wrong option.
 *
 * @example Eight of twenty customers
 * ```ts
 * import { proportionInterval } from "cx-metrics/stats";
 * proportionInterval(8, 20).low; // => 0.218806532372817
 * proportionInterval(0, 20, { method: "clopper-pearson" }).high; // => 0.168433470983085
 * ```
 *
 * @see Brown, Cai and DasGupta 2001, Statistical Science 16:101; Newcombe 1998, Statistics in Medicine 17:857
 */
export function proportionInterval(
  successes: number,
  trials: number,
  options: ProportionIntervalOptions = {},
): Interval<ProportionIntervalMethod> {
  checkOptions(options, ["level", "method"]);
  const { level = 0.95, method = "wilson" } = options;
  checkChoice("method", method, METHODS);
  switch (method) {
    case "wilson":
      return wilsonInterval(successes, trials, level);
    case "wilson-cc":
      return wilsonCcInterval(successes, trials, level);
    case "agresti-coull":
      return agrestiCoullInterval(successes, trials, level);
    case "jeffreys":
      return jeffreysInterval(successes, trials, level);
    case "clopper-pearson":
      return clopperPearsonInterval(successes, trials, level);
    case "wald":
      return waldInterval(successes, trials, level);
  }
}
