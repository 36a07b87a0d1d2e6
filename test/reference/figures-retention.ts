/** Figures of other people's tools and pages, so that a clone without ../shared is checked against them too. */

/** `1 - (1 - r)^k`, evaluated as `-expm1(k log1p(-r))` by mpmath 1.2.1. */
export const compoundRates: readonly { readonly rate: number; readonly periods: number; readonly compound: number }[] = [
  { rate: 0.05, periods: 12, compound: 0.45963991233736307 },
  { rate: 0.01, periods: 12, compound: 0.11361512828387073 },
  { rate: 0.3, periods: 0.08333333333333333, compound: 0.029285530376777662 },
  { rate: 1e-9, periods: 365, compound: 3.6499993357000804e-7 },
  { rate: 0.2, periods: 0.25, compound: 0.05425839099682419 },
];

/** IBM's telco sample: R 4.2.2 `prop.test(correct = FALSE)` for the interval, base sums for the revenue. */
export const telcoChurn: readonly {
  readonly group: string;
  readonly customers: number;
  readonly lost: number;
  readonly rate: number;
  readonly wilson: readonly [number, number];
}[] = [
  { group: "all", customers: 7043, lost: 1869, rate: 0.2653698707936959, wilson: [0.25518811288450727, 0.2758074374889079] },
  { group: "month-to-month", customers: 3875, lost: 1655, rate: 0.4270967741935484, wilson: [0.4116019532373783, 0.4427359963802429] },
  { group: "two year", customers: 1695, lost: 48, rate: 0.02831858407079646, wilson: [0.021425334132171642, 0.03734498743156174] },
];

/** ChartMogul's worked example: 100 of revenue, 10 churned, 10 contraction, 10 expansion. */
export const chartMogul = { grossChurn: 0.2, netChurn: 0.1 } as const;

/** CDNOW's sample of orders, the cohort of January 1997 by months since: R 4.2.2, unique customers by first month and months since. */
export const cdnowCohorts = {
  asOf: "1998-07-01",
  active: [781, 124, 95, 70, 65, 77, 65, 53, 52, 45, 62, 59, 45, 47, 63, 37, 37, 33],
} as const;

/** IBM's telco sample, tenure in months: R 4.2.2, survival 3.5.3, `summary(survfit, rmean = 60)`. */
export const telcoSurvival = { until: 60, restrictedMean: 46.81735187333182, standardError: 0.27697112245028466 } as const;
