import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { controlChart, type ControlChartInput, type RunRule } from "../../src/index.ts";
import { P_CHART } from "../reference/figures-forecasting.ts";

const gappy = fc.array(fc.option(fc.integer({ min: -8, max: 8 }), { freq: 12 }), { minLength: 4, maxLength: 40 });
const hasPair = (values: readonly (number | null)[]): boolean =>
  values.some((value, index) => value !== null && (values[index + 1] ?? null) !== null);

describe("the law that", () => {
  it("limits contain every point of a constant series, and no rule is broken", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 30 }), (value, n) => {
        const chart = controlChart({ type: "xmr", values: Array.from({ length: n }, () => value) });
        expect(chart).toMatchObject({ center: value, outside: [], movingRange: { center: 0, outside: [] } });
        expect(chart.violations).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 14 }), (count, more, n) => {
        const counts = Array.from({ length: n }, () => count);
        const sizes = counts.map((value) => value + more);
        expect(controlChart({ type: "p", counts, sizes }).outside).toEqual([]);
        expect(controlChart({ type: "u", counts, exposure: counts.map(() => more / 7) }).inControl).toBe(true);
      }),
    );
  });

  it("a series upside down breaks the same rules on the other side", () => {
    fc.assert(
      fc.property(gappy, (values) => {
        fc.pre(hasPair(values));
        const plain = controlChart({ type: "xmr", values });
        const turned = controlChart({ type: "xmr", values: values.map((value) => (value === null ? null : -value)) });
        const other = { above: "below", below: "above" } as const;
        expect(turned.violations).toEqual(plain.violations.map((found) => ({ ...found, side: found.side && other[found.side] })));
        expect(turned.outside).toEqual(plain.outside);
        expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
      }),
    );
  });

  it("hits and misses of a share break the same rules on the other side", () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 16 })).filter(([hit, miss]) => hit + miss > 0);
    fc.assert(
      fc.property(fc.array(pair, { minLength: 3, maxLength: 20 }), (pairs) => {
        const sizes = pairs.map(([hit, miss]) => hit + miss);
        const chart = (place: 0 | 1) =>
          controlChart({ type: "p", counts: pairs.map((one) => one[place]), sizes }, { rules: ["beyond-limits"] });
        expect(chart(1).center).toBeCloseTo(1 - chart(0).center, 12);
        chart(1).points.forEach(({ upper }, index) => expect(upper).toBeCloseTo(1 - chart(0).points[index]!.lower!, 10));
      }),
    );
  });

  it("moving and scaling by a power of two leaves rules as they are", () => {
    fc.assert(
      fc.property(gappy, fc.integer({ min: -4, max: 4 }), (values, power) => {
        fc.pre(hasPair(values));
        const scaled = values.map((value) => (value === null ? null : value * 2 ** power));
        expect(controlChart({ type: "xmr", values: scaled }).violations).toEqual(controlChart({ type: "xmr", values }).violations);
      }),
    );
  });
});

/** Values read against a settled time whose center is 0 and standard error 1. */
const settled = [-0.5, 0.5, -0.5, 0.5].map((value) => (value * 2) / Math.sqrt(Math.PI));
const against = (z: readonly (number | null)[], rules: readonly RunRule[] | "western-electric" | "nelson") =>
  controlChart({ type: "xmr", values: [...settled, null, ...z] }, { baseline: { to: 4 }, rules }).violations.map((found) => ({
    ...found,
    from: found.from - 5,
    at: found.at - 5,
  }));

describe("each rule at its boundary", () => {
  it.each<[string, RunRule, readonly (number | null)[], readonly [number, number, string | null][]]>([
    [
      "beyond three",
      "beyond-limits",
      [2.99, 3.01, -3.01],
      [
        [1, 1, "above"],
        [2, 2, "below"],
      ],
    ],
    [
      "nine above",
      "nine-on-one-side",
      Array.from({ length: 10 }, () => 0.5),
      [
        [0, 8, "above"],
        [1, 9, "above"],
      ],
    ],
    ["eight below", "eight-on-one-side", Array.from({ length: 8 }, () => -0.5), [[0, 7, "below"]]],
    ["eight are not nine", "nine-on-one-side", Array.from({ length: 8 }, () => 0.5), []],
    ["a gap ends a run", "eight-on-one-side", [1, 1, 1, 1, null, 1, 1, 1, 1], []],
    ["six falling", "six-rising-or-falling", [1, 0.8, 0.6, 0.4, 0.2, 0], [[0, 5, "below"]]],
    ["a tie is no rise", "six-rising-or-falling", [0, 0.2, 0.4, 0.4, 0.6, 0.8], []],
    ["thirteen alternating are too few", "fourteen-alternating", [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], []],
    ["fourteen alternating", "fourteen-alternating", [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], [[0, 13, null]]],
    ["two of three below", "two-of-three-beyond-two-sigma", [-2.1, 0, -2.1], [[0, 2, "below"]]],
    ["two of three on two sides", "two-of-three-beyond-two-sigma", [-2.1, 0, 2.1], []],
    ["two of two", "two-of-three-beyond-two-sigma", [2.1, 2.1], []],
    ["four of five", "four-of-five-beyond-one-sigma", [1.1, 1.1, -3, 1.1, 1.1], [[0, 4, "above"]]],
    ["three of five", "four-of-five-beyond-one-sigma", [1.1, 1.1, -3, 0.9, 1.1], []],
    ["fifteen within one", "fifteen-within-one-sigma", Array.from({ length: 15 }, (_, index) => (index % 2 ? 0.9 : -0.9)), [[0, 14, null]]],
    ["fourteen within one", "fifteen-within-one-sigma", Array.from({ length: 14 }, () => 0), []],
    ["eight beyond one", "eight-beyond-one-sigma", [2, -2, 2, -2, 2, -2, 2, -2], [[0, 7, null]]],
    ["seven beyond one", "eight-beyond-one-sigma", [2, -2, 2, -2, 2, -2, 2, 0.5], []],
  ])("%s", (_title, rule, z, expected) => {
    expect(against(z, [rule])).toEqual(expected.map(([from, at, side]) => ({ rule, from, at, side })));
  });

  it("Western Electric's run is eight, Nelson's nine", () => {
    const z = Array.from({ length: 8 }, () => 0.5);
    expect(against(z, "western-electric").map(({ rule }) => rule)).toEqual(["eight-on-one-side"]);
    expect(against(z, "nelson")).toEqual([]);
  });
});

describe("a chart", () => {
  it("has limits for each point of unequal sizes", () => {
    const chart = controlChart({ type: "p", counts: P_CHART.counts, sizes: P_CHART.sizes });
    expect(chart.center).toBeCloseTo(P_CHART.center, 14);
    chart.points.forEach(({ lower, upper }, index) => {
      expect(lower).toBeCloseTo(P_CHART.lower[index]!, 14);
      expect(upper).toBeCloseTo(P_CHART.upper[index]!, 14);
    });
  });

  it("judges later points by its baseline alone", () => {
    const chart = controlChart({ type: "u", counts: [4, 4, 40], exposure: [2, 2, 2] }, { baseline: { to: 2 } });
    expect(chart).toMatchObject({ center: 2, outside: [2], inControl: false });
    expect(controlChart({ type: "p", counts: [0, 0, 1], sizes: [9, 9, 9] }, { baseline: { to: 2 } })).toMatchObject({
      points: [{ z: 0 }, { z: 0 }, { z: null, outside: true }],
      violations: [{ rule: "beyond-limits", from: 2, at: 2, side: "above" }],
    });
    expect(controlChart({ type: "xmr", values: [0, 100, 100, 100] }, { baseline: { from: 1, to: 4 } }).outside).toEqual([0]);
  });

  it("leaves gaps in points and in moving ranges", () => {
    const chart = controlChart({ type: "xmr", values: [1, 2, null, 9, 10] });
    expect(chart.movingRange).toMatchObject({ center: 1, values: [null, 1, null, null, 1] });
    expect(chart).toMatchObject({ measured: 4, missing: 1 });
    const shares = controlChart({ type: "p", counts: [1, null, 0, 2], sizes: [10, 10, 0, null] });
    expect(shares).toMatchObject({ center: 0.1, measured: 1, missing: 3 });
    expect(shares.points.map(({ upper }) => upper === null)).toEqual([false, false, true, true]);
  });

  it("has narrower limits by fewer sigmas, also of ranges", () => {
    const chart = controlChart({ type: "xmr", values: [0, 1, 0, 3] }, { sigmas: 1 });
    expect(chart.points[0]!.upper).toBeCloseTo(1 + (5 / 3) * (Math.sqrt(Math.PI) / 2), 12);
    expect(chart.movingRange!.upper).toBeCloseTo((5 / 3) * (1 + Math.sqrt(Math.PI / 2 - 1)), 12);
    expect(chart.movingRange!.outside).toEqual([3]);
  });

  it.each([
    [{ type: "c" }, {}, "invalid-value", "type"],
    [null, {}, "invalid-value", "input"],
    [{ type: "p", counts: [1] }, {}, "invalid-value", "sizes"],
    [{ type: "p", counts: [1], sizes: [1, 2] }, {}, "invalid-value", "sizes.length"],
    [{ type: "p", counts: [3], sizes: [2] }, {}, "invalid-value", "counts[0]"],
    [{ type: "p", counts: [0.5], sizes: [2] }, {}, "invalid-value", "counts[0]"],
    [{ type: "p", counts: [1], sizes: [2.5] }, {}, "invalid-value", "sizes[0]"],
    [{ type: "u", counts: [1], exposure: [0] }, {}, "invalid-value", "counts[0]"],
    [{ type: "u", counts: [1], exposure: [-1] }, {}, "invalid-value", "exposure[0]"],
    [{ type: "xmr", values: [1, Infinity] }, {}, "invalid-value", "values[1]"],
    [{ type: "xmr", values: [1, null, 2] }, {}, "empty", "controlChart"],
    [{ type: "p", counts: [0], sizes: [0] }, {}, "empty", "controlChart"],
    [{ type: "xmr", values: [1, 2] }, { sigmas: 0 }, "invalid-option", "options.sigmas"],
    [{ type: "xmr", values: [1, 2] }, { rules: "all" }, "invalid-option", "options.rules"],
    [{ type: "xmr", values: [1, 2] }, { rules: ["nine"] }, "invalid-option", "options.rules[0]"],
    [{ type: "xmr", values: [1, 2] }, { baseline: { to: 3 } }, "invalid-option", "options.baseline.to"],
    [{ type: "xmr", values: [1, 2] }, { baseline: { from: 2, to: 2 } }, "invalid-option", "options.baseline.from"],
    [{ type: "xmr", values: [1, 2] }, { baseline: 2 }, "invalid-option", "options.baseline"],
  ])("of %j with %j is refused", (input, options, code, path) => {
    expect(() => controlChart(input as unknown as ControlChartInput, options as never)).toThrow(expect.objectContaining({ code, path }));
  });
});
