import { describe, expect, it } from "vitest";
import type { FoldedRevenue } from "../../src/retention/folded-revenue.ts";
import { revenueRetentionOf } from "../../src/retention/revenue-retention-from-records.ts";
import type { RevenueTally } from "../../src/retention/revenue-tally.ts";

const metric = revenueRetentionOf({ customer: "customer", period: "period", revenue: "revenue" });
const returning = revenueRetentionOf({ customer: "customer", period: "period", revenue: "revenue" }, { netRetention: "with-reactivation" });
const none = { customers: 0, revenue: 0 };
const still = { new: none, reactivation: none, expansion: none, contraction: none, churned: none, gross: 0, net: 0 };
const calm = { gross: 0, net: 0, withReactivation: 0, churned: 0 };

/** Ada stays at 100, Bob falls from 300 to 200, Cem (100) leaves, Dan is back with 50, Eve is new with 10. */
const folded: readonly FoldedRevenue[] = [
  {
    ...still,
    period: ":2026-01",
    ending: { customers: 3, revenue: 500 },
    churned: { customers: 1, revenue: 100 },
    spreads: { ...calm, churned: (100 / 500) ** 2 },
  },
  {
    ...still,
    period: ":2026-02",
    ending: { customers: 4, revenue: 360 },
    new: { customers: 1, revenue: 10 },
    reactivation: { customers: 1, revenue: 50 },
    contraction: { customers: 1, revenue: 100 },
    gross: 300,
    net: 300,
    spreads: {
      ...calm,
      gross: (100 / 300 - 100 / 500) ** 2 + (200 / 300 - 300 / 500) ** 2,
      net: (100 / 300 - 100 / 500) ** 2 + (200 / 300 - 300 / 500) ** 2,
      withReactivation: (100 / 350 - 100 / 500) ** 2 + (200 / 350 - 300 / 500) ** 2 + (50 / 350) ** 2,
    },
  },
];
const tally: RevenueTally = { ...metric.create(), periods: { ":2026-01": 3, ":2026-02": 4 }, folded, valid: 7 };
const records = [
  { customer: "dan", period: "2025-12", revenue: 50 },
  { customer: "ada", period: "2026-01", revenue: 100 },
  { customer: "bob", period: "2026-01", revenue: 300 },
  { customer: "cem", period: "2026-01", revenue: 100 },
  { customer: "ada", period: "2026-02", revenue: 100 },
  { customer: "bob", period: "2026-02", revenue: 200 },
  { customer: "dan", period: "2026-02", revenue: 50 },
  { customer: "eve", period: "2026-02", revenue: 10 },
];

describe("revenue that was folded elsewhere", () => {
  it.each([
    ["opening customers", metric],
    ["those who came back too", returning],
  ])("is read as records are, with net retention of %s", (_name, each) => {
    const whole = each.create();
    for (const [index, record] of records.entries()) each.add(whole, record, index);
    const expected = each.result(whole)?.periods[1];
    const actual = each.result(tally)?.periods[0];
    expect({ ...actual, grossInterval: null, netInterval: null }).toStrictEqual({ ...expected, grossInterval: null, netInterval: null });
    for (const side of ["low", "high"] as const) {
      expect(actual?.grossInterval?.[side]).toBeCloseTo(expected?.grossInterval?.[side] as number, 13);
      expect(actual?.netInterval?.[side]).toBeCloseTo(expected?.netInterval?.[side] as number, 13);
    }
    expect(actual?.grossInterval?.high).toBeGreaterThan(actual?.grossRetention as number);
  });

  it("has no bridge from a single period", () => {
    expect(metric.result({ ...tally, periods: { ":2026-01": 3 }, folded: folded.slice(0, 1), valid: 3 })).toBeNull();
  });

  it("merges with nothing but an empty tally: bridges depend on the periods of all", () => {
    expect(metric.merge(tally, metric.create())).toStrictEqual(tally);
    expect(metric.merge(metric.create(), tally)).toStrictEqual(tally);
    const refused = expect.objectContaining({ code: "incompatible-tally", path: "revenueRetention" }) as Error;
    expect(() => metric.merge(tally, tally)).toThrow(refused);
    const one = metric.create();
    metric.add(one, records[0] as never, 0);
    expect(() => metric.merge(one, tally)).toThrow(refused);
    expect(() => metric.merge(tally, one)).toThrow(refused);
  });
});
