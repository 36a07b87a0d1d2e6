import { collect, csatOf, npsOf, revenueWeightedNpsOf, scorecard, totalOf } from "cx-metrics";
import { type Bench, times } from "../bench.ts";
import { npsByMap, sumsBySegment } from "../by-hand.ts";
import { ratingBytes, revenueDoubles, segmentCodes } from "../data.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Scorecards by a thousand segments: from codes, from texts, from row objects. */
export async function segmentRows(bench: Bench): Promise<BenchRow[]> {
  return [...(await columns(bench)), ...(await objects(bench))];
}

async function columns(bench: Bench): Promise<BenchRow[]> {
  const { million, peers } = bench;
  const count = 10 * million;
  const rating = ratingBytes(count);
  const satisfaction = rating.map((value) => 1 + (value % 5));
  const revenue = revenueDoubles(count);
  const codes = segmentCodes(count);
  const texts = Array.from(codes, (code) => `segment ${code}`);
  const surveys = { nps: npsOf("rating"), csat: csatOf("satisfaction") };
  const counting = scorecard({ by: ["segment"], metrics: surveys });
  const whole = scorecard({ by: ["segment"], metrics: { ...surveys, revenue: totalOf("revenue") } });
  const weighted = scorecard({
    by: ["segment"],
    metrics: { ...surveys, revenue: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }) },
  });
  const answers = { rating, satisfaction, revenue };
  const [counted, exact, squared, fromTexts, byHand] = await times(bench, [
    () => collect(counting, { ...answers, segment: codes }),
    () => collect(whole, { ...answers, segment: codes }),
    () => collect(weighted, { ...answers, segment: codes }),
    () => collect(whole, { ...answers, segment: texts }),
    () => sumsBySegment(codes, rating, satisfaction, revenue),
  ]);
  const table = peers.arquero.table({ segment: codes, rating, satisfaction, revenue });
  const grouped = {
    promoters: "d => op.sum(d.rating >= 9)",
    detractors: "d => op.sum(d.rating <= 6)",
    satisfied: "d => op.sum(d.satisfaction >= 4)",
    revenue: "d => op.sum(d.revenue)",
  };
  const [arquero] = await times(bench, [() => table.groupby("segment").rollup(grouped)], { runs: 3 });
  const name = `by 1000 segments, ${count} answers`;
  return [
    benchRow(`NPS and CSAT ${name}`, "ms", counted, byHand, "typed arrays by segment, with revenue summed plainly"),
    benchRow(`NPS, CSAT and exact revenue ${name}`, "ms", exact, byHand, "typed arrays by segment, with revenue summed plainly"),
    benchRow(`NPS, CSAT and exact revenue ${name}`, "ms", exact, arquero, "arquero, revenue plain", 1 / 12),
    benchRow(`the same from texts`, "ms", fromTexts, byHand, "typed arrays by segment codes"),
    benchRow(`NPS, CSAT, exact revenue and its squares by rating ${name}`, "ms", squared, byHand, "revenue plain, and not by rating"),
  ];
}

async function objects(bench: Bench): Promise<BenchRow[]> {
  const { million, peers } = bench;
  const codes = segmentCodes(million);
  const ratings = ratingBytes(million);
  const rows = Array.from(codes, (code, index) => ({ segment: `segment ${code}`, rating: ratings[index] as number, id: index }));
  const card = scorecard({ by: ["segment"], metrics: { nps: npsOf("rating") } });
  const shapes = Array.from({ length: 6 }, (_, shape) =>
    Array.from({ length: 5000 }, (_each, index) => ({ [`extra${shape}`]: index, segment: `s${index % 7}`, rating: index % 11 })),
  );
  const npsOfGroup = (group: readonly { readonly rating: number }[]): number =>
    group.reduce((total, { rating }) => total + (rating >= 9 ? 1 : rating <= 6 ? -1 : 0), 0) / group.length;
  const sideOf = ({ rating }: { readonly rating: number }): string => (rating >= 9 ? "promoters" : rating <= 6 ? "detractors" : "passives");
  const npsOfSides = ({ promoters = 0, detractors = 0, passives = 0 }: Readonly<Record<string, number>>): number =>
    (promoters - detractors) / (promoters + detractors + passives);
  const table = peers.arquero.table({ segment: rows.map(({ segment }) => segment), rating: rows.map(({ rating }) => rating) });
  const sides = { promoters: "d => op.sum(d.rating >= 9)", detractors: "d => op.sum(d.rating <= 6)", responses: "d => op.count()" };
  const [ours, byHand, rolled, lodash, lodashAlone, arquero] = await times(bench, [
    () => collect(card, rows),
    () => npsByMap(rows),
    () => peers.d3.rollup(rows, npsOfGroup, ({ segment }) => segment),
    () => Object.values(peers.lodash.groupBy(rows, "segment")).map(npsOfGroup),
    () => Object.values(peers.lodash.groupBy(rows, "segment")).map((group) => npsOfSides(peers.lodash.countBy(group, sideOf))),
    () => table.groupby("segment").rollup(sides),
  ]);
  for (const shape of shapes) {
    collect(card, shape);
    npsByMap(shape);
  }
  const [after, byHandAfter] = await times(bench, [() => collect(card, rows), () => npsByMap(rows)]);
  const name = `NPS by 1000 segments of ${million} row objects`;
  return [
    benchRow(name, "ms", ours, byHand, "hand-written Map loop", 1),
    benchRow(name, "ms", ours, rolled, "d3.rollup", 1 / 4),
    benchRow(name, "ms", ours, lodash, "lodash groupBy, then a loop by hand", 1 / 9),
    benchRow(name, "ms", ours, lodashAlone, "lodash groupBy and countBy"),
    benchRow(name, "ms", ours, arquero, "arquero, from columns that are ready", 1 / 7),
    benchRow("the same after six other row shapes", "ms", after, byHandAfter, "the loop after them", 1.6),
  ];
}
