import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { studentTQuantile } from "../../src/stats/student-t.ts";
import { allowance, referenceCases, referencePath, referenceFolderPresent } from "../reference/cases.ts";

const rows = fc.array(fc.record({ lost: fc.boolean(), revenue: fc.integer({ min: 0, max: 100_000 }).map((cents) => cents / 100) }), {
  minLength: 2,
  maxLength: 40,
});

describe("churnRateOf", () => {
  it("has the linearized interval of the ratio, residual by residual", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { revenue } = measure(churnRateOf({ lost: "lost", revenue: "revenue" }, { level: 0.9 }), list);
        const paying = list.filter((row) => row.revenue > 0);
        const total = paying.reduce((sum, row) => sum + row.revenue, 0);
        if (paying.length < 2) {
          expect(revenue?.interval).toBeNull();
          return;
        }
        const ratio = paying.reduce((sum, row) => sum + (row.lost ? row.revenue : 0), 0) / total;
        const squares = paying.reduce((sum, row) => sum + ((row.lost ? row.revenue : 0) - ratio * row.revenue) ** 2, 0);
        const margin =
          studentTQuantile(0.95, paying.length - 1) * Math.sqrt(((paying.length / (paying.length - 1)) * squares) / total ** 2);
        // Forty additions and a few roundings on numbers of at most 1, times a t quantile of at most 6.4.
        expect(revenue?.churnRate).toBeCloseTo(ratio, 13);
        expect(revenue?.interval?.low).toBeCloseTo(Math.max(0, ratio - margin), 7);
        expect(revenue?.interval?.high).toBeCloseTo(Math.min(1, ratio + margin), 7);
      }),
    );
  });
  it("does not change its shares when all revenue is doubled", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const metric = churnRateOf<{ lost: boolean; revenue: number }>({ lost: "lost", revenue: "revenue" });
        const [once, twice] = [
          measure(metric, list),
          measure(
            metric,
            list.map((row) => ({ ...row, revenue: 2 * row.revenue })),
          ),
        ];
        expect(twice.revenue?.churnRate).toBe(once.revenue?.churnRate);
        expect(twice.revenue?.interval).toStrictEqual(once.revenue?.interval);
      }),
    );
  });
  it("gives revenue the same share as customers when all pay the same", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const result = measure(
          churnRateOf({ lost: "lost", revenue: "revenue" }),
          list.map(({ lost }) => ({ lost, revenue: 8 })),
        );
        expect(result.revenue?.churnRate).toBe(result.churnRate);
        expect(result.revenue?.retentionRate).toBe(result.retentionRate);
      }),
    );
  });
  it("decides by a value or a function what lost means", () => {
    const list = [{ churn: "Yes" }, { churn: "No" }, { churn: null }];
    expect(measure(churnRateOf({ lost: "churn" }, { lostWhen: "Yes" }), list)).toMatchObject({
      lost: 1,
      retained: 1,
      missing: 1,
      revenue: null,
    });
    expect(measure(churnRateOf({ lost: "churn" }, { lostWhen: (value) => value === "No" }), list).lost).toBe(1);
  });
  it("has no revenue rates when nobody paid", () => {
    const { revenue } = measure(churnRateOf({ lost: "lost", revenue: "revenue" }), [{ lost: true, revenue: 0 }]);
    expect(revenue).toStrictEqual({ total: 0, lost: 0, churnRate: null, retentionRate: null, interval: null });
  });
  it("names the place of what it cannot take", () => {
    expect(() => measure(churnRateOf({ lost: "lost" }), [{ lost: true }, { lost: "Yes" }])).toThrow("lost[1]: expected true or false");
    expect(() => measure(churnRateOf({ lost: "lost", revenue: "revenue" }), [{ lost: true, revenue: -1 }])).toThrow(
      "revenue[0]: expected a number from 0 to 1e150, received -1",
    );
    expect(() => measure(churnRateOf({ lost: "lost" }), [{ lost: null }])).toThrow(expect.objectContaining({ code: "empty" }));
  });
});

const telco = referenceCases("real-data").filter(({ id }) => id.startsWith("real-churn-telco"));

describe(
  referenceFolderPresent
    ? "churnRateOf on the telco sample"
    : "churnRateOf on the telco sample: NOT CHECKED, ../shared/reference is absent",
  () => {
    const table = (name: string): Record<string, string>[] => {
      const [head = "", ...lines] = readFileSync(referencePath(name), "utf8").trim().split(/\r?\n/);
      const names = head.split(",");
      return lines.map((line) => Object.fromEntries(line.split(",").map((cell, place) => [names[place], cell])));
    };
    it("has cases", () => {
      expect(telco.length > 0).toBe(referenceFolderPresent);
    });
    for (const reference of telco) {
      it(`agrees with R: ${reference.id}`, () => {
        const { file, where } = reference.input as { file: string; where: Record<string, string> };
        const list = table(file).filter((row) => Object.entries(where).every(([name, value]) => row[name] === value));
        const metric = churnRateOf<Record<string, string>>(
          { lost: "Churn", revenue: (row) => Number(row["MonthlyCharges"]) },
          { lostWhen: "Yes" },
        );
        const got = measure(metric, list);
        const expected = reference.expected as Record<string, number> & { wilson: [number, number] };
        const near = (key: string, value: number, wanted: number): void => {
          expect(Math.abs(value - wanted)).toBeLessThanOrEqual(allowance(reference, key, wanted));
        };
        expect([got.base, got.lost]).toStrictEqual([expected["customers"], expected["lost"]]);
        near("rate", got.churnRate, expected["rate"] as number);
        near("wilson", got.interval.low, expected.wilson[0]);
        near("wilson", got.interval.high, expected.wilson[1]);
        near("monthlyRevenue", got.revenue?.total as number, expected["monthlyRevenue"] as number);
        near("monthlyRevenueLost", got.revenue?.lost as number, expected["monthlyRevenueLost"] as number);
        near("revenueChurn", got.revenue?.churnRate as number, expected["revenueChurn"] as number);
      });
    }
  },
);
