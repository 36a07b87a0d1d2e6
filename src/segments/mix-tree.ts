import { gridCount, nearestRatio } from "../core/exact-ratio.ts";
import { compareValues } from "../core/key-order.ts";
import type { KeyValue } from "../core/segment-key.ts";

/** A segment that is not divided any further. */
export interface SizedLeaf {
  /** Its value under each key. */
  readonly values: readonly KeyValue[];
  /** Above 0. */
  readonly size: number;
  readonly value: number;
}

/** A segment with what it adds to the change, and the segments within it. */
export interface MixNode {
  readonly value: KeyValue;
  readonly before: NodeSide | null;
  readonly after: NodeSide | null;
  readonly mix: number;
  readonly rate: number;
  readonly nodes: readonly MixNode[];
}

interface NodeSide {
  readonly size: number;
  readonly share: number;
  readonly value: number;
}

/** What a segment holds on one side, in whole numbers: its size, and the sum of size times figure. */
interface Held {
  size: bigint;
  sum: bigint;
}

interface Branch {
  readonly value: KeyValue;
  readonly sides: readonly [Held, Held];
  readonly branches: Map<string, Branch>;
}

/** A fraction; the denominator is above 0. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** A part of the change: exact, and later rounded to the common step. */
interface Part {
  readonly exact: Fraction;
  steps: bigint;
}

/** A branch with its parts: a mix, and either a rate of its own or branches within. */
interface Parted {
  readonly branch: Branch;
  readonly mix: Part | null;
  readonly rate: Part | null;
  readonly within: readonly Parted[];
}

// Room for means of figures below the last bit of the figures.
const SPARE_BITS = 64n;

/**
 * The change of a weighted mean from leaves to leaves, split into parts that add up to it without rounding. All is computed in whole numbers; in the end each
 * part is rounded to a multiple of one step, down or up so that the parts still add up (largest remainder), and multiples of a step add exactly as doubles.
 */
export function changeTree(
  before: readonly SizedLeaf[],
  after: readonly SizedLeaf[],
  centered: boolean,
): { readonly totals: { readonly before: number; readonly after: number }; readonly change: number; readonly nodes: readonly MixNode[] } {
  const leaves = [...before, ...after];
  const sizeScale = scaleOf(leaves.map(({ size }) => size));
  const valueScale = scaleOf(leaves.map(({ value }) => value));
  const root = branchOf(null);
  for (const [side, list] of [before, after].entries()) {
    for (const { values, size, value } of list) {
      const own = gridCount(size) >> sizeScale;
      const sum = own * ((gridCount(value) >> valueScale) << SPARE_BITS);
      let branch = root;
      hold(branch, side, own, sum);
      for (const each of values) {
        const text = JSON.stringify(each);
        let inner = branch.branches.get(text);
        if (!inner) branch.branches.set(text, (inner = branchOf(each)));
        hold(inner, side, own, sum);
        branch = inner;
      }
    }
  }
  // One unit of a sum over a size is this power of 2.
  const unit = Number(valueScale) - 1074 - Number(SPARE_BITS);
  const parted = partsWithin(root, { over: 1n, under: 1n }, centered);
  const parts = parted.flatMap(allParts);
  const [start, end] = root.sides.map(({ size, sum }): Fraction => ({ over: sum, under: size })) as [Fraction, Fraction];
  const reach = [start, end, ...parts.map(({ exact }) => exact)].reduce((sum, each) => sum + Math.abs(doubleOf(each, unit)), 0);
  const step = reach === 0 ? 0 : Math.max(-1074, Math.ceil(Math.log2(reach)) + 1 - 52);
  const change = { over: end.over * start.under - start.over * end.under, under: start.under * end.under };
  const changeSteps = nearestStep(change, unit, step);
  roundParts(parts, changeSteps, unit, step);
  const valueOf = (steps: bigint): number => Number(steps) * 2 ** step;
  const first = nearestStep(start, unit, step);
  return {
    totals: { before: valueOf(first), after: valueOf(first + changeSteps) },
    change: valueOf(changeSteps),
    nodes: parted.map((each) => nodeOf(each, root, unit, sizeScale, valueOf)),
  };
}

function branchOf(value: KeyValue): Branch {
  return {
    value,
    sides: [
      { size: 0n, sum: 0n },
      { size: 0n, sum: 0n },
    ],
    branches: new Map(),
  };
}

function hold(branch: Branch, side: number, size: bigint, sum: bigint): void {
  const held = branch.sides[side] as Held;
  held.size += size;
  held.sum += sum;
}

/** By how many bits all counts can be shifted without loss. */
function scaleOf(values: readonly number[]): bigint {
  let all = 0n;
  for (const value of values) all |= gridCount(Math.abs(value));
  if (all === 0n) return 0n;
  const lowest = all & -all;
  return BigInt(lowest.toString(2).length - 1);
}

/**
 * The parts of the branches within one that is there on both sides, where the change of its own figure counts with a weight.
 *
 * `mix = weight (w1 - w0) ((r0 + r1) / 2 - c)`, `rate = weight (w0 + w1) / 2 (r1 - r0)`; c is 0 or the mean of the branch's own figures.
 */
function partsWithin({ sides, branches }: Branch, weight: Fraction, centered: boolean): Parted[] {
  const [all0, all1] = sides;
  const center = centered ? (all0.sum * all1.size + all1.sum * all0.size) / (2n * all0.size * all1.size) : 0n;
  const weighted = (over: bigint, under: bigint): Part => ({ exact: { over: weight.over * over, under: weight.under * under }, steps: 0n });
  return [...branches.values()]
    .sort((left, right) => compareValues(left.value, right.value))
    .map((branch): Parted => {
      const [one0, one1] = branch.sides;
      // New or gone: mix as a whole.
      if (one0.size === 0n) return { branch, mix: weighted(one1.sum - center * one1.size, all1.size), rate: null, within: [] };
      if (one1.size === 0n) return { branch, mix: weighted(center * one0.size - one0.sum, all0.size), rate: null, within: [] };
      const sizes = one0.size * one1.size;
      const alls = all0.size * all1.size;
      const mix = weighted(
        (one1.size * all0.size - one0.size * all1.size) * (one0.sum * one1.size + one1.sum * one0.size - 2n * center * sizes),
        2n * alls * sizes,
      );
      const midpoint = {
        over: weight.over * (one1.size * all0.size + one0.size * all1.size),
        under: weight.under * 2n * alls,
      };
      if (branch.branches.size > 0) return { branch, mix, rate: null, within: partsWithin(branch, midpoint, centered) };
      const exact = { over: midpoint.over * (one1.sum * one0.size - one0.sum * one1.size), under: midpoint.under * sizes };
      return { branch, mix, rate: { exact, steps: 0n }, within: [] };
    });
}

function allParts({ mix, rate, within }: Parted): Part[] {
  return [mix, rate].filter((part) => part !== null).concat(within.flatMap(allParts));
}

function doubleOf({ over, under }: Fraction, unit: number): number {
  return unit >= 0 ? nearestRatio(over << BigInt(unit), under) : nearestRatio(over, under << BigInt(-unit));
}

/** A fraction of units in steps: numerator and denominator. */
function inSteps({ over, under }: Fraction, unit: number, step: number): Fraction {
  const shift = unit - step;
  return shift >= 0 ? { over: over << BigInt(shift), under } : { over, under: under << BigInt(-shift) };
}

function nearestStep(fraction: Fraction, unit: number, step: number): bigint {
  const { over, under } = inSteps(fraction, unit, step);
  return floorOf({ over: 2n * over + under, under: 2n * under });
}

function floorOf({ over, under }: Fraction): bigint {
  const quotient = over / under;
  return over < 0n && quotient * under !== over ? quotient - 1n : quotient;
}

/** Rounds parts down, and those with the largest remainders up, until they add up. */
function roundParts(parts: readonly Part[], total: bigint, unit: number, step: number): void {
  let short = total;
  const remainders = parts.map((part, place) => {
    const { over, under } = inSteps(part.exact, unit, step);
    part.steps = floorOf({ over, under });
    short -= part.steps;
    return { part, place, rest: nearestRatio(over - part.steps * under, under) };
  });
  remainders.sort((left, right) => right.rest - left.rest || left.place - right.place);
  for (const { part } of remainders.slice(0, Number(short))) part.steps += 1n;
}

function stepsWithin(within: readonly Parted[]): bigint {
  return within.flatMap(allParts).reduce((sum, { steps }) => sum + steps, 0n);
}

function nodeOf(
  { branch, mix, rate, within }: Parted,
  { sides }: Branch,
  unit: number,
  sizeScale: bigint,
  valueOf: (steps: bigint) => number,
): MixNode {
  const [before, after] = branch.sides.map(({ size, sum }, side): NodeSide | null => {
    if (size === 0n) return null;
    return {
      size: nearestRatio(size << sizeScale, 1n << 1074n),
      share: nearestRatio(size, (sides[side] as Held).size),
      value: doubleOf({ over: sum, under: size }, unit),
    };
  }) as [NodeSide | null, NodeSide | null];
  return {
    value: branch.value,
    before,
    after,
    mix: valueOf(mix?.steps ?? 0n),
    rate: valueOf(rate ? rate.steps : stepsWithin(within)),
    nodes: within.map((each) => nodeOf(each, branch, unit, sizeScale, valueOf)),
  };
}
