import {
  bounceRate,
  bounceRateFromCounts,
  conversionRate,
  conversionRateFromCounts,
  engagementRate,
  engagementRateFromCounts,
  funnel,
  funnelFromCounts,
  journey,
  journeyReview,
  npsOf,
  painPoints,
  timeToValue,
  touchpointScores,
  transitions,
  unmapped,
} from "cx-metrics";
import type { Showable } from "cx-metrics/show";
import { HOSTILE } from "./hostile.ts";

// A touchpoint has a name.
const NAMES = HOSTILE.filter((name) => name !== "");
const map = journey({
  stages: ["find", ...NAMES.map((name) => `to ${name}`)],
  touchpoints: [
    ...NAMES.map((name, at) => ({
      name,
      stage: `to ${name}`,
      channels: [name],
      ...(at % 2 === 0 && { owner: name, reviewBy: "2026-01-01" }),
    })),
    { name: "nowhere", stage: "find" },
  ],
});
const start = Date.UTC(2026, 0, 1);
const events = Array.from({ length: 400 }, (_, i) => ({
  customer: i % 90,
  touchpoint: NAMES[(i * 7 + (i % 5)) % NAMES.length] as string,
  at: start + i * 3_600_000,
  rating: (i * 7) % 11,
}));
const scores = touchpointScores([...events, { ...events[0], touchpoint: "beside" }], map, { metrics: { nps: npsOf("rating") } });
const sessions = Array.from({ length: 50 }, (_, i) => ({ interactions: i % 4, seconds: (i * 13) % 40, converted: i % 9 === 0 }));

/** Results of journeys. */
export const JOURNEY: Readonly<Record<string, Showable>> = {
  journey: map,
  "review of a journey": journeyReview(map, { asOf: "2026-03-01" }),
  "touchpoint scores": scores,
  "pain points": painPoints(scores, { metric: "nps" }),
  unmapped: unmapped([...events, "beside", null], map),
  "nothing unmapped": unmapped(events, journey({ stages: ["all"], touchpoints: NAMES.map((name) => ({ name, stage: "all" })) })),
  funnel: funnel(events, { stages: NAMES.slice(0, 3), within: 5 }),
  "funnel of counts": funnelFromCounts([
    { stage: "visit", reached: 1000 },
    { stage: "trial", reached: 180 },
    { stage: "order", reached: 0 },
  ]),
  transitions: transitions(events, { goals: [NAMES[1] as string] }),
  "time to value": timeToValue(
    Array.from({ length: 60 }, (_, i) => ({
      start: start + i * 86_400_000,
      ...(i % 3 > 0 && { value: start + (i + (i % 17)) * 86_400_000 }),
    })),
    { asOf: "2026-03-15" },
  ),
  "bounce rate": bounceRate(sessions),
  "bounce rate of counts": bounceRateFromCounts({ bounced: 4, sessions: 10 }),
  "engagement rate": engagementRate(sessions),
  "engagement rate of counts": engagementRateFromCounts({ engaged: 4, sessions: 10 }),
  "conversion rate": conversionRate(sessions.map(({ converted }) => converted)),
  "a share": { ...conversionRateFromCounts({ converted: 4, of: 10 }), yes: 4 },
  "conversion rate of counts": conversionRateFromCounts({ converted: 4, of: 10 }),
};
