// Ten billion answers over a thousand shards, on one machine: `npm run example:ten-billion`. The answers of a shard are generated, tallied and
// repeated by merging; what is real is everything after that: the tallies' size, the merging, the reading, and the last bit of the result.
import { parseArgs } from "node:util";
import { createWriter, textTable } from "../scorecard/text.ts";
import { card, shardTally, type Tally } from "./shards.ts";

const { values } = parseArgs({
  options: {
    shards: { type: "string", default: "1000" },
    distinct: { type: "string", default: "1000" },
    times: { type: "string", default: "10000" },
  },
});
const [shards, distinct, times] = [values.shards, values.distinct, values.times].map(Number) as [number, number, number];
for (const [name, value] of Object.entries({ shards, distinct, times })) {
  if (!Number.isSafeInteger(value) || value < 1) {
    console.error(`ten-billion: --${name} takes a whole number of at least 1, not ${String(value)}`);
    process.exit(2);
  }
}

/** Milliseconds that a job takes, and what it gives. */
function timed<Value>(job: () => Value): [number, Value] {
  const start = performance.now();
  const value = job();
  return [performance.now() - start, value];
}

// As they would arrive over a network: as text.
const stored = Array.from({ length: shards }, (_, shard) => JSON.stringify(shardTally(shard, distinct, times)));
const bytes = stored.reduce((sum, text) => sum + text.length, 0);
const [parsing, tallies] = timed(() => stored.map((text) => JSON.parse(text) as Tally));
const [inOrder, total] = timed(() => tallies.reduce((left, right) => card.merge(left, right)));
const [reading, result] = timed(() => card.result(total));
const asTree = inPairs(tallies);
if (result === null) throw new Error("nothing was measured");

const write = createWriter({});
const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;
const points = (score: number, half: number): string => `${score.toFixed(3)} ± ${half.toFixed(3)}`;
const lines = [...result.segments, { ...result.total, key: { region: "all" } }].map(
  ({ key, records, metrics: { nps, weighted, csat } }) => [
    String(key.region),
    write.count(records),
    nps ? points(nps.score, (nps.interval.high - nps.interval.low) / 2) : "–",
    weighted ? points(weighted.score, (weighted.interval.high - weighted.interval.low) / 2) : "–",
    // The interval of a share, in points.
    csat ? points(csat.score, 50 * (csat.interval.high - csat.interval.low)) : "–",
  ],
);
console.log(
  [
    `${write.count(result.total.records)} answers over ${write.count(shards)} shards`,
    "",
    textTable(["region", "answers", "NPS", "weighted NPS", "CSAT"], lines.slice(0, -1), lines.at(-1) ?? []),
    "",
    `one shard's tally   ${write.count(Math.round(bytes / shards))} bytes of JSON, however many answers it has seen`,
    `all tallies         ${write.count(bytes)} bytes; parsed in ${milliseconds(parsing)}`,
    `merged in order     ${milliseconds(inOrder)}`,
    `merged as a tree    ${JSON.stringify(asTree) === JSON.stringify(sorted(total)) ? "the same bits" : "DIFFERENT BITS"}`,
    `read with intervals ${milliseconds(reading)}`,
  ].join("\n"),
);

/** Merges neighbors, then neighbors of those, and so on, as a cluster does. */
function inPairs(level: readonly Tally[]): unknown {
  if (level.length === 1) return sorted(level[0] as Tally);
  return inPairs(
    Array.from({ length: Math.ceil(level.length / 2) }, (_, pair) => {
      const [left, right] = [level[2 * pair] as Tally, level[2 * pair + 1]];
      return right ? card.merge(left, right) : left;
    }),
  );
}

/** Segments by name, since a merge keeps them in the order in which it met them. */
function sorted(tally: Tally): unknown {
  return { ...tally, segments: Object.entries(tally.segments).sort(([a], [b]) => (a < b ? -1 : 1)) };
}
