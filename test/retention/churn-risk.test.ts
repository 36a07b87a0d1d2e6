import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictChurn } from "../../src/retention/churn-risk-predict.ts";
import { churnRisk, type ChurnRiskFit, churnRiskQuality } from "../../src/retention/churn-risk.ts";
import { logisticRegression } from "../../src/stats/logistic-regression.ts";
import { referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { deviates } from "./purchases.ts";

const { uniform } = deviates(11);
const PLANS = ["basic", "plus", "__proto__", ""] as const;
const customers = Array.from({ length: 400 }, () => {
  const tenure = Math.floor(60 * uniform());
  const plan = PLANS[Math.floor(uniform() ** 2 * 4)]!;
  const autopay = uniform() < 0.4;
  const logit = 0.5 - 0.05 * tenure + (plan === "plus" ? 1 : 0) - (autopay ? 0.7 : 0);
  return { tenure, plan, autopay, lost: uniform() < 1 / (1 + Math.exp(-logit)) };
});
const FEATURES = ["tenure", "plan", "autopay"] as const;
const fitted = (fit: ReturnType<typeof churnRisk>): ChurnRiskFit => {
  if (!fit.converged) throw new Error(`no fit: ${fit.reason}`);
  return fit;
};
const ofTerm = (fit: ChurnRiskFit, term: string): number => fit.coefficients.find((each) => each.term === term)!.estimate;

describe("the model", () => {
  const fit = fitted(churnRisk(customers, FEATURES));
  it("has a coefficient per number and per category but the most frequent, whatever the category is called", () => {
    expect(fit.features).toEqual([
      { field: "tenure", kind: "number" },
      { field: "plan", kind: "category", reference: "basic", categories: ["", "__proto__", "plus"] },
      { field: "autopay", kind: "number" },
    ]);
    expect(fit.coefficients.map(({ term }) => term)).toEqual([
      "(intercept)",
      "tenure",
      "plan: ",
      "plan: __proto__",
      "plan: plus",
      "autopay",
    ]);
    expect(fit).toMatchObject({ customers: 400, records: 400, missing: 0, invalid: 0, penalty: 1, terms: [] });
    expect(fit.churned).toBe(customers.filter(({ lost }) => lost).length);
    expect(fit.coefficients[1]!.interval.high).toBeLessThan(0);
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
  it("is the regression on 1 for a category and 0 for the others", () => {
    const dummy = (plan: string): number[] => customers.map((each) => (each.plan === plan ? 1 : 0));
    const columns = {
      a: customers.map(({ tenure }) => tenure),
      b: dummy(""),
      c: dummy("__proto__"),
      d: dummy("plus"),
      e: customers.map(({ autopay }) => Number(autopay)),
    };
    const plain = logisticRegression(
      customers.map(({ lost }) => Number(lost)),
      columns,
      { penalty: 1 },
    );
    expect(fit.coefficients.map(({ estimate }) => estimate)).toEqual(plain.coefficients!.map(({ estimate }) => estimate));
    expect(fit.covariance).toEqual(plain.covariance);
  });
  it("is the same for columns, and for another word for the lost", () => {
    const columns = {
      tenure: Uint8Array.from(customers, ({ tenure }) => tenure),
      plan: customers.map(({ plan }) => plan),
      autopay: customers.map(({ autopay }) => autopay),
      lost: customers.map(({ lost }) => (lost ? 1 : 0)),
    };
    expect(churnRisk(columns, FEATURES)).toStrictEqual(fit);
    const words = customers.map(({ lost, ...rest }) => ({ ...rest, status: lost ? "gone" : "here" }));
    expect(churnRisk(words, FEATURES, { outcome: "status", lostWhen: "gone" })).toStrictEqual(fit);
    expect(churnRisk(words, FEATURES, { outcome: "status", lostWhen: (value) => value === "gone" })).toStrictEqual(fit);
  });
  it("compares with the category that is asked for", () => {
    const other = fitted(churnRisk(customers, ["tenure", { field: "plan", reference: "plus" }, "autopay"], { penalty: 0 }));
    const usual = fitted(churnRisk(customers, FEATURES, { penalty: 0 }));
    expect(ofTerm(other, "plan: basic")).toBeCloseTo(-ofTerm(usual, "plan: plus"), 7);
    expect(other.logLikelihood).toBeCloseTo(usual.logLikelihood, 9);
    const numbered = fitted(
      churnRisk(
        customers.map((each) => ({ ...each, plan: PLANS.indexOf(each.plan) })),
        [{ field: "plan", kind: "category" }],
      ),
    );
    expect(numbered.coefficients.map(({ term }) => term)).toEqual(["(intercept)", "plan: 1", "plan: 2", "plan: 3"]);
  });
  it("counts customers of a record as so many records", () => {
    const counted = customers.slice(0, 100).map((each, index) => ({ ...each, n: index % 3 }));
    const repeated = counted.flatMap(({ n, ...each }) => Array<typeof each>(n).fill(each));
    const [left, right] = [fitted(churnRisk(counted, FEATURES, { customers: "n" })), fitted(churnRisk(repeated, FEATURES))];
    left.coefficients.forEach(({ estimate }, index) => expect(estimate).toBeCloseTo(right.coefficients[index]!.estimate, 8));
    expect(left.quality.auc).toBeCloseTo(right.quality.auc!, 12);
    expect(left.quality.brier).toBeCloseTo(right.quality.brier, 10);
    expect(left).toMatchObject({ customers: right.customers, churned: right.churned, records: 100 });
  });
  it("loses no record: those without a value are missing, by feature, others invalid", () => {
    const bad = [
      { tenure: null, plan: "basic", autopay: true, lost: true },
      { tenure: undefined, plan: null, autopay: true, lost: true },
      { tenure: 1, plan: "basic", autopay: true, lost: null },
      { tenure: "1", plan: "basic", autopay: true, lost: true },
      { tenure: 1, plan: {}, autopay: true, lost: true },
      { tenure: 1, plan: "basic", autopay: true, lost: "yes" },
      { tenure: Infinity, plan: "basic", autopay: true, lost: true },
      null,
    ];
    const found = churnRisk([...customers, ...bad] as never, FEATURES, { invalid: "skip" });
    expect(found).toMatchObject({ customers: 400, records: 408, missing: 4, invalid: 4 });
    expect(found.missingByFeature).toEqual([
      { field: "tenure", missing: 3 },
      { field: "plan", missing: 2 },
      { field: "autopay", missing: 1 },
    ]);
    expect(found.coefficients).toStrictEqual(fit.coefficients);
    expect(() => churnRisk([...customers, ...bad] as never, FEATURES)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "records[403].tenure" }),
    );
  });
});

describe("a model that separates", () => {
  const rows = customers.map((each) => ({ ...each, cancelled: each.lost && each.tenure % 2 === 0 ? "yes" : "no" }));
  it("is reported by the name of the term, without numbers, unless a penalty holds it", () => {
    const failed = churnRisk(rows, [...FEATURES, "cancelled"], { penalty: 0 });
    expect(failed).toMatchObject({
      converged: false,
      reason: "separation",
      terms: ["cancelled: yes"],
      coefficients: null,
      features: null,
      quality: null,
    });
    expect(JSON.parse(JSON.stringify(failed))).toEqual(failed);
    expect(churnRisk(rows, [...FEATURES, "cancelled"]).converged).toBe(true);
    expect(() => predictChurn(failed as never, {})).toThrow(expect.objectContaining({ code: "invalid-value", path: "model.features" }));
  });
  it("and so are copies, constants and a single outcome", () => {
    const copies = customers.map((each) => ({ ...each, months: 3 * each.tenure + 1, one: 1 }));
    expect(churnRisk(copies, ["tenure", "months"], { penalty: 0 })).toMatchObject({ reason: "collinear", terms: ["months"] });
    expect(churnRisk(copies, ["one"], { penalty: 0 })).toMatchObject({ reason: "collinear", terms: ["one"] });
    expect(
      churnRisk(
        customers.map((each) => ({ ...each, lost: false })),
        ["tenure"],
      ),
    ).toMatchObject({ reason: "one-outcome", terms: [] });
  });
});

describe("predictions", () => {
  const fit = fitted(churnRisk(customers, FEATURES, { penalty: 0 }));
  it("add up to the churn there was, lie in their interval, and survive JSON", () => {
    const stored = JSON.parse(JSON.stringify(fit)) as ChurnRiskFit;
    const found = customers.map((each) => predictChurn(stored, each));
    expect(found.reduce((sum, { probability }) => sum + probability!, 0)).toBeCloseTo(fit.churned, 6);
    for (const { probability, interval } of found) {
      expect(interval!.low).toBeLessThan(probability!);
      expect(interval!.high).toBeGreaterThan(probability!);
    }
    const [usual, wide] = [predictChurn(fit, customers[0]!), predictChurn(fit, customers[0]!, { level: 0.99 })];
    expect(wide.interval!.low).toBeLessThan(usual.interval!.low);
  });
  it("have the interval of the intercept where all features are 0", () => {
    const { probability, interval } = predictChurn(fit, { tenure: 0, plan: "basic", autopay: false });
    const [intercept] = fit.coefficients;
    const chance = (logit: number): number => 1 / (1 + Math.exp(-logit));
    expect(probability).toBeCloseTo(chance(intercept!.estimate), 12);
    expect(interval!.low).toBeCloseTo(chance(intercept!.interval.low), 12);
    expect(interval!.high).toBeCloseTo(chance(intercept!.interval.high), 12);
  });
  it("are none without a feature or of an unknown category, by name", () => {
    expect(predictChurn(fit, { tenure: null, plan: "basic" })).toEqual({
      probability: null,
      interval: null,
      reason: "missing",
      fields: ["tenure", "autopay"],
    });
    expect(predictChurn(fit, { tenure: 1, plan: "gold", autopay: true })).toEqual({
      probability: null,
      interval: null,
      reason: "unknown-category",
      fields: ["plan"],
    });
  });
});

describe("quality", () => {
  const fit = fitted(churnRisk(customers, FEATURES, { penalty: 0 }));
  it("adds up: groups to all customers, the last lift to all churn", () => {
    const { quality } = fit;
    expect(quality.calibration.reduce((sum, row) => sum + row.customers, 0)).toBe(400);
    expect(quality.calibration.reduce((sum, row) => sum + row.predicted * row.customers, 0)).toBeCloseTo(fit.churned, 6);
    expect(quality.calibration.reduce((sum, row) => sum + row.observed * row.customers, 0)).toBeCloseTo(fit.churned, 9);
    expect(quality.lift.at(-1)).toEqual({ share: 1, customers: 400, churned: fit.churned, lift: 1, captured: 1 });
    quality.lift.forEach((row, index) => {
      expect(row.lift).toBeCloseTo(row.captured / row.share, 12);
      if (index > 0) expect(row.captured).toBeGreaterThanOrEqual(quality.lift[index - 1]!.captured);
    });
    quality.calibration.forEach((row, index) => {
      expect(row.from).toBeLessThanOrEqual(row.predicted);
      expect(row.to).toBeGreaterThanOrEqual(row.predicted);
      if (index > 0) expect(row.from).toBeGreaterThan(quality.calibration[index - 1]!.to);
      expect(row.interval.low).toBeLessThanOrEqual(row.observed);
    });
    expect(quality.auc).toBeGreaterThan(quality.aucInterval!.low);
    expect(quality.brierSkill).toBeCloseTo(1 - quality.brier / ((fit.churned / 400) * (1 - fit.churned / 400)), 12);
  });
  it("is what predictions one by one give", () => {
    const rows = customers.map((each) => ({ y: Number(each.lost), p: predictChurn(fit, each).probability! }));
    expect(fit.quality.brier).toBeCloseTo(rows.reduce((sum, { y, p }) => sum + (p - y) ** 2, 0) / 400, 10);
    const pairs = rows
      .filter(({ y }) => y === 1)
      .flatMap(({ p }) => rows.filter(({ y }) => y === 0).map((other): number => (p > other.p ? 1 : p === other.p ? 0.5 : 0)));
    expect(fit.quality.auc).toBeCloseTo(pairs.reduce((sum, win) => sum + win, 0) / pairs.length, 10);
  });
  it("of other customers knows no category that the model does not, and may be of one outcome", () => {
    const again = churnRiskQuality(fit, customers);
    expect(again).toMatchObject({ ...fit.quality, records: 400, missing: 0, invalid: 0 });
    const strange = [...customers, { ...customers[0]!, plan: "gold" }];
    expect(() => churnRiskQuality(fit, strange)).toThrow(expect.objectContaining({ path: "records[400].plan" }));
    expect(churnRiskQuality(fit, strange, { invalid: "skip" })).toMatchObject({ customers: 400, records: 401, invalid: 1 });
    const retained = churnRiskQuality(
      fit,
      customers.filter(({ lost }) => !lost),
    );
    expect(retained).toMatchObject({ auc: null, aucInterval: null, brierSkill: null, lift: [], churned: 0 });
  });
  it("cuts into as many groups as asked, of about equal size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), (groups) => {
        const { calibration } = churnRiskQuality(fit, customers, { groups });
        expect(calibration.length).toBeLessThanOrEqual(groups);
        expect(Math.max(...calibration.map((row) => row.customers))).toBeLessThan(400 / groups + 40);
      }),
    );
  });
});

describe("what is refused", () => {
  const fit = fitted(churnRisk(customers, FEATURES));
  it.each<[string, () => unknown, string, string]>([
    ["no records", () => churnRisk([], ["tenure"]), "empty", "churnRisk"],
    ["nothing", () => churnRisk(null as never, ["tenure"]), "invalid-value", "records"],
    ["no features", () => churnRisk(customers, []), "invalid-value", "features"],
    ["a feature", () => churnRisk(customers, [3 as never]), "invalid-value", "features[0]"],
    ["a feature twice", () => churnRisk(customers, ["plan", "tenure", "plan"]), "invalid-value", "features[2]"],
    ["a kind", () => churnRisk(customers, [{ field: "plan", kind: "text" as never }]), "invalid-value", "features[0].kind"],
    [
      "a reference of a number",
      () => churnRisk(customers, [{ field: "tenure", kind: "number", reference: "1" }]),
      "invalid-value",
      "features[0].reference",
    ],
    [
      "a reference that does not occur",
      () => churnRisk(customers, [{ field: "plan", reference: "gold" }]),
      "invalid-value",
      "features.plan.reference",
    ],
    ["an option of a feature", () => churnRisk(customers, [{ field: "plan", levels: 3 } as never]), "invalid-option", "options.levels"],
    ["a penalty", () => churnRisk(customers, ["plan"], { penalty: -1 }), "invalid-value", "options.penalty"],
    ["a scale", () => churnRisk(customers, ["plan"], { penaltyScale: "z" as never }), "invalid-option", "options.penaltyScale"],
    ["groups", () => churnRisk(customers, ["plan"], { groups: 1 }), "invalid-option", "options.groups"],
    ["an outcome", () => churnRisk(customers, ["plan"], { outcome: 3 as never }), "invalid-option", "options.outcome"],
    ["a field of counts", () => churnRisk(customers, ["plan"], { customers: 3 as never }), "invalid-option", "options.customers"],
    ["a missing column", () => churnRisk({ lost: [true] } as never, ["plan"]), "invalid-value", "records.plan"],
    ["a short column", () => churnRisk({ lost: [true], plan: [] }, ["plan"]), "invalid-value", "records.plan.length"],
    ["an option", () => churnRiskQuality(fit, customers, { penalty: 1 } as never), "invalid-option", "options.penalty"],
    ["nobody to judge on", () => churnRiskQuality(fit, []), "empty", "churnRiskQuality"],
    ["no record", () => predictChurn(fit, null as never), "invalid-value", "record"],
    ["a text for a number", () => predictChurn(fit, { tenure: "1", plan: "basic", autopay: true }), "invalid-value", "record.tenure"],
    ["a level", () => predictChurn(fit, customers[0]!, { level: 1 }), "invalid-option", "options.level"],
    ["no model", () => predictChurn(undefined as never, {}), "invalid-value", "model.features"],
    [
      "a model cut short",
      () => predictChurn({ ...fit, coefficients: fit.coefficients.slice(1) }, {}),
      "invalid-value",
      "model.coefficients",
    ],
    ["a model without errors", () => predictChurn({ ...fit, covariance: [] }, {}), "invalid-value", "model.covariance"],
    [
      "a feature that is none",
      () => predictChurn({ ...fit, features: [{ field: "plan", kind: "category" } as never] }, {}),
      "invalid-value",
      "model.features",
    ],
  ])("%s", (_, call, code, path) => {
    expect(call).toThrow(expect.objectContaining({ code, path }));
  });
});

describe.runIf(referenceFolderPresent)("7,043 customers of a telephone company", () => {
  it("give R's coefficients, errors, likelihood and area from the raw table", () => {
    const reference = referenceCases("drivers").find(({ id }) => id === "logistic-telco-all")!;
    const table = parse(readFileSync(referencePath("telco-churn.csv".replace(/^/, "data/"))), { columns: true }) as Record<
      string,
      string
    >[];
    const rows = table.map((row) => ({
      tenure12: Number(row["tenure"]) / 12,
      contract: row["Contract"] === "Month-to-month" ? "monthly" : "longer",
      internet: row["InternetService"] === "Fiber optic" ? "fiber" : "other",
      MonthlyCharges: Number(row["MonthlyCharges"]),
      Churn: row["Churn"],
    }));
    const features = ["tenure12", { field: "contract", reference: "longer" }, { field: "internet", reference: "other" }, "MonthlyCharges"];
    const fit = fitted(churnRisk(rows, features, { outcome: "Churn", lostWhen: "Yes", penalty: 0 }));
    const { coefficients, standardErrors, logLikelihood, auc } = reference.expected as Record<string, number[]> & Record<string, number>;
    fit.coefficients.forEach(({ estimate, standardError }, index) => {
      expect(Math.abs(estimate / (coefficients as unknown as number[])[index]! - 1)).toBeLessThan(1e-7);
      expect(Math.abs(standardError / (standardErrors as unknown as number[])[index]! - 1)).toBeLessThan(1e-7);
    });
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood as unknown as number, 6);
    expect(fit.quality.auc).toBeCloseTo(auc as unknown as number, 9);
    expect(fit).toMatchObject({ customers: 7043, missing: 0, invalid: 0 });
    // With a penalty of 1 on standardized features hardly anything changes, as it should with so many customers.
    const held = fitted(churnRisk(rows, features, { outcome: "Churn", lostWhen: "Yes" }));
    held.coefficients.forEach(({ estimate }, index) =>
      expect(Math.abs(estimate / fit.coefficients[index]!.estimate - 1)).toBeLessThan(0.02),
    );
  });
});
