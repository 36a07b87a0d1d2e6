import { CxError, invalidValue } from "../core/errors.ts";
import type { Metric } from "../core/metric.ts";

/**
 * A metric in the shape of Apache Beam's `CombineFn`.
 *
 * @typeParam Input - One record.
 * @typeParam Accumulator - The metric's tally: plain, JSON-safe data, so that it crosses from worker to worker unharmed.
 * @typeParam Output - The metric's result.
 */
export interface CombineFn<Input, Accumulator, Output> {
  /** An accumulator that has seen nothing. */
  readonly createAccumulator: () => Accumulator;
  /** Adds one record to an accumulator and gives it back. */
  readonly addInput: (accumulator: Accumulator, input: Input) => Accumulator;
  /** An accumulator that has seen what all of them have seen. Changes none of them. */
  readonly mergeAccumulators: (accumulators: Iterable<Accumulator>) => Accumulator;
  /** The result; `null` when nothing was measured. */
  readonly extractOutput: (accumulator: Accumulator) => Output | null;
}

/**
 * A metric as a combiner for Apache Beam: the tally is the accumulator, so that any division of the records among workers gives the result of one
 * machine, to the last bit.
 *
 * - Input: any metric over records, or a scorecard of many.
 * - Cost: O(1) time and memory per record, as the metric's own; k accumulators merge in log2(k) rounds.
 * - Beam sends functions to its workers by name or as source text, and a library's only by name: keep the combiner in a module of your pipeline, with
 *   `requireForSerialization("my-pipeline/metrics", exports)` at its end. A combiner that Beam does not know by name is an error when the pipeline is built.
 * - A record has no number on a cluster, so that an error names the field alone.
 * - Tallies cross from worker to worker in Beam's own encoding, which refuses a customer or a segment whose name holds the NUL character.
 *
 * @param metric - A metric such as `npsOf("rating")`, or a scorecard.
 * @returns What `groupBy(…).combining(…)` and `combinePerKey` take.
 * @throws {@link CxError} `"invalid-value"`, in `addInput`, when a value cannot be taken; and from Beam, when it does not know the combiner by name.
 * @example Two workers, one result
 * ```ts
 * import { combineFnOf, npsOf } from "cx-metrics";
 * const { createAccumulator, addInput, mergeAccumulators, extractOutput } = combineFnOf(npsOf("rating"));
 * const one = addInput(addInput(createAccumulator(), { rating: 10 }), { rating: 3 });
 * const other = addInput(addInput(createAccumulator(), { rating: 9 }), { rating: 8 });
 * extractOutput(mergeAccumulators([one, other]))?.score; // => 25
 * ```
 * @see Akidau et al. 2015, The dataflow model, Proceedings of the VLDB Endowment 8(12), 1792-1803.
 */
export function combineFnOf<Row, Tally, Result>(metric: Metric<Row, Tally, Result>): CombineFn<Row, Tally, Result> {
  return {
    createAccumulator: byNameOnly(() => metric.create()),
    addInput: byNameOnly((accumulator: Tally, input: Row) => {
      try {
        metric.add(accumulator, input, NOWHERE);
      } catch (error) {
        throw withoutPlace(error);
      }
      return accumulator;
    }),
    mergeAccumulators: byNameOnly((accumulators: Iterable<Tally>) => mergeAll(metric, accumulators)),
    extractOutput: byNameOnly((accumulator: Tally) => metric.result(accumulator)),
  };
}

/** The index of a record that has none, and how it is printed: written out, since bundlers do not drop an unused template. */
const NOWHERE = -1;
const PLACE = "[-1]";

function withoutPlace(error: unknown): unknown {
  if (!(error instanceof CxError)) return error;
  const { code, path, expected, received } = error;
  const at = path.lastIndexOf(PLACE);
  return at < 0 ? error : new CxError(code, path.slice(0, at) + path.slice(at + PLACE.length), expected, received);
}

/** Merges in rounds, as a knockout does, so that no tally is copied more than log2(k) times; holds no more than log2(k) of them. */
function mergeAll<Row, Tally, Result>(metric: Metric<Row, Tally, Result>, tallies: Iterable<Tally>): Tally {
  /** At place i, what 2^i tallies have seen. */
  const rounds: (Tally | undefined)[] = [];
  for (const tally of tallies) {
    let winner = tally;
    let round = 0;
    for (; rounds[round] !== undefined; round += 1) {
      winner = metric.merge(rounds[round] as Tally, winner);
      rounds[round] = undefined;
    }
    rounds[round] = winner;
  }
  return rounds.reduce<Tally>((merged, tally) => (tally === undefined ? merged : metric.merge(tally, merged)), metric.create());
}

/**
 * Beam asks a function that it has to send for `__closure`, the variables it stands on, unless it knows it by name. A library's function stands on
 * the library, which cannot be sent.
 */
function byNameOnly<Act extends (...all: never[]) => unknown>(act: Act): Act {
  const value = (): never => {
    throw invalidValue(
      "combineFn",
      "a constant of a module that requireForSerialization was called with",
      "one that Beam does not know by name",
    );
  };
  return Object.defineProperty(act, "__closure", { value });
}
