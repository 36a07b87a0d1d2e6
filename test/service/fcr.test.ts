import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fcr } from "../../src/service/fcr.ts";
import { wilsonInterval } from "../../src/stats/wilson-interval.ts";

describe("fcr", () => {
  it("is the share of contacts resolved first, inside its interval", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(), (contacts, some) => {
        const resolvedFirst = some % (contacts + 1);
        const { rate, interval, ...counts } = fcr({ resolvedFirst, contacts });
        expect(rate).toBe(resolvedFirst / contacts);
        expect(counts).toStrictEqual({ resolved: resolvedFirst, contacts });
        expect(interval.low).toBeLessThanOrEqual(rate);
        expect(interval.high).toBeGreaterThanOrEqual(rate);
      }),
    );
  });
  it("has a Wilson interval unless another is named", () => {
    expect(fcr({ resolvedFirst: 8, contacts: 20 }).interval).toStrictEqual(wilsonInterval(8, 20, 0.95));
    expect(fcr({ resolvedFirst: 8, contacts: 20 }, { level: 0.9, method: "wald" }).interval).toMatchObject({ level: 0.9, method: "wald" });
  });
  it("reaches 0 and 1 exactly at the edges", () => {
    expect(fcr({ resolvedFirst: 0, contacts: 5 })).toMatchObject({ rate: 0, interval: { low: 0 } });
    expect(fcr({ resolvedFirst: 5, contacts: 5 })).toMatchObject({ rate: 1, interval: { high: 1 } });
  });
  it("names no contacts as nothing to measure", () => {
    expect(() => fcr({ resolvedFirst: 0, contacts: 0 })).toThrow("fcr: expected at least one contact");
  });
  it.each([
    [{ resolvedFirst: 3, contacts: 2 }, "counts.resolvedFirst"],
    [{ resolvedFirst: -1, contacts: 2 }, "counts.resolvedFirst"],
    [{ resolvedFirst: 1, contacts: 2.5 }, "counts.contacts"],
    [{ resolvedFirst: 1, contacts: NaN }, "counts.contacts"],
    [{ resolvedFirst: 1, contacts: 2 ** 53 }, "counts.contacts"],
  ])("refuses the counts %o at %s", (counts, path) => {
    expect(() => fcr(counts)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
  });
  it("refuses unknown and wrong options, by name", () => {
    const counts = { resolvedFirst: 1, contacts: 2 };
    expect(() => fcr(counts, { confidence: 0.9 } as never)).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.confidence" }),
    );
    expect(() => fcr(counts, { level: 95 })).toThrow(expect.objectContaining({ code: "invalid-option" }));
    expect(() => fcr(counts, { method: "Wilson" as never })).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
