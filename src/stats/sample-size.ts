import { CxError } from "../core/errors.ts";

/** How many responses a precision needs. */
export interface SampleSize {
  /** The responses needed, rounded up. */
  readonly responses: number;
  /** The same before rounding. */
  readonly exact: number;
}

/** The sample that is as precise, when drawn from a population of this size, as `size` out of one without end: `n N / (n + N - 1)` (Cochran 1977, 4.4). */
export function sizeWithin(population: number | undefined, size: number): number {
  // Rounding may pass the population by a last digit, which would round up to one more than there are.
  return population === undefined ? size : Math.min(population, size / (1 + (size - 1) / population));
}

/** A sample size rounded up, which is at least 1. */
export function wholeResponses(where: string, exact: number): number {
  const responses = Math.max(1, Math.ceil(exact));
  if (!Number.isSafeInteger(responses)) throw new CxError("overflow", where, "a number of responses below 2^53", String(exact));
  return responses;
}
