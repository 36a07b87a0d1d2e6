import { collect, collectStream, npsOf } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { npsOfColumn } from "../by-hand.ts";
import { answerRows, ratingBytes } from "../data.ts";
import { mainJob } from "../main-job.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Streams: one by one against the bare iterator, in batches against the same records in memory. */
export async function streamRows(bench: Bench): Promise<BenchRow[]> {
  return [...(await single(bench)), ...(await batches(bench)), ...(await columns(bench))];
}

async function single(bench: Bench): Promise<BenchRow[]> {
  const { million } = bench;
  const answers = [...answerRows(million)];
  const metric = npsOf("rating");
  const { signal } = new AbortController();
  const [bare, ours, watched] = await times(bench, [
    () => seen(later(answers)),
    () => collectStream(metric, later(answers)),
    () => collectStream(metric, later(answers), { signal, onProgress: () => undefined, onCheckpoint: () => undefined }),
  ]);
  return [
    benchRow(`stream of ${million} records one by one`, "ms", ours, bare, "bare for await", 1.1),
    benchRow("with progress, checkpoints and a signal", "ms", watched, bare, "bare for await"),
  ];
}

async function batches(bench: Bench): Promise<BenchRow[]> {
  const { million } = bench;
  const answers = [...answerRows(million)];
  const parts = Array.from({ length: Math.ceil(million / 1024) }, (_, part) => answers.slice(1024 * part, 1024 * (part + 1)));
  const [nps, card] = [npsOf("rating"), mainJob()];
  const [streamed, held] = await times(bench, [() => collectStream(nps, later(parts)), () => collect(nps, answers)]);
  const [streamedCard, heldCard] = await times(bench, [() => collectStream(card, later(parts)), () => collect(card, answers)]);
  return [
    benchRow(`stream of ${million} records, batches of 1,024`, "ms", streamed, held, "the same records in memory", 1.3),
    benchRow(`scorecard of ${million} records, batches of 1,024`, "ms", streamedCard, heldCard, "the same records in memory", 1.3),
  ];
}

async function columns(bench: Bench): Promise<BenchRow[]> {
  const { million } = bench;
  const rating = ratingBytes(10 * million);
  const parts = Array.from({ length: Math.ceil(rating.length / 16_384) }, (_, part) => ({
    rating: rating.subarray(16_384 * part, 16_384 * (part + 1)),
  }));
  const metric = npsOf("rating");
  const [streamed, byHand] = await times(bench, [() => collectStream(metric, later(parts)), () => npsOfColumn(rating)]);
  return [benchRow(`stream of ${10 * million} bytes, batches of 16,384`, "ms", streamed, byHand, "checked loop in memory", 1.3)];
}

async function* later<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function seen(items: AsyncIterable<{ readonly rating: number | null }>): Promise<number> {
  let rated = 0;
  for await (const { rating } of items) if (rating !== null) rated += 1;
  return rated;
}
