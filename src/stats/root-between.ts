/** An argument and the value of the function there. */
type Point = readonly [x: number, value: number];

/**
 * Where a function crosses zero between two arguments, to the last bits: its values at both, of opposite sign, are `atLow` and `atHigh`.
 *
 * Inverse quadratic interpolation where that is safe, else halving, so that kinks and poles do no harm (Chandrupatla 1997, Advances in Engineering
 * Software 28:145). The values at the ends steer only: their signs must be right. A zero at exactly 0 is approached, not met.
 */
export function rootBetween(value: (x: number) => number, low: number, high: number, atLow: number, atHigh: number): number {
  if (atLow === 0) return low;
  if (atHigh === 0) return high;
  let newest: Point = [high, atHigh];
  let other: Point = [low, atLow];
  let step = 0.5;
  for (let round = 0; round < 200; round += 1) {
    const x = newest[0] + step * (other[0] - newest[0]);
    const at = value(x);
    if (at === 0) return x;
    const before: Point = at < 0 === newest[1] < 0 ? newest : other;
    if (before === other) other = newest;
    newest = [x, at];
    const width = Math.abs(other[0] - x);
    const least = (2 ** -52 * Math.abs(x)) / width;
    if (!(least < 0.5)) break;
    step = Math.min(1 - least, Math.max(least, stepTo(newest, other, before)));
  }
  return Math.abs(newest[1]) < Math.abs(other[1]) ? newest[0] : other[0];
}

/** How far along from the newest point to the other end the zero of the inverse parabola lies; half where the parabola is not to be trusted. */
function stepTo([a, atA]: Point, [b, atB]: Point, [c, atC]: Point): number {
  const along = (a - b) / (c - b);
  const across = (atA - atB) / (atC - atB);
  if (!(across * across < along && (1 - across) * (1 - across) < 1 - along)) return 0.5;
  return (atA / (atB - atA)) * (atC / (atB - atC)) + ((c - a) / (b - a)) * (atA / (atC - atA)) * (atB / (atC - atB));
}
