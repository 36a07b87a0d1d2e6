import type { Metric } from "./metric.ts";

/**
 * Measures something else with the same metric: each input is mapped before it is added.
 *
 * @param metric - The metric to re-aim.
 * @param map - From the new input to the metric's input.
 * @returns A metric over the new inputs, with the same tally and result.
 * @example Ratings inside larger answers
 * ```ts
 * import { mapInput, measure, npsOf } from "cx-metrics";
 * const nested = mapInput(npsOf("rating"), (answer: { survey: { rating: number } }) => answer.survey);
 * measure(nested, [{ survey: { rating: 10 } }, { survey: { rating: 0 } }]).score; // => 0
 * ```
 */
export function mapInput<Input, Inner, Tally, Result>(
  metric: Metric<Inner, Tally, Result>,
  map: (input: Input) => Inner,
): Metric<Input, Tally, Result> {
  return {
    ...plain(metric),
    add: (tally, input, index) => {
      metric.add(tally, map(input), index);
    },
  };
}

/**
 * Measures only the inputs that pass a test; the others are not part of the metric's records.
 *
 * @param metric - The metric to narrow.
 * @param test - Says whether an input is measured.
 * @returns A metric over the same inputs, with the same tally and result.
 * @example Only answers by phone
 * ```ts
 * import { filterInput, measure, npsOf } from "cx-metrics";
 * const byPhone = filterInput(npsOf("rating"), (answer: { channel: string }) => answer.channel === "phone");
 * measure(byPhone, [{ channel: "phone", rating: 9 }, { channel: "mail", rating: 0 }]).score; // => 100
 * ```
 */
export function filterInput<Input, Tested, Tally, Result>(
  metric: Metric<Input, Tally, Result>,
  test: (input: Tested) => boolean,
): Metric<Input & Tested, Tally, Result> {
  return {
    ...plain(metric),
    add: (tally, input, index) => {
      if (test(input)) metric.add(tally, input, index);
    },
  };
}

/**
 * Says something else of the same tally: the result is mapped after it is read.
 *
 * @param metric - The metric to read.
 * @param map - From the metric's result to the new one.
 * @returns A metric over the same inputs with another result.
 * @example Only the score
 * ```ts
 * import { mapResult, measure, npsOf } from "cx-metrics";
 * measure(mapResult(npsOf("rating"), ({ score }) => score), [{ rating: 10 }, { rating: 7 }]); // => 50
 * ```
 */
export function mapResult<Input, Tally, Result, Mapped>(
  metric: Metric<Input, Tally, Result>,
  map: (result: Result) => Mapped,
): Metric<Input, Tally, Mapped> {
  return {
    ...plain(metric),
    result: (tally) => {
      const result = metric.result(tally);
      return result === null ? null : map(result);
    },
  };
}

function plain<Input, Tally, Result>(metric: Metric<Input, Tally, Result>): Metric<never, Tally, Result> {
  const { name, unit, create, merge, counts, result, add } = metric;
  return { name, unit, create, merge, counts, result, add };
}
