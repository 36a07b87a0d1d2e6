import fc from "fast-check";
import { describe as suite, expect, it } from "vitest";
import { CxError, describe, emptyInput, incompatibleTally, invalidOption, invalidValue } from "../../src/core/errors.ts";

suite("an error", () => {
  it("says where, what was expected and what came", () => {
    const error = invalidValue("ratings", "an integer from 0 to 10", 11, 17);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "CxError",
      code: "invalid-value",
      path: "ratings[17]",
      expected: "an integer from 0 to 10",
      received: "11",
    });
    expect(error.message).toBe("ratings[17]: expected an integer from 0 to 10, received 11");
  });
  it("names an option, an empty input and a foreign tally", () => {
    expect(invalidOption("level", "a number between 0 and 1", 2)).toMatchObject({ code: "invalid-option", path: "options.level" });
    expect(emptyInput("nps", "valid rating").message).toBe("nps: expected at least one valid rating");
    expect(incompatibleTally("ratings", { min: 0 }, { min: 1 })).toMatchObject({
      code: "incompatible-tally",
      expected: 'a tally collected with {"min":0}',
    });
  });
  it("never shows a record, an array or more than 40 characters", () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true }), (value) => {
        const shown = describe(value);
        expect(shown.length).toBeLessThanOrEqual(40);
        if (typeof value === "object" && value !== null) expect(shown).toBe("an object");
      }),
    );
    expect(describe("x".repeat(1000))).toBe(`"${"x".repeat(39)}`);
    expect(describe("line\nbreak")).toBe('"line\\nbreak"');
    expect(describe(null)).toBe("null");
    expect(describe(Symbol("s"))).toBe("Symbol(s)");
  });
  it("keeps its kind apart from its class, for two copies of the library", () => {
    expect(new CxError("empty", "nps", "at least one rating", "").name).toBe("CxError");
  });
});
