import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, measure } from "../../src/core/measure.ts";
import { DAY } from "../../src/core/time.ts";
import type { Contact } from "../../src/service/contact-history.ts";
import { type FcrFromContactsResult, fcrFromContacts, fcrOf, type FcrOptions } from "../../src/service/fcr-from-contacts.ts";

const customer = fc.constantFrom("ann", "bob", "cem", "__proto__", "constructor");
const channel = fc.constantFrom("phone", "chat", "__proto__", null);
const topic = fc.constantFrom("bill", "login", "toString", null);
// Half days, so that ties and windows that end on the moment are common.
const at = fc.integer({ min: 0, max: 80 }).map((half) => (half * DAY) / 2);
const contact = fc.record({ customer, channel, topic, at, unresolvable: fc.boolean(), resolved: fc.constantFrom(true, null, false) });
const contacts = fc.array(contact, { maxLength: 40 });
const options = fc.record({
  windowDays: fc.constantFrom(0, 0.5, 1, 3.5, 7, 1e300),
  asOf: fc.constantFrom(10 * DAY, 30 * DAY, 40 * DAY, 60 * DAY),
  match: fc.constantFrom("customer" as const, "customer-and-topic" as const),
});

/** The result, or null where there is nothing to measure. */
const read = (list: Iterable<Contact>, chosen: FcrOptions): FcrFromContactsResult | null => {
  const metric = fcrOf(
    { customer: "customer", at: "at", topic: "topic", channel: "channel", resolved: "resolved", unresolvable: "unresolvable" },
    chosen,
  );
  return metric.result(collect(metric, list as Iterable<never>));
};

/** The definition word by word, one contact against all others: slow, and written without the library. */
function byDefinition(
  list: readonly (Contact & { at: number })[],
  { windowDays, asOf, match }: { windowDays: number; asOf: number; match: string },
) {
  const rank = (one: Contact & { at: number }): [number, string, string, number] => [
    one.at,
    one.channel === null ? "1" : `0${String(one.channel)}`,
    one.topic === null ? "1" : `0${String(one.topic)}`,
    (one.resolved === false ? 1 : 0) + (one.unresolvable ? 2 : 0),
  ];
  const before = (a: [number, string, string, number], b: [number, string, string, number]): number => {
    for (const place of [0, 1, 2, 3] as const) {
      if (a[place] < b[place]) return -1;
      if (a[place] > b[place]) return 1;
    }
    return 0;
  };
  const there = list.filter((one) => one.at <= asOf).sort((a, b) => before(rank(a), rank(b)));
  const counts = {
    contacts: there.length,
    repeats: 0,
    pending: 0,
    firstContacts: 0,
    resolved: 0,
    crossChannelRepeats: 0,
    netFirst: 0,
    netResolved: 0,
  };
  there.forEach((one, place) => {
    const same = (other: Contact): boolean => other.customer === one.customer && (match === "customer" || other.topic === one.topic);
    const earlier = there
      .slice(0, place)
      .filter((other) => same(other) && one.at - other.at <= windowDays * DAY)
      .at(-1);
    const later = there.slice(place + 1).some((other) => same(other) && other.at - one.at <= windowDays * DAY);
    if (earlier) {
      counts.repeats += 1;
      if (earlier.channel !== null && one.channel !== null && earlier.channel !== one.channel) counts.crossChannelRepeats += 1;
    } else if (one.at + windowDays * DAY > asOf) counts.pending += 1;
    else {
      const resolved = !later && one.resolved !== false;
      counts.firstContacts += 1;
      if (resolved) counts.resolved += 1;
      if (!one.unresolvable) counts.netFirst += 1;
      if (!one.unresolvable && resolved) counts.netResolved += 1;
    }
  });
  return counts;
}

describe("first contact resolution from contacts", () => {
  it("follows its definition on any list, window, moment and topic rule", () => {
    fc.assert(
      fc.property(contacts, options, (list, chosen) => {
        const { netFirst, netResolved, ...expected } = byDefinition(list, chosen);
        const result = read(list, chosen);
        if (expected.firstContacts === 0) {
          expect(result).toBeNull();
          return;
        }
        expect(result).toMatchObject({
          ...expected,
          rate: expected.resolved / expected.firstContacts,
          net: { firstContacts: netFirst, resolved: netResolved },
        });
        expect(result?.net.rate).toBe(netFirst === 0 ? null : netResolved / netFirst);
      }),
      { numRuns: 500 },
    );
  });
  it("gives every contact exactly one fate, in total and by channel", () => {
    fc.assert(
      fc.property(contacts, options, (list, chosen) => {
        const result = read(list, chosen);
        if (!result) return;
        expect(result.repeats + result.pending + result.firstContacts).toBe(result.contacts);
        expect(result.contacts + result.afterAsOf).toBe(list.length);
        for (const part of result.byChannel) expect(part.repeats + part.pending + part.firstContacts).toBe(part.contacts);
        if (result.byChannel.length === 0) return;
        for (const key of ["contacts", "repeats", "pending", "firstContacts", "resolved", "crossChannelRepeats"] as const) {
          expect(result.byChannel.reduce((sum, part) => sum + part[key], 0)).toBe(result[key]);
        }
      }),
    );
  });
  it("gives the same result when customers are split over parts and merged", () => {
    fc.assert(
      fc.property(contacts, options, (list, chosen) => {
        const metric = fcrOf<Contact>({ customer: "customer", at: "at", topic: "topic", channel: "channel" }, chosen);
        const names = [...new Set(list.map((one) => one.customer))];
        const parts = names.map((name) =>
          collect(
            metric,
            list.filter((one) => one.customer === name),
          ),
        );
        expect(parts.reduce((left, right) => metric.merge(left, right), metric.create())).toStrictEqual(collect(metric, list));
      }),
    );
  });
  it("never rises when a customer's last contact is followed by one more within the window", () => {
    fc.assert(
      fc.property(
        contacts.filter((list) => list.length > 0),
        options,
        fc.nat(),
        (list, chosen, pick) => {
          const picked = list[pick % list.length] as (typeof list)[number];
          const matter = list.filter(
            (one) => one.customer === picked.customer && (chosen.match === "customer" || one.topic === picked.topic),
          );
          const last = Math.max(...matter.map((one) => one.at));
          const before = read(list, chosen);
          const after = read([...list, { ...picked, at: last + Math.min(chosen.windowDays * DAY, DAY / 4) }], chosen);
          if (before === null || after === null) expect(after).toBe(before);
          else expect(after.rate).toBeLessThanOrEqual(before.rate);
        },
      ),
    );
  });
  it("has fewer resolved and no more first contacts, pending or not, in a longer window", () => {
    fc.assert(
      fc.property(contacts, fc.tuple(fc.nat(20), fc.nat(20)), (list, [a, b]) => {
        const long = { windowDays: Math.max(a, b), asOf: 100 * DAY };
        const short = { windowDays: Math.min(a, b), asOf: 100 * DAY };
        const [wide, narrow] = [read(list, long), read(list, short)];
        if (!wide || !narrow) return;
        expect(wide.resolved).toBeLessThanOrEqual(narrow.resolved);
        expect(wide.repeats).toBeGreaterThanOrEqual(narrow.repeats);
      }),
    );
  });
  it("judges no contact later taken back: with time, pending contacts of old only leave", () => {
    fc.assert(
      fc.property(contacts, fc.nat(80), fc.nat(80), (list, a, b) => {
        const [early, late] = [Math.min(a, b) * DAY, Math.max(a, b) * DAY];
        const old = list.filter((one) => one.at <= early);
        const [then, now] = [read(old, { asOf: early }), read(old, { asOf: late })];
        if (!then || !now) return;
        expect(now.pending).toBeLessThanOrEqual(then.pending);
        expect(now.firstContacts - then.firstContacts).toBe(then.pending - now.pending);
        expect(now.resolved).toBeGreaterThanOrEqual(then.resolved);
      }),
    );
  });
  it("has every contact as its own first contact with a window of 0 days and no ties", () => {
    fc.assert(
      fc.property(fc.uniqueArray(contact, { selector: (one) => one.at, minLength: 1 }), (list) => {
        const result = fcrFromContacts(
          list.map((one) => ({ ...one, resolved: true })),
          { windowDays: 0, asOf: 100 * DAY },
        );
        expect(result).toMatchObject({ rate: 1, repeats: 0, pending: 0, firstContacts: list.length });
      }),
    );
  });
  it("has only pending contacts and repeats with an endless window", () => {
    fc.assert(
      fc.property(contacts, (list) => {
        expect(read(list, { windowDays: 1e300, asOf: 100 * DAY })).toBeNull();
      }),
    );
  });
  it("takes the net rate over first contacts that somebody could have resolved", () => {
    const list = [
      { customer: "ann", at: "2026-01-01", unresolvable: true },
      { customer: "ann", at: "2026-01-02" },
      { customer: "bob", at: "2026-01-01" },
    ];
    const { rate, net } = fcrFromContacts(list, { asOf: "2026-02-01" });
    expect(rate).toBe(0.5);
    expect(net).toMatchObject({ rate: 1, resolved: 1, firstContacts: 1 });
    expect(fcrFromContacts([list[0] as Contact], { asOf: "2026-02-01" }).net).toStrictEqual({
      rate: null,
      resolved: 0,
      firstContacts: 0,
      interval: null,
    });
  });
});

describe("the edges of the window", () => {
  const pair = (second: string, asOf = "2026-02-01"): FcrFromContactsResult =>
    fcrFromContacts(
      [
        { customer: "ann", at: "2026-01-01T10:00Z" },
        { customer: "ann", at: second },
        { customer: "bob", at: "2026-01-01" },
      ],
      { asOf },
    );
  it.each([
    ["2026-01-01T10:00:00Z", 1],
    ["2026-01-08T10:00:00Z", 1],
    ["2026-01-08T10:00:00.001Z", 0],
  ])("a contact at %s makes %i repeats of a contact seven days before the hour", (second, repeats) => {
    expect(pair(second).repeats).toBe(repeats);
  });
  it.each([
    ["2026-01-08T10:00:00Z", 0],
    ["2026-01-08T09:59:59.999Z", 1],
  ])("as of %s, %i windows are open", (asOf, pending) => {
    expect(pair("2026-01-03", asOf).pending).toBe(pending);
  });
  it("leaves a first contact pending though its repeat has come", () => {
    expect(pair("2026-01-03", "2026-01-08T00:00Z")).toMatchObject({ pending: 1, repeats: 1, firstContacts: 1, resolved: 1 });
  });
  it("does not know contacts after asOf, and says how many there are", () => {
    expect(pair("2026-01-20", "2026-01-10")).toMatchObject({ contacts: 2, afterAsOf: 1, firstContacts: 2, resolved: 2 });
  });
  it("takes the latest contact as the moment of the report unless told", () => {
    const result = fcrFromContacts([
      { customer: "ann", at: "2026-01-01" },
      { customer: "bob", at: "2026-01-09T12:00+02:00" },
    ]);
    expect(result).toMatchObject({ asOf: "2026-01-09T10:00:00.000Z", pending: 1, firstContacts: 1 });
  });
  it("counts a repeat of a repeat, though the first contact is out of the window", () => {
    const days = ["2026-01-01", "2026-01-06", "2026-01-11"];
    expect(
      fcrFromContacts(
        days.map((day) => ({ customer: "ann", at: day })),
        { asOf: "2026-02-01" },
      ),
    ).toMatchObject({ repeats: 2, firstContacts: 1, rate: 0 });
  });
  it("reads times without offset in the stated zone", () => {
    const list = [{ customer: "ann", at: "2026-01-01T00:00" }];
    expect(fcrFromContacts(list, { windowDays: 0, timeZone: "Asia/Bangkok" }).asOf).toBe("2025-12-31T17:00:00.000Z");
  });
});

describe("topics, channels and marks", () => {
  const list = [
    { customer: 7, topic: "bill", channel: "phone", at: "2026-01-01" },
    { customer: "7", topic: "login", channel: "chat", at: "2026-01-02" },
    { customer: 7n, topic: "bill", channel: "mail", at: "2026-01-03" },
  ];
  it("follows one topic of a customer, or all of them by option", () => {
    expect(fcrFromContacts(list, { asOf: "2026-02-01" })).toMatchObject({
      repeats: 1,
      firstContacts: 2,
      resolved: 1,
      crossChannelRepeats: 1,
    });
    expect(fcrFromContacts(list, { asOf: "2026-02-01", match: "customer" })).toMatchObject({
      repeats: 2,
      firstContacts: 1,
      resolved: 0,
      crossChannelRepeats: 2,
    });
  });
  it("lists channels by name, with the share of repeats that changed channel", () => {
    const { byChannel, crossChannelShare, crossChannelInterval } = fcrFromContacts([...list, { customer: "z", at: "2026-01-01" }], {
      asOf: "2026-02-01",
    });
    expect(byChannel.map(({ channel: name, rate, repeats }) => [name, rate, repeats])).toStrictEqual([
      ["chat", 1, 0],
      ["mail", null, 1],
      ["phone", 0, 0],
      [null, 1, 0],
    ]);
    expect(crossChannelShare).toBe(1);
    expect(crossChannelInterval?.high).toBe(1);
  });
  it("has no list of channels when no contact names one", () => {
    expect(fcrFromContacts([{ customer: "a", at: 0 }], { asOf: "2026-01-01" })).toMatchObject({
      byChannel: [],
      crossChannelShare: null,
      crossChannelInterval: null,
    });
  });
  it("does not call a repeat cross-channel when one of the channels is unknown", () => {
    expect(
      fcrFromContacts(
        [
          { customer: "a", at: 0 },
          { customer: "a", at: 1, channel: "chat" },
        ],
        { asOf: "2026-01-01" },
      ).crossChannelRepeats,
    ).toBe(0);
  });
  it("believes a contact that says it did not resolve the matter, and not one that says it did", () => {
    const asOf = "2026-02-01";
    expect(fcrFromContacts([{ customer: "a", at: "2026-01-01", resolved: false }], { asOf }).rate).toBe(0);
    expect(
      fcrFromContacts(
        [
          { customer: "a", at: "2026-01-01", resolved: 1 },
          { customer: "a", at: "2026-01-02" },
        ],
        { asOf },
      ).rate,
    ).toBe(0);
  });
});

describe("bad contacts", () => {
  it.each<[unknown, string]>([
    [{ customer: {}, at: 0 }, "contacts[1].customer"],
    [{ customer: Infinity, at: 0 }, "contacts[1].customer"],
    [{ customer: "a", at: "soon" }, "contacts[1].at"],
    [{ customer: "a", at: new Date(NaN) }, "contacts[1].at"],
    [{ customer: "a", at: 0, channel: true }, "contacts[1].channel"],
    [{ customer: "a", at: 0, topic: [] }, "contacts[1].topic"],
    [{ customer: "a", at: 0, resolved: "no" }, "contacts[1].resolved"],
    [{ customer: "a", at: 0, unresolvable: 2 }, "contacts[1].unresolvable"],
  ])("names the place of %o", (bad, path) => {
    const list = [{ customer: "a", at: 0 }, bad as Contact];
    expect(() => fcrFromContacts(list)).toThrow(expect.objectContaining({ code: "invalid-value", path }));
    expect(fcrFromContacts(list, { invalid: "skip", windowDays: 0 })).toMatchObject({ invalid: 1, contacts: 1 });
  });
  it("counts contacts without customer or time as missing", () => {
    const list = [{ customer: "a", at: 0 }, { customer: null, at: 0 }, { customer: "a", at: undefined }, null as never];
    expect(fcrFromContacts(list, { windowDays: 0 })).toMatchObject({ missing: 3, contacts: 1 });
  });
  it("has nothing to measure without contacts, and while every window is open", () => {
    expect(() => fcrFromContacts([])).toThrow(expect.objectContaining({ code: "empty" }));
    expect(() => fcrFromContacts([{ customer: "a", at: 0 }])).toThrow("fcr: expected at least one first contact whose window is over");
  });
  it.each<[FcrOptions, string]>([
    [{ windowDays: -1 }, "options.windowDays"],
    [{ windowDays: NaN }, "options.windowDays"],
    [{ windowDays: Infinity }, "options.windowDays"],
    [{ match: "topic" as never }, "options.match"],
    [{ invalid: "ignore" as never }, "options.invalid"],
    [{ level: 1 }, "options.level"],
    [{ timeZone: "Moon/Base" }, "options.timeZone"],
    [{ window: 7 } as never, "options.window"],
  ])("refuses the options %o when the metric is made", (chosen, path) => {
    expect(() => fcrOf({ customer: "c", at: "t" }, chosen)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("refuses an asOf that is no moment, and a field it does not know", () => {
    expect(() => fcrOf({ customer: "c", at: "t" }, { asOf: "today" })).toThrow(expect.objectContaining({ path: "options.asOf" }));
    expect(() => fcrOf({ customer: "c", at: "t", agent: "a" } as never)).toThrow(
      expect.objectContaining({ code: "invalid-option", path: "options.agent" }),
    );
  });
  it.each<[unknown, string]>([
    [{ at: "t" }, "options.customer"],
    [{ customer: "c", at: 7 }, "options.at"],
    [null, "options.customer"],
  ])("needs customer and time, not %o", (fields, path) => {
    expect(() => fcrOf(fields as never)).toThrow(expect.objectContaining({ code: "invalid-option", path }));
  });
  it("reads columns by the names of the parts of a contact, those that are there", () => {
    const columns = { customer: ["a", "a", "b"], at: [0, DAY, 0], channel: ["phone", "chat", null] };
    const rows = columns.customer.map((who, row) => ({ customer: who, at: columns.at[row], channel: columns.channel[row] }));
    expect(fcrFromContacts(columns, { asOf: 10 * DAY })).toStrictEqual(fcrFromContacts(rows, { asOf: 10 * DAY }));
    expect(() => fcrFromContacts({ at: [0] } as never)).toThrow(
      expect.objectContaining({ code: "invalid-value", path: "columns.customer" }),
    );
    expect(() => fcrFromContacts(null as never)).toThrow(expect.objectContaining({ code: "invalid-value" }));
  });
  it("reads columns with gaps in a typed array", () => {
    const columns = { who: ["a", "a", "b"], day: new Float64Array([0, NaN, 0]) };
    expect(measure(fcrOf({ customer: "who", at: "day" }, { asOf: DAY * 10 }), columns)).toMatchObject({
      rate: 1,
      missing: 1,
      firstContacts: 2,
    });
  });
});
