import { invalidOption, invalidValue } from "../core/errors.ts";

/** A feature, centred and scaled. */
export interface DesignColumn {
  /** Its name. */
  readonly name: string;
  /** Its mean. */
  readonly centre: number;
  /** Its standard deviation, or 1 for a constant. */
  readonly scale: number;
  /** Values less the mean over the scale. */
  readonly values: Float64Array;
}

/** Outcomes and features of a regression. */
export interface LogisticDesign {
  /** 0 or 1. */
  readonly outcome: Float64Array;
  /** How often each counts. */
  readonly counts: Float64Array;
  /** The features. */
  readonly columns: readonly DesignColumn[];
  /** The sum of the counts. */
  readonly observations: number;
  /** Of those, with outcome 1. */
  readonly events: number;
}

const MOST_FEATURES = 1000;

/** Checks outcomes, features and counts, and brings features to one scale, which changes no fitted probability. */
export function designOf(
  outcome: ArrayLike<number>,
  features: readonly (readonly [name: string, values: ArrayLike<number>])[],
  counts: ArrayLike<number> | undefined,
): LogisticDesign {
  const { length } = outcome;
  if (counts !== undefined && counts.length !== length) throw invalidOption("counts", `${length} counts`, counts.length);
  if (features.length > MOST_FEATURES) throw invalidValue("features", `at most ${MOST_FEATURES} features`, features.length);
  const weights = new Float64Array(length);
  const outcomes = new Float64Array(length);
  let [observations, events] = [0, 0];
  for (let index = 0; index < length; index += 1) {
    const value: unknown = outcome[index];
    if (value !== 0 && value !== 1) throw invalidValue("outcome", "0 or 1", value, index);
    const count: unknown = counts === undefined ? 1 : counts[index];
    if (!(Number.isSafeInteger(count) && (count as number) >= 0))
      throw invalidOption(`counts[${index}]`, "a whole number of at least 0", count);
    outcomes[index] = value;
    weights[index] = count as number;
    observations += count as number;
    events += value * (count as number);
  }
  const columns = features.map(([name, given]) => {
    if (given === null || given === undefined || given.length !== length)
      throw invalidValue(`features.${name}`, `${length} numbers`, given?.length);
    const values = Float64Array.from(given);
    let total = 0;
    for (const [index, value] of values.entries()) {
      if (!Number.isFinite(value)) throw invalidValue(`features.${name}`, "a finite number", given[index], index);
      total += weights[index]! * (value / observations);
    }
    const centre = observations === 0 ? 0 : total;
    let squares = 0;
    for (const [index, value] of values.entries()) squares += weights[index]! * ((value - centre) ** 2 / observations);
    const spread = Math.sqrt(squares);
    // What differs by rounding alone does not differ.
    const scale = spread > 1e-12 * Math.abs(centre) ? spread : 1;
    for (const [index, value] of values.entries()) values[index] = scale === spread ? (value - centre) / scale : 0;
    return { name, centre, scale, values };
  });
  return { outcome: outcomes, counts: weights, columns, observations, events };
}
