import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hessianOf } from "../../src/stats/curvature.ts";
import { minimize, type ValueAndGradient } from "../../src/stats/minimize.ts";

type Objective = (at: readonly number[]) => ValueAndGradient;
type Four = readonly [number, number, number, number];

const rosenbrock: Objective = (at) => {
  const [x, y] = at as [number, number];
  return { value: 100 * (y - x * x) ** 2 + (1 - x) ** 2, gradient: [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)] };
};
/** Rosenbrock's valley in many dimensions, pair by pair. */
const extended: Objective = (at) => {
  const pairs = at.flatMap((x, index) => (index % 2 === 0 ? [rosenbrock([x, at[index + 1]!])] : []));
  return { value: pairs.reduce((sum, { value }) => sum + value, 0), gradient: pairs.flatMap(({ gradient }) => gradient) };
};
const powell: Objective = (at) => {
  const [a, b, c, d] = at as Four;
  const [p, q, r, s] = [a + 10 * b, c - d, b - 2 * c, a - d];
  return {
    value: p ** 2 + 5 * q ** 2 + r ** 4 + 10 * s ** 4,
    gradient: [2 * p + 40 * s ** 3, 20 * p + 4 * r ** 3, 10 * q - 8 * r ** 3, -10 * q - 40 * s ** 3],
  };
};
const beale: Objective = (at) => {
  const [x, y] = at as [number, number];
  const rests = [1.5, 2.25, 2.625].map((target, index) => target - x * (1 - y ** (index + 1)));
  return {
    value: rests.reduce((sum, rest) => sum + rest * rest, 0),
    gradient: [
      rests.reduce((sum, rest, index) => sum - 2 * rest * (1 - y ** (index + 1)), 0),
      rests.reduce((sum, rest, index) => sum + 2 * rest * x * (index + 1) * y ** index, 0),
    ],
  };
};
const wood: Objective = (at) => {
  const [a, b, c, d] = at as Four;
  return {
    value:
      100 * (a * a - b) ** 2 +
      (a - 1) ** 2 +
      (c - 1) ** 2 +
      90 * (c * c - d) ** 2 +
      10.1 * ((b - 1) ** 2 + (d - 1) ** 2) +
      19.8 * (b - 1) * (d - 1),
    gradient: [
      400 * a * (a * a - b) + 2 * (a - 1),
      -200 * (a * a - b) + 20.2 * (b - 1) + 19.8 * (d - 1),
      360 * c * (c * c - d) + 2 * (c - 1),
      -180 * (c * c - d) + 20.2 * (d - 1) + 19.8 * (b - 1),
    ],
  };
};
const himmelblau: Objective = (at) => {
  const [x, y] = at as [number, number];
  const [p, q] = [x * x + y - 11, x + y * y - 7];
  return { value: p * p + q * q, gradient: [4 * x * p + 2 * q, 2 * p + 4 * y * q] };
};
/** Half the sum of `scale * (x - centre)^2`. */
const quadratic =
  (scales: readonly number[], centre = 1): Objective =>
  (at) => ({
    value: at.reduce((sum, x, index) => sum + (scales[index]! * (x - centre) ** 2) / 2, 0),
    gradient: at.map((x, index) => scales[index]! * (x - centre)),
  });

describe("the minimum of a hard function", () => {
  it.each<[string, Objective, readonly number[], readonly number[], number]>([
    ["Rosenbrock 1960", rosenbrock, [-1.2, 1], [1, 1], 60],
    ["Rosenbrock from afar", rosenbrock, [-120, 300], [1, 1], 400],
    ["Rosenbrock in 20 dimensions", extended, Array.from({ length: 20 }, (_, index) => (index % 2 ? 1 : -1.2)), Array(20).fill(1), 150],
    ["Beale 1958", beale, [1, 1], [3, 0.5], 40],
    ["Wood (Colville 1968)", wood, [-3, -1, -3, -1], [1, 1, 1, 1], 150],
    ["Himmelblau 1972", himmelblau, [0, 0], [3, 2], 40],
    ["Himmelblau from the other side", himmelblau, [-4, -4], [-3.779310253377747, -3.28318599128617], 40],
  ])("of %s", (_, objective, start, minimum, most) => {
    const found = minimize(objective, start);
    expect(found).toMatchObject({ converged: true, reason: null });
    found.at.forEach((x, index) => expect(x).toBeCloseTo(minimum[index]!, 7));
    expect(found.iterations).toBeLessThan(most);
    expect(found.evaluations).toBeLessThan(2 * most);
    expect(found).toMatchObject(objective(found.at));
    expect(found.gradientNorm).toBe(Math.max(...found.gradient.map(Math.abs)));
  });
  it("of Powell 1962, whose Hessian is singular there", () => {
    const found = minimize(powell, [3, -1, 0, 1]);
    expect(found.converged).toBe(true);
    expect(found.value).toBeLessThan(1e-10);
    expect(found.iterations).toBeLessThan(120);
  });
  it.each([1e3, 1e6, 1e9, 1e12])("of a quadratic with curvatures from 1 to %d", (scale) => {
    const found = minimize(quadratic([1, scale, Math.sqrt(scale)]), [3, 4, -5], { gradientTolerance: 1e-6 });
    expect(found.converged).toBe(true);
    found.at.forEach((x) => expect(x).toBeCloseTo(1, 5));
  });
  it("of any convex quadratic, whatever is turned and shifted", () => {
    const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        coordinate,
        coordinate,
        (scale, angle, x, y) => {
          const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
          const turned: Objective = (at) => {
            const [p, q] = at as [number, number];
            const { value, gradient } = quadratic([1, scale])([cos * p + sin * q, cos * q - sin * p]);
            const [u, v] = gradient as [number, number];
            return { value, gradient: [cos * u - sin * v, sin * u + cos * v] };
          };
          const found = minimize(turned, [x, y]);
          expect(found.converged).toBe(true);
          expect(cos * found.at[0]! + sin * found.at[1]!).toBeCloseTo(1, 5);
          expect(cos * found.at[1]! - sin * found.at[0]!).toBeCloseTo(1, 5);
        },
      ),
    );
  });
  it("is found beside the end of the domain", () => {
    const found = minimize((at) => ({ value: at[0]! - Math.log(at[0]!), gradient: [1 - 1 / at[0]!] }), [100]);
    expect(found.converged).toBe(true);
    expect(found.at[0]).toBeCloseTo(1, 7);
  });
  it("below a large value, to the digits that the gradient has", () => {
    const found = minimize((at) => ({ value: 1e9 + rosenbrock(at).value, gradient: rosenbrock(at).gradient }), [-1.2, 1], {
      gradientTolerance: 1e-4,
    });
    expect(found.converged).toBe(true);
    expect(found.at[0]).toBeCloseTo(1, 3);
  });
});

describe("a search that does not converge says so", () => {
  it("when the iterations are used up", () => {
    const found = minimize(rosenbrock, [-1.2, 1], { maxIterations: 5 });
    expect(found).toMatchObject({ converged: false, reason: "iterations", iterations: 5 });
    expect(found.gradientNorm).toBeGreaterThan(1e-8);
    expect(found.value).toBeLessThan(rosenbrock([-1.2, 1]).value);
  });
  it("when the value falls without bound", () => {
    expect(minimize((at) => ({ value: -at[0]!, gradient: [-1] }), [1])).toMatchObject({ converged: false, reason: "unbounded" });
  });
  it("when the gradient is not that of the function", () => {
    const found = minimize((at) => ({ value: at[0]! ** 2, gradient: [-2 * at[0]!] }), [1]);
    expect(found).toMatchObject({ converged: false, reason: "precision" });
  });
  it("when the function has a kink", () => {
    const found = minimize((at) => ({ value: Math.abs(at[0]! - 0.3), gradient: [at[0]! < 0.3 ? -1 : 1] }), [1]);
    expect(found.converged).toBe(false);
    expect(found.at[0]).toBeCloseTo(0.3, 6);
  });
  it("and at the start, when no step was allowed", () => {
    expect(minimize(rosenbrock, [0, 0], { maxIterations: 0 })).toMatchObject({ converged: false, at: [0, 0], evaluations: 1 });
    expect(minimize(rosenbrock, [1, 1], { maxIterations: 0 })).toMatchObject({ converged: true, iterations: 0 });
  });
});

describe("what is refused", () => {
  it.each<[unknown, object, string, string]>([
    [[], {}, "invalid-value", "start"],
    ["1", {}, "invalid-value", "start"],
    [[1, NaN], {}, "invalid-value", "start[1]"],
    [[1, 1, 1], {}, "invalid-value", "gradient.length"],
    [[1, 1], { gradientTolerance: 0 }, "invalid-option", "options.gradientTolerance"],
    [[1, 1], { gradientTolerance: Infinity }, "invalid-option", "options.gradientTolerance"],
    [[1, 1], { maxIterations: 1.5 }, "invalid-option", "options.maxIterations"],
    [[1, 1], { tolerance: 1 }, "invalid-option", "options.tolerance"],
  ])("the start %j with %j", (start, options, code, path) => {
    expect(() => minimize(rosenbrock, start as number[], options)).toThrow(expect.objectContaining({ code, path }));
  });
  it("a start where the function is not finite", () => {
    expect(() => minimize((at) => ({ value: Math.log(at[0]!), gradient: [1 / at[0]!] }), [-1])).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "start" }),
    );
  });
});

describe("the Hessian from gradients", () => {
  it("has 9 digits, and is symmetric", () => {
    const at = [1.3, -0.7];
    const [x, y] = at as [number, number];
    const found = hessianOf((point) => rosenbrock(point).gradient, at);
    expect(found[0]![1]).toBe(found[1]![0]);
    const exact = [1200 * x * x - 400 * y + 2, -400 * x, 200];
    [found[0]![0]!, found[0]![1]!, found[1]![1]!].forEach((entry, index) => {
      expect(Math.abs(entry / exact[index]! - 1)).toBeLessThan(1e-9);
    });
  });
});
