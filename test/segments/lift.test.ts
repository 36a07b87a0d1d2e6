import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lift, liftFromCounts, liftOf, type LiftOptions, type LiftReadOptions } from "../../src/segments/lift.ts";
import { measure } from "../../src/core/measure.ts";
import { proportionRatio } from "../../src/stats/proportion-ratio.ts";

const counts = fc.record({ successes: fc.nat({ max: 40 }), failures: fc.nat({ max: 40 }) });
const twoGroups = fc
  .tuple(counts, counts)
  .filter(([a, b]) => a.successes + a.failures > 0 && b.successes + b.failures > 0)
  .map(([a, b]) => ({
    in: { successes: a.successes, trials: a.successes + a.failures },
    out: { successes: b.successes, trials: b.successes + b.failures },
  }));

describe("lift", () => {
  it("of the complement is its reciprocal, interval and all", () => {
    fc.assert(
      fc.property(twoGroups, fc.constantFrom<LiftReadOptions>({}, { method: "score" }, { level: 0.8 }), (groups, options) => {
        const [one, other] = liftFromCounts(groups, options).segments;
        if (one?.ratio === null) expect(groups.out.successes).toBe(0);
        else if (one?.ratio === 0) expect(other?.ratio).toBeNull();
        else {
          expect((one?.ratio as number) * (other?.ratio as number)).toBeCloseTo(1, 12);
          expect(other?.pValue).toBeCloseTo(one?.pValue as number, 12);
        }
        if (one?.interval && other?.interval) {
          const { low, high } = one.interval;
          if (high === null) expect(other.interval.low).toBe(0);
          else expect(other.interval.low * high).toBeCloseTo(1, 9);
          if (low > 0) expect((other.interval.high as number) * low).toBeCloseTo(1, 9);
          else expect(other.interval.high).toBeNull();
        }
      }),
    );
  });

  it("adds up: segments and rests are all records, and indices average to 100", () => {
    const rows = fc.array(
      fc.record({
        segment: fc.constantFrom<unknown>("a", "b", "__proto__", "", 7, "7", true, null),
        outcome: fc.constantFrom(true, false, null),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const valid = list.filter(({ segment, outcome }) => segment !== null && outcome !== null);
        if (valid.length === 0) return;
        const result = lift(list, { outcome: "outcome", segment: "segment" });
        expect(result.records).toBe(valid.length);
        expect(result.missing).toBe(list.length - valid.length);
        expect(result.outcomes).toBe(valid.filter(({ outcome }) => outcome).length);
        for (const { records, outcomes, rest } of result.segments) {
          expect(records + (rest?.records ?? 0)).toBe(result.records);
          expect(outcomes + (rest?.outcomes ?? 0)).toBe(result.outcomes);
        }
        if (result.outcomes > 0) {
          const mean = result.segments.reduce((sum, { index, records }) => sum + ((index as number) * records) / result.records, 0);
          expect(mean).toBeCloseTo(100, 9);
        }
        expect(result.segments.map(({ segment }) => segment)).toStrictEqual(
          [...new Set(valid.map(({ segment }) => String(segment)))].sort(),
        );
      }),
    );
  });

  it("is the relative risk of the segment against the rest", () => {
    const { segments, rate } = liftFromCounts({
      a: { successes: 30, trials: 100 },
      b: { successes: 40, trials: 400 },
      none: { successes: 0, trials: 0 },
      c: { successes: 50, trials: 500 },
    });
    expect(rate).toBe(0.12);
    expect(segments.map(({ segment }) => segment)).toStrictEqual(["a", "b", "c"]);
    const [a] = segments;
    const { ratio, interval, pValue } = proportionRatio({ successes: 30, trials: 100 }, { successes: 90, trials: 900 });
    expect(a).toStrictEqual({
      segment: "a",
      outcomes: 30,
      records: 100,
      rate: 0.3,
      rest: { outcomes: 90, records: 900, rate: 0.1 },
      ratio,
      interval,
      pValue,
      index: 250,
    });
  });

  it("says nothing where there is no rest, and no index where nothing happens", () => {
    expect(liftFromCounts({ all: { successes: 1, trials: 2 } }).segments[0]).toMatchObject({
      rest: null,
      ratio: null,
      interval: null,
      pValue: null,
      index: 100,
    });
    expect(liftFromCounts({ a: { successes: 0, trials: 2 }, b: { successes: 0, trials: 3 } }).segments[0]).toMatchObject({
      rate: 0,
      ratio: null,
      index: null,
    });
  });

  it("reads outcomes as told", () => {
    const rows = [
      { plan: 1, kept: "yes" },
      { plan: 1, kept: "no" },
      { plan: 2, kept: "YES" },
    ];
    const fields = { outcome: "kept", segment: "plan" } as const;
    expect(lift(rows, fields, { outcomeWhen: "yes" }).segments.map(({ outcomes }) => outcomes)).toStrictEqual([1, 0]);
    expect(lift(rows, fields, { outcomeWhen: (value) => /yes/i.test(String(value)) }).segments[1]?.rate).toBe(1);
    expect(() => lift(rows, fields)).toThrow(expect.objectContaining({ code: "invalid-value", path: "outcome[0]" }));
    expect(() => lift([{ kept: true, plan: {} }], fields)).toThrow(expect.objectContaining({ code: "invalid-value", path: "segment[0]" }));
    const some = [...rows, { plan: 1, kept: true }, { plan: [], kept: true }, { plan: NaN, kept: true }, { plan: 1, kept: undefined }];
    expect(lift(some as never[], fields, { invalid: "skip" })).toMatchObject({ records: 1, invalid: 4, missing: 2 });
  });

  it("is the same from columns", () => {
    const columns = { who: ["a", "b", "a"], did: [true, false, true] };
    expect(measure(liftOf({ outcome: "did", segment: "who" }), columns)).toMatchObject({ records: 3, outcomes: 2 });
  });

  it.each<[string, LiftOptions]>([
    ["options.level", { level: 1 }],
    ["options.method", { method: "wald" as never }],
    ["options.invalid", { invalid: "drop" as never }],
    ["options.outcomeWhen", { outcomeWhen: Infinity }],
    ["options.outcome", { outcome: 1 } as never],
  ])("refuses %s", (path, options) => {
    expect(() => liftOf({ outcome: "a", segment: "b" }, options)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });

  it("refuses counts that cannot be", () => {
    expect(() => liftFromCounts({})).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => liftFromCounts({ a: { successes: 0, trials: 0 } })).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => liftFromCounts({ a: { successes: 3, trials: 2 } })).toThrow(expect.objectContaining({ path: "a.successes" }));
    expect(() => liftFromCounts({ a: { successes: -1, trials: 2 } })).toThrow(expect.objectContaining({ path: "a.successes" }));
    expect(() => liftFromCounts({ a: { successes: 1, trials: 1.5 } })).toThrow(expect.objectContaining({ path: "a.trials" }));
    expect(() => liftFromCounts({ a: { successes: 1, trials: 2 } }, { level: 2 })).toThrow(
      expect.objectContaining({ path: "options.level" }),
    );
    expect(() => liftFromCounts({ a: { successes: 1, trials: 2 } }, { invalid: "skip" } as never)).toThrow(
      expect.objectContaining({ code: "invalid-option" }),
    );
  });
});
