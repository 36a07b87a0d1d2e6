import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { collect, type CombineFn, combineFnOf, npsOf } from "cx-metrics";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyMetric, LawCase } from "../../test/laws/laws.ts";
import { beam, crossed, deserializeFn, getRegisteredModules, received, requireForSerialization, serializeFn } from "./beam.ts";

const laws = new URL("../../test/laws/", import.meta.url);
const files = readdirSync(laws).filter((file) => file.endsWith(".laws.ts"));
const lists = await Promise.all(files.map((file) => import(new URL(file, laws).href) as Promise<{ cases: readonly LawCase[] }>));
const cases = lists.flatMap((list) => list.cases);

// What a pipeline's module exports, by the names under which Beam sends it. Beam sends the elements of a list as JSON, which has no NaN, so that the
// elements are places in our own list.
let rows: readonly Record<string, unknown>[] = [];
let found: { key: string; result: unknown }[] = [];
const combiners = Object.fromEntries(cases.map(({ metric }, place) => [`combiner${place}`, combineFnOf(metric)]));
const exported = {
  ...combiners,
  keyOf: (place: number) => `key ${place % 3}`,
  rowOf: (place: number) => rows[place],
  keep(line: { key: string; result: unknown }) {
    found.push(line);
    return line;
  },
};
requireForSerialization("beam.test", exported);

async function combined(list: typeof rows, combiner: unknown): Promise<Record<string, unknown>> {
  rows = list;
  found = [];
  await beam.createRunner({ runner: "direct" }).run((root) =>
    root
      .apply(beam.create(list.map((_, place) => place)))
      .apply(beam.groupBy(exported.keyOf, "key").combining(exported.rowOf, combiner, "result"))
      .map(exported.keep),
  );
  return Object.fromEntries(found.map(({ key, result }) => [key, result]));
}

describe.each(cases.map((lawCase, place) => [lawCase.name, lawCase, combiners[`combiner${place}`]] as const))(
  "%s",
  (_name, { metric, rows: someRows }, combiner) => {
    it("gives in a pipeline of Beam what it gives on the rows themselves", async () => {
      await fc.assert(
        fc.asyncProperty(someRows, async (list) => {
          const keys = [...new Set(list.map((_, place) => place % 3))];
          const ofKey = (key: number): typeof list => list.filter((_, place) => place % 3 === key);
          const expected = keys.map((key) => [`key ${key}`, metric.result(collect(metric, ofKey(key)))]);
          expect(await combined(list, combiner)).toStrictEqual(Object.fromEntries(expected));
        }),
        { numRuns: 10 },
      );
    });
    it("has a tally that crosses from worker to worker as it is", () => {
      fc.assert(
        fc.property(someRows, (list) => {
          const tally = collect(metric, list);
          // UTF-8 has no half of a surrogate pair, and Beam's encoding of objects refuses NUL in a key.
          fc.pre(!/\\ud[89a-f]|\\u0000/.test(JSON.stringify(tally)));
          expect(crossed(tally)).toStrictEqual(tally);
        }),
      );
    });
  },
);

describe("a combiner on its way to a worker", () => {
  it("goes by name when its module told Beam of it", () => {
    expect(deserializeFn(serializeFn(combiners["combiner0"]))).toBe(combiners["combiner0"]);
  });
  it("is refused, with the reason, when Beam does not know it by name", async () => {
    await expect(combined([{ rating: 10 }], combineFnOf(npsOf("rating")))).rejects.toThrow(
      "combineFn: expected a constant of a module that requireForSerialization was called with",
    );
  });
  it("folds in two processes what one alone folds", async () => {
    const require = createRequire(import.meta.url);
    // The library as a user's pipeline requires it.
    const installed = fileURLToPath(new URL("../node_modules/cx-metrics/index.js", import.meta.url));
    await build({ entryPoints: ["src/index.ts"], outfile: installed, bundle: true, format: "cjs", platform: "node" });
    const pipeline = require("./pipeline.cjs") as { card: AnyMetric; cardCombiner: CombineFn<unknown, unknown, unknown> };
    const answers = Array.from({ length: 400 }, (_, place) => ({
      rating: (place * 7) % 11,
      revenue: ((place * 37) % 2_000) / 7,
      satisfaction: place % 7,
      region: ["North", "__proto__", null, "ä😀"][place % 4],
    }));
    const payload = Buffer.from(serializeFn({ combineFn: pipeline.cardCombiner })).toString("base64");
    const accumulators = [answers.slice(0, 150), answers.slice(150)].map((part) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL("worker.cjs", import.meta.url))], {
        input: JSON.stringify({ modules: getRegisteredModules(), payload, rows: part }),
        encoding: "utf8",
      });
      expect(status, stderr).toBe(0);
      return received(Buffer.from(stdout, "base64"));
    });
    const { mergeAccumulators, extractOutput } = pipeline.cardCombiner;
    expect(extractOutput(mergeAccumulators(accumulators))).toStrictEqual(pipeline.card.result(collect(pipeline.card, answers)));
  });
});
