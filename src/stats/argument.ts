import { invalidValue } from "../core/errors.ts";

/** Refuses what is not a number; infinities are the ends of the line. */
export function checkNumber(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number" || value !== value) throw invalidValue(name, "a number", value);
}

/** Refuses what is not a finite number above 0. */
export function checkPositive(name: string, value: unknown): asserts value is number {
  if (!(Number.isFinite(value) && (value as number) > 0)) throw invalidValue(name, "a finite number greater than 0", value);
}

/** Refuses what is not a number from 0 to 1, ends included. */
export function checkProbability(name: string, value: unknown): asserts value is number {
  if (!(typeof value === "number" && value >= 0 && value <= 1)) throw invalidValue(name, "a number from 0 to 1", value);
}

/** Refuses a shape or degrees of freedom whose products with others could leave the doubles. */
export function checkShape(name: string, value: unknown): asserts value is number {
  if (!(typeof value === "number" && value >= 1e-100 && value <= 1e100)) throw invalidValue(name, "a number from 1e-100 to 1e100", value);
}
