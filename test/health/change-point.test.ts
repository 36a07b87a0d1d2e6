import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changePoint } from "../../src/index.ts";
import { bridgePValue, changeQuantile, meanShifts } from "../../src/stats/mean-shifts.ts";
import { NILE } from "../reference/figures-forecasting.ts";

const walks = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 9 });

/** Least squares by trying every segmentation. */
function leastSquares(values: readonly number[], changes: number, least: number): number {
  const about = (from: number, to: number): number => {
    const part = values.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  const best = (from: number, left: number): number => {
    if (left === 0) return values.length - from >= least ? about(from, values.length) : Infinity;
    let smallest = Infinity;
    for (let to = from + least; to <= values.length - least; to += 1) smallest = Math.min(smallest, about(from, to) + best(to, left - 1));
    return smallest;
  };
  return best(0, changes);
}

describe("the law that", () => {
  it("no segmentation has a smaller residual than that of the program", () => {
    fc.assert(
      fc.property(walks, (values) => {
        meanShifts(values, 2, 3).forEach(({ rss, changes }) => {
          expect(rss).toBeCloseTo(leastSquares(values, changes.length, 2), 8);
        });
      }),
    );
  });

  it("any changes fit at least as well as none, and values between changes are as many as asked", () => {
    fc.assert(
      fc.property(walks, (values) => {
        const { candidates } = changePoint(values, { minimumSegment: 2, maxChanges: 5 });
        candidates.slice(1).forEach(({ rss, at }) => {
          expect(rss).toBeLessThanOrEqual(candidates[0]!.rss + 1e-9);
          [0, ...at].forEach((from, place) => expect(([...at, values.length][place] ?? 0) - from).toBeGreaterThanOrEqual(2));
        });
      }),
    );
  });

  it("a constant series has no change, whatever the constant", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 30 }), (value, n) => {
        const found = changePoint(Array.from({ length: n }, () => value));
        expect(found).toMatchObject({ changes: [], test: { statistic: 0, pValue: 1 } });
      }),
    );
  });

  it("a step without noise is found where it is, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 12 }),
        fc.integer({ min: 3, max: 12 }),
        fc.double({ min: 0.1, max: 1e5, noNaN: true }),
        (before, after, step) => {
          const values = [...Array.from({ length: before }, () => 0.1), ...Array.from({ length: after }, () => 0.1 + step)];
          const { changes } = changePoint(values, { minimumSegment: 2 });
          expect(changes).toHaveLength(1);
          expect(changes[0]).toMatchObject({ at: before, before: 0.1, interval: { low: before, high: before } });
        },
      ),
    );
  });

  it("scaled, moved and mirrored series change at the same places", () => {
    fc.assert(
      fc.property(walks, (values) => {
        const places = (list: readonly number[]): unknown =>
          changePoint(list, { minimumSegment: 2 }).changes.map(({ at, interval }) => [at, interval]);
        const plain = places(values);
        expect(places(values.map((value) => -value))).toEqual(plain);
        expect(places(values.map((value) => 4 * value))).toEqual(plain);
      }),
    );
  });
});

describe("changes", () => {
  it("of the Nile are those of strucchange, with Bai's interval", () => {
    const { changes, candidates, test } = changePoint(NILE.values, { minimumSegment: 0.1 });
    expect(changes.map(({ at }) => at)).toEqual([NILE.change]);
    expect(candidates[1]!.rss).toBeCloseTo(NILE.rss, 6);
    expect(changes[0]!.before).toBeCloseTo(NILE.meanBefore, 10);
    expect(changes[0]!.after).toBeCloseTo(NILE.meanAfter, 10);
    // 11.03 * (1597457 / 98) / 247.78^2 = 2.93.
    expect(changes[0]!.interval).toEqual({ low: 25, high: 31, level: 0.95, method: "bai" });
    expect(test.statistic).toBeGreaterThan(2);
    expect(test.pValue).toBeLessThan(0.001);
  });

  it("are weighed by BIC with a mean and a place for each change, and one variance", () => {
    const { candidates } = changePoint([1, 2, 1, 2, 6, 7, 6, 7], { minimumSegment: 2, maxChanges: 1 });
    // Residual squares 52 and 2, n = 8.
    const likelihood = (rss: number): number => 8 * (Math.log((2 * Math.PI * rss) / 8) + 1);
    expect(candidates[0]!.bic).toBeCloseTo(likelihood(52) + 2 * Math.log(8), 10);
    expect(candidates[1]!.bic).toBeCloseTo(likelihood(2) + 4 * Math.log(8), 10);
  });

  it("are told by the places and names of the series, gaps among them", () => {
    const values = [1, 1, null, 1, 1, null, 9, 9, 9, 9];
    const { changes, measured, missing } = changePoint(
      values.map((value, index) => ({ value, period: `w${index}` })),
      { minimumSegment: 2 },
    );
    expect([measured, missing]).toEqual([8, 2]);
    expect(changes).toEqual([{ at: 6, period: "w6", interval: { low: 6, high: 6, level: 0.95, method: "bai" }, before: 1, after: 9 }]);
  });

  it("are none where the series is too short for two segments, or none is allowed", () => {
    expect(changePoint([1, 9, 9])).toMatchObject({ changes: [], candidates: [{ at: [] }] });
    expect(changePoint([5])).toMatchObject({ changes: [], candidates: [{ rss: 0, bic: null }] });
    expect(changePoint([1, 1, 1, 9, 9, 9], { maxChanges: 0 }).changes).toEqual([]);
  });

  it("have the quantile of Yao's law and the p-values of Kolmogorov's", () => {
    expect(changeQuantile(0.9)).toBeCloseTo(7.687, 2);
    expect(changeQuantile(0.95)).toBeCloseTo(11.033, 2);
    expect(bridgePValue(1.3581)).toBeCloseTo(0.05, 4);
    expect(bridgePValue(1.6276)).toBeCloseTo(0.01, 4);
    expect(bridgePValue(0.1)).toBe(1);
    expect(bridgePValue(9)).toBeLessThan(1e-60);
  });

  it.each([{ minimumSegment: 0 }, { minimumSegment: 1.5 }, { maxChanges: -1 }, { level: 1 }, { h: 1 }])(
    "refuse the option %j",
    (options) => {
      expect(() => changePoint([1, 2], options)).toThrow(expect.objectContaining({ code: "invalid-option" }));
    },
  );

  it("of nothing are refused", () => {
    expect(() => changePoint([null])).toThrow(expect.objectContaining({ code: "empty", path: "changePoint" }));
  });
});
