/**
 * Fisher's test of 2x2 tables, `[p, conditional odds ratio, lower, upper limit at level 0.95]`, from sums of binomial coefficients and bisection
 * in 40 digits: mpmath 1.3.0. R's fisher.test 4.2.2 finds its odds ratios by a root search that stops at 1.2e-4.
 */
export const FISHER_FIGURES = [
  {
    table: [
      [9, 1],
      [3, 7],
    ],
    figures: [0.019766611097880448, 17.269033937971684, 1.3871135379434164, 1047.839981703822],
  },
  {
    table: [
      [56, 14],
      [48, 32],
    ],
    figures: [0.012521129749209154, 2.6491872957236945, 1.2091154789241256, 6.0398730131334436],
  },
  {
    table: [
      [6, 1],
      [2, 5],
    ],
    figures: [0.10256410256410256, 11.714345924368008, 0.7203390686297659, 823.97984149114752],
  },
  {
    table: [
      [120, 880],
      [150, 850],
    ],
    figures: [0.057595850868926789, 0.77282672878543195, 0.59157356771506893, 1.0080386288748264],
  },
  {
    table: [
      [10, 0],
      [0, 20],
    ],
    figures: [3.3283391604231184e-8, null, 23.358071647209743, null],
  },
  {
    table: [
      [1, 9],
      [8, 2],
    ],
    figures: [0.0054774946415813289, 0.036594102683189756, 0.00056594685645340047, 0.48591630880316179],
  },
  {
    table: [
      [1, 1],
      [1, 2],
    ],
    figures: [1, 1.7320508075688773, 0.012793235010175225, 234.49893616539683],
  },
  {
    table: [
      [40, 3],
      [2, 55],
    ],
    figures: [6.9881749404349798e-22, 303.42831576643076, 49.292603558267108, 3773.5461986975202],
  },
] as const;

/** Published: R 4.2.2, help of fisher.test, job satisfaction by income (Agresti 2002, page 57), and the cars of 1974 by cylinders and gears. */
export const FISHER_LARGER = [
  {
    table: [
      [1, 2, 1, 0],
      [3, 3, 6, 1],
      [10, 10, 14, 9],
      [6, 7, 12, 11],
    ],
    pValue: 0.7827,
    digits: 4,
  },
  {
    table: [
      [1, 8, 2],
      [2, 4, 1],
      [12, 0, 2],
    ],
    pValue: 8.259715684619106e-5,
    digits: 15,
  },
] as const;

/** Welch's t from its formulas in 40 digits: mpmath 1.3.0. */
export const WELCH_FIGURES = [
  {
    a: [310, 295, 280, 330, 305],
    b: [340, 360, 310, 350, 335, 345],
    difference: -36,
    standardError: 10.808946911393974,
    degreesOfFreedom: 8.321742922341565,
    t: -3.3305742266206825,
    pValue: 0.0098108050795263831,
    low: -60.758724878993345,
    high: -11.241275121006655,
  },
  {
    a: [1000001, 1000002, 1000003, 1000002],
    b: [1000101, 1000102, 1000100, 1000103, 1000099],
    difference: -99,
    standardError: 0.81649658092772603,
    degreesOfFreedom: 6.1935483870967742,
    t: -121.24974226776732,
    pValue: 1.0841682701388765e-11,
    low: -100.98285809052382,
    high: -97.017141909476184,
  },
] as const;

/** R 4.2.2, help of p.adjust, and Benjamini and Hochberg 1995, page 295: fifteen endpoints, of which four are found at 0.05. */
export const ADJUSTMENT_FIGURES = {
  pValues: [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
  holm: [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1],
  found: { holm: 3, "benjamini-hochberg": 4, bonferroni: 3 },
} as const;

/** The chi-square test from its formulas in 45 digits: mpmath 1.3.0. `corrected` is statistic and p-value with Yates's correction. */
export const CHI_SQUARE_FIGURES = [
  {
    table: [
      [2220, 1655],
      [1307, 166],
      [1647, 48],
    ],
    statistic: 1184.5965720837927,
    pValue: 5.8630383006729651e-258,
    gStatistic: 1386.8097105584875,
    gPValue: 7.2126959888183836e-302,
    cramersV: 0.41011569657614092,
    cramersVCorrected: 0.40979839182553449,
    contingencyCoefficient: 0.37944491880054126,
  },
  {
    table: [
      [68, 20, 15, 5],
      [119, 84, 54, 29],
      [26, 17, 14, 14],
      [7, 94, 10, 16],
    ],
    statistic: 138.28984162600827,
    pValue: 2.3252867870988051e-25,
    gStatistic: 146.44357846451613,
    gPValue: 4.805583669816938e-27,
    cramersV: 0.2790446233426584,
    cramersVCorrected: 0.27048315291231569,
    contingencyCoefficient: 0.43515853883059329,
  },
  {
    table: [
      [794, 86],
      [150, 570],
    ],
    statistic: 788.31974144086587,
    pValue: 1.868886140463745e-173,
    gStatistic: 865.73535809566382,
    gPValue: 2.7586898150759137e-190,
    cramersV: 0.70192580690593017,
    cramersVCorrected: 0.70169963586655787,
    contingencyCoefficient: 0.57451975554753922,
    corrected: [785.45364767977418, 7.8475866380828249e-173],
  },
  {
    table: [
      [1000001, 1000002],
      [1000003, 1000005],
    ],
    statistic: 2.4999743751624991e-7,
    pValue: 0.99960105978079237,
    gStatistic: 2.4999743751625252e-7,
    gPValue: 0.99960105978079236,
    cramersV: 2.4999837500731247e-7,
    contingencyCoefficient: 2.4999837500730466e-7,
  },
] as const;

/** Published: Agresti 1990, page 350, approval of the prime minister, in the help of R's mcnemar.test; the exact p-value is R 4.2.2's binom.test. */
export const SYMMETRY_FIGURES = [
  {
    table: [
      [794, 86],
      [150, 570],
    ],
    statistic: 17.35593220338983,
    corrected: 16.81779661016949,
    pValue: 3.099293441045218e-5,
    exactPValue: 3.71593613957143e-5,
  },
] as const;

/** The exact binomial test from its definition in 45 digits: mpmath 1.3.0. */
export const BINOMIAL_TEST_FIGURES = [
  { successes: 97, trials: 100, null: 0.9, pValue: 0.017843766383309449 },
  { successes: 8, trials: 20, null: 0.25, pValue: 0.12612448178788327 },
  { successes: 3, trials: 1000, null: 0.02, pValue: 6.9092445873543448e-6 },
  { successes: 900, trials: 1000, null: 0.5, pValue: 1.3403435580012593e-161 },
  { successes: 40, trials: 60, null: 0.3, pValue: 5.6247609258397312e-9 },
  { successes: 0, trials: 400, null: 0.5, pValue: 7.7451838296986365e-121 },
] as const;

/** Published: smokers among lung cancer patients in four studies, Fleiss 1981, page 139, in the help of R's prop.test and prop.trend.test. */
export const SMOKERS = {
  groups: [
    { successes: 83, trials: 86 },
    { successes: 90, trials: 93 },
    { successes: 129, trials: 136 },
    { successes: 70, trials: 82 },
  ],
  homogeneity: 12.6004,
  trend: 8.2249,
} as const;

/** The exact conditional comparison of rates at level 0.95 from the beta and binomial distributions in 45 digits: mpmath 1.3.0. */
export const RATE_FIGURES = [
  {
    a: { events: 11, exposure: 800 },
    b: { events: 23, exposure: 1011 },
    pValue: 0.2262043391710663,
    low: 0.2659977887004879,
    high: 1.2906493625172028,
  },
  {
    a: { events: 150, exposure: 1000 },
    b: { events: 120, exposure: 1000 },
    pValue: 0.077389398980218502,
    low: 0.97667384829571708,
    high: 1.6026658753742389,
  },
  {
    a: { events: 3, exposure: 7 },
    b: { events: 400, exposure: 100 },
    pValue: 1.3360584568579587e-8,
    low: 0.022002484244505736,
    high: 0.31538130868465555,
  },
  {
    a: { events: 50, exposure: 1 },
    b: { events: 20, exposure: 2 },
    pValue: 1.0100717855359351e-10,
    low: 2.923467183823161,
    high: 8.8668716167877509,
  },
] as const;
