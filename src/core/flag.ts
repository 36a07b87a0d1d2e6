import { isMissing } from "./check.ts";

/** A yes or no as records have it: `true`, `false`, or 1 and 0 in typed columns and warehouses. */
export type Flag = boolean | 0 | 1;

/** A flag read; `null` when there is no answer, `undefined` when it is neither yes nor no. */
export function readFlag(value: unknown): boolean | null | undefined {
  if (isMissing(value)) return null;
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  return undefined;
}
