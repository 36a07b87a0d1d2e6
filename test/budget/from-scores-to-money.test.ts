import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnCost } from "../../src/budget/churn-cost.ts";
import { npsRevenueImpact, revenueByCategory } from "../../src/budget/nps-revenue-impact.ts";
import { npv } from "../../src/budget/npv.ts";
import { retentionForEffect } from "../../src/budget/retention-for-effect.ts";
import { retentionProfit } from "../../src/budget/retention-profit.ts";
import { serviceSavings } from "../../src/budget/service-savings.ts";
import { churnRate } from "../../src/retention/churn-rate.ts";
import { fcr } from "../../src/service/fcr.ts";
import { revenueWeightedNps } from "../../src/survey/revenue-weighted-nps.ts";

const error = (path: string, code = "invalid-value"): unknown => expect.objectContaining({ code, path });
const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
const money = fc.integer({ min: 0, max: 10_000 });
const measuredChurn = fc
  .tuple(fc.integer({ min: 1, max: 500 }), share)
  .map(([startCustomers, lost]) => churnRate({ startCustomers, lostCustomers: Math.floor(lost * startCustomers) }));

describe("churnCost", () => {
  it("is in proportion to churn, limits and all", () => {
    fc.assert(
      fc.property(measuredChurn, money, money, money, (churn, customers, customerValue, acquisitionCost) => {
        const { cost, interval, lostValue, replacementCost, perPoint } = churnCost({ customers, churn, customerValue, acquisitionCost });
        const per = customers * (customerValue + acquisitionCost);
        expect(cost).toBeCloseTo(churn.churnRate * per, 5);
        expect(lostValue + replacementCost).toBeCloseTo(cost, 5);
        expect(interval?.low).toBeCloseTo(churn.interval.low * per, 5);
        expect(interval?.high).toBeCloseTo(churn.interval.high * per, 5);
        expect(perPoint * 100 * churn.churnRate).toBeCloseTo(cost, 5);
      }),
    );
    expect(churnCost({ customers: 10, churn: 0.1, customerValue: 5 })).toEqual({
      lostCustomers: 1,
      lostValue: 5,
      replacementCost: 0,
      cost: 5,
      interval: null,
      perPoint: 0.5,
    });
  });
  it("refuses what is no rate, and limits that do not hold it", () => {
    const input = { customers: 10, customerValue: 5 };
    expect(() => churnCost({ ...input, churn: 1.1 })).toThrow(error("churn"));
    expect(() => churnCost({ ...input, churn: { churnRate: 0.5, interval: { low: 0.6, high: 0.7, level: 0.95 } } })).toThrow(
      error("churn.interval"),
    );
    expect(() => churnCost({ ...input, churn: { churnRate: 0.5, interval: { low: 0.4, high: 0.7, level: 95 } } })).toThrow(
      error("churn.interval.level"),
    );
    expect(() => churnCost({ ...input, churn: 0.1, customers: -1 })).toThrow(error("customers"));
    expect(() => churnCost({ ...input, churn: 0.1, value: 1 } as never)).toThrow(error("options.value", "invalid-option"));
  });
});

describe("revenueByCategory", () => {
  it("is the revenue of revenueWeightedNps, and adds up", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ rating: fc.integer({ min: 0, max: 10 }), revenue: fc.integer({ min: 1, max: 999 }) }), { minLength: 1 }),
        share,
        share,
        share,
        (answers, a, b, c) => {
          const scored = revenueWeightedNps(answers);
          const { categories, revenue, revenueLost } = revenueByCategory(scored, { promoters: a, passives: b, detractors: c });
          expect(categories.map((row) => row.share)).toEqual([
            scored.revenueShares.promoters,
            scored.revenueShares.passives,
            scored.revenueShares.detractors,
          ]);
          expect(categories.reduce((sum, { customers }) => sum + customers, 0)).toBe(answers.length);
          expect(revenue).toBe(scored.revenue.total);
          expect(categories.reduce((sum, row) => sum + (row.revenueLost as number), 0)).toBeCloseTo(revenueLost as number, 6);
        },
      ),
    );
  });
  it("carries limits: each group's own, and together by their squares", () => {
    const groups = {
      promoters: { customers: 10, revenue: 100 },
      passives: { customers: 0, revenue: 0 },
      detractors: { customers: 5, revenue: 200 },
    };
    const measured = (rate: number, low: number, high: number) => ({ churnRate: rate, interval: { low, high, level: 0.9 } });
    const result = revenueByCategory(groups, {
      promoters: measured(0.1, 0.07, 0.14),
      passives: 0.5,
      detractors: measured(0.2, 0.18, 0.215),
    });
    expect(result.categories[0]?.interval).toEqual({
      low: expect.closeTo(7, 10),
      high: expect.closeTo(14, 10),
      level: 0.9,
      method: "monotone",
    });
    expect(result.categories[1]).toMatchObject({ share: 0, revenuePerCustomer: null, interval: null });
    // 50 less 3 and 4, squared and added: 5; 50 and 4 and 3 more.
    expect(result.interval).toEqual({ low: expect.closeTo(45, 10), high: expect.closeTo(55, 10), level: 0.9, method: "square-and-add" });
    expect(() =>
      revenueByCategory(groups, {
        promoters: measured(0.1, 0, 1),
        passives: 0,
        detractors: { churnRate: 0.1, interval: { low: 0, high: 1, level: 0.8 } },
      }),
    ).toThrow(error("detractors.interval.level"));
    expect(revenueByCategory(groups)).toMatchObject({ revenue: 300, revenueLost: null, interval: null });
    expect(() => revenueByCategory({ ...groups, passives: { customers: -1, revenue: 0 } })).toThrow(error("revenue.passives.customers"));
    expect(() => revenueByCategory(groups, { promoters: 0.1 } as never)).toThrow(error("churn.passives"));
  });
});

describe("npsRevenueImpact", () => {
  const revenue = {
    promoters: { customers: 500, revenue: 300_000 },
    passives: { customers: 300, revenue: 150_000 },
    detractors: { customers: 200, revenue: 100_000 },
  };
  it("is worth what its gains are, and grows with n", () => {
    fc.assert(
      fc.property(
        share,
        share,
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom("own" as const, "joined" as const),
        (a, c, converted, horizon, spend) => {
          const input = { revenue, churn: { promoters: a, passives: 0.5, detractors: c }, converted, horizon, spend, discountRate: 0.08 };
          const { moved, gains, movedPerCustomer, movedInterval } = npsRevenueImpact(input);
          expect(npv(0.08, gains, { timing: "period-end" })).toBeCloseTo(moved, 5);
          expect(movedPerCustomer * converted).toBeCloseTo(moved, 5);
          expect(movedInterval).toBeNull();
          if (spend === "own") expect(Math.sign(Math.round(moved * 1e6))).toBe(converted === 0 ? 0 : Math.sign(Math.round((c - a) * 1000)));
        },
      ),
    );
  });
  it("in one period is n times revenue times the difference in churn", () => {
    const churn = { promoters: 0.05, passives: 0.1, detractors: 0.25 };
    expect(npsRevenueImpact({ revenue, churn, converted: 100 }).moved).toBeCloseTo(100 * 500 * 0.2, 8);
    expect(npsRevenueImpact({ revenue, churn, converted: 100, to: "passives" }).moved).toBeCloseTo(100 * 500 * 0.15, 8);
    expect(npsRevenueImpact({ revenue, churn, converted: 100, spend: "joined" }).moved).toBeCloseTo(100 * (600 * 0.95 - 500 * 0.75), 8);
  });
  it("refuses to convert nobody's revenue", () => {
    const churn = { promoters: 0.05, passives: 0.1, detractors: 0.25 };
    const none = { ...revenue, detractors: { customers: 0, revenue: 0 } };
    expect(() => npsRevenueImpact({ revenue: none, churn, converted: 1 })).toThrow(error("revenue.detractors"));
    expect(() => npsRevenueImpact({ revenue, churn, converted: -1 })).toThrow(error("converted"));
    expect(() => npsRevenueImpact({ revenue, churn, converted: 1, discountRate: -1 })).toThrow(error("discountRate"));
    expect(() => npsRevenueImpact({ revenue, churn, converted: 1, horizon: 0 })).toThrow(error("horizon"));
  });
});

describe("serviceSavings", () => {
  it("saves exactly the difference in cost, each part at least 0", () => {
    fc.assert(
      fc.property(
        money,
        money,
        share,
        share,
        share,
        fc.integer({ min: 0, max: 300 }),
        (firstContacts, cents, resolution, fcrGain, deflection, handleSecondsSaved) => {
          const costPerContact = cents / 100 + 30;
          const result = serviceSavings({
            firstContacts,
            costPerContact,
            fcr: resolution,
            fcrGain,
            deflection,
            selfServiceCost: 1,
            handleSecondsSaved,
            costPerHour: 36,
          });
          const { before, after, byResolution, byDeflection, byHandleTime, saving, repeatCost } = result;
          expect(byResolution + byDeflection + byHandleTime).toBeCloseTo(saving, 6);
          expect(before.cost - saving).toBeCloseTo(after.cost, 6);
          const atPeople = after.contacts * (1 - deflection) * (costPerContact - (36 * handleSecondsSaved) / 3600);
          expect(after.cost).toBeCloseTo(atPeople + after.contacts * deflection, 4);
          expect(byResolution).toBeLessThanOrEqual(repeatCost + 1e-6);
          for (const part of [byResolution, byDeflection, byHandleTime]) expect(part).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
  it("takes the repeats that were measured", () => {
    const measured = { ...fcr({ resolvedFirst: 70, contacts: 100 }), firstContacts: 100, resolved: 70, repeats: 45 };
    const { before, repeatCost, repeatCostInterval } = serviceSavings({ firstContacts: 1000, costPerContact: 2, fcr: measured });
    expect(before).toEqual({ contacts: expect.closeTo(1450, 8), repeats: expect.closeTo(450, 8), cost: expect.closeTo(2900, 8) });
    expect(repeatCost).toBeCloseTo(900, 8);
    expect(repeatCostInterval?.low).toBeCloseTo(3000 * (1 - measured.interval.high), 8);
    expect(repeatCostInterval?.high).toBeCloseTo(3000 * (1 - measured.interval.low), 8);
    expect(serviceSavings({ firstContacts: 1000, costPerContact: 2, fcr: measured, repeatsPerUnresolved: 1 }).before.repeats).toBeCloseTo(
      300,
      8,
    );
  });
  it("cannot resolve more than all", () => {
    expect(serviceSavings({ firstContacts: 10, costPerContact: 1, fcr: 0.9, fcrGain: 0.5 }).after.repeats).toBe(0);
  });
  it("refuses time worth more than the contact, and time without a price", () => {
    const input = { firstContacts: 10, costPerContact: 1, fcr: 0.9, handleSecondsSaved: 360 };
    expect(() => serviceSavings(input)).toThrow(error("costPerHour"));
    expect(() => serviceSavings({ ...input, costPerHour: 36 })).toThrow(error("handleSecondsSaved"));
    expect(() => serviceSavings({ ...input, handleSecondsSaved: 0, firstContacts: -1 })).toThrow(error("firstContacts"));
    expect(() => serviceSavings({ ...input, handleSecondsSaved: 0, deflection: 2 })).toThrow(error("deflection"));
  });
});

describe("retentionForEffect", () => {
  it("is 1 + d - lift - lift / effect with a flat margin for ever", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 10, max: 100 }), fc.integer({ min: 5, max: 300 }), (d, l, e) => {
        const [discountRate, lift, effect] = [d / 1000, l / 1000, e / 100];
        const exact = 1 + discountRate - lift - lift / effect;
        const { retention, room, reason } = retentionForEffect({ effect, lift, discountRate, margin: 7 });
        if (exact > 1 - lift + 1e-12) expect([retention, reason]).toEqual([null, "always-less"]);
        else if (exact < -1e-12) expect([retention, reason]).toEqual([null, "always-more"]);
        else if (Math.abs(exact - (1 - lift)) > 1e-9 && exact > 1e-9) {
          expect(retention).toBeCloseTo(exact, 9);
          expect(room).toBeCloseTo(1 + discountRate - exact, 9);
        }
      }),
    );
  });
  it("gives the effect back, with growing margins and a horizon too", () => {
    const input = {
      effect: 0.4,
      lift: 0.05,
      discountRate: 0.06,
      marginGrowth: 0.08,
      horizon: 12,
      margin: [50, 80],
      timing: "after-renewal" as const,
    };
    const { effect, ...rest } = input;
    const { retention } = retentionForEffect(input);
    expect(retentionProfit({ ...rest, customers: 1, retention: retention as number }).effect).toBeCloseTo(effect, 10);
  });
  it("falls as margins grow with tenure", () => {
    const at = (marginGrowth: number): number =>
      retentionForEffect({ effect: 0.95, lift: 0.05, discountRate: 0.1, margin: 1, marginGrowth }).retention as number;
    expect(at(0.15)).toBeLessThan(at(0.1));
  });
  it("refuses a lift or an effect that is none", () => {
    const input = { effect: 0.25, lift: 0.05, discountRate: 0.1, margin: 1 };
    expect(() => retentionForEffect({ ...input, effect: 0 })).toThrow(error("effect"));
    expect(() => retentionForEffect({ ...input, lift: 0 })).toThrow(error("lift"));
    expect(() => retentionForEffect({ ...input, discountRate: -1 })).toThrow(error("discountRate"));
  });
});

describe("retentionProfit of a churn metric", () => {
  it("reads the interval of the retention rate, not that of the churn rate", () => {
    const churn = churnRate({ startCustomers: 400, lostCustomers: 80 });
    const input = { customers: 100, margin: 10, lift: 0.05, discountRate: 0.1 };
    const { interval } = retentionProfit({ ...input, retention: churn });
    const at = (retention: number): number => retentionProfit({ ...input, retention }).profit;
    expect(interval?.low).toBeCloseTo(at(churn.retentionInterval.low), 9);
    expect(interval?.high).toBeCloseTo(at(churn.retentionInterval.high), 9);
    expect(() => retentionProfit({ ...input, retention: { retentionRate: 0.8, interval: churn.interval } })).toThrow(
      error("retention.interval"),
    );
  });
});
