import { checkChoice, checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import type { Interval } from "../stats/interval.ts";
import type { ProportionIntervalMethod } from "../stats/proportion-interval.ts";
import { type ShareOptions, shareMaker } from "../stats/share.ts";

/**
 * What counts as met, and of what:
 *
 * - `"all-offered"`: answered in time, of all offered.
 * - `"answered-only"`: answered in time, of the answered; who gave up is not looked at.
 * - `"early-abandons-met"`: answered or abandoned in time, of all offered.
 * - `"early-abandons-excluded"`: answered in time, of all offered but those abandoned in time.
 * - `"short-abandons-met"`: answered in time or abandoned within `shortAbandon`, of all offered.
 */
export type ServiceLevelFormula = "all-offered" | "answered-only" | "early-abandons-met" | "early-abandons-excluded" | "short-abandons-met";

/** How a service level is read from counts. */
export interface ServiceLevelFromCountsOptions extends ShareOptions {
  /**
   * What counts as met, and of what; the default is the strictest: whoever gave up was not served.
   * @defaultValue "all-offered"
   */
  readonly formula?: ServiceLevelFormula | undefined;
}

/** Ready counts of a service level. */
export interface ServiceLevelCounts {
  /** Contacts answered. */
  readonly answered: number;
  /** Contacts answered within the target. */
  readonly answeredWithin: number;
  /** Contacts abandoned, or never answered. */
  readonly abandoned: number;
  /** Contacts abandoned within the target; two formulas need it. */
  readonly abandonedWithin?: number | undefined;
  /** Contacts abandoned after a moment; one formula needs it. */
  readonly abandonedShort?: number | undefined;
}

/** A service level. */
export interface ServiceLevelResult {
  /** Share that met the target, from 0 to 1. */
  readonly rate: number;
  /** Contacts that met it, by the formula. */
  readonly met: number;
  /** Contacts that the rate is of, by the formula. */
  readonly counted: number;
  /** All contacts: answered and abandoned. */
  readonly offered: number;
  /** The formula. */
  readonly formula: ServiceLevelFormula;
  /** Interval of `rate`, from 0 to 1. */
  readonly interval: Interval<ProportionIntervalMethod>;
}

const FORMULAS: readonly ServiceLevelFormula[] = [
  "all-offered",
  "answered-only",
  "early-abandons-met",
  "early-abandons-excluded",
  "short-abandons-met",
];

/**
 * Service level of ready counts, by any of the five formulas in use, from 0 to 1.
 *
 * - Input: counts of one period and one target. A formula that needs `abandonedWithin` or `abandonedShort` insists on it.
 * - Result: `rate` and `interval` from 0 to 1.
 * - Cost: constant.
 *
 * @param counts - Contacts answered and abandoned, and how many of each in time.
 * @param options - The formula and the interval.
 * @returns The service level, its interval, and what it is of.
 * @throws {@link CxError} `"empty"` when the formula counts no contact; `"invalid-value"` when a count is none, is left out though the
 * formula needs it, or a part exceeds its whole.
 * @example One month, five answers
 * ```ts
 * import { serviceLevelFromCounts } from "cx-metrics";
 * const month = { answered: 1000, answeredWithin: 860, abandoned: 60, abandonedWithin: 20, abandonedShort: 10 };
 * serviceLevelFromCounts(month).rate; // => 0.8113
 * serviceLevelFromCounts(month, { formula: "answered-only" }).rate; // => 0.86
 * serviceLevelFromCounts(month, { formula: "early-abandons-met" }).rate; // => 0.8302
 * serviceLevelFromCounts(month, { formula: "early-abandons-excluded" }).rate; // => 0.8269
 * serviceLevelFromCounts(month, { formula: "short-abandons-met" }).rate; // => 0.8208
 * ```
 */
export function serviceLevelFromCounts(counts: ServiceLevelCounts, options: ServiceLevelFromCountsOptions = {}): ServiceLevelResult {
  checkOptions(options, ["formula", "level", "method"]);
  const read = levelReader(options);
  const { answered, answeredWithin, abandoned, abandonedWithin, abandonedShort } = counts;
  for (const [name, count] of Object.entries({ answered, answeredWithin, abandoned })) checkCount(`counts.${name}`, count);
  checkPart("answeredWithin", answeredWithin, "answered", answered);
  checkPart("abandonedWithin", abandonedWithin, "abandoned", abandoned);
  checkPart("abandonedShort", abandonedShort, "abandoned", abandonedWithin ?? abandoned);
  const result = read(counts);
  if (result === null) throw emptyInput("serviceLevel", "contact that the formula counts");
  return result;
}

/** Reads counts by a formula; `null` when it counts no contact. The options are checked here, not when a result is first read. */
export function levelReader(options: ServiceLevelFromCountsOptions): (counts: ServiceLevelCounts) => ServiceLevelResult | null {
  const { formula = "all-offered" } = options;
  checkChoice("formula", formula, FORMULAS);
  const shareOf = shareMaker(options);
  return (counts) => {
    const offered = counts.answered + counts.abandoned;
    const [met, counted] = metOf(formula, counts, offered);
    const share = shareOf(met, counted);
    return share && { rate: share.rate, met, counted, offered, formula, interval: share.interval };
  };
}

/** The contacts that met the target, and those that could have. */
function metOf(formula: ServiceLevelFormula, counts: ServiceLevelCounts, offered: number): [met: number, counted: number] {
  const { answered, answeredWithin } = counts;
  switch (formula) {
    case "all-offered":
      return [answeredWithin, offered];
    case "answered-only":
      return [answeredWithin, answered];
    case "early-abandons-met":
      return [answeredWithin + needed(counts, "abandonedWithin"), offered];
    case "early-abandons-excluded":
      return [answeredWithin, offered - needed(counts, "abandonedWithin")];
    case "short-abandons-met":
      return [answeredWithin + needed(counts, "abandonedShort"), offered];
  }
}

function needed(counts: ServiceLevelCounts, name: "abandonedWithin" | "abandonedShort"): number {
  const count = counts[name];
  checkCount(`counts.${name}`, count);
  return count;
}

function checkPart(name: string, part: number | undefined, wholeName: string, whole: number): void {
  if (part === undefined) return;
  checkCount(`counts.${name}`, part);
  if (part > whole) throw invalidValue(`counts.${name}`, `at most the ${whole} ${wholeName}`, part);
}
