// What one writes without a library: plain loops, checked as a careful colleague would.
import type { BenchAnswer } from "./data.ts";

/** NPS of a column. */
export function npsOfColumn(ratings: ArrayLike<number>): number {
  let promoters = 0;
  let detractors = 0;
  let responses = 0;
  for (let index = 0; index < ratings.length; index += 1) {
    const rating = ratings[index] as number;
    if (rating >= 0 && rating <= 10) {
      responses += 1;
      if (rating >= 9) promoters += 1;
      else if (rating <= 6) detractors += 1;
    }
  }
  return (100 * (promoters - detractors)) / responses;
}

/** NPS of rows. */
export function npsOfRows(rows: readonly { readonly rating: number | null }[]): number {
  let promoters = 0;
  let detractors = 0;
  let responses = 0;
  for (const { rating } of rows) {
    if (rating !== null && rating >= 0 && rating <= 10) {
      responses += 1;
      if (rating >= 9) promoters += 1;
      else if (rating <= 6) detractors += 1;
    }
  }
  return (100 * (promoters - detractors)) / responses;
}

/** The sum of a column. */
export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum;
}

/** What a scorecard line comes from. */
export interface PlainSums {
  responses: number;
  promoters: number;
  detractors: number;
  revenue: number;
  balance: number;
  squares: number;
  rated: number;
  satisfied: number;
}

/** NPS, revenue-weighted NPS and CSAT by region and month: a Map of plain sums, without intervals and without exact sums. */
export function scorecardByHand(rows: Iterable<BenchAnswer>): Map<string, PlainSums> {
  const segments = new Map<string, PlainSums>();
  for (const { rating, satisfaction, revenue, region, month } of rows) {
    const key = `${region} ${month}`;
    let sums = segments.get(key);
    if (sums === undefined) {
      sums = { responses: 0, promoters: 0, detractors: 0, revenue: 0, balance: 0, squares: 0, rated: 0, satisfied: 0 };
      segments.set(key, sums);
    }
    if (rating !== null && rating >= 0 && rating <= 10) {
      const side = rating >= 9 ? 1 : rating <= 6 ? -1 : 0;
      sums.responses += 1;
      if (side > 0) sums.promoters += 1;
      else if (side < 0) sums.detractors += 1;
      if (revenue >= 0) {
        sums.revenue += revenue;
        sums.balance += side * revenue;
        sums.squares += revenue * revenue;
      }
    }
    if (satisfaction !== null && satisfaction >= 1 && satisfaction <= 5) {
      sums.rated += 1;
      if (satisfaction >= 4) sums.satisfied += 1;
    }
  }
  return segments;
}

/** Revenue and squared revenue by rating. */
export function sumsByRating(ratings: Uint8Array, revenue: Float64Array): readonly [Float64Array, Float64Array] {
  const sums = new Float64Array(256);
  const squares = new Float64Array(256);
  for (let index = 0; index < ratings.length; index += 1) {
    const weight = revenue[index] as number;
    const rating = ratings[index] as number;
    sums[rating]! += weight;
    squares[rating]! += weight * weight;
  }
  return [sums, squares];
}

/** Revenue by rating. */
export function sumByRating(ratings: Uint8Array, revenue: Float64Array): Float64Array {
  const sums = new Float64Array(256);
  for (let index = 0; index < ratings.length; index += 1) sums[ratings[index] as number]! += revenue[index] as number;
  return sums;
}

/** NPS by segment: a Map of counts, checked. */
export function npsByMap(rows: readonly { readonly segment: string; readonly rating: number }[]): Map<string, number> {
  const segments = new Map<string, { promoters: number; detractors: number; responses: number }>();
  for (const { segment, rating } of rows) {
    let counts = segments.get(segment);
    if (counts === undefined) segments.set(segment, (counts = { promoters: 0, detractors: 0, responses: 0 }));
    if (rating >= 0 && rating <= 10) {
      counts.responses += 1;
      if (rating >= 9) counts.promoters += 1;
      else if (rating <= 6) counts.detractors += 1;
    }
  }
  return new Map(
    [...segments].map(([segment, { promoters, detractors, responses }]) => [segment, (100 * (promoters - detractors)) / responses]),
  );
}

/** Responses, promoters, detractors, satisfied and revenue by segment code. */
export function sumsBySegment(codes: Int32Array, ratings: Uint8Array, satisfaction: Uint8Array, revenue: Float64Array): readonly unknown[] {
  const [responses, promoters, detractors, satisfied] = [0, 0, 0, 0].map(() => new Int32Array(1000)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const sums = new Float64Array(1000);
  for (let index = 0; index < codes.length; index += 1) {
    const segment = codes[index] as number;
    const rating = ratings[index] as number;
    responses[segment]! += 1;
    if (rating >= 9) promoters[segment]! += 1;
    else if (rating <= 6) detractors[segment]! += 1;
    if ((satisfaction[index] as number) >= 4) satisfied[segment]! += 1;
    sums[segment]! += revenue[index] as number;
  }
  return [responses, promoters, detractors, satisfied, sums];
}
