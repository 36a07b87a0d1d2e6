import { checkFinite } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import type { CompiledModel } from "./case-model.ts";
import { quantileOfSampler } from "./distribution.ts";

/** The place of an input, by its name. */
export function placeOf({ inputs }: CompiledModel, name: unknown, path: string): number {
  const place = inputs.findIndex((input) => input.name === name);
  if (place === -1)
    throw invalidValue(path, `the name of an input (${inputs.map((input) => input.name).join(", ") || "there is none"})`, name);
  return place;
}

/** The figures of the base case with some of them replaced, by name. */
export function replaced(compiled: CompiledModel, figures: Readonly<Record<string, number>>, path: string): number[] {
  if (typeof figures !== "object" || figures === null) throw invalidValue(path, "{ input: figure }", figures);
  const values = [...compiled.base];
  for (const [name, figure] of Object.entries(figures)) {
    const where = `${path}[${JSON.stringify(name)}]`;
    checkFinite(where, figure);
    values[placeOf(compiled, name, where)] = figure;
  }
  return values;
}

/** The share of futures beyond each end: above 0, below a half. */
export function checkTail(tail: unknown): asserts tail is number {
  if (!(typeof tail === "number" && tail > 0 && tail < 0.5)) throw invalidOption("tail", "a share above 0 and below 0.5", tail);
}

/** The net present value with one input at another figure. */
export function npvWith(compiled: CompiledModel, place: number, figure: number): number {
  const values = [...compiled.base];
  values[place] = figure;
  return compiled.npvAt(values);
}

/** An uncertain input at both tails. */
export interface InputEnds {
  readonly place: number;
  readonly low: number;
  readonly high: number;
  readonly npvAtLow: number;
  readonly npvAtHigh: number;
}

/** Every uncertain input moved alone to both tails. */
export function endsOfInputs(compiled: CompiledModel, tail: number): InputEnds[] {
  return compiled.inputs.flatMap(({ sampler }, place) => {
    if (sampler.certain) return [];
    const [low, high] = [quantileOfSampler(sampler, tail), quantileOfSampler(sampler, 1 - tail)];
    return [{ place, low, high, npvAtLow: npvWith(compiled, place, low), npvAtHigh: npvWith(compiled, place, high) }];
  });
}
