import { type Comparison, type ComparisonOptions, comparisonOf, normalTails } from "./comparison.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type NetAnswers, scoreMargin } from "./net-score.ts";

/** How far a method reaches from its center, in points: what an interval and the test that is its inversion are made of. */
export interface Reach {
  /** What the interval is built around. */
  readonly center: number;
  readonly standardError: number;
  /** How far the lower limit lies below the center at a z of at least 0. */
  readonly down: (z: number) => number;
  /** How far the upper limit lies above it. */
  readonly up: (z: number) => number;
  /** The statistic against a null. */
  readonly zAt: (value: number) => number;
}

/** The same reach on both sides: z standard errors. */
export function evenReach(center: number, standardError: number): Reach {
  const reach = (z: number): number => z * standardError;
  return { center, standardError, down: reach, up: reach, zAt: (value) => (value === center ? 0 : (center - value) / standardError) };
}

/** How far the score interval of one score reaches. */
export function scoreReach({ promoters, detractors, responses }: NetAnswers): Pick<Reach, "down" | "up"> {
  return {
    down: (z) => 100 * scoreMargin(promoters, detractors, responses, (z * z) / responses),
    up: (z) => 100 * scoreMargin(detractors, promoters, responses, (z * z) / responses),
  };
}

/** Interval, p-value and z of a reach on a scale from `-end` to `end`; z is `null` where no number is that large. */
export function readReach<Method extends string>(
  { method, difference, end }: { readonly method: Method; readonly difference: number; readonly end: number },
  { center, down, up, zAt }: Reach,
  options: ComparisonOptions,
): Comparison<Method> & { readonly z: number | null } {
  const limit = (z: number): number => Math.min(end, Math.max(-end, center + (z < 0 ? -down(-z) : up(z))));
  const comparison = comparisonOf(
    {
      method,
      difference,
      ends: [-end, end],
      low: (alpha) => limit(normalQuantile(alpha)),
      high: (alpha) => limit(-normalQuantile(alpha)),
      // Without an error nothing but the estimate itself is possible.
      tails: (value) => (value === center && up(1) === 0 ? { greater: 1, less: 1 } : normalTails(zAt(value))),
    },
    options,
  );
  const z = zAt(comparison.null);
  return { ...comparison, z: Number.isFinite(z) ? z + 0 : null };
}
