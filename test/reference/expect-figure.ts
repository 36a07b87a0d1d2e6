import { expect } from "vitest";
import { allowance, type ReferenceCase } from "./cases.ts";

/** Compares a figure with that of another tool, at the tolerance which the case states. */
export function expectFigure(
  reference: ReferenceCase,
  key: string,
  found: number | null | undefined,
  value: unknown = reference.expected[key],
): void {
  expect(typeof value, `${reference.id} ${key}: the reference is a number`).toBe("number");
  const expected = value as number;
  expect(Math.abs((found ?? NaN) - expected), `${reference.id} ${key}: ${found} against ${expected}`).toBeLessThanOrEqual(
    allowance(reference, key, expected),
  );
}
