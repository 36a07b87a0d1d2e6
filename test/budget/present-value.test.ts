import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mirr } from "../../src/budget/mirr.ts";
import { npv } from "../../src/budget/npv.ts";
import { benefitCost } from "../../src/budget/benefit-cost.ts";
import { discountedPayback, payback } from "../../src/budget/payback.ts";
import { payment } from "../../src/budget/payment.ts";
import { roi } from "../../src/budget/roi.ts";
import { earnedValue } from "../../src/budget/earned-value.ts";
import { xirr } from "../../src/budget/xirr.ts";
import { irr } from "../../src/budget/irr.ts";
import { xnpv } from "../../src/budget/xnpv.ts";
import { datedFigure, mirrFigures, npvFigures, paymentFigure } from "../reference/figures-finance.ts";

const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
const rate = fc.double({ min: -0.5, max: 2, noNaN: true });
const pairs = fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 30 });
const code = (expected: string, path?: string): unknown =>
  expect.objectContaining(path === undefined ? { code: expected } : { code: expected, path });

describe("laws of npv", () => {
  it("adds up: the value of two rows together is the sum of their values", () => {
    fc.assert(
      fc.property(rate, pairs, (r, rows) => {
        const [left, right, both] = [
          npv(
            r,
            rows.map(([a]) => a),
          ),
          npv(
            r,
            rows.map(([, b]) => b),
          ),
          npv(
            r,
            rows.map(([a, b]) => a + b),
          ),
        ];
        // Three sums rounded once each, and the 100 bits of each term.
        const terms = rows.reduce((sum, [a, b], t) => sum + (Math.abs(a) + Math.abs(b)) * (1 + r) ** -t, 0);
        expect(Math.abs(left + right - both)).toBeLessThanOrEqual(
          2 ** -52 * (Math.abs(left) + Math.abs(right) + Math.abs(both)) + 2 ** -90 * terms,
        );
      }),
    );
  });

  it("is 1 + rate times smaller when the first flow falls a period later", () => {
    fc.assert(
      fc.property(rate, pairs, (r, rows) => {
        const flows = rows.map(([a]) => a);
        const [now, later] = [npv(r, flows), npv(r, flows, { timing: "period-end" })];
        const terms = flows.reduce((sum, a, t) => sum + Math.abs(a) * (1 + r) ** -t, 0);
        expect(Math.abs(later * (1 + r) - now)).toBeLessThanOrEqual(2 ** -50 * Math.abs(now) + 2 ** -90 * terms);
      }),
    );
  });

  it("is the exact sum at a rate of 0", () => {
    expect(npv(0, [0.1, 0.2, -0.3])).toBe(2 ** -55);
  });
});

describe("npv", () => {
  it.each(npvFigures)("agrees with $source at $rate", ({ rate: r, cashflows, now, periodEnd }) => {
    expect(npv(r, cashflows)).toBeCloseTo(now, 5);
    expect(npv(r, cashflows, { timing: "period-end" })).toBeCloseTo(periodEnd, 5);
  });

  it("keeps the digits of flows that cancel", () => {
    // Each term carries about 100 bits.
    expect(Math.abs(npv(0.1, [-100, 110]) + 5.046468293750712e-16)).toBeLessThanOrEqual(200 * 2 ** -100);
  });

  it("stays finite where a discount factor does not", () => {
    expect(npv(1e300, [1, 1, 1])).toBe(1);
    expect(npv(1e10, [0, ...Array.from({ length: 60 }, () => 1e300)])).toBeCloseTo(1e290, -276);
    expect(npv(-0.999, [0, ...Array.from({ length: 200 }, () => 0), 0])).toBe(0);
  });

  it("refuses rates at or below -1, other timings and unknown options", () => {
    expect(() => npv(-1, [1])).toThrow(code("invalid-value", "rate"));
    expect(() => npv(NaN, [1])).toThrow(code("invalid-value", "rate"));
    expect(() => npv(0, [1], { timing: "end" as "now" })).toThrow(code("invalid-option", "options.timing"));
    expect(() => npv(0, [1], { when: "now" } as object)).toThrow(code("invalid-option", "options.when"));
    expect(() => npv(0, [])).toThrow(code("empty"));
    expect(() => npv(0, [1e308, 1e308])).toThrow(code("overflow"));
    expect(() =>
      npv(
        -0.999999,
        Array.from({ length: 100 }, () => 1),
      ),
    ).toThrow(code("overflow"));
  });
});

describe("mirr", () => {
  it.each(mirrFigures)("agrees with $source", ({ cashflows, rate: expected, ...rates }) => {
    expect(mirr(cashflows, rates).rate).toBeCloseTo(expected, 14);
  });

  it("is the internal rate when everything is financed and reinvested at it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
        (spent, received) => {
          const flows = [-spent, ...received];
          const internal = irr(flows).rates[0] as number;
          const modified = mirr(flows, { financeRate: internal, reinvestRate: internal }).rate as number;
          expect(Math.abs(modified - internal)).toBeLessThanOrEqual(2 ** -48 * (1 + internal) * flows.length);
        },
      ),
    );
  });

  it("says which side is missing", () => {
    const rates = { financeRate: 0.1, reinvestRate: 0.1 };
    expect(mirr([1, 2], rates)).toEqual({ rate: null, reason: "no-outflow" });
    expect(mirr([-1, -2], rates)).toEqual({ rate: null, reason: "no-inflow" });
    expect(mirr([0], rates)).toEqual({ rate: null, reason: "no-outflow" });
    expect(() => mirr([-1, 1], { financeRate: -1, reinvestRate: 0 })).toThrow(code("invalid-value", "rates.financeRate"));
  });
});

describe("payback", () => {
  it("never comes later when a flow grows", () => {
    fc.assert(
      fc.property(
        fc.array(whole, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (flows, at, more, r) => {
          const better = flows.map((flow, index) => (index === at % flows.length ? flow + more : flow));
          for (const periodsOf of [(f: number[]) => payback(f).periods, (f: number[]) => discountedPayback(r, f).periods]) {
            const before = periodsOf(flows);
            // One division and one addition are rounded.
            if (before !== null) expect(periodsOf(better)).toBeLessThanOrEqual(before * (1 + 2 ** -50) + 2 ** -50);
          }
        },
      ),
    );
  });

  it("is the discounted one at a rate of 0", () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 12 }), (flows) => {
        expect(discountedPayback(0, flows)).toEqual(payback(flows));
      }),
    );
  });

  it("comes no earlier when money has its price", () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 12 }), fc.double({ min: 0, max: 2, noNaN: true }), (flows, rate) => {
        const [plain, discounted] = [payback(flows).periods, discountedPayback(rate, flows).periods];
        // One division and one addition are rounded.
        if (discounted !== null) expect(plain).toBeLessThanOrEqual(discounted * (1 + 2 ** -50));
      }),
    );
  });

  it("comes a period later when the first flow does", () => {
    expect(payback([-1000, 300, 300, 300, 300], { timing: "period-end" }).periods).toBeCloseTo(13 / 3, 14);
    expect(discountedPayback(0.1, [-100, 110], { timing: "period-end" })).toEqual({ periods: 2, reason: null });
    expect(payback([5], { timing: "period-end" }).periods).toBe(0);
    expect(payback([-5], { timing: "period-end" }).periods).toBeNull();
    expect(() => payback([1], { timing: "later" as never })).toThrow(code("invalid-option"));
    expect(() => discountedPayback(0.1, [1], { timing: "later" as never })).toThrow(code("invalid-option"));
  });

  it("is 0 with nothing outstanding, the first crossing when it sinks again, and null when never", () => {
    expect(payback([0, 5])).toEqual({ periods: 0, reason: null });
    expect(payback([0, 0])).toEqual({ periods: 0, reason: null });
    expect(payback([5, -10])).toEqual({ periods: 0, reason: null });
    expect(payback([0, -100, 50, 100]).periods).toBe(2.5);
    expect(payback([0, -100, 50]).periods).toBeNull();
    expect(payback([-100, 150, -100, 80]).periods).toBe(2 / 3);
    expect(payback([-1])).toEqual({ periods: null, reason: "never-recovered" });
    expect(payback([-0.3, 0.1, 0.2]).periods).toBe(2);
    expect(payback([-0.8, 0.1, 0.7]).periods).toBe(2);
    expect(payback([-0.8, 0.1, 0.6999999999999998]).periods).toBeNull();
    expect(discountedPayback(0.1, [-100, 110]).periods).toBe(1);
    expect(discountedPayback(0.1, [-100, 109.9999999999999]).periods).toBeNull();
    expect(discountedPayback(0.1, [-100, 0, 0, 0, 0, 161.051]).periods).toBe(5);
    expect(() => payback([])).toThrow(code("empty"));
  });
});

describe("dated flows", () => {
  const flows = datedFigure.cashflows.map((amount, index) => ({ amount, date: datedFigure.dates[index] as string }));

  it("agree with the spreadsheet's documentation", () => {
    expect(xnpv(datedFigure.rate, flows)).toBeCloseTo(datedFigure.xnpv, 9);
    expect(xirr(flows).rates[0]).toBeCloseTo(datedFigure.xirr, 13);
  });

  it("give the rates of equally spaced flows when a year of 365 days lies between them", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }), (amounts) => {
        const day = 86_400_000;
        const exact = irr(amounts);
        const dated = xirr(amounts.map((amount, index) => ({ amount, date: index * 365 * day })));
        expect(dated.signChanges).toBe(exact.signChanges);
        // Multiple and nearly multiple rates are beyond doubles.
        const rates = exact.rates.map((rate_, index) => [rate_, exact.multiplicities[index]] as const);
        const apart = rates.every(
          ([rate_, multiplicity], index) => multiplicity === 1 && (index === 0 || rate_ - (exact.rates[index - 1] as number) > 1e-3),
        );
        if (!apart) return;
        expect(dated.count).toBe(exact.count);
        dated.rates.forEach((rate_, index) => expect(rate_).toBeCloseTo(exact.rates[index] as number, 9));
      }),
    );
  });

  it("do not depend on the order, nor do amounts of one day", () => {
    const split = [...flows].reverse().flatMap((flow) => [
      { ...flow, amount: flow.amount / 2 },
      { ...flow, amount: flow.amount / 2 },
    ]);
    expect(xirr(split).rates[0]).toBeCloseTo(xirr(flows).rates[0] as number, 14);
  });

  it("find a double rate, and say why there is none", () => {
    const day = 86_400_000;
    const dated = (amounts: readonly number[]) => amounts.map((amount, index) => ({ amount, date: index * 365 * day }));
    expect(xirr(dated([-25, 60, -36])).count).toBe(1);
    expect(xirr(dated([-25, 60, -36])).rates[0]).toBeCloseTo(0.2, 7);
    expect(xirr(dated([-1000, 3000, -2500])).reason).toBe("no-real-rate");
    expect(xirr(dated([0])).reason).toBe("no-cash-flow");
    expect(xirr(dated([1, 2])).reason).toBe("no-sign-change");
  });

  it("refuse dates that are none, naming the place", () => {
    expect(() => xnpv(0.1, [{ date: "2021-02-30", amount: 1 }])).toThrow(code("invalid-value", "flows[0].date"));
    expect(() => xirr([{ date: "2021-02-03", amount: NaN }])).toThrow(code("invalid-value", "flows[0].amount"));
    expect(() => xirr([])).toThrow(code("empty"));
    expect(() =>
      xirr([
        { date: 0, amount: -1 },
        { date: 1, amount: 2 },
      ]),
    ).toThrow(code("overflow"));
  });
});

describe("payment", () => {
  it("agrees with the reference", () => {
    const { payment: expected, source: _source, ...loan } = paymentFigure;
    expect(payment(loan).payment).toBeCloseTo(expected, 9);
  });

  it("is worth what was lent", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.2, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom("now" as const, "period-end" as const),
        (r, periods, timing) => {
          const level = payment({ rate: r, periods, presentValue: 1000, timing }).payment;
          const worth = npv(
            r,
            Array.from({ length: periods }, () => -level),
            { timing },
          );
          // The exponent carries one rounding per period, and so does its exponential.
          expect(Math.abs(worth - 1000)).toBeLessThanOrEqual(1000 * 2 ** -50 * (4 + periods));
        },
      ),
    );
  });

  it("tends to equal shares as the rate tends to 0", () => {
    expect(payment({ rate: 0, periods: 36, presentValue: 3600 })).toEqual({ payment: -100, interestFirst: 0 });
    expect(payment({ rate: 1e-300, periods: 36, presentValue: 3600 }).payment).toBe(-100);
  });

  it("refuses no periods and unknown fields", () => {
    expect(() => payment({ rate: 0, periods: 0, presentValue: 1 })).toThrow(code("invalid-value", "periods"));
    expect(() => payment({ rate: 0, periods: 1, presentValue: 1, fv: 1 } as never)).toThrow(code("invalid-option", "options.fv"));
  });
});

describe("roi and earned value", () => {
  it("double the money in five years at 14.87 % a year", () => {
    expect(roi({ cost: 100, benefit: 200, years: 5 }).annualizedRoi).toBeCloseTo(0.148698354997035, 15);
  });

  it("give null where nothing can be said", () => {
    expect(roi({ cost: 1, benefit: 2 }).annualizedRoi).toBeNull();
    expect(roi({ cost: 1, benefit: -2, years: 1 })).toMatchObject({ roi: -3, annualizedRoi: null });
    expect(roi({ cost: 100, benefit: 0, years: 3 }).annualizedRoi).toBe(-1);
    expect(earnedValue({ planned: 0, earned: 0, actual: 0, budget: 5 })).toMatchObject({
      cpi: null,
      spi: null,
      estimateAtCompletion: null,
    });
  });

  it("refuse what cannot be measured", () => {
    expect(() => roi({ cost: 0, benefit: 1 })).toThrow(code("invalid-value", "cost"));
    expect(() => roi({ cost: 1, benefit: 1, years: 0 })).toThrow(code("invalid-value", "years"));
    expect(() => earnedValue({ planned: -1, earned: 0, actual: 0, budget: 5 })).toThrow(code("invalid-value", "planned"));
    expect(() => earnedValue({ planned: 1, earned: 0, actual: 0 } as never)).toThrow(code("invalid-value", "budget"));
  });
});

describe("benefitCost", () => {
  const amounts = fc.array(fc.nat(1e6), { minLength: 1, maxLength: 8 });

  it("is 1 where the net present value is 0, above 1 where it is positive", () => {
    fc.assert(
      fc.property(amounts, amounts, fc.double({ min: -0.5, max: 2, noNaN: true }), (costs, benefits, rate) => {
        const { ratio, net, presentCosts, presentBenefits, reason } = benefitCost(rate, costs, benefits);
        const length = Math.max(costs.length, benefits.length);
        const flows = Array.from({ length }, (_, t) => (benefits[t] ?? 0) - (costs[t] ?? 0));
        expect(net).toBe(npv(rate, flows));
        expect([presentCosts, presentBenefits]).toEqual([npv(rate, costs), npv(rate, benefits)]);
        expect(reason).toBe(presentCosts === 0 ? "no-cost" : null);
        if (ratio !== null && Math.abs(net) > 1e-9 * presentCosts) expect(ratio > 1).toBe(net > 0);
      }),
    );
  });

  it("keeps its ratio when all falls a period later, and is the ratio of roi at a rate of 0", () => {
    fc.assert(
      fc.property(amounts, amounts, fc.double({ min: -0.5, max: 2, noNaN: true }), (costs, benefits, rate) => {
        const [now, later] = [benefitCost(rate, costs, benefits), benefitCost(rate, costs, benefits, { timing: "period-end" })];
        if (now.ratio !== null) expect(Math.abs((later.ratio as number) - now.ratio)).toBeLessThanOrEqual(2 ** -50 * now.ratio);
        const [cost, benefit] = [costs, benefits].map((list) => list.reduce((sum, each) => sum + each, 0)) as [number, number];
        if (cost > 0) expect(benefitCost(0, costs, benefits).ratio).toBe(roi({ cost, benefit }).benefitCost);
      }),
    );
  });

  it("refuses negative costs, nothing and unknown options, naming the place", () => {
    expect(benefitCost(0.1, [0], [5])).toMatchObject({ ratio: null, reason: "no-cost", net: 5 });
    expect(() => benefitCost(0.1, [1, -1], [5])).toThrow(expect.objectContaining({ code: "invalid-value", path: "costs[1]" }));
    expect(() => benefitCost(0.1, [1], [NaN])).toThrow(expect.objectContaining({ code: "invalid-value", path: "benefits[0]" }));
    expect(() => benefitCost(-1, [1], [1])).toThrow(expect.objectContaining({ code: "invalid-value", path: "rate" }));
    expect(() => benefitCost(0.1, [], [1])).toThrow(code("empty"));
    expect(() => benefitCost(0.1, [1], [])).toThrow(code("empty"));
    expect(() => benefitCost(0.1, [1], [1], { timing: "soon" as never })).toThrow(code("invalid-option"));
  });
});
