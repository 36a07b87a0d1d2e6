import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CxError } from "../../src/core/errors.ts";
import { collect, measure } from "../../src/core/measure.ts";
import { PERIODS } from "../../src/core/time.ts";
import { survivalOf, type SurvivalOfOptions, type SurvivalOfResult } from "../../src/retention/survival-of.ts";
import { kaplanMeier, kaplanMeierFromLifeTable } from "../../src/stats/kaplan-meier.ts";
import type { LifeTable } from "../../src/stats/life-table.ts";
import { allowance, type ReferenceCase, referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { telcoSurvival } from "../reference/figures-retention.ts";
import { dayOf, daySpells, recordsOf } from "./spells.ts";

const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    const { code, path } = error as CxError;
    return [code, path];
  }
  return undefined;
};
const curve = (records: readonly object[], options: SurvivalOfOptions): SurvivalOfResult =>
  measure(survivalOf({ start: "start", end: "end" }, options), records);
const table = ({ lifeTable }: SurvivalOfResult): unknown =>
  lifeTable.map(({ time, events, censored, entered = 0 }) => [time, events, censored, entered]);

const tenures = fc.array(fc.record({ duration: fc.nat(12), event: fc.boolean() }), { minLength: 1, maxLength: 40 });

describe("survivalOf durations", () => {
  it("is the curve of the durations themselves, to the last bit", () => {
    fc.assert(
      fc.property(tenures, (list) => {
        const { lifeTable, unit, outside, ...actual } = measure(survivalOf({ duration: "duration", event: "event" }), list);
        const expected = kaplanMeier(
          list.map(({ duration }) => duration),
          list.map(({ event }) => event),
        );
        expect(actual).toStrictEqual(expected);
        expect([unit, outside]).toStrictEqual([null, 0]);
        expect(kaplanMeierFromLifeTable(lifeTable)).toStrictEqual(expected);
      }),
    );
  });
  it("is one minus the empirical distribution when all have left", () => {
    fc.assert(
      fc.property(tenures, (list) => {
        const { steps } = measure(
          survivalOf({ duration: "duration", event: "event" }, { eventWhen: true }),
          list.map((row) => ({ ...row, event: true })),
        );
        for (const { time, survival } of steps) {
          expect(survival).toBeCloseTo(list.filter(({ duration }) => duration > time).length / list.length, 12);
        }
      }),
    );
  });
  it("counts late entries from just after their age", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc
            .record({ duration: fc.integer({ min: 1, max: 9 }), event: fc.boolean(), since: fc.nat(8) })
            .filter(({ duration, since }) => since < duration),
          { minLength: 1, maxLength: 30 },
        ),
        (list) => {
          const { steps } = measure(survivalOf({ duration: "duration", event: "event", entry: "since" }), list);
          for (const { time, atRisk } of steps) {
            expect(atRisk).toBe(list.filter(({ duration, since }) => since < time && time <= duration).length);
          }
        },
      ),
    );
  });
  const telco = referenceCases("survival").filter(
    ({ id }) => id.includes("telco") && !id.startsWith("log-rank") && !id.startsWith("nelson"),
  );
  it.runIf(referenceFolderPresent)("runs on every curve of the telco sample that there is", () => {
    expect(telco.length).toBeGreaterThanOrEqual(7);
  });
  it.each(telco.map((each) => [each.id, each] as const))("matches R: %s", (_, each) => {
    const result = telcoCurve(each);
    const differ = (key: string, actual: number | null | undefined, expected: unknown): void => {
      if (typeof expected !== "number") return;
      expect(Math.abs((actual ?? NaN) - expected), key).toBeLessThanOrEqual(allowance(each, key, expected));
    };
    const { expected } = each;
    const steps = result.steps.filter(({ events }) => events > 0);
    if ("n" in expected) {
      expect([result.valid, result.events]).toStrictEqual([expected["n"], expected["events"]]);
      for (const [key, own] of Object.entries({ time: "time", atRisk: "atRisk", event: "events" } as const)) {
        expect(steps.map((step) => step[own])).toStrictEqual(expected[key]);
      }
    }
    for (const key of ["survival", "standardError", "low", "high"] as const) {
      const figures = expected[key];
      if (Array.isArray(figures)) for (const [place, value] of figures.entries()) differ(key, steps[place]?.[key], value);
    }
    const { probability = [], time = [], low = [], high = [] } = (expected["quantiles"] ?? {}) as Record<string, (number | null)[]>;
    for (const place of probability.keys()) {
      const quantile = result.quantiles[place];
      expect([quantile?.time, quantile?.low, quantile?.high]).toStrictEqual([time[place], low[place], high[place]]);
    }
    differ("restrictedMean", result.restrictedMean?.mean, expected["restrictedMean"]);
    if (expected["restrictedMean"] !== undefined) differ("standardError", result.restrictedMean?.standardError, expected["standardError"]);
  });
  it.runIf(referenceFolderPresent)("finds the stored figures of the telco sample", () => {
    const rows = parse(readFileSync(referencePath("data/telco-churn.csv")), { columns: true }) as Record<string, string>[];
    const { restrictedMean } = telcoOf(rows, { until: telcoSurvival.until });
    expect(restrictedMean?.mean).toBeCloseTo(telcoSurvival.restrictedMean, 9);
    expect(restrictedMean?.standardError).toBeCloseTo(telcoSurvival.standardError, 9);
  });
  it("takes an event by a word, a number or a flag", () => {
    const rows = ["Yes", "No", "yes", ""].map((event, duration) => ({ duration, event }));
    const by = (eventWhen: SurvivalOfOptions["eventWhen"], list: readonly object[]): number =>
      measure(survivalOf({ duration: "duration", event: "event" }, { eventWhen }), list).events;
    expect(by("Yes", rows)).toBe(1);
    expect(
      by(2, [
        { duration: 1, event: 2 },
        { duration: 1, event: 1 },
      ]),
    ).toBe(1);
    expect(
      by(false, [
        { duration: 1, event: false },
        { duration: 1, event: 0 },
      ]),
    ).toBe(1);
    expect(
      by(undefined, [
        { duration: 1, event: true },
        { duration: 1, event: 1 },
        { duration: 2, event: 0 },
      ]),
    ).toBe(2);
  });
  it.each([
    [{ duration: 1.5, event: true }, "duration[0]"],
    [{ duration: -1, event: true }, "duration[0]"],
    [{ duration: "3", event: true }, "duration[0]"],
    [{ duration: 3, event: "Yes" }, "event[0]"],
    [{ duration: 3, event: 2 }, "event[0]"],
    [{ duration: 3, event: true, since: 3 }, "entry[0]"],
    [{ duration: 3, event: true, since: -1 }, "entry[0]"],
    [{ duration: 3, event: true, since: 0.5 }, "entry[0]"],
  ])("refuses %j, or counts it as invalid", (row, path) => {
    const fields = { duration: "duration", event: "event", ...("since" in row ? { entry: "since" } : {}) };
    expect(thrown(() => measure(survivalOf(fields), [row]))).toStrictEqual(["invalid-value", path]);
    const { invalid } = collect(survivalOf(fields, { invalid: "skip" }), [row]);
    expect(invalid).toBe(1);
  });
});

describe("survivalOf spells", () => {
  it("counts whole units passed, and censors at asOf who is still there", () => {
    const result = curve(
      [
        { start: "2026-01-31", end: "2026-02-27" },
        { start: "2026-01-31", end: "2026-02-28" },
        { start: "2026-01-31", end: null },
        { start: "2026-01-31", end: "2026-04-01" },
        { start: "2026-03-31", end: null },
        { start: "2026-04-01", end: null },
      ],
      { asOf: "2026-03-31" },
    );
    expect(table(result)).toStrictEqual([
      [0, 1, 1, 0],
      [1, 1, 0, 0],
      [2, 0, 2, 0],
    ]);
    expect(result).toMatchObject({ valid: 6, outside: 1, missing: 0, invalid: 0, events: 2, censored: 3, unit: "month" });
  });
  it("counts an end at asOf itself as an end", () => {
    expect(table(curve([{ start: "2026-01-01", end: "2026-02-01" }], { asOf: "2026-02-01" }))).toStrictEqual([[1, 1, 0, 0]]);
  });
  it("counts who came before `from` from the age reached then, and leaves out who left before", () => {
    const result = curve(
      [
        { start: "2025-01-01", end: "2026-03-01" },
        { start: "2025-01-01", end: "2026-01-01" },
        { start: "2025-12-20", end: "2026-01-10" },
        { start: "2025-12-20", end: "2026-03-10" },
        { start: "2026-01-01", end: "2026-01-05" },
      ],
      { asOf: "2026-06-01", from: "2026-01-01" },
    );
    // The third is entered and left at the age of 0 months: no whole month of it was seen.
    expect(table(result)).toStrictEqual([
      [0, 1, 0, 1],
      [2, 1, 0, 0],
      [12, 0, 0, 1],
      [14, 1, 0, 0],
    ]);
    expect(result.outside).toBe(2);
    expect(result.steps.map(({ time, atRisk }) => [time, atRisk])).toStrictEqual([
      [0, 1],
      [2, 1],
      [14, 1],
    ]);
  });
  it("says the same of a spell and of its two halves, the second known from where the first was censored", () => {
    fc.assert(
      fc.property(daySpells, fc.integer({ min: 1, max: 149 }), (spells, cut) => {
        // Who starts at the cut itself would be in both halves.
        const records = recordsOf(spells.filter(({ from }) => from !== cut));
        const tableOf = (options: SurvivalOfOptions): LifeTable => {
          const metric = survivalOf({ start: "start", end: "end" }, { unit: "day", ...options });
          return metric.result(collect(metric, records))?.lifeTable ?? [];
        };
        const whole = tableOf({ asOf: dayOf(150) });
        const halves = [...tableOf({ asOf: dayOf(cut) }), ...tableOf({ asOf: dayOf(150), from: dayOf(cut) })];
        fc.pre(whole.length > 0);
        const stepsOf = (table: LifeTable): unknown =>
          kaplanMeierFromLifeTable(table)
            .steps.filter(({ events }) => events > 0)
            .map(({ time, atRisk, events, survival, standardError }) => [time, atRisk, events, survival, standardError]);
        expect(stepsOf(halves)).toStrictEqual(stepsOf(whole));
      }),
    );
  });
  it("scales time: twice the days are twice the quantiles", () => {
    fc.assert(
      fc.property(daySpells, (spells) => {
        const at = (factor: number): SurvivalOfResult =>
          curve(
            spells.map(({ from, to }) => ({ start: dayOf(from * factor), end: to === null ? null : dayOf(to * factor) })),
            { unit: "day", asOf: dayOf(200 * factor) },
          );
        const [once, twice] = [at(1), at(2)];
        expect(twice.quantiles.map(({ time }) => time)).toStrictEqual(once.quantiles.map(({ time }) => (time === null ? null : 2 * time)));
        expect(twice.steps.map(({ survival }) => survival)).toStrictEqual(once.steps.map(({ survival }) => survival));
      }),
    );
  });
  it("falls from 1 to 0 at most, never rises", () => {
    fc.assert(
      fc.property(daySpells, fc.constantFrom(...PERIODS), (spells, unit) => {
        const { steps } = curve(recordsOf(spells), { unit, asOf: dayOf(200) });
        steps.forEach(({ survival }, place) => {
          expect(survival).toBeLessThanOrEqual(steps[place - 1]?.survival ?? 1);
          expect(survival).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });
  it("counts local days over daylight saving, and years over a leap day", () => {
    const rome = { asOf: "2026-06-01", unit: "day", timeZone: "Europe/Rome" } as const;
    expect(table(curve([{ start: "2026-03-28", end: "2026-03-30" }], rome))).toStrictEqual([[2, 1, 0, 0]]);
    const leap = { start: "2024-02-29", end: "2025-02-28" };
    expect(table(curve([leap], { asOf: "2026-01-01", unit: "year" }))).toStrictEqual([[1, 1, 0, 0]]);
    expect(table(curve([leap], { asOf: "2026-01-01", unit: "quarter" }))).toStrictEqual([[4, 1, 0, 0]]);
  });
  it.each([
    [{}, ["invalid-value", "options.asOf"]],
    [{ asOf: "soon" }, ["invalid-value", "options.asOf"]],
    [{ asOf: "2026-01-01", from: "2026-01-01" }, ["invalid-option", "options.from"]],
    [{ asOf: "2026-01-01", unit: "fortnight" }, ["invalid-option", "options.unit"]],
    [{ asOf: "2026-01-01", eventWhen: true }, ["invalid-option", "options.eventWhen"]],
    [{ asOf: "2026-01-01", level: 2 }, ["invalid-option", "options.level"]],
    [{ asOf: "2026-01-01", interval: "linear" }, ["invalid-option", "options.interval"]],
    [{ asOf: "2026-01-01", invalid: "ignore" }, ["invalid-option", "options.invalid"]],
    [{ asOf: "2026-01-01", timeZone: "Mars" }, ["invalid-option", "options.timeZone"]],
  ])("refuses options %j", (options, expected) => {
    expect(thrown(() => survivalOf({ start: "start" }, options as never))).toStrictEqual(expected);
  });
  it.each([
    [{ asOf: "2026-01-01" }, ["invalid-option", "options.asOf"]],
    [{ eventWhen: Infinity }, ["invalid-option", "options.eventWhen"]],
    [{ eventWhen: {} }, ["invalid-option", "options.eventWhen"]],
  ])("refuses options %j of durations", (options, expected) => {
    expect(thrown(() => survivalOf({ duration: "a", event: "b" }, options as never))).toStrictEqual(expected);
  });
  it("counts missing and invalid spells, and has nothing to say of none", () => {
    const metric = survivalOf({ start: "start", end: "end" }, { asOf: "2026-06-01", invalid: "skip" });
    const records = [
      { start: "2026-01-01", end: null },
      { start: null, end: null },
      { start: "2026-03-01", end: "2026-02-01" },
      { start: "later", end: null },
      { start: "2026-01-01", end: "never" },
    ];
    expect(measure(metric, records)).toMatchObject({ valid: 1, missing: 1, invalid: 3 });
    expect(thrown(() => measure(metric, [records[1]] as never))).toStrictEqual(["empty", "survival"]);
    expect(thrown(() => curve([records[2]] as never, { asOf: "2026-06-01" }))).toStrictEqual(["invalid-value", "end[0]"]);
  });
});

function telcoOf(rows: readonly Record<string, string>[], options: SurvivalOfOptions): SurvivalOfResult {
  const metric = survivalOf<{ tenure: number; Churn: string }>({ duration: "tenure", event: "Churn" }, { eventWhen: "Yes", ...options });
  return measure(
    metric,
    rows.map(({ tenure, Churn }) => ({ tenure: Number(tenure), Churn: Churn as string })),
  );
}

function telcoCurve({ input, options }: ReferenceCase): SurvivalOfResult {
  const rows = parse(readFileSync(referencePath(input["file"] as string)), { columns: true }) as Record<string, string>[];
  const where = Object.entries(input["where"] as Record<string, string>);
  const { interval, level, until } = options as SurvivalOfOptions;
  return telcoOf(
    rows.filter((row) => where.every(([column, value]) => row[column] === value)),
    { interval, level, until },
  );
}
