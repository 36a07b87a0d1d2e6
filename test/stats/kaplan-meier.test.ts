import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kaplanMeier, kaplanMeierFromLifeTable, type KaplanMeierResult } from "../../src/stats/kaplan-meier.ts";
import { lifeTable } from "../../src/stats/life-table.ts";
import { referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { survivalCases, survivalColumns } from "./survival-cases.ts";

const time = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0.01, max: 20, noNaN: true }), fc.constantFrom(0.5, 1.5, 700));
const spell = fc.record({ time, event: fc.boolean() });
const spells = fc.array(spell, { minLength: 1, maxLength: 40 });
const entered = fc.array(
  fc
    .record({ entry: fc.integer({ min: 0, max: 10 }), length: fc.integer({ min: 1, max: 10 }), event: fc.boolean() })
    .map(({ entry, length, event }) => ({ entry, time: entry + length, event })),
  { minLength: 1, maxLength: 30 },
);
const times = (list: readonly { time: number }[]): number[] => list.map((each) => each.time);
const events = (list: readonly { event: boolean }[]): boolean[] => list.map((each) => each.event);
const curveOf = (list: readonly { time: number; event: boolean }[], options = {}): KaplanMeierResult =>
  kaplanMeier(times(list), events(list), options);
const close = (found: number | null, wanted: number | null, relative = 1e-12): void => {
  if (found === null || wanted === null) expect(found).toBe(wanted);
  else expect(Math.abs(found - wanted)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(wanted)));
};

describe("the Kaplan-Meier curve", () => {
  it("falls from at most 1 to at least 0, with limits around it, and survives JSON", () => {
    fc.assert(
      fc.property(
        spells,
        fc.constantFrom("log-log", "log", "plain"),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (list, interval, level) => {
          const found = curveOf(list, { interval, level });
          let before = 1;
          for (const { survival, standardError, low, high } of found.steps) {
            expect(survival).toBeLessThanOrEqual(before);
            expect(survival).toBeGreaterThanOrEqual(0);
            before = survival;
            expect(standardError === null).toBe(survival === 0);
            expect(low === null).toBe(high === null);
            if (low === null || high === null) continue;
            expect(low).toBeGreaterThanOrEqual(0);
            expect(low).toBeLessThanOrEqual(survival);
            expect(high).toBeGreaterThanOrEqual(survival);
            expect(high).toBeLessThanOrEqual(1);
          }
          expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
          expect(found.events + found.censored).toBe(found.valid);
          expect(found.steps.reduce((sum, step) => sum + step.events, 0)).toBe(found.events);
          expect(found.steps.reduce((sum, step) => sum + step.censored, 0)).toBe(found.censored);
        },
      ),
    );
  });
  it("without censoring is one minus the empirical distribution, with the error of a share", () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 60 }), (list) => {
        const found = kaplanMeier(
          list,
          list.map(() => 1),
        );
        for (const step of found.steps) {
          const later = list.filter((each) => each > step.time).length;
          expect(step.survival).toBe(later / list.length);
          if (later > 0) close(step.standardError, Math.sqrt(((later / list.length) * (1 - later / list.length)) / list.length));
        }
        // The mean until the last time is the mean.
        if (found.restrictedMean) close(found.restrictedMean.mean, list.reduce((sum, each) => sum + each, 0) / list.length);
      }),
    );
  });
  it("is the product of (n - d) / n, with Greenwood's sum, as written", () => {
    fc.assert(
      fc.property(fc.oneof(spells, entered), (list: readonly { time: number; event: boolean; entry?: number }[]) => {
        const found = kaplanMeier(times(list), events(list), { entry: list.map(({ entry = 0 }) => entry) });
        let [survival, sum] = [1, 0];
        for (const step of found.steps) {
          const atRisk = list.filter((each) => each.time >= step.time && ((each.entry ?? 0) < step.time || (each.entry ?? 0) === 0)).length;
          const ended = list.filter((each) => each.time === step.time && each.event).length;
          expect(step.atRisk).toBe(atRisk);
          expect(step.events).toBe(ended);
          expect(step.censored).toBe(list.filter((each) => each.time === step.time && !each.event).length);
          survival *= (atRisk - ended) / atRisk;
          sum += ended === 0 ? 0 : ended / (atRisk * (atRisk - ended));
          close(step.survival, survival);
          if (survival > 0) close(step.standardError, survival * Math.sqrt(sum));
        }
      }),
    );
  });
  it("does not depend on the order of the records, nor on how they are stored", () => {
    fc.assert(
      fc.property(
        spells.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }))),
        ([list, shuffled]) => {
          const found = curveOf(list);
          expect(curveOf(shuffled)).toStrictEqual(found);
          expect(kaplanMeier(Float64Array.from(times(list)), Uint8Array.from(events(list), Number))).toStrictEqual(found);
          expect(kaplanMeier(times(list), events(list).map(Number), { entry: list.map(() => 0) })).toStrictEqual(found);
        },
      ),
    );
  });
  it("of a spell that is split in two by left truncation is the same", () => {
    fc.assert(
      fc.property(entered, fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true }), { minLength: 30, maxLength: 30 }), (list, cuts) => {
        const parts = list.flatMap(({ entry, time: end, event }, index) => {
          const cut = entry + (end - entry) * (cuts[index] as number);
          return [
            { entry, time: cut, event: false },
            { entry: cut, time: end, event },
          ];
        });
        const whole = kaplanMeier(times(list), events(list), { entry: list.map(({ entry }) => entry) });
        const split = kaplanMeier(times(parts), events(parts), { entry: parts.map(({ entry }) => entry) });
        const exits = ({ steps }: KaplanMeierResult) =>
          steps.filter((step) => step.events > 0).map(({ time: at, atRisk, events: ended, survival }) => ({ at, atRisk, ended, survival }));
        const [left, right] = [exits(whole), exits(split)];
        expect(right.map(({ at, atRisk, ended }) => ({ at, atRisk, ended }))).toStrictEqual(
          left.map(({ at, atRisk, ended }) => ({ at, atRisk, ended })),
        );
        for (const [index, { survival }] of left.entries()) close(right[index]!.survival, survival);
        expect(split.median.time).toStrictEqual(whole.median.time);
      }),
    );
  });
  it("of times in another unit has quantiles and means in that unit", () => {
    fc.assert(
      fc.property(spells, fc.constantFrom(2, 0.25, 1024), (list, factor) => {
        const [found, scaled] = [curveOf(list), curveOf(list.map((each) => ({ ...each, time: factor * each.time })))];
        const times2 = (value: number | null): number | null => value && factor * value;
        expect(scaled.quantiles).toStrictEqual(
          found.quantiles.map((each) => ({ ...each, time: times2(each.time), low: times2(each.low), high: times2(each.high) })),
        );
        expect(scaled.restrictedMean?.mean).toBe(found.restrictedMean?.mean && factor * found.restrictedMean.mean);
        expect(scaled.steps.map(({ survival }) => survival)).toStrictEqual(found.steps.map(({ survival }) => survival));
      }),
    );
  });
});

describe("what is read off the curve", () => {
  it("quantiles are where the curve and its limits have fallen so far, found as quickly in a long curve", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 997 }),
        fc.constantFrom("log-log", "log", "plain"),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (count, step, interval, probability) => {
          const list = Array.from({ length: count }, (_, index) => ({ time: (index * step) / 8, event: (index * step) % 7 < 4 }));
          const { steps, quantiles } = curveOf(list, { interval, quantiles: [probability] });
          for (const [key, column] of [
            ["time", "survival"],
            ["low", "low"],
            ["high", "high"],
          ] as const) {
            const below = steps.filter((each) => each[column] !== null && each[column] <= 1 - probability + 2 ** -26);
            const highest = Math.max(...below.map((each) => each[column] as number));
            // None of these curves stands exactly at the level.
            if (highest > 1 - probability - 2 ** -26) continue;
            expect(quantiles[0]?.[key]).toBe(below.find((each) => each[column] === highest)?.time ?? null);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
  it("a share that the curve stands at exactly has the middle of that stretch, and of the last one up to the last time", () => {
    // 0.75 from 1 to 2, 0.5 from 2 on.
    const { median, quantiles, restrictedMean } = kaplanMeier([1, 2, 7, 9], [1, 1, 0, 0], { quantiles: [0.25] });
    expect(quantiles[0]?.time).toBe(1.5);
    expect(median.time).toBe(5.5);
    expect(restrictedMean).toMatchObject({ until: 9, mean: 1 + 0.75 + 0.5 * 7, extended: false });
  });
  it("a height that misses the level by less than 2^-26 stands at it, as in R", () => {
    const half = (events: number) => [
      { time: 1, events, censored: 0 },
      { time: 3, events: 0, censored: 2e9 - events },
    ];
    expect(kaplanMeierFromLifeTable(half(1e9 + 1)).median.time).toBe(2);
    expect(kaplanMeierFromLifeTable(half(1e9 + 100)).median.time).toBe(1);
    expect(kaplanMeierFromLifeTable(half(1e9 - 1)).median.time).toBe(2);
    expect(kaplanMeierFromLifeTable(half(1e9 - 100)).median.time).toBeNull();
  });
  it("a mean beyond the last time is held at the last height, and says so unless that is 0", () => {
    expect(kaplanMeier([1, 4], [1, 0], { until: 10 }).restrictedMean).toMatchObject({ until: 10, mean: 1 + 0.5 * 9, extended: true });
    expect(kaplanMeier([1, 4], [1, 1], { until: 10 }).restrictedMean).toMatchObject({ until: 10, mean: 2.5, extended: false });
    expect(kaplanMeier([1, 4], [1, 0], { until: 4 }).restrictedMean).toMatchObject({ until: 4, mean: 2.5, extended: false });
    expect(kaplanMeier([3, 4], [1, 0], { until: 2 }).restrictedMean).toMatchObject({ mean: 2, standardError: 0, extended: false });
  });
  it("nothing after time 0 has no restricted mean", () => {
    expect(kaplanMeier([0, 0], [1, 0])).toMatchObject({ restrictedMean: null, median: { time: 0 }, steps: [{ survival: 0.5 }] });
  });
  it("the interval of the mean is cut at 0 and at the horizon", () => {
    const { interval, mean, standardError } = kaplanMeier([1, 9], [1, 1]).restrictedMean!;
    expect([mean, interval.high]).toStrictEqual([5, 9]);
    expect(interval.low).toBe(0);
    expect(standardError).toBeCloseTo(Math.sqrt(8), 12);
    const narrow = kaplanMeier([1, 9], [1, 1], { level: 0.5 }).restrictedMean!.interval;
    expect(narrow.low).toBeCloseTo(5 - 0.6744897501960817 * Math.sqrt(8), 12);
    expect(narrow.high).toBeCloseTo(5 + 0.6744897501960817 * Math.sqrt(8), 12);
  });
  it("at given times is the curve in force there, with the exits since the time before", () => {
    const found = kaplanMeier([2, 3, 3, 5, 8], [1, 1, 0, 1, 0], { entry: [0, 0, 1, 2.5, 4], at: [0, 2, 2.5, 3, 4, 4.5, 10] });
    const row = (time: number, atRisk: number, events: number, censored: number, survival: number) => ({
      time,
      atRisk,
      events,
      censored,
      survival,
    });
    expect(found.steps.map((step) => row(step.time, step.atRisk, step.events, step.censored, step.survival))).toStrictEqual([
      row(0, 2, 0, 0, 1),
      row(2, 3, 1, 0, 2 / 3),
      row(2.5, 2, 0, 0, 2 / 3),
      row(3, 3, 1, 1, (2 / 3) * (2 / 3)),
      row(4, 1, 0, 0, (2 / 3) * (2 / 3)),
      row(4.5, 2, 0, 0, (2 / 3) * (2 / 3)),
      row(10, 0, 1, 1, (2 / 3) * (2 / 3) * (1 / 2)),
    ]);
    expect({ ...found, steps: null }).toStrictEqual({
      ...kaplanMeier([2, 3, 3, 5, 8], [1, 1, 0, 1, 0], { entry: [0, 0, 1, 2.5, 4] }),
      steps: null,
    });
  });
  it("at every time that occurs is every step", () => {
    fc.assert(
      fc.property(spells, (list) => {
        const { steps } = curveOf(list);
        expect(curveOf(list, { at: times(steps) }).steps).toStrictEqual(steps);
      }),
    );
  });
});

describe("a life table", () => {
  it("gives the curve of the durations behind it, to the last bit, in any order and in parts", () => {
    fc.assert(
      fc.property(spells, entered, fc.nat(), (list, late, seed) => {
        const { rows, valid } = lifeTable(times(list), events(list));
        expect(valid).toBe(list.length);
        expect(kaplanMeierFromLifeTable(rows)).toStrictEqual(curveOf(list));
        expect(kaplanMeierFromLifeTable([...rows].reverse())).toStrictEqual(curveOf(list));
        const cut = seed % (list.length + 1);
        const part = (some: typeof list) => lifeTable(times(some), events(some)).rows;
        expect(kaplanMeierFromLifeTable([...part(list.slice(cut)), ...part(list.slice(0, cut))])).toStrictEqual(curveOf(list));
        const entry = late.map((each) => each.entry);
        expect(kaplanMeierFromLifeTable(lifeTable(times(late), events(late), { entry }).rows)).toStrictEqual(
          kaplanMeier(times(late), events(late), { entry }),
        );
      }),
    );
  });
  it("holds -0 for 0", () => {
    expect(kaplanMeierFromLifeTable([{ time: -0, events: 1, censored: 1 }]).steps[0]?.time).toBe(0);
    expect(kaplanMeier([-0, 1.5], [1, 1]).steps[0]?.time).toBe(0);
    expect(kaplanMeier([-0, 1], [1, 1]).steps[0]?.time).toBe(0);
  });
  it("has a row for each time, ascending, with those who come late", () => {
    expect(lifeTable([5, 2, 5, 9], [1, 0, 1, 0], { entry: [0, 0, 2, 5] }).rows).toStrictEqual([
      { time: 2, events: 0, censored: 1, entered: 1 },
      { time: 5, events: 2, censored: 0, entered: 1 },
      { time: 9, events: 0, censored: 1 },
    ]);
  });
});

describe("records that cannot be used", () => {
  it("are missing without a duration, event or entry, and invalid where these cannot be", () => {
    const durations = [3, null, 4, NaN, 5, -1, Infinity, 2, 6];
    const flags = [1, 1, undefined, 0, 0, 1, 1, 7, true];
    const found = kaplanMeier(durations, flags as number[], { invalid: "skip" });
    expect(found).toMatchObject({ valid: 3, missing: 3, invalid: 3, events: 2, censored: 1 });
    expect(found.steps.map((step) => step.time)).toStrictEqual([3, 5, 6]);
    const entry = [1, 0, 0, 0, null, 0, 0, 0, 6];
    expect(kaplanMeier(durations, flags as number[], { invalid: "skip", entry })).toMatchObject({ valid: 1, missing: 4, invalid: 4 });
    expect(lifeTable(durations, flags as number[], { invalid: "skip", entry })).toStrictEqual({
      rows: [
        { time: 1, events: 0, censored: 0, entered: 1 },
        { time: 3, events: 1, censored: 0 },
      ],
      valid: 1,
      missing: 4,
      invalid: 4,
    });
    const typed = Float64Array.from([3, NaN, -1]);
    expect(kaplanMeier(typed, new Uint8Array(3), { invalid: "skip" })).toMatchObject({ valid: 1, missing: 1, invalid: 1 });
  });
  it.each<[string, () => unknown, string, string]>([
    ["no duration", () => kaplanMeier([], []), "empty", "kaplanMeier"],
    ["missing ones alone", () => kaplanMeier([null], [1]), "empty", "kaplanMeier"],
    ["a table without exits", () => kaplanMeierFromLifeTable([{ time: 1, events: 0, censored: 0 }]), "empty", "kaplanMeierFromLifeTable"],
    ["columns of different lengths", () => kaplanMeier([1, 2], [1]), "invalid-value", "events"],
    ["entries of another length", () => kaplanMeier([1, 2], [1, 0], { entry: [0] }), "invalid-value", "options.entry"],
    ["no column", () => kaplanMeier(5 as never, []), "invalid-value", "durations"],
    ["a negative duration", () => kaplanMeier([1, -2], [1, 1]), "invalid-value", "durations[1]"],
    ["an infinite duration", () => kaplanMeier(Float64Array.of(1, Infinity), Uint8Array.of(1, 1)), "invalid-value", "durations[1]"],
    ["a text", () => kaplanMeier(["1"] as never, [1]), "invalid-value", "durations[0]"],
    ["an event of 2", () => kaplanMeier(Float64Array.of(1, 2), Uint8Array.of(1, 2)), "invalid-value", "events[1]"],
    ["a negative entry", () => kaplanMeier([1], [1], { entry: [-1] }), "invalid-value", "options.entry[0]"],
    ["an entry at the end", () => kaplanMeier([1], [1], { entry: [1] }), "invalid-value", "options.entry[0]"],
    ["an unknown option", () => kaplanMeier([1], [1], { confidence: 0.9 } as never), "invalid-option", "options.confidence"],
    ["an unknown interval", () => kaplanMeier([1], [1], { interval: "logit" as never }), "invalid-option", "options.interval"],
    ["a level of 95", () => kaplanMeier([1], [1], { level: 95 }), "invalid-option", "options.level"],
    ["a share of 1", () => kaplanMeier([1], [1], { quantiles: [1] }), "invalid-option", "options.quantiles"],
    ["a share of 0", () => kaplanMeier([1], [1], { quantiles: [0] }), "invalid-option", "options.quantiles"],
    ["no list of shares", () => kaplanMeier([1], [1], { quantiles: 0.5 as never }), "invalid-option", "options.quantiles"],
    ["a horizon of 0", () => kaplanMeier([1], [1], { until: 0 }), "invalid-option", "options.until"],
    ["an infinite horizon", () => kaplanMeier([1], [1], { until: Infinity }), "invalid-option", "options.until"],
    ["times that do not ascend", () => kaplanMeier([1], [1], { at: [1, 1] }), "invalid-option", "options.at"],
    ["a negative time", () => kaplanMeier([1], [1], { at: [-0.5] }), "invalid-option", "options.at"],
    ["an unknown rule", () => kaplanMeier([1], [1], { invalid: "drop" as never }), "invalid-option", "options.invalid"],
    ["an entry beside a table", () => kaplanMeierFromLifeTable([], { entry: [] } as never), "invalid-option", "options.entry"],
    ["no table", () => kaplanMeierFromLifeTable({} as never), "invalid-value", "table"],
    ["no row", () => kaplanMeierFromLifeTable([null] as never), "invalid-value", "table[0]"],
    ["a half event", () => kaplanMeierFromLifeTable([{ time: 1, events: 0.5, censored: 0 }]), "invalid-value", "table[0].events"],
    ["a negative censoring", () => kaplanMeierFromLifeTable([{ time: 1, events: 1, censored: -1 }]), "invalid-value", "table[0].censored"],
    [
      "half an entry",
      () => kaplanMeierFromLifeTable([{ time: 1, events: 1, censored: 1, entered: 0.5 }]),
      "invalid-value",
      "table[0].entered",
    ],
    ["a negative time of a row", () => kaplanMeierFromLifeTable([{ time: -1, events: 1, censored: 1 }]), "invalid-value", "table[0].time"],
    [
      "more exits than were there",
      () => kaplanMeierFromLifeTable([{ time: 1, events: 1, censored: 0, entered: 1 }]),
      "invalid-value",
      "table",
    ],
    ["counts beyond 2^53", () => kaplanMeierFromLifeTable([{ time: 1, events: 2 ** 53 - 1, censored: 1 }]), "invalid-value", "table"],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});

describe("R's survfit", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(survivalCases(/./)).toEqual([]));
  for (const reference of survivalCases(/^km-curve/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time: durations, event, entry } = survivalColumns(reference);
      const found = kaplanMeier(durations, event, { entry });
      const { expected } = reference;
      expect(found).toMatchObject({ valid: expected["n"], events: expected["events"] });
      const steps = reference.options["steps"] === "event times only" ? found.steps.filter((step) => step.events > 0) : found.steps;
      expect(steps.map((step) => step.time)).toStrictEqual(expected["time"]);
      expect(steps.map((step) => step.atRisk)).toStrictEqual(expected["atRisk"]);
      expect(steps.map((step) => step.events)).toStrictEqual(expected["event"]);
      if ("censored" in expected) expect(steps.map((step) => step.censored)).toStrictEqual(expected["censored"]);
      for (const [index, step] of steps.entries()) {
        expectFigure(reference, "survival", step.survival, (expected["survival"] as number[])[index]);
        const error = (expected["standardError"] as unknown[])[index];
        if (error === "NaN") expect(step).toMatchObject({ survival: 0, standardError: null });
        else expectFigure(reference, "standardError", step.standardError, error);
      }
      if (!entry) expect(kaplanMeier(Float64Array.from(durations), Uint8Array.from(event))).toStrictEqual(found);
    });
  }
  for (const reference of survivalCases(/^km-interval/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time: durations, event, entry } = survivalColumns(reference);
      const { interval, level } = reference.options as { interval: "log"; level: number };
      const wanted = reference.expected as Record<"low" | "high", (number | null | string)[]> & {
        quantiles: Record<"probability" | "time" | "low" | "high", number[]>;
      };
      const found = kaplanMeier(durations, event, { entry, interval, level, quantiles: wanted.quantiles.probability });
      const steps = wanted.low.length === found.steps.length ? found.steps : found.steps.filter((step) => step.events > 0);
      expect(steps.length).toBe(wanted.low.length);
      for (const key of ["low", "high"] as const) {
        for (const [index, limit] of wanted[key].entries()) {
          const step = steps[index]!;
          if (typeof limit === "number") expectFigure(reference, key, step[key], limit);
          else expect({ limit: step[key], known: step.survival > 0 && step.survival < 1 }).toStrictEqual({ limit: null, known: false });
        }
      }
      for (const [index, quantile] of found.quantiles.entries()) {
        for (const key of ["probability", "time", "low", "high"] as const) {
          const figure = wanted.quantiles[key][index] as number | null;
          if (figure === null) expect(quantile[key], key).toBeNull();
          else expectFigure(reference, key, quantile[key], figure);
        }
      }
    });
  }
  for (const reference of survivalCases(/^rmst/)) {
    it(`agrees on ${reference.id}`, () => {
      const { time: durations, event } = survivalColumns(reference);
      const found = kaplanMeier(durations, event, { until: reference.options["until"] as number }).restrictedMean;
      expectFigure(reference, "restrictedMean", found?.mean);
      expectFigure(reference, "standardError", found?.standardError);
      expect(found?.extended).toBe(false);
    });
  }
});
