import { collect, collectStream, npsOf, scorecard, totalOf } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { npsOfColumn } from "../by-hand.ts";
import { answerRows, ratingBytes, revenueDoubles, segmentCodes } from "../data.ts";
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
  const [segment, revenue] = [segmentCodes(million), revenueDoubles(million)];
  const cut = (size: number): { readonly rating: Uint8Array }[] =>
    Array.from({ length: Math.ceil(rating.length / size) }, (_, part) => ({ rating: rating.subarray(size * part, size * (part + 1)) }));
  const [large, small] = [cut(16_384), cut(2048)];
  const answers = { rating: rating.subarray(0, million), segment, revenue };
  const parts = Array.from({ length: Math.ceil(million / 1024) }, (_, part) => {
    const [from, to] = [1024 * part, Math.min(1024 * (part + 1), million)];
    return { rating: rating.subarray(from, to), segment: segment.subarray(from, to), revenue: revenue.subarray(from, to) };
  });
  const nps = npsOf("rating");
  const card = scorecard({ by: ["segment"], metrics: { nps, revenue: totalOf("revenue") } });
  const [streamed, streamedSmall, byHand] = await times(bench, [
    () => collectStream(nps, later(large)),
    () => collectStream(nps, later(small)),
    () => npsOfColumn(rating),
  ]);
  const [streamedCard, held] = await times(bench, [() => collectStream(card, later(parts)), () => collect(card, answers)], { repeat: 4 });
  const columnsInMemory = "the same columns in memory";
  return [
    benchRow(`stream of ${10 * million} bytes, batches of 16,384`, "ms", streamed, byHand, "checked loop in memory", 1.3),
    benchRow(`stream of ${10 * million} bytes, batches of 2,048`, "ms", streamedSmall, byHand, "checked loop in memory", 1.3),
    benchRow(`NPS and revenue by 1000 segments, columns of ${million}, batches of 1,024`, "ms", streamedCard, held, columnsInMemory),
  ];
}

async function* later<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function seen(items: AsyncIterable<{ readonly rating: number | null }>): Promise<number> {
  let rated = 0;
  for await (const { rating } of items) if (rating !== null) rated += 1;
  return rated;
}
