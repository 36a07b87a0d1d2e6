/** R 4.2.2: lm, confint, cor.test(method = "kendall"). */
export const TREND_FIGURES = [
  {
    name: "NPS by month",
    values: [31, 29, 35, 33, 38, 36, 41, 39, 44, 40, 47, 45],
    slope: 1.4475524475524468,
    low: 1.0392327997780955,
    high: 1.8558720953267982,
    kendallPValue: 0.0003627859782809733,
  },
] as const;
