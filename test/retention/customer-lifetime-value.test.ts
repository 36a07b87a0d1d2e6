import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retentionProfit } from "../../src/budget/retention-profit.ts";
import { churnRate } from "../../src/retention/churn-rate.ts";
import { customerLifetimeValue, type CustomerLifetimeValueInput } from "../../src/retention/customer-lifetime-value.ts";

const TIMINGS = ["now", "after-renewal", "period-end"] as const;
const inputs = fc.record({
  margin: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  retention: fc.double({ min: 0, max: 0.99, noNaN: true }),
  discountRate: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("the three textbook formulas", () => {
  it.each([
    ["now", 366.6666666666667],
    ["after-renewal", 266.6666666666667],
    ["period-end", 333.3333333333333],
  ] as const)("%s, margin 100, retention 80 %, discount 10 %", (timing, expected) => {
    const found = customerLifetimeValue({ margin: 100, retention: 0.8, discountRate: 0.1 }, { timing });
    expect(found.value).toBeCloseTo(expected, 11);
    expect(found.multiple).toBeCloseTo(expected / 100, 13);
    expect(found.interval).toBeNull();
  });
  it("are sums over periods", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 80 }), fc.constantFrom(...TIMINGS), (input, horizon, timing) => {
        const [from, later] = { now: [0, 0], "after-renewal": [1, 1], "period-end": [0, 1] }[timing] as [number, number];
        let [value, margins] = [0, 0];
        for (let t = 0; t < horizon; t += 1) {
          value += (input.margin * input.retention ** (t + from)) / (1 + input.discountRate) ** (t + later);
          margins += input.retention ** (t + from);
        }
        const found = customerLifetimeValue({ ...input, horizon }, { timing });
        expect(Math.abs(found.value - value)).toBeLessThanOrEqual(1e-12 * value + 1e-300);
        expect(Math.abs(found.expectedMargins! - margins)).toBeLessThanOrEqual(1e-12 * margins + 1e-300);
      }),
    );
  });
  it("are the values that retentionProfit starts from", () => {
    fc.assert(
      fc.property(
        inputs,
        fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
        fc.constantFrom(...TIMINGS),
        (input, horizon, timing) => {
          const { customerValue } = retentionProfit({ ...input, horizon, timing, customers: 1, lift: 0 });
          expect(Math.abs(customerLifetimeValue({ ...input, horizon }, { timing }).value - customerValue)).toBeLessThanOrEqual(
            1e-12 * customerValue,
          );
        },
      ),
    );
  });
  it("differ by one margin and one discount", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const [now, later, end] = TIMINGS.map((timing) => customerLifetimeValue(input, { timing }).value);
        expect(now! - later!).toBeCloseTo(input.margin, 5 - Math.ceil(Math.log10(now!)) + 6);
        expect(end! * (1 + input.discountRate)).toBeCloseTo(now!, 5 - Math.ceil(Math.log10(now!)) + 6);
      }),
    );
  });
});

describe("a measured retention rate", () => {
  it("is taken from a churn result with the interval of retention, not that of churn", () => {
    const churn = churnRate({ startCustomers: 400, lostCustomers: 24 });
    const { interval } = customerLifetimeValue({ margin: 100, retention: churn, discountRate: 0.1 });
    const at = (retention: number): number => customerLifetimeValue({ margin: 100, retention, discountRate: 0.1 }).value;
    expect(interval).toMatchObject({ low: at(churn.retentionInterval.low), high: at(churn.retentionInterval.high) });
    expect(() =>
      customerLifetimeValue({
        margin: 100,
        retention: { ...churn, retentionInterval: { low: 2, high: 3, level: 0.95 } },
        discountRate: 0.1,
      }),
    ).toThrow(expect.objectContaining({ path: "retention.retentionInterval.low" }));
  });
  it("gives limits of the value", () => {
    const retention = churnRate({ startCustomers: 200, lostCustomers: 40 });
    const measured = { retentionRate: retention.retentionRate, interval: retention.retentionInterval };
    const found = customerLifetimeValue({ margin: 100, retention: measured, discountRate: 0.1 });
    expect(found.value).toBeCloseTo(366.6666666666667, 10);
    expect(found.interval).toStrictEqual({
      low: customerLifetimeValue({ margin: 100, retention: measured.interval.low, discountRate: 0.1 }).value,
      high: customerLifetimeValue({ margin: 100, retention: measured.interval.high, discountRate: 0.1 }).value,
      level: 0.95,
      method: "monotone",
    });
  });
  it("has no upper limit of the value where that has no bound", () => {
    const retention = { retentionRate: 0.9, interval: { low: 0.8, high: 1, level: 0.95 } };
    expect(customerLifetimeValue({ margin: 1, retention, discountRate: 0 }).interval).toMatchObject({ low: 5.000000000000001, high: null });
  });
});

describe("edges", () => {
  it("nobody stays, everybody stays, and discounting that is none", () => {
    expect(customerLifetimeValue({ margin: 9, retention: 0, discountRate: 0.1 })).toMatchObject({ value: 9, expectedMargins: 1 });
    expect(customerLifetimeValue({ margin: 9, retention: 0, discountRate: 0.1 }, { timing: "after-renewal" }).value).toBe(0);
    expect(customerLifetimeValue({ margin: 9, retention: 1, discountRate: 0, horizon: 7 })).toMatchObject({
      value: 63,
      expectedMargins: 7,
    });
    expect(customerLifetimeValue({ margin: 9, retention: 1, discountRate: 0.5 })).toMatchObject({ value: 27, expectedMargins: null });
    expect(customerLifetimeValue({ margin: 1, retention: 1, discountRate: -0.5, horizon: 3 }).value).toBeCloseTo(7, 13);
    expect(customerLifetimeValue({ margin: 0, retention: 0.5, discountRate: 0 }).value).toBe(0);
  });
  it("beside the edge of a bound, to the last digits", () => {
    const found = customerLifetimeValue({ margin: 1, retention: 1 - 2 ** -40, discountRate: 2 ** -40 });
    expect(found.value).toBeCloseTo((1 + 2 ** -40) * 2 ** 39, 0);
    expect(customerLifetimeValue({ margin: 1, retention: 1 - 2 ** -50, discountRate: 0, horizon: 10 }).value).toBeCloseTo(10, 12);
  });
  it.each<[object, object, string, string]>([
    [{ retention: 1, discountRate: 0 }, {}, "invalid-value", "retention"],
    [{ retention: 1.1 }, {}, "invalid-value", "retention"],
    [{ margin: -1 }, {}, "invalid-value", "margin"],
    [{ margin: "1" }, {}, "invalid-value", "margin"],
    [{ discountRate: -1 }, {}, "invalid-value", "discountRate"],
    [{ horizon: 0 }, {}, "invalid-value", "horizon"],
    [{ growth: 1 }, {}, "invalid-option", "options.growth"],
    [{ margin: 1e308, retention: 0.99, discountRate: 0 }, {}, "overflow", "value"],
    [{ retention: { retentionRate: 0.8 } }, {}, "invalid-value", "retention.interval"],
    [{ retention: { retentionRate: 0.8, interval: { low: 0.9, high: 0.8, level: 0.9 } } }, {}, "invalid-value", "retention.interval.low"],
    [{ retention: { retentionRate: 0.8, interval: { low: 0.7, high: 0.9, level: 1 } } }, {}, "invalid-value", "retention.interval.level"],
    [{}, { timing: "end" }, "invalid-option", "options.timing"],
    [{}, { level: 0.9 }, "invalid-option", "options.level"],
  ])("%j with %j is refused", (change, options, code, path) => {
    const input = { margin: 100, retention: 0.8, discountRate: 0.1, ...change } as CustomerLifetimeValueInput;
    expect(() => customerLifetimeValue(input, options)).toThrow(expect.objectContaining({ code, path }));
  });
});
