import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { enps, enpsFromCounts, enpsOf, type EnpsOptions } from "../../src/survey/enps.ts";
import { nps } from "../../src/survey/nps.ts";

describe("enps", () => {
  it("is the NPS of the same answers with a response rate", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 40 }), (ratings) => {
        expect(enps(ratings)).toStrictEqual({ ...nps(ratings), responseRate: null });
        const result = enps(ratings, { headcount: 40 });
        expect(result).toStrictEqual({ ...nps(ratings), responseRate: ratings.length / 40 });
        expect(
          measure(
            enpsOf("answer", { headcount: 40 }),
            ratings.map((answer) => ({ answer })),
          ),
        ).toStrictEqual(result);
        const { promoters, passives, detractors } = result;
        const { mean: _, ...counted } = result;
        expect(enpsFromCounts({ promoters, passives, detractors }, { headcount: 40 })).toStrictEqual(counted);
      }),
    );
  });
  it("leaves the missing out of the response rate", () => {
    expect(enps([10, null, 9], { headcount: 4 })).toMatchObject({ responseRate: 0.5, missing: 1 });
  });
  it.each<[unknown, string]>([
    [{ headcount: 1 }, "options.headcount"],
    [{ headcount: 2.5 }, "options.headcount"],
    [{ employees: 9 }, "options.employees"],
  ])("refuses the option %j", (options, path) => {
    expect(() => enps([9, 10], options as EnpsOptions)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("names itself when there is nothing to measure", () => {
    expect(() => enps([])).toThrow("enps: expected at least one valid rating");
  });
});
