/** Published figures about two proportions, for a clone without the shared reference folder. */

/** Newcombe 1998, Statistics in Medicine 17:873, table II, 95 % intervals: successes and trials of both groups, then the limits of each method. */
export const NEWCOMBE_TABLE_II = [
  {
    contrast: [56, 70, 48, 80],
    limits: {
      wald: [0.0575, 0.3425],
      "wald-cc": [0.0441, 0.3559],
      score: [0.0533, 0.3377],
      "miettinen-nurminen": [0.0528, 0.3382],
      newcombe: [0.0524, 0.3339],
    },
  },
  {
    contrast: [9, 10, 3, 10],
    limits: {
      wald: [0.2605, 0.9395],
      "wald-cc": [0.1605, 1],
      score: [0.1821, 0.837],
      "miettinen-nurminen": [0.17, 0.8406],
      newcombe: [0.1705, 0.809],
    },
  },
  {
    contrast: [6, 7, 2, 7],
    limits: {
      wald: [0.1481, 0.9947],
      "wald-cc": [0.0053, 1],
      score: [0.0544, 0.8478],
      "miettinen-nurminen": [0.0342, 0.8534],
      newcombe: [0.0582, 0.8062],
    },
  },
  {
    contrast: [5, 56, 0, 29],
    limits: {
      wald: [0.0146, 0.164],
      "wald-cc": [-0.0116, 0.1901],
      score: [-0.0313, 0.1926],
      "miettinen-nurminen": [-0.0326, 0.1933],
      newcombe: [-0.0381, 0.1926],
    },
  },
  {
    contrast: [0, 10, 0, 20],
    limits: { wald: [0, 0], score: [-0.1611, 0.2775], "miettinen-nurminen": [-0.1658, 0.2844], newcombe: [-0.1611, 0.2775] },
  },
  {
    contrast: [10, 10, 0, 20],
    limits: { wald: [1, 1], "wald-cc": [0.925, 1], score: [0.7225, 1], "miettinen-nurminen": [0.7156, 1], newcombe: [0.6791, 1] },
  },
  {
    contrast: [10, 10, 0, 10],
    limits: { wald: [1, 1], "wald-cc": [0.9, 1], score: [0.6777, 1], "miettinen-nurminen": [0.6636, 1], newcombe: [0.6075, 1] },
  },
] as const;

/** Koopman 1984, Biometrics 40:513: the 95 % score interval of the ratio of 36 of 40 to 16 of 80. */
export const KOOPMAN_EXAMPLE = { a: { successes: 36, trials: 40 }, b: { successes: 16, trials: 80 }, low: 2.94, high: 7.15 } as const;
