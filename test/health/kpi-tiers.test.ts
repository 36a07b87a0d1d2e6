import { describe, expect, it } from "vitest";
import { goal, type GoalResult, type Kpi, kpiTiers } from "../../src/index.ts";

const aim: GoalResult = goal({
  metric: "nps",
  baseline: { at: 0, value: 0 },
  target: 10,
  by: 864_000_000,
  measurements: [1, 3, 2].map((value, index) => ({ at: (index + 1) * 86_400_000, value })),
});
const status = (change: Partial<GoalResult>, onTrackFrom = 0.8): unknown =>
  kpiTiers([{ metric: "nps", value: 1, goal: { ...aim, ...change } }], { onTrackFrom }).tiers[1]!.kpis[0]!.status;

describe("KPI tiers", () => {
  it("are governance, management and operations, each with the metrics of the field", () => {
    const names = ["fcr", "nps", "brand", "csat", "conversion", "efficiency", "loyalty", "retention", "response-time", "satisfaction"];
    const { tiers, total, goalShare } = kpiTiers(names.map((metric) => ({ metric, value: 1 })));
    expect(tiers.map(({ tier, kpis }) => [tier, ...kpis.map(({ metric }) => metric)])).toEqual([
      ["governance", "brand", "csat", "loyalty", "satisfaction"],
      ["management", "nps", "conversion", "retention"],
      ["operations", "fcr", "efficiency", "response-time"],
    ]);
    expect([total, goalShare]).toEqual([10, 0]);
  });

  it("count what is measured, what is not, and what has a goal", () => {
    const { tiers, goalShare } = kpiTiers([
      { metric: "nps", value: 2, goal: aim, unit: "points", interval: { low: 1, high: 3, level: 0.95, method: "score" } },
      { metric: "retention", value: NaN },
      { metric: "__proto__", tier: "operations", value: null },
    ]);
    expect(tiers[1]).toMatchObject({ measured: 1, missing: 1, withGoal: 1 });
    expect(tiers[1]!.kpis[0]).toMatchObject({ target: 10, progress: 0.2, unit: "points", interval: { low: 1 }, by: aim.by });
    expect(tiers[2]!.kpis[0]).toEqual({
      metric: "__proto__",
      value: null,
      interval: null,
      unit: null,
      target: null,
      by: null,
      progress: null,
      onTrackProbability: null,
      status: "no-goal",
    });
    expect(goalShare).toBeCloseTo(1 / 3, 12);
    expect(kpiTiers([])).toMatchObject({ total: 0, goalShare: null });
  });

  it("read a goal's status from its end, its time and its probability", () => {
    expect(status({ reached: true, daysLeft: 0 })).toBe("reached");
    expect(status({ daysLeft: 0 })).toBe("missed");
    expect(status({ onTrackProbability: null })).toBe("unknown");
    expect(status({ onTrackProbability: 0.8 })).toBe("on-track");
    expect(status({ onTrackProbability: 0.79 })).toBe("at-risk");
    expect(status({ onTrackProbability: 0.1 })).toBe("off-track");
    expect(status({ onTrackProbability: 0.25 }, 0.75)).toBe("at-risk");
  });

  it.each([
    [[{ metric: "backlog", value: 1 }], "kpis[0].tier"],
    [[{ metric: "nps", tier: "board", value: 1 }], "kpis[0].tier"],
    [
      [
        { metric: "nps", value: 1 },
        { metric: "nps", value: 2 },
      ],
      "kpis[1].metric",
    ],
    [[{ metric: "nps", value: Infinity }], "kpis[0].value"],
    [[null], "kpis[0].metric"],
  ])("refuse %j", (kpis, path) => {
    expect(() => kpiTiers(kpis as unknown as Kpi[])).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });

  it("refuse a threshold below one half", () => {
    expect(() => kpiTiers([], { onTrackFrom: 0.4 })).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
