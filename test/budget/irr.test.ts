import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { irr } from "../../src/budget/irr.ts";
import { npv } from "../../src/budget/npv.ts";
import { irrFigures } from "../reference/figures-finance.ts";

const amount = fc.integer({ min: -9, max: 9 });
const flows = fc.array(amount, { minLength: 1, maxLength: 9 });

/** Coefficients of the product of two polynomials. */
const times = (a: readonly number[], b: readonly number[]): number[] => {
  const product = Array.from({ length: a.length + b.length - 1 }, () => 0);
  a.forEach((x, i) => b.forEach((y, j) => (product[i + j] = (product[i + j] as number) + x * y)));
  return product;
};

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : divisor(b, a % b));

/** Distinct real roots above 0 by Sturm's theorem, in exact fractions kept as whole numbers: written apart from the library. */
function sturmCount(coefficients: readonly number[]): number {
  const strip = (p: bigint[]): bigint[] => (p.length > 0 && p.at(-1) === 0n ? strip(p.slice(0, -1)) : p);
  let p = strip(coefficients.map(BigInt));
  while (p[0] === 0n) p = p.slice(1);
  const chain = [p, p.slice(1).map((c, i) => c * BigInt(i + 1))];
  for (;;) {
    const [a, b] = [chain.at(-2) as bigint[], strip(chain.at(-1) as bigint[])];
    if (b.length === 0) break;
    let rest = [...a];
    const lead = b.at(-1) as bigint;
    while (rest.length >= b.length) {
      const [top, shift] = [rest.at(-1) as bigint, rest.length - b.length];
      // Times the square of the leading coefficient, which keeps signs.
      rest = rest.map((c, i) => c * lead * lead - (i >= shift ? top * lead * (b[i - shift] as bigint) : 0n)).slice(0, -1);
    }
    rest = strip(rest);
    if (rest.length === 0) break;
    const content = rest.reduce(divisor, 0n);
    rest = rest.map((c) => -c / content);
    chain.push(rest);
  }
  const changes = (signs: bigint[]): number => {
    const known = signs.filter((s) => s !== 0n);
    return known.filter((s, i) => i > 0 && s < 0n !== (known[i - 1] as bigint) < 0n).length;
  };
  const used = chain.map(strip).filter((q) => q.length > 0);
  return changes(used.map((q) => q[0] as bigint)) - changes(used.map((q) => q.at(-1) as bigint));
}

describe("laws of irr", () => {
  it("finds as many rates as Sturm's theorem counts", () => {
    fc.assert(
      fc.property(flows, (cashflows) => {
        const { count, rates, multiplicities, signChanges } = irr(cashflows);
        expect(count).toBe(cashflows.every((flow) => flow === 0) ? 0 : sturmCount(cashflows));
        expect([rates.length, multiplicities.length]).toEqual([count, count]);
        const counted = multiplicities.reduce((sum, each) => sum + each, 0);
        expect(counted).toBeLessThanOrEqual(signChanges);
        expect((signChanges - counted) % 2).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it("finds the rates that a polynomial was built from, with their multiplicities", () => {
    const root = fc.record({
      over: fc.integer({ min: 1, max: 7 }),
      under: fc.integer({ min: 1, max: 7 }),
      multiplicity: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(root, { minLength: 1, maxLength: 3, selector: ({ over, under }) => over / under }),
        fc.boolean(),
        (roots, complex) => {
          // The flow of time 0 is the highest power of 1 + rate.
          let cashflows: number[] = complex ? [1, -2, 3] : [1];
          for (const { over, under, multiplicity } of roots)
            for (let time = 0; time < multiplicity; time += 1) cashflows = times(cashflows, [under, -over]);
          const expected = roots
            .map(({ over, under, multiplicity }) => ({ rate: (over - under) / under, multiplicity }))
            .sort((a, b) => a.rate - b.rate);
          const result = irr(cashflows);
          expect(result.rates).toEqual(expected.map(({ rate }) => rate));
          expect(result.multiplicities).toEqual(expected.map(({ multiplicity }) => multiplicity));
        },
      ),
    );
  });

  it("leaves no present value beyond the rounding of the rate", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1e8, max: 1e8 }).map((cents) => cents / 100),
          { minLength: 2, maxLength: 8 },
        ),
        (cashflows) => {
          for (const rate of irr(cashflows).rates) {
            if (rate > 1e50 || rate < -0.999999) continue;
            // A rate is within half a unit in its last place: the error of 1 + rate times the slope, and one rounding of each term.
            const bound =
              cashflows.reduce((sum, flow, t) => sum + Math.abs(flow) * (1 + rate) ** -t * ((t * Math.abs(rate)) / (1 + rate) + 1), 0) *
              2 ** -52;
            expect(Math.abs(npv(rate, cashflows))).toBeLessThanOrEqual(bound + Number.MIN_VALUE);
          }
        },
      ),
    );
  });

  it("does not change when all flows are scaled, or reversed in sign, or zeros are put around them", () => {
    fc.assert(
      fc.property(flows, fc.constantFrom(3, -7, 2 ** 40, -(2 ** -60)), (cashflows, scale) => {
        const scaled = irr([0, ...cashflows.map((flow) => flow * scale), 0, 0]);
        expect(scaled).toEqual(irr(cashflows));
      }),
    );
  });

  it("turns every rate r into 1/(1+r) - 1 when time runs backwards", () => {
    fc.assert(
      fc.property(flows, (cashflows) => {
        const backwards = irr([...cashflows].reverse());
        const forwards = irr(cashflows);
        expect(backwards.multiplicities).toEqual([...forwards.multiplicities].reverse());
        backwards.rates.forEach((rate, index) => {
          const mirrored = forwards.rates[forwards.count - 1 - index] as number;
          // (1 + a)(1 + b) = 1, each rate half a unit off.
          expect(Math.abs((1 + rate) * (1 + mirrored) - 1)).toBeLessThanOrEqual(2 ** -51 * (1 + Math.abs(rate) + Math.abs(mirrored)));
        });
      }),
    );
  });
});

describe("irr of known flows", () => {
  it.each(irrFigures)("agrees with $source on $cashflows", ({ cashflows, rates }) => {
    const result = irr(cashflows);
    expect(result.count).toBe(rates.length);
    // The figures are rounded to doubles, and so are the rates.
    result.rates.forEach((rate, index) => expect(Math.abs(rate - (rates[index] as number))).toBeLessThanOrEqual(2 ** -52));
  });

  it("keeps all digits of a tiny, a huge and a nearly lost rate", () => {
    expect(irr([-1e9, 1e9 + 1]).rates).toEqual([1e-9]);
    expect(irr([-1, 1e15]).rates).toEqual([1e15 - 1]);
    expect(irr([-1000, 1]).rates).toEqual([-0.999]);
    expect(irr([-(2 ** 52), 2 ** 52 + 1]).rates).toEqual([2 ** -52]);
  });

  it("tells two rates apart that differ by one part in a thousand million", () => {
    // (x - 1)(1e9 x - (1e9 + 1)): rates 0 and 1e-9.
    expect(irr([1e9, -(2e9 + 1), 1e9 + 1]).rates).toEqual([0, 1e-9]);
    expect(irr([1e9, -(2e9 + 1), 1e9 + 2]).rates).toEqual([]);
  });

  it("counts a triple rate once", () => {
    expect(irr([1, -3, 3, -1])).toEqual({ rates: [0], count: 1, multiplicities: [3], signChanges: 3, reason: null });
  });

  it("says why there is no rate", () => {
    expect(irr([0, 0]).reason).toBe("no-cash-flow");
    expect(irr([5]).reason).toBe("no-sign-change");
    expect(irr([-1000, 3000, -2500])).toEqual({ rates: [], count: 0, multiplicities: [], signChanges: 2, reason: "no-real-rate" });
  });

  it("finds the single rate of a loan of 360 payments", () => {
    const loan = [-250000, ...Array.from({ length: 360 }, () => 1266.71)];
    const { rates, count } = irr(loan);
    expect(count).toBe(1);
    expect(rates[0]).toBeCloseTo(0.00375, 4);
  });

  it("isolates the rates of 120 flows that change sign 119 times, and of 361 flows with a double rate", () => {
    const alternating = Array.from({ length: 120 }, (_, t) => (t % 2 === 0 ? -1 : 1) * (100 + ((t * 37) % 11)));
    const { rates, count, signChanges } = irr(alternating);
    expect(signChanges).toBe(119);
    expect(count).toBe(sturmCount(alternating));
    expect(rates).toHaveLength(count);
    const long = times(
      [1, -2, 1],
      Array.from({ length: 359 }, (_, t) => 100 + t),
    );
    expect(irr(long)).toMatchObject({ rates: [0], multiplicities: [2] });
  });
});

describe("irr of hostile input", () => {
  it("takes the smallest and the largest doubles", () => {
    expect(irr([-Number.MAX_VALUE, Number.MAX_VALUE]).rates).toEqual([0]);
    expect(irr([-Number.MIN_VALUE, Number.MIN_VALUE, Number.MIN_VALUE]).rates[0]).toBeCloseTo(0.618033988749895, 14);
    expect(() => irr([-Number.MIN_VALUE, Number.MAX_VALUE])).toThrow(expect.objectContaining({ code: "overflow" }));
    expect(irr([-Number.MAX_VALUE, Number.MIN_VALUE]).rates).toEqual([-1 + 2 ** -53]);
  });

  it("treats -0 as 0", () => {
    expect(irr([-0, -100, 110, -0]).rates).toEqual([0.1]);
  });

  it.each([[NaN], [Infinity], ["5"], [null]])("refuses %s, naming its place", (value) => {
    expect(() => irr([-1, value as number])).toThrow(expect.objectContaining({ code: "invalid-value", path: "cashflows[1]" }));
  });

  it("refuses no cash flows and no list", () => {
    expect(() => irr([])).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => irr(5 as unknown as number[])).toThrow(expect.objectContaining({ code: "invalid-value", path: "cashflows" }));
  });
});
