export { createRandom, fillCoarseUniforms, fillUniforms, nextUniform } from "../core/random.ts";
export type { Random } from "../core/random.ts";
export { binomialSample } from "./binomial-sample.ts";
export { multinomialSample } from "./multinomial-sample.ts";
export { adjustPValues } from "./adjust-p-values.ts";
export type { AdjustmentMethod, AdjustPValuesOptions } from "./adjust-p-values.ts";
export { agrestiCoullInterval } from "./agresti-coull-interval.ts";
export { betaDensity, betaDistribution, betaQuantile, betaUpperQuantile, betaUpperTail } from "./beta.ts";
export { binomialDensity, binomialDistribution, binomialQuantile, binomialUpperTail } from "./binomial.ts";
export { chiSquareTest } from "./chi-square-test.ts";
export type { ChiSquareTestOptions, ChiSquareTestResult } from "./chi-square-test.ts";
export { chiSquareDensity, chiSquareDistribution, chiSquareQuantile, chiSquareUpperQuantile, chiSquareUpperTail } from "./chi-square.ts";
export { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
export { compareMeans } from "./compare-means.ts";
export type { MeanComparison, MeanSample } from "./compare-means.ts";
export { compareProportions } from "./compare-proportions.ts";
export type {
  ProportionComparison,
  ProportionComparisonOptions,
  ProportionDifferenceMethod,
  ProportionEstimate,
} from "./compare-proportions.ts";
export { compareRates } from "./compare-rates.ts";
export type { RateComparison, RateComparisonOptions, RateCounts } from "./compare-rates.ts";
export type { Alternative, Comparison, ComparisonOptions, Equivalence } from "./comparison.ts";
export type { CountTable } from "./count-table.ts";
export { erf, erfc } from "./error-function.ts";
export { fDensity, fDistribution, fQuantile, fUpperQuantile, fUpperTail } from "./f.ts";
export { fisherTest } from "./fisher-test.ts";
export type { FisherTestOptions, FisherTestResult } from "./fisher-test.ts";
export { gammaDensity, gammaDistribution, gammaQuantile, gammaUpperQuantile, gammaUpperTail } from "./gamma.ts";
export { hypergeometric2F1, logHypergeometric2F1 } from "./hypergeometric-2f1.ts";
export { regularizedBeta, regularizedBetaInverse, regularizedBetaUpper, regularizedBetaUpperInverse } from "./incomplete-beta.ts";
export {
  regularizedGammaLower,
  regularizedGammaLowerInverse,
  regularizedGammaUpper,
  regularizedGammaUpperInverse,
} from "./incomplete-gamma.ts";
export type { Interval } from "./interval.ts";
export { jeffreysInterval } from "./jeffreys-interval.ts";
export { gammaFunction, logBeta, logGamma } from "./log-gamma.ts";
export { meanInterval } from "./mean-interval.ts";
export type { MeanEstimate } from "./mean-interval.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { normalDensity, normalDistribution, normalUpperTail } from "./normal.ts";
export { poissonDensity, poissonDistribution, poissonQuantile, poissonUpperTail } from "./poisson.ts";
export { proportionDetectableDifference } from "./proportion-detectable-difference.ts";
export type { ProportionDetectableDifference, ProportionDetectableInput } from "./proportion-detectable-difference.ts";
export { proportionInterval } from "./proportion-interval.ts";
export type { ProportionIntervalMethod, ProportionIntervalOptions } from "./proportion-interval.ts";
export { proportionPower } from "./proportion-power.ts";
export type { GroupSizes, ProportionPowerInput, ProportionPlanOptions } from "./proportion-power.ts";
export { proportionRatio } from "./proportion-ratio.ts";
export type { ProportionRatio, ProportionRatioInterval, ProportionRatioMethod, ProportionRatioOptions } from "./proportion-ratio.ts";
export { proportionSampleSizeForDifference } from "./proportion-sample-size-for-difference.ts";
export type { GroupSampleSizes, ProportionDifferenceGoal } from "./proportion-sample-size-for-difference.ts";
export { proportionSampleSize } from "./proportion-sample-size.ts";
export type { ProportionSampleSizeInput } from "./proportion-sample-size.ts";
export {
  mergeQuantileSketches,
  quantileOfSketch,
  type QuantileSketch,
  quantileSketch,
  type QuantileSketchOptions,
  sketchRelativeError,
} from "./quantile-sketch.ts";
export { quantile } from "./quantile.ts";
export type { QuantileOptions, QuantileType } from "./quantile.ts";
export type { SampleSize } from "./sample-size.ts";
export { ratioEstimate } from "./ratio-estimate.ts";
export type { RatioEstimate, RatioEstimateOptions } from "./ratio-estimate.ts";
export { studentTDensity, studentTDistribution, studentTQuantile, studentTUpperTail } from "./student-t.ts";
export type { ProportionCounts } from "./two-proportions.ts";
export { proportionHomogeneityTest } from "./proportion-homogeneity-test.ts";
export { proportionTest } from "./proportion-test.ts";
export type { ProportionTestMethod, ProportionTestResult, ProportionTestOptions } from "./proportion-test.ts";
export { proportionTrendTest } from "./proportion-trend-test.ts";
export type { ProportionTrendTestOptions, ProportionTrendTestResult } from "./proportion-trend-test.ts";
export { rateInterval } from "./rate-interval.ts";
export type { RateIntervalOptions } from "./rate-interval.ts";
export { symmetryTest } from "./symmetry-test.ts";
export type { SymmetryTestOptions, SymmetryTestResult } from "./symmetry-test.ts";
export { waldInterval } from "./wald-interval.ts";
export { wilsonCcInterval } from "./wilson-cc-interval.ts";
export { wilsonInterval } from "./wilson-interval.ts";
export type { PowerTails } from "./z-power.ts";
export { dotProduct, exactSum, moments } from "./moments.ts";
export type { SampleMoments } from "./moments.ts";
export { kaplanMeier, kaplanMeierFromLifeTable } from "./kaplan-meier.ts";
export type { KaplanMeierOptions, KaplanMeierResult, SurvivalStep } from "./kaplan-meier.ts";
export { lifeTable } from "./life-table.ts";
export type { LifeTable, LifeTableResult, LifeTableRow, SurvivalReadOptions } from "./life-table.ts";
export type { RestrictedMean } from "./restricted-mean.ts";
export type { SurvivalInterval } from "./survival-limits.ts";
export type { SurvivalQuantile } from "./survival-quantile.ts";
export type { EventColumn, NumberColumn } from "./survival-records.ts";
export { digamma } from "./digamma.ts";
export { minimize } from "./minimize.ts";
export type { MinimizeFailure, MinimizeOptions, MinimizeResult, ValueAndGradient } from "./minimize.ts";
export type { GroupColumn, GroupKey } from "./group-column.ts";
export { hazardByAge, hazardByAgeFromLifeTable } from "./hazard-by-age.ts";
export type { AgeHazard, HazardByAgeOptions, HazardByAgeResult } from "./hazard-by-age.ts";
export { logRank, logRankFromLifeTables } from "./log-rank.ts";
export type { LogRankGroup, LogRankOptions, LogRankRecordsOptions, LogRankResult, LogRankTable } from "./log-rank.ts";
export { nelsonAalen, nelsonAalenFromLifeTable } from "./nelson-aalen.ts";
export type { HazardInterval, HazardStep, NelsonAalenOptions, NelsonAalenResult } from "./nelson-aalen.ts";
export { areaUnderCurve } from "./area-under-curve.ts";
export type { AreaUnderCurve, AreaUnderCurveOptions } from "./area-under-curve.ts";
export { logisticRegression } from "./logistic-regression.ts";
export type {
  FailedLogistic,
  LogisticCoefficient,
  LogisticFailure,
  LogisticFit,
  LogisticRegressionOptions,
} from "./logistic-regression.ts";
export type { CovariateColumn } from "./cox-data.ts";
export type { CoxProblem } from "./cox-fit.ts";
export type { ChiSquareStatistic, TimeTransform } from "./cox-proportionality.ts";
export { coxRegression } from "./cox-regression.ts";
export type { CoxBaseline, CoxCoefficient, CoxFailure, CoxFit, CoxRegressionOptions, CoxRegressionResult } from "./cox-regression.ts";
export type { CoxTies } from "./cox-risk-sets.ts";
export { gini, lorenzCurve, type Gini, type GiniOptions, type LorenzCurve } from "./gini.ts";
export { correlation } from "./correlation.ts";
export type { Correlation, CorrelationMethod, CorrelationOptions } from "./correlation.ts";
export { linearRegression } from "./linear-regression.ts";
export type { LinearCoefficient, LinearRegressionOptions, LinearRegressionResult } from "./linear-regression.ts";
export { absorbingChain } from "./absorbing-chain.ts";
export type { AbsorbingChainResult } from "./absorbing-chain.ts";
export { distanceMatrix, euclideanDistances } from "./distance-matrix.ts";
export type { DistanceMatrix } from "./distance-matrix.ts";
export { gowerDistances } from "./gower.ts";
export type { FeatureColumn, GowerOptions } from "./gower.ts";
export { kMeans } from "./k-means.ts";
export type { KMeansOptions, KMeansResult } from "./k-means.ts";
export { kMedoids } from "./k-medoids.ts";
export type { KMedoidsResult } from "./k-medoids.ts";
export { silhouette } from "./silhouette.ts";
export type { SilhouetteResult } from "./silhouette.ts";
export { analysisOfVariance } from "./analysis-of-variance.ts";
export type { AnalysisOfVariance, KruskalWallisTest, VarianceGroup, WelchAnova } from "./analysis-of-variance.ts";
export { mannWhitneyTest } from "./mann-whitney-test.ts";
export type { MannWhitneyMethod, MannWhitneyOptions, MannWhitneyResult } from "./mann-whitney-test.ts";
