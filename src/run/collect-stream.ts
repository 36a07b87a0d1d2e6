import { checkOptions, checkWhole } from "../core/check.ts";
import { CxError, invalidOption, invalidValue } from "../core/errors.ts";
import { isFieldMetric, type Records } from "../core/measure.ts";
import { type Metric, resultOf } from "../core/metric.ts";
import { type Collected, type ItemAdder, itemAdder, type NamedColumns, type PlacedColumns, placeIn, type StreamItem } from "./batch.ts";
import { type Checkpoint, loadCheckpoint, recordsIn, saveCheckpoint } from "./checkpoint.ts";
import { aborted, type Input, openInput, type ReadableSource, type ReadResult, type StopSignal, whenAborted } from "./source.ts";

/**
 * Where records come from: an iterable, an async iterable (a Node `Readable`, a database cursor, a generator), a web `ReadableStream`, or one table. Items
 * are records, arrays of records, columns, Arrow tables and record batches, or DuckDB chunks, mixed as they come.
 */
export type StreamSource<Row> =
  | Iterable<StreamItem<Row>>
  | AsyncIterable<StreamItem<Row>>
  | ReadableSource<StreamItem<Row>>
  | Records<Row>
  | NamedColumns
  | PlacedColumns;

/** How far a stream has come. */
export interface StreamProgress {
  /** Records of the source so far, those passed over when resuming included. */
  readonly records: number;
  /** What `bytesRead` said; `null` without it. */
  readonly bytes: number | null;
  /** Time since the start, in the unit of `now`; `null` without it. */
  readonly elapsed: number | null;
}

/** Options of {@link collectStream} and {@link measureStream}. */
export interface StreamOptions {
  /** Told how far the stream has come, and once more at the end. */
  readonly onProgress?: ((progress: StreamProgress) => void) | undefined;
  /**
   * Records between two calls of `onProgress`; a batch is never divided for it.
   * @defaultValue 100,000
   */
  readonly progressEvery?: number | undefined;
  /**
   * Says how many bytes were read, for `onProgress`; the stream itself sees records only.
   * @defaultValue unknown
   */
  readonly bytesRead?: (() => number) | undefined;
  /**
   * The clock for `elapsed`, such as `() => performance.now()`.
   * @defaultValue none
   */
  readonly now?: (() => number) | undefined;
  /**
   * Given a checkpoint every so often, and once more at the end; the stream waits until it is stored.
   * @defaultValue none
   */
  readonly onCheckpoint?: ((checkpoint: string, records: number) => unknown) | undefined;
  /**
   * Records between two checkpoints; a batch is never divided for them.
   * @defaultValue 1,000,000
   */
  readonly checkpointEvery?: number | undefined;
  /**
   * A checkpoint to go on from.
   * @defaultValue none
   */
  readonly resume?: string | Checkpoint | undefined;
  /**
   * Where the source begins when resuming: at its `"start"`, so that the records in the checkpoint are passed over, or where the `"checkpoint"`
   * was taken.
   * @defaultValue "start"
   */
  readonly sourceFrom?: "start" | "checkpoint" | undefined;
  /**
   * Stops the stream, such as the `signal` of an `AbortController`.
   * @defaultValue none
   */
  readonly signal?: StopSignal | undefined;
  /**
   * The names of the columns of DuckDB chunks, in their order.
   * @defaultValue what `columnNames()` of the source says
   */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Collects a stream into a tally, in constant memory beside the tally: the same tally, to the last bit, as collecting its records at once.
 *
 * - Input: records one by one or in batches, by shape, never by class. An array is always a batch of records, and an object whose fields are
 *   columns a batch of columns. Text and bytes are refused: parse them first.
 * - Cost: a record that comes alone through an async iterator costs some 80 times what it costs in a batch of 1,024, before any arithmetic. Yield batches.
 * - Failure: the source is closed and the promise rejects with the library's error. Records are numbered through the whole stream, and
 *   `checkpoint` of the error holds all records before the failure. Where a record was half added, which happens with a scorecard only, it is the
 *   last one that was taken, or that of the start.
 *
 * @param metric - A metric over named fields, or a scorecard; any other metric takes records only, and knows no checkpoints.
 * @param source - The stream.
 * @param options - Progress, checkpoints, a signal to stop.
 * @returns The tally.
 * @throws {@link CxError} `"invalid-value"` for a record or a source that cannot be taken; `"source"` when the source fails, or a function that reads a
 * record, with the error as `cause`; `"aborted"` when the signal asked to stop, with its reason as `cause`; `"invalid-option"`; what
 * {@link loadCheckpoint} throws when resuming. What `onProgress` and `onCheckpoint` throw passes through.
 * @example Batches of columns, as they come
 * ```ts
 * import { collectStream, npsOf } from "cx-metrics";
 * async function* batches() {
 *   yield { rating: new Uint8Array([10, 9, 8]) };
 *   yield [{ rating: 3 }, { rating: null }];
 * }
 * const tally = await collectStream(npsOf("rating"), batches());
 * tally.missing; // => 1
 * ```
 */
export async function collectStream<Row, Tally, Result>(
  metric: Metric<Row, Tally, Result>,
  source: StreamSource<Row>,
  options: StreamOptions = {},
): Promise<Tally> {
  const run = startRun(metric, source, options);
  const { collected, adder, marks, report } = run;
  const { signal } = options;
  if (signal?.aborted) throw run.failure(aborted(), "signal");
  const input = opened(source, run);
  let stage: Stage = "source";
  let open = true;
  const consume = async (): Promise<void> => {
    for (;;) {
      stage = "source";
      const step = input.next();
      const { done, value } = input.later ? await step : (step as ReadResult<unknown>);
      // Asked to stop while the item was on its way: whoever asked has gone on.
      if (done || signal?.aborted) break;
      stage = "record";
      adder.add(collected, value);
      stage = "callback";
      if (collected.records >= marks.next) await report(false);
      if (signal?.aborted) break;
    }
    if (signal?.aborted) throw aborted();
    stage = "record";
    open = false;
    input.release();
    adder.settle();
    if (collected.records < collected.skip) {
      throw invalidValue("source", `at least the ${collected.skip} records of the checkpoint`, collected.records);
    }
    stage = "callback";
    await report(true);
  };
  const watch = signal && whenAborted(signal);
  try {
    const consumed = consume();
    // One race for the whole stream: the item that it waits for may never come, and a race for each would cost as much as the item.
    await (watch ? Promise.race([consumed, watch.stopped]) : consumed);
  } catch (error) {
    const stopped = error instanceof CxError && error.code === "aborted" && signal?.aborted === true;
    if (open) await close(input, stage === "source", stopped);
    throw run.failure(error, stopped ? "signal" : stage);
  } finally {
    watch?.end();
  }
  return collected.tally;
}

/**
 * Measures a stream: collects it and reads the result. The same result as of its records at once.
 *
 * @param metric - A metric over named fields, or a scorecard.
 * @param source - The stream: records one by one or in batches, as {@link collectStream} takes them.
 * @param options - Progress, checkpoints, a signal to stop.
 * @returns The metric's result.
 * @throws {@link CxError} `"empty"` when no record is valid; otherwise as {@link collectStream}.
 * @example A scorecard of a stream
 * ```ts
 * import { measureStream, npsOf, scorecard } from "cx-metrics";
 * async function* answers() {
 *   yield { region: "North", rating: 10 };
 *   yield { region: "South", rating: 3 };
 * }
 * const card = scorecard({ by: ["region"], metrics: { nps: npsOf("rating") } });
 * const { total } = await measureStream(card, answers());
 * total.metrics.nps?.score; // => 0
 * ```
 */
export async function measureStream<Row, Tally, Result>(
  metric: Metric<Row, Tally, Result>,
  source: StreamSource<Row>,
  options: StreamOptions = {},
): Promise<Result> {
  return resultOf(metric, await collectStream(metric, source, options));
}

/** What was being done when something failed. */
type Stage = "source" | "record" | "callback" | "signal";

interface Run<Tally> {
  readonly collected: Collected<Tally>;
  readonly adder: ItemAdder<Tally>;
  /** Where the next report is due. */
  readonly marks: { next: number };
  report(last: boolean): Promise<void>;
  failure(error: unknown, stage: Stage): unknown;
}

const KNOWN = [
  "onProgress",
  "progressEvery",
  "bytesRead",
  "now",
  "onCheckpoint",
  "checkpointEvery",
  "resume",
  "sourceFrom",
  "signal",
  "columns",
];

function startRun<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, source: unknown, options: StreamOptions): Run<Tally> {
  checkOptions(options, KNOWN);
  const { onProgress, onCheckpoint, bytesRead, now, resume, sourceFrom = "start" } = options;
  const { progressEvery = 100_000, checkpointEvery = 1_000_000 } = options;
  checkWhole("progressEvery", progressEvery, 1);
  checkWhole("checkpointEvery", checkpointEvery, 1);
  if (sourceFrom !== "start" && sourceFrom !== "checkpoint") throw invalidOption("sourceFrom", "one of start, checkpoint", sourceFrom);
  const over = isFieldMetric(metric) ? metric : undefined;
  const saving = onCheckpoint !== undefined || options.checkpointEvery !== undefined;
  if (!over && (saving || resume !== undefined)) {
    throw invalidOption(
      resume === undefined ? "onCheckpoint" : "resume",
      "a metric over named fields, which has a definition",
      metric.name,
    );
  }
  const loaded = over && resume !== undefined ? loadCheckpoint(over, resume) : { tally: metric.create(), records: 0 };
  const skip = sourceFrom === "start" ? loaded.records : 0;
  const collected: Collected<Tally> = { tally: loaded.tally, records: loaded.records - skip, skip };
  const { tally } = collected;
  const names = options.columns ?? (Object(source) as { columnNames?: () => readonly string[] }).columnNames?.();
  const adder = itemAdder(metric, names);
  const before = over ? recordsIn(over, tally) : 0;
  const started = now ? now() : 0;
  const save = (): string | undefined => {
    adder.settle();
    return over && saveCheckpoint(over, tally, { records: Math.max(collected.records, loaded.records) });
  };
  let taken = save();
  let progressAt = onProgress ? collected.records + progressEvery : Infinity;
  let checkpointAt = saving ? loaded.records + checkpointEvery : Infinity;
  const marks = { next: Math.min(progressAt, checkpointAt) };

  const report = async (last: boolean): Promise<void> => {
    const { records } = collected;
    if (onProgress && (last || records >= progressAt)) {
      onProgress({ records, bytes: bytesRead ? bytesRead() : null, elapsed: now ? now() - started : null });
      progressAt = records + progressEvery;
    }
    if (saving && (last || records >= checkpointAt)) {
      taken = save();
      if (onCheckpoint && taken !== undefined) await onCheckpoint(taken, records);
      checkpointAt = records + checkpointEvery;
    }
    marks.next = Math.min(progressAt, checkpointAt);
  };
  /** The checkpoint of all records before a failure, where none is half added. */
  const reached = (place: number | undefined): string | undefined => {
    if (!over) return undefined;
    try {
      adder.settle();
      const records = place ?? collected.records;
      if (recordsIn(over, tally) - before !== records - loaded.records) return taken;
      // Refuses a scorecard in which one metric has seen more than another.
      over.checkTally(tally, "tally");
      return saveCheckpoint(over, tally, { records });
    } catch {
      return taken;
    }
  };
  const failure = (error: unknown, stage: Stage): unknown => {
    if (stage === "callback") return error;
    const { records } = collected;
    if (stage === "signal") return Object.assign(aborted(), { cause: options.signal?.reason, checkpoint: reached(undefined) });
    if (stage !== "source" && error instanceof CxError) return Object.assign(error, { checkpoint: reached(placeIn(error)) });
    const expected = stage === "source" ? "a source that can be read to its end" : "a record that can be read";
    const received = error instanceof Error ? error.name : "an error";
    return Object.assign(new CxError("source", `source[${records}]`, expected, received), { cause: error, checkpoint: reached(undefined) });
  };
  return { collected, adder, marks, report, failure };
}

function opened<Tally>(source: unknown, { failure }: Run<Tally>): Input {
  try {
    return openSource(source);
  } catch (error) {
    throw failure(error, error instanceof CxError ? "record" : "source");
  }
}

function openSource(source: unknown): Input {
  const single = Object(source) as Partial<NamedColumns & PlacedColumns> & { batches?: unknown };
  const isTable = typeof single.getChild === "function" || typeof single.getColumnVector === "function";
  const opened = isTable ? openInput(Array.isArray(single.batches) ? single.batches : [source]) : openInput(source);
  if (opened) return opened;
  if (typeof source === "object" && source !== null) return openInput([source]) as Input;
  throw invalidValue("source", "an iterable, an async iterable, a stream or columns", source);
}

/** Closes a source, unless it failed by itself. Whatever goes wrong here, the first error is the one to report. */
async function close(input: Input, reading: boolean, stopped: boolean): Promise<void> {
  try {
    if (reading && !stopped) return input.release();
    const closing = Promise.resolve(input.close(reading)).catch(() => undefined);
    // An item that is still on its way may never come.
    if (!reading) await closing;
  } catch {
    return;
  }
}
