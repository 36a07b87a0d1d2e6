import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareNps } from "../../src/survey/compare-nps.ts";
import { nps } from "../../src/survey/nps.ts";
import { npsDrivers, type NpsDriverAnswer } from "../../src/survey/nps-drivers.ts";

const code = (name: string, path: string) => expect.objectContaining({ name: "CxError", code: name, path });
const cause = fc.constantFrom("price", "staff", "waiting", "__proto__", "");
const answers: fc.Arbitrary<{ rating: number; causes: string[] }[]> = fc.array(
  fc.record({ rating: fc.integer({ min: 0, max: 10 }), causes: fc.array(cause, { maxLength: 4 }) }),
  { minLength: 1, maxLength: 40 },
);

describe("npsDrivers", () => {
  it("moves the total by its impact when the answers that name a cause are replaced by the rest", () => {
    fc.assert(
      fc.property(answers, (list) => {
        const { causes, ...whole } = npsDrivers(list);
        const { mean: _, ...score } = nps(list.map(({ rating }) => rating));
        expect(whole).toMatchObject({ ...score, comments: [] });
        for (const { name, answers: named, prevalence, withIt, withoutIt, impact, impactInterval, pValue } of causes) {
          const own = list.filter((answer) => answer.causes.includes(name));
          const rest = list.filter((answer) => !answer.causes.includes(name));
          expect([named, prevalence]).toEqual([own.length, own.length / list.length]);
          expect(withIt.score).toBe(nps(own.map(({ rating }) => rating)).score);
          if (rest.length === 0) {
            expect([withoutIt, impact, impactInterval, pValue]).toEqual([null, null, null, null]);
            continue;
          }
          expect(impact).toBeCloseTo(nps(rest.map(({ rating }) => rating)).score - whole.score, 9);
          expect(impactInterval!.low <= impact! + 1e-9 && impact! - 1e-9 <= impactInterval!.high).toBe(true);
          expect(pValue).toBe(compareNps(withoutIt!, withIt).pValue);
        }
        const impacts = causes.map(({ impact }) => impact ?? -Infinity);
        expect(impacts).toEqual([...impacts].sort((a, b) => b - a));
      }),
    );
  });

  it("counts a cause once in an answer, one name like a list of one, and numbers like their texts", () => {
    const many: NpsDriverAnswer[] = [
      { rating: 2, causes: ["a", "a", 7] },
      { rating: 9, causes: "7" },
      { rating: 9, comment: "praise" },
    ];
    const { causes, comments } = npsDrivers(many);
    expect(causes.map(({ name, answers: named }) => [name, named])).toEqual([
      ["7", 2],
      ["a", 1],
    ]);
    expect(comments).toMatchObject([{ name: "praise", answers: 1, impact: expect.closeTo(-100 / 3) as number }]);
  });

  it("reads the scale and the level", () => {
    const result = npsDrivers([{ rating: 5, causes: "a" }, { rating: 1 }], {
      scale: { min: 1, max: 5, passiveFrom: 4, promoterFrom: 5 },
      level: 0.8,
    });
    expect(result).toMatchObject({
      score: 0,
      interval: { level: 0.8 },
      causes: [{ impact: -100, impactInterval: { level: 0.8, method: "mover" } }],
    });
  });

  it("counts gaps, and skips or names what is no answer", () => {
    const list = [
      { rating: 9 },
      { rating: null, causes: ["a"] },
      { rating: 11 },
      { rating: 9, causes: [{}] as never },
      { rating: 9, comment: ["x"] as never },
      null as never,
    ];
    expect(npsDrivers(list, { invalid: "skip" })).toMatchObject({ responses: 1, missing: 2, invalid: 3, causes: [] });
    expect(() => npsDrivers(list.slice(0, 3))).toThrow(code("invalid-value", "rating[2]"));
    expect(() => npsDrivers(list.slice(3))).toThrow(code("invalid-value", "causes[0]"));
    expect(() => npsDrivers(list.slice(4))).toThrow(code("invalid-value", "comment[0]"));
    expect(() => npsDrivers([])).toThrow(expect.objectContaining({ code: "empty" }));
  });

  it.each([
    [{ scale: { min: 0, max: 101, passiveFrom: 7, promoterFrom: 9 } }, "options.scale"],
    [{ level: 0 }, "options.level"],
    [{ causes: 3 }, "options.causes"],
    [{ invalid: "drop" }, "options.invalid"],
  ])("refuses %j", (options, path) => {
    expect(() => npsDrivers([{ rating: 9 }], options as never)).toThrow(code("invalid-option", path));
  });
});
