import { describe, expect, it } from "vitest";
import { mismatch } from "./expected.ts";
import { blocksOf, toModule } from "./examples.ts";

describe("a stated value", () => {
  it.each([
    [25, "25"],
    [0.45963991, "0.4596"],
    [0.45955, "0.4596"],
    [-66.6666, "-66.67"],
    [1.2345e-9, "1.23e-9"],
    [1e21, "1e21"],
    [12_345, "12_345"],
    [null, "null"],
    [undefined, "undefined"],
    [[1, [0.333], "a"], '[1, [0.33], "a"]'],
    [new Float64Array([1, 2]), "[1, 2]"],
    [{ low: -1, note: null }, "{ note: null, low: -1 }"],
  ])("%j agrees with %s", (actual, expected) => {
    expect(mismatch(actual, expected)).toBeUndefined();
  });

  it.each([
    [25.000001, "25"],
    [-25, "25"],
    [0.4597, "0.4596"],
    [0.45, "0.4596"],
    [1.24e-9, "1.23e-9"],
    [NaN, "0.5"],
    ["25", "25"],
    [25, '"25"'],
    [undefined, "null"],
    [0, "false"],
    [[1, 2], "[1]"],
    [[1], "[1, 2]"],
    [{ low: 1, high: 2 }, "{ low: 1 }"],
    [{ low: 1 }, "{ low: 1, high: 2 }"],
    [{ toString: 1 }, "{ valueOf: 1 }"],
    [null, "{ low: 1 }"],
    [1, "about 1"],
    [1, "one()"],
  ])("%j differs from %s", (actual, expected) => {
    expect(mismatch(actual, expected)).toBeDefined();
  });
});

describe("a block", () => {
  const block = (...lines: string[]) => ({ file: "page.md", line: 10, language: "ts", noRun: false, title: "page", lines });

  it("is found in a docstring with the line of its code", () => {
    const [found] = blocksOf(
      "src/x.ts",
      ["/**", " * Text.", " * @example A title", " * ```ts", " * a;", " *", " * b;", " * ```", " */"].join("\n"),
    );
    expect(found).toMatchObject({ line: 5, title: "A title", language: "ts", lines: ["a;", "", "b;"] });
  });

  it("that is never closed is refused", () => {
    expect(() => blocksOf("page.md", "```ts\na;")).toThrow("page.md:2: the block is never closed");
  });

  it("keeps every statement on its line", () => {
    const { code, stated } = toModule(block('import { a } from "x";', "a; // => 1", 'a(); // throws CxError "empty"'));
    expect(code.split("\n")[3]).toContain('__value((a), "1", 11);');
    expect(code.split("\n")[4]).toContain('__throws(() => { a(); }, "empty", 12);');
    expect(stated).toEqual([11, 12]);
  });

  it.each([["// => 1"], ["a; // => about 1"], ["a; // throws an error"], ["if (a) {} // => 1"]])(
    "reports %s, which nothing can check",
    (line) => {
      expect(toModule(block(line)).problems).toHaveLength(1);
    },
  );
});
