import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bgNbdLifetimeValue } from "../../src/retention/bg-nbd-lifetime-value.ts";
import { bgNbdLikelihood } from "../../src/retention/bg-nbd-likelihood.ts";
import { bgNbdExpected, type BgNbdModel, bgNbdPredict, type PurchaseHistory } from "../../src/retention/bg-nbd-predict.ts";
import { bgNbd, type BgNbdFit } from "../../src/retention/bg-nbd.ts";
import { expectedPurchases } from "../../src/retention/expected-purchases.ts";
import { CDNOW_FIGURES, EXPECTED_PURCHASES } from "../reference/figures-lifetime.ts";
import { customersOf } from "./purchases.ts";

const CDNOW: BgNbdModel = { parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } };
const SPEND = { parameters: { p: 6.25, q: 3.74, v: 15.44 } };
const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const parameters = fc.tuple(positive(0.05, 20), positive(0.05, 50), positive(0.05, 10), positive(0.05, 10));
const models = parameters.map(([r, alpha, a, b]): BgNbdModel => ({ parameters: { r, alpha, a, b } }));
const histories = fc
  .tuple(fc.integer({ min: 0, max: 60 }), positive(0, 1), positive(0.1, 100))
  .map(([frequency, share, age]): PurchaseHistory => ({ frequency, lastRepeatAge: frequency === 0 ? 0 : share * age, age }));
const converged = (fit: ReturnType<typeof bgNbd>): BgNbdFit => {
  if (!fit.converged) throw new Error(`no fit: ${fit.reason}`);
  return fit;
};

describe("expected purchases", () => {
  it.each(EXPECTED_PURCHASES)("of shape %d, rate %d, a %d, b %d in %d agree with 60 digits", (shape, rate, a, b, time, expected) => {
    expect(Math.abs(expectedPurchases(shape, rate, a, b, time) / expected - 1)).toBeLessThan(1e-12);
  });
  it.each(CDNOW_FIGURES.predictions)("of %o in %d weeks are those of the paper's formula", (customer, horizon, purchases, alive) => {
    const found = bgNbdPredict(CDNOW, customer, { horizon });
    expect(Math.abs(found.expectedPurchases / purchases - 1)).toBeLessThan(1e-13);
    expect(Math.abs(found.probabilityAlive / alive - 1)).toBeLessThan(1e-14);
    expect(found.standardErrors).toBeNull();
  });
  it("grow with the horizon, never faster than without leaving, and start at 0", () => {
    fc.assert(
      fc.property(models, histories, positive(0.01, 500), positive(1.01, 3), (model, customer, horizon, factor) => {
        const [none, some, more] = [0, horizon, horizon * factor].map((each) => bgNbdPredict(model, customer, { horizon: each }));
        const { r, alpha } = model.parameters;
        expect(none!.expectedPurchases).toBe(0);
        expect(some!.expectedPurchases).toBeGreaterThan(0);
        expect(more!.expectedPurchases).toBeGreaterThanOrEqual(some!.expectedPurchases * (1 - 1e-14));
        expect(some!.expectedPurchases).toBeLessThanOrEqual((((r + customer.frequency) * horizon) / (alpha + customer.age)) * (1 + 1e-12));
        expect(some!.probabilityAlive).toBeGreaterThanOrEqual(0);
        expect(some!.probabilityAlive).toBeLessThanOrEqual(1);
        if (customer.frequency === 0) expect(some!.probabilityAlive).toBe(1);
      }),
    );
  });
  it("do not depend on the unit of time", () => {
    fc.assert(
      fc.property(models, histories, positive(0.1, 100), positive(0.01, 100), (model, customer, horizon, unit) => {
        const { r, alpha, a, b } = model.parameters;
        const scaled = { ...customer, lastRepeatAge: customer.lastRepeatAge * unit, age: customer.age * unit };
        if (scaled.lastRepeatAge > scaled.age) return;
        const plain = bgNbdPredict(model, customer, { horizon });
        const other = bgNbdPredict({ parameters: { r, alpha: alpha * unit, a, b } }, scaled, { horizon: horizon * unit });
        expect(Math.abs(other.expectedPurchases - plain.expectedPurchases)).toBeLessThan(1e-11 * plain.expectedPurchases);
      }),
    );
  });
  it("of a new customer are those of a customer without history", () => {
    fc.assert(
      fc.property(models, positive(0.1, 500), (model, horizon) => {
        const conditional = bgNbdPredict(model, { frequency: 0, lastRepeatAge: 0, age: 0 }, { horizon });
        expect(bgNbdExpected(model, { horizon }).expectedPurchases).toBe(conditional.expectedPurchases);
      }),
    );
  });
  it("of a customer with 221 purchases until yesterday, where others give NaN", () => {
    const { probabilityAlive } = bgNbdPredict(CDNOW, { frequency: 221, lastRepeatAge: 103.43, age: 103.57 }, { horizon: 10 });
    expect(probabilityAlive).toBeCloseTo(0.9953, 4);
    expect(bgNbdPredict(CDNOW, { frequency: 5000, lastRepeatAge: 1, age: 100 }, { horizon: 10 })).toMatchObject({
      probabilityAlive: 0,
      expectedPurchases: 0,
    });
  });
});

describe("the likelihood", () => {
  const customers = customersOf([0.8, 6, 0.7, 2.2], 40);
  const columns = {
    frequency: Float64Array.from(customers, ({ frequency }) => frequency),
    lastRepeatAge: Float64Array.from(customers, ({ lastRepeatAge }) => lastRepeatAge),
    age: Float64Array.from(customers, ({ age }) => age),
    weight: new Float64Array(customers.length).fill(1),
  };
  it("has the gradient that its differences show", () => {
    const likelihood = bgNbdLikelihood(columns);
    fc.assert(
      fc.property(parameters, (at) => {
        const { gradient } = likelihood(at);
        for (const [index, derivative] of gradient.entries()) {
          const step = 1e-5 * at[index]!;
          const [low, high] = [-step, step].map((moved) => likelihood(at.map((x, place) => (place === index ? x + moved : x))).value);
          expect(Math.abs((high! - low!) / (2 * step) - derivative)).toBeLessThan(1e-4 * (1 + Math.abs(derivative) + 40 / at[index]!));
        }
      }),
    );
  });
});

describe("a fit", () => {
  it("finds the parameters that made the customers, within four standard errors", () => {
    const truth = { r: 0.8, alpha: 6, a: 0.7, b: 2.2 };
    const fit = converged(bgNbd(customersOf([truth.r, truth.alpha, truth.a, truth.b], 6000)));
    for (const [index, name] of (["r", "alpha", "a", "b"] as const).entries()) {
      expect(Math.abs(fit.parameters[name] - truth[name])).toBeLessThan(4 * fit.standardErrors[name]);
      expect(fit.intervals[name].low).toBeLessThan(fit.parameters[name]);
      expect(fit.intervals[name].high).toBeGreaterThan(fit.parameters[name]);
      expect(Math.sqrt(fit.covariance[index]![index]!)).toBeCloseTo(fit.standardErrors[name], 12);
    }
    expect(fit.gradientNorm).toBeLessThanOrEqual(1e-9);
  });
  it("has wider intervals at a higher level", () => {
    const customers = customersOf([0.8, 6, 0.7, 2.2], 500);
    const [usual, wide] = [converged(bgNbd(customers)), converged(bgNbd(customers, { level: 0.99 }))];
    expect(wide.intervals.r.low).toBeLessThan(usual.intervals.r.low);
    expect(Math.log(usual.intervals.r.high / usual.parameters.r) / (usual.standardErrors.r / usual.parameters.r)).toBeCloseTo(1.959964, 5);
  });
  it("is the same for rows and columns, any order, and equal histories counted or repeated", () => {
    const customers = customersOf([0.8, 6, 0.7, 2.2], 300);
    const fit = bgNbd(customers);
    expect(fit.converged).toBe(true);
    expect(bgNbd([...customers].reverse())).toStrictEqual(fit);
    expect(
      bgNbd({
        frequency: customers.map(({ frequency }) => frequency),
        lastRepeatAge: Float64Array.from(customers, ({ lastRepeatAge }) => lastRepeatAge),
        age: Float64Array.from(customers, ({ age }) => age),
      }),
    ).toStrictEqual(fit);
    const doubled = bgNbd([...customers, ...customers]);
    const counted = bgNbd(customers.map((customer) => ({ ...customer, customers: 2 })));
    expect(counted).toStrictEqual({ ...doubled, records: 300 });
    expect(doubled.standardErrors!.r).toBeCloseTo(fit.standardErrors!.r / Math.SQRT2, 6);
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
  it("of customers who only ever bought once has no maximum, and no numbers", () => {
    const fit = bgNbd(Array.from({ length: 50 }, (_, index) => ({ frequency: 0, lastRepeatAge: 0, age: 10 + index })));
    expect(fit).toMatchObject({
      converged: false,
      parameters: null,
      standardErrors: null,
      intervals: null,
      covariance: null,
      logLikelihood: null,
    });
    expect(fit.reason).toBe("no-maximum");
    expect(fit.edges.length).toBeGreaterThan(0);
    expect(() => bgNbdPredict(fit as unknown as BgNbdModel, { frequency: 0, lastRepeatAge: 0, age: 1 }, { horizon: 1 })).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "model.parameters" }),
    );
  });
  it("of customers who never leave runs to the edge and says so", () => {
    const fit = bgNbd(customersOf([2, 3, 1e-9, 1], 400));
    expect(fit).toMatchObject({ converged: false, reason: "no-maximum", parameters: null });
    expect(fit.edges.some(({ parameter }) => parameter === "a" || parameter === "b")).toBe(true);
  });
  it("counts what is missing and invalid, so that nothing is lost", () => {
    const customers = customersOf([0.8, 6, 0.7, 2.2], 100);
    const bad = [
      { frequency: null, lastRepeatAge: 0, age: 4 },
      { frequency: 1, lastRepeatAge: undefined, age: 4 },
      { frequency: 1, lastRepeatAge: 1, age: NaN },
      { frequency: 1.5, lastRepeatAge: 1, age: 4 },
      { frequency: -1, lastRepeatAge: 1, age: 4 },
      { frequency: 1, lastRepeatAge: 5, age: 4 },
      { frequency: 0, lastRepeatAge: 3, age: 4 },
      { frequency: 1, lastRepeatAge: -1, age: 4 },
      { frequency: 0, lastRepeatAge: 0, age: -1 },
      { frequency: 1, lastRepeatAge: 1, age: Infinity },
      { frequency: 1, lastRepeatAge: 1, age: 4, customers: 0.5 },
    ];
    const fit = bgNbd([...bad, ...customers], { invalid: "skip" });
    expect(fit).toMatchObject({ records: 111, customers: 100, missing: 3, invalid: 8 });
    expect(fit.parameters).toStrictEqual(bgNbd(customers).parameters);
  });
});

describe("the value of a customer", () => {
  const customer = { frequency: 2, lastRepeatAge: 30.43, age: 38.86, meanSpend: 22.35 };
  it("undiscounted is expected purchases times expected spend, however the time is cut", () => {
    fc.assert(
      fc.property(models, histories, fc.integer({ min: 1, max: 30 }), positive(0.1, 8), (model, history, periods, periodLength) => {
        const found = bgNbdLifetimeValue({ purchases: model, spend: SPEND }, { ...history, meanSpend: 30 }, { periods, periodLength });
        const whole = bgNbdPredict(model, history, { horizon: periods * periodLength }).expectedPurchases;
        expect(Math.abs(found.discountedPurchases - whole)).toBeLessThanOrEqual(1e-9 * whole);
        expect(found.value).toBeCloseTo(found.discountedPurchases * found.expectedSpend!, 8);
      }),
    );
  });
  it("falls with the discount rate and is proportional to the margin", () => {
    const at = (discountRate: number, margin = 1) =>
      bgNbdLifetimeValue({ purchases: CDNOW, spend: SPEND }, customer, { periods: 12, periodLength: 52 / 12, discountRate, margin });
    expect(at(0.02).value!).toBeLessThan(at(0.01).value!);
    expect(at(0.01).value!).toBeLessThan(at(0).value!);
    expect(at(0.01, 0.3).value).toBeCloseTo(0.3 * at(0.01).value!, 12);
    // One period is discounted whole.
    const one = bgNbdLifetimeValue({ purchases: CDNOW, spend: SPEND }, customer, { periods: 1, discountRate: 0.25 });
    expect(one.discountedPurchases).toBeCloseTo(one.expectedPurchases / 1.25, 14);
  });
  it("has the error of both models", () => {
    const fit = converged(bgNbd(customersOf([0.8, 6, 0.7, 2.2], 2000)));
    const spend = {
      ...SPEND,
      covariance: [
        [1.4, 0, 0],
        [0, 0.08, 0],
        [0, 0, 17],
      ],
    };
    const still = {
      ...SPEND,
      covariance: [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    };
    const options = { periods: 12, discountRate: 0.01 };
    const both = bgNbdLifetimeValue({ purchases: fit, spend }, customer, options);
    const purchasesOnly = bgNbdLifetimeValue({ purchases: fit, spend: still }, customer, options);
    expect(both.standardError!).toBeGreaterThan(purchasesOnly.standardError!);
    expect(purchasesOnly.standardError!).toBeGreaterThan(0);
    expect(bgNbdLifetimeValue({ purchases: fit, spend: SPEND }, customer, options).standardError).toBeNull();
    const known = bgNbdPredict(fit, customer, { horizon: 12 });
    expect(known.standardErrors!.expectedPurchases).toBeGreaterThan(0);
    expect(known.standardErrors!.expectedPurchases).toBeLessThan(0.2 * known.expectedPurchases);
    expect(known.standardErrors!.probabilityAlive).toBeLessThan(0.1);
  });
  it("has errors of predictions that match refitted samples", () => {
    const fits = Array.from({ length: 12 }, (_, index) => converged(bgNbd(customersOf([0.8, 6, 0.7, 2.2], 1500, 100 + index))));
    const found = fits.map((fit) => bgNbdExpected(fit, { horizon: 52 }));
    const mean = found.reduce((sum, { expectedPurchases: each }) => sum + each, 0) / 12;
    const spread = Math.sqrt(found.reduce((sum, { expectedPurchases: each }) => sum + (each - mean) ** 2, 0) / 11);
    // Chi-square with 11 degrees of freedom: 0.4 to 1.8 in 99.9 % of samples.
    expect(spread / found[0]!.standardError!).toBeGreaterThan(0.4);
    expect(spread / found[0]!.standardError!).toBeLessThan(1.8);
  });
});

describe("what is refused", () => {
  const customer = { frequency: 1, lastRepeatAge: 1, age: 4 };
  it.each<[string, () => unknown, string, string]>([
    ["nobody", () => bgNbd([]), "empty", "bgNbd"],
    ["no records", () => bgNbd(null as never), "invalid-value", "customers"],
    ["a column too few", () => bgNbd({ frequency: [1], age: [1] } as never), "invalid-value", "customers.lastRepeatAge"],
    ["a short column", () => bgNbd({ frequency: [1], lastRepeatAge: [1], age: [] }), "invalid-value", "customers.age.length"],
    ["a wrong record", () => bgNbd([customer, { ...customer, age: 0.5 }]), "invalid-value", "customers[1].lastRepeatAge"],
    ["text", () => bgNbd([{ ...customer, frequency: "1" as never }]), "invalid-value", "customers[0].frequency"],
    ["a level", () => bgNbd([customer], { level: 1 }), "invalid-option", "options.level"],
    ["an option", () => bgNbd([customer], { penalizer: 1 } as never), "invalid-option", "options.penalizer"],
    ["no horizon", () => bgNbdPredict(CDNOW, customer, {} as never), "invalid-option", "options.horizon"],
    ["a negative horizon", () => bgNbdExpected(CDNOW, { horizon: -1 }), "invalid-option", "options.horizon"],
    ["no customer", () => bgNbdPredict(CDNOW, null as never, { horizon: 1 }), "invalid-value", "customer"],
    [
      "a wrong customer",
      () => bgNbdPredict(CDNOW, { ...customer, frequency: 0 }, { horizon: 1 }),
      "invalid-value",
      "customer.lastRepeatAge",
    ],
    [
      "a negative parameter",
      () => bgNbdExpected({ parameters: { ...CDNOW.parameters, a: -1 } }, { horizon: 1 }),
      "invalid-value",
      "model.parameters.a",
    ],
    ["a covariance", () => bgNbdExpected({ ...CDNOW, covariance: [[1]] }, { horizon: 1 }), "invalid-value", "model.covariance"],
    [
      "periods",
      () => bgNbdLifetimeValue({ purchases: CDNOW, spend: SPEND }, { ...customer, meanSpend: 1 }, { periods: 0 }),
      "invalid-option",
      "options.periods",
    ],
    [
      "no spend",
      () => bgNbdLifetimeValue({ purchases: CDNOW, spend: SPEND }, customer as never, { periods: 1 }),
      "invalid-value",
      "customer.meanSpend",
    ],
    [
      "another model",
      () => bgNbdLifetimeValue({ purchases: CDNOW, spend: CDNOW } as never, { ...customer, meanSpend: 1 }, { periods: 1 }),
      "invalid-value",
      "models.spend.parameters.p",
    ],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});
