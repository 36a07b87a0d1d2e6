import { createRandom, type Random } from "../scorecard/random.ts";

/** The moment up to which the records go. */
export const AS_OF = "2026-01-01";
const END = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The journey as the company drew it, and when each touchpoint was last looked at. */
const TOUCHPOINTS = [
  ["website", "awareness", "marketing", "2025-09-15"],
  ["price list", "consideration", "marketing", "2025-04-02"],
  ["trial", "consideration", "product", "2024-05-20"],
  ["order", "purchase", "sales", "2025-06-11"],
  ["delivery", "purchase", "logistics", "2025-02-27"],
  ["invoice", "post-purchase", "finance", "2023-11-30"],
  ["help desk", "post-purchase", "service", "2025-10-08"],
  ["referral", "advocacy", "marketing", ""],
] as const;
/** Where customers really are: two places that nobody drew. */
const UNMAPPED = ["comparison site", "community forum"] as const;

/** By what the company divides its customers. */
const ATTRIBUTES = [
  ["age", "demographic"],
  ["gender", "demographic"],
  ["region", "demographic"],
  ["household", "demographic"],
  ["orders in a year", "behavioral"],
] as const;

/** What somebody answers for, in the words of the plan: of two of five nobody wrote down where they stand. */
const KPIS = [
  ["NPS", "management", "2024-12-31", "5", "45", "2026-06-30"],
  ["satisfaction", "governance", "2024-12-31", "64", "85", "2026-06-30"],
  ["replies in ten minutes", "operations", "2025-09-30", "65", "80", "2026-03-31"],
  ["loyalty", "governance", "", "", "more", "soon"],
  ["brand", "governance", "", "", "", ""],
] as const;

/** What an invented company exports beside the answers, contacts and customers of the scorecard: the same bytes each time. */
export function healthFiles(): Readonly<Record<string, string>> {
  const random = createRandom(911);
  return {
    "touchpoints.csv": csv(["touchpoint", "stage", "owner", "reviewed"], TOUCHPOINTS),
    "visits.csv": csv(["customer", "touchpoint", "at", "interactions", "seconds"], visits(random)),
    "replies.csv": csv(["at", "channel", "seconds", "gaveUp"], replies(random)),
    "tickets.csv": csv(["ticket", "opened", "closed", "followedUp", "rating"], tickets(random)),
    "employees.csv": csv(["employee", "start", "end", "rating"], employees(random)),
    "attributes.csv": csv(["attribute", "kind"], ATTRIBUTES),
    "kpis.csv": csv(["metric", "tier", "since", "baseline", "target", "by"], KPIS),
  };
}

/** Visits: most go further, a third leave at once; one in nine is at a place that the map lacks. */
function visits(random: Random): readonly (readonly string[])[] {
  const mapped = TOUCHPOINTS.map(([name]) => name);
  return moments(random, 2_500, 90 * DAY).map((at) => {
    const touchpoint = random.chance(0.11) ? random.weighted(UNMAPPED, [2, 1]) : random.weighted(mapped, [9, 5, 3, 4, 2, 2, 4, 1]);
    const bounces = random.chance(0.38);
    const interactions = bounces ? 1 : 2 + random.below(9);
    const seconds = bounces ? random.below(25) : 20 + random.below(400);
    return [customer(random), touchpoint, iso(at), String(interactions), String(seconds)];
  });
}

/** Waits for a reply: ten minutes are promised. Chat keeps the promise, mail does not. */
function replies(random: Random): readonly (readonly string[])[] {
  return moments(random, 1_200, 90 * DAY).map((at) => {
    const channel = random.weighted(["chat", "phone", "mail"], [5, 3, 2]);
    const typical = channel === "chat" ? 90 : channel === "phone" ? 160 : 900;
    const seconds = Math.round(typical * random.unequal());
    return [iso(at), channel, String(seconds), random.chance(0.05) ? "yes" : "no"];
  });
}

/** Loops that low scores opened: two in three are followed up, and those who were answer better later, as those who are easy to reach would anyway. */
function tickets(random: Random): readonly (readonly string[])[] {
  return moments(random, 640, 120 * DAY).map((opened, index) => {
    const reached = random.chance(0.66);
    const hours = Math.round((reached ? 22 : 70) * random.unequal() * 10) / 10;
    const closed = opened + Math.round(hours * HOUR);
    const isClosed = random.chance(reached ? 0.97 : 0.35) && closed < END;
    const rating = random.chance(0.45) ? String(Math.max(0, Math.min(10, Math.round((reached ? 7.4 : 5.6) + 2.2 * random.bell())))) : "";
    return [`T${String(index + 1).padStart(4, "0")}`, iso(opened), isClosed ? iso(closed) : "", reached ? "yes" : "no", rating];
  });
}

/** Employees of a year: a fifth left, and of so few who answered not much can be said. */
function employees(random: Random): readonly (readonly string[])[] {
  return Array.from({ length: 58 }, (_, index) => {
    const start = Date.UTC(2019, 0, 1) + random.below(2_100) * DAY;
    const leaves = random.chance(0.22);
    const end = leaves ? Math.max(start + 30 * DAY, Date.UTC(2025, 0, 2) + random.below(360) * DAY) : null;
    const rating = random.chance(0.7) ? String(random.weighted([3, 5, 6, 7, 8, 9, 10], [1, 3, 5, 7, 7, 5, 4])) : "";
    return [`E${String(index + 1).padStart(3, "0")}`, day(start), end === null ? "" : day(end), rating];
  });
}

const customer = (random: Random): string => `C${String(1 + random.below(4_015)).padStart(5, "0")}`;

/** Moments in the last part of the year, in order of time. */
function moments(random: Random, count: number, span: number): readonly number[] {
  return Array.from({ length: count }, () => END - 1000 * (1 + random.below(span / 1000))).sort((a, b) => a - b);
}

const iso = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;
const day = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.join(",")}\n`).join("");
}
