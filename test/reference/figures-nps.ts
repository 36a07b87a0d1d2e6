/** Figures of other tools, for clones without ../shared/reference. Fractions from -1 to 1, as the tools print them. */
export const NPS_FIGURES = [
  // NPS 2.0.999 (brendan-r/NPS, R): nps_, nps_se_; Tango 1998 limits by mpmath 1.2.1, 60 digits.
  { promoters: 3, passives: 2, detractors: 1, score: 0.3333333333333333, standardError: 0.30429030972509225 },
] as const;

/** Tango 1998, Statistics in Medicine 17, 891-908: printed intervals, three decimals. b and c are the discordant pairs of n. */
export const TANGO_FIGURES = [
  { b: 9, c: 3, n: 32, level: 0.95, low: -0.027, high: 0.39, digits: 3 },
  { b: 0, c: 1, n: 44, level: 0.9, low: -0.096, high: 0.037, digits: 3 },
  { b: 3, c: 0, n: 3, level: 0.95, low: -0.123, high: 1, digits: 4 },
] as const;

/** Score limits by mpmath 1.2.1 from the score equation of Tango 1998, 60 digits, printed to 16. */
export const SCORE_LIMITS = [
  { promoters: 3, passives: 2, detractors: 1, level: 0.8, low: -0.09703010409207719, high: 0.6493950896236811 },
] as const;

/** San Francisco airport survey 2017, `netpro`: NPS 2.0.999 (R). */
export const AIRPORT_2017 = {
  promoters: 1436,
  passives: 968,
  detractors: 342,
  score: 0.39839766933721776,
  standardError: 0.013341371334870166,
  adjustedWald: [0.3718236071697379, 0.42410218402706096],
} as const;
