import { collect, csatOf, npsOf, revenueWeightedNpsOf, scorecard } from "cx-metrics";
import { createRandom } from "../scorecard/random.ts";

/** One answer, as a shard would read it from its files. */
interface Answer {
  readonly region: string;
  readonly rating: number | null;
  readonly revenue: number;
  readonly satisfaction: number | null;
}

const REGIONS = ["Africa", "Asia", "Europe", "North America", "Oceania", "South America"];
const RATINGS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** The scorecard that every shard collects, and that is read once at the end. */
export const card = scorecard({
  by: ["region"],
  metrics: {
    nps: npsOf<Answer>("rating"),
    weighted: revenueWeightedNpsOf<Answer>({ rating: "rating", revenue: "revenue" }),
    csat: csatOf<Answer>("satisfaction"),
  },
});

/** What travels from a shard: the tally of its answers. */
export type Tally = ReturnType<typeof card.create>;

/** The tally of a shard: `distinct` generated answers, each of which came `times` times. */
export function shardTally(shard: number, distinct: number, times: number): Tally {
  return repeated(collect(card, answers(shard, distinct)), times);
}

/**
 * The tally of the same answers `times` times over, by doubling: 13 merges for ten thousand. Merging is exact, so these are the very bits that
 * adding every answer would have given.
 */
export function repeated(tally: Tally, times: number): Tally {
  let total = card.create();
  for (let [rest, doubled] = [times, tally]; rest > 0; rest = Math.floor(rest / 2), doubled = card.merge(doubled, doubled)) {
    if (rest % 2 === 1) total = card.merge(total, doubled);
  }
  return total;
}

function* answers(shard: number, count: number): Generator<Answer> {
  const random = createRandom(shard);
  // Shards differ: each has a mood of its own.
  const mood = random.bell();
  const weights = RATINGS.map((rating) => (rating >= 9 ? 9 + mood : rating >= 7 ? 8 : 2));
  for (let index = 0; index < count; index += 1) {
    yield {
      region: REGIONS[random.below(REGIONS.length)] as string,
      rating: random.chance(0.02) ? null : random.weighted(RATINGS, weights),
      revenue: Math.round(20_000 * random.unequal()) / 100,
      satisfaction: random.chance(0.3) ? null : random.weighted([1, 2, 3, 4, 5], [1, 1, 2, 5, 6]),
    };
  }
}
