import { describe, expect, it } from "vitest";
import { canonical } from "../../src/core/definition.ts";
import type { AnyRow } from "../../src/core/any-row.ts";
import { churnRateOf } from "../../src/retention/churn-rate-of.ts";
import { ageBands, byPeriod, byValue } from "../../src/core/segment-key.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { likertField } from "../../src/survey/likert.ts";
import { npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";

describe("a definition", () => {
  it("names the metric, the kind of tally, the fields, and the collecting options alone", () => {
    expect(npsOf("rating", { level: 0.9, scale: "oneToTen" }).definition).toStrictEqual({
      metric: "nps",
      tally: "ratings",
      version: 1,
      fields: { rating: "rating" },
      collect: { min: 1, max: 10, invalid: "error" },
    });
  });
  it("says null of a field that a function reads", () => {
    expect(csatOf((row: AnyRow) => row["rating"] as unknown).definition.fields).toStrictEqual({ rating: null });
  });
  it("names the labels of a field in words, in the spelling in which they are compared", () => {
    const { fields } = csatOf(likertField("answer", [" Bad", "So so", "GOOD"])).definition;
    expect(fields).toStrictEqual({
      rating: {
        field: "answer",
        labels: [
          ["bad", 1],
          ["so so", 2],
          ["good", 3],
        ],
      },
    });
    expect(csatOf(likertField((row: AnyRow) => row["answer"] as unknown, ["Bad"])).definition.fields).toStrictEqual({ rating: null });
  });
  it.each([
    [undefined, { rule: "boolean" }],
    ["Yes", { rule: "value", value: "Yes" }],
    [-0, { rule: "value", value: 0 }],
    [true, { rule: "value", value: true }],
    [(value: unknown) => value === "Yes", null],
  ])("says what means lost: %s is %j", (lostWhen, rule) => {
    expect(churnRateOf({ lost: "churn" }, { lostWhen }).definition.collect).toStrictEqual({
      lostWhen: rule,
      withRevenue: false,
      invalid: "error",
    });
  });
  it.each([NaN, Infinity, null, {}])("has no %s that means lost, since JSON has none", (lostWhen) => {
    expect(() => churnRateOf({ lost: "churn" }, { lostWhen: lostWhen as number })).toThrow(/options\.lostWhen: expected a text/u);
  });
  it("keeps the moments of a window without the sign of 0", () => {
    const windowed = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", at: "at" }, { from: -0, to: "1970-01-02" });
    expect(windowed.definition.collect).toMatchObject({ from: 0, to: 86_400_000, answers: "record" });
  });
  it("holds the keys and the metrics of a scorecard", () => {
    const card = scorecard({
      by: [
        "region",
        ageBands([18, 65]),
        byPeriod("at", { every: "week", name: "when", timeZone: "Europe/Rome" }),
        byValue("size", () => "large"),
      ],
      metrics: { nps: npsOf("rating") },
    });
    expect(card.definition.collect).toStrictEqual({
      by: [
        { kind: "value", name: "region", field: "region" },
        { kind: "bands", name: "age", field: "age", breaks: [18, 65], labels: ["<18", "18–64", "65+"] },
        { kind: "period", name: "when", field: "at", every: "week", timeZone: "Europe/Rome" },
        { kind: "value", name: "size", field: null },
      ],
      metrics: [["nps", npsOf("rating").definition]],
    });
    expect(card.definition.fields).toStrictEqual({ "by.0": "region", "by.1": "age", "by.2": "at", "by.3": null, "0.rating": "rating" });
  });
  it("is typed by its kind of tally", () => {
    const { definition } = npsOf("rating");
    expect(definition.tally === "ratings" && definition.collect.max).toBe(10);
  });
});

describe("canonical JSON", () => {
  it("is equal for equal values, whatever the order of their members", () => {
    expect(canonical({ b: [1, { d: 1, c: null }], a: "x" })).toBe(canonical({ a: "x", b: [1, { c: null, d: 1 }] }));
    expect(canonical(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });
  it("differs where values differ", () => {
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
    expect(canonical({ a: 1 })).not.toBe(canonical({ a: "1" }));
  });
});
