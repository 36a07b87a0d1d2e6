import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cxHealth, type HealthSignName } from "../../src/health/cx-health.ts";
import type { Finding, HealthCheck } from "../../src/health/health-check.ts";
import type { HealthEvidence } from "../../src/health/health-evidence.ts";
import { healthThresholds, type HealthThresholds } from "../../src/health/health-thresholds.ts";
import { churnRate } from "../../src/retention/churn-rate.ts";
import { fcrFromContacts } from "../../src/service/fcr-from-contacts.ts";
import { serviceLevelFromCounts } from "../../src/service/service-level-from-counts.ts";
import { compareProportions } from "../../src/stats/compare-proportions.ts";
import type { Interval } from "../../src/stats/interval.ts";
import { proportionHomogeneityTest } from "../../src/stats/proportion-homogeneity-test.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import { csat, csatFromCounts } from "../../src/survey/csat.ts";
import { enps } from "../../src/survey/enps.ts";
import { npsFromCounts } from "../../src/survey/nps.ts";

const AS_OF = "2026-06-30";
const ORDER: readonly HealthSignName[] = [
  "outdated-journey-map",
  "low-retention",
  "high-bounce-rate",
  "poor-csat",
  "over-reliance-on-demographics",
  "inconsistent-service",
  "disengaged-customers",
  "disengaged-employees",
  "no-measurable-goals",
];
const share = (part: number, whole: number) => ({ rate: part / whole, interval: proportionInterval(part, whole) });
const between = (low: number, high: number): Interval => ({ low, high, level: 0.95, method: "any" });
const signOf = (evidence: HealthEvidence, number: number, thresholds = {}) => cxHealth(evidence, thresholds).signs[number - 1]!;
const channels = (...counts: readonly (readonly [resolved: number, firstContacts: number])[]): NonNullable<HealthEvidence["fcr"]> => ({
  byChannel: counts.map(([resolved, firstContacts], index) => ({ channel: `channel ${index}`, resolved, firstContacts })),
  interval: between(0, 1) as never,
  crossChannelShare: null,
  crossChannelInterval: null,
});
const thrown = (code: string, path: string) => expect.objectContaining({ name: "CxError", code, path });

/** Counts of each sampled sign, as good of all, and the evidence of them. */
const SAMPLED: Readonly<Record<string, readonly [number: number, of: (good: number, all: number) => HealthEvidence]>> = {
  unmappedEvents: [
    1,
    (good, all) => ({ journeyMap: { asOf: AS_OF, touchpoints: [{ reviewed: AS_OF }], events: all, unmappedEvents: all - good } }),
  ],
  retentionRate: [2, (good, all) => ({ retention: churnRate({ startCustomers: all, lostCustomers: all - good }) })],
  bounceRate: [3, (good, all) => ({ bounce: share(all - good, all) })],
  csatRate: [4, (good, all) => ({ csat: csatFromCounts({ satisfied: good, responses: all }) })],
  demographicsExplain: [
    5,
    (good, all) => {
      const { rate, interval } = share(good, all);
      const kind = "behavioral" as const;
      const age = { name: "age", kind: "demographic" as const, explained: { value: rate, interval } };
      return { segmentation: { attributes: [age, { name: "orders", kind }] } };
    },
  ],
  channelGap: [6, (good, all) => ({ fcr: channels([good, all], [all, all]) })],
  engagementRate: [7, (good, all) => ({ engagement: share(good, all) })],
  repliesInTime: [7, (good, all) => ({ replies: serviceLevelFromCounts({ answered: all, answeredWithin: good, abandoned: 0 }) })],
  enpsScore: [8, (good, all) => ({ enps: npsFromCounts({ promoters: good, passives: 0, detractors: all - good }) })],
  attritionRate: [8, (good, all) => ({ attrition: churnRate({ startCustomers: all, lostCustomers: all - good }) })],
};
type Counts = readonly [good: number, all: number];
const HARD: Readonly<Record<string, readonly [few: Counts, bad: Counts, good: Counts]>> = {
  unmappedEvents: [
    [19, 20],
    [9_000, 10_000],
    [9_990, 10_000],
  ],
  demographicsExplain: [
    [1, 100],
    [10, 10_000],
    [200, 10_000],
  ],
};
const counts = fc.integer({ min: 1, max: 300 }).chain((all) => fc.tuple(fc.integer({ min: 0, max: all }), fc.constant(all)));
const WORSE: Readonly<Record<Finding, number>> = { clear: 0, unknown: 1, sign: 2 };

describe.each(Object.entries(SAMPLED))("a sampled sign by %s", (check, [number, of]) => {
  const checked = (good: number, all: number, thresholds = {}): HealthCheck =>
    signOf(of(good, all), number, thresholds).checks.find((each) => each.check === check)!;
  const findingOf = (good: number, all: number): Finding => checked(good, all).finding;
  it("says as much as its sign where it is the only one that was sampled", () => {
    const sign = signOf(of(4_000, 10_000), number);
    expect(sign).toMatchObject({ number, sign: ORDER[number - 1] });
    if (sign.finding === "sign") expect(sign).toMatchObject(checked(4_000, 10_000));
  });
  it("is raised only when the interval excludes the threshold, and clear only on the other side", () => {
    fc.assert(
      fc.property(counts, ([good, all]) => {
        const { interval, threshold, finding, signWhen, figure } = checked(good, all);
        const { low, high } = interval as Interval;
        const [above, below] = [low > threshold, high < threshold];
        const expected = above ? (signWhen === "above" ? "sign" : "clear") : below ? (signWhen === "below" ? "sign" : "clear") : "unknown";
        expect(finding).toBe(expected);
        if (expected === "sign") expect(signWhen === "above" ? figure! > threshold : figure! < threshold).toBe(true);
      }),
    );
  });
  it("never goes from clear to raised when the evidence improves, in any number of steps", () => {
    fc.assert(
      fc.property(counts, fc.nat(300), ([good, all], better) => {
        const [before, after] = [findingOf(good, all), findingOf(Math.min(all, good + better), all)];
        expect(WORSE[after]).toBeLessThanOrEqual(WORSE[before]);
      }),
    );
  });
  it("never goes from raised to clear, nor back, with more of the same data, and keeps what is decided", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), ([good, all], times) => {
        const [before, after] = [findingOf(good, all), findingOf(times * good, times * all)];
        if (before !== "unknown") expect(after).toBe(before);
      }),
    );
  });
  it("is unknown with too little data, and can be all three", () => {
    // The thresholds of two lie near an end of the scale: what is too little for the others says enough for them.
    const [few, bad, good] = HARD[check] ?? [
      [1, 2],
      [1_000, 10_000],
      [9_990, 10_000],
    ];
    expect(findingOf(...few)).toBe("unknown");
    expect(findingOf(...bad)).toBe("sign");
    expect(findingOf(...good)).toBe("clear");
  });
  it("takes a threshold of the caller, with or without a source", () => {
    const name = check as keyof HealthThresholds;
    const { interval } = checked(5_000, 10_000);
    const middle = ((interval!.low as number) + (interval!.high as number)) / 2;
    expect(checked(5_000, 10_000, { [name]: middle })).toMatchObject({ finding: "unknown", threshold: middle, source: "given" });
    const sourced = { value: middle, source: "our trade" };
    expect(checked(5_000, 10_000, { [name]: sourced })).toMatchObject({ finding: "unknown", threshold: middle, source: "our trade" });
  });
});

describe("cxHealth", () => {
  it("knows nothing without evidence: nine unknown signs, in their order, each with its threshold and source", () => {
    const { signs, ...totals } = cxHealth({});
    expect(signs.map(({ sign }) => sign)).toEqual(ORDER);
    expect(signs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(totals).toEqual({ raised: 0, clear: 0, unknown: 9 });
    for (const { check, finding, figure, interval, threshold, source, checks } of signs) {
      expect([finding, figure, interval, checks]).toEqual(["unknown", null, null, []]);
      expect({ value: threshold, source }).toEqual(healthThresholds()[check]);
      expect(source.length).toBeGreaterThan(10);
    }
  });
  it("counts what it found, and survives JSON", () => {
    const health = cxHealth({ bounce: share(90, 100), engagement: share(90, 100), csat: csat([5, 1]), kpis: [] });
    expect(health).toMatchObject({ raised: 2, clear: 1, unknown: 6 });
    expect(JSON.parse(JSON.stringify(health))).toStrictEqual(health);
  });
  it("takes results of the other rooms as they are", () => {
    const at = (day: number, customer: string, channel: string) => ({ customer, channel, at: `2026-03-${String(day).padStart(2, "0")}` });
    const fcr = fcrFromContacts([at(1, "ann", "chat"), at(2, "ann", "phone"), at(1, "bob", "phone")], { asOf: AS_OF });
    const { signs } = cxHealth({ fcr, enps: enps([10, 9, 2]), csat: csat([5, 4, 1]) });
    expect(signs[5]).toMatchObject({ check: "channelGap", figure: 1, finding: "unknown" });
    expect(signs[5]?.checks.map(({ check, figure }) => [check, figure])).toEqual([
      ["channelGap", 1],
      ["crossChannelRepeats", 1],
    ]);
    expect(signs[7]).toMatchObject({ figure: enps([10, 9, 2]).score, unit: "points" });
  });
  it("raises a sign for one raised check, and is not clear while another is unknown", () => {
    const checks = (engaged: readonly [number, number], replied: readonly [number, number]) =>
      signOf({ engagement: share(...engaged), replies: share(...replied) as never }, 7);
    expect(checks([90, 100], [10, 100])).toMatchObject({ finding: "sign", check: "repliesInTime" });
    expect(checks([10, 100], [10, 100])).toMatchObject({ finding: "sign", check: "engagementRate" });
    expect(checks([90, 100], [4, 5])).toMatchObject({ finding: "unknown", check: "repliesInTime" });
    expect(checks([90, 100], [99, 100])).toMatchObject({ finding: "clear", check: "engagementRate" });
  });
  it("is unknown where the interval touches the threshold, or has an open end", () => {
    const finding = (interval: object) => signOf({ bounce: { rate: 0.8, interval: interval as Interval } }, 3).finding;
    expect(finding(between(0.7, 0.9))).toBe("unknown");
    expect(finding(between(0.1, 0.7))).toBe("unknown");
    expect(finding(between(0.7 + 1e-15, 0.9))).toBe("sign");
    expect(finding({ ...between(0.8, 0.9), low: null })).toBe("unknown");
    expect(finding({ ...between(0.8, 0.9), high: null })).toBe("sign");
  });
  it("is unknown where nothing was measured", () => {
    expect(signOf({ bounce: { rate: null, interval: null } }, 3)).toMatchObject({ finding: "unknown", figure: null });
    expect(signOf({ retention: { retentionRate: null, retentionInterval: null } }, 2).checks).toHaveLength(1);
  });
});

describe("sign 1, the journey map", () => {
  const map = (reviewed: readonly (string | null | undefined)[], thresholds = {}) =>
    signOf({ journeyMap: { asOf: AS_OF, touchpoints: reviewed.map((each) => ({ reviewed: each })) } }, 1, thresholds);
  it.each([
    ["a review 365 days ago is not overdue", ["2025-06-30"], "clear", 0],
    ["a day more is", ["2025-06-29"], "sign", 1],
    ["what was never reviewed is overdue", [null], "sign", 1],
    ["half of the map is not more than half", [undefined, "2026-06-30"], "clear", 0.5],
    ["more than half is", [null, null, "2026-06-30"], "sign", 2 / 3],
    ["a map without touchpoints says nothing", [], "unknown", null],
  ] as const)("%s", (_, reviewed, finding, figure) => {
    expect(map(reviewed)).toMatchObject({ finding, figure, interval: null, check: "overdueReviews" });
  });
  it("the days of a review are a threshold too", () => {
    expect(map(["2026-06-01"], { reviewDays: 29 }).finding).toBe("clear");
    expect(map(["2026-06-01"], { reviewDays: 28 }).finding).toBe("sign");
  });
  it("events are known together or not at all, and none say nothing", () => {
    const seen = (events?: number | null, unmapped?: number | null) =>
      signOf({ journeyMap: { asOf: AS_OF, touchpoints: [{ reviewed: AS_OF }], events, unmappedEvents: unmapped } }, 1);
    expect(seen(100).checks).toHaveLength(1);
    expect(seen(null, 3).checks).toHaveLength(1);
    expect(seen(0, 0)).toMatchObject({ finding: "unknown", check: "unmappedEvents", figure: null });
    expect(seen(100, 50)).toMatchObject({ finding: "sign", check: "unmappedEvents", figure: 0.5 });
  });
});

describe("sign 5, demographics", () => {
  const attributes = (...list: readonly (readonly [kind: string, low?: number, high?: number])[]) =>
    signOf(
      {
        segmentation: {
          attributes: list.map(([kind, low, high]) => ({
            name: "any",
            kind: kind as "demographic",
            explained: low === undefined || high === undefined ? null : { value: (low + high) / 2, interval: between(low, high) },
          })),
        },
      },
      5,
    );
  it("counts attributes: half is not most", () => {
    expect(attributes(["demographic"], ["behavioral"])).toMatchObject({ finding: "clear", figure: 0.5 });
    expect(attributes(["demographic"], ["demographic"], ["attitudinal"])).toMatchObject({ finding: "sign", figure: 2 / 3 });
    expect(attributes()).toMatchObject({ finding: "unknown", figure: null });
  });
  it("lets the best demographic attribute speak for all, and no other", () => {
    const few = attributes(["demographic", 0, 0.005], ["demographic", 0.001, 0.008], ["behavioral", 0.3, 0.4], ["behavioral"]);
    expect(few).toMatchObject({ finding: "sign", check: "demographicsExplain", interval: { low: 0.001, high: 0.008 } });
    expect(few.figure).toBeCloseTo(0.0045, 12);
    expect(attributes(["demographic", 0, 0.005], ["demographic", 0.02, 0.04], ["behavioral"], ["behavioral"]).finding).toBe("clear");
    expect(attributes(["demographic", 0, 0.005], ["demographic", 0.005, 0.04], ["behavioral"], ["behavioral"]).finding).toBe("unknown");
    expect(attributes(["demographic"], ["behavioral", 0, 0.001]).checks).toHaveLength(1);
  });
});

describe("sign 6, channels", () => {
  it("is the gap of two channels as they compare", () => {
    const { figure, interval, pValue } = signOf({ fcr: channels([80, 100], [50, 100]) }, 6);
    const { difference, interval: own } = compareProportions({ successes: 80, trials: 100 }, { successes: 50, trials: 100 });
    expect([figure, interval]).toEqual([difference, { low: own.low, high: own.high, level: 0.95, method: "newcombe-bonferroni" }]);
    const groups = [
      { successes: 80, trials: 100 },
      { successes: 50, trials: 100 },
    ];
    expect(pValue).toBe(proportionHomogeneityTest(groups).pValue);
  });
  it("is the same in any order of channels, and covers every pair at once", () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 2, maxLength: 5 }), (list) => {
        const there = signOf({ fcr: channels(...list) }, 6);
        const back = signOf({ fcr: channels(...[...list].reverse()) }, 6);
        expect(back.finding).toBe(there.finding);
        const rates = list.map(([good, all]) => good / all);
        expect(there.figure).toBeCloseTo(Math.max(...rates) - Math.min(...rates), 12);
        expect(there.interval!.low as number).toBeLessThanOrEqual(there.figure!);
        expect(there.interval!.high as number).toBeGreaterThanOrEqual(there.figure!);
        expect(there.interval!.low as number).toBeGreaterThanOrEqual(0);
      }),
    );
  });
  it("widens with the number of pairs", () => {
    const two = signOf({ fcr: channels([80, 100], [50, 100]) }, 6).interval!;
    const three = signOf({ fcr: channels([80, 100], [50, 100], [65, 100]) }, 6).interval!;
    const { interval } = compareProportions({ successes: 80, trials: 100 }, { successes: 50, trials: 100 }, { level: 1 - 0.05 / 3 });
    expect(three.low).toBeLessThan(two.low as number);
    expect([three.low, three.high]).toEqual([interval.low, interval.high]);
  });
  it("leaves out contacts without a channel, and channels without contacts", () => {
    const fcr = channels([80, 100], [0, 0], [1, 100]);
    const named = { ...fcr, byChannel: fcr.byChannel.map((each, index) => (index === 2 ? { ...each, channel: null } : each)) };
    expect(signOf({ fcr: named }, 6)).toMatchObject({ finding: "unknown", figure: null, pValue: null });
    expect(signOf({ fcr: channels([0, 10], [0, 10]) }, 6)).toMatchObject({ figure: 0, pValue: 1 });
  });
});

describe("sign 9, goals", () => {
  const whole = { metric: "NPS", baseline: 30, target: 40, by: "2026-12-31" };
  it.each([
    ["no KPI at all is a sign", [], "sign", 0],
    ["a baseline, a target and a date make a goal", [whole], "clear", 1],
    ["a baseline of 0 is one", [{ ...whole, baseline: 0 }], "clear", 1],
    ["half of them are enough", [whole, { metric: "loyalty" }], "clear", 0.5],
    ["fewer than half are not", [whole, { metric: "loyalty" }, { ...whole, by: "soon" }], "sign", 1 / 3],
    ["a baseline may bring its moment", [{ ...whole, baseline: { at: AS_OF, value: 30 } }], "clear", 1],
    ["and must have a value then", [{ ...whole, baseline: { value: Number.NaN } }], "sign", 0],
    ["without a baseline there is none", [{ ...whole, baseline: null }], "sign", 0],
    ["without a target there is none", [{ ...whole, target: Number.NaN }], "sign", 0],
    ["without a date there is none", [{ ...whole, by: undefined }], "sign", 0],
  ])("%s", (_, kpis, finding, figure) => {
    expect(signOf({ kpis }, 9)).toMatchObject({ finding, figure, interval: null });
  });
});

describe("a sign of which nothing is sampled", () => {
  type Kind = "demographic" | "behavioral";
  const attribute = (good: boolean) => ({ name: "any", kind: (good ? "behavioral" : "demographic") as Kind });
  const EXACT: Readonly<Record<number, (list: readonly boolean[]) => HealthEvidence>> = {
    1: (list) => ({ journeyMap: { asOf: AS_OF, touchpoints: list.map((good) => ({ reviewed: good ? AS_OF : null })) } }),
    5: (list) => ({ segmentation: { attributes: list.map(attribute) } }),
    9: (list) => ({ kpis: list.map((good) => (good ? { metric: "any", baseline: 1, target: 2, by: AS_OF } : { metric: "any" })) }),
  };
  const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
  it.each([1, 5, 9])("sign %i never rises when one of its parts gets better, nor when a good one is added", (number) => {
    const findingOf = (list: readonly boolean[]): number => WORSE[signOf(EXACT[number]!(list), number).finding];
    fc.assert(
      fc.property(flags, fc.nat(11), (list, place) => {
        const before = findingOf(list);
        expect(findingOf(list.map((good, index) => good || index === place))).toBeLessThanOrEqual(before);
        expect(findingOf([...list, true])).toBeLessThanOrEqual(before);
      }),
    );
  });
  it.each([1, 5, 9])("sign %i is the same of the same list twice over", (number) => {
    const signOfList = (list: readonly boolean[]) => {
      const { finding, figure } = signOf(EXACT[number]!(list), number);
      return { finding, figure };
    };
    fc.assert(
      fc.property(flags, (list) => {
        expect(signOfList([...list, ...list])).toEqual(signOfList(list));
      }),
    );
  });
});

describe("what cxHealth refuses", () => {
  it.each([
    ["evidence that nobody knows", { nps: 3 }, "invalid-option", "options.nps"],
    ["a share above 1", { bounce: { rate: 65, interval: null } }, "invalid-value", "evidence.bounceRate"],
    ["a figure that is none", { csat: { rate: "0.5", interval: null } }, "invalid-value", "evidence.csatRate"],
    ["a field that is not there", { csat: {} }, "invalid-value", "evidence.csatRate"],
    ["limits beyond the scale", { bounce: { rate: 0.5, interval: between(0, 2) } }, "invalid-value", "evidence.bounceRate.interval"],
    ["limits the wrong way round", { bounce: { rate: 0.5, interval: between(0.6, 0.4) } }, "invalid-value", "evidence.bounceRate.interval"],
    ["limits without a name", { bounce: { rate: 0.5, interval: {} } }, "invalid-value", "evidence.bounceRate.interval"],
    ["points beyond 100", { enps: { score: 101, interval: null } }, "invalid-value", "evidence.enpsScore"],
    [
      "a review after the report",
      map({ touchpoints: [{ reviewed: "2026-07-01" }] }),
      "invalid-value",
      "evidence.journeyMap.touchpoints[0].reviewed",
    ],
    [
      "a review that is no date",
      map({ touchpoints: [{ reviewed: "soon" }] }),
      "invalid-value",
      "evidence.journeyMap.touchpoints[0].reviewed",
    ],
    ["a map without a list", map({}), "invalid-value", "evidence.journeyMap.touchpoints"],
    ["a touchpoint that is none", map({ touchpoints: [null] }), "invalid-value", "evidence.journeyMap.touchpoints[0]"],
    ["a map without a date", { journeyMap: { touchpoints: [] } }, "invalid-value", "evidence.journeyMap.asOf"],
    [
      "more unmapped events than events",
      map({ touchpoints: [], events: 1, unmappedEvents: 2 }),
      "invalid-value",
      "evidence.journeyMap.unmappedEvents",
    ],
    ["events that are no count", map({ touchpoints: [], events: 1.5, unmappedEvents: 1 }), "invalid-value", "evidence.journeyMap.events"],
    [
      "an attribute of no kind",
      { segmentation: { attributes: [{ kind: "other" }] } },
      "invalid-value",
      "evidence.segmentation.attributes[0].kind",
    ],
    ["KPIs that are no list", { kpis: "NPS" }, "invalid-value", "evidence.kpis"],
  ])("%s", (_, evidence, code, path) => {
    expect(() => cxHealth(evidence as HealthEvidence)).toThrow(thrown(code, path));
  });
  it.each([
    [{ csat: 0.5 }, "options.csat"],
    [{ csatRate: 75 }, "options.csatRate"],
    [{ csatRate: -0.1 }, "options.csatRate"],
    [{ csatRate: null }, "options.csatRate"],
    [{ csatRate: { value: 2, source: "x" } }, "options.csatRate"],
    [{ csatRate: { value: 0.5 } }, "options.csatRate.source"],
    [{ enpsScore: -101 }, "options.enpsScore"],
    [{ reviewDays: Infinity }, "options.reviewDays"],
  ])("the threshold %o", (thresholds, path) => {
    expect(() => cxHealth({}, thresholds as never)).toThrow(thrown("invalid-option", path));
  });
  it("no threshold on the ends of the scale", () => {
    for (const value of [0, 1]) expect(cxHealth({}, { csatRate: value }).signs[3]?.threshold).toBe(value);
    for (const value of [-100, 100]) expect(cxHealth({}, { enpsScore: value }).signs[7]?.threshold).toBe(value);
  });
  it("no evidence object", () => {
    expect(() => cxHealth(null as never)).toThrow(thrown("invalid-value", "evidence"));
  });
});

function map(part: object): object {
  return { journeyMap: { asOf: AS_OF, ...part } };
}
