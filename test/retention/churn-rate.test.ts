import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnRate } from "../../src/retention/churn-rate.ts";
import { telcoChurn } from "../reference/figures-retention.ts";

const counts = fc.nat(10_000).chain((start) => fc.record({ startCustomers: fc.constant(start + 1), lostCustomers: fc.nat(start + 1) }));

describe("churnRate", () => {
  it("is the mirror of retention, interval included", () => {
    fc.assert(
      fc.property(counts, ({ startCustomers, lostCustomers }) => {
        const lost = churnRate({ startCustomers, lostCustomers });
        const retained = churnRate({ startCustomers, lostCustomers: startCustomers - lostCustomers });
        expect(lost.retentionRate).toBe(retained.churnRate);
        expect(lost.retentionInterval).toStrictEqual(retained.interval);
        expect(lost.churnRate + lost.retentionRate).toBeCloseTo(1, 15);
        expect(lost.interval.low + lost.retentionInterval.high).toBeCloseTo(1, 14);
      }),
    );
  });
  it("lies in its interval, which lies in 0 to 1", () => {
    fc.assert(
      fc.property(counts, (given) => {
        const { churnRate: rate, interval } = churnRate(given);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(rate >= interval.low && rate <= interval.high).toBe(true);
      }),
    );
  });
  it.each(telcoChurn)("agrees with R on the telco sample, $group", ({ customers, lost, rate, wilson }) => {
    const result = churnRate({ startCustomers: customers, lostCustomers: lost });
    expect(Math.abs(result.churnRate - rate)).toBeLessThanOrEqual(1e-15);
    expect(Math.abs(result.interval.low - wilson[0])).toBeLessThanOrEqual(1e-9 * wilson[0]);
    expect(Math.abs(result.interval.high - wilson[1])).toBeLessThanOrEqual(1e-9 * wilson[1]);
  });
  it("is 0 with an interval above it when nobody was lost", () => {
    const { churnRate: rate, interval } = churnRate({ startCustomers: 50, lostCustomers: 0 });
    expect([rate, interval.low]).toStrictEqual([0, 0]);
    expect(interval.high).toBeGreaterThan(0.05);
  });
  it.each([
    ["start", 100, 0.1],
    ["start-plus-new", 125, 0.08],
    ["up-for-renewal", 40, 0.25],
  ] as const)("takes the base %s", (basis, base, rate) => {
    const result = churnRate({ startCustomers: 100, lostCustomers: 10, newCustomers: 25, upForRenewal: 40 }, { basis });
    expect(result).toMatchObject({ basis, base, lost: 10, retained: base - 10, churnRate: rate });
  });
  it("takes the interval method and the level by name", () => {
    const { interval } = churnRate({ startCustomers: 16, lostCustomers: 13 }, { method: "clopper-pearson", level: 0.95 });
    expect(interval.method).toBe("clopper-pearson");
    expect(interval.low).toBeCloseTo(0.5435, 4);
    expect(interval.high).toBeCloseTo(0.9595, 4);
  });
  it.each([
    [{ startCustomers: 10, lostCustomers: 11 }, {}, "invalid-value", "lostCustomers"],
    [{ startCustomers: 10, lostCustomers: 6, upForRenewal: 5 }, { basis: "up-for-renewal" }, "invalid-value", "lostCustomers"],
    [{ startCustomers: 10, lostCustomers: 1 }, { basis: "start-plus-new" }, "invalid-value", "newCustomers"],
    [{ startCustomers: 10, lostCustomers: 1 }, { basis: "up-for-renewal" }, "invalid-value", "upForRenewal"],
    [{ startCustomers: 10.5, lostCustomers: 1 }, {}, "invalid-value", "startCustomers"],
    [{ startCustomers: 10, lostCustomers: -1 }, {}, "invalid-value", "lostCustomers"],
    [{ startCustomers: NaN, lostCustomers: 0 }, {}, "invalid-value", "startCustomers"],
    [{ startCustomers: 0, lostCustomers: 0 }, {}, "empty", "churnRate"],
    [{ startCustomers: 10, lostCustomers: 1 }, { basis: "end" }, "invalid-option", "options.basis"],
    [{ startCustomers: 10, lostCustomers: 1 }, { level: 1 }, "invalid-option", "options.level"],
    [{ startCustomers: 10, lostCustomers: 1 }, { methods: "wald" }, "invalid-option", "options.methods"],
  ])("refuses %j with %j", (given, options, code, path) => {
    expect(() => churnRate(given, options as never)).toThrow(expect.objectContaining({ name: "CxError", code, path }));
  });
});
