interface LogisticFigure {
  readonly name: string;
  readonly outcome: readonly number[];
  readonly features: Readonly<Record<string, readonly number[]>>;
  readonly options: { readonly penalty?: number; readonly penaltyScale?: "raw" };
  readonly coefficients: readonly number[];
  readonly standardErrors?: readonly number[];
  readonly logLikelihood: number;
}

/** Maximum likelihood by R 4.2.2, glm; with a penalty by Newton's method in 40 digits (mpmath 1.2.1), which scikit-learn 1.2.1 agrees with. */
export const LOGISTIC_FIGURES: readonly LogisticFigure[] = [
  {
    name: "transmission by weight and power",
    outcome: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1],
    features: {
      wt: [
        2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2, 1.615, 1.835, 2.465,
        3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
      ],
      hp: [
        110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150, 150, 245, 175, 66, 91, 113,
        264, 175, 335, 109,
      ],
    },
    options: {},
    coefficients: [18.8662987172041, -8.08347518244463, 0.03625559608221656],
    standardErrors: [7.4435580602052855, 3.0686751130547014, 0.017734153650769382],
    logLikelihood: -5.029555236133493,
  },
  {
    name: "engine by consumption",
    outcome: [0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1],
    features: {
      mpg: [
        21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5,
        15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4,
      ],
    },
    options: {},
    coefficients: [-8.83307257679206, 0.4304135202626588],
    standardErrors: [3.162274091193895, 0.15842196958701854],
    logLikelihood: -12.766667576546517,
  },
  {
    name: "separated outcomes with a penalty of 1",
    outcome: [0, 0, 0, 0, 1, 1, 1, 1],
    features: { x: [1, 2, 3, 4, 5, 6, 7, 8] },
    options: { penalty: 1, penaltyScale: "raw" },
    coefficients: [-5.263947796976589, 1.1697661771059087],
    logLikelihood: -1.3424878753181035,
  },
];

/** pROC 1.18.0, ci.auc(method = "delong"). */
export const AREA_FIGURES = [
  {
    name: "six scores",
    outcome: [0, 0, 1, 1, 0, 1],
    score: [0.1, 0.4, 0.35, 0.8, 0.4, 0.4],
    auc: 0.6666666666666667,
    low: 0.16768426008099696,
    high: 1,
  },
  {
    name: "113 patients",
    outcome: [
      0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0,
    ],
    score: [
      0.13, 0.14, 0.1, 0.04, 0.13, 0.1, 0.47, 0.16, 0.18, 0.1, 0.12, 0.1, 0.44, 0.71, 0.04, 0.08, 0.49, 0.04, 0.07, 0.33, 0.09, 0.09, 0.07,
      0.11, 0.07, 0.17, 0.07, 0.11, 0.13, 0.19, 0.05, 0.16, 0.41, 0.14, 0.34, 0.35, 0.48, 0.09, 0.96, 0.25, 0.5, 0.46, 0.16, 0.07, 0.43,
      0.45, 0.11, 0.08, 0.09, 0.86, 0.52, 0.08, 0.06, 0.13, 2.07, 0.1, 0.14, 0.15, 0.07, 0.06, 0.77, 0.05, 0.09, 0.3, 0.03, 0.09, 0.04,
      0.23, 0.7, 0.09, 0.27, 0.71, 0.08, 0.26, 0.08, 0.16, 0.09, 0.13, 0.1, 0.08, 0.11, 0.33, 0.11, 0.28, 0.07, 0.1, 0.32, 0.22, 0.07, 0.05,
      0.24, 0.38, 0.1, 0.15, 0.08, 0.14, 0.1, 0.07, 0.04, 0.19, 0.56, 0.14, 0.58, 0.32, 0.82, 0.74, 0.15, 0.47, 0.17, 0.44, 0.15, 0.5, 0.48,
    ],
    auc: 0.7313685636856369,
    low: 0.6301182117616226,
    high: 0.8326189156096511,
  },
];

/** Wald p-values at the maximum in 40 digits: mpmath 1.3.0. */
export const LOGISTIC_P_VALUES = [
  { name: "transmission by weight and power", figure: 0, pValues: [0.011258202740763003, 0.0084338160612911035, 0.040914654210384267] },
  { name: "engine by consumption", figure: 1, pValues: [0.0052178797491918612, 0.0065900477913616775] },
] as const;
