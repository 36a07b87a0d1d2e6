/**
 * What kind of mistake a {@link CxError} reports. A closed union: branch on it, never on the wording.
 *
 * - `"empty"`: there is nothing to measure.
 * - `"invalid-value"`: a value that a metric cannot take, such as a rating off its scale.
 * - `"invalid-option"`: an unknown option, or an option outside its range.
 * - `"invalid-tally"`: a stored tally that is not one of this metric.
 * - `"incompatible-tally"`: two tallies that were collected by different definitions.
 * - `"no-weight"`: every weight is zero, so a weighted score is undefined.
 * - `"infeasible"`: what must be chosen passes a limit, or excludes itself.
 * - `"overflow"`: a sum beyond the largest double.
 * - `"source"`: a stream's source failed, or a function that reads its records; `cause` is the error.
 * - `"aborted"`: work was asked to stop; `cause` is the signal's reason.
 * - `"worker"`: a worker ended before its work was done.
 */
export type CxErrorCode =
  | "empty"
  | "invalid-value"
  | "invalid-option"
  | "invalid-tally"
  | "incompatible-tally"
  | "no-weight"
  | "infeasible"
  | "overflow"
  | "source"
  | "aborted"
  | "worker";

/**
 * The one error of the library. It says where the mistake is, what was expected and what came.
 *
 * Two copies of the library (ESM and CJS) have two classes, so tell errors apart by `name` and `code`
 * rather than with `instanceof`.
 *
 * @example An answer off the scale
 * ```ts
 * import { type CxError, nps } from "cx-metrics";
 * try {
 *   nps([9, 11]);
 * } catch (error) {
 *   (error as CxError).path; // => "ratings[1]"
 *   (error as CxError).message; // => "ratings[1]: expected an integer from 0 to 10, received 11"
 * }
 * ```
 */
export class CxError extends Error {
  /** Always `"CxError"`, whichever copy of the library threw it. */
  override readonly name = "CxError";
  /** What kind of mistake it is. */
  declare readonly code: CxErrorCode;
  /** Where it is, such as `ratings[17]`, `options.level` or `items[2].cost`. */
  declare readonly path: string;
  /** What would have been right. */
  declare readonly expected: string;
  /** What came instead, at most 40 characters; never a whole record. */
  declare readonly received: string;
  /** Of a stream that failed: the checkpoint to go on from. */
  declare readonly checkpoint?: string | undefined;

  constructor(code: CxErrorCode, path: string, expected: string, received: string) {
    super(`${path}: expected ${expected}${received && `, received ${received}`}`);
    Object.assign(this, { code, path, expected, received });
  }
}

/** A value in at most 40 characters. An object is only called one: customer data must not reach logs. */
export function describe(value: unknown): string {
  if (typeof value === "object" && value) return "an object";
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
  return shown.slice(0, 40);
}

/** A value that cannot be taken, at `path` or, given an index, at `path[index]`. */
export function invalidValue(path: string, expected: string, received: unknown, index?: number): CxError {
  return new CxError("invalid-value", index === undefined ? path : `${path}[${index}]`, expected, describe(received));
}

/** An option that cannot be taken. */
export function invalidOption(option: string, expected: string, received: unknown): CxError {
  return new CxError("invalid-option", `options.${option}`, expected, describe(received));
}

/** Nothing to measure: `nps: expected at least one valid rating`. */
export function emptyInput(where: string, what: string): CxError {
  return new CxError("empty", where, `at least one ${what}`, "");
}

/** Two tallies collected by different definitions. */
export function incompatibleTally(metric: string, expected: unknown, received: unknown): CxError {
  return new CxError(
    "incompatible-tally",
    metric,
    `a tally collected with ${JSON.stringify(expected)}`,
    describe(JSON.stringify(received)),
  );
}
