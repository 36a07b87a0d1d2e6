import { checkChoice, checkFinite, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import {
  atTimes,
  businessCase,
  type BusinessCaseInput,
  type BusinessCaseResult,
  cashflowOf,
  checkCurrencies,
  joined,
} from "./business-case.ts";
import { type CaseItem, spreadItem } from "./case-item.ts";
import { type CashFlowTiming, checkRate, finite } from "./cash-flows.ts";
import { npv } from "./npv.ts";
import { type Distribution, isDistribution, type Sampler, samplerOf } from "./distribution.ts";

/** The figures of one possible future, by the names of the inputs. */
export type CaseInputs = Readonly<Record<string, number>>;

/** An amount of a model: known, uncertain, or computed from the inputs. */
export type ModelAmount = number | Distribution | readonly (number | Distribution)[] | ((inputs: CaseInputs) => number | readonly number[]);

/** A cost or a benefit over time whose amount may be uncertain. */
export interface ModelItem {
  /** What it is, for people; an uncertain amount is an input of this name. */
  readonly name: string;
  /**
   * The amount of every period in the currency unit, or a list of amounts of consecutive periods. A list with distributions makes an input of each,
   * `name[0]`, `name[1]` and so on. A function computes either from the inputs.
   */
  readonly amount: ModelAmount;
  /** The first period: 0 is now, 1 (when absent) the first period of the case. */
  readonly start?: number | undefined;
  /** For how many periods a single amount comes back; until the horizon when absent. */
  readonly periods?: number | undefined;
  /** Growth of a single amount per period, as a fraction above -1; 0 when absent. */
  readonly growth?: number | undefined;
  /** The currency code of the amount; all that are stated must be the same. */
  readonly currency?: string | undefined;
  /**
   * How often an uncertain single amount is drawn: `"once"` for all periods (when absent: the doubt is about its level), or `"every-period"` (it varies
   * from period to period; the inputs are then `name[1]`, `name[2]` by period).
   */
  readonly drawn?: "once" | "every-period" | undefined;
}

/** A business case of which not everything is known. */
export interface CaseModel {
  /** Inputs that functions of amounts read, by name: plain numbers, or distributions. */
  readonly inputs?: Readonly<Record<string, number | Distribution>> | undefined;
  /** What is spent. */
  readonly costs: readonly ModelItem[];
  /** What comes back. */
  readonly benefits: readonly ModelItem[];
  /** Number of periods, 1 to 1200. */
  readonly horizon: number;
  /** Discount rate per period as a fraction above -1; a distribution makes it an input, `discountRate`. */
  readonly discountRate: number | Distribution;
  /** When the amounts of period 1 fall: at its end (`"period-end"`, when absent) or at its start (`"now"`). Period 0 is always now. */
  readonly timing?: CashFlowTiming | undefined;
}

/** An input of a compiled model. */
export interface ModelInput {
  readonly name: string;
  readonly sampler: Sampler;
  /** Whether functions of amounts may read it. */
  readonly named: boolean;
  /** What one unit of it adds to the cash flow of each time, where it enters in proportion; `null` when it enters by functions alone. */
  readonly flows: readonly number[] | null;
}

/** An item whose amount a function computes. */
export interface ComputedItem {
  readonly path: string;
  readonly compute: (inputs: CaseInputs) => number | readonly number[];
  /** What one unit at each of its periods adds to the cash flow: the time, and the factor with sign and growth. */
  readonly places: readonly { readonly time: number; readonly factor: number }[];
  readonly costs: boolean;
}

/** A model, checked and taken apart. */
export interface CompiledModel {
  readonly inputs: readonly ModelInput[];
  readonly computed: readonly ComputedItem[];
  /** The certain part of the cash flow. */
  readonly certainFlows: readonly number[];
  /** The discount rate, or the place among the inputs that it is drawn as. */
  readonly rate: number | { readonly input: number };
  /** The case with these figures of the inputs, in their order. */
  readonly caseAt: (values: readonly number[]) => BusinessCaseResult;
  /** The net present value of that case alone: rates of return take a thousand times as long. */
  readonly npvAt: (values: readonly number[]) => number;
  /** The figures of the base case. */
  readonly base: readonly number[];
}

const KNOWN = ["inputs", "costs", "benefits", "horizon", "discountRate", "timing"];
const KNOWN_OF_ITEM = ["name", "amount", "start", "periods", "growth", "currency", "drawn"];
export const RATE_NAME = "discountRate";

/** Checks a model and takes it apart into inputs, what each of them adds to the cash flow, and the rest. */
export function compileModel(model: CaseModel): CompiledModel {
  if (typeof model !== "object" || model === null) throw invalidValue("model", "{ costs, benefits, horizon, discountRate }", model);
  checkOptions(model, KNOWN);
  const { horizon, timing = "period-end" } = model;
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 1200) throw invalidValue("horizon", "a whole number from 1 to 1200", horizon);
  checkChoice("timing", timing, ["now", "period-end"]);
  const builder = new Builder(horizon, timing);
  for (const [name, value] of Object.entries(model.inputs ?? {})) builder.addNamed(name, value);
  for (const side of ["costs", "benefits"] as const) {
    if (!Array.isArray(model[side])) throw invalidValue(side, "a list of { name, amount }", model[side]);
    model[side].forEach((item, index) => builder.addItem(item, `${side}[${index}]`, side === "costs"));
  }
  if (model.costs.length + model.benefits.length === 0) throw emptyInput("model", "cost or benefit");
  checkCurrencies([
    ["costs", model.costs],
    ["benefits", model.benefits],
  ]);
  const rate = builder.addRate(model.discountRate);
  return builder.done(rate);
}

/** Where the amount of an item comes from in one possible future. */
type AmountAt = (values: readonly number[], named: CaseInputs) => number | readonly number[];

// A class inside: building a model fills five lists at once.
class Builder {
  private readonly inputs: { name: string; sampler: Sampler; named: boolean; flows: number[] | null }[] = [];
  private readonly computed: ComputedItem[] = [];
  private readonly certain: number[][][] = [];
  private readonly items: { readonly cost: boolean; readonly item: Omit<CaseItem, "amount">; readonly amountAt: AmountAt }[] = [];
  private readonly horizon: number;
  private readonly timing: CashFlowTiming;

  constructor(horizon: number, timing: CashFlowTiming) {
    this.horizon = horizon;
    this.timing = timing;
  }

  addNamed(name: string, value: number | Distribution): void {
    const sampler = this.samplerAt(value, `inputs[${JSON.stringify(name)}]`);
    this.add(name, sampler, `inputs[${JSON.stringify(name)}]`, true);
  }

  addRate(rate: number | Distribution): number | { readonly input: number } {
    if (!isDistribution(rate)) {
      checkRate("discountRate", rate);
      return rate;
    }
    const sampler = samplerOf(rate, "discountRate");
    checkRate("discountRate", sampler.base);
    if (sampler.certain) return sampler.base;
    return { input: this.add(RATE_NAME, sampler, "discountRate", false) };
  }

  addItem(item: ModelItem, path: string, cost: boolean): void {
    if (typeof item !== "object" || item === null) throw invalidValue(path, "{ name, amount }", item);
    checkOptions(item, KNOWN_OF_ITEM);
    const { amount, drawn, ...rest } = item;
    if (drawn !== undefined) checkChoice("drawn", drawn, ["once", "every-period"]);
    const add = (amountAt: AmountAt): void => void this.items.push({ cost, item: rest, amountAt });
    if (typeof amount === "function") {
      const unit = spreadItem({ ...rest, amount: 1 }, path, this.horizon, "any");
      const places = unit.amounts.map(({ period, amount: factor }) => ({ time: this.timeOf(period), factor: cost ? -factor : factor }));
      this.computed.push({ path, compute: amount, places, costs: cost });
      add((_, named) => amount(named));
    } else if (Array.isArray(amount)) {
      this.addList(item, amount as readonly (number | Distribution)[], path, cost, add);
    } else if (drawn === "every-period" && isDistribution(amount)) {
      const unit = spreadItem({ ...rest, amount: 1 }, path, this.horizon, "any").amounts;
      const places = unit.map(({ period, amount: factor }) =>
        this.addUncertain(`${item.name}[${period}]`, amount, path, cost, [{ time: this.timeOf(period), factor }]),
      );
      // As a list, which neither grows nor repeats any more.
      const { growth: _growth, periods: _periods, ...once } = rest;
      this.items.push({
        cost,
        item: once,
        amountAt: (values) => places.map((place, index) => (values[place] as number) * (unit[index]?.amount as number)),
      });
    } else {
      const { amounts } = spreadItem(
        { ...rest, amount: isDistribution(amount) ? 1 : (amount as number) },
        path,
        this.horizon,
        cost ? "zero" : "any",
      );
      if (!isDistribution(amount)) {
        this.certain.push(atTimes(amounts, cost ? -1 : 1, this.horizon, this.timing));
        add(() => amount as number);
        return;
      }
      const places = amounts.map(({ period, amount: factor }) => ({ time: this.timeOf(period), factor }));
      const place = this.addUncertain(item.name, amount, path, cost, places);
      add((values) => values[place] as number);
    }
  }

  private addList(
    item: ModelItem,
    list: readonly (number | Distribution)[],
    path: string,
    cost: boolean,
    add: (at: AmountAt) => void,
  ): void {
    const { amount: _, drawn: __, ...rest } = item;
    const numbers = list.map((each) => (isDistribution(each) ? 0 : each));
    const { amounts } = spreadItem({ ...rest, amount: numbers }, path, this.horizon, cost ? "zero" : "any");
    this.certain.push(atTimes(amounts, cost ? -1 : 1, this.horizon, this.timing));
    const places = list.map((each, index) => {
      if (!isDistribution(each)) return null;
      const time = this.timeOf((item.start ?? 1) + index);
      return this.addUncertain(`${item.name}[${index}]`, each, `${path}.amount[${index}]`, cost, [{ time, factor: 1 }]);
    });
    add((values) => places.map((place, index) => (place === null ? (numbers[index] as number) : (values[place] as number))));
  }

  /** Adds an input that enters in proportion; returns its place. */
  private addUncertain(
    name: string,
    amount: Distribution,
    path: string,
    cost: boolean,
    places: readonly { readonly time: number; readonly factor: number }[],
  ): number {
    const where = path.endsWith("]") && path.includes(".amount") ? path : `${path}.amount`;
    const sampler = samplerOf(amount, where);
    if (cost && (sampler.base < 0 || (sampler.least > -Infinity && sampler.least < 0)))
      throw invalidValue(where, "a cost of at least 0", Math.min(sampler.base, sampler.least));
    const place = this.add(name, sampler, `${path}.name`, false);
    const flows = new Array<number>(this.times).fill(0);
    for (const { time, factor } of places) flows[time] = (flows[time] as number) + (cost ? -factor : factor);
    (this.inputs[place] as { flows: number[] | null }).flows = flows;
    return place;
  }

  private add(name: string, sampler: Sampler, path: string, named: boolean): number {
    if (this.inputs.some((other) => other.name === name)) throw invalidValue(path, "a name of its own", name);
    return this.inputs.push({ name, sampler, named, flows: null }) - 1;
  }

  private samplerAt(value: number | Distribution, path: string): Sampler {
    return samplerOf(typeof value === "number" ? { distribution: "constant", value } : value, path);
  }

  private get times(): number {
    return this.horizon + (this.timing === "now" ? 0 : 1);
  }

  private timeOf(period: number): number {
    return this.timing === "now" ? Math.max(0, period - 1) : period;
  }

  done(rate: number | { readonly input: number }): CompiledModel {
    const { inputs, computed, items, horizon, timing } = this;
    const nothing = Array.from({ length: this.times }, (): number[] => []);
    const inputOf = (values: readonly number[]): BusinessCaseInput => {
      const named = namedInputs(inputs, values);
      const side = (cost: boolean): CaseItem[] =>
        items.filter((each) => each.cost === cost).map(({ item, amountAt }) => ({ ...item, amount: amountAt(values, named) }));
      const discountRate = typeof rate === "number" ? rate : (values[rate.input] as number);
      return { costs: side(true), benefits: side(false), horizon, discountRate, timing };
    };
    return {
      inputs,
      computed,
      certainFlows: joined(nothing, ...this.certain),
      rate,
      caseAt: (values) => businessCase(inputOf(values)),
      npvAt: (values) => {
        const input = inputOf(values);
        return npv(input.discountRate, cashflowOf(input));
      },
      base: inputs.map(({ sampler }) => sampler.base),
    };
  }
}

/** The inputs that functions read, as an object without a prototype, so that any name is an ordinary one. */
export function namedInputs(inputs: readonly ModelInput[], values: readonly number[]): CaseInputs {
  const named = Object.create(null) as Record<string, number>;
  inputs.forEach(({ name, named: isNamed }, index) => {
    if (isNamed) named[name] = values[index] as number;
  });
  return named;
}

/** Adds what a computed item brings in one future to the cash flows. */
export function addComputed(
  { path, compute, places, costs }: ComputedItem,
  inputs: CaseInputs,
  add: (time: number, flow: number) => void,
): void {
  const amount = compute(inputs);
  const check = (value: number, where: string): void => {
    checkFinite(where, value);
    if (costs && value < 0) throw invalidValue(where, "a cost of at least 0", value);
  };
  if (typeof amount === "number") {
    check(amount, `${path}.amount`);
    for (const { time, factor } of places) add(time, finite(factor * amount, `${path}.amount`));
    return;
  }
  if (!Array.isArray(amount) || amount.length > places.length) {
    throw invalidValue(`${path}.amount`, `a number, or at most ${places.length} of them`, amount);
  }
  (amount as readonly number[]).forEach((value, index) => {
    check(value, `${path}.amount[${index}]`);
    const { time, factor } = places[index] as { time: number; factor: number };
    add(time, Math.sign(factor) * value);
  });
}
