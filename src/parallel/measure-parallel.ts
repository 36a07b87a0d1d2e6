import { checkOptions } from "../core/check.ts";
import type { Records } from "../core/measure.ts";
import { type Metric, resultOf } from "../core/metric.ts";
import { collectParts, type Crew, type ParallelOptions, settingsOf, startCrew, WORTH_STARTING, type WorkersOptions } from "./workers.ts";

/** Options of {@link collectParallel} and {@link measureParallel}. */
export interface ParallelOnceOptions extends ParallelOptions, WorkersOptions {}

/**
 * Collects columns into a tally with workers: the same tally, to the last bit, as `collect` gives.
 *
 * Each worker takes an equal part of the records, and the tallies are merged.
 *
 * - Input: typed arrays by field name. Those in a `SharedArrayBuffer` are shown to the workers; of others each worker is sent its part as a copy.
 * - Metrics: ratings (NPS, CSAT, CES, eNPS), revenue-weighted NPS, `totalOf`, `churnRateOf`, `serviceLevelOf`, `oneTouchOf`, and scorecards of these by values, bands and
 *   periods. A worker rebuilds the metric from its `definition`, since functions cannot be sent.
 * - The calling thread collects alone, with the same tally: rows, arrays and other columns that are not typed, metrics whose fields or rules
 *   are functions, metrics with a tally by customer, few records (`leastRecords`), platforms without threads.
 * - Cost: O(n / workers) time, about 50 ms to start a worker; {@link openWorkers} keeps them.
 * - When not to: below some 100 ms of work; and never for rows, which cost more to send than to measure.
 *
 * @param metric - A metric over named fields, or a scorecard.
 * @param records - Columns by field name, or rows.
 * @param options - How many workers, from how many records on, a signal to stop.
 * @returns The tally of these records. All workers have ended when it is there.
 * @throws `CxError` as `collect` does, with the same record numbers; `"aborted"` when the signal asks to stop, with its reason as `cause`; `"worker"` when
 * a worker ends before its work is done; `"invalid-option"`.
 * @example A tally to store
 * ```ts
 * import { npsOf } from "cx-metrics";
 * import { collectParallel } from "cx-metrics/parallel";
 * const tally = await collectParallel(npsOf("rating"), { rating: new Uint8Array([10, 9, 8, 3]) }, { workers: 2, leastRecords: 0 });
 * tally.counts; // => [0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1]
 * ```
 */
export async function collectParallel<Row, Tally, Result>(
  metric: Metric<Row, Tally, Result>,
  records: Records<Row>,
  options: ParallelOnceOptions = {},
): Promise<Tally> {
  checkOptions(options, ["workers", "workerUrl", "signal", "leastRecords"]);
  const { signal, leastRecords } = options;
  const { workers, workerUrl } = settingsOf(options);
  let crew: Crew | null = null;
  const call = async (): Promise<Crew | null> => (crew = await startCrew(workers, workerUrl));
  try {
    return await collectParts(call, WORTH_STARTING, metric, records, { signal, leastRecords });
  } finally {
    await (crew as Crew | null)?.close();
  }
}

/**
 * Measures columns with workers: the result of `measure`, to the last bit. What is said of {@link collectParallel} holds here.
 *
 * @param metric - A metric over named fields, or a scorecard.
 * @param records - Columns by field name, or rows.
 * @param options - How many workers, from how many records on, a signal to stop.
 * @returns The metric's result. All workers have ended when it is there.
 * @throws `CxError` as `measure` does, with the same record numbers; `"aborted"`, `"worker"` and `"invalid-option"`.
 * @example Ten million ratings in shared memory
 * ```ts
 * import { npsOf } from "cx-metrics";
 * import { measureParallel } from "cx-metrics/parallel";
 * const rating = new Uint8Array(new SharedArrayBuffer(10_000_000));
 * rating.fill(10, 0, 7_500_000);
 * (await measureParallel(npsOf("rating"), { rating }, { workers: 2 })).score; // => 50
 * ```
 */
export async function measureParallel<Row, Tally, Result>(
  metric: Metric<Row, Tally, Result>,
  records: Records<Row>,
  options: ParallelOnceOptions = {},
): Promise<Result> {
  return resultOf(metric, await collectParallel(metric, records, options));
}
