// Streams answers and stores checkpoints in the file that is named, for `killed.test.ts`, which kills it on the way.
import { renameSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { collectStream, csatOf, fcrOf, npsOf, revenueWeightedNpsOf, scorecard } from "../../src/index.ts";

/** Metrics of counts, of exact sums, and of histories by customer. */
export const card = scorecard({
  by: ["region"],
  metrics: {
    nps: npsOf("rating", { invalid: "skip" }),
    csat: csatOf("rating", { scale: "oneToTen-top3", invalid: "skip" }),
    weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue", account: "account" }, { invalid: "skip" }),
    fcr: fcrOf({ customer: "account", at: "at" }),
  },
});

/** The same answers in every process. */
export function answers(count: number) {
  let state = 1;
  const below = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return Array.from({ length: count }, (_, index) => ({
    region: ["North", "__proto__", null, ""][below(4)],
    rating: [...Array(12).keys(), null][below(13)],
    revenue: below(1e6) / 100,
    account: `customer ${below(300)}`,
    at: 1_767_225_600_000 + index * 60_000,
  }));
}

/** The answers in batches of uneven sizes, some alone. */
export async function* batches(count: number): AsyncGenerator {
  const rows = answers(count);
  for (let from = 0, size = 1; from < count; from += size, size = 1 + ((size * 7) % 60)) {
    await setImmediate();
    if (size % 2) yield* rows.slice(from, from + size);
    else yield rows.slice(from, from + size);
  }
}

export const COUNT = 12_000;

const [, script = "", file = ""] = process.argv;
if (file !== "" && import.meta.url === pathToFileURL(script).href) {
  await collectStream(card, batches(COUNT), {
    checkpointEvery: 500,
    onCheckpoint(checkpoint, records) {
      // Renamed when it is whole, so that a kill leaves the last one.
      writeFileSync(`${file}.new`, checkpoint);
      renameSync(`${file}.new`, file);
      console.log(records);
    },
  });
}
