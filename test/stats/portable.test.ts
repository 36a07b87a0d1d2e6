import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaByNormal, onCurve } from "../../src/stats/beta-by-normal.ts";
import { betaQuantile, betaUpperQuantile } from "../../src/stats/beta.ts";
import { normalDistribution, normalUpperTail } from "../../src/stats/normal.ts";
import { orderStatistics } from "../../src/stats/order-statistics.ts";
import { portableExp, portableLog, portableNormalDistribution, portableSine } from "../../src/stats/portable.ts";

describe("the beta distribution by normal numbers", () => {
  it("is its quantile function", () => {
    const shape = fc.double({ min: 0.5, max: 1000, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: -8, max: 8, noNaN: true }), (a, b, z) => {
        const exact = z < 0 ? betaQuantile(normalDistribution(z), a, b) : betaUpperQuantile(normalUpperTail(z), a, b);
        expect(Math.abs(onCurve(betaByNormal(a, b), z) - exact)).toBeLessThan(3e-9);
      }),
      { numRuns: 40 },
    );
  });
});

describe("portable functions", () => {
  const close = (got: number, expected: number, units: number): void => {
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(units * Math.abs(expected) * 2 ** -52 + 5e-324);
  };
  it("agree with those of the engine", () => {
    fc.assert(
      fc.property(fc.double({ min: -745, max: 709, noNaN: true }), fc.double({ min: 5e-324, max: 1.7e308, noNaN: true }), (x, y) => {
        close(portableExp(x), Math.exp(x), 2);
        close(portableLog(y), Math.log(y), 2);
      }),
    );
    for (let x = -8; x <= 8; x += 0.11) {
      expect(Math.abs(portableNormalDistribution(x) - normalDistribution(x))).toBeLessThan(2e-15);
      close(portableSine(x / 16), Math.sin(x / 16), 2);
      close(portableLog(1 + x / 1e6), Math.log(1 + x / 1e6), 2);
    }
  });
  it("have ends", () => {
    expect([portableExp(710), portableExp(-746), portableExp(0), portableLog(1), portableNormalDistribution(0)]).toEqual([
      Infinity,
      0,
      1,
      0,
      0.5,
    ]);
    expect([portableNormalDistribution(40), portableNormalDistribution(-40), portableExp(Number.NaN)]).toEqual([1, 0, Number.NaN]);
  });
});

describe("order statistics", () => {
  it("are those of the sorted values", () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constantFrom(0, 1, 1e300)), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, fc.constantFrom(1, 300), (list, copies) => {
        const many = Float64Array.from({ length: list.length * copies }, (_, index) => (list[index % list.length] as number) + (index % 7));
        const ranks = [0, many.length >> 1, many.length - 1, many.length >> 2];
        const sorted = many.slice().sort();
        const found = orderStatistics(many, ranks);
        for (const rank of ranks) expect(found.get(rank)).toBe(sorted[rank]);
      }),
    );
  });
});
