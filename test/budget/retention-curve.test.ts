import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { businessCase } from "../../src/budget/business-case.ts";
import { retentionProfit } from "../../src/budget/retention-profit.ts";
import type { CxError } from "../../src/core/errors.ts";
import { measure } from "../../src/core/measure.ts";
import { cohortRetention } from "../../src/retention/cohort-retention.ts";
import { retentionByTenure } from "../../src/retention/retention-by-tenure.ts";
import { shiftedBetaGeometricCurve } from "../../src/retention/shifted-beta-geometric-curve.ts";
import { survivalOf } from "../../src/retention/survival-of.ts";
import { kaplanMeierFromLifeTable } from "../../src/stats/kaplan-meier.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";

const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    const { code, path } = error as CxError;
    return [code, path];
  }
  return undefined;
};
const lifeTable = fc
  .array(fc.record({ time: fc.nat(8), events: fc.nat(20), censored: fc.nat(20) }), { minLength: 1, maxLength: 9 })
  .filter((rows) => rows.some(({ events, censored }) => events + censored > 0));

describe("retentionByTenure", () => {
  it("multiplies up to the Kaplan-Meier curve of the life table", () => {
    fc.assert(
      fc.property(lifeTable, (table) => {
        const { survival, retention, periods } = retentionByTenure(table);
        const { steps } = kaplanMeierFromLifeTable(table);
        periods.forEach(({ period, survival: left, atRisk, lost, retentionRate, interval }, place) => {
          expect(period).toBe(place + 1);
          const step = steps.findLast(({ time }) => time < period);
          expect(left).toBeCloseTo(step?.survival ?? 1, 12);
          expect([survival[period], retention[place]]).toStrictEqual([left, retentionRate]);
          expect(interval).toStrictEqual(proportionInterval(atRisk - lost, atRisk));
        });
        expect(survival[0]).toBe(1);
        expect(periods.at(-1)?.period).toBe((steps.at(-1)?.time ?? NaN) + 1);
      }),
    );
  });
  it("counts late entries from the next age on", () => {
    const table = [
      { time: 0, events: 1, censored: 0 },
      { time: 1, events: 0, censored: 0, entered: 4 },
      { time: 2, events: 2, censored: 3 },
    ];
    expect(retentionByTenure(table).periods.map(({ atRisk, lost }) => [atRisk, lost])).toStrictEqual([
      [2, 1],
      [1, 0],
      [5, 2],
    ]);
  });
  it("reads the cohorts of contracts, over those whose period is over", () => {
    const spells = [
      ...[1, 2, 3, 4].map((customer) => ({ customer, start: "2026-01-10", end: customer === 1 ? "2026-02-15" : null })),
      ...[5, 6].map((customer) => ({ customer, start: "2026-02-10", end: customer === 5 ? "2026-03-15" : null })),
    ];
    const cohorts = cohortRetention(spells, { kind: "contract", every: "month", asOf: "2026-04-01" });
    expect(retentionByTenure(cohorts).periods.map(({ atRisk, lost }) => [atRisk, lost])).toStrictEqual([
      [6, 2],
      [3, 0],
    ]);
  });
  it("ends before too few are at risk, and after so many periods", () => {
    const table = [
      { time: 0, events: 5, censored: 0 },
      { time: 1, events: 2, censored: 1 },
      { time: 2, events: 1, censored: 1 },
    ];
    const lengthOf = (options: object): number => retentionByTenure(table, options).periods.length;
    expect([lengthOf({}), lengthOf({ minAtRisk: 2 }), lengthOf({ minAtRisk: 3 }), lengthOf({ periods: 1 })]).toStrictEqual([3, 3, 2, 1]);
    expect(retentionByTenure(table, { level: 0.8 }).level).toBe(0.8);
  });
  it("takes the result of survivalOf as it is", () => {
    const result = measure(survivalOf({ duration: "months", event: "left" }), [
      { months: 0, left: true },
      { months: 1, left: false },
    ]);
    expect(retentionByTenure(result)).toStrictEqual(retentionByTenure(result.lifeTable));
  });
  it.each([
    [[{ time: 0.5, events: 1, censored: 0 }], {}, ["invalid-value", "source"]],
    [[], {}, ["empty", "retentionByTenure"]],
    [[{ time: 1, events: 1, censored: 0 }], { minAtRisk: 2 }, ["empty", "retentionByTenure"]],
    [[{ time: 1, events: 1, censored: 0 }], { minAtRisk: 0 }, ["invalid-option", "options.minAtRisk"]],
    [[{ time: 1, events: 1, censored: 0 }], { periods: 0 }, ["invalid-option", "options.periods"]],
    [[{ time: 1, events: 1, censored: 0 }], { level: 2 }, ["invalid-option", "options.level"]],
    [[{ time: 1, events: 1, censored: 0 }], { until: 2 }, ["invalid-option", "options.until"]],
  ])("refuses %j with %j", (source, options, expected) => {
    expect(thrown(() => retentionByTenure(source, options as never))).toStrictEqual(expected);
  });
  it("refuses cohorts of activity", () => {
    const orders = cohortRetention([{ customer: 1, at: "2026-01-01" }], { kind: "on-period", every: "month", asOf: "2026-04-01" });
    expect(thrown(() => retentionByTenure(orders))).toStrictEqual(["invalid-value", "source"]);
  });
});

const base = { customers: 1000, margin: 100, lift: 0.02, discountRate: 0.05 } as const;
const timing = fc.constantFrom("now", "period-end", "after-renewal");

describe("retentionProfit by a curve", () => {
  it("is that of one rate where the curve is flat", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 95 }),
        fc.integer({ min: 1, max: 20 }),
        timing,
        fc.boolean(),
        (percent, periods, when, negative) => {
          const rate = percent / 100;
          const lift = negative ? -Math.min(0.02, rate) : 0.02;
          const flat = { ...base, lift, margin: [50, 100], marginGrowth: 0.1, timing: when };
          const curve = retentionProfit({ ...flat, retention: { retention: Array.from({ length: periods }, () => rate) } });
          const horizon = when === "after-renewal" ? periods : periods + 1;
          const one = retentionProfit({ ...flat, retention: rate, horizon });
          for (const key of ["profit", "customerValue", "liftedCustomerValue", "retention", "liftedRetention"] as const)
            expect(curve[key]).toBeCloseTo(one[key], 6);
          curve.gains?.forEach((gain, period) => {
            expect(gain).toBeCloseTo(one.gains?.[period] ?? NaN, 6);
          });
          expect([curve.interval, curve.gainsInterval]).toStrictEqual([null, null]);
        },
      ),
    );
  });
  it("works by hand: two periods of tenure", () => {
    const result = retentionProfit({ ...base, customers: 10, lift: 0.1, discountRate: 0, retention: { retention: [0.5, 0.8] } });
    // 1 + 0.5 + 0.4 today, 1 + 0.6 + 0.54 lifted.
    expect([result.customerValue, result.liftedCustomerValue]).toStrictEqual([190, expect.closeTo(214, 9)]);
    expect(result.profit).toBeCloseTo(240, 9);
    expect(result.gains).toStrictEqual([0, expect.closeTo(100, 9), expect.closeTo(140, 9)]);
    expect([result.retention, result.liftedRetention]).toStrictEqual([Math.sqrt(0.4), expect.closeTo(Math.sqrt(0.54), 12)]);
  });
  it("keeps no more than all, and no fewer than none", () => {
    const at = (lift: number): number =>
      retentionProfit({ ...base, lift, discountRate: 0, retention: { retention: [0.95, 0.1] } }).liftedCustomerValue;
    expect(at(0.2)).toBeCloseTo(100 * (1 + 1 + 0.3), 9);
    expect(at(-0.5)).toBeCloseTo(100 * (1 + 0.45), 9);
  });
  it("lifts the periods of tenure that are named, and no others", () => {
    const at = (lift: number | readonly number[]) =>
      retentionProfit({ ...base, lift, discountRate: 0, retention: { retention: [0.5, 0.8, 0.9] } });
    expect(at([0.1]).liftedCustomerValue).toBeCloseTo(100 * (1 + 0.6 + 0.48 + 0.432), 9);
    expect(at([0, 0.1, 0]).liftedCustomerValue).toBeCloseTo(100 * (1 + 0.5 + 0.45 + 0.405), 9);
    expect(at([0.02, 0.02, 0.02])).toStrictEqual(at(0.02));
    expect(at([]).profit).toBe(0);
  });
  it("has limits around the profit that are as wide as those of the one rate, where there is one", () => {
    const table = [{ time: 0, events: 20, censored: 80 }];
    const measured = retentionByTenure(table);
    const [only] = measured.periods;
    const input = { ...base, horizon: 2 };
    const curve = retentionProfit({ ...input, retention: measured });
    const one = retentionProfit({ ...input, retention: { retentionRate: 0.8, interval: only!.interval } });
    expect(curve.interval?.low).toBeCloseTo(one.interval?.low ?? NaN, 8);
    expect(curve.interval?.high).toBeCloseTo(one.interval?.high ?? NaN, 8);
    expect(curve.interval).toMatchObject({ level: 0.95, method: "square-and-add" });
  });
  it("has limits that hold the profit, widen with the level, and never come from rates above 1", () => {
    fc.assert(
      fc.property(lifeTable, fc.constantFrom(0.05, -0.05, 0.5, 0), timing, (table, lift, when) => {
        const at = (level: number) => retentionProfit({ ...base, lift, timing: when, retention: retentionByTenure(table, { level }) });
        const [narrow, wide] = [at(0.8), at(0.99)];
        for (const { profit, interval, gains, gainsInterval } of [narrow, wide]) {
          expect(interval?.low).toBeLessThanOrEqual(profit);
          expect(interval?.high).toBeGreaterThanOrEqual(profit);
          gains?.forEach((gain, period) => {
            expect(gainsInterval?.low[period]).toBeLessThanOrEqual(gain + 1e-9);
            expect(gainsInterval?.high[period]).toBeGreaterThanOrEqual(gain - 1e-9);
          });
        }
        expect(wide.interval?.low).toBeLessThanOrEqual((narrow.interval?.low ?? NaN) + 1e-9);
        expect(wide.interval?.high).toBeGreaterThanOrEqual((narrow.interval?.high ?? NaN) - 1e-9);
      }),
    );
  });
  it("takes the projection of a model, as far as it goes", () => {
    const model = shiftedBetaGeometricCurve({ parameters: { alpha: 0.7, beta: 1.2 } }, { periods: 24 });
    const result = retentionProfit({ ...base, retention: model });
    expect(result.gains).toHaveLength(25);
    expect(result.customerValue).toBeCloseTo(
      model.survival.reduce((sum, left, t) => sum + (100 * left) / 1.05 ** t, 0),
      8,
    );
  });
  it.each<[object, unknown]>([
    [{ retention: { retention: [] } }, ["invalid-value", "retention.retention"]],
    [{ retention: { retention: 0.8 } }, ["invalid-value", "retention.retention"]],
    [{ retention: { retention: [0.8, 1.1] } }, ["invalid-value", "retention.retention[1]"]],
    [{ retention: { retention: [0.8] }, horizon: 3 }, ["invalid-value", "horizon"]],
    [{ retention: { retention: [0.8] }, horizon: 2, timing: "after-renewal" }, ["invalid-value", "horizon"]],
    [{ retention: { retention: [0.8], periods: [] } }, ["invalid-option", "options.level"]],
    [{ retention: { retention: [0.8], periods: [], level: 0.9 } }, ["invalid-value", "retention.periods"]],
    [
      { retention: { retention: [0.8], periods: [{ interval: { low: 0.85, high: 0.9 } }], level: 0.9 } },
      ["invalid-value", "retention.periods[0].interval"],
    ],
    [
      { retention: { retention: [0.8], periods: [{ interval: { low: -0.1, high: 0.9 } }], level: 0.9 } },
      ["invalid-value", "retention.periods[0].interval.low"],
    ],
    [{ retention: { retention: [0.8] }, lift: 1.5 }, ["invalid-value", "lift"]],
    [{ retention: { retention: [0.8] }, lift: NaN }, ["invalid-value", "lift"]],
    [{ retention: { retention: [0.8] }, lift: [0.1, 0.1] }, ["invalid-value", "lift"]],
    [{ retention: { retention: [0.8, 0.8] }, lift: [0.1, 2] }, ["invalid-value", "lift[1]"]],
    [{ retention: { retention: [0.8, 0.8] }, lift: [0.1, -0.1] }, ["invalid-value", "lift[0]"]],
    [{ retention: 0.8, lift: [0.1] }, ["invalid-value", "lift"]],
    [{ retention: { retention: [0.8] }, discountRate: -1 }, ["invalid-value", "discountRate"]],
  ])("refuses %j", (input, expected) => {
    expect(thrown(() => retentionProfit({ ...base, ...input } as never))).toStrictEqual(expected);
  });
});

describe("businessCase with the gains of retention", () => {
  const table = [
    { time: 0, events: 200, censored: 0 },
    { time: 1, events: 80, censored: 220 },
    { time: 2, events: 50, censored: 450 },
  ];
  it.each(["now", "period-end"] as const)("has the profit and its limits as present value, timing %s", (when) => {
    const measured = retentionByTenure(table);
    const inputs = [
      { ...base, retention: measured },
      { ...base, horizon: 6, retention: { retentionRate: 0.8, interval: { low: 0.75, high: 0.84, level: 0.95 } } },
    ];
    for (const lift of [0.02, -0.02]) {
      for (const input of inputs) {
        const gain = retentionProfit({ ...input, lift, timing: when });
        const horizon = gain.gains?.length ?? 0;
        const result = businessCase({ costs: [], benefits: [{ name: "kept", amount: gain }], horizon, discountRate: 0.05, timing: when });
        expect(result.npv).toBeCloseTo(gain.profit, 7);
        expect(result.npvInterval?.low).toBeCloseTo(gain.interval?.low ?? NaN, 7);
        expect(result.npvInterval?.high).toBeCloseTo(gain.interval?.high ?? NaN, 7);
        expect(result.npvInterval).toMatchObject({ level: 0.95, method: "monotone" });
      }
    }
  });
  it("takes gains without limits as certain, and limits of one's own instead", () => {
    const gain = retentionProfit({ ...base, retention: 0.8, horizon: 3 });
    const caseOf = (item: object) =>
      businessCase({ costs: [], benefits: [{ name: "kept", amount: gain, ...item }], horizon: 3, discountRate: 0 });
    expect(gain.gainsInterval).toBeNull();
    expect(caseOf({}).npvInterval).toBeNull();
    expect(caseOf({ interval: { low: [0, 0, 0], high: [9e9, 9e9, 9e9] } }).npvInterval).toMatchObject({ low: 0, high: 27e9 });
  });
  it("refuses gains for ever", () => {
    const gain = retentionProfit({ ...base, retention: 0.8 });
    expect(
      thrown(() => businessCase({ costs: [], benefits: [{ name: "kept", amount: gain }], horizon: 3, discountRate: 0 })),
    ).toStrictEqual(["invalid-value", "benefits[0].amount"]);
  });
});
