import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gammaGamma, gammaGammaPredict } from "../../src/retention/gamma-gamma.ts";
import { deviates } from "./purchases.ts";

const CDNOW = { parameters: { p: 6.25, q: 3.74, v: 15.44 } };

/** Customers of the model, with 1 to 8 purchases. */
function spenders(p: number, q: number, v: number, count: number, seed = 5): { frequency: number; meanSpend: number }[] {
  const { uniform, gamma } = deviates(seed);
  return Array.from({ length: count }, () => {
    const rate = gamma(q) / v;
    const frequency = 1 + Math.floor(8 * uniform());
    return { frequency, meanSpend: gamma(p * frequency) / (rate * frequency) };
  });
}

describe("the fit", () => {
  it("finds the parameters that made the customers, within four standard errors", () => {
    const truth = { p: 4, q: 5, v: 20 };
    const fit = gammaGamma(spenders(truth.p, truth.q, truth.v, 3000));
    if (!fit.converged) throw new Error(fit.reason);
    for (const name of ["p", "q", "v"] as const) {
      expect(Math.abs(fit.parameters[name] - truth[name])).toBeLessThan(4 * fit.standardErrors[name]);
      expect(fit.standardErrors[name]).toBeLessThan(0.2 * truth[name]);
    }
    expect(fit.meanSpend).toBeCloseTo((fit.parameters.p * fit.parameters.v) / (fit.parameters.q - 1), 10);
    expect(Math.abs(fit.correlation!)).toBeLessThan(0.1);
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
  it("does not depend on the currency, nor on rows, columns, order and counting", () => {
    const customers = spenders(4, 5, 20, 400);
    const fit = gammaGamma(customers);
    const cents = gammaGamma(customers.map(({ frequency, meanSpend }) => ({ frequency, meanSpend: 100 * meanSpend })));
    expect(cents.parameters!.v / fit.parameters!.v).toBeCloseTo(100, 5);
    expect(cents.parameters!.p).toBeCloseTo(fit.parameters!.p, 6);
    // Densities of amounts are per unit of the currency.
    expect(cents.logLikelihood).toBeCloseTo(fit.logLikelihood! - 400 * Math.log(100), 6);
    const columns = { frequency: customers.map((each) => each.frequency), meanSpend: customers.map((each) => each.meanSpend) };
    expect(gammaGamma(columns)).toStrictEqual(fit);
    const doubled = gammaGamma([...customers, ...customers]);
    const counted = gammaGamma(customers.map((each) => ({ ...each, customers: 2 })));
    expect(counted.parameters!.q).toBeCloseTo(doubled.parameters!.q, 6);
    expect(counted.customers).toBe(800);
  });
  it("of customers who all spend the same has no maximum", () => {
    const fit = gammaGamma(Array.from({ length: 20 }, (_, index) => ({ frequency: 1 + (index % 3), meanSpend: 10 })));
    expect(fit).toMatchObject({ converged: false, parameters: null, meanSpend: null, logLikelihood: null, correlation: null });
  });
  it("counts customers without purchases, and what is missing or invalid", () => {
    const customers = spenders(4, 5, 20, 50);
    const others = [
      { frequency: 0, meanSpend: null },
      { frequency: 0, meanSpend: 0 },
      { frequency: null, meanSpend: 5 },
      { frequency: 2, meanSpend: null },
      { frequency: 2, meanSpend: 0 },
      { frequency: 2, meanSpend: -5 },
      { frequency: 0.5, meanSpend: 5 },
    ];
    const fit = gammaGamma([...others, ...customers], { invalid: "skip" });
    expect(fit).toMatchObject({ records: 57, customers: 50, withoutPurchases: 2, missing: 2, invalid: 3 });
    expect(fit.parameters).toStrictEqual(gammaGamma(customers).parameters);
  });
});

describe("expected spend", () => {
  it("lies between the customer's mean and that of all, nearer the more they bought", () => {
    const [all] = [gammaGammaPredict(CDNOW, { frequency: 0, meanSpend: 0 }).expectedSpend!];
    expect(all).toBeCloseTo(35.218978102189784, 12);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.01, max: 1e4, noNaN: true }), (frequency, meanSpend) => {
        const [few, many] = [frequency, frequency + 1].map(
          (each) => gammaGammaPredict(CDNOW, { frequency: each, meanSpend }).expectedSpend!,
        );
        const [low, high] = [Math.min(all, meanSpend), Math.max(all, meanSpend)];
        expect(few).toBeGreaterThanOrEqual(low - 1e-9);
        expect(few).toBeLessThanOrEqual(high + 1e-9);
        expect(Math.abs(many! - meanSpend)).toBeLessThanOrEqual(Math.abs(few! - meanSpend) + 1e-9);
      }),
    );
  });
  it("does not exist where all have no mean, and does once there are purchases", () => {
    const model = {
      parameters: { p: 2, q: 0.9, v: 10 },
      covariance: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    };
    expect(gammaGammaPredict(model, { frequency: 0, meanSpend: 0 })).toEqual({ expectedSpend: null, standardError: null });
    expect(gammaGammaPredict(model, { frequency: 1, meanSpend: 10 }).expectedSpend).toBeCloseTo(40 / 1.9, 12);
  });
  it("has the error of the parameters", () => {
    const model = {
      ...CDNOW,
      covariance: [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 4],
      ],
    };
    // d/dv of p (v + x m) / (p x + q - 1) is p / (p x + q - 1).
    expect(gammaGammaPredict(model, { frequency: 2, meanSpend: 22.35 }).standardError).toBeCloseTo((2 * 6.25) / (12.5 + 2.74), 6);
    expect(gammaGammaPredict(CDNOW, { frequency: 2, meanSpend: 22.35 }).standardError).toBeNull();
  });
});

describe("what is refused", () => {
  it.each<[string, () => unknown, string, string]>([
    ["nobody with purchases", () => gammaGamma([{ frequency: 0, meanSpend: 0 }]), "empty", "gammaGamma"],
    ["free items", () => gammaGamma([{ frequency: 1, meanSpend: 0 }]), "invalid-value", "customers[0].meanSpend"],
    ["a rule", () => gammaGamma([], { invalid: "drop" as never }), "invalid-option", "options.invalid"],
    ["a level", () => gammaGamma([], { level: 2 }), "invalid-option", "options.level"],
    ["an option", () => gammaGamma([], { penalizer: 2 } as never), "invalid-option", "options.penalizer"],
    ["a prediction of nobody", () => gammaGammaPredict(CDNOW, undefined as never), "invalid-value", "customer"],
    ["a prediction of a refund", () => gammaGammaPredict(CDNOW, { frequency: 1, meanSpend: -1 }), "invalid-value", "customer.meanSpend"],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});
