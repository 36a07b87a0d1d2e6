import type { ExitTable } from "./exit-table.ts";
import type { Interval } from "./interval.ts";
import type { ProductLimit } from "./product-limit.ts";

/** The mean time without the event within a horizon. */
export interface RestrictedMean {
  /** The horizon, in the unit of the durations. */
  readonly until: number;
  /** The area under the curve from 0 to the horizon: the mean of the shorter of duration and horizon. */
  readonly mean: number;
  /** Its standard error. */
  readonly standardError: number;
  /** The Wald interval, cut at 0 and at the horizon. */
  readonly interval: Interval<"wald">;
  /**
   * Whether the horizon lies behind the last time that was observed while the curve is above 0. What comes there is unknown: the curve is held
   * at its last height, as in R, so that the mean is an upper bound and its error too small.
   */
  readonly extended: boolean;
}

/**
 * The area under the curve up to a horizon, with the variance `sum of A_i^2 d_i / (n_i (n_i - d_i))`, A_i being the area from the i-th
 * event to the horizon (Klein and Moeschberger 2003, 4.5).
 */
export function restrictedMean(table: ExitTable, { survival }: ProductLimit, until: number, level: number, z: number): RestrictedMean {
  const { time, events, atRisk } = table;
  const last = time.length - 1;
  let area = 0;
  let variance = 0;
  let end = until;
  // From the end on, so that all terms are sums of positive ones.
  for (let place = last; place >= 0; place -= 1) {
    const start = time[place] as number;
    if (start >= until) continue;
    const height = survival[place] as number;
    area += height * (end - start);
    end = start;
    const [ended, present] = [events[place] as number, atRisk[place] as number];
    if (ended > 0 && height > 0) variance += (area * area * ended) / (present * (present - ended));
  }
  const mean = area + end;
  const standardError = Math.sqrt(variance);
  const interval = {
    low: Math.max(0, mean - z * standardError),
    high: Math.min(until, mean + z * standardError),
    level,
    method: "wald",
  } as const;
  return { until, mean, standardError, interval, extended: (time[last] as number) < until && (survival[last] as number) > 0 };
}
