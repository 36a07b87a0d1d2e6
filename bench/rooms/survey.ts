import { measure, nps, npsBootstrap, npsFromCounts, npsOf } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { npsOfColumn, npsOfRows } from "../by-hand.ts";
import { answerRows, ratingBytes } from "../data.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Ratings: from columns, from rows, from a handful of answers; and what intervals cost. */
export async function surveyRows(bench: Bench): Promise<BenchRow[]> {
  return [...(await columns(bench)), ...(await objects(bench)), ...(await few(bench)), ...(await intervals(bench))];
}

async function columns(bench: Bench): Promise<BenchRow[]> {
  const { million, peers } = bench;
  const rating = ratingBytes(10 * million);
  const metric = npsOf("rating");
  const [ours, byHand, counted] = await times(bench, [
    () => measure(metric, { rating }),
    () => npsOfColumn(rating),
    () => peers.lodash.countBy(rating),
  ]);
  const name = `NPS of ${10 * million} bytes`;
  return [benchRow(name, "ms", ours, byHand, "checked loop", 0.3), benchRow(name, "ms", ours, counted, "lodash countBy")];
}

async function objects(bench: Bench): Promise<BenchRow[]> {
  const count = 3 * bench.million;
  const answers = [...answerRows(count)];
  const metric = npsOf("rating");
  const [ours, byHand] = await times(bench, [() => measure(metric, answers), () => npsOfRows(answers)]);
  return [benchRow(`NPS of ${count} row objects`, "ms", ours, byHand, "checked loop", 1.5)];
}

async function few(bench: Bench): Promise<BenchRow[]> {
  const ratings = [10, 9, 8, 3, 7, 10, 6, 9, 10, 5];
  const [ours, byHand] = await times(bench, [() => nps(ratings), () => npsOfColumn(ratings)], { repeat: 2_000 });
  return [benchRow("NPS of 10 ratings, with interval", "µs", ours, byHand, "checked loop, score alone")];
}

async function intervals(bench: Bench): Promise<BenchRow[]> {
  const count = 10 * bench.million;
  const rating = ratingBytes(count);
  const metric = npsOf<{ rating: number }>("rating", { method: npsBootstrap({ seed: 7, resamples: 10_000 }) });
  const [resampled, pass] = await times(bench, [() => measure(metric, { rating }), () => npsOfColumn(rating)]);
  const counts = { promoters: 520, passives: 300, detractors: 180 };
  const [score, wald] = await times(bench, [() => npsFromCounts(counts), () => npsFromCounts(counts, { method: "adjusted-wald" })], {
    repeat: 2_000,
  });
  const allowed = { median: pass.median + 50, best: pass.best + 50 };
  return [
    benchRow(`bootstrap of NPS: ${count} answers, 10,000 resamples`, "ms", resampled, allowed, "checked loop, plus 50 ms", 1),
    benchRow("NPS of counts, score interval", "µs", score, wald, "adjusted Wald interval", 4),
  ];
}
