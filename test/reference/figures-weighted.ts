/** survey 4.1.1 (R 4.2.2): svydesign(ids = ~1 or ~account), svymean, degf, confint. Fractions from -1 to 1; intervals not cut. */
export const WEIGHTED_FIGURES = [
  {
    rating: [10, 9, 8, 7, 6, 3, 10, 0, 9, 8, 5, 10],
    revenue: [1200, 300, 450, 80, 5000, 60, 10, 700, 220, 90, 40, 15],
    account: undefined,
    score: -0.4966319657072872,
    standardError: 0.4055217428836139,
    effectiveResponses: 2.4428349350562506,
    units: 12,
  },
  {
    rating: [10, 9, 8, 7, 6, 3, 10, 0, 9, 8, 5, 10],
    revenue: [1200, 300, 450, 80, 5000, 60, 10, 700, 220, 90, 40, 15],
    account: ["a", "a", "b", "c", "c", "c", "d", "e", "e", "f", "g", "g"],
    score: -0.4966319657072872,
    standardError: 0.44624291973684915,
    effectiveResponses: 2.4428349350562506,
    units: 7,
  },
  {
    rating: [9, 10, 6, 7, 2],
    revenue: [0.1, 0.2, 0.3, 0.4, 0.5],
    account: undefined,
    score: -0.3333333333333333,
    standardError: 0.3784308081316978,
    effectiveResponses: 4.090909090909091,
    units: 5,
  },
] as const;

/** t.test (R 4.2.2) of effort ratings. */
export const EFFORT_FIGURES = {
  values: [7, 6, 5, 2, 7, 4, 6, 6, 3, 7],
  mean: 5.3,
  standardError: 0.5587684871413403,
  low: 4.0359778644672994,
  high: 6.564022135532699,
} as const;
