import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silentChurn } from "../../src/retention/silent-churn.ts";
import { wilsonInterval } from "../../src/stats/wilson-interval.ts";
import { binomialDistribution, binomialUpperTail } from "../../src/stats/binomial.ts";

const complaintCounts = fc.integer({ min: 0, max: 5000 });
const rates = fc.double({ min: 0.001, max: 1, noNaN: true });

describe("the unhappy behind the complaints", () => {
  it("are 26 for one who complains, unless told", () => {
    const found = silentChurn({ complaints: 4 });
    expect(found).toMatchObject({ complaints: 4, complaintRate: 1 / 26, rateSource: "default", unhappy: 104, silent: 100 });
    expect(found.interval.method).toBe("binomial");
    expect(silentChurn({ complaints: 4, complaintRate: 0.5 })).toMatchObject({ rateSource: "given", unhappy: 8, silent: 4 });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
  it("lie in an interval around the estimate, wider at a higher level, and are never fewer than those who complained", () => {
    fc.assert(
      fc.property(complaintCounts, rates, (complaints, complaintRate) => {
        const found = silentChurn({ complaints, complaintRate });
        const wide = silentChurn({ complaints, complaintRate }, { level: 0.99 });
        for (const { silent, unhappy, interval, unhappyInterval } of [found, wide]) {
          expect(silent).toBeGreaterThanOrEqual(0);
          expect(unhappyInterval.low).toBeGreaterThanOrEqual(complaints);
          expect(unhappyInterval.low).toBeLessThanOrEqual(unhappy * (1 + 1e-12));
          expect(unhappyInterval.high).toBeGreaterThanOrEqual(unhappy * (1 - 1e-12));
          expect(interval.low).toBeCloseTo(unhappyInterval.low - complaints, 6);
          expect(interval.high).toBeCloseTo(unhappyInterval.high - complaints, 6);
        }
        expect(wide.interval.low).toBeLessThanOrEqual(found.interval.low);
        expect(wide.interval.high).toBeGreaterThanOrEqual(found.interval.high);
      }),
    );
  });
  it("are the numbers that leave a tail of 2.5 % to either side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.01, max: 0.9, noNaN: true }), (complaints, rate) => {
        const { low, high } = silentChurn({ complaints, complaintRate: rate }).unhappyInterval;
        // Whole numbers on both sides of the limits.
        if (low > complaints) expect(binomialUpperTail(complaints - 1, Math.floor(low), rate)).toBeLessThanOrEqual(0.025 + 1e-9);
        expect(binomialUpperTail(complaints - 1, Math.ceil(low), rate)).toBeGreaterThanOrEqual(0.025 - 1e-9);
        expect(binomialDistribution(complaints, Math.floor(high), rate)).toBeGreaterThanOrEqual(0.025 - 1e-9);
        expect(binomialDistribution(complaints, Math.ceil(high), rate)).toBeLessThanOrEqual(0.025 + 1e-9);
      }),
    );
  });
  it("without complaints may be some, up to where silence of all is unlikely", () => {
    const { unhappy, silent, interval } = silentChurn({ complaints: 0 });
    expect([unhappy, silent, interval.low]).toEqual([0, 0, 0]);
    expect(interval.high).toBeCloseTo(Math.log(0.025) / Math.log(25 / 26), 8);
  });
  it("are no others when all complain", () => {
    expect(silentChurn({ complaints: 12, complaintRate: 1 })).toMatchObject({ unhappy: 12, silent: 0, interval: { low: 0, high: 0 } });
  });
  it("of a trillion complaints are known to six digits", () => {
    const { interval, silent } = silentChurn({ complaints: 1e12 });
    expect(silent).toBeCloseTo(25e12, -3);
    expect(interval.high - interval.low).toBeLessThan(1e-5 * silent);
  });
});

describe("a measured complaint rate", () => {
  it("widens the interval by its own, less so the more were asked", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (complaints, complained, others) => {
          const unhappy = complained + others;
          const given = silentChurn({ complaints, complaintRate: complained / unhappy });
          const small = silentChurn({ complaints, complaintRate: { unhappy, complained } });
          const large = silentChurn({ complaints, complaintRate: { unhappy: 100 * unhappy, complained: 100 * complained } });
          expect(small.rateSource).toBe("measured");
          expect(small.silent).toBeCloseTo(given.silent, 8);
          expect(small.interval.high).toBeGreaterThan(large.interval.high);
          expect(large.interval.high).toBeGreaterThan(given.interval.high);
          expect(small.interval.low).toBeLessThanOrEqual(large.interval.low);
          expect(large.interval.low).toBeLessThanOrEqual(given.interval.low);
        },
      ),
    );
  });
  it("combines both by MOVER on the log scale", () => {
    const { unhappyInterval } = silentChurn({ complaints: 100, complaintRate: { unhappy: 80, complained: 20 } });
    const exact = silentChurn({ complaints: 100, complaintRate: 0.25 }).unhappyInterval;
    const { low, high } = wilsonInterval(20, 80);
    expect(Math.log(unhappyInterval.high / 400)).toBeCloseTo(Math.hypot(Math.log(exact.high / 400), Math.log(low / 0.25)), 5);
    expect(Math.log(400 / unhappyInterval.low)).toBeCloseTo(Math.hypot(Math.log(exact.low / 400), Math.log(high / 0.25)), 5);
  });
});

describe("what is refused", () => {
  it.each<[object, object, string, string]>([
    [{ complaints: 1.5 }, {}, "invalid-value", "complaints"],
    [{ complaints: -1 }, {}, "invalid-value", "complaints"],
    [{ complaints: 2e12 }, {}, "invalid-value", "complaints"],
    [{ complaints: 1, complaintRate: 0 }, {}, "invalid-value", "complaintRate"],
    [{ complaints: 1, complaintRate: 1.1 }, {}, "invalid-value", "complaintRate"],
    [{ complaints: 1, complaintRate: null }, {}, "invalid-value", "complaintRate"],
    [{ complaints: 1, complaintRate: { unhappy: 3, complained: 4 } }, {}, "invalid-value", "complaintRate.complained"],
    [{ complaints: 1, complaintRate: { unhappy: 3, complained: 0 } }, {}, "invalid-value", "complaintRate.complained"],
    [{ complaints: 1, complaintRate: { unhappy: 3.5, complained: 0 } }, {}, "invalid-value", "complaintRate.unhappy"],
    [{ complaints: 1, customers: 4 }, {}, "invalid-option", "options.customers"],
    [{ complaints: 1 }, { level: 1 }, "invalid-option", "options.level"],
    [{ complaints: 1 }, { method: "wald" }, "invalid-option", "options.method"],
  ])("%j with %j", (input, options, code, path) => {
    expect(() => silentChurn(input as never, options)).toThrow(expect.objectContaining({ code, path }));
  });
});
