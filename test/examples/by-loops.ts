// The figures of the example data once more, by plain loops that share nothing with the library.
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

type Row = Readonly<Record<string, string>>;

/** The rows of an example file. */
export function exampleRows(name: string): Row[] {
  return parse(readFileSync(new URL(`../../examples/data/${name}`, import.meta.url), "utf8"), { columns: true });
}

/** Scores of some answers. */
export function survey(rows: readonly Row[]): { rated: number; nps: number; weighted: number; satisfied: number; csat: number } {
  let [rated, sides, revenue, balance, satisfactions, satisfied] = [0, 0, 0, 0, 0, 0];
  for (const row of rows) {
    const text = (row["rating"] ?? "").trim();
    if (/^\d+$/.test(text) && Number(text) <= 10) {
      const side = Number(text) >= 9 ? 1 : Number(text) >= 7 ? 0 : -1;
      rated += 1;
      sides += side;
      const cents = Math.round(Number(row["revenue"]) * 100);
      if (row["revenue"] !== "" && cents >= 0) {
        revenue += cents;
        balance += side * cents;
      }
    }
    if (/^[1-5]$/.test(row["satisfaction"] ?? "")) {
      satisfactions += 1;
      if (Number(row["satisfaction"]) >= 4) satisfied += 1;
    }
  }
  return {
    rated,
    nps: (100 * sides) / rated,
    weighted: (100 * balance) / revenue,
    satisfied: satisfactions,
    csat: (100 * satisfied) / satisfactions,
  };
}

/** Customers of 2025: how many were there on January 1st, how many of them a year later, and what they paid. */
export function customers(rows: readonly Row[]): { start: number; lost: number; revenue: number; gross: number; net: number } {
  const presentAt = (day: string): Set<string> =>
    new Set(rows.filter(({ start = "", end = "" }) => start <= day && (end === "" || end > day)).map(({ customer = "" }) => customer));
  const [atStart, atEnd] = [presentAt("2025-01-01"), presentAt("2026-01-01")];
  const cents = new Map<string, [number, number]>();
  for (const { customer = "", revenueBefore, revenueNow } of rows) {
    const [before, now] = cents.get(customer) ?? [0, 0];
    cents.set(customer, [before + Math.round(Number(revenueBefore) * 100), now + Math.round(Number(revenueNow) * 100)]);
  }
  let [starting, kept, ending] = [0, 0, 0];
  for (const [before, now] of cents.values()) {
    if (before === 0) continue;
    starting += before;
    kept += Math.min(before, now);
    ending += now;
  }
  return {
    start: atStart.size,
    lost: [...atStart].filter((customer) => !atEnd.has(customer)).length,
    revenue: starting / 100,
    gross: kept / starting,
    net: ending / starting,
  };
}

/** First contacts of a week's window, and those that nobody followed, by channel. */
export function firstContacts(rows: readonly Row[]): Map<string, { first: number; resolved: number }> {
  const week = 7 * 86_400_000;
  const contacts = rows.map(({ customer, topic, channel = "", at = "", resolved }) => ({
    matter: `${customer} ${topic}`,
    channel,
    at: Date.parse(at),
    failed: resolved === "no",
  }));
  const latest = Math.max(...contacts.map(({ at }) => at));
  const matters = new Map<string, typeof contacts>();
  for (const contact of contacts) matters.set(contact.matter, [...(matters.get(contact.matter) ?? []), contact]);
  const channels = new Map<string, { first: number; resolved: number }>();
  for (const all of matters.values()) {
    for (const one of all) {
      const repeat = all.some(({ at }) => at < one.at && one.at - at <= week);
      if (repeat || one.at + week > latest) continue;
      const followed = all.some(({ at }) => at > one.at && at - one.at <= week);
      const counts = channels.get(one.channel) ?? { first: 0, resolved: 0 };
      counts.first += 1;
      if (!followed && !one.failed) counts.resolved += 1;
      channels.set(one.channel, counts);
    }
  }
  return channels;
}
