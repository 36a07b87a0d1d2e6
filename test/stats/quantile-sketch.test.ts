import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeQuantileSketches, quantileOfSketch, quantileSketch, sketchRelativeError } from "../../src/stats/quantile-sketch.ts";
import { quantile } from "../../src/stats/quantile.ts";

const SMALLEST = 2 ** -1022;
// Distributions made to hurt: huge ratios, heavy tails, edges of buckets and the doubles just beside them.
const edge = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 63 }), fc.constantFrom(-1, 0, 1))
  .map(([exponent, part, ulps]) => 2 ** exponent * (1 + part / 64) * (1 + ulps * 2 ** -52));
const hostile = fc.oneof(
  edge,
  fc.constantFrom(0, 5e-324, SMALLEST, 1.7976931348623157e308, 1, 2, 1e300, 1e-300),
  fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
  fc.integer({ min: 0, max: 100 }),
);
const lists = fc.array(hostile, { minLength: 1, maxLength: 60 });
const probability = fc.oneof(fc.constantFrom(0, 0.5, 0.9, 0.95, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const isWithin = (got: number, exact: number, error: number): boolean =>
  Math.abs(got - exact) <= error * (1 + 1e-13) * exact + SMALLEST || got === exact;

describe("a quantile sketch", () => {
  it("keeps its stated error against the exact type-7 quantile, for any values, error and probability", () => {
    fc.assert(
      fc.property(lists, probability, fc.constantFrom(0.2, 0.05, 0.01, 0.001), (values, share, relativeError) => {
        const sketch = quantileSketch(values, { relativeError });
        expect(sketchRelativeError(sketch)).toBeLessThanOrEqual(relativeError);
        expect(isWithin(quantileOfSketch(sketch, share), quantile(values, share), sketchRelativeError(sketch))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
  it("is the same after any merging of any partition in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, fc.nat(4)), { minLength: 1, maxLength: 60 }), (list) => {
        const whole = quantileSketch(list.map(([value]) => value));
        const parts = [0, 1, 2, 3, 4].map((place) => quantileSketch(list.filter(([, at]) => at === place).map(([value]) => value)));
        const [a, b, c, d, e] = parts as [typeof whole, typeof whole, typeof whole, typeof whole, typeof whole];
        const left = [a, b, c, d, e].reduce((merged, part) => mergeQuantileSketches(merged, part));
        const right = mergeQuantileSketches(mergeQuantileSketches(e, c), mergeQuantileSketches(d, mergeQuantileSketches(b, a)));
        expect(left).toStrictEqual(whole);
        expect(right).toStrictEqual(whole);
        expect(JSON.parse(JSON.stringify(whole))).toStrictEqual(whole);
      }),
    );
  });
  it("stays small on a distribution over ten powers of ten, and good at every percentile", () => {
    const values = Array.from({ length: 20_000 }, (_, index) => 10 ** (-3 + (10 * ((index * 7919) % 20_000)) / 20_000));
    const sketch = quantileSketch(values);
    const sorted = Float64Array.from(values).sort();
    expect(Object.keys(sketch.buckets).length).toBeLessThanOrEqual(34 * 64);
    for (let percent = 0; percent <= 100; percent += 1) {
      expect(isWithin(quantileOfSketch(sketch, percent / 100), quantile(sorted, percent / 100), 0.01)).toBe(true);
    }
  });
  it("puts a value at the edge of a bucket into the upper one", () => {
    const below = quantileSketch([1.015625 * (1 - 2 ** -53)]).buckets;
    const at = quantileSketch([1.015625]).buckets;
    expect(Object.keys(below)).toStrictEqual(["65472"]);
    expect(Object.keys(at)).toStrictEqual(["65473"]);
  });
  it("takes the fewest buckets that keep the error", () => {
    const bits = (relativeError: number): number => quantileSketch([], { relativeError }).bits;
    expect([0.2, 0.199, 0.01, 1 / 129, 0.00775, 0.001].map(bits)).toStrictEqual([1, 2, 6, 6, 7, 9]);
  });
  it("refuses what it cannot hold", () => {
    const invalid = expect.objectContaining({ code: "invalid-value" });
    for (const value of [-1, NaN, Infinity]) expect(() => quantileSketch([1, value])).toThrow(invalid);
    for (const relativeError of [0, 0.0009, 0.21, NaN]) {
      expect(() => quantileSketch([], { relativeError })).toThrow(expect.objectContaining({ code: "invalid-option" }));
    }
    expect(() => quantileOfSketch(quantileSketch([]), 0.5)).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => quantileOfSketch(quantileSketch([1]), 1.1)).toThrow(invalid);
    expect(() => mergeQuantileSketches(quantileSketch([1]), quantileSketch([1], { relativeError: 0.02 }))).toThrow(
      expect.objectContaining({ code: "incompatible-tally" }),
    );
  });
});
