import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { abandonment, abandonmentFromCounts, abandonmentOf } from "../../src/service/abandonment.ts";
import { channelConsistency } from "../../src/service/channel-consistency.ts";
import { contactsPerCustomer, contactsPerCustomerOf } from "../../src/service/contacts-per-customer.ts";
import { reopenRate, reopenRateFromCounts, reopenRateOf } from "../../src/service/reopen-rate.ts";
import { serviceLevel } from "../../src/service/service-level.ts";
import { meanInterval } from "../../src/stats/mean-interval.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";

const code = (name: string) => expect.objectContaining({ code: name });

describe("abandonment", () => {
  const contact = fc.record({ seconds: fc.integer({ min: 0, max: 60 }), abandoned: fc.boolean() });
  it("and the share answered by any target add up to one at the latest answer", () => {
    fc.assert(
      fc.property(fc.array(contact, { minLength: 1, maxLength: 40 }), (list) => {
        const result = abandonment(list);
        expect(result.abandoned + serviceLevel(list, { within: 60 }).met).toBe(list.length);
        expect(result.interval).toStrictEqual(proportionInterval(result.abandoned, list.length));
        expect(measure(abandonmentOf({ seconds: "seconds", abandoned: "abandoned" }), list)).toStrictEqual(result);
        const short = list.filter(({ seconds, abandoned }) => abandoned && seconds <= 5).length;
        const counts = { abandoned: result.abandoned, offered: list.length, abandonedShort: short };
        if (short < list.length)
          expect(abandonment(list, { formula: "short-excluded" })).toMatchObject(
            abandonmentFromCounts(counts, { formula: "short-excluded" }),
          );
      }),
    );
  });
  it.each([
    [4.9, 1],
    [5, 1],
    [5.1, 0],
  ])("after %d seconds is short in %i of 1 cases", (seconds, short) => {
    expect(abandonment([{ seconds, abandoned: true }]).abandonedShort).toBe(short);
  });
  it("says what it counts", () => {
    const list = [3, null, { seconds: 2, abandoned: true }, { seconds: null, abandoned: true }, { seconds: 9, abandoned: null }];
    expect(abandonment(list, { formula: "short-excluded" })).toMatchObject({
      rate: 0.5,
      abandoned: 1,
      counted: 2,
      offered: 3,
      abandonedShort: 1,
      shortAbandon: 5,
      missing: 2,
      invalid: 0,
    });
    expect(abandonment(list, { blank: "unanswered" })).toMatchObject({ abandoned: 3, offered: 4, missing: 1 });
  });
  it("refuses what cannot be", () => {
    expect(() => abandonment([])).toThrow(code("empty"));
    expect(() => abandonment([{ seconds: 1, abandoned: true }], { formula: "short-excluded" })).toThrow(code("empty"));
    expect(() => abandonment([-1])).toThrow(code("invalid-value"));
    expect(() => abandonment([1], { formula: "other" as never })).toThrow(code("invalid-option"));
    expect(() => abandonment([1], { shortAbandon: -1 })).toThrow(code("invalid-option"));
    expect(() => abandonment([1], { within: 3 } as never)).toThrow(code("invalid-option"));
    expect(() => abandonmentFromCounts({ abandoned: 2, offered: 1 })).toThrow(code("invalid-value"));
    expect(() => abandonmentFromCounts({ abandoned: 2, offered: 3, abandonedShort: 3 })).toThrow(code("invalid-value"));
    expect(() => abandonmentFromCounts({ abandoned: 2, offered: 3 }, { formula: "short-excluded" })).toThrow(code("invalid-value"));
    expect(() => abandonmentFromCounts({ abandoned: 0, offered: 0 })).toThrow(code("empty"));
  });
});

describe("reopen rate", () => {
  it("counts a ticket once however often it came back, and only resolved ones", () => {
    const tickets = [0, 1, 5, { reopens: 2, resolved: false }, { reopens: 0, resolved: true }, null];
    const result = reopenRate(tickets);
    expect(result).toStrictEqual({
      rate: 0.5,
      reopened: 2,
      resolved: 4,
      interval: proportionInterval(2, 4),
      unresolved: 1,
      missing: 1,
      invalid: 0,
    });
    expect(reopenRateFromCounts({ reopened: 2, resolved: 4 })).toStrictEqual({
      rate: 0.5,
      reopened: 2,
      resolved: 4,
      interval: proportionInterval(2, 4),
    });
    const rows = [
      { back: 0, done: 1 },
      { back: 3, done: 1 },
    ];
    expect(measure(reopenRateOf({ reopens: "back", resolved: "done" }), rows).rate).toBe(0.5);
  });
  it("refuses what cannot be, in its own words", () => {
    expect(() => reopenRate([1.5])).toThrow("tickets[0]: expected reopenings, a whole number of at least 0, received 1.5");
    expect(() => reopenRate([{ reopens: 1, resolved: 2 as never }])).toThrow(code("invalid-value"));
    expect(reopenRate([0, -1], { invalid: "skip" }).invalid).toBe(1);
    expect(() => reopenRate([])).toThrow(code("empty"));
    expect(() => reopenRate([1], { replies: "zendesk" } as never)).toThrow(code("invalid-option"));
    expect(() => reopenRateFromCounts({ reopened: 2, resolved: 1 })).toThrow(code("invalid-value"));
    expect(() => reopenRateFromCounts({ reopened: 0, resolved: 0 })).toThrow(code("empty"));
  });
});

describe("contacts per customer", () => {
  const names = fc.constantFrom("ann", "bob", "cem", "__proto__", "", "constructor");
  it("are the mean and spread of the counts, with those who were quiet", () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 60 }), fc.nat(20), (list, quiet) => {
        const counts = new Map<string, number>();
        for (const name of list) counts.set(name, (counts.get(name) ?? 0) + 1);
        const all = [...counts.values(), ...Array<number>(quiet).fill(0)];
        const result = contactsPerCustomer(list, { customers: all.length });
        const mean = list.length / all.length;
        expect(result.mean).toBe(mean);
        expect(result.customers).toBe(all.length);
        const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1);
        if (all.length === 1) expect([result.standardDeviation, result.interval]).toStrictEqual([null, null]);
        else {
          expect(result.standardDeviation).toBeCloseTo(Math.sqrt(variance), 10);
          const limits = meanInterval({ mean, standardError: Math.sqrt(variance / all.length), degreesOfFreedom: all.length - 1 });
          expect(result.interval?.high).toBeCloseTo(limits.high, 10);
        }
        expect(result.distribution.reduce((sum, { contacts, customers }) => sum + contacts * customers, 0)).toBe(list.length);
        expect(result.distribution.reduce((sum, { customers }) => sum + customers, 0)).toBe(all.length);
        expect(result.distribution.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(result.repeating.rate).toBe(all.filter((value) => value > 1).length / all.length);
      }),
    );
  });
  it("take a number and its text as one customer, and count gaps", () => {
    const result = contactsPerCustomer([7, "7", null, { customer: 7 }, { customer: undefined }]);
    expect(result).toMatchObject({ mean: 3, customers: 1, contacts: 3, valid: 3, missing: 2, invalid: 0 });
    expect(contactsPerCustomer(["a", true as never], { invalid: "skip" }).invalid).toBe(1);
  });
  it("refuse what cannot be", () => {
    expect(() => contactsPerCustomer(["a", true as never])).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "contacts[1].customer" }),
    );
    expect(() => contactsPerCustomer([])).toThrow(code("empty"));
    expect(() => contactsPerCustomer(["a", "b"], { customers: 1 })).toThrow(code("invalid-option"));
    expect(contactsPerCustomer(["a", "b"], { customers: 2 }).mean).toBe(1);
    const metric = contactsPerCustomerOf("who");
    const tally = collect(metric, { who: ["a"] });
    metric.checkTally(tally, "tally");
    expect(() => metric.checkTally({ ...tally, contacts: 2 }, "tally")).toThrow(code("invalid-tally"));
  });
});

describe("channel consistency", () => {
  // R 4.2.2: prop.test(c(160, 75, 50), c(200, 100, 100)); chisq.test(...)$stdres
  it("agrees with R", () => {
    const result = channelConsistency([
      { channel: "phone", successes: 160, trials: 200 },
      { channel: "chat", successes: 75, trials: 100 },
      { channel: "mail", successes: 50, trials: 100 },
      { channel: null, successes: 0, trials: 0 },
    ]);
    expect(result.test?.statistic).toBeCloseTo(30.20594965675058, 10);
    expect(result.test?.pValue).toBeCloseTo(2.75969681093e-7, 16);
    expect(result.total.rate).toBe(285 / 400);
    expect(result.spread).toBeCloseTo(0.3, 15);
    expect(result.differ).toBe(true);
    expect(result.channels.map(({ residual }) => residual && Math.sign(residual))).toStrictEqual([1, 1, -1, null]);
    expect(result.channels[3]).toStrictEqual({ channel: null, successes: 0, trials: 0, rate: null, interval: null, residual: null });
    expect(result.channels[0]?.interval).toStrictEqual(proportionInterval(160, 200));
  });
  it("finds nothing where all channels do alike, and tests nothing with one", () => {
    const alike = channelConsistency(["a", "b", "c"].map((channel) => ({ channel, successes: 30, trials: 40 })));
    expect([alike.spread, alike.differ]).toStrictEqual([0, false]);
    expect(channelConsistency([{ channel: "a", successes: 1, trials: 2 }])).toMatchObject({ test: null, differ: null, spread: 0 });
  });
  it("refuses what cannot be", () => {
    const channel = { channel: "a", successes: 1, trials: 2 };
    expect(() => channelConsistency([channel, channel])).toThrow(code("invalid-value"));
    expect(() => channelConsistency([{ ...channel, successes: 3 }])).toThrow(code("invalid-value"));
    expect(() => channelConsistency([{ ...channel, trials: 2.5 }])).toThrow(code("invalid-value"));
    expect(() => channelConsistency([{ channel: "a", successes: 0, trials: 0 }])).toThrow(code("empty"));
    expect(() => channelConsistency([channel], { level: 1 })).toThrow(code("invalid-option"));
  });
});
