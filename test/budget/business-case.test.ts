import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { businessCase } from "../../src/budget/business-case.ts";
import { npv } from "../../src/budget/npv.ts";
import { retentionProfit } from "../../src/budget/retention-profit.ts";
import { customerValueFigures, retentionFigures } from "../reference/figures-finance.ts";

const base = { customers: 1000, margin: 100, lift: 0.05 };
const error = (path: string): unknown => expect.objectContaining({ code: "invalid-value", path });

describe("retentionProfit", () => {
  it("has the closed form lift / (1 + d - r - lift) with a flat margin for ever", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 99 }),
        fc.constantFrom("now" as const, "period-end" as const),
        (r, d, l, timing) => {
          const [retention, discountRate, lift] = [r / 1000, d / 1000, l / 1000];
          const room = 1 + discountRate - retention - lift;
          const { effect } = retentionProfit({ ...base, retention, discountRate, lift, timing });
          // The rates are rounded when added: up to two units in the last place of 1, over the room and over the lift.
          expect(Math.abs((effect as number) * (room / lift) - 1)).toBeLessThanOrEqual(2 ** -49 / room / lift);
        },
      ),
    );
  });

  it.each(retentionFigures)("gives $effect at retention $retention and discount rate $discountRate", ({ effect, ...rates }) => {
    expect(retentionProfit({ ...base, ...rates }).effect).toBeCloseTo(effect, 13);
  });

  it("is 25 % where 1 + d - r is .25, and 95 % where it is .1026", () => {
    expect(retentionProfit({ ...base, retention: 0.8, discountRate: 0.05 }).effect).toBeCloseTo(0.25, 12);
    expect(retentionProfit({ ...base, retention: 0.9, discountRate: 0.0026 }).effect).toBeCloseTo(0.9505703, 6);
  });

  it.each(Object.entries(customerValueFigures))("values a customer by timing %s at %s", (timing, value) => {
    const result = retentionProfit({ ...base, retention: 0.8, discountRate: 0.1, timing: timing as "now" });
    expect(result.customerValue).toBeCloseTo(value, 10);
  });

  it("tends to its value for ever as the horizon grows, and grows with the growth of margins", () => {
    const input = { ...base, retention: 0.8, discountRate: 0.1 };
    expect(retentionProfit({ ...input, horizon: 1000 }).profit).toBeCloseTo(retentionProfit(input).profit, 6);
    expect(retentionProfit({ ...input, marginGrowth: 0.05 }).effect).toBeGreaterThan(retentionProfit(input).effect as number);
    expect(retentionProfit({ ...input, margin: [100, 105, 110.25], marginGrowth: 0.05 }).profit).toBeCloseTo(
      retentionProfit({ ...input, marginGrowth: 0.05 }).profit,
      6,
    );
  });

  it("gains by period what it is worth", () => {
    for (const timing of ["now", "period-end"] as const) {
      const { gains, profit } = retentionProfit({ ...base, retention: 0.8, discountRate: 0.1, horizon: 12, timing });
      expect(npv(0.1, gains as number[], { timing })).toBeCloseTo(profit, 8);
    }
    const { gains, profit } = retentionProfit({ ...base, retention: 0.8, discountRate: 0.1, horizon: 12, timing: "after-renewal" });
    expect(npv(0.1, gains as number[], { timing: "period-end" })).toBeCloseTo(profit, 8);
  });

  it("carries the limits of a measured rate to the profit", () => {
    const measured = { retentionRate: 0.8, interval: { low: 0.75, high: 0.85, level: 0.9 } };
    const at = (retention: number, lift: number): number => retentionProfit({ ...base, lift, retention, discountRate: 0.1 }).profit;
    expect(retentionProfit({ ...base, retention: measured, discountRate: 0.1 }).interval).toEqual({
      low: at(0.75, 0.05),
      high: at(0.85, 0.05),
      level: 0.9,
      method: "monotone",
    });
    expect(retentionProfit({ ...base, lift: -0.05, retention: measured, discountRate: 0.1 }).interval).toMatchObject({
      low: at(0.85, -0.05),
      high: at(0.75, -0.05),
    });
  });

  it("has no upper limit where the value has no bound", () => {
    const measured = { retentionRate: 0.8, interval: { low: 0.75, high: 0.99, level: 0.95 } };
    expect(retentionProfit({ ...base, retention: measured, discountRate: 0 }).interval?.high).toBeNull();
  });

  it("refuses what has no value, naming the place", () => {
    const input = { ...base, retention: 0.8, discountRate: 0.1 };
    expect(() => retentionProfit({ ...input, retention: 0.95, discountRate: 0 })).toThrow(error("retention"));
    expect(() => retentionProfit({ ...input, retention: 80 })).toThrow(error("retention"));
    expect(() => retentionProfit({ ...input, lift: 0.3 })).toThrow(error("lift"));
    expect(() => retentionProfit({ ...input, margin: [] })).toThrow(error("margin"));
    expect(() => retentionProfit({ ...input, horizon: 0 })).toThrow(error("horizon"));
    expect(() => retentionProfit({ ...input, margins: 5 } as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});

describe("businessCase", () => {
  const costs = [
    { name: "build", amount: [1000], start: 0 },
    { name: "run", amount: 100 },
  ];
  const benefits = [{ name: "kept", amount: 600 }];
  const input = { costs, benefits, horizon: 3, discountRate: 0.1 };

  it("is npv, irr, mirr and payback of its cash flow", () => {
    const result = businessCase(input);
    expect(result.cashflow).toEqual([-1000, 500, 500, 500]);
    expect(result.cumulative).toEqual([-1000, -500, 0, 500]);
    expect(result.npv).toBe(npv(0.1, result.cashflow));
    expect(result).toMatchObject({ totalCost: 1300, totalBenefit: 1800, payback: { periods: 2, reason: null }, npvInterval: null });
    expect(result.irr.rates[0]).toBeCloseTo(0.233751928, 8);
    expect(result.roi).toBeCloseTo(500 / 1300, 15);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("breaks even where all benefits are scaled by the stated factor", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 20 }),
        (build, kept, horizon) => {
          const at = (factor: number): ReturnType<typeof businessCase> =>
            businessCase({
              costs: [{ name: "", amount: [build], start: 0 }],
              benefits: [{ name: "", amount: kept * factor }],
              horizon,
              discountRate: 0.07,
            });
          const { breakEven, presentCost } = at(1);
          // The factor, the amount and each present value are rounded once.
          expect(Math.abs(at(breakEven as number).npv)).toBeLessThanOrEqual(presentCost * 2 ** -50);
        },
      ),
    );
  });

  it("puts period 1 at time 0 with timing now", () => {
    expect(businessCase({ ...input, timing: "now" }).cashflow).toEqual([-500, 500, 500]);
  });

  it("grows and repeats single amounts", () => {
    expect(
      businessCase({ costs: [], benefits: [{ name: "", amount: 100, growth: 0.5, start: 2, periods: 2 }], horizon: 4, discountRate: 0 })
        .cashflow,
    ).toEqual([0, 0, 100, 150, 0]);
  });

  it("carries the level of one uncertain item, and calls several bounds", () => {
    const uncertain = [{ ...benefits[0], name: "kept", amount: 600, interval: { low: 500, high: 700, level: 0.9 } }];
    const one = businessCase({ ...input, benefits: uncertain }).npvInterval;
    expect(one).toEqual({ low: npv(0.1, [-1000, 400, 400, 400]), high: npv(0.1, [-1000, 600, 600, 600]), level: 0.9, method: "monotone" });
    const several = businessCase({
      ...input,
      benefits: uncertain,
      costs: [{ name: "run", amount: 100, interval: { low: 50, high: 200 } }],
    }).npvInterval;
    expect(several).toEqual({ low: npv(0.1, [0, 300, 300, 300]), high: npv(0.1, [0, 650, 650, 650]), level: null, method: "bounds" });
  });

  it("has no return on no cost", () => {
    expect(businessCase({ costs: [], benefits, horizon: 2, discountRate: 0 })).toMatchObject({
      roi: null,
      benefitCost: null,
      breakEven: 0,
      mirr: { rate: null },
    });
  });

  it("refuses amounts in two currencies, naming both places", () => {
    const [first, ...rest] = costs;
    const mixed = { ...input, costs: [{ ...first, name: "build", amount: [1000], currency: "EUR" }, ...rest] };
    expect(businessCase({ ...mixed, benefits: [{ name: "kept", amount: 600, currency: "EUR" }] })).toEqual(businessCase(input));
    expect(() => businessCase({ ...mixed, benefits: [{ name: "kept", amount: 600, currency: "USD" }] })).toThrow(
      expect.objectContaining({ path: "benefits[0].currency", expected: "EUR, as in costs[0]" }),
    );
  });

  it("refuses amounts beyond the horizon, negative costs and limits that do not hold the amount", () => {
    expect(() => businessCase({ ...input, costs: [{ name: "", amount: [1, 2, 3, 4] }] })).toThrow(error("costs[0].amount"));
    expect(() => businessCase({ ...input, costs: [{ name: "", amount: -1 }] })).toThrow(error("costs[0].amount"));
    expect(() => businessCase({ ...input, benefits: [{ name: "", amount: 1, interval: { low: 2, high: 3 } }] })).toThrow(
      error("benefits[0].interval"),
    );
    expect(() => businessCase({ ...input, horizon: 0 })).toThrow(error("horizon"));
    expect(() => businessCase({ ...input, costs: [], benefits: [] })).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => businessCase({ ...input, rate: 1 } as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
