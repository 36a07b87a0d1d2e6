import { invalidOption, invalidValue } from "./errors.ts";

/** `null`, `undefined` and `NaN` mean "no answer". */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined || value !== value;
}

/** Refuses a value outside a closed list of spellings. */
export function checkChoice<const Choice extends string>(
  option: string,
  value: unknown,
  choices: readonly Choice[],
): asserts value is Choice {
  if (!(choices as readonly unknown[]).includes(value)) {
    throw invalidOption(option, `one of ${choices.join(", ")}`, value);
  }
}

/** Refuses options that nobody reads, so that a misspelt one is never ignored. */
export function checkOptions(options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) checkChoice(key, key, known);
}

/** Refuses an option that is not a whole number from `from` to `to`. */
export function checkWhole(option: string, value: unknown, from: number, to: number = Infinity): asserts value is number {
  if (!(Number.isInteger(value) && (value as number) >= from && (value as number) <= to)) {
    throw invalidOption(option, `a whole number from ${from} to ${to}`, value);
  }
}

/** Refuses a confidence level outside the open interval from 0 to 1. */
export function checkLevel(level: unknown): asserts level is number {
  if (!(typeof level === "number" && level > 0 && level < 1)) throw invalidOption("level", "a number between 0 and 1", level);
}

/** Refuses what is not a count: an integer from 0 to 2^53 - 1. */
export function checkCount(path: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalidValue(path, "a whole number of at least 0", value);
}

/** Refuses what is not a finite number. */
export function checkFinite(path: string, value: unknown): asserts value is number {
  if (!Number.isFinite(value)) throw invalidValue(path, "a finite number", value);
}

/** Refuses what is not a finite number of at least 0. */
export function checkNonNegative(path: string, value: unknown): asserts value is number {
  if (!(Number.isFinite(value) && (value as number) >= 0)) throw invalidValue(path, "a finite number of at least 0", value);
}
