import { describe, expect, it } from "vitest";
import { measure } from "../../src/core/measure.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { likertField, likertLabels, likertRatings, type LikertScale, type LikertScaleName } from "../../src/survey/likert.ts";
import { npsOf } from "../../src/survey/nps.ts";

const names: LikertScaleName[] = [
  "agreement-5-en",
  "agreement-7-en",
  "agreement-5-it",
  "agreement-7-it",
  "agreement-5-th",
  "agreement-7-th",
];

describe("likert scales", () => {
  it.each(names)("%s rates its labels from 1 up", (name) => {
    const labels = likertLabels(name);
    expect(labels).toHaveLength(Number(name.split("-")[1]));
    expect(likertRatings(labels, name)).toStrictEqual(labels.map((_, index) => index + 1));
    expect(new Set(labels).size).toBe(labels.length);
  });
  it("does not mind case, spaces and curly apostrophes", () => {
    expect(likertRatings([" STRONGLY  agree", "D’accordo".replace("D’accordo", "agree")], "agreement-5-en")).toStrictEqual([5, 4]);
    expect(
      likertRatings(
        ["fortemente d’accordo", "NÉ D'ACCORDO NÉ IN DISACCORDO", "ne\u0301 d'accordo ne\u0301 in disaccordo"],
        "agreement-5-it",
      ),
    ).toStrictEqual([5, 3, 3]);
  });
  it("keeps gaps as gaps", () => {
    expect(likertRatings([null, undefined, Number.NaN, "Agree"], "agreement-7-en")).toStrictEqual([null, null, null, 6]);
  });
  it("names the place of an unknown label, and makes it a rating off every scale when asked to skip", () => {
    expect(() => likertRatings(["Agree", "Maybe"], "agreement-5-en")).toThrow(`answers[1]: expected one of 5 labels, received "Maybe"`);
    expect(likertRatings(["Agree", "Maybe", ""], "agreement-5-en", { invalid: "skip" })).toStrictEqual([4, Infinity, Infinity]);
  });
  it("takes hostile words for ordinary labels", () => {
    expect(likertRatings(["constructor"], ["__proto__", "constructor"])).toStrictEqual([2]);
    expect(() => likertRatings(["toString"], { yes: 1 })).toThrow("answers[0]");
    expect(likertRatings(["__proto__"], JSON.parse(`{"__proto__": 9}`) as Record<string, number>)).toStrictEqual([9]);
  });
  it("lets the metric judge what it does not know, with its place", () => {
    const rows = [{ answer: "Agree" }, { answer: "Perhaps" }, { answer: null }];
    const metric = (invalid: "error" | "skip") => csatOf(likertField<{ answer: string | null }>("answer", "agreement-5-en"), { invalid });
    expect(() => measure(metric("error"), rows)).toThrow(`ratings[1]: expected an integer from 1 to 5, received "Perhaps"`);
    expect(measure(metric("skip"), rows)).toMatchObject({ satisfied: 1, invalid: 1, missing: 1 });
    expect(
      measure(npsOf(likertField<{ answer: string }>("answer", { "Not at all": 0, "Very likely": 10 })), [{ answer: "very likely" }]).score,
    ).toBe(100);
  });
  it.each<unknown>(["agreement-6-en", [], {}, ["a", "A "], { a: 1.5 }, { a: "1" }, null, 5])("refuses the scale %j", (scale) => {
    expect(() => likertRatings([], scale as LikertScale)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
