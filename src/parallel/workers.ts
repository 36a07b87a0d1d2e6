import { checkOptions, checkWhole } from "../core/check.ts";
import type { ColumnValues } from "../core/fields.ts";
import type { MetricDefinition } from "../core/definition.ts";
import { CxError } from "../core/errors.ts";
import { collect, columnsByRole, isFieldMetric, isIterable, type Records } from "../core/measure.ts";
import type { Columns } from "../core/columns.ts";
import { type Metric, resultOf } from "../core/metric.ts";
import type { StopSignal } from "../run/source.ts";
import { areTyped, cutsOf, type Part, partOf } from "./parts.ts";
import type { Answer, Task } from "./protocol.ts";
import { rebuildMetric } from "./rebuild.ts";
import { hasThreads, machineThreads, startThread, type Thread } from "./thread.ts";

/** Options of collecting with workers. */
export interface ParallelOptions {
  /**
   * Stops the work, such as the `signal` of an `AbortController`. Workers that are at work then are closed.
   * @defaultValue undefined
   */
  readonly signal?: StopSignal | undefined;
  /**
   * Fewer records are collected by the calling thread, since sending them would take longer.
   * @defaultValue as many as take about 50 ms, or 150 ms where the workers must be started first, by the kind of tally
   */
  readonly leastRecords?: number | undefined;
}

/** Options of starting workers. */
export interface WorkersOptions {
  /**
   * How many workers.
   * @defaultValue as many as the machine runs at once
   */
  readonly workers?: number | undefined;
  /**
   * The address of the package's file `parallel/worker.js`, where a bundler moved it and does not know the form `new Worker(new URL(…))`.
   * @defaultValue beside this module
   */
  readonly workerUrl?: string | undefined;
}

/** Workers that are kept between jobs. */
export interface Workers {
  /** How many there are; 0 where none could be started, and the calling thread collects. */
  readonly count: number;
  /** As {@link collectParallel}, with these workers. */
  collect<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, records: Records<Row>, options?: ParallelOptions): Promise<Tally>;
  /** As {@link measureParallel}, with these workers. */
  measure<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, records: Records<Row>, options?: ParallelOptions): Promise<Result>;
  /** Ends the workers. Work under way fails with `"worker"`. */
  close(): Promise<void>;
}

/**
 * Starts workers that serve many jobs: starting takes about 50 ms each, asking takes less than one.
 *
 * Where no worker can be started (no threads, a security policy, a bundler that left the worker's file behind) `count` is 0 and the calling thread
 * collects: slower, and with the same tallies.
 *
 * @param options - How many, and where their file is.
 * @returns The workers. Close them: in Node they keep the process alive.
 * @throws `CxError` `"invalid-option"` when an option is unknown or out of range.
 * @example Two metrics over the same columns
 * ```ts
 * import { csatOf, npsOf } from "cx-metrics";
 * import { openWorkers } from "cx-metrics/parallel";
 * const workers = await openWorkers({ workers: 2 });
 * const columns = { rating: new Uint8Array([10, 9, 8, 3]), effort: new Uint8Array([5, 4, 2, 5]) };
 * (await workers.measure(npsOf("rating"), columns)).score; // => 25
 * (await workers.measure(csatOf("effort"), columns)).score; // => 75
 * await workers.close();
 * ```
 */
export async function openWorkers(options: WorkersOptions = {}): Promise<Workers> {
  checkOptions(options, ["workers", "workerUrl"]);
  const { workers, workerUrl } = settingsOf(options);
  const crew = await startCrew(workers, workerUrl);
  const collectWith = <Row, Tally, Result>(
    metric: Metric<Row, Tally, Result>,
    records: Records<Row>,
    parallel: ParallelOptions = {},
  ): Promise<Tally> => collectParts(() => Promise.resolve(crew), WORTH_ASKING, metric, records, parallel);
  return {
    count: crew?.count ?? 0,
    collect: collectWith,
    measure: async (metric, records, parallel) => resultOf(metric, await collectWith(metric, records, parallel)),
    close: async () => {
      await crew?.close();
    },
  };
}

/** How many workers, and where their file is. */
export function settingsOf({ workers = Math.min(machineThreads(), MOST_BY_DEFAULT), workerUrl }: WorkersOptions): {
  readonly workers: number;
  readonly workerUrl: string | undefined;
} {
  checkWhole("workers", workers, 1, MOST_WORKERS);
  return { workers, workerUrl };
}

/** More threads than this seldom pay for columns that fit into memory. */
const MOST_BY_DEFAULT = 8;
const MOST_WORKERS = 1024;

/** About how long one record takes, in nanoseconds. */
const COST: Readonly<Record<MetricDefinition["tally"], number>> = {
  ratings: 1,
  "rating-causes": 200,
  "rating-pairs": 50,
  "closed-loop": 500,
  weighted: 10,
  total: 3,
  durations: 30,
  "contacts-by-customer": 100,
  backlog: 500,
  turnaround: 200,
  "ticket-times": 1000,
  "churn-rate": 10,
  "service-level": 50,
  "one-touch": 50,
  scorecard: 20,
  churn: 500,
  cohorts: 500,
  "life-table": 200,
  "revenue-retention": 500,
  contacts: 500,
  "customer-sums": 500,
  lift: 50,
  journeys: 500,
  sessions: 50,
  proportion: 10,
};
/** Nanoseconds of work that pay for asking workers, and for starting them. */
export const WORTH_ASKING = 50e6;
export const WORTH_STARTING = 150e6;

/** Collects with a crew, which is called for only when there is work for it. */
export async function collectParts<Row, Tally, Result>(
  call: () => Promise<Crew | null>,
  worth: number,
  metric: Metric<Row, Tally, Result>,
  records: Records<Row>,
  options: ParallelOptions,
): Promise<Tally> {
  checkOptions(options, ["signal", "leastRecords"]);
  const { signal, leastRecords } = options;
  if (leastRecords !== undefined) checkWhole("leastRecords", leastRecords, 0);
  if (signal?.aborted) throw aborted(signal);
  if (isIterable(records) || typeof records !== "object" || records === null || !isFieldMetric(metric)) return collect(metric, records);
  const given = records as Columns;
  const { columns, length } = columnsByRole(metric.fields, (name) => (Object.hasOwn(given, name) ? given[name] : undefined));
  const collectHere = (from: number, to: number): Tally => {
    const tally = metric.create();
    metric.addColumns(tally, columns, from, to);
    return tally;
  };
  const { definition } = metric;
  const byField = Object.fromEntries(Object.entries(metric.fields).map(([role, field]) => [String(field), columns[role] as ColumnValues]));
  const few = length < (leastRecords ?? worth / costOf(definition));
  if (few || length === 0 || !areTyped(byField) || rebuildMetric(definition) === null) return collectHere(0, length);
  const crew = await call();
  // Starting takes a while, in which the signal may have asked.
  if (signal?.aborted) throw aborted(signal);
  if (!crew) return collectHere(0, length);
  const cuts = cutsOf(length, crew.count);
  const parts = cuts.slice(1).map((to, index) => partOf(byField, cuts[index] as number, to));
  const answers = await crew.ask(definition, parts, signal);
  return answers
    .map((answer, index) => {
      // What a worker could not take is collected again here, so that the error, and its record number, is that of a single thread.
      const { from, to } = parts[index] as Part;
      return answer.kind === "tally" ? (answer.tally as Tally) : collectHere(from, to);
    })
    .reduce((left, right) => metric.merge(left, right));
}

function costOf(definition: MetricDefinition): number {
  if (definition.tally !== "scorecard") return COST[definition.tally];
  const { by, metrics } = definition.collect;
  return by.length * COST.scorecard + metrics.reduce((total, [, metric]) => total + costOf(metric), 0);
}

/** Threads that are there and listen. */
export interface Crew {
  readonly count: number;
  /** One answer to each part; as many parts as there are threads. */
  ask(definition: MetricDefinition, parts: readonly Part[], signal: StopSignal | undefined): Promise<Answer[]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly thread: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: CxError) => void;
}

/** Starts threads and waits until all are there; `null` when one cannot be started. */
export async function startCrew(count: number, url: string | undefined): Promise<Crew | null> {
  if (!hasThreads()) return null;
  const waiting = new Map<number, Waiting>();
  const threads: Thread[] = [];
  let broken: CxError | undefined;
  let tasks = 0;

  const breakOff = (error: CxError): void => {
    broken ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const close = async (): Promise<void> => {
    breakOff(workerFailed("a request to close"));
    await Promise.all(threads.map((thread) => thread.stop()));
  };
  const start = (): Promise<boolean> =>
    new Promise((resolve) => {
      const message = (data: unknown): void => {
        const answer = data as Answer;
        if (answer.kind === "ready") return resolve(true);
        waiting.get(answer.id)?.resolve(answer);
        waiting.delete(answer.id);
      };
      const end = (reason: string): void => {
        resolve(false);
        breakOff(workerFailed(reason));
      };
      try {
        threads.push(startThread(url, { message, end }));
      } catch {
        // A security policy or a missing file: the calling thread works alone.
        resolve(false);
      }
    });
  const started = await Promise.all(Array.from({ length: count }, start));
  if (started.includes(false)) {
    await close();
    return null;
  }

  const askOne = (thread: number, definition: MetricDefinition, { columns, moved }: Part): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      tasks += 1;
      waiting.set(tasks, { thread, resolve, reject });
      threads[thread]?.post({ id: tasks, definition, columns } satisfies Task, moved);
    });
  return {
    count,
    close,
    async ask(definition, parts, signal) {
      const stop = (): void => {
        if (signal) breakOff(aborted(signal));
        void close();
      };
      signal?.addEventListener("abort", stop);
      try {
        return await Promise.all(parts.map((part, thread) => askOne(thread, definition, part)));
      } catch (error) {
        await close();
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
  };
}

function workerFailed(reason: string): CxError {
  return new CxError("worker", "workers", "workers that live until their work is done", reason);
}

function aborted(signal: StopSignal): CxError {
  const error = new CxError("aborted", "options.signal", "work that runs to its end", "a request to stop");
  return Object.assign(error, { cause: signal.reason });
}
