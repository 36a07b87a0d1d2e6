import { collect, measure, revenueWeightedNpsOf, scorecard, totalOf } from "cx-metrics";
import { exactSum } from "cx-metrics/stats";
import { type Bench, times } from "../bench.ts";
import { sumByRating, sumOf, sumsByRating } from "../by-hand.ts";
import { ratingBytes, revenueDoubles } from "../data.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Sums without rounding, alone and by rating. */
export async function sumRows(bench: Bench): Promise<BenchRow[]> {
  return [...(await alone(bench)), ...(await byRating(bench))];
}

async function alone(bench: Bench): Promise<BenchRow[]> {
  const { million, peers } = bench;
  const revenue = revenueDoubles(10 * million);
  const [ours, plain, d3, kahan] = await times(bench, [
    () => exactSum(revenue),
    () => sumOf(revenue),
    () => peers.d3.fsum(revenue),
    () => peers.simpleStatistics.sum(revenue),
  ]);
  const name = `exact sum of ${10 * million} doubles`;
  return [
    benchRow(name, "ms", ours, plain, "plain loop, rounded at each step", 1.15),
    benchRow(name, "ms", ours, d3, "d3.fsum", 1 / 12),
    benchRow(name, "ms", ours, kahan, "simple-statistics, compensated", null),
  ];
}

async function byRating(bench: Bench): Promise<BenchRow[]> {
  const { million } = bench;
  const rating = ratingBytes(10 * million);
  const revenue = revenueDoubles(10 * million);
  const metric = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
  const card = scorecard({ by: ["rating"], metrics: { revenue: totalOf("revenue") } });
  const [ours, exact, sums, both] = await times(bench, [
    () => measure(metric, { rating, revenue }),
    () => collect(card, { rating, revenue }),
    () => sumByRating(rating, revenue),
    () => sumsByRating(rating, revenue),
  ]);
  const name = `revenue-weighted NPS of ${10 * million} answers, exact`;
  return [
    benchRow(`exact revenue by rating of ${10 * million} answers`, "ms", exact, sums, "plain loop, revenue by rating", 2.5),
    benchRow(name, "ms", ours, sums, "plain loop, revenue by rating", null),
    benchRow(name, "ms", ours, both, "plain loop, revenue and its squares by rating", 3),
  ];
}
