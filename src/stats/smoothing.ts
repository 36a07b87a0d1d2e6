/** The models of exponential smoothing. */
export type SmoothingMethod = "simple" | "holt" | "damped" | "holt-winters-additive" | "holt-winters-multiplicative";

/** What smoothing knows of a series before a value. */
export interface SmoothingState {
  readonly level: number;
  readonly trend: number;
  /** Seasonal figures of the next values, in their order; empty without seasons. */
  readonly season: readonly number[];
}

/** How much of each error goes into the state, each 0 to 1, in the component form of Holt and Winters. */
export interface SmoothingWeights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** What is left of the trend after a period: 1 unless damped. */
  readonly phi: number;
}

/** A series that was smoothed. */
export interface Smoothed {
  /** The one-step forecast of each value from `from` on; `null` where the state had left the doubles. */
  readonly fitted: readonly number[];
  /** Errors of those forecasts; `null` where there was no value. */
  readonly errors: readonly (number | null)[];
  /** Sum of their squares. */
  readonly squares: number;
  /** The state after the last value. */
  readonly end: SmoothingState;
}

/**
 * Runs the recursions of Holt (1957) and Winters (1960) over `values` from index `from` on. A period without a value moves the state on by its own
 * forecast. The end's season begins with that of the period after the last.
 */
export function smooth(
  values: readonly (number | null)[],
  from: number,
  start: SmoothingState,
  { alpha, beta, gamma, phi }: SmoothingWeights,
  multiplicative: boolean,
): Smoothed {
  let { level, trend } = start;
  const season = [...start.season];
  const period = season.length;
  const fitted: number[] = [];
  const errors: (number | null)[] = [];
  let squares = 0;
  for (let index = from; index < values.length; index += 1) {
    const place = period === 0 ? 0 : (index - from) % period;
    const figure = period === 0 ? (multiplicative ? 1 : 0) : season[place]!;
    const ahead = level + phi * trend;
    const forecast = multiplicative ? ahead * figure : ahead + figure;
    fitted.push(forecast);
    const value = values[index]!;
    if (value === null) {
      [level, trend] = [ahead, phi * trend];
      errors.push(null);
      continue;
    }
    errors.push(value - forecast);
    squares += (value - forecast) ** 2;
    // Written as corrections by the error, so that what is forecast without error leaves the state as it is, to the last bit.
    const next = ahead + alpha * ((multiplicative ? value / figure : value - figure) - ahead);
    trend = phi * trend + beta * (next - ahead);
    level = next;
    if (period > 0) season[place] = figure + gamma * ((multiplicative ? value / level : value - level) - figure);
  }
  const turn = period === 0 ? 0 : (values.length - from) % period;
  return { fitted, errors, squares, end: { level, trend, season: [...season.slice(turn), ...season.slice(0, turn)] } };
}

/** The forecasts of the next `horizon` periods. */
export function project({ level, trend, season }: SmoothingState, phi: number, horizon: number, multiplicative: boolean): number[] {
  let [ahead, left] = [level, trend];
  return Array.from({ length: horizon }, (_, index) => {
    left *= phi;
    ahead += left;
    if (season.length === 0) return ahead;
    const figure = season[index % season.length]!;
    return multiplicative ? ahead * figure : ahead + figure;
  });
}

/**
 * The variances of the forecasts' errors as multiples of that of one step: `1 + sum of c_j^2`, with
 * `c_j = alpha (1 + beta (phi + … + phi^j)) + [j is a multiple of the period] gamma (1 - alpha)` (Hyndman et al. 2008, table 6.1). With a
 * multiplicative season each c_j is scaled by the ratio of the seasonal figures of the two periods (Chatfield & Yar 1991).
 */
export function varianceFactors(
  { season }: SmoothingState,
  { alpha, beta, gamma, phi }: SmoothingWeights,
  horizon: number,
  multiplicative: boolean,
): number[] {
  const period = season.length;
  const weights = [1];
  for (let j = 1, [power, sum] = [1, 0]; j < horizon; j += 1) {
    power *= phi;
    sum += power;
    weights.push(alpha * (1 + beta * sum) + (period > 0 && j % period === 0 ? gamma * (1 - alpha) : 0));
  }
  const figure = (step: number): number => (multiplicative && period > 0 ? season[step % period]! : 1);
  let running = 0;
  return weights.map((weight, step) => {
    if (!multiplicative) return (running += weight * weight);
    let sum = 0;
    for (let j = 0; j <= step; j += 1) sum += (weights[j]! * (figure(step) / figure(step - j))) ** 2;
    return sum;
  });
}
