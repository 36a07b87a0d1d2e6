/** A point with the value and the gradient of a function there. */
export interface Point {
  readonly at: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
}

/** A step along the search direction, with value and slope there. */
interface Step {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
  readonly point: Point;
}

const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MOST_TRIALS = 60;
/** Relative rounding that a value may have, being a sum of many. */
const NOISE = 1.4551915228366852e-11; // 2^-36
/** A step that long without an end in sight means that there is none. */
const LONGEST = 1e12;

/**
 * A step along a direction of descent that meets the strong Wolfe conditions, from step 1 (Nocedal & Wright 2006, algorithms 3.5 and 3.6). `null` when
 * rounding leaves no step that lowers the value; `"unbounded"` when the value falls for ever.
 *
 * Between values that differ by less than their own rounding the slope decides, which is known to more digits near a minimum: the approximate Wolfe
 * conditions of Hager & Zhang 2005, SIAM Journal on Optimization 16:170.
 */
export function lineSearch(
  evaluate: (at: readonly number[]) => Point,
  from: Point,
  direction: readonly number[],
): Point | "unbounded" | null {
  const start: Step = { length: 0, value: from.value, slope: dot(from.gradient, direction), point: from };
  const slack = NOISE * Math.abs(from.value);
  const stepOf = (length: number): Step => {
    const point = evaluate(from.at.map((coordinate, index) => coordinate + length * direction[index]!));
    const slope = dot(point.gradient, direction);
    // Outside the domain nothing is known but that it is too far.
    const isDefined = Number.isFinite(point.value) && point.gradient.every(Number.isFinite);
    return { length, value: isDefined ? point.value : Infinity, slope: isDefined ? slope : NaN, point };
  };
  const isTooHigh = ({ length, value, slope }: Step): boolean => {
    if (value <= start.value + DECREASE * length * start.slope) return false;
    // Where values are too close to tell, the slope tells whether a parabola with it would have fallen enough.
    return !(value <= start.value + slack && slope <= (2 * DECREASE - 1) * start.slope);
  };
  const isFlat = ({ slope }: Step): boolean => Math.abs(slope) <= -CURVATURE * start.slope;
  let before = start;
  let trial = stepOf(1);
  for (let round = 0; ; round += 1) {
    if (isTooHigh(trial) || (round > 0 && trial.value > before.value + slack)) return zoom(before, trial);
    if (isFlat(trial)) return trial.point;
    if (trial.slope >= 0) return zoom(trial, before);
    if (trial.length >= LONGEST) return "unbounded";
    const next = stepOf(trial.length * 4);
    [before, trial] = [trial, next];
  }

  /** Narrows an interval that holds a good step: `best` has the lowest value so far, and its slope points to `other`. */
  function zoom(first: Step, second: Step): Point | null {
    let [best, other] = [first, second];
    for (let round = 0; round < MOST_TRIALS; round += 1) {
      const width = other.length - best.length;
      if (Math.abs(width) <= Number.EPSILON * Math.abs(best.length)) break;
      const middle = stepOf(best.length + width * minimumBetween(best, other));
      if (isTooHigh(middle) || middle.value > best.value + slack) other = middle;
      else {
        if (isFlat(middle)) return middle.point;
        if (middle.slope * width >= 0) other = best;
        best = middle;
      }
    }
    // A step that lowers the value, if not as well as hoped, is better than none.
    return best.length > 0 && best.value < start.value ? best.point : null;
  }
}

/** How far along from one step to the other the cubic through both has its minimum, kept off the ends; half where there is none. */
function minimumBetween(best: Step, other: Step): number {
  const width = other.length - best.length;
  if (!Number.isFinite(other.value)) return 0.1;
  const secant = (other.value - best.value) / width;
  const bend = best.slope + other.slope - 3 * secant;
  const root = Math.sqrt(bend * bend - best.slope * other.slope);
  const sign = width < 0 ? -1 : 1;
  const along = 1 - (other.slope + sign * root - bend) / (other.slope - best.slope + 2 * sign * root);
  return along > 0.05 && along < 0.95 ? along : along >= 0.95 ? 0.9 : along >= 0 && along <= 0.05 ? 0.1 : 0.5;
}

/** The sum of products. */
export function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]!;
  return sum;
}

/** The largest absolute value. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
