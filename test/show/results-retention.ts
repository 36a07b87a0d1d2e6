import {
  answersAt,
  bgNbd,
  bgNbdExpected,
  bgNbdLifetimeValue,
  bgNbdPredict,
  churnByCategory,
  churnRateOf,
  churnRisk,
  churnRiskQuality,
  cohortRetention,
  cohortRetentionOf,
  coxRegression,
  customerLifetimeValue,
  gammaGamma,
  gammaGammaPredict,
  hazardByAge,
  kaplanMeier,
  lifeTable,
  logRank,
  measure,
  nelsonAalen,
  predictChurn,
  retentionByTenure,
  revenueRetentionFromRecords,
  shiftedBetaGeometric,
  shiftedBetaGeometricCurve,
  shiftedBetaGeometricValue,
  silentChurn,
  survivalByCategory,
  survivalOf,
} from "cx-metrics";
import type { Showable } from "cx-metrics/show";
import { HOSTILE } from "./hostile.ts";

const day = (count: number): string => new Date(Date.UTC(2025, 0, 1) + count * 86_400_000).toISOString().slice(0, 10);

/** Customers who stay for a while; the dissatisfied for a shorter one. */
const spells = Array.from({ length: 240 }, (_, i) => {
  const begins = (i * 13) % 300;
  const stays = 20 + ((i * 37) % 190) + (i % 3 === 0 ? 0 : 150);
  return { customer: i, start: day(begins), end: begins + stays < 480 ? day(begins + stays) : null, revenue: 20 + (i % 9) * 15 };
});
const answers = spells
  .filter(({ customer }) => customer % 5 !== 4)
  .map(({ customer, start }) => ({ customer, at: start, rating: [3, 8, 10][customer % 3]! }));
const activity = spells.flatMap(({ customer, start, end }) =>
  Array.from({ length: 14 }, (_, step) => ({
    customer,
    at: day((Date.parse(start) - Date.UTC(2025, 0, 1)) / 86_400_000 + step * 31),
  })).filter(({ at }) => at < (end ?? "2026-04-01")),
);
const revenue = [0, 1, 2, 3, 4, 5].flatMap((month) =>
  Array.from({ length: 60 }, (_, customer) => ({
    customer,
    period: `2026-0${month + 1}`,
    revenue: (customer + month * 7) % 11 === 0 ? 0 : 100 + ((customer * 13 + month * 17) % 50),
  })),
);
const risks = Array.from({ length: 400 }, (_, i) => ({
  "calls <b>": i % 7,
  months: 1 + ((i * 17) % 48),
  plan: ["basic", "plus", HOSTILE[1]!][i % 3],
  lost: (i * 31) % 11 < (i % 7) - ((i * 17) % 48) / 16 + 1,
}));
const fit = churnRisk(risks.slice(0, 250), ["calls <b>", "months", "plan"]);
if (!fit.converged) throw new Error(`no fit: ${fit.reason}`);
const weeks = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45];
const ended = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1];
const ages = weeks.map((week, at) => (week * 7 + at * 3) % 40);
const sbg = shiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491], { project: 5 });
if (!sbg.converged) throw new Error("no fit");
const cdnow = { parameters: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } };
const spend = { parameters: { p: 6.25, q: 3.74, v: 15.44 } };

/** Results about who stays. */
export const RETENTION: Readonly<Record<string, Showable>> = {
  "answers at a date": answersAt(answers, "2026-01-01"),
  "churn by category": churnByCategory(spells, answers, { from: "2026-01-01", to: "2026-04-01" }, { revenue: true }),
  "churn rate with revenue": measure(churnRateOf({ lost: "lost", revenue: "months" }), risks)!,
  "cohorts of activity": cohortRetention(activity, { kind: "on-period", every: "month", asOf: "2026-04-01" }),
  "cohorts under contract": measure(
    cohortRetentionOf({ customer: "customer", start: "start", end: "end" }, { kind: "contract", every: "quarter", asOf: "2026-04-01" }),
    spells,
  )!,
  "revenue by period": revenueRetentionFromRecords(revenue),
  "revenue of one period": revenueRetentionFromRecords(revenue.filter(({ period }) => period < "2026-03")),
  "silent churn": silentChurn({ complaints: 100 }),
  "survival curve": kaplanMeier(weeks, ended, { until: 40 }),
  "survival in months": measure(survivalOf({ start: "start", end: "end" }, { asOf: "2026-04-01" }), spells)!,
  "survival by category": survivalByCategory(spells, answers, { date: "2025-12-01", asOf: "2026-12-01" }),
  "cumulative hazard": nelsonAalen(weeks, ended),
  "hazard by age": hazardByAge(weeks, ended, { breaks: [0, 10, 20, 30, 40] }),
  "life table": lifeTable(weeks, ended),
  "log-rank test": logRank(
    weeks,
    ended,
    weeks.map((_, at) => (at < 11 ? HOSTILE[0]! : "b")),
  ),
  "cox regression": coxRegression(weeks, ended, { maintained: weeks.map((_, at) => at < 11), "age <b>": ages }),
  "cox regression without a solution": coxRegression([1, 2, 3], [0, 0, 0], { x: [1, 2, 3] }),
  "lifetime value": customerLifetimeValue({ margin: 100, retention: 0.8, discountRate: 0.1 }),
  "retention by tenure": retentionByTenure([
    { time: 0, events: 20, censored: 0 },
    { time: 1, events: 8, censored: 22 },
    { time: 2, events: 5, censored: 45 },
  ]),
  "shifted-beta-geometric": sbg,
  "shifted-beta-geometric without a fit": shiftedBetaGeometric([1000, 900, 900, 900]),
  "retention curve": shiftedBetaGeometricCurve({ parameters: { alpha: 1, beta: 1 } }, { periods: 8 }),
  "value of a retention curve": shiftedBetaGeometricValue(sbg, { margin: 100, discountRate: 0.1 }),
  "bg/nbd": bgNbd({
    frequency: [0, 0, 0, 1, 2, 3, 7, 1, 0, 12, 2, 4],
    lastRepeatAge: [0, 0, 0, 5, 30, 20, 36, 2, 0, 38, 11, 33],
    age: [39, 38, 30, 39, 38, 33, 37, 39, 31, 39, 35, 36],
  }),
  "bg/nbd prediction": bgNbdPredict(cdnow, { frequency: 2, lastRepeatAge: 30.43, age: 38.86 }, { horizon: 39 }),
  "bg/nbd expectation": bgNbdExpected(cdnow, { horizon: 78 }),
  "lifetime value of a history": bgNbdLifetimeValue(
    { purchases: cdnow, spend },
    { frequency: 2, lastRepeatAge: 30.43, age: 38.86, meanSpend: 22.35 },
    { periods: 12, periodLength: 52 / 12, discountRate: 0.01 },
  ),
  "gamma-gamma": gammaGamma({ frequency: [1, 1, 2, 2, 3, 3, 5, 8, 1, 4], meanSpend: [12, 80, 31, 18, 45, 19, 29, 55, 9, 110] }),
  "gamma-gamma prediction": gammaGammaPredict(spend, { frequency: 2, meanSpend: 22.35 }),
  "churn risk": fit,
  "churn risk without a fit": churnRisk(
    [
      { x: 1, lost: true },
      { x: 2, lost: true },
    ],
    ["x"],
  ),
  "quality of churn risk": churnRiskQuality(fit, risks.slice(250)),
  "one churn risk": predictChurn(fit, { "calls <b>": 6, months: 3, plan: "basic" }),
  "no churn risk": predictChurn(fit, { "calls <b>": null, months: 3, plan: "basic" }),
};
