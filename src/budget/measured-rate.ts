import { checkFinite } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";

/** The confidence interval of a measured rate, as the metrics of this package give it. */
export interface RateLimits {
  /** Lower limit, from 0 to 1. */
  readonly low: number;
  /** Upper limit, from 0 to 1. */
  readonly high: number;
  /** How often such intervals hold the true rate, between 0 and 1. */
  readonly level: number;
}

/** A measured rate, such as the result of `fcr` or `fcrFromContacts`. */
export interface MeasuredRate {
  /** The rate, from 0 to 1. */
  readonly rate: number;
  /** Its confidence interval. */
  readonly interval: RateLimits;
}

/** A measured churn rate, such as the result of `churnRate` or `churnFromRecords`. */
export interface MeasuredChurn {
  /** Share of customers lost per period, from 0 to 1. */
  readonly churnRate: number;
  /** Its confidence interval. */
  readonly interval: RateLimits;
}

/** Limits of an amount that come from the limits of measured rates. */
export interface CarriedInterval {
  /** The lower limit, in the unit of the amount. */
  readonly low: number;
  /** The upper limit, in the unit of the amount. */
  readonly high: number;
  /** The confidence level of the measured rates. */
  readonly level: number;
  /**
   * `"monotone"`: the amounts at the limits of the one measured rate. `"square-and-add"`: of several independent rates, the distances that each limit alone makes,
   * squared and added (Zou & Donner 2008).
   */
  readonly method: "monotone" | "square-and-add";
}

/** A rate with or without limits. */
export interface CheckedRate {
  readonly value: number;
  readonly limits: RateLimits | null;
}

/** A rate from 0 to 1, as a number or measured; `key` is the name of the measured rate in its result. */
export function checkedRate<Key extends string>(
  given: number | ({ readonly [Name in Key]: number } & { readonly interval: RateLimits }),
  key: Key,
  path: string,
): CheckedRate {
  if (typeof given !== "object" || given === null) return { value: share(path, given), limits: null };
  const value = share(`${path}.${key}`, given[key]);
  return { value, limits: checkedLimits(given.interval, value, `${path}.interval`) };
}

/** Limits from 0 to 1 that hold the rate. */
export function checkedLimits(limits: unknown, value: number, path: string): RateLimits {
  if (typeof limits !== "object" || limits === null) throw invalidValue(path, "{ low, high, level }", limits);
  const { low, high, level } = limits as RateLimits;
  share(`${path}.low`, low);
  share(`${path}.high`, high);
  if (!(low <= value && value <= high)) throw invalidValue(path, "limits that hold the rate", low <= value ? high : low);
  if (!(level > 0 && level < 1)) throw invalidValue(`${path}.level`, "a number between 0 and 1", level);
  return { low, high, level };
}

function share(path: string, value: unknown): number {
  checkFinite(path, value);
  if (value < 0 || value > 1) throw invalidValue(path, "a share from 0 to 1", value);
  return value;
}

/**
 * The limits of an amount computed from rates, each measured independently: every limit alone moves the amount by a distance, and the squares of the distances
 * add up. With one measured rate these are the amounts at its limits. `null` when no rate is measured.
 *
 * @see Zou & Donner 2008, Statistics in Medicine 27:1693 (MOVER); Newcombe 1998, Statistics in Medicine 17:873.
 */
export function carriedInterval(
  rates: Readonly<Record<string, CheckedRate>>,
  amountOf: (values: Readonly<Record<string, number>>) => number,
): CarriedInterval | null {
  const values = Object.fromEntries(Object.entries(rates).map(([name, { value }]) => [name, value]));
  const amount = amountOf(values);
  const measured = Object.entries(rates).filter(([, { limits }]) => limits !== null);
  const [first] = measured;
  if (first === undefined) return null;
  const level = (first[1].limits as RateLimits).level;
  let [below, above] = [0, 0];
  let [least, most] = [amount, amount];
  for (const [name, { limits }] of measured) {
    const { low, high, level: own } = limits as RateLimits;
    if (own !== level) throw invalidValue(`${name}.interval.level`, `${level}, as in ${first[0]}`, own);
    const ends = [amountOf({ ...values, [name]: low }), amountOf({ ...values, [name]: high })];
    [least, most] = [Math.min(amount, ...ends), Math.max(amount, ...ends)];
    below += (amount - least) ** 2;
    above += (most - amount) ** 2;
  }
  if (measured.length === 1) return { low: least, high: most, level, method: "monotone" };
  return { low: amount - Math.sqrt(below), high: amount + Math.sqrt(above), level, method: "square-and-add" };
}
