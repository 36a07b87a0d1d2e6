import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dot, lineSearch, type Point } from "../../src/stats/line-search.ts";

/** A function of one variable as the search sees it, with the lengths that were tried. */
function along(value: (x: number) => number, slope: (x: number) => number) {
  const tried: number[] = [];
  const evaluate = (at: readonly number[]): Point => {
    tried.push(at[0]!);
    return { at, value: value(at[0]!), gradient: [slope(at[0]!)] };
  };
  return { evaluate, tried };
}
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe("a line search", () => {
  it("ends where the strong Wolfe conditions hold, whatever the length of the direction", () => {
    const functions = fc.tuple(number(0.01, 100), number(-5, 5), number(0, 3), number(0.2, 4)).map(([bend, centre, wave, pitch]) => ({
      value: (x: number) => (bend * (x - centre) ** 2) / 2 + wave * Math.cos(pitch * x),
      slope: (x: number) => bend * (x - centre) - wave * pitch * Math.sin(pitch * x),
    }));
    fc.assert(
      fc.property(functions, number(-20, 20), number(-4, 4), ({ value, slope }, from, size) => {
        const start = slope(from);
        if (Math.abs(start) < 1e-3) return;
        const { evaluate, tried } = along(value, slope);
        const direction = [-Math.sign(start) * 10 ** size];
        const found = lineSearch(evaluate, { at: [from], value: value(from), gradient: [start] }, direction);
        if (found === null || found === "unbounded") throw new Error(`no step: ${found}`);
        const moved = (found.at[0]! - from) / direction[0]!;
        const steepness = start * direction[0]!;
        expect(moved).toBeGreaterThan(0);
        const rounding = 1e-9 * Math.abs(value(from));
        expect(found.value).toBeLessThanOrEqual(value(from) + 1e-4 * moved * steepness + rounding);
        expect(Math.abs(found.gradient[0]! * direction[0]!)).toBeLessThanOrEqual(0.9 * Math.abs(steepness));
        expect(tried.length).toBeLessThan(40);
      }),
    );
  });
  it("takes the whole step where that is good, and one more look finds the minimum of a parabola", () => {
    const near = along(
      (x) => (x - 1) ** 2,
      (x) => 2 * (x - 1),
    );
    expect(lineSearch(near.evaluate, { at: [0], value: 1, gradient: [-2] }, [0.9])).toMatchObject({ at: [0.9] });
    expect(near.tried).toEqual([0.9]);
    // The step of 2.2 overshoots; the cubic through both ends has its minimum at 1.
    const far = along(
      (x) => (x - 1) ** 2,
      (x) => 2 * (x - 1),
    );
    const found = lineSearch(far.evaluate, { at: [0], value: 1, gradient: [-2] }, [2.2]) as Point;
    expect(found.at[0]).toBeCloseTo(1, 12);
    expect(far.tried).toHaveLength(2);
  });
  it("steps back from the end of the domain, where value or gradient is not a number", () => {
    for (const [value, slope] of [
      [(x: number) => (x < 1 ? -x : NaN), () => -1],
      [(x: number) => -x, (x: number) => (x < 1 ? -1 : NaN)],
      [(x: number) => (x < 1 ? (x - 0.5) ** 2 : Infinity), (x: number) => 2 * (x - 0.5)],
    ] as const) {
      const { evaluate } = along(value, slope);
      const found = lineSearch(evaluate, { at: [0], value: value(0), gradient: [slope(0)] }, [4]);
      expect((found as Point).at[0]).toBeGreaterThan(0);
      expect((found as Point).at[0]).toBeLessThan(1);
    }
  });
  it("says when there is no end, and when nothing is lower", () => {
    const falling = along(
      (x) => -x,
      () => -1,
    );
    expect(lineSearch(falling.evaluate, { at: [0], value: 0, gradient: [-1] }, [1])).toBe("unbounded");
    const rising = along(
      (x) => x * x,
      (x) => 2 * x,
    );
    expect(lineSearch(rising.evaluate, { at: [1], value: 1, gradient: [-2] }, [1])).toBeNull();
    expect(rising.tried.length).toBeLessThan(80);
  });
  it("trusts the slope where values are rounded away", () => {
    const rounded = along(
      (x) => 1e12 + Math.round((x - 1) ** 2),
      (x) => 2 * (x - 1),
    );
    const found = lineSearch(rounded.evaluate, { at: [0.9], value: 1e12, gradient: [-0.2] }, [0.09]) as Point;
    expect(found.at[0]).toBeCloseTo(0.99, 10);
    // Beyond the minimum by more than it was before it, the slope tells that the step is too long.
    const long = lineSearch(rounded.evaluate, { at: [0.9], value: 1e12, gradient: [-0.2] }, [0.35]) as Point;
    expect(long.at[0]).toBeLessThan(1.2);
  });
});

it("dot products add up", () => {
  expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
});
