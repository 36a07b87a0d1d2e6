import { checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { createRandom, fillCoarseUniforms } from "../core/random.ts";
import { addComputed, type CaseInputs, type CaseModel, type CompiledModel, compileModel, namedInputs } from "./case-model.ts";
import { checkRate } from "./cash-flows.ts";
import { drawFrom, toNormal, toUniform } from "./distribution.ts";
import { npv } from "./npv.ts";
import { type CorrelatedGroup, correlatedGroup, type RankCorrelation } from "./rank-correlation.ts";

/** What decides the draws of a simulation. */
export interface SimulationDrawOptions {
  /**
   * How many possible futures are drawn, 100 to 100,000,000.
   * @defaultValue 100000
   */
  readonly draws?: number | undefined;
  /**
   * Any finite number or text. Equal seeds give equal bits, on every platform and in every version.
   * @defaultValue 1
   */
  readonly seed?: number | string | undefined;
  /**
   * Inputs that go together, by rank; all other inputs are independent.
   * @defaultValue none
   */
  readonly correlations?: readonly RankCorrelation[] | undefined;
  /**
   * The times t (in periods from now) for which the chance to have the money back by then is wanted. An empty list saves the time.
   * @defaultValue the last period
   */
  readonly paybackBy?: readonly number[] | undefined;
}

/** Which of the draws are made: a worker's share. */
export interface SimulationPartOptions extends SimulationDrawOptions {
  /**
   * The first draw, counted from 0.
   * @defaultValue 0
   */
  readonly from?: number | undefined;
  /**
   * The draw after the last.
   * @defaultValue `draws`
   */
  readonly to?: number | undefined;
}

/** Some of the draws of a simulation. Plain data that a worker can post. */
export interface SimulationPart {
  /** The first draw, counted from 0. */
  readonly from: number;
  /** The net present value of each draw, in the currency unit. */
  readonly npv: Float64Array;
  /** How many draws had the money back at each time of `paybackBy`. */
  readonly paidBack: readonly number[];
}

/** So many draws are made at a time: they stay in the fastest memory. */
const BLOCK = 4096;

/**
 * Some of the draws of {@link simulate}: what one worker does.
 *
 * Draw i of an input is a pure function of seed, name of the input and i (with correlations: of all names that are correlated), so that parts, however they
 * are cut, join to the same bits, and an item added to a model leaves the draws of all others as they were.
 *
 * - Cost: 5 to 40 ns for each draw and uncertain input; functions of amounts cost what they do, and about 100 ns.
 *
 * @param model - The business case and its uncertain inputs.
 * @param options - Seed, number of draws, correlations, and which draws.
 * @returns The net present values of these draws.
 * @throws As {@link simulate}.
 * @example Two halves are one whole
 * ```ts
 * import { simulationFromParts, simulationPart, type CaseModel } from "cx-metrics";
 * const model: CaseModel = {
 *   costs: [{ name: "build", amount: [1000], start: 0 }],
 *   benefits: [{ name: "saved", amount: { distribution: "uniform", low: 400, high: 600 } }],
 *   horizon: 3,
 *   discountRate: 0.08,
 * };
 * const halves = [simulationPart(model, { draws: 1000, to: 500 }), simulationPart(model, { draws: 1000, from: 500 })];
 * simulationFromParts(model, halves, { draws: 1000 }).draws; // => 1000
 * ```
 * @see Law 2015, Simulation Modeling and Analysis.
 */
export function simulationPart(model: CaseModel, options: SimulationPartOptions = {}): SimulationPart {
  checkOptions(options, ["draws", "seed", "correlations", "paybackBy", "from", "to"]);
  return partOf(compileModel(model), options);
}

/** The options with their defaults, checked. */
export function drawOptions(
  options: SimulationDrawOptions,
  last: number,
): { readonly draws: number; readonly seed: number | string; readonly paybackBy: readonly number[] } {
  const { draws = 100_000, seed = 1, paybackBy = [last] } = options;
  checkWhole("draws", draws, 100, 100_000_000);
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw invalidOption("seed", "a finite number or a string", seed);
  if (!Array.isArray(paybackBy)) throw invalidOption("paybackBy", "a list of times", paybackBy);
  for (const [index, time] of (paybackBy as readonly number[]).entries()) {
    if (!(time >= 0 && time <= last)) throw invalidOption(`paybackBy[${index}]`, `a time from 0 to ${last}`, time);
  }
  return { draws, seed, paybackBy };
}

/** The last time of the cash flow. */
export const lastTime = (compiled: CompiledModel): number => compiled.certainFlows.length - 1;

export function partOf(compiled: CompiledModel, options: SimulationPartOptions): SimulationPart {
  const { draws, seed, paybackBy } = drawOptions(options, lastTime(compiled));
  const { from = 0, to = draws } = options;
  checkWhole("from", from, 0, draws);
  checkWhole("to", to, from, draws);
  const group = correlatedGroup(compiled.inputs, options.correlations ?? []);
  const values = new Float64Array(to - from);
  const uncertain = compiled.inputs.some(({ sampler }) => !sampler.certain);
  if (!uncertain) {
    const { npv: value, payback } = compiled.caseAt(compiled.base);
    const back = (time: number): boolean => payback.periods !== null && payback.periods <= time;
    return { from, npv: values.fill(value), paidBack: paybackBy.map((time) => (back(time) ? to - from : 0)) };
  }
  const paidBack = paybackBy.map(() => 0);
  const draw = drawerOf(compiled, group, seed);
  const present = presentValuesOf(compiled, paybackBy);
  for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block += 1) {
    const start = block * BLOCK;
    const [first, end] = [Math.max(0, from - start), Math.min(BLOCK, to - start)];
    const worth = present(draw(block), first, end, paidBack);
    values.set(worth.subarray(first, end), start + first - from);
  }
  return { from, npv: values, paidBack };
}

/** The figures of a block of draws, an array per input; the arrays are used again for the next block. */
function drawerOf({ inputs }: CompiledModel, group: CorrelatedGroup | null, seed: number | string): (block: number) => Float64Array[] {
  const figures = inputs.map(({ sampler }) => new Float64Array(BLOCK).fill(sampler.base));
  const alone = inputs.flatMap(({ sampler }, place) => (sampler.certain || group?.members.includes(place) ? [] : [place]));
  const normals = (group?.members ?? []).map(() => new Float64Array(BLOCK));
  const fill = (place: number, block: number, target: Float64Array): void => {
    fillCoarseUniforms(createRandom(`${seed}\u0000${inputs[place]?.name}`, block), target);
  };
  return (block) => {
    for (const place of alone) {
      const target = figures[place] as Float64Array;
      fill(place, block, target);
      drawFrom((inputs[place] as (typeof inputs)[number]).sampler, target);
    }
    if (group !== null) {
      for (const [row, place] of group.members.entries()) {
        fill(place, block, normals[row] as Float64Array);
        toNormal(normals[row] as Float64Array);
      }
      for (const [row, place] of group.members.entries()) {
        const target = (figures[place] as Float64Array).fill(0);
        for (const [column, share] of (group.factor[row] as readonly number[]).entries())
          addScaled(target, normals[column] as Float64Array, share);
        const { sampler } = inputs[place] as (typeof inputs)[number];
        if (sampler.reads === "uniform") toUniform(target);
        sampler.transform(target);
      }
    }
    return figures;
  };
}

/** `target += factor * source`, place by place. */
function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) target[index] = (target[index] as number) + factor * (source[index] as number);
}

type PresentValues = (figures: readonly Float64Array[], from: number, to: number, paidBack: number[]) => Float64Array;

/** How the present values of a block come from its figures, and the paybacks with them. */
function presentValuesOf(compiled: CompiledModel, paybackBy: readonly number[]): PresentValues {
  const { inputs, computed, rate } = compiled;
  const byFlows = computed.length > 0 || typeof rate !== "number";
  const worth = new Float64Array(BLOCK);
  const linear = byFlows ? null : linearWorth(compiled, rate);
  if (linear !== null && paybackBy.length === 0) {
    return (figures) => linear(figures, worth);
  }
  const flowsOf = flowsByBlock(compiled);
  const cumulative = new Float64Array(BLOCK);
  const paid = new Float64Array(BLOCK);
  return (figures, from, to, paidBack) => {
    const flows = flowsOf(figures, from, to);
    if (linear !== null) linear(figures, worth);
    else discount(flows, typeof rate === "number" ? rate : (figures[rate.input] as Float64Array), worth, from, to);
    if (paybackBy.length > 0) {
      paybacks(flows, cumulative, paid, from, to);
      for (const [index, time] of paybackBy.entries()) {
        for (let place = from; place < to; place += 1) if ((paid[place] as number) <= time) paidBack[index]! += 1;
      }
    }
    return worth;
  };

  /** With a known rate and no functions, the net present value is a weighted sum of the figures. */
  function linearWorth(
    { certainFlows }: CompiledModel,
    known: number,
  ): (figures: readonly Float64Array[], target: Float64Array) => Float64Array {
    const weights = inputs.map(({ flows }) => (flows === null ? 0 : npv(known, flows)));
    const constant = npv(known, certainFlows);
    const certain = inputs.reduce(
      (sum, { sampler }, place) => (sampler.certain ? sum + (weights[place] as number) * sampler.base : sum),
      constant,
    );
    const drawn = inputs.flatMap(({ sampler }, place) => (sampler.certain || weights[place] === 0 ? [] : [place]));
    return (figures, target) => {
      target.fill(certain);
      for (const place of drawn) addScaled(target, figures[place] as Float64Array, weights[place] as number);
      return target;
    };
  }
}

/** The cash flow of each time, an array of draws each. */
function flowsByBlock({
  inputs,
  computed,
  certainFlows,
}: CompiledModel): (figures: readonly Float64Array[], from: number, to: number) => Float64Array[] {
  const flows = certainFlows.map(() => new Float64Array(BLOCK));
  return (figures, from, to) => {
    for (const [time, target] of flows.entries()) {
      target.fill(certainFlows[time] as number);
      for (const [place, input] of inputs.entries()) {
        const share = input.flows?.[time] ?? 0;
        if (share !== 0) addScaled(target, figures[place] as Float64Array, share);
      }
    }
    if (computed.length === 0) return flows;
    const named = inputs.flatMap((input, place) => (input.named ? [{ name: input.name, figures: figures[place] as Float64Array }] : []));
    const values = namedInputs(
      inputs,
      inputs.map(({ sampler }) => sampler.base),
    ) as Record<string, number> & CaseInputs;
    for (let draw = from; draw < to; draw += 1) {
      for (const input of named) values[input.name] = input.figures[draw] as number;
      const add = (time: number, flow: number): void => {
        (flows[time] as Float64Array)[draw]! += flow;
      };
      for (const item of computed) addComputed(item, values, add);
    }
    return flows;
  };
}

/** Discounts by Horner's rule, from the last time back. */
function discount(flows: readonly Float64Array[], rate: number | Float64Array, worth: Float64Array, from: number, to: number): void {
  for (let draw = from; draw < to; draw += 1) {
    const drawn = typeof rate === "number" ? rate : (rate[draw] as number);
    checkRate("discountRate", drawn);
    const factor = 1 / (1 + drawn);
    let value = 0;
    for (let time = flows.length - 1; time >= 0; time -= 1) value = value * factor + ((flows[time] as Float64Array)[draw] as number);
    worth[draw] = value;
  }
}

/** When the money is back in each draw, as `payback` says it; never: infinite. */
function paybacks(flows: readonly Float64Array[], cumulative: Float64Array, paid: Float64Array, from: number, to: number): void {
  cumulative.fill(0);
  paid.fill(Infinity);
  for (const [time, flow] of flows.entries()) {
    for (let draw = from; draw < to; draw += 1) {
      const before = cumulative[draw] as number;
      const after = before + (flow[draw] as number);
      cumulative[draw] = after;
      if (after >= 0 && paid[draw] === Infinity) paid[draw] = time === 0 ? 0 : time - 1 - before / (flow[draw] as number);
    }
  }
}
