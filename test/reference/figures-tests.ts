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
