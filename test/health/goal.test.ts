import fc from "fast-check";
import { goal, type GoalInput } from "../../src/index.ts";
import { describe, expect, it } from "vitest";

const DAY = 86_400_000;
const nps: GoalInput = {
  metric: "nps",
  baseline: { at: "2026-01-01", value: 30 },
  target: 45,
  by: "2026-01-31",
  measurements: [
    { at: "2026-01-11", value: 36 },
    { at: "2026-01-06", value: 32 },
    { at: "2026-01-16", value: null },
  ],
};
const walks = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 12 });
const goalOf = (values: readonly number[], target: number, by = 400): GoalInput => ({
  metric: "m",
  baseline: { at: 0, value: 0 },
  target,
  by: by * DAY,
  measurements: values.map((value, index) => ({ at: (index + 1) * DAY, value })),
});

describe("a goal", () => {
  it("tells progress, time, paces and the prediction of the line", () => {
    const found = goal(nps);
    // The line through (0, 30), (5, 32), (10, 36): slope 0.6, mean 98/3 at day 5, residuals 1/3, -2/3, 1/3.
    expect(found).toMatchObject({ direction: "rise", current: 36, reached: false, daysLeft: 20, measured: 3, missing: 1, reason: null });
    expect(found.progress).toBeCloseTo(0.4, 12);
    expect(found.elapsed).toBeCloseTo(1 / 3, 12);
    expect(found.neededPace).toBeCloseTo(9 / 20, 12);
    expect(found.pace).toBeCloseTo(0.6, 12);
    expect(found.predicted!.value).toBeCloseTo(98 / 3 + 0.6 * 25, 10);
    // One degree of freedom: the distribution is Cauchy's.
    const scale = Math.sqrt(2 / 3) * Math.sqrt(1 + 1 / 3 + 25 ** 2 / 50);
    expect(found.onTrackProbability).toBeCloseTo(0.5 + Math.atan((98 / 3 + 15 - 45) / scale) / Math.PI, 10);
    expect(found.predicted!.interval.high - found.predicted!.value).toBeCloseTo(12.706204736 * scale, 6);
    expect(found.by).toBe("2026-01-31T00:00:00.000Z");
  });

  it("counts the time that is left from asOf", () => {
    expect(goal(nps, { asOf: "2026-01-21" })).toMatchObject({ daysLeft: 10, neededPace: 0.9 });
    expect(goal(nps, { asOf: "2026-02-21" })).toMatchObject({ daysLeft: 0, neededPace: null, elapsed: 1 });
  });

  it("without three values has no probability and says why", () => {
    const { measurements: _, ...bare } = nps;
    expect(goal(bare)).toMatchObject({
      current: 30,
      progress: 0,
      pace: null,
      predicted: null,
      onTrackProbability: null,
      reason: "too-few-values",
    });
    expect(goal({ ...nps, measurements: [{ at: "2026-01-06", value: 33 }] })).toMatchObject({
      pace: 0.6,
      paceInterval: null,
      reason: "too-few-values",
    });
  });

  it("that is on a line to the last bit is certain to be met, or missed", () => {
    expect(goal(goalOf([1, 2, 3], 10, 10)).onTrackProbability).toBe(1);
    expect(goal(goalOf([1, 2, 3], 10.1, 10)).onTrackProbability).toBe(0);
    expect(goal(goalOf([0.1, 0.2, 0.3], 1, 10)).onTrackProbability).toBe(1);
  });

  it("to hold a value has no progress and is reached at the value or above", () => {
    expect(goal(goalOf([1, 2], 0))).toMatchObject({ direction: "hold", progress: null, reached: true, neededPace: 0 });
    expect(goal(goalOf([1, -2], 0))).toMatchObject({ direction: "hold", reached: false });
  });

  it("mirrored has the same progress and probability", () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 1, max: 60 }), (values, target) => {
        const [rise, fall] = [
          goal(goalOf(values, target)),
          goal(
            goalOf(
              values.map((value) => -value),
              -target,
            ),
          ),
        ];
        expect([fall.progress, fall.reached]).toEqual([rise.progress, rise.reached]);
        expect(fall.onTrackProbability).toBeCloseTo(rise.onTrackProbability!, 10);
        expect(fall.direction).toBe("fall");
        expect(JSON.parse(JSON.stringify(rise))).toEqual(rise);
      }),
    );
  });

  it("that asks for more is never more probable", () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 1, max: 60 }), (values, target) => {
        const [less, more] = [goal(goalOf(values, target)), goal(goalOf(values, target + 5))];
        expect(more.onTrackProbability!).toBeLessThanOrEqual(less.onTrackProbability!);
        expect(less.onTrackProbability! >= 0 && less.onTrackProbability! <= 1).toBe(true);
      }),
    );
  });

  it("does not depend on the order of the measurements", () => {
    fc.assert(
      fc.property(walks, (values) => {
        const input = goalOf(values, 20);
        expect(goal({ ...input, measurements: [...input.measurements!].reverse() })).toEqual(goal(input));
      }),
    );
  });

  it.each([
    [{ ...nps, by: "2026-01-01" }, "by"],
    [{ ...nps, by: "soon" }, "by"],
    [{ ...nps, target: NaN }, "target"],
    [{ ...nps, metric: 3 }, "metric"],
    [{ ...nps, baseline: null }, "baseline"],
    [{ ...nps, baseline: { at: "2026-01-01", value: Infinity } }, "baseline.value"],
    [{ ...nps, measurements: [{ at: "2025-12-31", value: 1 }] }, "measurements[0].at"],
    [{ ...nps, measurements: [{ at: "2026-01-31", value: "1" }] }, "measurements[0].value"],
  ])("refuses %j", (input, path) => {
    expect(() => goal(input as GoalInput)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });

  it.each([{ level: 0 }, { by: 1 }])("refuses the option %j", (options) => {
    expect(() => goal(nps, options)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
