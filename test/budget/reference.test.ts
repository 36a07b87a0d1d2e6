import { describe, expect, it } from "vitest";
import { earnedValue } from "../../src/budget/earned-value.ts";
import { irr } from "../../src/budget/irr.ts";
import { mirr } from "../../src/budget/mirr.ts";
import { npv } from "../../src/budget/npv.ts";
import { discountedPayback, payback } from "../../src/budget/payback.ts";
import { payment } from "../../src/budget/payment.ts";
import { roi } from "../../src/budget/roi.ts";
import { xirr } from "../../src/budget/xirr.ts";
import { xnpv } from "../../src/budget/xnpv.ts";
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

/** Keys that the library does not print; the days are inside `xnpv`. */
const notCompared = new Set(["digits", "days"]);

describe("finance.json", () => {
  if (!referenceFolderPresent) it("is ABSENT: only the figures of test/reference are checked", () => {});
  for (const reference of referenceCases("finance")) {
    const topic = Object.keys(oracles).find((name) => reference.id.startsWith(`${name}-`));
    if (topic === undefined) {
      it.todo(`pending until the simulation: ${reference.id}`);
      continue;
    }
    it(`agrees on ${reference.id}`, () => {
      const got = (oracles[topic] as (input: Figures) => Figures)(reference.input);
      const keys = Object.keys(reference.expected).filter((key) => !notCompared.has(key));
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expectClose(reference, key, got[key], reference.expected[key]);
    });
  }
});
