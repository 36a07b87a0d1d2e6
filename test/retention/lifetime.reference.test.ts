import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { bgNbdExpected, type BgNbdModel, bgNbdPredict } from "../../src/retention/bg-nbd-predict.ts";
import { bgNbd } from "../../src/retention/bg-nbd.ts";
import { customerLifetimeValue, type CustomerLifetimeValueInput } from "../../src/retention/customer-lifetime-value.ts";
import { gammaGamma, type GammaGammaModel, gammaGammaPredict, type SpendHistory } from "../../src/retention/gamma-gamma.ts";
import { shiftedBetaGeometricCurve, type ShiftedBetaGeometricModel } from "../../src/retention/shifted-beta-geometric-curve.ts";
import { shiftedBetaGeometric } from "../../src/retention/shifted-beta-geometric.ts";
import { allowance, type ReferenceCase, referenceCases, referenceFolderPresent, referencePath } from "../reference/cases.ts";
import { CDNOW_FIGURES } from "../reference/figures-lifetime.ts";

type Figures = Record<string, unknown>;

/** Columns of a case, inline or from its file. */
function columnsOf(input: Figures, names: readonly string[]): Record<string, number[]> {
  const file = input["file"] as string | undefined;
  if (file === undefined) return Object.fromEntries(names.map((name) => [name, input[name] as number[]]));
  const rows = parse(readFileSync(referencePath(file)), { columns: true }) as Record<string, string>[];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => Number(row[input[name] as string]))]));
}

const models: readonly (readonly [prefix: string, figures: (reference: ReferenceCase) => Figures])[] = [
  [
    "bg-nbd-predict",
    ({ input, options }) => {
      const { frequency, recency, age } = input["customer"] as Record<"frequency" | "recency" | "age", number>;
      const model = { parameters: input["params"] } as BgNbdModel;
      return { ...bgNbdPredict(model, { frequency, lastRepeatAge: recency, age }, { horizon: options["horizon"] as number }) };
    },
  ],
  [
    "bg-nbd-expected",
    ({ input, options }) => ({
      ...bgNbdExpected({ parameters: input["params"] } as BgNbdModel, { horizon: options["horizon"] as number }),
    }),
  ],
  [
    "bg-nbd-fit",
    ({ input }) => {
      const { frequency = [], recency = [], age = [] } = columnsOf(input, ["frequency", "recency", "age"]);
      const fit = bgNbd({ frequency, lastRepeatAge: recency, age });
      return { ...fit, ...fit.parameters };
    },
  ],
  [
    "gamma-gamma-fit",
    ({ input }) => {
      const { frequency = [], meanSpend = [] } = columnsOf(input, ["frequency", "meanSpend"]);
      const fit = gammaGamma({ frequency, meanSpend });
      return { ...fit, ...fit.parameters };
    },
  ],
  [
    "gamma-gamma-expected",
    ({ input }) => ({ ...gammaGammaPredict({ parameters: input["params"] } as GammaGammaModel, input["customer"] as SpendHistory) }),
  ],
  [
    "sbg-fit",
    ({ input, options }) => {
      const fit = shiftedBetaGeometric(input["survivors"] as number[], { project: options["project"] as number });
      return { ...fit, ...fit.parameters };
    },
  ],
  [
    "sbg-curve",
    ({ input, options }) => ({
      ...shiftedBetaGeometricCurve({ parameters: input } as unknown as ShiftedBetaGeometricModel, {
        periods: options["periods"] as number,
      }),
    }),
  ],
  [
    "sbg-no-maximum",
    ({ input }) => {
      const fit = shiftedBetaGeometric(input["survivors"] as number[]);
      return { finiteMaximum: fit.converged, limitingChurn: fit.limit.churn, supremumLogLikelihood: fit.limit.logLikelihood };
    },
  ],
  [
    "clv-geometric",
    ({ input }) => {
      const given = { ...input, horizon: input["horizon"] ?? undefined } as unknown as CustomerLifetimeValueInput;
      return {
        firstPaymentNow: customerLifetimeValue(given, { timing: "now" }).value,
        firstPaymentAtPeriodEnd: customerLifetimeValue(given, { timing: "after-renewal" }).value,
      };
    },
  ],
];

function expectClose(reference: ReferenceCase, key: string, got: unknown, expected: unknown): void {
  if (typeof expected === "object" && expected !== null) {
    const entries = Object.entries(expected);
    expect(entries.length).toBeGreaterThan(0);
    if (Array.isArray(expected)) expect(got, key).toHaveLength(expected.length);
    for (const [place, value] of entries) expectClose(reference, key, (got as Figures)[place], value);
  } else if (typeof expected === "number") {
    const distance = Math.abs((got as number) - expected);
    expect(distance, `${key}: ${String(got)} for ${expected}`).toBeLessThanOrEqual(allowance(reference, key, expected));
  } else expect(got, key).toBe(expected);
}

describe("clv.json", () => {
  if (!referenceFolderPresent)
    it("is ABSENT: only the figures of test/reference are checked", () => expect(referenceCases("clv")).toEqual([]));
  for (const reference of referenceCases("clv")) {
    it(`agrees on ${reference.id}`, () => {
      const [, figures] = models.find(([prefix]) => reference.id.startsWith(prefix))!;
      const got = figures(reference);
      for (const [key, expected] of Object.entries(reference.expected)) expectClose(reference, key, got[key], expected);
    });
  }
});

describe.runIf(referenceFolderPresent)("the CDNOW sample", () => {
  const columns = columnsOf({ file: "data/cdnow-summary.csv", f: "frequency", t: "recency", age: "age", m: "meanSpend" }, [
    "f",
    "t",
    "age",
    "m",
  ]);
  it("gives the published BG/NBD estimates, and the same from single customers, merged ones and another unit of time", () => {
    const histories = { frequency: columns["f"]!, lastRepeatAge: columns["t"]!, age: columns["age"]! };
    const fit = bgNbd(histories);
    if (!fit.converged) throw new Error(fit.reason);
    const { logLikelihood, ...parameters } = CDNOW_FIGURES.purchases;
    for (const [name, value] of Object.entries(parameters)) expect(fit.parameters[name as "r"]).toBeCloseTo(value, 3);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 1);
    expect(fit).toMatchObject({ customers: 2357, purchases: 2457, patterns: 1016, records: 2357, missing: 0, invalid: 0 });
    const rows = histories.frequency.map((frequency, index) => ({
      frequency,
      lastRepeatAge: histories.lastRepeatAge[index]!,
      age: histories.age[index]!,
    }));
    expect(bgNbd([...rows].reverse())).toStrictEqual(fit);
    const inDays = bgNbd(rows.map((row) => ({ frequency: row.frequency, lastRepeatAge: 7 * row.lastRepeatAge, age: 7 * row.age })));
    expect(inDays.parameters?.alpha).toBeCloseTo(7 * fit.parameters.alpha, 5);
    expect(inDays.parameters?.b).toBeCloseTo(fit.parameters.b, 5);
    // Densities of times are per unit of time.
    expect(inDays.logLikelihood).toBeCloseTo(fit.logLikelihood - 2457 * Math.log(7), 6);
  });
  it("gives the published Gamma-Gamma estimates, with standard errors of a Hessian in 30 digits", () => {
    const fit = gammaGamma({ frequency: columns["f"]!, meanSpend: columns["m"]! });
    if (!fit.converged) throw new Error(fit.reason);
    const { customers, ...published } = CDNOW_FIGURES.spend;
    // v differs from the published one in its fourth digit: the likelihood is that flat.
    for (const [name, value] of Object.entries(published)) expect(Math.abs(fit.parameters[name as "p"] / value - 1)).toBeLessThan(0.002);
    for (const [name, value] of Object.entries(CDNOW_FIGURES.spendErrors)) {
      expect(Math.abs(fit.standardErrors[name as "p"] / value - 1)).toBeLessThan(1e-6);
    }
    expect(fit).toMatchObject({ customers, withoutPurchases: 1411, records: 2357 });
    expect(fit.correlation).toBeCloseTo(0.114, 3);
  });
});
