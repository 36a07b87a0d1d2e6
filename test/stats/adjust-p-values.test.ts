import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdjustmentMethod, adjustPValues } from "../../src/stats/adjust-p-values.ts";
import { referenceCases, referenceFolderPresent } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";
import { ADJUSTMENT_FIGURES } from "../reference/figures-tests.ts";

const METHODS = ["holm", "benjamini-hochberg", "bonferroni"] as const;
const KEYS: Record<AdjustmentMethod, string> = { holm: "holm", "benjamini-hochberg": "benjaminiHochberg", bonferroni: "bonferroni" };
const p = fc.oneof(fc.constantFrom(0, 1, 0.05, 0.01, 1e-300), fc.double({ min: 0, max: 1, noNaN: true }));
const many = fc.array(p, { maxLength: 12 });
const at = (list: readonly number[], index: number): number => list[index] as number;

/** The definitions, word by word, where ranks come from sorting. */
const DEFINITIONS: Record<AdjustmentMethod, (sorted: readonly number[], i: number) => number> = {
  holm: (sorted, i) => Math.min(1, Math.max(...sorted.slice(0, i + 1).map((value, j) => (sorted.length - j) * value))),
  "benjamini-hochberg": (sorted, i) => Math.min(1, ...sorted.slice(i).map((value, j) => (sorted.length / (i + j + 1)) * value)),
  bonferroni: (sorted, i) => Math.min(1, sorted.length * at(sorted, i)),
};

describe.each(METHODS)("%s", (method) => {
  it("is its definition, at the place of each p-value", () => {
    fc.assert(
      fc.property(many, (pValues) => {
        const sorted = [...pValues].sort((a, b) => a - b);
        const adjusted = adjustPValues(pValues, { method });
        expect(adjusted).toHaveLength(pValues.length);
        for (const [index, value] of pValues.entries()) {
          // Of equal p-values the last rank decides in Holm's maximum, the first in the other's minimum; either is that of all of them.
          const rank = method === "benjamini-hochberg" ? sorted.lastIndexOf(value) : sorted.indexOf(value);
          expect(adjusted[index]).toBe(DEFINITIONS[method](sorted, rank));
        }
      }),
    );
  });
  it("never lowers a p-value, never passes 1, and keeps the order and the ties", () => {
    fc.assert(
      fc.property(many, (pValues) => {
        const adjusted = adjustPValues(pValues, { method });
        for (const [i, one] of pValues.entries()) {
          expect(at(adjusted, i)).toBeGreaterThanOrEqual(one);
          expect(at(adjusted, i)).toBeLessThanOrEqual(1);
          for (const [j, other] of pValues.entries()) {
            if (one < other) expect(at(adjusted, i)).toBeLessThanOrEqual(at(adjusted, j));
            if (one === other) expect(adjusted[i]).toBe(adjusted[j]);
          }
        }
      }),
    );
  });
  it("leaves a single p-value as it is, and nothing of nothing", () => {
    fc.assert(
      fc.property(p, (only) => {
        expect(adjustPValues([only], { method })).toStrictEqual([only]);
      }),
    );
    expect(adjustPValues([], { method })).toStrictEqual([]);
  });
  it("finds as many of the published fifteen endpoints as the paper says", () => {
    const { pValues, found } = ADJUSTMENT_FIGURES;
    expect(adjustPValues(pValues, { method }).filter((value) => value <= 0.05)).toHaveLength(found[method]);
  });
});

it("adjusts by Holm unless told otherwise, and reads typed columns", () => {
  const { pValues, holm } = ADJUSTMENT_FIGURES;
  for (const [index, value] of adjustPValues(Float64Array.from(pValues)).entries()) expect(value).toBeCloseTo(holm[index] as number, 14);
});

it("never finds more by Bonferroni than by Holm, nor by Holm than by Benjamini and Hochberg", () => {
  fc.assert(
    fc.property(many, (pValues) => {
      const [holm, rate, bonferroni] = METHODS.map((method) => adjustPValues(pValues, { method })) as [number[], number[], number[]];
      for (const index of pValues.keys()) {
        expect(at(holm, index)).toBeLessThanOrEqual(at(bonferroni, index));
        // m / j and m - j + 1 round differently where they are equal.
        expect(at(rate, index)).toBeLessThanOrEqual(at(holm, index) * (1 + 2 ** -51));
      }
    }),
  );
});

it.each([[-0.1], [1.1], [Number.NaN], [null], ["0.5"], [undefined]])("refuses %s and says where it is", (wrong) => {
  expect(() => adjustPValues([0.5, wrong as unknown as number])).toThrow(
    expect.objectContaining({ code: "invalid-value", path: "pValues[1]" }),
  );
});

it.each([
  [{ method: "fdr" }, "options.method"],
  [{ methods: "holm" }, "options.methods"],
])("refuses the options %j", (options, path) => {
  expect(() => adjustPValues([0.5], options as object)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
});

describe("R's p.adjust", () => {
  if (!referenceFolderPresent) it("ABSENT: ../shared/reference was not checked", () => expect(referenceCases("drivers")).toEqual([]));
  for (const reference of referenceCases("drivers").filter(({ id }) => id.startsWith("adjust-p"))) {
    it(`agrees on ${reference.id}`, () => {
      for (const method of METHODS) {
        const adjusted = adjustPValues(reference.input["pValues"] as number[], { method });
        for (const [index, value] of (reference.expected[KEYS[method]] as number[]).entries()) {
          expectFigure(reference, KEYS[method], adjusted[index], value);
        }
      }
    });
  }
});
