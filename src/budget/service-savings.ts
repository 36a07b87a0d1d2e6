import { checkNonNegative, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { finite } from "./cash-flows.ts";
import { type CarriedInterval, carriedInterval, checkedRate, type CheckedRate, type MeasuredRate } from "./measured-rate.ts";

/** Measured first contact resolution; the result of `fcrFromContacts` also tells how many repeats an unresolved contact brings. */
export interface MeasuredFcr extends MeasuredRate {
  /** First contacts that were measured. */
  readonly firstContacts?: number | undefined;
  /** Those that were resolved. */
  readonly resolved?: number | undefined;
  /** The repeats that followed the others. */
  readonly repeats?: number | undefined;
}

/** What service costs, and what is to change. */
export interface ServiceSavingsInput {
  /** First contacts per period, repeats not counted, at least 0. */
  readonly firstContacts: number;
  /** Cost of a contact in the currency unit, at least 0. */
  readonly costPerContact: number;
  /** Share of first contacts that need no second one, from 0 to 1, or a measured rate with its interval. */
  readonly fcr: number | MeasuredFcr;
  /** Contacts that follow an unresolved one; when absent those of the measured result, or else 1. */
  readonly repeatsPerUnresolved?: number | undefined;
  /** Gain in first contact resolution, in points as a fraction: 0.05 is from 70 % to 75 %; what would pass 100 % counts as 100 %. 0 when absent. */
  readonly fcrGain?: number | undefined;
  /** Share of contacts that self-service takes over, from 0 to 1, or a measured rate with its interval; 0 when absent. */
  readonly deflection?: number | MeasuredRate | undefined;
  /** Cost of a contact in self-service, in the currency unit; 0 when absent. */
  readonly selfServiceCost?: number | undefined;
  /** Seconds saved in handling each contact that is left; 0 when absent. */
  readonly handleSecondsSaved?: number | undefined;
  /** Cost of an hour of handling, in the currency unit; needed with `handleSecondsSaved`. */
  readonly costPerHour?: number | undefined;
}

/** Contacts and their cost in one period. Money is in the currency unit. */
export interface ServiceLoad {
  /** All contacts, in self-service too; unrounded. */
  readonly contacts: number;
  /** Those of them that repeat an unresolved one. */
  readonly repeats: number;
  /** What all cost. */
  readonly cost: number;
}

/** What better service saves in one period. Money is in the currency unit. */
export interface ServiceSavingsResult {
  /** As it is. */
  readonly before: ServiceLoad;
  /** With all changes. */
  readonly after: ServiceLoad;
  /** What repeats cost today: the most that better first contact resolution can save. */
  readonly repeatCost: number;
  /** Limits of `repeatCost`; `null` when first contact resolution was not measured. */
  readonly repeatCostInterval: CarriedInterval | null;
  /** Saved by the gain in first contact resolution. */
  readonly byResolution: number;
  /** Saved by self-service, of the contacts then left. */
  readonly byDeflection: number;
  /** Saved by shorter handling, of the contacts then left to people. */
  readonly byHandleTime: number;
  /** All together: `before.cost - after.cost`. */
  readonly saving: number;
  /** Limits of `saving`; `null` when nothing was measured. */
  readonly interval: CarriedInterval | null;
}

const INPUTS = [
  "firstContacts",
  "costPerContact",
  "fcr",
  "repeatsPerUnresolved",
  "fcrGain",
  "deflection",
  "selfServiceCost",
  "handleSecondsSaved",
  "costPerHour",
];

/**
 * Service savings: what repeat contacts cost, and what is saved by first contact resolution, self-service and shorter handling together.
 *
 * With `F` first contacts, `k` repeats for each unresolved one, resolution `f` and cost `c` a contact there are `N(f) = F (1 + k (1 - f))` contacts. In turn, so
 * that nothing is saved twice: a gain `g` saves `(N(f) - N(f + g)) c`; self-service takes the share `s` of the rest and saves
 * `N(f + g) s (c - self)`; `h` hours less handling of what is left save `N(f + g) (1 - s) h * costPerHour`.
 *
 * - Input: figures of one period.
 * - Result: contacts and cost before and after, and each saving; they add up to the difference in cost within rounding. Measured rates give limits.
 * - Cost: constant time.
 *
 * @param input - Contacts, costs, resolution and changes.
 * @returns The savings of one period.
 * @throws {@link CxError} `"invalid-value"` for a share outside 0 to 1, limits that do not hold their rate, a negative amount, time saved without `costPerHour`,
 * or worth more than the contact costs; `"invalid-option"` for an unknown field; `"overflow"` beyond the largest double.
 * @example Five points more, and a tenth of the contacts in self-service
 * ```ts
 * import { fcr, serviceSavings } from "cx-metrics";
 * const { repeatCost, saving, interval } = serviceSavings({
 *   firstContacts: 10_000,
 *   costPerContact: 6,
 *   fcr: fcr({ resolvedFirst: 750, contacts: 1000 }),
 *   fcrGain: 0.05,
 *   deflection: 0.1,
 *   selfServiceCost: 0.5,
 * });
 * repeatCost; // => 15000
 * saving; // => 9600.00
 * interval; // => { low: 9457.842, high: 9752.682, level: 0.95, method: "monotone" }
 * ```
 * @see Gans, Koole & Mandelbaum 2003, Manufacturing & Service Operations Management 5:79.
 */
export function serviceSavings(input: ServiceSavingsInput): ServiceSavingsResult {
  checkOptions(input, INPUTS);
  const { firstContacts, costPerContact, fcrGain = 0, selfServiceCost = 0, handleSecondsSaved = 0, costPerHour } = input;
  for (const [name, value] of Object.entries({ firstContacts, costPerContact, fcrGain, selfServiceCost, handleSecondsSaved })) {
    checkNonNegative(name, value);
  }
  const rates = {
    fcr: checkedRate(input.fcr, "rate", "fcr"),
    deflection: checkedRate(input.deflection ?? 0, "rate", "deflection"),
  };
  const repeatsPerUnresolved = repeatsOf(input);
  if (handleSecondsSaved > 0 && costPerHour === undefined)
    throw invalidValue("costPerHour", "the cost of an hour of handling", costPerHour);
  if (costPerHour !== undefined) checkNonNegative("costPerHour", costPerHour);
  const saved = (handleSecondsSaved / 3600) * (costPerHour ?? 0);
  if (saved > costPerContact) throw invalidValue("handleSecondsSaved", "time worth at most the cost of a contact", handleSecondsSaved);

  const repeatsAt = (resolution: number): number => firstContacts * repeatsPerUnresolved * (1 - resolution);
  const stagesAt = (resolution: number, deflection: number) => {
    const [repeats, fewer] = [repeatsAt(resolution), repeatsAt(Math.min(1, resolution + fcrGain))];
    const left = firstContacts + fewer;
    const byResolution = (repeats - fewer) * costPerContact;
    const byDeflection = left * deflection * (costPerContact - selfServiceCost);
    const byHandleTime = left * (1 - deflection) * saved;
    return {
      repeats,
      fewer,
      byResolution,
      byDeflection,
      byHandleTime,
      saving: finite(byResolution + byDeflection + byHandleTime, "saving"),
    };
  };
  const { repeats, fewer, byResolution, byDeflection, byHandleTime, saving } = stagesAt(rates.fcr.value, rates.deflection.value);
  const cost = finite((firstContacts + repeats) * costPerContact, "before.cost");
  const onlyFcr: Readonly<Record<string, CheckedRate>> = { fcr: rates.fcr };
  return {
    before: { contacts: firstContacts + repeats, repeats, cost },
    after: { contacts: firstContacts + fewer, repeats: fewer, cost: cost - saving },
    repeatCost: repeats * costPerContact,
    repeatCostInterval: carriedInterval(onlyFcr, (at) => repeatsAt(at["fcr"] as number) * costPerContact),
    byResolution,
    byDeflection,
    byHandleTime,
    saving,
    interval: carriedInterval(rates, (at) => stagesAt(at["fcr"] as number, at["deflection"] as number).saving),
  };
}

function repeatsOf({ fcr, repeatsPerUnresolved }: ServiceSavingsInput): number {
  if (repeatsPerUnresolved !== undefined) {
    checkNonNegative("repeatsPerUnresolved", repeatsPerUnresolved);
    return repeatsPerUnresolved;
  }
  if (typeof fcr !== "object" || fcr.repeats === undefined || fcr.firstContacts === undefined || fcr.resolved === undefined) return 1;
  const unresolved = fcr.firstContacts - fcr.resolved;
  checkNonNegative("fcr.repeats", fcr.repeats);
  return unresolved > 0 ? fcr.repeats / unresolved : 1;
}
