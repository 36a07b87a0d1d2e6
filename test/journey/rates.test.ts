import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bounceRate,
  bounceRateFromCounts,
  conversionRate,
  conversionRateFromCounts,
  conversionRateOf,
  engagementRate,
  engagementRateFromCounts,
  measure,
  type Session,
  survivalOf,
  timeToValue,
} from "../../src/index.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";

const sessions: fc.Arbitrary<Session[]> = fc.array(
  fc.record({ interactions: fc.integer({ min: 0, max: 4 }), seconds: fc.integer({ min: 0, max: 20 }), converted: fc.boolean() }),
  { minLength: 1 },
);

describe("sessions", () => {
  it("are either engaged or bounced by the same definition", () => {
    fc.assert(
      fc.property(
        sessions,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (list, engagedSeconds, engagedInteractions) => {
          const options = { engagedSeconds, engagedInteractions };
          const bounced = bounceRate(list, { definition: "not-engaged", ...options });
          expect(bounced.bounced + engagementRate(list, options).engaged).toBe(list.length);
        },
      ),
    );
  });
  it("bounce at one interaction, and at none", () => {
    expect(bounceRate([{ interactions: 0 }, { interactions: 1 }, { interactions: 2 }]).bounced).toBe(2);
  });
  it("are engaged beyond 10 seconds, from 2 interactions on, or when they convert", () => {
    const engaged = (session: Partial<Session>): boolean => engagementRate([{ interactions: 1, ...session }]).rate === 1;
    expect(engaged({ seconds: 10 })).toBe(false);
    expect(engaged({ seconds: 10.001 })).toBe(true);
    expect(engaged({ interactions: 2 })).toBe(true);
    expect(engaged({ converted: true })).toBe(true);
    expect(engaged({ converted: false })).toBe(false);
  });
  it("have the intervals of proportions, from records and from counts", () => {
    const { low, high } = proportionInterval(1, 4, { level: 0.9, method: "wilson" });
    const options = { level: 0.9 };
    expect(
      bounceRate(
        [1, 2, 3, 4].map((interactions) => ({ interactions })),
        options,
      ).interval,
    ).toMatchObject({ low, high });
    expect(bounceRateFromCounts({ bounced: 1, sessions: 4 }, options).interval).toMatchObject({ low, high });
    expect(engagementRateFromCounts({ engaged: 1, sessions: 4 }, options).interval).toMatchObject({ low, high });
    expect(conversionRateFromCounts({ converted: 1, of: 4 }, options).interval).toMatchObject({ low, high });
    expect(conversionRate([1, 0, false, 0, null], options)).toMatchObject({ converted: 1, of: 4, missing: 1, interval: { low, high } });
  });
  it("refuse what is none, and say where", () => {
    expect(() => bounceRate([])).toThrow("at least one session");
    expect(() => bounceRate([{ interactions: 1.5 }])).toThrow("sessions[0].interactions");
    expect(() => bounceRate([{ interactions: 1, seconds: -1 }])).toThrow("sessions[0].seconds");
    expect(() => engagementRate([{ interactions: 1, converted: "yes" as never }])).toThrow("sessions[0].converted");
    expect(() => bounceRate([{ interactions: 1 }], { definition: "both" as never })).toThrow("options.definition");
    expect(() => bounceRate([{ interactions: 1 }], { engagedSeconds: -1 })).toThrow("options.engagedSeconds");
    expect(() => bounceRate([{ interactions: 1 }], { engagedInteractions: 0 })).toThrow("options.engagedInteractions");
    expect(() => bounceRateFromCounts({ bounced: 2, sessions: 1 })).toThrow("counts.bounced");
    expect(() => bounceRateFromCounts({ bounced: 0, sessions: 0 })).toThrow("at least one session");
    expect(() => engagementRateFromCounts({ engaged: 2, sessions: 1 })).toThrow("counts.engaged");
    expect(() => engagementRateFromCounts({ engaged: 0, sessions: 0 })).toThrow("at least one session");
    expect(() => conversionRateFromCounts({ converted: 2, of: 1 })).toThrow("counts.converted");
    expect(() => conversionRateFromCounts({ converted: 0, of: 0 })).toThrow("at least one record");
    expect(() => conversionRate(["yes" as never])).toThrow("converted[0]");
    expect(() => conversionRateOf("x", { convertedWhen: NaN })).toThrow("options.convertedWhen");
  });
  it("convert by a value or by what a function says", () => {
    const rows = [{ stage: "won" }, { stage: "lost" }, { stage: "WON" }, { stage: null }];
    expect(measure(conversionRateOf("stage", { convertedWhen: "won" }), rows)).toMatchObject({ converted: 1, of: 3, missing: 1 });
    const any = conversionRateOf("stage", { convertedWhen: (value) => String(value).toLowerCase() === "won" });
    expect(measure(any, rows)).toMatchObject({ converted: 2, of: 3 });
  });
});

describe("timeToValue", () => {
  const records = fc.array(
    fc.record({
      start: fc.integer({ min: 0, max: 40 }).map((day) => day * 86_400_000),
      value: fc.option(fc.integer({ min: 40, max: 120 }).map((day) => day * 86_400_000)),
    }),
    { minLength: 1 },
  );
  it("is what survival leaves", () => {
    fc.assert(
      fc.property(records, (list) => {
        const asOf = 80 * 86_400_000;
        const result = timeToValue(list, { asOf });
        const curve = measure(survivalOf({ start: "start", end: "value" }, { asOf, unit: "day" }), list);
        expect(result.steps.map(({ time, share }) => [time, share])).toEqual(curve.steps.map(({ time, survival }) => [time, 1 - survival]));
        expect(result.median).toEqual(curve.median);
        expect([result.arrived, result.waiting]).toEqual([curve.events, curve.censored]);
        for (const { low, share, high } of result.steps) {
          if (low !== null && high !== null) expect(low <= share && share <= high).toBe(true);
        }
      }),
    );
  });
  it("is longer than the mean of those who arrived says, while many wait", () => {
    const list = [1, 1, 2].map((day) => ({ start: "2026-01-01", value: `2026-01-0${day + 1}` }));
    const waiting = Array.from({ length: 7 }, () => ({ start: "2026-01-01" }));
    const { median, arrived, waiting: still } = timeToValue([...list, ...waiting], { asOf: "2026-02-01" });
    expect([median.time, arrived, still]).toEqual([null, 3, 7]);
  });
  it("counts a record without a start as missing, and refuses a value before it", () => {
    const options = { asOf: "2026-02-01" };
    expect(timeToValue([null, { start: "2026-01-01" }], options)).toMatchObject({ missing: 1, waiting: 1 });
    expect(() => timeToValue([{ start: "2026-01-02", value: "2026-01-01" }], options)).toThrow(/\[0\]/);
    expect(() => timeToValue([], options)).toThrow("at least one record");
  });
});
