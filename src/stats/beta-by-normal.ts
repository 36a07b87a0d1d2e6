import { standardNormal } from "./normal-quantile.ts";
import { portableExp, portableLog } from "./portable.ts";

/** A rising function over equal steps of z, by its values and slopes at the steps. */
export interface SteppedCurve {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** Where the curve begins and how wide its steps are; beyond the ends lie 1e-17 of the normal distribution. */
export const CURVE_START = -8.5;
export const CURVE_STEP = 0.015625; // 1/64
const STEPS = 1088;
/** Cells of the integral. */
const CELLS = 2048;
/** Below this share of the peak nothing is left to integrate, in logarithms. */
const NOTHING_LEFT = 80;
// Nodes and weights of Gauss and Legendre, four points on -1 to 1.
const NODES = [-0.8611363115940526, -0.33998104358485626, 0.33998104358485626, 0.8611363115940526];
const WEIGHTS = [0.34785484513745385, 0.6521451548625461, 0.6521451548625461, 0.34785484513745385];

/**
 * The quantile of the beta distribution as a function of a standard normal number: `x(z)` with `I_x(a, b) = Phi(z)`, the same bits on every platform.
 *
 * Over `t = log(x / (1 - x))` the density `exp(-a log(1 + exp(-t)) - b log(1 + exp(t)))` has one peak and no end, whatever the shapes; it is added up cell
 * by cell, from both sides so that both tails keep their digits, and the curve is read off between the cells. A million draws then cost
 * a look into the table each. Absolute error below 3e-9 for shapes of at least 1/2, up to 3e-4 where a shape sinks to 1/100.
 */
export function betaByNormal(a: number, b: number): SteppedCurve {
  const logDensity = (t: number): number => -a * softplus(-t) - b * softplus(t);
  const peak = portableLog(a) - portableLog(b);
  const atPeak = logDensity(peak);
  const density = (t: number): number => portableExp(logDensity(t) - atPeak);
  const [from, to] = [-1, 1].map((side) => end(logDensity, peak, atPeak - NOTHING_LEFT, side)) as [number, number];
  const width = (to - from) / CELLS;
  const cells = Float64Array.from({ length: CELLS }, (_, cell) => {
    const middle = from + (cell + 0.5) * width;
    return NODES.reduce((sum, node, index) => sum + (WEIGHTS[index] as number) * density(middle + 0.5 * node * width), 0) * 0.5 * width;
  });
  const below = new Float64Array(CELLS + 1);
  for (let cell = 0; cell < CELLS; cell += 1) below[cell + 1] = (below[cell] as number) + (cells[cell] as number);
  const above = new Float64Array(CELLS + 1);
  for (let cell = CELLS - 1; cell >= 0; cell -= 1) above[cell] = (above[cell + 1] as number) + (cells[cell] as number);
  const total = below[CELLS] as number;
  const zAt = (edge: number): number =>
    (below[edge] as number) <= (above[edge] as number)
      ? standardNormal((below[edge] as number) / total)
      : -standardNormal((above[edge] as number) / total);
  // dt/dz = phi(z) / f(t).
  const slopeAt = (edge: number, z: number): number =>
    (portableExp(-0.5 * z * z) * 0.3989422804014327 * total) / density(from + edge * width);

  const values = new Float64Array(STEPS + 1);
  const slopes = new Float64Array(STEPS + 1);
  let edge = 1;
  let [left, right] = [zAt(1), zAt(2)];
  for (let step = 0; step <= STEPS; step += 1) {
    const z = CURVE_START + step * CURVE_STEP;
    while (right < z && edge < CELLS - 2) {
      edge += 1;
      left = right;
      right = zAt(edge + 1);
    }
    const gap = right - left;
    const share = (z - left) / gap;
    const t = cubic(share, from + edge * width, from + (edge + 1) * width, slopeAt(edge, left) * gap, slopeAt(edge + 1, right) * gap);
    values[step] = inverseLogit(t);
    // dx/dt = x (1 - x).
    slopes[step] =
      inverseLogit(t) * inverseLogit(-t) * ((portableExp(-0.5 * z * z) * 0.3989422804014327 * total) / density(t)) * CURVE_STEP;
  }
  return { values, slopes };
}

/** The curve at z. */
export function onCurve({ values, slopes }: SteppedCurve, z: number): number {
  const place = Math.min(Math.max((z - CURVE_START) / CURVE_STEP, 0), STEPS - 1e-9);
  const step = Math.floor(place);
  return cubic(place - step, values[step] as number, values[step + 1] as number, slopes[step] as number, slopes[step + 1] as number);
}

/** Hermite's cubic between two values with their slopes per step. */
function cubic(share: number, from: number, to: number, slopeFrom: number, slopeTo: number): number {
  const rise = to - from;
  const rest = 1 - share;
  return from + share * (rise * share * (3 - 2 * share) + rest * (slopeFrom * rest - slopeTo * share));
}

/** `log(1 + exp(t))`. */
function softplus(t: number): number {
  const small = portableExp(-Math.abs(t));
  const sum = 1 + small;
  // What 1 + small rounds away is put back in proportion.
  const log = sum === 1 ? small : (portableLog(sum) * small) / (sum - 1);
  return t > 0 ? t + log : log;
}

function inverseLogit(t: number): number {
  return t < 0 ? portableExp(t) / (1 + portableExp(t)) : 1 / (1 + portableExp(-t));
}

/** How far from the peak the density has sunk to `level`: by doubling, then by halving. */
function end(logDensity: (t: number) => number, peak: number, level: number, side: number): number {
  let outer = 1e-9;
  while (logDensity(peak + side * outer) > level) outer *= 2;
  let inner = outer / 2;
  for (let round = 0; round < 20; round += 1) {
    const middle = (inner + outer) / 2;
    if (logDensity(peak + side * middle) > level) inner = middle;
    else outer = middle;
  }
  return peak + side * outer;
}
