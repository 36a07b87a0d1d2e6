import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { normalUpperTail } from "../../src/stats/normal.ts";
import { zShiftForPower, zTestPower, type ZTest } from "../../src/stats/z-power.ts";

const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999999);
const error = fc.double({ min: 0.2, max: 5, noNaN: true });
const test: fc.Arbitrary<ZTest> = fc.record({
  level,
  alternative: fc.constantFrom("two-sided", "greater", "less"),
  tails: fc.constantFrom("both", "near"),
  nullError: error,
  error,
});
const shift = fc.double({ min: -12, max: 12, noNaN: true });

describe("the power of a z test", () => {
  it("is the probability of a false alarm where there is no shift", () => {
    for (const alternative of ["two-sided", "greater", "less"] as const) {
      expect(zTestPower({ shift: 0, level: 0.95, alternative })).toBeCloseTo(0.05, 15);
    }
    expect(zTestPower({ shift: 0, level: 0.95, alternative: "two-sided", tails: "near" })).toBeCloseTo(0.025, 15);
  });
  it("is a half where the shift is the limit of rejection", () => {
    expect(zTestPower({ shift: -normalQuantile(0.05), level: 0.95, alternative: "greater" })).toBeCloseTo(0.5, 14);
    expect(zTestPower({ shift: normalQuantile(0.05), level: 0.95, alternative: "less" })).toBeCloseTo(0.5, 14);
  });
  it("adds both tails of a two-sided test", () => {
    fc.assert(
      fc.property(shift, level, (by, confidence) => {
        const one = (alternative: "greater" | "less"): number => zTestPower({ shift: by, level: (1 + confidence) / 2, alternative });
        expect(zTestPower({ shift: by, level: confidence, alternative: "two-sided" }) / (one("greater") + one("less"))).toBeCloseTo(1, 8);
      }),
    );
  });
  it("keeps the digits of a tail far out", () => {
    const power = zTestPower({ shift: -20, level: 0.95, alternative: "greater" });
    expect(power / normalUpperTail(20 - normalQuantile(0.05))).toBeCloseTo(1, 12);
  });
  it("of a level beside 0 is a number", () => {
    for (const alternative of ["two-sided", "greater", "less"] as const) {
      const plan = { level: 1e-300, alternative, nullError: 0, error: 0 };
      expect(zTestPower({ ...plan, shift: 0 })).toBe(0);
      expect(zShiftForPower(0.8, plan)).toBe(0);
    }
  });
  it("does not exceed 1 at a level near 0, where everything is rejected", () => {
    fc.assert(
      fc.property(shift, (by) => {
        expect(zTestPower({ shift: by, level: 1e-300, alternative: "two-sided" })).toBeLessThanOrEqual(1);
      }),
    );
  });
  it("is that of the mirrored shift and alternative", () => {
    fc.assert(
      fc.property(test, shift, (plan, by) => {
        const mirror = { "two-sided": "two-sided", greater: "less", less: "greater" } as const;
        expect(zTestPower({ ...plan, shift: by })).toBe(zTestPower({ ...plan, alternative: mirror[plan.alternative], shift: -by }));
      }),
    );
  });
  it("depends on the shift and both errors only by their ratios", () => {
    fc.assert(
      fc.property(test, shift, ({ nullError = 1, error: spread = 1, ...plan }, by) => {
        const doubled = zTestPower({ ...plan, shift: 2 * by, nullError: 2 * nullError, error: 2 * spread });
        expect(doubled).toBe(zTestPower({ ...plan, shift: by, nullError, error: spread }));
      }),
    );
  });
  it("without an error is 1 beyond the limit, and else 0", () => {
    const plan = { level: 0.95, alternative: "two-sided", error: 0 } as const;
    expect(zTestPower({ ...plan, shift: 1.9599 })).toBe(0);
    expect(zTestPower({ ...plan, shift: 1.96 })).toBe(1);
    expect(zTestPower({ ...plan, shift: 0, nullError: 0 })).toBe(0);
  });
});

describe("the shift for a power", () => {
  it("gives back the power", () => {
    fc.assert(
      fc.property(test, fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (plan, power) => {
        const by = zShiftForPower(power, plan);
        const reached = zTestPower({ ...plan, shift: by });
        if (by === 0) expect(reached).toBeGreaterThanOrEqual(power - 1e-15);
        else expect(Math.abs(reached - power)).toBeLessThan(1e-14 + 1e-13 * power);
      }),
      { numRuns: 500 },
    );
  });
  it("points in the direction of the alternative", () => {
    expect(zShiftForPower(0.8, { level: 0.95, alternative: "greater" })).toBeCloseTo(1.6448536269514722 + 0.8416212335729143, 13);
    expect(zShiftForPower(0.8, { level: 0.95, alternative: "less" })).toBeCloseTo(-1.6448536269514722 - 0.8416212335729143, 13);
    expect(zShiftForPower(0.8, { level: 0.95, alternative: "two-sided", tails: "near" })).toBeCloseTo(2.8015852, 7);
  });
  it("is smaller when both tails count", () => {
    fc.assert(
      fc.property(test, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (plan, power) => {
        const both = zShiftForPower(power, { ...plan, alternative: "two-sided", tails: "both" });
        expect(both).toBeLessThanOrEqual(zShiftForPower(power, { ...plan, alternative: "two-sided", tails: "near" }));
      }),
    );
  });
  it("is 0 when no shift is needed", () => {
    for (const alternative of ["two-sided", "greater", "less"] as const) {
      expect(zShiftForPower(0.04, { level: 0.95, alternative })).toBe(0);
    }
  });
});
