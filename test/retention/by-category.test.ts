import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CxError } from "../../src/core/errors.ts";
import { answersAt, type CustomerAnswer } from "../../src/retention/answers-at.ts";
import { churnByCategory, type ChurnByCategoryResult } from "../../src/retention/churn-by-category.ts";
import { churnFromRecords } from "../../src/retention/churn-from-records.ts";
import { survivalByCategory } from "../../src/retention/survival-by-category.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { logRank } from "../../src/stats/log-rank.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";
import { ratioEstimate } from "../../src/stats/ratio-estimate.ts";
import { dayOf, daySpells, dayWindow, recordsOf } from "./spells.ts";

const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    const { code, path } = error as CxError;
    return [code, path];
  }
  return undefined;
};

const given = fc.array(
  fc.record({ customer: fc.constantFrom("a", "b", "c", "d", "__proto__", "stranger"), rating: fc.nat(10), day: fc.nat(120) }),
  { maxLength: 20 },
);
const answersOf = (list: readonly { customer: string; rating: number; day: number }[]): CustomerAnswer[] =>
  list.map(({ customer, rating, day }) => ({ customer, rating, at: dayOf(day) }));
const rows = ({ categories, unanswered }: ChurnByCategoryResult) => [...categories, unanswered];

describe("answersAt", () => {
  it("finds by every rule what the definition says, whatever the order", () => {
    fc.assert(
      fc.property(
        given,
        fc.nat(120),
        fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
        fc.nat(),
        (list, day, validDays, turn) => {
          const shuffled = list.map((_, place) => list[(place + turn) % list.length] as (typeof list)[number]);
          const known = list.filter((each) => each.day <= day && (validDays === undefined || each.day + validDays > day));
          for (const answers of ["latest", "mean", "lowest"] as const) {
            const result = answersAt(answersOf(shuffled), dayOf(day), { answers, validDays });
            expect(result.used + result.later + result.expired).toBe(list.length);
            expect([result.used, result.later]).toStrictEqual([known.length, list.filter((each) => each.day > day).length]);
            const customers = new Set(known.map(({ customer }) => customer));
            expect(new Set(result.valid.map(({ customer }) => customer))).toStrictEqual(customers);
            for (const { customer, rating, category, at } of result.valid) {
              const own = known.filter((each) => each.customer === customer);
              const last = Math.max(...own.map((each) => each.day));
              const latest = Math.min(...own.filter((each) => each.day === last).map((each) => each.rating));
              const mean = own.reduce((sum, each) => sum + each.rating, 0) / own.length;
              const lowest = Math.min(...own.map((each) => each.rating));
              expect(rating).toBe({ latest, mean, lowest }[answers]);
              expect(category).toBe(rating >= 9 ? "promoters" : rating >= 7 ? "passives" : "detractors");
              expect(at.slice(0, 10)).toBe(dayOf(last));
            }
          }
        },
      ),
    );
  });
  it.each([
    ["nps", 0, "detractors"],
    ["nps", 6, "detractors"],
    ["nps", 7, "passives"],
    ["nps", 8, "passives"],
    ["nps", 9, "promoters"],
    ["nps", 10, "promoters"],
    ["nps-one-to-ten", 1, "detractors"],
    ["csat", 1, "dissatisfied"],
    ["csat", 2, "dissatisfied"],
    ["csat", 3, "neutral"],
    ["csat", 4, "satisfied"],
    ["csat", 5, "satisfied"],
  ] as const)("of %s puts %i with the %s", (categories, rating, category) => {
    expect(answersAt([{ customer: 1, rating, at: 0 }], 0, { categories }).valid[0]?.category).toBe(category);
  });
  it("takes categories of one's own, and the mean into the one that begins at or below it", () => {
    const thumbs = {
      min: 0,
      max: 1,
      categories: [
        { name: "down", from: 0 },
        { name: "up", from: 1 },
      ],
    };
    const votes = [1, 1, 0].map((rating) => ({ customer: "__proto__", rating, at: "2026-01-01" }));
    const { valid } = answersAt(votes, "2026-01-02", { categories: thumbs, answers: "mean" });
    expect(valid).toStrictEqual([{ customer: "__proto__", rating: 2 / 3, category: "down", at: "2026-01-01T00:00:00.000Z" }]);
  });
  it("counts an answer until so many days are over, on the calendar of the time zone", () => {
    const answer = [{ customer: 1, rating: 5, at: "2026-03-28T12:00" }];
    const rome = { validDays: 1, timeZone: "Europe/Rome" };
    expect(answersAt(answer, "2026-03-29T11:59", rome).used).toBe(1);
    expect(answersAt(answer, "2026-03-29T12:00", rome).expired).toBe(1);
  });
  it.each([
    [{ customer: 1, rating: 11, at: "2026-01-01" }, "answers.rating[0]"],
    [{ customer: 1, rating: 2.5, at: "2026-01-01" }, "answers.rating[0]"],
    [{ customer: 1, rating: "9", at: "2026-01-01" }, "answers.rating[0]"],
    [{ customer: {}, rating: 9, at: "2026-01-01" }, "answers.customer[0]"],
    [{ customer: 1, rating: 9, at: "today" }, "answers.at[0]"],
  ])("refuses %j, or counts it as invalid", (answer, path) => {
    expect(thrown(() => answersAt([answer] as never, 0))).toStrictEqual(["invalid-value", path]);
    expect(answersAt([answer] as never, 0, { invalid: "skip" })).toMatchObject({ invalid: 1, used: 0 });
  });
  it("counts what is missing", () => {
    const gaps = [
      { customer: null, rating: 1, at: 0 },
      { customer: 1, rating: NaN, at: 0 },
      { customer: 1, rating: 1, at: undefined },
    ];
    expect(answersAt(gaps, 0)).toMatchObject({ missing: 3, used: 0 });
  });
  const one = {
    min: 0,
    max: 2,
    categories: [
      { name: "a", from: 0 },
      { name: "b", from: 1 },
    ],
  };
  it.each([
    [{ answers: "first" }, "options.answers"],
    [{ validDays: 0 }, "options.validDays"],
    [{ validDays: 1.5 }, "options.validDays"],
    [{ categories: "ces" }, "options.categories"],
    [{ categories: { ...one, min: 0.5 } }, "options.categories.min"],
    [{ categories: { ...one, max: 0 } }, "options.categories.max"],
    [{ categories: { ...one, categories: [] } }, "options.categories.categories"],
    [{ categories: { ...one, categories: [{ name: "a", from: 1 }] } }, "options.categories.categories[0].from"],
    [
      {
        categories: {
          ...one,
          categories: [
            { name: "a", from: 0 },
            { name: "b", from: 0 },
          ],
        },
      },
      "options.categories.categories[1].from",
    ],
    [
      {
        categories: {
          ...one,
          categories: [
            { name: "a", from: 0 },
            { name: "b", from: 3 },
          ],
        },
      },
      "options.categories.categories[1].from",
    ],
    [
      {
        categories: {
          ...one,
          categories: [
            { name: "a", from: 0 },
            { name: "a", from: 1 },
          ],
        },
      },
      "options.categories.categories[1].name",
    ],
    [{ scale: "nps" }, "options.scale"],
  ])("refuses options %j", (options, path) => {
    expect(thrown(() => answersAt([], 0, options as never))).toStrictEqual(["invalid-option", path]);
  });
});

describe("churnByCategory", () => {
  it("divides the churn of the window: the categories and the unanswered add up to it", () => {
    fc.assert(
      fc.property(daySpells, given, dayWindow, (spells, list, { from, to }) => {
        const window = { from: dayOf(from), to: dayOf(to) };
        const result = churnByCategory(recordsOf(spells), answersOf(list), window);
        const whole = churnFromRecords(recordsOf(spells), window);
        const sum = (of: (row: ReturnType<typeof rows>[number]) => number): number =>
          rows(result).reduce((total, row) => total + of(row), 0);
        expect([sum(({ customers }) => customers), sum(({ lost }) => lost)]).toStrictEqual([whole.start, whole.lost]);
        const { churnRate, retentionRate, interval, retentionInterval } = whole;
        expect(result.total).toStrictEqual({
          category: null,
          customers: whole.start,
          lost: whole.lost,
          churnRate,
          retentionRate,
          interval,
          retentionInterval,
          revenue: null,
        });
        const valid = answersAt(answersOf(list), dayOf(from)).valid.length;
        expect(result.answers.customers).toBe(valid);
        expect(valid - result.answers.absent).toBe(whole.start - result.unanswered.customers);
      }),
    );
  });
  it("gives each category the churn of its own customers", () => {
    fc.assert(
      fc.property(daySpells, given, dayWindow, (spells, list, { from, to }) => {
        const window = { from: dayOf(from), to: dayOf(to) };
        const result = churnByCategory(recordsOf(spells), answersOf(list), window);
        const { valid } = answersAt(answersOf(list), dayOf(from));
        for (const row of result.categories) {
          const own = new Set(valid.filter(({ category }) => category === row.category).map(({ customer }) => customer));
          const records = recordsOf(spells).filter(({ customer }) => own.has(customer));
          const expected = records.length === 0 ? { start: 0, lost: 0, churnRate: null } : churnFromRecords(records, window);
          expect([row.customers, row.lost, row.churnRate]).toStrictEqual([expected.start, expected.lost, expected.churnRate]);
        }
      }),
    );
  });
  const spells = [
    { customer: 1, start: "2025-01-01", end: "2026-02-10", revenue: 300 },
    { customer: 2, start: "2025-01-01", end: null, revenue: 60 },
    { customer: 2, start: "2025-03-01", end: "2026-02-01", revenue: 40 },
    { customer: 3, start: "2025-06-01", end: "2026-03-01", revenue: 50 },
    { customer: 4, start: "2025-06-01", end: null, revenue: 0 },
    { customer: 5, start: "2026-01-15", end: "2026-02-01", revenue: 1000 },
    { customer: 6, start: "2025-01-01", end: "2026-01-01", revenue: 1000 },
  ];
  const answers = [
    { customer: 1, rating: 3, at: "2025-12-01" },
    { customer: 2, rating: 6, at: "2026-01-01" },
    { customer: 3, rating: 10, at: "2025-12-09" },
    { customer: 3, rating: 0, at: "2026-01-02" },
    { customer: 6, rating: 2, at: "2025-12-01" },
  ];
  const window = { from: "2026-01-01", to: "2026-04-01" };
  it("measures the revenue lost, by what customers paid at the start", () => {
    const result = churnByCategory(spells, answers, window, { revenue: true, level: 0.9 });
    const [detractors, passives, promoters] = result.categories;
    expect(detractors).toMatchObject({
      category: "detractors",
      customers: 2,
      lost: 1,
      churnRate: 0.5,
      interval: proportionInterval(1, 2, { level: 0.9 }),
    });
    expect(detractors?.revenue).toMatchObject({ total: 400, lost: 300, churnRate: 0.75, retentionRate: 0.25 });
    const expected = ratioEstimate([300, 0], [300, 100], { level: 0.9 }).interval;
    expect(detractors?.revenue?.interval).toMatchObject({ low: 0, high: 1, level: 0.9 });
    expect(expected?.high).toBeGreaterThan(1);
    expect(passives).toMatchObject({ customers: 0, lost: 0, churnRate: null, interval: null, revenue: { total: 0, churnRate: null } });
    expect(promoters).toMatchObject({ customers: 1, lost: 1, churnRate: 1, revenue: { total: 50, lost: 50 } });
    expect(result.unanswered).toMatchObject({ category: null, customers: 1, lost: 0, revenue: { total: 0, interval: null } });
    expect(result.total).toMatchObject({ customers: 4, lost: 2, revenue: { total: 450, lost: 350 } });
    expect(result.answers).toStrictEqual({ used: 4, later: 1, expired: 0, missing: 0, invalid: 0, customers: 4, absent: 1 });
    expect(result).toMatchObject({ from: "2026-01-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z", spells: 7, missing: 0, invalid: 0 });
  });
  it("reads columns, CSAT, and windows of days", () => {
    const columns = { customer: [1, 2], start: ["2025-01-01", "2025-01-01"], end: ["2026-01-20", null] };
    const given = { customer: [1, 2], rating: [2, 5], at: ["2025-05-01", "2025-05-01"] };
    const { categories } = churnByCategory(columns, given, { from: "2026-01-01", days: 30 }, { categories: "csat" });
    expect(categories.map(({ category, churnRate }) => [category, churnRate])).toStrictEqual([
      ["dissatisfied", 1],
      ["neutral", null],
      ["satisfied", 0],
    ]);
  });
  it("counts spells without revenue as missing and with a wrong one as invalid, where revenue is read", () => {
    const list = [{ ...spells[0], revenue: null }, { ...spells[1], revenue: -1 }, spells[3]] as typeof spells;
    expect(churnByCategory(list, answers, window, { revenue: true, invalid: "skip" })).toMatchObject({ spells: 1, missing: 1, invalid: 1 });
    expect(churnByCategory(list, answers, window)).toMatchObject({ spells: 3, missing: 0, invalid: 0 });
    expect(thrown(() => churnByCategory(list, answers, window, { revenue: true }))).toStrictEqual(["invalid-value", "revenue[1]"]);
  });
  it.each([
    [[], window, {}, ["empty", "churnByCategory"]],
    [spells, { from: "2026-04-01", to: "2026-01-01" }, {}, ["invalid-value", "window.to"]],
    [spells, window, { revenue: "revenue" }, ["invalid-option", "options.revenue"]],
    [spells, window, { level: 0 }, ["invalid-option", "options.level"]],
    [spells, window, { invalid: "drop" }, ["invalid-option", "options.invalid"]],
    [spells, window, { since: 1 }, ["invalid-option", "options.since"]],
  ])("refuses %#", (list, when, options, expected) => {
    expect(thrown(() => churnByCategory(list as never, answers, when, options as never))).toStrictEqual(expected);
  });
});

describe("survivalByCategory", () => {
  it("follows each customer present at the date to the end of the stay, by the answer valid then", () => {
    fc.assert(
      fc.property(daySpells, given, fc.integer({ min: 1, max: 89 }), (spells, list, day) => {
        const asOf = 140;
        const result = survivalByCategory(recordsOf(spells), answersOf(list), { date: dayOf(day), asOf: dayOf(asOf), unit: "day" });
        const { valid } = answersAt(answersOf(list), dayOf(day));
        const stays: { time: number; event: boolean; group: string | null }[] = [];
        for (const customer of new Set(spells.map((spell) => spell.customer))) {
          const there = (at: number): boolean =>
            spells.some(({ customer: own, from, to }) => own === customer && from <= at && (to === null || at < to));
          if (!there(day)) continue;
          let end = day;
          while (end <= asOf && there(end)) end += 1;
          const group = valid.find((answer) => answer.customer === customer)?.category ?? null;
          stays.push({ time: Math.min(end, asOf) - day, event: end <= asOf, group });
        }
        for (const { category, customers, curve } of [...result.categories, result.unanswered]) {
          const own = stays.filter(({ group }) => group === category);
          expect(customers).toBe(own.length);
          const times = own.map(({ time }) => time);
          expect(curve).toStrictEqual(
            own.length === 0
              ? null
              : kaplanMeier(
                  times,
                  own.map(({ event }) => event),
                ),
          );
        }
        const rated = stays.filter(({ group }) => group !== null);
        const groups = new Set(rated.map(({ group }) => group));
        if (groups.size < 2) expect(result.logRank).toBeNull();
        else {
          const test = logRank(
            rated.map(({ time }) => time),
            rated.map(({ event }) => event),
            rated.map(({ group }) => group),
          );
          expect(result.logRank?.statistic).toBeCloseTo(test.statistic, 9);
          expect(result.logRank?.pValue).toBeCloseTo(test.pValue, 9);
        }
      }),
    );
  });
  const spells = [
    { customer: 1, start: "2025-01-01", end: "2026-02-10" },
    { customer: 1, start: "2026-02-10", end: "2026-03-05" },
    { customer: 1, start: "2026-03-20", end: null },
  ];
  it("joins spells without a gap, and ends with the first gap", () => {
    const { unanswered } = survivalByCategory(spells, [], { date: "2026-01-01", asOf: "2026-06-01" });
    expect(unanswered.lifeTable).toStrictEqual([{ time: 2, events: 1, censored: 0 }]);
  });
  it.each([
    [{ date: "2026-01-01" }, ["invalid-value", "options.asOf"]],
    [{ date: "2026-06-01", asOf: "2026-06-01" }, ["invalid-option", "options.asOf"]],
    [{ date: "2026-01-01", asOf: "2026-06-01", unit: "hour" }, ["invalid-option", "options.unit"]],
    [{ date: "2026-01-01", asOf: "2026-06-01", level: 1 }, ["invalid-option", "options.level"]],
    [{ date: "2026-01-01", asOf: "2026-06-01", invalid: "drop" }, ["invalid-option", "options.invalid"]],
    [{ date: "2026-01-01", asOf: "2026-06-01", since: 1 }, ["invalid-option", "options.since"]],
  ])("refuses %j", (options, expected) => {
    expect(thrown(() => survivalByCategory(spells, [], options as never))).toStrictEqual(expected);
  });
  it("refuses to measure nothing", () => {
    expect(thrown(() => survivalByCategory([], [], { date: "2026-01-01", asOf: "2026-06-01" }))).toStrictEqual([
      "empty",
      "survivalByCategory",
    ]);
  });
});
