import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CxError } from "../../src/core/errors.ts";
import { measure } from "../../src/core/measure.ts";
import { calendarOf, DAY, type Period, PERIODS } from "../../src/core/time.ts";
import { churnByPeriod } from "../../src/retention/churn-by-period.ts";
import {
  type CohortOptions,
  cohortRetention,
  cohortRetentionOf,
  type CohortRetentionResult,
} from "../../src/retention/cohort-retention.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import { allowance, referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { cdnowCohorts } from "../reference/figures-retention.ts";
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
/** Counts by cohort and period. */
const counted = ({ cohorts }: CohortRetentionResult): unknown =>
  cohorts.map(({ cohort, size, cells }) => [cohort, size, cells.map(({ period, count }) => [period, count])]);

const zone = fc.constantFrom("UTC", "Europe/Rome", "America/New_York");
const every = fc.constantFrom<Period>("day", "week", "month", "quarter", "year");

describe("cohortRetention of contracts", () => {
  it("adds up to the churn of each period, in customers at the start, lost and at the end", () => {
    fc.assert(
      fc.property(daySpells, fc.constantFrom<Period>("week", "month", "quarter"), zone, (spells, period, timeZone) => {
        const records = recordsOf(spells);
        const asOf = dayOf(200);
        const { cohorts } = cohortRetention(records, { kind: "contract", every: period, asOf, timeZone });
        const { periods } = churnByPeriod(records, { every: period, to: asOf, timeZone });
        for (const row of periods) {
          const cells = cohorts.flatMap((cohort) => cohort.cells.filter((cell) => cell.period === row.period));
          const sum = (of: (flow: NonNullable<(typeof cells)[number]["flow"]>) => number): number =>
            cells.reduce((total, { flow }) => total + (flow ? of(flow) : NaN), 0);
          expect(sum(({ start }) => start)).toBe(row.start);
          expect(sum(({ lost }) => lost)).toBe(row.lost);
          const next = cohorts.find(({ cells: [first] }) => first?.flow && first.period > row.period);
          const came = next?.cells[0]?.flow && Date.parse(row.to) === firstOf(next.cohort, period, timeZone) ? next.cells[0].flow.start : 0;
          expect(cells.reduce((total, { count }) => total + count, 0)).toBe(row.end - came);
        }
      }),
      { numRuns: 60 },
    );
  });
  it("counts who is there at the end of each period, whatever the spells", () => {
    fc.assert(
      fc.property(daySpells, every, fc.integer({ min: 0, max: 300 }), (spells, period, days) => {
        const asOf = Date.UTC(2026, 0, 1 + days) + DAY / 2;
        const known = spells.filter(({ from }) => from <= days);
        const result = cohortRetention(recordsOf(spells), { kind: "contract", every: period, asOf });
        expect(result.later).toBe(spells.length - known.length);
        const calendar = calendarOf();
        const expected = new Map<string, { size: number; cells: [string, number][] }>();
        const customers = [...new Set(known.map(({ customer }) => customer))];
        for (const customer of customers) {
          const own = known.filter((spell) => spell.customer === customer);
          const first = Math.min(...own.map(({ from }) => Date.UTC(2026, 0, 1 + from)));
          const label = calendar.label(first, period);
          const row = expected.get(label) ?? { size: 0, cells: [] };
          row.size += 1;
          let place = 0;
          for (let bound = calendar.startOfNext(first, period); bound <= asOf; bound = calendar.startOfNext(bound, period)) {
            const there = own.some(
              ({ from, to }) => Date.UTC(2026, 0, 1 + from) <= bound && (to === null || Date.UTC(2026, 0, 1 + to) > bound),
            );
            row.cells[place] = [calendar.label(bound - 1, period), (row.cells[place]?.[1] ?? 0) + Number(there)];
            place += 1;
          }
          expected.set(label, row);
        }
        const closed = [...expected].filter(([, { cells }]) => cells.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
        expect(counted(result)).toStrictEqual(closed.map(([label, { size, cells }]) => [label, size, cells]));
        expect(result.customers).toBe(customers.length);
        expect(result.pending).toBe(customers.length - closed.reduce((sum, [, { size }]) => sum + size, 0));
        for (const { cells } of result.cohorts) {
          for (const { count, flow } of cells) expect(count).toBe(flow && flow.start - flow.lost + flow.joined);
          cells.slice(1).forEach(({ flow }, at) => {
            expect(flow?.start).toBe(cells[at]?.count);
          });
        }
      }),
      { numRuns: 100 },
    );
  });
  it("puts who starts at the first moment of a period in its cohort, and lets who ends there be gone", () => {
    const records = [
      { customer: 1, start: "2026-02-01", end: "2026-03-01" },
      { customer: 2, start: "2026-01-31T23:59", end: "2026-02-01" },
      { customer: 3, start: "2026-02-01", end: "2026-03-01T00:00:00.001Z" },
      { customer: 4, start: "2026-02-10", end: "2026-02-10" },
    ];
    const result = cohortRetention(records, { kind: "contract", every: "month", asOf: "2026-03-01" });
    expect(counted(result)).toStrictEqual([
      [
        "2026-01",
        1,
        [
          ["2026-01", 0],
          ["2026-02", 0],
        ],
      ],
      ["2026-02", 3, [["2026-02", 1]]],
    ]);
    expect(result.cohorts[1]?.cells[0]?.flow).toStrictEqual({ start: 2, lost: 1, joined: 0 });
  });
  it("knows of who starts at asOf itself, and of nobody who starts later", () => {
    const starts = ["2026-03-01", "2026-03-01T00:00:00.001Z"].map((start, customer) => ({ customer, start }));
    const result = cohortRetention(starts, { kind: "contract", every: "month", asOf: "2026-03-01" });
    expect(result).toMatchObject({ cohorts: [], customers: 1, pending: 1, records: 2, later: 1 });
  });
  it("lets a customer come back, in the old cohort", () => {
    const records = [
      { customer: "a", start: "2026-01-10", end: "2026-02-10" },
      { customer: "a", start: "2026-03-10" },
    ];
    const [only, ...others] = cohortRetention(records, { kind: "contract", every: "month", asOf: "2026-04-01" }).cohorts;
    expect(others).toStrictEqual([]);
    expect(only?.cells.map(({ count, flow }) => [count, flow])).toStrictEqual([
      [1, { start: 0, lost: 0, joined: 1 }],
      [0, { start: 1, lost: 1, joined: 0 }],
      [1, { start: 0, lost: 0, joined: 1 }],
    ]);
  });
});

const events = fc.array(fc.record({ customer: fc.constantFrom("a", "b", "c", "__proto__", 7), day: fc.nat(250) }), {
  minLength: 1,
  maxLength: 30,
});

describe("cohortRetention of activity", () => {
  it("counts who did something in the period, or in it or later, whatever the events", () => {
    fc.assert(
      fc.property(events, every, fc.integer({ min: 0, max: 260 }), fc.boolean(), (list, period, days, later) => {
        const calendar = calendarOf();
        const asOf = Date.UTC(2026, 0, 1 + days);
        const known = list.filter(({ day }) => day <= days);
        const records = list.map(({ customer, day }) => ({ customer, at: dayOf(day) }));
        const result = cohortRetention(records, { kind: later ? "unbounded" : "on-period", every: period, asOf });
        const firstDay = (customer: unknown): number =>
          Math.min(...known.filter((event) => event.customer === customer).map(({ day }) => day));
        const labelOf = (day: number): string => calendar.label(Date.UTC(2026, 0, 1 + day), period);
        for (const { cohort, size, cells } of result.cohorts) {
          const members = [...new Set(known.map(({ customer }) => customer))].filter((customer) => labelOf(firstDay(customer)) === cohort);
          expect(size).toBe(members.length);
          for (const { period: label, count } of cells) {
            const retained = members.filter((customer) =>
              known.some((event) => event.customer === customer && (later ? labelOf(event.day) >= label : labelOf(event.day) === label)),
            );
            expect(count).toBe(retained.length);
          }
          expect(cells[0]?.rate).toBe(1);
        }
        expect(result.later).toBe(list.length - known.length);
      }),
    );
  });
  it("never counts fewer without bound than on the period, and never more at a higher age", () => {
    fc.assert(
      fc.property(events, every, (list, period) => {
        const records = list.map(({ customer, day }) => ({ customer, at: dayOf(day) }));
        const [onPeriod, unbounded] = (["on-period", "unbounded"] as const).map((kind) =>
          cohortRetention(records, { kind, every: period, asOf: "2027-01-01" }),
        ) as [CohortRetentionResult, CohortRetentionResult];
        unbounded.cohorts.forEach(({ cells }, row) => {
          cells.forEach(({ count }, age) => {
            expect(count).toBeGreaterThanOrEqual(onPeriod.cohorts[row]?.cells[age]?.count ?? NaN);
            if (age > 0) expect(count).toBeLessThanOrEqual(cells[age - 1]?.count ?? NaN);
          });
        });
      }),
    );
  });
  it.each(
    referenceCases("real-data")
      .filter(({ id }) => id.includes("cohorts"))
      .map((each) => [each.id, each] as const),
  )("matches R: %s", (_, each) => {
    const { file, customer, date } = each.input as { file: string; customer: string; date: string };
    const rows = parse(readFileSync(referencePath(file)), { columns: true }) as Record<string, string>[];
    const asOf = nextMonth(each.options["to"] as string);
    const { cohorts } = measure(cohortRetentionOf({ customer, at: date }, { kind: "on-period", every: "month", asOf }), rows);
    const expected = each.expected["cohorts"] as { cohort: string; size: number; active: number[]; rate: number[] }[];
    expect(cohorts.map(({ cohort, size }) => [cohort, size])).toStrictEqual(expected.map(({ cohort, size }) => [cohort, size]));
    for (const [row, { active, rate }] of expected.entries()) {
      const cells = cohorts[row]?.cells ?? [];
      expect(cells.map(({ count }) => count)).toStrictEqual(active);
      for (const [age, value] of rate.entries()) {
        expect(Math.abs((cells[age]?.rate ?? NaN) - value)).toBeLessThanOrEqual(allowance(each, "rate", value));
      }
    }
  });
  it.runIf(referenceFolderPresent)("finds the stored figures of CDNOW's first cohort", () => {
    const rows = parse(readFileSync(referencePath("data/cdnow-sample-orders.csv")), { columns: true }) as Record<string, string>[];
    const { cohorts } = measure(
      cohortRetentionOf({ customer: "customer", at: "date" }, { kind: "on-period", every: "month", asOf: cdnowCohorts.asOf }),
      rows,
    );
    expect(cohorts[0]?.cells.map(({ count }) => count)).toStrictEqual(cdnowCohorts.active);
  });
});

describe("the triangle", () => {
  const orders = [
    ...["a", "b", "c", "d"].map((customer) => ({ customer, at: "2026-01-15" })),
    { customer: "a", at: "2026-02-15" },
    { customer: "e", at: "2026-02-01" },
    { customer: "f", at: "2026-03-31T23:59" },
    { customer: "g", at: "2026-04-01" },
    { customer: "a", at: "2026-04-02" },
    { customer: "h", at: "2026-05-01" },
  ];
  const options: CohortOptions = { kind: "on-period", every: "month", asOf: "2026-04-15" };
  it("has no cell for a period that is not over, and customers of that period in no cohort", () => {
    const result = cohortRetention(orders, options);
    expect(result.cohorts.map(({ cohort, cells }) => [cohort, cells.length])).toStrictEqual([
      ["2026-01", 3],
      ["2026-02", 2],
      ["2026-03", 1],
    ]);
    expect(result).toMatchObject({ customers: 7, pending: 1, records: 10, later: 1, missing: 0, invalid: 0 });
  });
  it("takes means over the cohorts that have reached an age: pooled and with equal weights", () => {
    const { ages } = cohortRetention(orders, options);
    expect(ages.map(({ age, cohorts, size, count }) => [age, cohorts, size, count])).toStrictEqual([
      [0, 3, 6, 6],
      [1, 2, 5, 1],
      [2, 1, 4, 0],
    ]);
    expect(ages.map(({ pooledRate, equalWeightRate }) => [pooledRate, equalWeightRate])).toStrictEqual([
      [1, 1],
      [0.2, 0.125],
      [0, 0],
    ]);
  });
  it("has Wilson intervals of rates, and square-and-add intervals of equal weights", () => {
    const { cohorts, ages } = cohortRetention(orders, { ...options, level: 0.9 });
    const [first, second] = [proportionInterval(1, 4, { level: 0.9 }), proportionInterval(0, 1, { level: 0.9 })];
    expect(cohorts[0]?.cells[1]?.interval).toStrictEqual(first);
    expect(ages[1]?.pooledInterval).toStrictEqual(proportionInterval(1, 5, { level: 0.9 }));
    expect(ages[1]?.equalWeightInterval).toMatchObject({ level: 0.9, method: "mover" });
    expect(ages[1]?.equalWeightInterval.low).toBeCloseTo(0.125 - Math.hypot(0.25 - first.low, 0) / 2, 14);
    expect(ages[1]?.equalWeightInterval.high).toBeCloseTo(0.125 + Math.hypot(first.high - 0.25, second.high) / 2, 14);
    expect(ages[2]?.equalWeightInterval).toMatchObject({ low: 0, high: proportionInterval(0, 4, { level: 0.9 }).high });
  });
  it("stops at the highest age that is asked for", () => {
    const { cohorts, ages } = cohortRetention(orders, { ...options, maxAge: 1 });
    expect(cohorts.map(({ cells }) => cells.length)).toStrictEqual([2, 2, 1]);
    expect(ages.map(({ age }) => age)).toStrictEqual([0, 1]);
    expect(cohortRetention(orders, { ...options, maxAge: 0 }).ages).toHaveLength(1);
  });
  it("has no cohort for a period in which nobody came, and nothing at all when the first period is not over", () => {
    const gap = [
      { customer: 1, at: "2026-01-01" },
      { customer: 2, at: "2026-03-01" },
    ];
    expect(cohortRetention(gap, options).cohorts.map(({ cohort }) => cohort)).toStrictEqual(["2026-01", "2026-03"]);
    expect(cohortRetention([{ customer: 1, at: "2026-04-10" }], options)).toMatchObject({
      cohorts: [],
      ages: [],
      customers: 1,
      pending: 1,
    });
  });
  it("reads columns as rows", () => {
    const columns = { customer: orders.map(({ customer }) => customer), at: orders.map(({ at }) => at) };
    expect(cohortRetention(columns, options)).toStrictEqual(cohortRetention(orders, options));
    const stays = { customer: [1, 2], start: ["2026-01-05", "2026-01-20"] };
    const contract = { ...options, kind: "contract" } as const;
    expect(cohortRetention(stays, contract).cohorts[0]?.cells.map(({ count }) => count)).toStrictEqual([2, 2, 2]);
    expect(cohortRetention({ ...stays, end: [null, "2026-02-03"] }, contract).cohorts[0]?.cells.map(({ count }) => count)).toStrictEqual([
      2, 1, 1,
    ]);
  });
});

describe("the calendar of cohorts", () => {
  it.each<[Period, string[]]>([
    ["day", ["2024-02-28", "2024-02-29", "2024-03-01"]],
    ["week", ["2024-W09"]],
    ["month", ["2024-02", "2024-03"]],
    ["quarter", ["2024-Q1"]],
    ["year", ["2024"]],
  ])("groups by the %s, over a leap day", (period, labels) => {
    const records = ["2024-02-28", "2024-02-29", "2024-03-01"].map((at, customer) => ({ customer, at }));
    const { cohorts } = cohortRetention(records, { kind: "on-period", every: period, asOf: "2025-01-01" });
    expect(cohorts.map(({ cohort }) => cohort)).toStrictEqual(labels);
  });
  it("gives months of unequal length an age each, and ISO weeks across the turn of a year", () => {
    const records = [{ customer: 1, at: "2023-12-30" }];
    const months = cohortRetention(records, { kind: "on-period", every: "month", asOf: "2024-04-01" }).cohorts[0];
    expect(months?.cells.map(({ age, period }) => [age, period])).toStrictEqual([
      [0, "2023-12"],
      [1, "2024-01"],
      [2, "2024-02"],
      [3, "2024-03"],
    ]);
    const weeks = cohortRetention(records, { kind: "on-period", every: "week", asOf: "2024-01-15" }).cohorts[0];
    expect(weeks?.cells.map(({ period }) => period)).toStrictEqual(["2023-W52", "2024-W01", "2024-W02"]);
  });
  it("cuts at midnight of the time zone, also where a day has 23 or 25 hours", () => {
    const rome = { kind: "on-period", every: "day", timeZone: "Europe/Rome" } as const;
    const spring = [
      { customer: 1, at: "2026-03-28T22:59:59Z" },
      { customer: 2, at: "2026-03-28T23:00:00Z" },
      { customer: 3, at: "2026-03-29T21:59:59Z" },
      { customer: 4, at: "2026-03-29T22:00:00Z" },
    ];
    const days = cohortRetention(spring, { ...rome, asOf: "2026-03-31" }).cohorts;
    expect(days.map(({ cohort, size, cells }) => [cohort, size, cells.length])).toStrictEqual([
      ["2026-03-28", 1, 3],
      ["2026-03-29", 2, 2],
      ["2026-03-30", 1, 1],
    ]);
    // The long day is over after 25 hours, not after 24.
    const autumn = [{ customer: 1, at: "2026-10-24T22:30:00Z" }];
    expect(cohortRetention(autumn, { ...rome, asOf: "2026-10-25T22:59:59Z" }).pending).toBe(1);
    expect(cohortRetention(autumn, { ...rome, asOf: "2026-10-25T23:00:00Z" }).pending).toBe(0);
  });
  it.each(PERIODS)("labels a cohort of a %s as its calendar does", (period) => {
    const calendar = calendarOf("Asia/Kathmandu");
    const at = "2026-05-20T20:00:00Z";
    const result = cohortRetention([{ customer: 1, at }], {
      kind: "on-period",
      every: period,
      asOf: "2027-06-01",
      timeZone: "Asia/Kathmandu",
    });
    expect(result.cohorts[0]?.cohort).toBe(calendar.label(Date.parse(at), period));
    expect(result).toMatchObject({ timeZone: "Asia/Kathmandu", asOf: "2027-05-31T18:15:00.000Z" });
  });
});

describe("what cohortRetention refuses", () => {
  const order = { customer: 1, at: "2026-01-01" };
  const good: CohortOptions = { kind: "on-period", every: "month", asOf: "2026-04-01" };
  it.each([
    [{ ...good, kind: "classic" }, ["invalid-option", "options.kind"]],
    [{ every: "month", asOf: "2026-04-01" }, ["invalid-option", "options.kind"]],
    [{ ...good, every: "fortnight" }, ["invalid-option", "options.every"]],
    [{ ...good, asOf: "soon" }, ["invalid-value", "options.asOf"]],
    [{ ...good, asOf: undefined }, ["invalid-value", "options.asOf"]],
    [{ ...good, maxAge: -1 }, ["invalid-option", "options.maxAge"]],
    [{ ...good, maxAge: 1.5 }, ["invalid-option", "options.maxAge"]],
    [{ ...good, level: 95 }, ["invalid-option", "options.level"]],
    [{ ...good, method: "best" }, ["invalid-option", "options.method"]],
    [{ ...good, invalid: "ignore" }, ["invalid-option", "options.invalid"]],
    [{ ...good, timeZone: "Mars" }, ["invalid-option", "options.timeZone"]],
    [{ ...good, until: 1 }, ["invalid-option", "options.until"]],
  ])("options %j", (options, expected) => {
    expect(thrown(() => cohortRetention([order], options as never))).toStrictEqual(expected);
  });
  it("fields of another kind", () => {
    expect(thrown(() => cohortRetentionOf({ customer: "a", start: "b" }, good))).toStrictEqual(["invalid-option", "options.kind"]);
    expect(thrown(() => cohortRetentionOf({ customer: "a", at: "b" }, { ...good, kind: "contract" }))).toStrictEqual([
      "invalid-option",
      "options.kind",
    ]);
  });
  it("records that cannot be taken, by their place, or counts them", () => {
    const list = [order, { customer: true, at: "2026-01-01" }, { customer: 2, at: "someday" }, { customer: null, at: "2026-01-01" }];
    expect(thrown(() => cohortRetention(list as never, good))).toStrictEqual(["invalid-value", "customer[1]"]);
    expect(thrown(() => cohortRetention([order, list[2]] as never, good))).toStrictEqual(["invalid-value", "at[1]"]);
    expect(cohortRetention(list as never, { ...good, invalid: "skip" })).toMatchObject({ records: 1, missing: 1, invalid: 2 });
  });
  it("nothing to measure, and triangles of more than a million cells", () => {
    expect(thrown(() => cohortRetention([], good))).toStrictEqual(["empty", "cohortRetention"]);
    const old = Array.from({ length: 3 }, (_, day) => ({ customer: day, at: `0001-01-0${day + 1}` }));
    expect(thrown(() => cohortRetention(old, { ...good, every: "day" }))).toStrictEqual(["overflow", "options.maxAge"]);
    expect(cohortRetention(old, { ...good, every: "day", maxAge: 2 }).cohorts).toHaveLength(3);
  });
});

const nextMonth = (month: string): string => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString();

/** The first moment of a labelled period. */
function firstOf(label: string, period: Period, timeZone: string): number {
  const calendar = calendarOf(timeZone);
  for (let day = 0; day < 400; day += 1) {
    const start = calendar.startOf(calendar.instant(dayOf(day), "day"), period);
    if (calendar.label(start, period) === label) return start;
  }
  throw new Error(label);
}
