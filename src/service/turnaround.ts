import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkLevel, checkOptions, isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { exactCount, nearestRatio } from "../core/exact-ratio.ts";
import { addExact, type ExactSum, exactZero, mergeExact, roundExact } from "../core/exact-sum.ts";
import { type Field, type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { addExactProduct } from "../core/moments.ts";
import { count, members, sumOfAmounts } from "../core/tally-check.ts";
import type { Interval } from "../stats/interval.ts";
import { ratioInterval } from "../stats/ratio-interval.ts";
import { checkFields } from "../core/check-fields.ts";
import { DURATION, isDuration } from "./durations.ts";

/** Options of {@link turnaround}. */
export interface TurnaroundOptions extends CollectOptions {
  /**
   * Confidence level, between 0 and 1; a higher one widens the interval.
   * @defaultValue 0.95
   */
  readonly level?: number | undefined;
}

/** Where the time of one matter went. */
export interface TurnaroundTimes {
  /** Time in the system: queues, routing, approvals, waiting for other departments. */
  readonly system: number | null | undefined;
  /** Time with an agent. */
  readonly agent: number | null | undefined;
}

/** Sums of the two times, exact. */
export interface TurnaroundTally {
  /** Records with both times. */
  records: number;
  /** Time in the system. */
  readonly system: ExactSum;
  /** Time with the agent. */
  readonly agent: ExactSum;
  /** Squares of the time in the system. */
  readonly systemSquares: ExactSum;
  /** Squares of the time with the agent. */
  readonly agentSquares: ExactSum;
  /** Products of both. */
  readonly products: ExactSum;
  /** Records without one of the times. */
  missing: number;
  /** Records that could not be taken, skipped. */
  invalid: number;
}

/** The share of one part of the turnaround. */
export interface TurnaroundPart {
  /** Its share of all time, from 0 to 1. */
  readonly share: number;
  /** Interval of the share, from 0 to 1; `null` with a single record. */
  readonly interval: Interval<"linearized"> | null;
  /** Its time over all records, in the unit of the records. */
  readonly total: number;
  /** Its time per record, in the unit of the records. */
  readonly mean: number;
}

/** Turnaround, split. */
export interface TurnaroundResult extends RecordCounts {
  /** Time per record, in the unit of the records. */
  readonly mean: number;
  /** Time in the system. */
  readonly system: TurnaroundPart;
  /** Time with the agent. */
  readonly agent: TurnaroundPart;
}

/** Where the two times are in a record. */
export interface TurnaroundFields<Row> {
  /** Time in the system. */
  readonly system: Field<Row>;
  /** Time with an agent. */
  readonly agent: Field<Row>;
}

/**
 * Turnaround: which share of the time until a matter is done passes in the system, and which with the agent.
 *
 * `share = sum(system) / (sum(system) + sum(agent))`: of the time, not the mean of the records' own shares, in which a matter of a minute counts as much as one of
 * a week. Its interval is that of a ratio of totals (Taylor linearization), records being the units, cut off at 0 and 1.
 *
 * - Input: n records `{ system, agent }`, times from 0 to 1e150 in one unit. A record without one of the times is missing.
 * - Result: shares from 0 to 1; both add up to 1.
 * - Cost: O(n) time, O(1) memory.
 * - When not to trust it: with few records, or where one holds most of the time, the interval is too short.
 *
 * @param records - The times of each matter.
 * @param options - The level, what to do with what is no time.
 * @returns The shares and the times behind them.
 * @throws {@link CxError} `"empty"` without time in any record; `"invalid-value"` when a time cannot be taken.
 * @example Minutes: agents are quick, the queue is not
 * ```ts
 * import { turnaround } from "cx-metrics";
 * const { system, agent, mean } = turnaround([
 *   { system: 50, agent: 10 },
 *   { system: 90, agent: 30 },
 *   { system: 40, agent: 20 },
 * ]);
 * system.share; // => 0.75
 * agent.share; // => 0.25
 * mean; // => 80
 * ```
 * @see Cochran 1977, Sampling Techniques, chapter 6
 */
export function turnaround(records: Iterable<TurnaroundTimes>, options: TurnaroundOptions = {}): TurnaroundResult {
  return measureInputs(turnaroundMetric(options), records);
}

/**
 * Turnaround as a metric over named fields, for {@link measure}, {@link collect}, streams, scorecards, warehouses and parts that merge.
 *
 * Definition and result are those of {@link turnaround}. The tally is five exact sums.
 *
 * @param fields - Where the two times are.
 * @param options - The level, what to do with what is no time.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example
 * ```ts
 * import { measure, turnaroundOf } from "cx-metrics";
 * measure(turnaroundOf({ system: "queue", agent: "talk" }), { queue: [300, 60], talk: [240, 120] }).system.share; // => 0.5
 * ```
 */
export function turnaroundOf<Row = AnyRow>(
  fields: TurnaroundFields<Row>,
  options: TurnaroundOptions = {},
): FieldMetric<Row, TurnaroundTally, TurnaroundResult> {
  checkFields(fields, ["system", "agent"], []);
  return overFields(turnaroundMetric(options), fields, {
    tally: "turnaround",
    collect: { invalid: options.invalid ?? "error" },
    check: members({
      records: count,
      system: sumOfAmounts,
      agent: sumOfAmounts,
      systemSquares: sumOfAmounts,
      agentSquares: sumOfAmounts,
      products: sumOfAmounts,
      missing: count,
      invalid: count,
    }),
  });
}

function turnaroundMetric(options: TurnaroundOptions): Metric<TurnaroundTimes, TurnaroundTally, TurnaroundResult> {
  checkOptions(options, ["level", "invalid"]);
  const { level = 0.95, invalid = "error" } = options;
  checkLevel(level);
  checkChoice("invalid", invalid, ["error", "skip"]);
  return {
    name: "turnaround",
    unit: "record with time",
    create: () => ({
      records: 0,
      system: exactZero(),
      agent: exactZero(),
      systemSquares: exactZero(),
      agentSquares: exactZero(),
      products: exactZero(),
      missing: 0,
      invalid: 0,
    }),
    add(tally, { system, agent }, index) {
      const wrong = (["system", "agent"] as const).find((part) => {
        const value = part === "system" ? system : agent;
        return !(isMissing(value) || isDuration(value));
      });
      if (wrong !== undefined) {
        if (invalid === "error") throw invalidValue(`records[${index}].${wrong}`, DURATION, wrong === "system" ? system : agent);
        tally.invalid += 1;
      } else if (isMissing(system) || isMissing(agent)) {
        tally.missing += 1;
      } else {
        tally.records += 1;
        addExact(tally.system, system);
        addExact(tally.agent, agent);
        addExactProduct(tally.systemSquares, system, system);
        addExactProduct(tally.agentSquares, agent, agent);
        addExactProduct(tally.products, system, agent);
      }
    },
    merge: (left, right) => ({
      records: left.records + right.records,
      system: mergeExact(left.system, right.system),
      agent: mergeExact(left.agent, right.agent),
      systemSquares: mergeExact(left.systemSquares, right.systemSquares),
      agentSquares: mergeExact(left.agentSquares, right.agentSquares),
      products: mergeExact(left.products, right.products),
      missing: left.missing + right.missing,
      invalid: left.invalid + right.invalid,
    }),
    counts: countsOf,
    result: (tally) => readTurnaround(tally, level),
  };
}

function countsOf({ records, missing, invalid }: TurnaroundTally): RecordCounts {
  return { valid: records, missing, invalid };
}

function readTurnaround(tally: TurnaroundTally, level: number): TurnaroundResult | null {
  const [system, agent] = [exactCount(tally.system), exactCount(tally.agent)];
  const all = system + agent;
  if (all === 0n) return null;
  // The residuals of both shares are the same but for their sign: d = (a s' - s a') / all, of which the squares add up to this over all^4.
  const [ss, aa, sa] = [tally.systemSquares, tally.agentSquares, tally.products].map(exactCount) as [bigint, bigint, bigint];
  const squares = agent * agent * ss - 2n * agent * system * sa + system * system * aa;
  const spread = squares <= 0n ? 0 : Math.sqrt(nearestRatio(squares << 1074n, all ** 4n));
  const size = BigInt(tally.records) << 1074n;
  const part = (sum: ExactSum, whole: bigint): TurnaroundPart => {
    const share = nearestRatio(whole, all);
    return {
      share,
      interval: ratioInterval(share, spread, tally.records, level, 1),
      total: roundExact(sum),
      mean: nearestRatio(whole, size),
    };
  };
  return { mean: nearestRatio(all, size), system: part(tally.system, system), agent: part(tally.agent, agent), ...countsOf(tally) };
}
