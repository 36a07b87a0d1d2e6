import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { oneTouch, oneTouchFromCounts, oneTouchOf, type OneTouchOptions, type OneTouchReading } from "../../src/service/one-touch.ts";

const tickets = fc.array(fc.record({ replies: fc.nat(6), resolved: fc.boolean() }), { minLength: 1, maxLength: 40 });

describe("one-touch resolution", () => {
  it("reads tickets and their counts alike", () => {
    fc.assert(
      fc.property(tickets, fc.nat(6), fc.nat(6), (list, a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const resolved = list.filter((ticket) => ticket.resolved);
        const touched = resolved.filter((ticket) => ticket.replies >= min && ticket.replies <= max).length;
        const unresolved = list.length - resolved.length;
        const read = () => oneTouch(list, { replies: { min, max } });
        if (resolved.length === 0) expect(read).toThrow(expect.objectContaining({ code: "empty" }));
        else
          expect(read()).toStrictEqual({
            ...oneTouchFromCounts({ oneTouch: touched, resolved: resolved.length }),
            unresolved,
            missing: 0,
            invalid: 0,
          });
      }),
    );
  });
  it("never falls when more replies are allowed", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1 }), fc.nat(9), (replies, max) => {
        expect(oneTouch(replies, { replies: { max: max + 1 } }).rate).toBeGreaterThanOrEqual(oneTouch(replies, { replies: { max } }).rate);
      }),
    );
  });
  it.each<[OneTouchReading, number, number, number]>([
    ["zendesk", 1, 1, 0],
    ["dbt-zendesk", 0, 1, 0],
    ["freshdesk", 0, 1, 0],
    ["freshservice", 1, 0, 0],
  ])("by %s, tickets with 0, 1 and 2 replies are one-touch: %i, %i, %i", (replies, ...expected) => {
    expect([0, 1, 2].map((count) => oneTouch([count], { replies }).oneTouch)).toStrictEqual(expected);
  });
  it("takes fewer than two replies as one touch unless told", () => {
    expect(oneTouch([0, 1, 2, 3])).toMatchObject({ rate: 0.5, oneTouch: 2, resolved: 4 });
  });
  it("takes a ticket without a resolved field as resolved, and an empty one as missing", () => {
    expect(oneTouch([{ replies: 1 }, { replies: 1, resolved: null }, { replies: null }, null, 1])).toMatchObject({
      resolved: 2,
      missing: 3,
    });
  });
  it.each<[unknown, string]>([
    [-1, "tickets[1]"],
    [0.5, "tickets[1]"],
    ["1", "tickets[1]"],
    [Infinity, "tickets[1]"],
    [{ replies: 1, resolved: "yes" }, "tickets[1].resolved"],
  ])("names the place of %o", (bad, path) => {
    expect(() => oneTouch([1, bad as number])).toThrow(expect.objectContaining({ code: "invalid-value", path }));
    expect(oneTouch([1, bad as number], { invalid: "skip" })).toMatchObject({ resolved: 1, invalid: 1 });
  });
  it.each<[OneTouchOptions, string]>([
    [{ replies: "intercom" as never }, "options.replies"],
    [{ replies: { min: 2, max: 1 } }, "options.replies.max"],
    [{ replies: { min: -1, max: 1 } }, "options.replies.min"],
    [{ level: 2 }, "options.level"],
    [{ max: 1 } as never, "options.max"],
  ])("refuses the options %o", (chosen, path) => {
    expect(() => oneTouchOf("replies", chosen)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("refuses counts that cannot be, and tallies of different ranges", () => {
    expect(() => oneTouchFromCounts({ oneTouch: 3, resolved: 2 })).toThrow(expect.objectContaining({ path: "counts.oneTouch" }));
    expect(() => oneTouchFromCounts({ oneTouch: 0, resolved: 0 })).toThrow(expect.objectContaining({ code: "empty" }));
    const metric = oneTouchOf("replies");
    const other = collect(oneTouchOf("replies", { replies: "freshdesk" }), [{ replies: 1 }]);
    expect(() => metric.merge(metric.create(), other)).toThrow(expect.objectContaining({ code: "incompatible-tally" }));
  });
});
