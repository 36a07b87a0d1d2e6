import { describe, expect, it } from "vitest";
import * as stats from "../../src/stats/index.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { specialFunctionFigures } from "../reference/figures-special-functions.ts";
import { unitsInTheLastPlace } from "./units-in-the-last-place.ts";

type Numeric = (...parameters: number[]) => number;

/** The oracle's functions, in its order of arguments. */
const FUNCTIONS: Readonly<Record<string, Numeric>> = {
  normalCdf: stats.normalDistribution,
  normalSf: stats.normalUpperTail,
  normalQuantile: stats.normalQuantile,
  erf: stats.erf,
  erfc: stats.erfc,
  lgamma: stats.logGamma,
  gamma: stats.gammaFunction,
  lbeta: stats.logBeta,
  gammaP: stats.regularizedGammaLower,
  gammaQ: stats.regularizedGammaUpper,
  chiSquareSf: stats.chiSquareUpperTail,
  chiSquareQuantile: stats.chiSquareQuantile,
  betaInc: (a, b, x) => stats.regularizedBeta(x as number, a as number, b as number),
  betaIncInv: stats.regularizedBetaInverse,
  studentTQuantile: stats.studentTQuantile,
  studentTCdf: stats.studentTDistribution,
  fSf: stats.fUpperTail,
  hyp2f1: stats.hypergeometric2F1,
} as Readonly<Record<string, Numeric>>;

it("a normal tail beyond the doubles is 0, not -0", () => {
  for (const x of [-39, -2.2e8, -1e9, -1e160, -1e200, -Infinity]) expect(stats.normalDistribution(x)).toBe(0);
  for (const x of [28, 2e8, 1e9, 1e160, Infinity]) expect(stats.erfc(x)).toBe(0);
});

describe("the 50-digit reference tables", () => {
  const cases = referenceCases("special-functions");
  if (!referenceFolderPresent) {
    it("ABSENT: ../shared/reference/special-functions.json was not checked", () => {
      expect(cases).toEqual([]);
    });
  }

  for (const reference of cases) {
    const name = reference.input["function"] as string;
    it(`agrees with ${reference.id}, within its tolerance and within 8 units in the last place (quantiles 16)`, () => {
      const points = reference.input["points"] as number[][];
      const values = reference.expected["values"] as number[];
      const compute = FUNCTIONS[name] as Numeric;
      const limit = /quantile|inverse/.test(reference.id) ? 16 : 8;
      for (const [index, point] of points.entries()) {
        const expected = values[index] as number;
        const got = compute(...point);
        const { rel, abs } = reference.tolerance;
        expect(Math.abs(got - expected), `${name}(${point}) = ${got}`).toBeLessThanOrEqual(Math.max(abs, rel * Math.abs(expected)));
        if (expected !== 0) expect(unitsInTheLastPlace(got, expected), `${name}(${point}) = ${got}`).toBeLessThanOrEqual(limit);
      }
    });
  }
});

describe("figures computed to 60 digits with mpmath 1.3.0", () => {
  for (const { name, about, limit, points } of specialFunctionFigures) {
    it(`${name} at ${about} is within ${limit} units in the last place`, () => {
      const compute = (stats as unknown as Record<string, Numeric>)[name] as Numeric;
      for (const [parameters, expected] of points) {
        const got = compute(...parameters);
        expect(unitsInTheLastPlace(got, expected), `${name}(${parameters}) = ${got}, not ${expected}`).toBeLessThanOrEqual(limit);
      }
    });
  }
});
