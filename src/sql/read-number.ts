import { invalidValue } from "../core/errors.ts";

const NUMERAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A count as an engine returns it: a number, a bigint, a text, or an object of its driver that prints as a number. */
export function readCount(value: unknown, path: string): number {
  const count = toNumber(value);
  if (!Number.isSafeInteger(count) || count < 0) throw invalidValue(path, "a whole number of at least 0", value);
  return count + 0;
}

/** A sum as an engine returns it: finite; sums over no rows are `NULL` and count as 0. */
export function readSum(value: unknown, path: string): number {
  if (value === null) return 0;
  const sum = toNumber(value);
  if (!Number.isFinite(sum)) throw invalidValue(path, "a finite number", value);
  return sum + 0;
}

/** A value of a key: numbers of the driver as numbers, where a double holds them; everything else as it is. */
export function readKey(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== "object" || value === null) return value;
  const number = toNumber(value);
  return Number.isNaN(number) ? value : number;
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  const text = printed(value);
  return NUMERAL.test(text) ? Number(text) : NaN;
}

/** The text of a text, or of an object: decimals of drivers are objects of their own, all of which print their digits; a date does not. */
function printed(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || value instanceof Date || Array.isArray(value)) return "";
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- what prints no number is none
  return typeof value.toString === "function" ? String(value) : "";
}
