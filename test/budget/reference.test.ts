import { describe, expect, it } from "vitest";
import { type Distribution, fillDistribution } from "../../src/budget/distribution.ts";
import { earnedValue } from "../../src/budget/earned-value.ts";
import { irr } from "../../src/budget/irr.ts";
import { mirr } from "../../src/budget/mirr.ts";
import { npv } from "../../src/budget/npv.ts";
import { discountedPayback, payback } from "../../src/budget/payback.ts";
import { payment } from "../../src/budget/payment.ts";
import { roi } from "../../src/budget/roi.ts";
import { simulate } from "../../src/budget/simulate.ts";
import { xirr } from "../../src/budget/xirr.ts";
import { xnpv } from "../../src/budget/xnpv.ts";
import { createRandom } from "../../src/core/random.ts";
import { allowance, type ReferenceCase, referenceCases, referenceFolderPresent } from "../reference/cases.ts";

type Figures = Record<string, unknown>;

/** The cash flows of a case, written out or as a first flow and level payments. */
function flowsOf({ cashflows, first, payment: level, payments, last }: Figures): number[] {
  if (cashflows) return cashflows as number[];
  const flows = [first as number, ...Array.from({ length: payments as number }, () => level as number)];
  return last === undefined ? flows : [...flows.slice(0, -1), last as number];
}

const oracles: Record<string, (input: Figures) => Figures> = {
  irr: (input) => {
    const { rates, count, multiplicities, signChanges } = irr(flowsOf(input));
    return { rates, count, multiplicity: multiplicities, signChanges };
  },
  npv: (input) => ({
    npv: npv(input["rate"] as number, flowsOf(input)),
    spreadsheetNpv: npv(input["rate"] as number, flowsOf(input), { timing: "period-end" }),
  }),
  mirr: ({ cashflows, financeRate, reinvestRate }) => ({
    mirr: mirr(cashflows as number[], { financeRate: financeRate as number, reinvestRate: reinvestRate as number }).rate,
  }),
  payback: ({ cashflows, rate }) => ({
    payback: payback(cashflows as number[]).periods,
    discountedPayback: discountedPayback(rate as number, cashflows as number[]).periods,
  }),
  pmt: ({ when, ...loan }) => ({ ...payment({ ...loan, timing: when === "end" ? "period-end" : "now" } as Parameters<typeof payment>[0]) }),
  xirr: ({ cashflows, dates, rate }) => {
    const flows = (cashflows as number[]).map((amount, index) => ({ amount, date: (dates as string[])[index] as string }));
    return { xirr: xirr(flows).rates[0], xnpv: xnpv(rate as number, flows) };
  },
  roi: (input) => ({ ...roi(input as unknown as Parameters<typeof roi>[0]) }),
  "earned-value": (input) => ({ ...earnedValue(input as unknown as Parameters<typeof earnedValue>[0]) }),
};

function expectClose(reference: ReferenceCase, key: string, got: unknown, expected: unknown): void {
  if (Array.isArray(expected)) {
    expect(got, key).toHaveLength(expected.length);
    expected.forEach((value, index) => expectClose(reference, key, (got as unknown[])[index], value));
  } else if (typeof expected === "number") {
    expect(Math.abs((got as number) - expected), `${key}: ${String(got)} for ${expected}`).toBeLessThanOrEqual(
      allowance(reference, key, expected),
    );
  } else expect(got, key).toEqual(expected);
}

/** Figures of a random method, each with its standard error. */
type Simulated = Readonly<Record<string, readonly [value: number, standardError: number]>>;

function simulatedCase({ cost, benefit, periods, rate }: Figures): Simulated {
  const model = {
    costs: [{ name: "cost", amount: [cost as number], start: 0 }],
    benefits: [{ name: "benefit", amount: benefit as Distribution, drawn: "every-period" as const }],
    horizon: periods as number,
    discountRate: rate as number,
  };
  const { draws, mean, standardError, standardDeviation, percentiles, probabilityPositive } = simulate(model, {
    percentiles: [0.05, 0.95],
  });
  const [low, high] = percentiles.map((each) => [each.value, each.standardError] as const);
  return {
    meanNpv: [mean, standardError],
    // Of normal draws.
    sdNpv: [standardDeviation, standardDeviation / Math.sqrt(2 * draws)],
    probabilityPositive: [probabilityPositive.probability, probabilityPositive.standardError],
    quantile05: low as readonly [number, number],
    quantile95: high as readonly [number, number],
  };
}

function drawnMoments(distribution: Distribution): Simulated {
  const draws = fillDistribution(createRandom(1), distribution, new Float64Array(100_000));
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = meanOf(draws);
  const squares = draws.map((value) => (value - mean) ** 2);
  const variance = meanOf(squares);
  return {
    mean: [mean, Math.sqrt(variance / draws.length)],
    variance: [variance, Math.sqrt(meanOf(squares.map((square) => (square - variance) ** 2)) / draws.length)],
  };
}

/** An exact answer for a random method: within 4 of its own standard errors. */
function expectSimulated({ id, input, expected }: ReferenceCase): void {
  const figures = id.startsWith("simulation-") ? simulatedCase(input) : drawnMoments(input as unknown as Distribution);
  expect(Object.keys(figures).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, [got, standardError]] of Object.entries(figures)) {
    const rounding = 1e-12 * Math.abs(got);
    expect(Math.abs(got - (expected[key] as number)), `${key}: ${got}`).toBeLessThanOrEqual(4 * standardError + rounding);
  }
}

/** Keys that the library does not print; the days are inside `xnpv`. */
const notCompared = new Set(["digits", "days"]);

describe("finance.json", () => {
  if (!referenceFolderPresent) it("is ABSENT: only the figures of test/reference are checked", () => {});
  for (const reference of referenceCases("finance")) {
    if (reference.id.startsWith("simulation-") || reference.id.startsWith("distribution-")) {
      it(`agrees on ${reference.id} within 4 standard errors`, () => expectSimulated(reference));
      continue;
    }
    const topic = Object.keys(oracles).find((name) => reference.id.startsWith(`${name}-`));
    if (topic === undefined) throw new Error(`nothing checks ${reference.id}`);
    it(`agrees on ${reference.id}`, () => {
      const got = (oracles[topic] as (input: Figures) => Figures)(reference.input);
      const keys = Object.keys(reference.expected).filter((key) => !notCompared.has(key));
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expectClose(reference, key, got[key], reference.expected[key]);
    });
  }
});
