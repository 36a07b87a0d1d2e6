import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom, nextUniform } from "../../src/core/random.ts";
import { drivers } from "../../src/segments/drivers.ts";
import { linearRegression } from "../../src/stats/linear-regression.ts";
import { referenceCases, referencePath } from "../reference/cases.ts";
import { expectFigure } from "../reference/expect-figure.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining({ name: "CxError", code: name, ...(path === undefined ? {} : { path }) });

/** Ratings of parts, an outcome that hangs on the first two, and noise. */
function survey(rows: number, seed: number): { overall: number[]; attributes: Record<string, number[]> } {
  const random = createRandom(seed);
  const draw = (): number => 1 + Math.floor(5 * nextUniform(random));
  const columns = { speed: [] as number[], food: [] as number[], noise: [] as number[] };
  const overall = Array.from({ length: rows }, () => {
    const [speed, food, noise] = [draw(), draw(), draw()];
    columns.speed.push(speed);
    columns.food.push(food);
    columns.noise.push(noise);
    return 2 * speed + food + 2 * nextUniform(random);
  });
  return { overall, attributes: columns };
}

describe("drivers", () => {
  const importance = referenceCases("drivers").filter(({ id, input }) => id.startsWith("importance-") && "file" in input);
  it.each(importance.map((each) => [each.id, each] as const))("%s", (_, each) => {
    const input = each.input as { file: string; outcome: string; attributes: string[]; where: Record<string, unknown> };
    const rows = parse(readFileSync(referencePath(input.file), "utf8"), { columns: true }) as unknown as Record<string, string>[];
    const chosen = rows.filter((row) => Object.entries(input.where).every(([name, value]) => row[name] === String(value)));
    const column = (name: string): (number | null)[] =>
      chosen.map((row) => (row[name] === "" || row[name] === "6" ? null : Number(row[name])));
    const attributes = Object.fromEntries(input.attributes.map((name) => [name, column(name)]));
    const expected = each.expected as Record<string, number[]> & { rows: number; rSquared: number };
    for (const [method, key] of [
      ["shapley", "lmg"],
      ["relative-weights", "johnson"],
    ] as const) {
      const result = drivers(column(input.outcome), attributes, { method, resamples: 0 });
      expect(result.valid).toBe(expected.rows);
      expectFigure(each, "rSquared", result.rSquared, expected.rSquared);
      input.attributes.forEach((name, at) => {
        const driver = result.drivers.find(({ attribute }) => attribute === name)!;
        expectFigure(each, key, driver.importance, expected[key]![at]);
        expectFigure(each, "coefficients", driver.coefficient!.estimate, expected["coefficients"]![at + 1]);
      });
    }
  });

  const value = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constant(null));
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((p) => fc.array(fc.array(value, { minLength: p + 1, maxLength: p + 1 }), { minLength: 8, maxLength: 40 }));
  it("adds up to R squared of the regression, whole rows and gaps to the rows, and does not care for order", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const whole = rows.filter((row) => row.every((each) => each !== null));
        fc.pre(whole.length > 3 && new Set(whole.map((row) => row[0])).size > 1);
        const attributes = Object.fromEntries(rows[0]!.slice(1).map((_, at) => [`a${at}`, rows.map((row) => row[at + 1]!)]));
        const result = drivers(
          rows.map((row) => row[0]!),
          attributes,
          { resamples: 0 },
        );
        expect([result.valid, result.missing, result.invalid]).toEqual([whole.length, rows.length - whole.length, 0]);
        expect(result.drivers.reduce((sum, each) => sum + each.importance, 0)).toBeCloseTo(result.rSquared, 12);
        const fit = linearRegression(
          whole.map((row) => row[0]!),
          Object.fromEntries(rows[0]!.slice(1).map((_, at) => [`a${at}`, whole.map((row) => row[at + 1]!)])),
        );
        if (fit.rSquared !== null) expect(result.rSquared).toBeCloseTo(fit.rSquared, 9);
        const turned = drivers(
          [...rows].reverse().map((row) => row[0]!),
          Object.fromEntries(
            Object.entries(attributes)
              .reverse()
              .map(([name, column]) => [name, [...column].reverse()]),
          ),
          { resamples: 0 },
        );
        for (const { attribute, importance: part } of result.drivers) {
          expect(turned.drivers.find((each) => each.attribute === attribute)!.importance).toBeCloseTo(part, 9);
        }
      }),
    );
  });

  it("finds what matters, and holds 0 in the interval of pure noise", () => {
    let zero = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { overall, attributes } = survey(150, seed);
      const result = drivers(overall, attributes, { resamples: 200, seed });
      expect(result.drivers.map(({ attribute }) => attribute)).toEqual(["speed", "food", "noise"]);
      expect(result.drivers[0]!.interval!.low).toBeGreaterThan(0.4);
      if (result.drivers[2]!.interval!.low === 0) zero += 1;
    }
    expect(zero).toBeGreaterThanOrEqual(18);
  });

  it("repeats itself with a seed, and tells quadrants by the means", () => {
    const { overall, attributes } = survey(60, 3);
    const options = { resamples: 50, seed: "spring" } as const;
    expect(drivers(overall, attributes, options)).toStrictEqual(drivers(overall, attributes, options));
    expect(drivers(overall, attributes, { ...options, seed: 2 })).not.toStrictEqual(drivers(overall, attributes, options));
    const { drivers: found, borders } = drivers(overall, attributes, options);
    for (const { importance: part, performance, quadrant } of found) {
      const names = part >= borders.importance ? ["concentrate-here", "keep-up"] : ["low-priority", "possible-overkill"];
      expect(quadrant).toBe(names[Number(performance >= borders.performance)]);
    }
  });

  it("gives an attribute that never varies nothing, and no coefficients then", () => {
    const result = drivers([1, 2, 3, 5], { a: [1, 2, 3, 4], same: [4, 4, 4, 4] }, { resamples: 20 });
    expect(result.drivers[1]).toMatchObject({ attribute: "same", importance: 0, coefficient: null, correlation: { estimate: null } });
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
  });

  it("takes names as they are", () => {
    const attributes = JSON.parse('{"__proto__": [1, 2, 3, 5], "": [2, 1, 4, 3]}') as Record<string, number[]>;
    expect(drivers([1, 2, 3, 4], attributes, { resamples: 0 }).drivers.map(({ attribute }) => attribute)).toEqual(["__proto__", ""]);
  });

  it("uses relative weights beyond twelve attributes", () => {
    const { overall } = survey(60, 5);
    const random = createRandom(9);
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`a${at}`, overall.map(() => nextUniform(random))]));
    expect(drivers(overall, many, { resamples: 5 }).method).toBe("relative-weights");
    expect(() => drivers(overall, many, { method: "shapley" })).toThrow(code("invalid-option", "options.method"));
  });

  it("skips or names what is no number", () => {
    const attributes = { a: [1, "2" as never, 3, 4, 2] };
    expect(() => drivers([1, 2, 3, 4, 5], attributes)).toThrow(code("invalid-value", "a[1]"));
    expect(drivers([1, 2, 3, 4, 5], attributes, { invalid: "skip", resamples: 0 })).toMatchObject({ valid: 4, invalid: 1 });
  });

  it.each([
    ["no attributes", [1, 2, 3], {}, {}, "empty", "attributes"],
    ["two whole rows", [1, 2, null], { a: [1, 2, 3] }, {}, "empty", "drivers"],
    ["an outcome that does not vary", [2, 2, 2], { a: [1, 2, 3] }, {}, "invalid-value", "outcome"],
    ["columns of other lengths", [1, 2, 3], { a: [1, 2] }, {}, "invalid-value", "a.length"],
    ["too many resamples", [1, 2, 3], { a: [1, 2, 3] }, { resamples: 1e6 }, "invalid-option", "options.resamples"],
    ["a seed that is none", [1, 2, 3], { a: [1, 2, 3] }, { seed: NaN }, "invalid-option", "options.seed"],
    ["an unknown option", [1, 2, 3], { a: [1, 2, 3] }, { draws: 3 }, "invalid-option", "options.draws"],
  ])("refuses %s", (_, outcome, attributes, options, expected, path) => {
    expect(() => drivers(outcome, attributes as never, options as never)).toThrow(code(expected, path));
  });
});
