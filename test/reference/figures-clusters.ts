/** kmeans (Hartigan-Wong, best of 2000 starts) and silhouette of cluster 2.1.4, by R 4.2.2. */
export const K_MEANS_FIGURES = {
  rows: [
    [0, 0],
    [0, 1],
    [1, 0],
    [10, 10],
    [10, 11],
    [11, 10],
    [5, 0],
  ],
  k: 3,
  withinSumOfSquares: 2.666666666666667,
  sizes: [3, 1, 3],
  meanSilhouette: 0.7098054354864397,
};

/** daisy with Gower's metric, pam and silhouette of cluster 2.1.4 (R 4.2.2), places from 0. */
export const GOWER_FIGURES = {
  features: {
    age: [23, 45, 31, 52, 60, 29, 41, 37, 24, 58],
    income: [28, 60.5, 41, 83, 75, 30, 52, 49, 26, 90],
    plan: ["basic", "pro", "basic", "pro", "team", "basic", "pro", "pro", "basic", "team"],
    vip: ["n", "y", "n", "y", "y", "n", "n", "y", "n", "y"],
  },
  /** From the first to the others. */
  distances: [
    0.7756017736486487, 0.10483530405405406, 0.9107896959459459, 0.93359375, 0.04835304054054054, 0.4653716216216216, 0.6766258445945946,
    0.014569256756756757, 0.9786739864864865,
  ],
  medoids: [5, 1],
  sizes: [4, 6],
  total: 1.5597022804054053,
  meanSilhouette: 0.634569445755176,
};

/** wilcox.test, anova(lm), kruskal.test and oneway.test of R 4.2.2. */
export const RANK_FIGURES = [
  { x: [1.1, 2.2, 3.3, 4.4], y: [0.5, 2.5, 6.1, 7.2, 8.3], u: 6, exact: 0.4126984126984127, corrected: 0.3912672792826394 },
  { x: [5, 4, 4, 3, 5, 2, 1, 5, 4], y: [3, 3, 2, 4, 1, 2, 2, 5], u: 50, exact: null, corrected: 0.18423530770570443 },
];

/** anova(lm), oneway.test and kruskal.test of R 4.2.2 on its InsectSprays (Beall 1942), by spray. */
export const SPRAYS = {
  values: [
    [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13],
    [11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13],
    [0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4],
    [3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4],
    [3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4],
    [11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13],
  ],
  etaSquared: 0.7244390155627941,
  omegaSquared: 0.7006379035533515,
  f: 34.70228205549173,
  pValue: 3.182583726145096e-17,
  welch: 36.06544389357725,
  kruskalWallis: 54.691344622371446,
};
