import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactCount, gridCount, nearestRatio } from "../../src/core/exact-ratio.ts";
import { addExact, exactZero } from "../../src/core/exact-sum.ts";
import { addMoment, createMoments, exactDot, mergeMoments, type MomentsTally, readMoments } from "../../src/core/moments.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const money = fc.double({ min: -1e12, max: 1e12, noNaN: true });
const tally = (values: readonly number[]): MomentsTally => {
  const moments = createMoments();
  for (const value of values) addMoment(moments, value);
  return moments;
};

describe("a ratio of integers", () => {
  it("gives back every double", () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(nearestRatio(gridCount(value), 1n << 1074n)).toBe(value + 0);
      }),
      { numRuns: 1000 },
    );
  });
  it("rounds as the division of doubles does", () => {
    fc.assert(
      fc.property(
        finite,
        finite.filter((value) => value !== 0 && Number.isFinite(value)),
        (a, b) => {
          const divisor = Math.abs(b);
          expect(nearestRatio(gridCount(a), gridCount(divisor))).toBe(a / divisor + 0);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it("reads an exact sum past the largest double", () => {
    const sum = exactZero();
    addExact(sum, 1.7e308);
    addExact(sum, 1.7e308);
    expect(exactCount(sum)).toBe(2n * gridCount(1.7e308));
  });
});

describe("moments", () => {
  it("are the mean and the variance by exact fractions", () => {
    fc.assert(
      fc.property(fc.array(money, { minLength: 2, maxLength: 20 }), (values) => {
        const grid = values.map(gridCount);
        const n = BigInt(values.length);
        const total = grid.reduce((sum, value) => sum + value, 0n);
        const squares = grid.reduce((sum, value) => sum + (n * value - total) ** 2n, 0n);
        const exactly = values.every((value) => value === 0 || Math.abs(value) > 1e-140);
        expect(readMoments(tally(values)).mean).toBe(nearestRatio(total, n << 1074n));
        if (exactly) expect(readMoments(tally(values)).variance).toBe(nearestRatio(squares, (n * n * (n - 1n)) << 2148n));
      }),
    );
  });
  it("merge to the moments of the whole", () => {
    fc.assert(
      fc.property(fc.array(money), fc.array(money), (a, b) => {
        expect(mergeMoments(tally(a), tally(b))).toStrictEqual(tally([...a, ...b]));
      }),
    );
  });
  it("of equal values have variance 0, of one value too, of none are 0", () => {
    expect(readMoments(tally([0.1, 0.1, 0.1])).variance).toBe(0);
    expect(readMoments(tally([5e150]))).toStrictEqual({ n: 1, mean: 5e150, variance: 0 });
    expect(readMoments(tally([]))).toStrictEqual({ n: 0, mean: 0, variance: 0 });
  });
});

describe("moments of values whose squares have no double", () => {
  it("are refused", () => {
    expect(() => tally([5e300])).toThrow("sum: expected finite numbers, received Infinity");
  });
});

describe("a dot product", () => {
  it("is rounded once", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(money, money).filter(([x, y]) => x * y === 0 || Math.abs(x * y) > 1e-200)), (pairs) => {
        const exact = pairs.reduce((sum, [x, y]) => sum + gridCount(x) * gridCount(y), 0n);
        expect(
          exactDot(
            pairs.map(([x]) => x),
            pairs.map(([, y]) => y),
          ),
        ).toBe(nearestRatio(exact, 1n << 2148n));
      }),
    );
  });
});
