/** Figures of other tools, so that a clone without the shared folder still checks against something. */

/** Fourteen orders of ten customers. */
export const rfmTransactions = [
  ["a", "2024-01-05", 50],
  ["a", "2024-03-01", 60],
  ["b", "2024-02-11", 20],
  ["c", "2024-01-01", 10],
  ["c", "2024-02-01", 15],
  ["c", "2024-03-20", 100],
  ["d", "2023-12-24", 500],
  ["e", "2024-03-30", 5],
  ["f", "2024-02-28", 80],
  ["f", "2024-03-05", 70],
  ["g", "2023-11-11", 30],
  ["h", "2024-03-30", 45],
  ["i", "2024-01-05", 20],
  ["j", "2024-02-11", 20],
].map(([customer, at, amount]) => ({ customer: customer as string, at: at as string, amount: amount as number }));

export const rfmFigures = [
  {
    source: "rfm 0.3.0 rfm_table_order (R), where its quantiles plus 1 give the plain rule",
    expected: {
      scores: [
        ["a", 3, 4, 4],
        ["b", 3, 1, 1],
        ["c", 4, 5, 4],
        ["d", 1, 1, 5],
        ["e", 5, 1, 1],
        ["f", 4, 4, 5],
        ["g", 1, 1, 3],
        ["h", 5, 1, 3],
        ["i", 2, 1, 1],
        ["j", 3, 1, 1],
      ],
      monetary: [4, 0, 2, 2, 2],
    },
  },
];

/** Gini coefficients by ineq 0.2-13 (R). */
export const giniFigures = [
  { values: [1, 2, 3, 4, 5], gini: 0.2666666666666666, corrected: 0.33333333333333326 },
  { values: [0, 0, 0, 0, 10], gini: 0.8, corrected: 1 },
  { values: [0.01, 0.02, 0.05, 10, 250.75], gini: 0.7843576275735156, corrected: 0.9804470344668945 },
];

/** Changes split by exact fractions. */
export const mixFigures = [
  {
    source: "Kitagawa 1955 with midpoint weights, by exact fractions",
    before: { a: { size: 100, value: 0.4 }, b: { size: 300, value: 0.2 } },
    after: { a: { size: 250, value: 0.42 }, b: { size: 150, value: 0.18 } },
    change: 0.08,
    mix: 0.0825,
    rate: -0.0025,
  },
  {
    source: "Kitagawa 1955 with midpoint weights, where every segment fell and the total rose",
    before: { small: { size: 10, value: 0.9 }, large: { size: 90, value: 0.3 } },
    after: { small: { size: 90, value: 0.8 }, large: { size: 10, value: 0.2 } },
    change: 0.38,
    mix: 0.48,
    rate: -0.1,
  },
];
