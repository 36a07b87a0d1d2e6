import type { Choice } from "./choice.ts";
import { type LinearRow } from "./dual-simplex.ts";

/** The rows of the linear relaxation: limits first, scaled by powers of two, then requirements, then groups of which one at most is chosen. */
export interface Relaxation {
  readonly rows: readonly LinearRow[];
  /** What the benefits are multiplied with in the linear program, a power of two. */
  readonly scale: number;
  readonly objective: Float64Array;
  /** What each limit is multiplied with, a power of two. */
  readonly limitScales: readonly number[];
}

/** The linear relaxation of a choice. */
export function relaxationOf({ benefits, limits, requires, exclusive }: Choice): Relaxation {
  const scale = powerBelow(benefits);
  const limitScales = limits.map(({ costs }) => powerBelow(costs));
  const rows: LinearRow[] = limits.map(({ limit, costs }, place) => {
    const items = [...costs.keys()].filter((item) => costs[item] !== 0);
    const factor = limitScales[place] as number;
    return { items, coefficients: items.map((item) => (costs[item] as number) * factor), limit: limit * factor };
  });
  requires.forEach((needed, item) => {
    for (const other of needed) rows.push({ items: [item, other], coefficients: [1, -1], limit: 0 });
  });
  for (const group of exclusive) rows.push({ items: group, coefficients: group.map(() => 1), limit: 1 });
  return { rows, scale, objective: benefits.map((benefit) => benefit * scale), limitScales };
}

/** A power of two that takes the largest amount to between a half and 1. */
function powerBelow(amounts: Float64Array): number {
  const largest = amounts.reduce((most, amount) => Math.max(most, Math.abs(amount)), 1);
  return 2 ** -Math.ceil(Math.log2(largest));
}

/** An upper bound of a relaxation, and by how much it falls when a variable takes its other value. */
export interface Bound {
  /** No choice within the bounds of the variables has more, in scaled benefit; rounding is allowed for. */
  readonly value: number;
  /** By variable: its reduced benefit, above 0 when it wants to be chosen. */
  readonly reduced: Float64Array;
}

/**
 * The bound that multipliers of at least 0 prove, whatever they are: `sum of multiplier * limit + sum of max(0, benefit - multiplier * coefficient)`
 * over the open variables (Neumaier & Shcherbina 2004, Mathematical Programming 99, 283-296).
 */
export function provenBound(
  objective: Float64Array,
  rows: readonly LinearRow[],
  multipliers: Float64Array,
  lower: Uint8Array,
  upper: Uint8Array,
): Bound {
  const reduced = objective.slice();
  let [value, size] = [0, 0];
  rows.forEach(({ items, coefficients, limit }, row) => {
    const multiplier = multipliers[row] as number;
    if (multiplier === 0) return;
    value += multiplier * limit;
    size += Math.abs(multiplier * limit);
    for (let place = 0; place < items.length; place += 1) {
      const part = multiplier * (coefficients[place] as number);
      const item = items[place] as number;
      reduced[item] = (reduced[item] as number) - part;
      size += Math.abs(part);
    }
  });
  for (let item = 0; item < reduced.length; item += 1) {
    const gain = reduced[item] as number;
    size += Math.abs(objective[item] as number);
    if (lower[item] === 1 || (upper[item] === 1 && gain > 0)) value += gain;
  }
  return { value: value + size * 2 ** -46, reduced };
}
