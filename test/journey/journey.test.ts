import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bounceRateOf,
  collect,
  conversionRateOf,
  csatOf,
  engagementRateOf,
  fcrOf,
  journey,
  type JourneyDefinition,
  journeyReview,
  npsOf,
  painPoints,
  scorecard,
  totalOf,
  touchpointScores,
  measure,
  touchpointScoresOf,
  unmapped,
  unmappedOf,
} from "../../src/index.ts";
import { readSql, sql } from "../../src/sql/index.ts";

const names = ["ad", "shop", "checkout", "delivery", "__proto__"] as const;
const map = journey({
  stages: ["find", "buy", "keep"],
  touchpoints: [
    { name: "checkout", stage: "buy", owner: "Ann", reviewBy: "2026-03-01", channels: ["web"] },
    { name: "ad", stage: "find", reviewBy: "2026-01-01" },
    { name: "shop", stage: "buy", owner: "Bob", reviewed: "2025-12-31", reviewBy: "2026-12-31" },
    { name: "__proto__", stage: "find" },
  ],
});

describe("journey", () => {
  it("stands in the order of its stages, and is plain JSON", () => {
    expect(map.touchpoints.map(({ name }) => name)).toEqual(["ad", "__proto__", "checkout", "shop"]);
    expect(JSON.parse(JSON.stringify(map))).toEqual(map);
    expect(journey({ touchpoints: [{ name: "ad", stage: "awareness" }] }).stages).toEqual([
      "awareness",
      "consideration",
      "purchase",
      "post-purchase",
      "advocacy",
    ]);
  });
  it("is a map again when it is read back from its own JSON", () => {
    const stored = JSON.parse(JSON.stringify(map)) as typeof map;
    expect(journey(stored)).toEqual(map);
    expect(journey(map)).toEqual(map);
  });
  it("cannot be changed, nor by what it was made of", () => {
    const channels = ["web"];
    const made = journey({ touchpoints: [{ name: "ad", stage: "awareness", channels }] });
    channels.push("radio");
    expect(made.touchpoints[0]?.channels).toEqual(["web"]);
    const parts: unknown[] = [made, made.stages, made.touchpoints, made.touchpoints[0], made.touchpoints[0]?.channels, journey(map)];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });
  it.each<[string, JourneyDefinition]>([
    ["options.touchpoints", { touchpoints: [] }],
    ["options.touchpoints", { touchpoints: null as never }],
    ["options.touchpoints[0]", { touchpoints: [null as never] }],
    ["options.touchpoints[0].stage", { touchpoints: [{ name: "ad", stage: "buy" }] }],
    ["options.touchpoints[0]", { touchpoints: [{ name: "", stage: "purchase" }] }],
    [
      "options.touchpoints[1]",
      {
        touchpoints: [
          { name: "ad", stage: "purchase" },
          { name: "ad", stage: "advocacy" },
        ],
      },
    ],
    ["options.touchpoints[0].channels", { touchpoints: [{ name: "ad", stage: "purchase", channels: "web" as never }] }],
    ["options.touchpoints[0].channels", { touchpoints: [{ name: "ad", stage: "purchase", channels: ["web", "web"] }] }],
    ["options.touchpoints[0].owner", { touchpoints: [{ name: "ad", stage: "purchase", owner: "" }] }],
    ["options.touchpoints[0].reviewBy", { touchpoints: [{ name: "ad", stage: "purchase", reviewBy: "2026-02-30" }] }],
    ["options.touchpoints[0].reviewBy", { touchpoints: [{ name: "ad", stage: "purchase", reviewBy: "soon" }] }],
    ["options.touchpoints[0].reviewed", { touchpoints: [{ name: "ad", stage: "purchase", reviewed: "last year" }] }],
    ["options.touchpoints[0].team", { touchpoints: [{ name: "ad", stage: "purchase", team: "x" } as never] }],
    ["options.stages[1]", { stages: ["a", "a"], touchpoints: [{ name: "ad", stage: "a" }] }],
    ["options.stages", { stages: [], touchpoints: [{ name: "ad", stage: "a" }] }],
    ["options.steps", { steps: [], touchpoints: [{ name: "ad", stage: "a" }] } as never],
  ])("refuses at %s", (path, definition) => {
    expect(() => journey(definition)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
});

describe("journeyReview", () => {
  it("says what is overdue, whose it is, and what is left out", () => {
    expect(journeyReview(map, { asOf: "2026-03-02T12:00Z" })).toEqual({
      emptyStages: ["keep"],
      withoutOwner: ["ad", "__proto__"],
      withoutReview: ["__proto__"],
      overdue: [
        { touchpoint: "ad", owner: null, reviewBy: "2026-01-01", days: 60 },
        { touchpoint: "checkout", owner: "Ann", reviewBy: "2026-03-01", days: 1 },
      ],
      asOf: "2026-03-02T12:00:00.000Z",
    });
  });
  it("takes a review for kept when somebody looked on its day or later, and not in days to come", () => {
    const reviewOf = (reviewed: string, asOf: string) =>
      journeyReview(journey({ stages: ["a"], touchpoints: [{ name: "ad", stage: "a", reviewed, reviewBy: "2026-03-01" }] }), { asOf });
    expect(reviewOf("2026-02-28", "2026-03-10")).toMatchObject({ overdue: [{ touchpoint: "ad", days: 9 }], withoutReview: [] });
    for (const reviewed of ["2026-03-01", "2026-03-10"])
      expect(reviewOf(reviewed, "2026-03-10")).toMatchObject({ overdue: [], withoutReview: ["ad"] });
    expect(reviewOf("2026-03-11", "2026-03-10")).toMatchObject({ overdue: [{ touchpoint: "ad", days: 9 }], withoutReview: [] });
  });
  it("is due on its day, and over on the next, in the time zone", () => {
    const overdue = (asOf: string, timeZone?: string): number => journeyReview(map, { asOf, timeZone }).overdue.length;
    expect(overdue("2026-03-01T23:59Z")).toBe(1);
    expect(overdue("2026-03-01T23:59Z", "Asia/Bangkok")).toBe(2);
  });
});

const events = fc.array(
  fc.record({
    touchpoint: fc.constantFrom(...names, "chat", 7, null),
    rating: fc.integer({ min: 0, max: 10 }),
    spend: fc.integer({ min: 0, max: 90 }),
  }),
  { minLength: 1 },
);

describe("touchpointScores", () => {
  it("gives each touchpoint and each stage what its own events give", () => {
    fc.assert(
      fc.property(events, (list) => {
        fc.pre(list.some(({ touchpoint }) => touchpoint !== null));
        const metrics = { nps: npsOf("rating") };
        const result = touchpointScores(list, map, { metrics });
        const of = (test: (name: string) => boolean): unknown =>
          scorecard({ metrics }).measure(list.filter(({ touchpoint }) => touchpoint !== null && test(String(touchpoint))));
        const npsAt = (test: (name: string) => boolean): unknown => {
          try {
            return (of(test) as { total: { metrics: unknown } }).total.metrics;
          } catch {
            return { nps: null };
          }
        };
        for (const { touchpoint, metrics: own } of [...result.touchpoints, ...result.unmapped]) {
          expect(own).toEqual(npsAt((name) => name === touchpoint));
        }
        for (const { stage, metrics: own } of result.stages) {
          const inside = map.touchpoints.filter((each) => each.stage === stage).map(({ name }) => name);
          expect(own).toEqual(npsAt((name) => inside.includes(name)));
        }
        for (const { events: met, counts } of [result.journey, ...result.stages, ...result.touchpoints, ...result.unmapped]) {
          expect(counts.nps.valid + counts.nps.missing + counts.nps.invalid).toBe(met);
        }
        const counted = [...result.touchpoints, ...result.unmapped].reduce((sum, each) => sum + each.events, 0);
        expect(counted).toBe(result.valid);
        expect(result.valid + result.missing + result.invalid).toBe(list.length);
        expect(result.stages.reduce((sum, each) => sum + each.events, 0)).toBe(result.journey.events);
      }),
    );
  });
  it("says that there is nothing where no event has a touchpoint", () => {
    expect(() => touchpointScores([{ touchpoint: null, rating: 5 }], map, { metrics: { nps: npsOf("rating") } })).toThrow(
      "at least one event with a touchpoint",
    );
    expect(() => touchpointScores([{ touchpoint: "ad", rating: 5 }], map, { metrics: {} })).toThrow("options.metrics");
    expect(() => touchpointScores([], map, { touchpoint: 1 as never, metrics: { nps: npsOf("rating") } })).toThrow("options.touchpoint");
  });
});

describe("touchpointScoresOf in a warehouse", () => {
  it("is asked for as a scorecard by touchpoint, and read as touchpoint scores", () => {
    const metric = touchpointScoresOf(map, { metrics: { csat: csatOf("stars") } });
    const events = ["ad", "ad", "checkout", "chat", null].map((touchpoint, at) => ({ touchpoint, stars: at + 1 }));
    expect(sql(metric, { dialect: "duckdb", from: "events" })).toMatch(/GROUP BY k0$/);
    const rows = events.map(({ touchpoint, stars }) => ({
      k0: touchpoint,
      n: 1,
      ...Object.fromEntries([0, 1, 2, 3, 4].map((point) => [`m0_counts_${point}`, Number(point + 1 === stars)])),
      m0_missing: 0,
      m0_invalid: 0,
    }));
    expect(readSql(metric, rows)).toEqual(touchpointScores(events, map, { metrics: { csat: csatOf("stars") } }));
  });
  it("refuses histories, which a stage does not have in parts", () => {
    const metric = touchpointScoresOf(map, { metrics: { fcr: fcrOf({ customer: "who", at: "at" }, { windowDays: 7 }) } });
    expect(() => sql(metric, { dialect: "duckdb", from: "events" })).toThrow("options.metrics");
    expect(() => readSql(metric, [])).toThrow("options.metrics");
  });
});

describe("painPoints", () => {
  const scoresOf = (list: readonly object[]) =>
    touchpointScores(list as { touchpoint: string }[], map, { metrics: { nps: npsOf("rating"), spend: totalOf("spend") } });
  it("has parts that make the rank, and gaps that add up to nothing", () => {
    fc.assert(
      fc.property(events, (list) => {
        fc.pre(list.some(({ touchpoint }) => touchpoint === "ad" || touchpoint === "checkout"));
        const { points, mean, unmeasured } = painPoints(scoresOf(list), { metric: "nps", value: "spend" });
        expect(points.length + unmeasured.length).toBe(map.touchpoints.length);
        let balance = 0;
        points.forEach(({ volume, gap, value, pain, score, interval }, index) => {
          balance += volume * gap;
          expect(gap).toBeCloseTo(mean - score, 10);
          expect(pain).toBe(volume * Math.max(0, gap) * value);
          if (index > 0) expect(pain).toBeLessThanOrEqual(points[index - 1]?.pain as number);
          if (interval) expect(interval.low <= gap + 1e-9 && gap - 1e-9 <= interval.high).toBe(true);
        });
        expect(balance).toBeCloseTo(0, 6);
        const shares = points.reduce((sum, { share }) => sum + share, 0);
        expect(shares === 0 || Math.abs(shares - 1) < 1e-12).toBe(true);
      }),
    );
  });
  it("stands the same whatever the order, those of equal pain by their names", () => {
    const at = (touchpoint: string, lost: number) => ({ touchpoint, stage: null, metrics: { churn: { lost, base: 50 } } });
    const list = [at("c", 9), at("b", 9), at("__proto__", 9), at("a", 9), at("kept", 1)];
    const named = (touchpoints: typeof list): string[] =>
      painPoints({ touchpoints }, { metric: "churn", better: "less" }).points.map(({ touchpoint }) => touchpoint);
    expect(named(list)).toEqual(["__proto__", "a", "b", "c", "kept"]);
    expect(named([...list].reverse())).toEqual(named(list));
  });
  it("ranks by any figure of the journey: the gap to the mean of conversion, with the interval of Newcombe", () => {
    const sessions = [...Array(60).keys()].map((i) => ({
      touchpoint: i % 3 === 0 ? "ad" : "checkout",
      bought: i % 4 === 0,
      pages: 1 + (i % 2),
    }));
    const metrics = {
      conversion: conversionRateOf("bought"),
      bounce: bounceRateOf({ interactions: "pages" }),
      engagement: engagementRateOf({ interactions: "pages" }),
    };
    const scores = touchpointScores(sessions, map, { metrics });
    for (const metric of ["conversion", "bounce", "engagement"] as const) {
      const { points, mean } = painPoints(scores, { metric });
      expect(mean).toBe(scores.journey.metrics[metric]?.rate);
      for (const { touchpoint, score } of points) {
        expect(score).toBe(scores.touchpoints.find((each) => each.touchpoint === touchpoint)?.metrics[metric]?.rate);
      }
    }
  });
  it("turns around where less is better", () => {
    const scores = {
      touchpoints: [
        { touchpoint: "a", stage: null, metrics: { churn: { lost: 5, base: 50 } } },
        { touchpoint: "b", stage: null, metrics: { churn: { lost: 20, base: 50 } } },
      ],
    };
    const { points } = painPoints(scores, { metric: "churn", better: "less" });
    expect(points.map(({ touchpoint, gap }) => [touchpoint, gap])).toEqual([
      ["b", expect.closeTo(0.15, 12)],
      ["a", expect.closeTo(-0.15, 12)],
    ]);
    expect(points[0]?.interval?.low).toBeGreaterThan(0);
  });
  it("refuses what it cannot rank, and says where", () => {
    const scores = scoresOf([{ touchpoint: "ad", rating: 5, spend: 1 }]);
    expect(() => painPoints(scores, { metric: "ces" })).toThrow("options.metric");
    expect(() => painPoints(scores, { metric: "nps", value: "ces" })).toThrow("options.value");
    expect(() => painPoints(scores, { metric: "nps", value: () => -1 })).toThrow("touchpoints[0].value");
    expect(() => painPoints(scores, { metric: "nps", value: () => 2e150 })).toThrow("touchpoints[0].value");
    expect(() => painPoints(scores, { metric: "nps", better: "worse" as never })).toThrow("options.better");
    expect(() => painPoints(scores, { metric: "nps", level: 1 })).toThrow("options.level");
    expect(() => painPoints({ touchpoints: [] }, { metric: "nps" })).toThrow("at least one touchpoint");
    expect(painPoints(scores, { metric: "nps" }).points).toMatchObject([{ touchpoint: "ad", gap: 0, interval: null, share: 0 }]);
  });
});

describe("unmapped", () => {
  it("is the same over rows, columns, parts that merge and touchpoint scores", () => {
    fc.assert(
      fc.property(events, fc.nat(), (list, at) => {
        fc.pre(list.some(({ touchpoint }) => touchpoint !== null));
        const metric = unmappedOf(map);
        const whole = unmapped(list, map);
        expect(measure(metric, list)).toEqual(whole);
        expect(measure(metric, { touchpoint: list.map(({ touchpoint }) => touchpoint) })).toEqual(whole);
        const parts = [list.slice(0, at % list.length), list.slice(at % list.length)].map((part) => collect(metric, part));
        expect(metric.result(parts.reduce((left, right) => metric.merge(left, right)))).toEqual(whole);
        const scores = touchpointScores(list, map, { metrics: { nps: npsOf("rating") } });
        expect(scores.unmapped.map(({ touchpoint, events: met }) => [touchpoint, met])).toEqual(
          whole.unmapped.map(({ touchpoint, events: met }) => [touchpoint, met]),
        );
        expect(scores.touchpoints.filter(({ events: met }) => met === 0).map(({ touchpoint }) => touchpoint)).toEqual(whole.neverSeen);
      }),
    );
  });
  it("asks a warehouse for events by touchpoint alone", () => {
    const metric = unmappedOf(map, { touchpoint: "page" });
    const text = sql(metric, { dialect: "duckdb", from: "views" });
    expect(text.split("\n")).toEqual(["SELECT", "  k0 AS k0,", "  COUNT(*) AS n", expect.stringContaining("FROM"), "GROUP BY k0"]);
    const rows = [
      { k0: "ad", n: 3 },
      { k0: "chat", n: 2 },
      { k0: null, n: 1 },
    ];
    expect(readSql(metric, rows)).toEqual(unmapped(["ad", "ad", "ad", "chat", "chat", null], map));
    expect(() => sql(unmappedOf(map, { touchpoint: () => "ad" }), { dialect: "duckdb", from: "views" })).toThrow("by.touchpoint");
    expect(() => unmappedOf(map, { touchpoint: 1 as never })).toThrow("options.touchpoint");
  });
  it("counts every event once", () => {
    fc.assert(
      fc.property(events, (list) => {
        fc.pre(list.some(({ touchpoint }) => touchpoint !== null));
        const result = unmapped(list, map);
        expect(result.mapped + result.unmapped.reduce((sum, each) => sum + each.events, 0)).toBe(result.valid);
        expect(result.valid + result.missing + result.invalid).toBe(list.length);
        for (const name of result.neverSeen) expect(list.some(({ touchpoint }) => touchpoint === name)).toBe(false);
      }),
    );
  });
  it("orders equal counts by name, and refuses what is no name", () => {
    expect(unmapped(["b", "a", "ad", null], map).unmapped.map(({ touchpoint }) => touchpoint)).toEqual(["a", "b"]);
    expect(() => unmapped([{ touchpoint: true as never }], map)).toThrow("events[0].touchpoint");
    expect(unmapped([{ touchpoint: true as never }, "ad"], map, { invalid: "skip" })).toMatchObject({ invalid: 1, valid: 1 });
    expect(() => unmapped([], map)).toThrow("at least one event with a touchpoint");
  });
});
