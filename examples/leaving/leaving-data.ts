import { createRandom } from "../scorecard/random.ts";

/** A subscription, as it would come from a billing system. */
export interface Subscription {
  readonly customer: string;
  readonly plan: "monthly" | "yearly";
  readonly start: string;
  readonly end: string | null;
  /** Revenue a month. */
  readonly revenue: number;
}

/** An answer to "how likely are you to recommend us?", 0 to 10. */
export interface SurveyAnswer {
  readonly customer: string;
  readonly rating: number;
  readonly at: string;
}

/** The moment up to which the records go. */
export const AS_OF = "2026-07-01";
const FIRST = Date.UTC(2024, 0, 1);
const LAST = Date.UTC(2026, 6, 1);
const DAY = 86_400_000;
const SURVEYS = [Date.UTC(2025, 5, 10), Date.UTC(2025, 11, 8)];

/** Unhappy, neutral and happy customers: how much faster they leave, how often they answer, and the lowest and highest rating that they give. */
const MOODS = [
  { share: 0.25, faster: 2, answers: 0.35, ratings: [0, 7] },
  { share: 0.35, faster: 1, answers: 0.25, ratings: [6, 9] },
  { share: 0.4, faster: 0.4, answers: 0.45, ratings: [8, 10] },
] as const;

/**
 * Subscriptions and answers of an invented company, the same bytes each time: new customers leave in their first months, yearly contracts end at their renewal,
 * and the unhappy leave sooner. A few come back.
 */
export function leavingData(): { readonly subscriptions: readonly Subscription[]; readonly answers: readonly SurveyAnswer[] } {
  const random = createRandom(2026);
  const uniform = (): number => random.next();
  const subscriptions: Subscription[] = [];
  const answers: SurveyAnswer[] = [];
  for (let number = 1; number <= 2400; number += 1) {
    const customer = `C${String(number).padStart(4, "0")}`;
    // More of them come later: the company grows.
    const start = FIRST + Math.floor(Math.sqrt(uniform()) * ((LAST - FIRST) / DAY)) * DAY;
    const plan = uniform() < 0.65 ? "monthly" : "yearly";
    const revenue = (plan === "monthly" ? 30 : 24) * (uniform() < 0.2 ? 5 : 1);
    const mood = MOODS[place(uniform())] as (typeof MOODS)[number];
    const end = leaves(start, plan, mood.faster, uniform);
    subscriptions.push({ customer, plan, start: day(start), end: end === null ? null : day(end), revenue });
    for (const sent of SURVEYS) {
      const at = sent + Math.floor(uniform() * 14) * DAY;
      const [answered, step] = [uniform() < mood.answers, uniform()];
      const [low, high] = mood.ratings;
      if (start <= sent && (end ?? LAST) > at && answered)
        answers.push({ customer, rating: low + Math.floor(step * (high - low + 1)), at: day(at) });
    }
    if (end === null) continue;
    const back = end + (60 + Math.floor(uniform() * 120)) * DAY;
    if (uniform() < 0.06 && back < LAST) subscriptions.push({ customer, plan: "monthly", start: day(back), end: null, revenue });
  }
  return { subscriptions, answers };
}

function place(share: number): number {
  return share < MOODS[0].share ? 0 : share < MOODS[0].share + MOODS[1].share ? 1 : 2;
}

/** When a customer leaves, month by month of tenure; `null` while they are there. */
function leaves(start: number, plan: Subscription["plan"], faster: number, uniform: () => number): number | null {
  for (let month = 1; ; month += 1) {
    const from = later(start, month - 1);
    const to = later(start, month);
    const leaving = uniform() < Math.min(0.9, faster * hazard(plan, month));
    const end = from + (1 + Math.floor(uniform() * ((to - from) / DAY - 1))) * DAY;
    if (leaving && end < LAST) return end;
    if (leaving || to >= LAST) return null;
  }
}

/** The chance to leave in a month of tenure. */
function hazard(plan: Subscription["plan"], month: number): number {
  if (plan === "yearly") return month % 12 === 0 ? 0.16 : 0.004;
  return month === 1 ? 0.11 : month === 2 ? 0.08 : month === 3 ? 0.055 : month <= 12 ? 0.035 : 0.02;
}

function later(start: number, months: number): number {
  const date = new Date(start);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), last));
}

function day(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** The files of the guide: a record a line. */
export function leavingFiles(): Readonly<Record<string, string>> {
  const { subscriptions, answers } = leavingData();
  const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");
  return { "subscriptions.jsonl": lines(subscriptions), "survey.jsonl": lines(answers) };
}
