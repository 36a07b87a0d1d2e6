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

/** Comparisons of two surveys, fractions from -2 to 2. */
export const NPS_COMPARISONS = [
  {
    source: "mpmath 1.2.1: square and add on the two Tango 1998 intervals, 60 digits",
    a: { promoters: 70, passives: 20, detractors: 10 },
    b: { promoters: 50, passives: 30, detractors: 20 },
    options: { method: "mover", level: 0.95 },
    figures: { difference: 0.3, low: 0.0940477990146029, high: 0.4961131011524351 },
  },
  {
    source: "NPS 2.0.999 (brendan-r/NPS, R) nps_test_, Wald",
    a: { promoters: 70, passives: 20, detractors: 10 },
    b: { promoters: 50, passives: 30, detractors: 20 },
    options: { method: "wald", level: 0.9 },
    figures: { standardError: 0.10246950765959598, low: 0.13145265867418196, high: 0.468547341325818, pValue: 0.0034147911781177154 },
  },
  {
    source: "NPS 2.0.999 (brendan-r/NPS, R) nps_test_, adjusted Wald",
    a: { promoters: 70, passives: 20, detractors: 10 },
    b: { promoters: 50, passives: 30, detractors: 20 },
    options: { method: "adjusted-wald", level: 0.9 },
    figures: {
      difference: 0.3,
      standardError: 0.10150655123023944,
      low: 0.1242987169719354,
      high: 0.45822555487272476,
      pValue: 0.0041126111526303966,
    },
  },
  {
    source: "R 4.2.2 prop.trend.test with scores -1, 0, 1",
    a: { promoters: 998, passives: 412, detractors: 345 },
    b: { promoters: 1005, passives: 450, detractors: 300 },
    options: { method: "score" },
    figures: { z: -1.1286766881275383, pValue: 0.2590342468144219 },
  },
] as const;

/** mpmath 1.2.1: n = z^2 V / e^2 with Cochran's finite population (1977), and the power of a two-sided z test; points. */
export const NPS_PLANS = {
  sizes: [
    { marginOfError: 5, level: 0.95, exact: 1536.5835282776495, responses: 1537 },
    { marginOfError: 3, level: 0.99, exact: 7372.107334468015, responses: 7373 },
    { marginOfError: 5, expected: 0.6, exact: 921.9501169665897, responses: 922 },
    { marginOfError: 5, population: 2000, exact: 869.2107065145154, responses: 870 },
  ],
  powers: [
    { difference: 10, n1: 500, n2: 500, variance: 0.7, power: 0.47209958079625985, near: 0.47204047034585417 },
    { difference: 5, n1: 1000, n2: 1500, variance: 0.6, power: 0.35260808244470254, near: 0.352408853306361 },
  ],
} as const;
