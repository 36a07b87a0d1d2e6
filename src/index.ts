export type { AnyRow } from "./core/any-row.ts";
export type { YesWhen } from "./core/yes-when.ts";
export type { Column, Columns, GetColumn, ItemColumn } from "./core/columns.ts";
export { filterInput, mapInput, mapResult } from "./core/combine.ts";
export type {
  CollectRule,
  ContactFolding,
  FieldSource,
  FoldingRule,
  FunnelFolding,
  KeyDefinition,
  KeyRule,
  LabeledField,
  LostRule,
  MetricDefinition,
  TallyDefinition,
  TallyKinds,
  TransitionFolding,
} from "./core/definition.ts";
export { CxError, type CxErrorCode } from "./core/errors.ts";
export type { ExactSum } from "./core/exact-sum.ts";
export type { ColumnValues, Field, FieldMetric } from "./core/fields.ts";
export type { GroupCollector, Grouping, RowCollector } from "./core/groups.ts";
export { collect, measure, type Records } from "./core/measure.ts";
export type { CollectOptions, InvalidRule, Metric, RecordCounts } from "./core/metric.ts";
export type { Rating, RatingTally, Scale } from "./core/rating-tally.ts";
export type { Instant, Period } from "./core/time.ts";
export {
  ces,
  cesFromCounts,
  cesOf,
  type CesCountsOptions,
  type CesOptions,
  type CesResult,
  type CesScale,
  type RatingCounts,
} from "./survey/ces.ts";
export { compareNps, type CompareNpsOptions, type NpsComparison, type NpsComparisonMethod } from "./survey/compare-nps.ts";
export {
  compareNpsGroups,
  type CompareNpsGroupsOptions,
  type NpsGroupDifference,
  type NpsGroupsComparison,
  type NpsHomogeneity,
} from "./survey/compare-nps-groups.ts";
export {
  compareRevenueWeightedNps,
  type RevenueWeightedNpsComparison,
  type RevenueWeightedNpsEstimate,
} from "./survey/compare-revenue-weighted-nps.ts";
export {
  csat,
  csatFromCounts,
  csatFromDistribution,
  csatOf,
  type CsatCounts,
  type CsatCountsOptions,
  type CsatCountsResult,
  type CsatDistributionOptions,
  type CsatOptions,
  type CsatResult,
} from "./survey/csat.ts";
export type { CsatPreset, CsatScale } from "./survey/csat-scale.ts";
export {
  enps,
  enpsFromCounts,
  enpsOf,
  type EnpsCountsOptions,
  type EnpsCountsResult,
  type EnpsHeadcount,
  type EnpsOptions,
  type EnpsParticipation,
  type EnpsResult,
} from "./survey/enps.ts";
export {
  likertField,
  likertLabels,
  likertRatings,
  type LikertAnswer,
  type LikertReader,
  type LikertScale,
  type LikertScaleName,
} from "./survey/likert.ts";
export {
  nps,
  npsFromCounts,
  npsOf,
  type NpsCounts,
  type NpsCountsOptions,
  type NpsCountsResult,
  type NpsOptions,
  type NpsResult,
  type NpsScale,
} from "./survey/nps.ts";
export { npsBayes } from "./survey/nps-bayes.ts";
export { npsBootstrap, type NpsBootstrapOptions } from "./survey/nps-bootstrap.ts";
export { npsInterval, type NpsIntervalOptions } from "./survey/nps-interval.ts";
export type { NpsInterval, NpsIntervalMethod, NpsMethod } from "./survey/nps-limits.ts";
export type { NpsEstimate } from "./survey/nps-answers.ts";
export { npsDetectableDifference, type NpsDetectableInput } from "./survey/nps-detectable-difference.ts";
export { npsPower, type NpsGroupSizes, type NpsPowerInput, type NpsPlanOptions } from "./survey/nps-power.ts";
export { npsSampleSize, type NpsSampleSizeInput } from "./survey/nps-sample-size.ts";
export { npsSampleSizeForDifference, type NpsDifferenceGoal } from "./survey/nps-sample-size-for-difference.ts";
export type { NpsShares, NpsVariance } from "./survey/nps-variance.ts";
export { npsTest, type NpsTestMethod, type NpsTestOptions, type NpsTestResult } from "./survey/nps-test.ts";
export type { DistributionPoint } from "./survey/rating-distribution.ts";
export type { MeanIntervalMethod } from "./survey/rating-mean.ts";
export {
  revenueWeightedNps,
  revenueWeightedNpsFromCounts,
  revenueWeightedNpsOf,
  type RevenueCounts,
  type RevenueWeightedNpsColumns,
  type RevenueWeightedNpsCounts,
  type RevenueWeightedNpsCountsOptions,
  type RevenueWeightedNpsFields,
  type RevenueWeightedNpsOptions,
  type RevenueWeightedNpsRecord,
  type RevenueWeightedNpsResult,
} from "./survey/revenue-weighted-nps.ts";
export type { CategoryRevenue, WeightedIntervalMethod } from "./survey/weighted-ratio.ts";
export type {
  AccountRevenue,
  AnswerRule,
  ChosenAnswer,
  FoldedAccounts,
  WeightedAnswer,
  WeightedDefinition,
  WeightedPoint,
  WeightedTally,
} from "./survey/weighted-tally.ts";
export { churnByPeriod, type ChurnByPeriodResult, type ChurnPeriodResult, type ChurnPeriods } from "./retention/churn-by-period.ts";
export {
  churnFromRecords,
  churnOf,
  type ChurnCounts,
  type ChurnFields,
  type ChurnFlow,
  type ChurnOptions,
  type ChurnResult,
  type ChurnTally,
  type ChurnWindow,
  type ChurnWindowDates,
  type ChurnWindowDays,
  type FoldedCustomers,
} from "./retention/churn-from-records.ts";
export {
  churnRate,
  type ChurnBasis,
  type ChurnIntervalOptions,
  type ChurnRateCounts,
  type ChurnRateOptions,
  type ChurnRateResult,
} from "./retention/churn-rate.ts";
export {
  churnRateOf,
  type ChurnRateFields,
  type ChurnRateOfOptions,
  type ChurnRateOfResult,
  type ChurnRateTally,
  type RevenueChurn,
  type RevenueSums,
} from "./retention/churn-rate-of.ts";
export {
  cohortRetention,
  cohortRetentionOf,
  type CohortActivityFields,
  type CohortActivityRecord,
  type CohortOptions,
  type CohortRetentionResult,
} from "./retention/cohort-retention.ts";
export type { CohortTally, FoldedCohort } from "./retention/cohort-tally.ts";
export type { Cohort, CohortAge, CohortCell, CohortFlow, CohortKind, CohortTriangle } from "./retention/cohort-triangle.ts";
export { convertRate, type PeriodConversion, type RatioConversion } from "./retention/convert-rate.ts";
export {
  revenueRetention,
  type NetRetentionOptions,
  type NetRetentionRule,
  type RevenueBridge,
  type RevenueMovements,
  type RevenueRates,
  type RevenueRetentionResult,
} from "./retention/revenue-retention.ts";
export {
  revenueRetentionFromRecords,
  revenueRetentionOf,
  type RevenueRecord,
  type RevenueRetentionFields,
  type RevenueRetentionOptions,
  type RevenueRetentionSeries,
} from "./retention/revenue-retention-from-records.ts";
export {
  answersAt,
  type ValidAnswerRule,
  type AnswersAtOptions,
  type AnswersAtResult,
  type CustomerAnswer,
  type ValidAnswer,
} from "./retention/answers-at.ts";
export {
  churnByCategory,
  type CategoryChurn,
  type ChurnByCategoryOptions,
  type ChurnByCategoryResult,
  type PaidSpellRecord,
} from "./retention/churn-by-category.ts";
export type { RatingCategories, RatingCategoriesName } from "./retention/rating-categories.ts";
export {
  retentionByTenure,
  type RetentionByTenure,
  type RetentionByTenureOptions,
  type RetentionTenure,
} from "./retention/retention-by-tenure.ts";
export {
  survivalByCategory,
  type CategorySurvival,
  type SurvivalByCategoryOptions,
  type SurvivalByCategoryResult,
} from "./retention/survival-by-category.ts";
export type { LifeTableRule, LifeTableTally } from "./retention/life-table-tally.ts";
export {
  survivalOf,
  type SurvivalDurationFields,
  type SurvivalOfOptions,
  type SurvivalOfResult,
  type SurvivalSpellFields,
} from "./retention/survival-of.ts";
export type { RevenueCustomers, RevenuePeriodResult } from "./retention/revenue-bridge.ts";
export type { FoldedMovement, FoldedRevenue, FoldedSpreads } from "./retention/folded-revenue.ts";
export { spellsFromActivity, type ActivityRecord, type ActivityRule, type ActivitySpell } from "./retention/spells-from-activity.ts";
export {
  businessHours,
  type BusinessHours,
  type BusinessHoursOptions,
  type Holiday,
  type OpenHours,
  type Weekday,
} from "./service/business-hours.ts";
export {
  durations,
  type DurationPercentile,
  type DurationsOptions,
  type DurationsReadOptions,
  type DurationsResult,
} from "./service/durations.ts";
export {
  durationsOf,
  type DurationFields,
  type DurationRule,
  type DurationsOfOptions,
  type DurationsTally,
  type DurationUnit,
} from "./service/durations-of.ts";
export type { DayParts, WeekRule } from "./core/definition.ts";
export type { QuantileSketch } from "./stats/quantile-sketch.ts";
export {
  abandonment,
  abandonmentFromCounts,
  abandonmentOf,
  type AbandonmentCounts,
  type AbandonmentFields,
  type AbandonmentFormula,
  type AbandonmentFromCountsOptions,
  type AbandonmentFromRecordsResult,
  type AbandonmentOptions,
  type AbandonmentResult,
} from "./service/abandonment.ts";
export {
  backlog,
  backlogOf,
  type BacklogDay,
  type BacklogFields,
  type BacklogOptions,
  type BacklogResult,
  type BacklogTally,
  type BacklogTicket,
} from "./service/backlog.ts";
export { channelConsistency, type ChannelConsistencyResult, type ChannelCounts, type ChannelShare } from "./service/channel-consistency.ts";
export {
  contactsPerCustomer,
  contactsPerCustomerOf,
  type ContactFrequency,
  type ContactsByCustomerTally,
  type ContactsPerCustomerFields,
  type ContactsPerCustomerOptions,
  type ContactsPerCustomerResult,
} from "./service/contacts-per-customer.ts";
export {
  reopenRate,
  reopenRateFromCounts,
  reopenRateOf,
  type ReopenCounts,
  type ReopenFields,
  type ReopenRateFromTicketsResult,
  type ReopenRateOptions,
  type ReopenRateResult,
  type ReopenTicket,
} from "./service/reopen-rate.ts";
export {
  ticketTimes,
  ticketTimesOf,
  type Milestone,
  type TicketTimesFields,
  type TicketTimesOptions,
  type TicketTimesResult,
  type TicketTimesTally,
  type TimedTicket,
  type TimeTable,
} from "./service/ticket-times.ts";
export {
  turnaround,
  turnaroundOf,
  type TurnaroundFields,
  type TurnaroundOptions,
  type TurnaroundPart,
  type TurnaroundResult,
  type TurnaroundTally,
  type TurnaroundTimes,
} from "./service/turnaround.ts";
export type { TicketRule } from "./core/definition.ts";
export type { Share } from "./stats/share.ts";
export { fcr, type FcrCounts, type FcrResult } from "./service/fcr.ts";
export {
  fcrFromContacts,
  fcrOf,
  type FcrChannel,
  type FcrFields,
  type FcrFromContactsResult,
  type FcrOptions,
  type FcrShare,
} from "./service/fcr-from-contacts.ts";
export {
  oneTouch,
  oneTouchFromCounts,
  oneTouchOf,
  type OneTouchCounts,
  type OneTouchFields,
  type OneTouchFromTicketsResult,
  type OneTouchOptions,
  type OneTouchReading,
  type OneTouchResult,
  type OneTouchTally,
  type OneTouchTicket,
  type ReplyRange,
} from "./service/one-touch.ts";
export {
  serviceLevel,
  serviceLevelOf,
  type ServiceContact,
  type ServiceLevelFields,
  type ServiceLevelFromRecordsResult,
  type ServiceLevelOptions,
  type ServiceLevelTally,
} from "./service/service-level.ts";
export {
  serviceLevelFromCounts,
  type ServiceLevelCounts,
  type ServiceLevelFormula,
  type ServiceLevelFromCountsOptions,
  type ServiceLevelResult,
} from "./service/service-level-from-counts.ts";
export {
  scorecard,
  type AnyFieldMetric,
  type MetricResults,
  type NameOf,
  type RowOf,
  type Scorecard,
  type ScorecardDefinition,
  type ScorecardResult,
  type ScorecardTally,
  type Segment,
  type SegmentTally,
  type Together,
} from "./segments/scorecard.ts";
export {
  rfm,
  rfmFromCustomers,
  rfmOf,
  type CustomerSummary,
  type RfmFields,
  type RfmOptions,
  type RfmResult,
  type RfmScoreOptions,
  type RfmScoresResult,
  type Transaction,
} from "./segments/rfm.ts";
export { RFM_SEGMENTS, type RfmAverage, type RfmCustomer, type RfmSegment, type RfmSegmentRule } from "./segments/rfm-segments.ts";
export type { RfmBinning, RfmBins, RfmMeasure, RfmScores, RfmThresholds } from "./segments/rfm-scores.ts";
export {
  valueTiers,
  valueTiersOf,
  type CustomerValue,
  type TieredCustomer,
  type ValueShare,
  type ValueTier,
  type ValueTiersFields,
  type ValueTiersOptions,
  type ValueTiersResult,
} from "./segments/value-tiers.ts";
export type { CustomerSums, CustomerSumsTally } from "./segments/customer-sums.ts";
export type { Gini, LorenzCurve } from "./stats/gini.ts";
export {
  lift,
  liftFromCounts,
  liftOf,
  type LiftCounts,
  type LiftCountsResult,
  type LiftFields,
  type LiftOptions,
  type LiftReadOptions,
  type LiftResult,
  type LiftTally,
  type SegmentLift,
} from "./segments/lift.ts";
export {
  mixShift,
  type MixInput,
  type MixSegment,
  type MixShiftOptions,
  type MixShiftResult,
  type MixSide,
  type SizedSegment,
  type SizedValue,
} from "./segments/mix-shift.ts";
export {
  compareSegments,
  type ComparedScorecard,
  type ComparedSegment,
  type CompareSegmentsOptions,
  type SegmentComparison,
  type SegmentFigure,
  type SegmentsComparison,
} from "./segments/compare-segments.ts";
export type { MeanMeasure, SegmentMeasure } from "./stats/segment-measure.ts";
export type { Shrunken } from "./segments/shrinkage.ts";
export type { Suppressed } from "./segments/present-scorecard.ts";
export type { NetComparisonMethod } from "./stats/compare-net-scores.ts";
export type { NetCounts } from "./stats/net-score.ts";
export { collectStream, measureStream, type StreamOptions, type StreamProgress, type StreamSource } from "./run/collect-stream.ts";
export type { ItemReader, NamedColumns, PlacedColumns, StreamItem } from "./run/batch.ts";
export { loadCheckpoint, saveCheckpoint, type Checkpoint, type CheckpointOptions, type LoadedCheckpoint } from "./run/checkpoint.ts";
export type { ReadableSource, ReadResult, StopSignal } from "./run/source.ts";
export { combineFnOf, type CombineFn } from "./run/combine-fn-of.ts";
export type { SegmentedMetric } from "./core/segment-table.ts";
export { ageBands, bands, byPeriod, byValue, type KeyValue, type PeriodKeyOptions, type SegmentKey } from "./core/segment-key.ts";
export {
  budget,
  type BudgetGap,
  type BudgetGroup,
  type BudgetInput,
  type BudgetPeriod,
  type BudgetResult,
  type FundedItem,
} from "./budget/budget.ts";
export { businessCase, type BusinessCaseInput, type BusinessCaseResult, type NpvInterval } from "./budget/business-case.ts";
export { type CompletionForecasts, earnedValue, type EarnedValueInput, type EarnedValueResult } from "./budget/earned-value.ts";
export { irr, type IrrResult } from "./budget/irr.ts";
export { mirr, type MirrRates, type MirrResult } from "./budget/mirr.ts";
export { npv } from "./budget/npv.ts";
export { discountedPayback, payback, type PaybackResult } from "./budget/payback.ts";
export { payment, type PaymentInput, type PaymentResult } from "./budget/payment.ts";
export {
  retentionProfit,
  type RetentionProfitInput,
  type RetentionCurveInput,
  type RetentionGainsInterval,
  type RetentionProfitInterval,
  type RetentionProfitResult,
} from "./budget/retention-profit.ts";
export { roi, type RoiInput, type RoiResult } from "./budget/roi.ts";
export { xirr, type XirrResult } from "./budget/xirr.ts";
export { xnpv } from "./budget/xnpv.ts";
export type { Contact, ContactTally, FoldedContacts, KeptContact, Name } from "./service/contact-history.ts";
export type { ContactOutcomes } from "./service/first-contacts.ts";
export {
  recovery,
  recoveryOf,
  type CategoryCounts,
  type RecoveryFields,
  type RecoveryOptions,
  type RecoveryResult,
  type RecoveryTally,
  type WaveAnswer,
  type WaveRecoveryResult,
} from "./survey/recovery.ts";
export {
  closedLoop,
  closedLoopOf,
  type ClosedLoopFields,
  type ClosedLoopOptions,
  type ClosedLoopResult,
  type OpenLoops,
} from "./survey/closed-loop.ts";
export type { LoopRule, LoopTally, LoopTicket, LoopUnit } from "./survey/closed-loop-tally.ts";
export type { FollowUp } from "./survey/follow-up.ts";
export { cxHealth, type CxHealthResult, type HealthSign, type HealthSignName } from "./health/cx-health.ts";
export type { Finding, HealthCheck, HealthCheckName } from "./health/health-check.ts";
export type { HealthEvidence, JourneyMapEvidence, KpiEvidence, MeasuredShare, SegmentAttribute } from "./health/health-evidence.ts";
export { healthThresholds, type HealthThresholdOptions, type HealthThresholds, type SourcedThreshold } from "./health/health-thresholds.ts";
export type { PairedChange } from "./survey/paired-change.ts";
export type { Flag } from "./core/flag.ts";
export type { ShareOptions } from "./stats/share.ts";
export type { BudgetItem, DatedCost, Schedule } from "./budget/budget-item.ts";
export type { AmountInterval, CaseItem, RetentionGains } from "./budget/case-item.ts";
export type { CashFlowTiming, TimingOptions } from "./budget/cash-flows.ts";
export type { DatedFlow } from "./budget/dated-flows.ts";
export type { SpellRecord } from "./retention/spell.ts";
export type { CustomerId } from "./retention/customer-key.ts";
export type { ExactRevenue, RevenueTally } from "./retention/revenue-tally.ts";
export {
  compareProportions,
  type ProportionComparison,
  type ProportionComparisonOptions,
  type ProportionDifferenceMethod,
  type ProportionEstimate,
} from "./stats/compare-proportions.ts";
export type { Alternative, Comparison, ComparisonOptions, Equivalence } from "./stats/comparison.ts";
export type { Interval } from "./stats/interval.ts";
export {
  proportionDetectableDifference,
  type ProportionDetectableDifference,
  type ProportionDetectableInput,
} from "./stats/proportion-detectable-difference.ts";
export type { ProportionIntervalMethod } from "./stats/proportion-interval.ts";
export { adjustPValues, type AdjustmentMethod, type AdjustPValuesOptions } from "./stats/adjust-p-values.ts";
export { chiSquareTest, type ChiSquareTestOptions, type ChiSquareTestResult } from "./stats/chi-square-test.ts";
export { compareMeans, type MeanComparison, type MeanSample } from "./stats/compare-means.ts";
export type { CountTable } from "./stats/count-table.ts";
export type { MeanEstimate } from "./stats/mean-interval.ts";
export type { SampleMoments } from "./stats/moments.ts";
export { type GroupSizes, proportionPower, type ProportionPowerInput, type ProportionPlanOptions } from "./stats/proportion-power.ts";
export {
  type GroupSampleSizes,
  type ProportionDifferenceGoal,
  proportionSampleSizeForDifference,
} from "./stats/proportion-sample-size-for-difference.ts";
export { proportionSampleSize, type ProportionSampleSizeInput } from "./stats/proportion-sample-size.ts";
export {
  proportionRatio,
  type ProportionRatio,
  type ProportionRatioInterval,
  type ProportionRatioMethod,
  type ProportionRatioOptions,
} from "./stats/proportion-ratio.ts";
export type { SampleSize } from "./stats/sample-size.ts";
export type { ProportionCounts } from "./stats/two-proportions.ts";
export type { PowerTails } from "./stats/z-power.ts";
export { totalOf, type TotalResult, type TotalTally } from "./segments/total-of.ts";
export {
  kaplanMeier,
  kaplanMeierFromLifeTable,
  type KaplanMeierOptions,
  type KaplanMeierResult,
  type SurvivalStep,
} from "./stats/kaplan-meier.ts";
export type { CovariateColumn } from "./stats/cox-data.ts";
export type { CoxProblem } from "./stats/cox-fit.ts";
export type { ChiSquareStatistic, TimeTransform } from "./stats/cox-proportionality.ts";
export {
  coxRegression,
  type CoxBaseline,
  type CoxCoefficient,
  type CoxFailure,
  type CoxFit,
  type CoxRegressionOptions,
  type CoxRegressionResult,
} from "./stats/cox-regression.ts";
export type { CoxTies } from "./stats/cox-risk-sets.ts";
export type { GroupColumn, GroupKey } from "./stats/group-column.ts";
export {
  hazardByAge,
  hazardByAgeFromLifeTable,
  type AgeHazard,
  type HazardByAgeOptions,
  type HazardByAgeResult,
} from "./stats/hazard-by-age.ts";
export {
  logRank,
  logRankFromLifeTables,
  type LogRankGroup,
  type LogRankOptions,
  type LogRankRecordsOptions,
  type LogRankResult,
  type LogRankTable,
} from "./stats/log-rank.ts";
export {
  nelsonAalen,
  nelsonAalenFromLifeTable,
  type HazardInterval,
  type HazardStep,
  type NelsonAalenOptions,
  type NelsonAalenResult,
} from "./stats/nelson-aalen.ts";
export { lifeTable, type LifeTable, type LifeTableResult, type LifeTableRow, type SurvivalReadOptions } from "./stats/life-table.ts";
export type { RestrictedMean } from "./stats/restricted-mean.ts";
export type { SurvivalInterval } from "./stats/survival-limits.ts";
export type { SurvivalQuantile } from "./stats/survival-quantile.ts";
export type { EventColumn, NumberColumn } from "./stats/survival-records.ts";
export { type ChosenPhase, type GreedyChoice, prioritize, type PrioritizeOptions, type PrioritizeResult } from "./budget/prioritize.ts";
export {
  type ActualItem,
  budgetVariance,
  type BudgetVarianceResult,
  type GroupVariance,
  type ItemVariance,
  type PeriodVariance,
  type VarianceActual,
  type VarianceFigures,
  type VariancePlan,
} from "./budget/budget-variance.ts";
export { benefitCost, type BenefitCostResult } from "./budget/benefit-cost.ts";
export { frontier, type FrontierOptions, type FrontierPoint } from "./budget/frontier.ts";
export { trim, type TrimOptions, type TrimResult } from "./budget/trim.ts";
export type { ChoiceOptions } from "./budget/choice-problem.ts";
export {
  customerLifetimeValue,
  type CustomerLifetimeValueInput,
  type CustomerLifetimeValueOptions,
  type CustomerLifetimeValueResult,
  type MarginTiming,
  type MeasuredRetention,
  type RetentionLimits,
} from "./retention/customer-lifetime-value.ts";
export {
  type FailedShiftedBetaGeometric,
  type GeometricLimit,
  shiftedBetaGeometric,
  type ShiftedBetaGeometricFit,
  type ShiftedBetaGeometricOptions,
} from "./retention/shifted-beta-geometric.ts";
export {
  type ExpectedValue,
  type RenewalTiming,
  type RetentionCurve,
  type RetentionCurveOptions,
  shiftedBetaGeometricCurve,
  type ShiftedBetaGeometricModel,
  type ShiftedBetaGeometricParameter,
  shiftedBetaGeometricValue,
  type ShiftedBetaGeometricValueOptions,
} from "./retention/shifted-beta-geometric-curve.ts";
export { bgNbd, type BgNbdFit, type BgNbdOptions, type FailedBgNbd, type PurchaseCounts } from "./retention/bg-nbd.ts";
export {
  bgNbdExpected,
  type BgNbdModel,
  type BgNbdParameter,
  bgNbdPredict,
  type BgNbdPrediction,
  type ExpectedPurchases,
  type PurchaseHistory,
  type PurchaseHorizon,
} from "./retention/bg-nbd-predict.ts";
export {
  bgNbdLifetimeValue,
  type CustomerHistory,
  type LifetimeModels,
  type LifetimeValue,
  type LifetimeValueOptions,
} from "./retention/bg-nbd-lifetime-value.ts";
export {
  type ExpectedSpend,
  type FailedGammaGamma,
  gammaGamma,
  type GammaGammaFit,
  type GammaGammaModel,
  type GammaGammaOptions,
  type GammaGammaParameter,
  gammaGammaPredict,
  type SpendCounts,
  type SpendHistory,
} from "./retention/gamma-gamma.ts";
export type { FittedModel } from "./retention/fitted-model.ts";
export type { Customers } from "./retention/purchase-records.ts";
export type { FailedFit, FitEdge, FitFailure, MaximumLikelihood } from "./stats/positive-fit.ts";
export type { CaseInputs, CaseModel, ModelAmount, ModelItem } from "./budget/case-model.ts";
export { type Distribution, fillDistribution, type MeasuredLimits } from "./budget/distribution.ts";
export type { RankCorrelation } from "./budget/rank-correlation.ts";
export {
  type SimulatedPayback,
  type SimulatedPercentile,
  type SimulatedProbability,
  simulate,
  simulationFromParts,
  type SimulationOptions,
  type SimulationResult,
  type SimulationStep,
} from "./budget/simulate.ts";
export { type SimulationDrawOptions, type SimulationPart, simulationPart, type SimulationPartOptions } from "./budget/simulation-part.ts";
export { breakEven, type BreakEvenOptions, type BreakEvenResult } from "./budget/break-even.ts";
export { churnCost, type ChurnCostInput, type ChurnCostResult } from "./budget/churn-cost.ts";
export type { CarriedInterval, MeasuredChurn, MeasuredRate, RateLimits } from "./budget/measured-rate.ts";
export {
  type CategoryCustomers,
  type CategoryRevenueRow,
  type ChurnByCategory,
  type NpsCategory,
  npsRevenueImpact,
  type NpsRevenueImpactInput,
  type NpsRevenueImpactResult,
  revenueByCategory,
  type RevenueByCategoryResult,
  type RevenueByNps,
} from "./budget/nps-revenue-impact.ts";
export { retentionForEffect, type RetentionForEffectInput, type RetentionForEffectResult } from "./budget/retention-for-effect.ts";
export { type Scenario, type ScenarioOptions, scenarios } from "./budget/scenarios.ts";
export { sensitivity, type SensitivityBar, type SensitivityOptions, type SensitivityResult } from "./budget/sensitivity.ts";
export {
  type MeasuredFcr,
  type ServiceLoad,
  serviceSavings,
  type ServiceSavingsInput,
  type ServiceSavingsResult,
} from "./budget/service-savings.ts";
export {
  churnRisk,
  type ChurnRiskCounts,
  type ChurnRiskFit,
  type ChurnRiskModel,
  type ChurnRiskOptions,
  churnRiskQuality,
  type ChurnRiskReadOptions,
  type FailedChurnRisk,
} from "./retention/churn-risk.ts";
export { type ChurnPrediction, predictChurn, type PredictChurnOptions } from "./retention/churn-risk-predict.ts";
export type { CalibrationRow, ChurnRiskQuality, LiftRow } from "./retention/churn-risk-quality.ts";
export type { ModelFeature, RiskFeature } from "./retention/risk-features.ts";
export {
  type MeasuredComplaintRate,
  silentChurn,
  type SilentChurnInput,
  type SilentChurnMethod,
  type SilentChurnOptions,
  type SilentChurnResult,
} from "./retention/silent-churn.ts";
export type { LogisticCoefficient, LogisticFailure } from "./stats/logistic-regression.ts";
export { type CustomerPurchases, type OrderRecord, purchaseHistories, type PurchaseHistoryRule } from "./retention/purchase-histories.ts";
export { trend, type RollingValue, type TrendOptions, type TrendPoint, type TrendPrediction, type TrendResult } from "./health/trend.ts";
export type { Series, SeriesPoint } from "./health/series.ts";
export { goal, type GoalInput, type GoalMeasurement, type GoalOptions, type GoalResult } from "./health/goal.ts";
export { forecast, type ForecastPoint, type ForecastResult, type ForecastState } from "./health/forecast.ts";
export type { ForecastMethod, ForecastOptions, ForecastStart } from "./health/forecast-options.ts";
export { forecastAccuracy, type ForecastAccuracyOptions } from "./health/forecast-accuracy.ts";
export type { ForecastErrors } from "./stats/forecast-errors.ts";
export { backtest, type BacktestOptions, type BacktestResult, type HorizonErrors } from "./health/backtest.ts";
export { controlChart, type ControlChartOptions, type ControlChartResult, type ControlPoint } from "./health/control-chart.ts";
export type { ControlChartInput } from "./health/chart-data.ts";
export type { RuleViolation, RunRule } from "./stats/run-rules.ts";
export {
  changePoint,
  type ChangeCandidate,
  type ChangePointOptions,
  type ChangePointResult,
  type LevelChange,
} from "./health/change-point.ts";
export {
  type Kpi,
  type KpiStatus,
  type KpiTier,
  type KpiTierResult,
  kpiTiers,
  type KpiTiersOptions,
  type KpiTiersResult,
  type TieredKpi,
} from "./health/kpi-tiers.ts";
export {
  drivers,
  type Driver,
  type DriverQuadrant,
  type DriversOptions,
  type DriversResult,
  type ImportanceMethod,
} from "./segments/drivers.ts";
export { personas, type Persona, type PersonaFeature, type PersonasResult } from "./segments/personas.ts";
export type { PersonaMethod, PersonasOptions } from "./segments/persona-options.ts";
export type { TypicalCategory, TypicalNumber, TypicalValue } from "./segments/persona-profile.ts";
export type { FeatureKind } from "./segments/mixed-columns.ts";
export {
  type AttributeSide,
  type AttributeValue,
  type OutcomeAttribute,
  segmentValue,
  type SegmentValueFields,
  type SegmentValueOptions,
  type SegmentValueResult,
  type SideComparison,
  type SideValue,
} from "./segments/segment-value.ts";
export { correlation, type Correlation, type CorrelationMethod, type CorrelationOptions } from "./stats/correlation.ts";
export {
  linearRegression,
  type LinearCoefficient,
  type LinearRegressionOptions,
  type LinearRegressionResult,
} from "./stats/linear-regression.ts";
export {
  npsDrivers,
  npsDriversOf,
  type NpsDriver,
  type NpsDriverAnswer,
  type NpsDriversFields,
  type NpsDriversOptions,
  type NpsDriversResult,
  type NpsDriversTally,
} from "./survey/nps-drivers.ts";
export {
  bounceRate,
  bounceRateFromCounts,
  bounceRateOf,
  type BounceDefinition,
  type BounceRateCountsResult,
  type BounceRateOptions,
  type BounceRateResult,
} from "./journey/bounce-rate.ts";
export type { EngagementOptions, Session, SessionFields, SessionTally } from "./journey/session-tally.ts";
export {
  conversionRate,
  conversionRateFromCounts,
  conversionRateOf,
  type ConversionRateCountsResult,
  type ConversionRateOptions,
  type ConversionRateResult,
} from "./journey/conversion-rate.ts";
export type { ProportionTally, YesShare, YesShareOfCounts } from "./stats/yes-share.ts";
export {
  engagementRate,
  engagementRateFromCounts,
  engagementRateOf,
  type EngagementRateCountsResult,
  type EngagementRateOptions,
  type EngagementRateResult,
} from "./journey/engagement-rate.ts";
export { funnel, funnelOf, type FunnelOptions, type FunnelResult, type JourneyFields } from "./journey/funnel.ts";
export { funnelFromCounts, type FunnelCountsResult, type FunnelStage } from "./journey/funnel-from-counts.ts";
export type { FunnelStageRule } from "./journey/funnel-rule.ts";
export {
  journey,
  type Journey,
  type JourneyDefinition,
  journeyReview,
  type JourneyReview,
  type Touchpoint,
  type TouchpointInput,
} from "./journey/journey.ts";
export {
  painPoints,
  type PainPoint,
  type PainPointsOptions,
  type PainPointsResult,
  type ScoredTouchpoints,
} from "./journey/pain-points.ts";
export type { FoldedFunnel, FoldedJourneys, FoldedMoves } from "./journey/folded-journeys.ts";
export type { JourneyEvent, JourneyTally, KeptStep } from "./journey/step-history.ts";
export {
  timeToValue,
  timeToValueOf,
  type TimeToValueOptions,
  type TimeToValueResult,
  type TimeToValueStep,
  type ValueRecord,
} from "./journey/time-to-value.ts";
export {
  type JourneyScore,
  type StageScore,
  type TouchpointScore,
  touchpointScores,
  touchpointScoresOf,
  type TouchpointScoresOptions,
  type TouchpointScoresResult,
} from "./journey/touchpoint-scores.ts";
export {
  type Transition,
  transitions,
  transitionsOf,
  type TransitionsOptions,
  type TransitionsResult,
  type TransitionState,
  type TransitionTarget,
} from "./journey/transitions.ts";
export { type CustomerSession, type SessionEvent, type SessionRule, sessionsFromEvents } from "./journey/sessions-from-events.ts";
export { type SeenTouchpoint, unmapped, type UnmappedFields, unmappedOf, type UnmappedResult } from "./journey/unmapped.ts";
