/** Figures of others, for clones without ../shared/reference. Each names where it comes from. */
export interface IrrFigure {
  readonly cashflows: readonly number[];
  readonly rates: readonly number[];
  readonly source: string;
}

const ISOLATED = "mpmath 1.2.1 and sympy 1.11.1, exact root isolation; numpy-financial 1.1.0.dev0 (f47e8af2) agrees";

export const irrFigures: readonly IrrFigure[] = [
  { cashflows: [-100, 39, 59, 55, 20], rates: [0.2809484211599611], source: ISOLATED },
  { cashflows: [-5, 10.5, 1, -8, 1], rates: [-0.8702012474847411, 0.08859833852775535, 0.7095595276861836], source: ISOLATED },
  { cashflows: [-100, 100, 0, -7], rates: [-0.6788943736323865, -0.08329966618493269], source: ISOLATED },
  { cashflows: [1000, -300, -300, -300, -300], rates: [0.07713847295208355], source: ISOLATED },
  { cashflows: [-1000, 3000, -2500], rates: [], source: ISOLATED },
];

export const npvFigures = [
  {
    rate: 0.05,
    cashflows: [-15000, 1500, 2500, 3500, 4500, 6000],
    now: 122.89485495094254,
    periodEnd: 117.04271900089766,
    source: "mpmath 1.2.1",
  },
  {
    rate: 0.08,
    cashflows: [-40000, 5000, 8000, 12000, 30000],
    now: 3065.22267,
    periodEnd: 2838.16914,
    source: "numpy-financial documentation, both conventions",
  },
] as const;

export const mirrFigures = [
  {
    cashflows: [-120000, 39000, 30000, 21000, 37000, 46000],
    financeRate: 0.1,
    reinvestRate: 0.12,
    rate: 0.12609413036590514,
    source: "mpmath 1.2.1; numpy-financial agrees",
  },
] as const;

export const datedFigure = {
  cashflows: [-10000, 2750, 4250, 3250, 2750],
  dates: ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"],
  rate: 0.09,
  xirr: 0.37336253351883153,
  xnpv: 2086.6476020315367,
  source: "mpmath 1.2.1; the spreadsheet vendor prints .373362535 and 2086.647602",
} as const;

export const paymentFigure = {
  rate: 0.075 / 12,
  periods: 180,
  presentValue: 200000,
  payment: -1854.0247200054762,
  source: "mpmath 1.2.1; numpy-financial agrees",
} as const;

/** Five points of retention, flat margin, for ever (Reichheld & Sasser 1990 give the slogan; the closed form its condition). */
export const retentionFigures = [
  { discountRate: 0, retention: 0.8, effect: 1 / 3 },
  { discountRate: 0.05, retention: 0.8, effect: 0.25 },
  { discountRate: 0, retention: 0.9, effect: 1 },
  { discountRate: 0.1, retention: 0.7, effect: 0.14285714285714285 },
] as const;

/** Value of a customer with margin 100, retention .8 and discount rate .1 by timing (Fader & Hardie 2012). */
export const customerValueFigures = {
  now: 366.6666666666667,
  "after-renewal": 266.6666666666667,
  "period-end": 333.3333333333333,
} as const;
