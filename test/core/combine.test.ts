import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterInput, mapInput, mapResult } from "../../src/core/combine.ts";
import { collect, measure } from "../../src/core/measure.ts";
import { npsOf } from "../../src/survey/nps.ts";

const nps = npsOf("rating");
const answers = fc.array(fc.record({ rating: fc.option(fc.integer({ min: 0, max: 10 })), channel: fc.constantFrom("phone", "mail") }), {
  minLength: 1,
});

describe("combinators", () => {
  it("measure mapped inputs as the metric measures them", () => {
    fc.assert(
      fc.property(answers, (list) => {
        const nested = mapInput(nps, (outer: { answer: { rating: number | null } }) => outer.answer);
        expect(
          collect(
            nested,
            list.map((answer) => ({ answer })),
          ),
        ).toStrictEqual(collect(nps, list));
      }),
    );
  });
  it("measure only what passes the test", () => {
    fc.assert(
      fc.property(answers, (list) => {
        const byPhone = filterInput(nps, (answer: { channel: string }) => answer.channel === "phone");
        expect(collect(byPhone, list)).toStrictEqual(
          collect(
            nps,
            list.filter(({ channel }) => channel === "phone"),
          ),
        );
      }),
    );
  });
  it("map a result, and keep nothing as nothing", () => {
    const score = mapResult(nps, (result) => result.score);
    expect(measure(score, [{ rating: 10 }])).toBe(100);
    expect(score.result(score.create())).toBeNull();
  });
  it("keep the place of an invalid input", () => {
    const nested = mapInput(nps, (rating: number) => ({ rating }));
    expect(() => measure(nested, [10, 11])).toThrow("rating[1]: expected an integer from 0 to 10, received 11");
  });
  it("take rows only, since their functions cannot read columns", () => {
    expect(() =>
      collect(
        mapInput(nps, (row: { rating: number }) => row),
        { rating: [1] },
      ),
    ).toThrow("records: expected rows, since nps is not over named fields");
  });
});
