import { checkCount, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { DurationsResult } from "../service/durations.ts";
import { type Share, shareMaker, type ShareOptions } from "../stats/share.ts";

/** One stage of a funnel. */
export interface FunnelStage {
  /** The stage's name. */
  readonly stage: string;
  /** Customers who came so far. */
  readonly reached: number;
  /** Of them, those who reached the next stage; `null` at the last. */
  readonly converted: number | null;
  /** Of them, those who did not, and whose windows are over; `null` at the last. */
  readonly dropped: number | null;
  /** Of them, those who have not yet, and may still; `null` at the last. */
  readonly pending: number | null;
  /** Share of all customers seen, from 0 to 1; those still pending before this stage are not counted. */
  readonly ofAll: Share | null;
  /** Share of those who entered the funnel, from 0 to 1; those still pending before this stage are not counted. */
  readonly ofEntered: Share | null;
  /** Share of those who reached the stage before and are not pending there, from 0 to 1; `null` at the first. */
  readonly ofPrevious: Share | null;
  /** Time from the stage before, in units; `null` at the first, where nobody came so far, and of any order. */
  readonly time: DurationsResult | null;
}

/** The stages of a funnel, of ready counts. */
export interface FunnelCountsResult {
  /** The stages, from the first. */
  readonly stages: readonly FunnelStage[];
  /** All customers: those of the funnel and the others. */
  readonly customers: number;
  /** Customers who reached the first stage. */
  readonly entered: number;
  /** Customers who reached the last stage. */
  readonly completed: number;
  /** Completed of entered, without those still pending, from 0 to 1; `null` where nobody entered, or all are pending. */
  readonly completion: Share | null;
}

/**
 * A funnel of ready counts: how many reached each stage.
 *
 * @param counts - The stages in order, each with how many customers reached it; no count is above the one before.
 * @param options - Level and method of the intervals, and how many customers there are in all.
 * @returns The stages.
 * @throws {@link CxError} `"empty"` without a customer; `"invalid-value"` when a count is none or rises.
 * @example
 * ```ts
 * import { funnelFromCounts } from "cx-metrics";
 * const { stages, completion } = funnelFromCounts([
 *   { stage: "visit", reached: 1000 },
 *   { stage: "trial", reached: 180 },
 *   { stage: "order", reached: 45 },
 * ]);
 * stages.map(({ dropped }) => dropped); // => [820, 135, null]
 * completion?.rate; // => 0.045
 * ```
 */
export function funnelFromCounts(
  counts: readonly { readonly stage: string; readonly reached: number }[],
  options: ShareOptions & { readonly customers?: number | undefined } = {},
): FunnelCountsResult {
  checkOptions(options, ["customers", "level", "method"]);
  const shareOf = shareMaker(options);
  let above = Number.MAX_SAFE_INTEGER;
  counts.forEach(({ reached }, index) => {
    checkCount(`counts[${index}].reached`, reached);
    if (reached > above) throw invalidValue(`counts[${index}].reached`, `at most the ${above} of the stage before`, reached);
    above = reached;
  });
  const entered = counts[0]?.reached ?? 0;
  const { customers = entered } = options;
  checkCount("options.customers", customers);
  if (customers < entered) throw invalidOption("customers", `at least the ${entered} who entered`, customers);
  if (customers === 0) throw emptyInput("funnelFromCounts", "customer");
  const none = counts.map(() => 0);
  return stagesOf(
    { names: counts.map(({ stage }) => stage), reached: counts.map(({ reached }) => reached), pending: none, customers },
    shareOf,
  );
}

/** Customers by how far they came. */
export interface StageCounts {
  /** The stages, from the first. */
  readonly names: readonly string[];
  /** Customers who came at least so far. */
  readonly reached: readonly number[];
  /** Customers who came just so far, with an open window. */
  readonly pending: readonly number[];
  /** All customers. */
  readonly customers: number;
}

/** Rates of such counts. */
export function stagesOf(
  { names, reached, pending, customers }: StageCounts,
  shareOf: ReturnType<typeof shareMaker>,
  timeOf: (stage: number) => DurationsResult | null = () => null,
): FunnelCountsResult {
  const entered = reached[0] ?? 0;
  const last = names.length - 1;
  // Who is pending at an earlier stage may still come so far.
  let undecided = 0;
  const stages = names.map((stage, index): FunnelStage => {
    const [here, before] = [reached[index] as number, index - 1];
    if (index > 0) undecided += pending[before] as number;
    const next = index === last ? null : (reached[index + 1] as number);
    const open = index === last ? null : (pending[index] as number);
    return {
      stage,
      reached: here,
      converted: next,
      dropped: next === null || open === null ? null : here - next - open,
      pending: open,
      ofAll: shareOf(here, customers - undecided),
      ofEntered: shareOf(here, entered - undecided),
      ofPrevious: index === 0 ? null : shareOf(here, (reached[before] as number) - (pending[before] as number)),
      time: timeOf(index),
    };
  });
  const completed = reached[last] ?? 0;
  return { stages, customers, entered, completed, completion: shareOf(completed, entered - undecided) };
}
