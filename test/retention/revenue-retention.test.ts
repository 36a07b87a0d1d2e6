import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSumOf } from "../../src/core/exact-sum.ts";
import { revenueRetention } from "../../src/retention/revenue-retention.ts";
import { chartMogul } from "../reference/figures-retention.ts";

const money = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e9, noNaN: true }));
const movements = fc
  .record({
    starting: money,
    new: money,
    expansion: money,
    reactivation: money,
    lost: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ lost, share, ...rest }) => ({ ...rest, churned: rest.starting * lost * share, contraction: rest.starting * lost * (1 - share) }));

describe("revenueRetention", () => {
  it("adds up: starting and all movements are the ending", () => {
    fc.assert(
      fc.property(movements, (given) => {
        const { starting, new: fresh, reactivation, expansion, contraction, churned, ending } = revenueRetention(given);
        expect(exactSumOf([starting, fresh, reactivation, expansion, -contraction, -churned])).toBe(ending);
      }),
    );
  });
  it("keeps gross retention in 0 to 1 and at most net retention", () => {
    fc.assert(
      fc.property(movements, (given) => {
        fc.pre(given.starting > 1e-3);
        const { grossRetention, netRetention, grossChurn, netChurn } = revenueRetention(given) as unknown as Record<string, number>;
        expect(grossRetention).toBeGreaterThanOrEqual(0);
        expect(grossRetention).toBeLessThanOrEqual(1);
        expect(netRetention).toBeGreaterThanOrEqual(grossRetention as number);
        expect(Math.abs((grossChurn as number) + (grossRetention as number) - 1)).toBeLessThanOrEqual(2 ** -51);
        expect(Math.abs((netChurn as number) + (netRetention as number) - 1)).toBeLessThanOrEqual(
          2 ** -51 * ((netRetention as number) + 1),
        );
      }),
    );
  });
  it("does not depend on the currency", () => {
    fc.assert(
      fc.property(movements, (given) => {
        fc.pre(given.starting > 1e-3);
        const scaled = Object.fromEntries(Object.entries(given).map(([line, amount]) => [line, 8 * amount])) as unknown as typeof given;
        expect(revenueRetention(scaled).netRetention).toBe(revenueRetention(given).netRetention);
      }),
    );
  });
  it("gives ChartMogul's gross and net churn", () => {
    const got = revenueRetention({ starting: 100, churned: 10, contraction: 10, expansion: 10 });
    expect(got).toMatchObject({
      ...chartMogul,
      grossRetention: 0.8,
      netRetention: 0.9,
      ending: 90,
      grossInterval: null,
      netInterval: null,
    });
  });
  it("leaves reactivation out of net retention unless it is asked in", () => {
    const given = { starting: 100, churned: 20, reactivation: 15, new: 40 };
    expect(revenueRetention(given)).toMatchObject({ netRetention: 0.8, netRule: "opening-customers", ending: 135 });
    expect(revenueRetention(given, { netRetention: "with-reactivation" })).toMatchObject({
      netRetention: 0.95,
      netRule: "with-reactivation",
      ending: 135,
    });
  });
  it("has no rates without starting revenue", () => {
    expect(revenueRetention({ starting: 0, new: 5 })).toMatchObject({
      ending: 5,
      grossRetention: null,
      netRetention: null,
      grossChurn: null,
      netChurn: null,
    });
  });
  it("forgives the rounding of totals summed elsewhere", () => {
    expect(revenueRetention({ starting: 0.3, churned: 0.1, contraction: 0.2 }).grossRetention).toBe(0);
  });
  it.each([
    [{ starting: 500, expansion: 879, churned: 1379 }, "invalid-value", "churned"],
    [{ starting: 0, churned: 1 }, "invalid-value", "churned"],
    [{ starting: -1 }, "invalid-value", "starting"],
    [{ starting: 1, new: NaN }, "invalid-value", "new"],
    [{ starting: 1, expansion: Infinity }, "invalid-value", "expansion"],
    [{ starting: 1e308, new: 1e308 }, "overflow", "ending"],
    [{ starting: 1, upsell: 3 }, "invalid-value", "upsell"],
    [{}, "invalid-value", "starting"],
  ])("refuses %j", (given, code, path) => {
    expect(() => revenueRetention(given as never)).toThrow(expect.objectContaining({ name: "CxError", code, path }));
  });
  it("refuses an unknown rule", () => {
    expect(() => revenueRetention({ starting: 1 }, { netRetention: "all" as never })).toThrow(
      expect.objectContaining({ code: "invalid-option" }),
    );
  });
});
