import { CxError, describe } from "./errors.ts";

/** Refuses a part of a stored tally; `path` says where it is. */
export type TallyCheck = (value: unknown, path: string) => void;

/** A whole number from `from` to `to`. */
export function whole(from: number, to: number): TallyCheck {
  return (value, path) => {
    if (!(Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to)) {
      throw invalidTally(path, `a whole number from ${from} to ${to}`, value);
    }
  };
}

/** A count: a whole number from 0 to 2^53 - 1. */
export function count(value: unknown, path: string): void {
  whole(0, Number.MAX_SAFE_INTEGER)(value, path);
}

/** A finite number. */
export function finite(value: unknown, path: string): void {
  if (!Number.isFinite(value)) throw invalidTally(path, "a finite number", value);
}

/** A finite number of at least 0. */
export function amount(value: unknown, path: string): void {
  if (!(Number.isFinite(value) && (value as number) >= 0)) throw invalidTally(path, "a finite number of at least 0", value);
}

/** A text. */
export function text(value: unknown, path: string): void {
  if (typeof value !== "string") throw invalidTally(path, "a text", value);
}

/** A value that is the same in every tally of the metric, such as the ends of its scale. */
export function same(fixed: unknown): TallyCheck {
  const wanted = JSON.stringify(fixed);
  return (value, path) => {
    if (JSON.stringify(value) !== wanted) throw invalidTally(path, wanted, value);
  };
}

/** An exact sum of numbers of at least 0. */
export function sumOfAmounts(value: unknown, path: string): void {
  members({ overflow: count, parts: list(finite) })(value, path);
  const { overflow, parts } = value as { overflow: number; parts: number[] };
  // The first part is the sum rounded, so that its sign is that of the sum.
  if (overflow === 0 && (parts[0] ?? 0) < 0) throw invalidTally(path, "a sum of at least 0", parts[0]);
}

/** An exact sum of numbers of any sign that are too small to pass 2^999 together. */
export function sumOfNumbers(value: unknown, path: string): void {
  members({ overflow: same(0), parts: list(finite) })(value, path);
}

/** Either nothing, or something. */
export function orNull(check: TallyCheck): TallyCheck {
  return (value, path) => {
    if (value !== null) check(value, path);
  };
}

/** A list of any length, or of one of some lengths. */
export function list(check: TallyCheck, ...lengths: readonly number[]): TallyCheck {
  return (value, path) => {
    if (!Array.isArray(value)) throw invalidTally(path, "a list", value);
    if (lengths.length > 0 && !lengths.includes(value.length)) throw invalidTally(path, `a list of ${lengths.join(" or ")}`, value.length);
    for (let index = 0; index < value.length; index += 1) check(value[index], `${path}[${index}]`);
  };
}

/** A list with a place for each check. */
export function tuple(...checks: readonly TallyCheck[]): TallyCheck {
  return (value, path) => {
    list(() => undefined, checks.length)(value, path);
    for (const [index, check] of checks.entries()) check((value as unknown[])[index], `${path}[${index}]`);
  };
}

/** A table of like values. Keys may be names of customers, so that errors number them. */
export function table(check: TallyCheck, isKey: (key: string) => boolean): TallyCheck {
  return (value, path) => {
    if (!isPlain(value)) throw invalidTally(path, "an object", value);
    for (const [place, [key, member]] of Object.entries(value).entries()) {
      const entry = `${path}{${place}}`;
      if (!isKey(key)) throw invalidTally(entry, "a key of this metric", key);
      check(member, entry);
    }
  };
}

/** A key that stands behind a colon, so that it can be any text. */
export function isMarked(key: string): boolean {
  return key.startsWith(":");
}

/** A key that is a text behind a colon, or a number. */
export function isMarkedOrNumber(key: string): boolean {
  return isMarked(key) || (Number.isFinite(Number(key)) && String(Number(key)) === key) || /^-?[1-9]\d*$/.test(key);
}

/** An object with these members, in any order, and perhaps a relation between them. Further members are ignored, and lost in a merge. */
export function members(
  checks: Readonly<Record<string, TallyCheck>>,
  relation?: string,
  holds: (value: Record<string, number>) => boolean = () => true,
): TallyCheck {
  return (value, path) => {
    if (!isPlain(value)) throw invalidTally(path, "an object", value);
    for (const [name, check] of Object.entries(checks)) {
      check(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined, `${path}.${name}`);
    }
    if (relation !== undefined && !holds(value as Record<string, number>)) throw invalidTally(path, relation, value);
  };
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalidTally(path: string, expected: string, received: unknown): CxError {
  return new CxError("invalid-tally", path, expected, describe(received));
}
