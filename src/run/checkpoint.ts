import { checkCount } from "../core/check.ts";
import { canonical, type MetricDefinition } from "../core/definition.ts";
import { CxError, describe } from "../core/errors.ts";
import type { FieldMetric } from "../core/fields.ts";

/** A stored tally with all that is needed to go on: what is collected, how far, and the tally. Plain JSON. */
export interface Checkpoint {
  /** Says that it is one. */
  readonly format: "cx-metrics/checkpoint";
  /** The version of this format. */
  readonly version: 1;
  /** What the metric collects. */
  readonly definition: MetricDefinition;
  /** Records of the source that are in the tally, or were passed over. */
  readonly records: number;
  /** The tally. */
  readonly tally: unknown;
}

/** What {@link loadCheckpoint} gives. */
export interface LoadedCheckpoint<Tally> {
  /** The tally, a new one. */
  readonly tally: Tally;
  /** Records of the source that it has seen. */
  readonly records: number;
}

/** How far the source was read. */
export interface CheckpointOptions {
  /**
   * Records of the source that are done with.
   * @defaultValue the records in the tally
   */
  readonly records?: number | undefined;
}

const FORMAT = "cx-metrics/checkpoint";
const VERSION = 1;

/**
 * Writes a tally down as JSON text, with the metric's definition and how far the source was read: a file, a row of a database, a message.
 *
 * - Result: a text, so that what is collected afterwards does not change it. It holds field names, collecting options and the tally; a tally by
 *   customer or account holds their names.
 * - Cost: linear in the size of the tally.
 *
 * @param metric - The metric, or the scorecard.
 * @param tally - Its tally.
 * @param options - How far the source was read.
 * @returns JSON text that {@link loadCheckpoint} reads.
 * @throws {@link CxError} `"invalid-value"` when `records` is no count.
 * @example Today's tally, for tomorrow
 * ```ts
 * import { collect, loadCheckpoint, npsOf, saveCheckpoint } from "cx-metrics";
 * const metric = npsOf("rating");
 * const stored = saveCheckpoint(metric, collect(metric, [{ rating: 10 }, { rating: null }]));
 * loadCheckpoint(metric, stored).records; // => 2
 * ```
 */
export function saveCheckpoint<Row, Tally, Result>(
  metric: FieldMetric<Row, Tally, Result>,
  tally: Tally,
  options: CheckpointOptions = {},
): string {
  const { records = recordsIn(metric, tally) } = options;
  checkCount("records", records);
  const checkpoint: Checkpoint = { format: FORMAT, version: VERSION, definition: metric.definition, records, tally };
  return JSON.stringify(checkpoint);
}

/**
 * Reads a checkpoint back: the tally, and how many records it has seen.
 *
 * Stored text is not trusted. What comes back was collected by this definition, has every member of a tally of this metric and no other, its
 * counts are whole numbers of at least 0, its sums finite, its parts consistent where one count is part of another. A forgery that keeps to all
 * that is not found out.
 *
 * - A field that a function reads is `null` in the definition, and a function that says what is lost is, too: such a checkpoint loads only where a
 *   function stands in the same place, and nobody can check that it is the same one.
 * - Cost: linear in the size of the tally.
 *
 * @param metric - The metric, made as it was when the checkpoint was saved; level and method of its intervals may differ.
 * @param stored - The text, or the object that it was parsed to.
 * @returns A new tally, and the records that are done with.
 * @throws {@link CxError} `"invalid-tally"` when the text is no JSON, is no checkpoint, was cut off, is of a newer version, or holds no tally of this
 * metric; `"incompatible-tally"` when it was collected by another definition, with the place where they differ.
 * @example Two days are one
 * ```ts
 * import { collect, loadCheckpoint, npsOf, saveCheckpoint } from "cx-metrics";
 * const metric = npsOf("rating");
 * const yesterday = saveCheckpoint(metric, collect(metric, [{ rating: 10 }, { rating: 3 }]));
 * const today = collect(metric, [{ rating: 9 }, { rating: 8 }]);
 * metric.result(metric.merge(loadCheckpoint(metric, yesterday).tally, today))?.score; // => 25
 * ```
 */
export function loadCheckpoint<Row, Tally, Result>(
  metric: FieldMetric<Row, Tally, Result>,
  stored: string | Checkpoint,
): LoadedCheckpoint<Tally> {
  const { format, version, definition, records, tally } = Object(parse(stored)) as Partial<Record<keyof Checkpoint, unknown>>;
  if (format !== FORMAT) throw invalid("checkpoint.format", JSON.stringify(FORMAT), format);
  if (version !== VERSION) throw invalid("checkpoint.version", `${VERSION}, the version that this release reads`, version);
  const difference = differenceOf(metric.definition, definition, "checkpoint.definition");
  if (difference) throw new CxError("incompatible-tally", difference.path, difference.expected, difference.received);
  if (!Number.isSafeInteger(records) || (records as number) < 0) {
    throw invalid("checkpoint.records", "a whole number of at least 0", records);
  }
  metric.checkTally(tally, "checkpoint.tally");
  // A merge builds a new tally of the known members, with its sums in canonical form.
  const loaded = metric.merge(metric.create(), tally as Tally);
  if (!Number.isSafeInteger(recordsIn(metric, loaded))) throw invalid("checkpoint.tally", "fewer than 2^53 records", Infinity);
  return { tally: loaded, records: records as number };
}

/** The records in a tally. */
export function recordsIn<Row, Tally, Result>(metric: FieldMetric<Row, Tally, Result>, tally: Tally): number {
  const { valid, missing, invalid: skipped } = metric.counts(tally);
  return valid + missing + skipped;
}

function parse(stored: unknown): unknown {
  if (typeof stored !== "string") return stored;
  try {
    return JSON.parse(stored);
  } catch {
    throw invalid("checkpoint", `whole JSON text`, `${stored.length} characters that are none`);
  }
}

/** The first place where two definitions differ. */
function differenceOf(
  mine: unknown,
  theirs: unknown,
  path: string,
): { readonly path: string; readonly expected: string; readonly received: string } | undefined {
  if (isObject(mine) && isObject(theirs) && Array.isArray(mine) === Array.isArray(theirs)) {
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const difference = differenceOf(own(mine, name), own(theirs, name), `${path}.${name}`);
      if (difference) return difference;
    }
    return undefined;
  }
  const [expected, received] = [canonical(mine) ?? "nothing", canonical(theirs) ?? "nothing"];
  return expected === received ? undefined : { path, expected, received: received.slice(0, 40) };
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function invalid(path: string, expected: string, received: unknown): CxError {
  return new CxError("invalid-tally", path, expected, describe(received));
}
