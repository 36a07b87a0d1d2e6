import { expect } from "vitest";
import { type ExactSum, roundExact } from "../../src/core/exact-sum.ts";

/** Values alike but for the last digits of numbers that are not whole: where they differ, or `undefined`. */
export function difference(actual: unknown, expected: unknown, relative: number, absolute: number, path = "$"): string | undefined {
  if (typeof actual === "number" && typeof expected === "number") {
    const near = Math.abs(actual - expected) <= absolute + relative * Math.max(Math.abs(actual), Math.abs(expected));
    return Object.is(actual, expected) || near ? undefined : `${path}: ${actual} instead of ${expected}`;
  }
  if (isSum(actual) && isSum(expected)) return difference(roundExact(actual), roundExact(expected), relative, 0, path);
  if (typeof actual !== "object" || typeof expected !== "object" || actual === null || expected === null) {
    return Object.is(actual, expected) ? undefined : `${path}: ${String(actual)} instead of ${String(expected)}`;
  }
  if (Array.isArray(actual) !== Array.isArray(expected)) return `${path}: a list against none`;
  const names = Object.keys(expected);
  const others = Object.keys(actual).filter((name) => !names.includes(name));
  if (others.length > 0) return `${path}.${others[0]}: not expected`;
  for (const name of names) {
    const found = difference((actual as never)[name], (expected as never)[name], relative, absolute, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSum(value: unknown): value is ExactSum {
  return typeof value === "object" && value !== null && "overflow" in value && "parts" in value;
}

/** Fails unless counts are identical and sums within the rounding of the engine. */
export function expectTally(actual: unknown, expected: unknown): void {
  expect(difference(actual, expected, 1e-12, 0)).toBeUndefined();
}

/** Fails unless results are those of tallies whose sums differ by the rounding of the engine. */
export function expectResult(actual: unknown, expected: unknown): void {
  expect(difference(actual, expected, 1e-9, 1e-9)).toBeUndefined();
}
