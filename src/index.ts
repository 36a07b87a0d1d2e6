export { CxError, type CxErrorCode } from "./core/errors.ts";
export type { Column, Columns } from "./core/columns.ts";
export type { ColumnValues, Field, FieldMetric } from "./core/fields.ts";
export { collect, measure, type Records } from "./core/measure.ts";
export type { CollectOptions, InvalidRule, Metric, RecordCounts } from "./core/metric.ts";
export type { Rating, RatingTally, Scale } from "./core/rating-tally.ts";
export { filterInput, mapInput, mapResult } from "./core/combine.ts";
export type { Instant, Period } from "./core/time.ts";
