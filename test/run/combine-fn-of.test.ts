import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, combineFnOf, CxError, mapInput, npsOf, scorecard, serviceLevelOf } from "../../src/index.ts";
import type { AnyMetric, LawCase } from "../laws/laws.ts";

const folder = new URL("../laws/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".laws.ts"));
const lists = await Promise.all(files.map((file) => import(new URL(file, folder).href) as Promise<{ cases: readonly LawCase[] }>));
const cases = lists.flatMap((list) => list.cases);

const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(cases.map((lawCase) => [lawCase.name, lawCase] as const))("%s", (_name, { metric, rows }) => {
  it("combines any division of the records among workers to the tally and result of one machine", () => {
    const { createAccumulator, addInput, mergeAccumulators, extractOutput } = combineFnOf(metric as AnyMetric);
    fc.assert(
      fc.property(rows, fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }), fc.boolean(), (list, workers, twice) => {
        const accumulators = Array.from({ length: 8 }, createAccumulator);
        list.forEach((row, place) => {
          const worker = workers[place % workers.length] as number;
          accumulators[worker] = addInput(accumulators[worker], row);
        });
        // Accumulators of empty bundles are merged in, and those merged cross to another worker.
        let merged = mergeAccumulators(accumulators.map(sent)) as unknown;
        if (twice) merged = mergeAccumulators([sent(merged), createAccumulator()].values());
        expect(merged).toStrictEqual(collect(metric, list));
        expect(extractOutput(merged)).toStrictEqual(metric.result(collect(metric, list)));
      }),
      { numRuns: 25 },
    );
  });
});

describe("a combiner", () => {
  const nps = combineFnOf(npsOf("rating"));

  it("has an accumulator of its own for each key", () => {
    const [one, other] = [nps.createAccumulator(), nps.createAccumulator()];
    nps.addInput(one, { rating: 10 });
    expect(other).toStrictEqual(nps.createAccumulator());
  });
  it("has no result when nothing was measured", () => {
    expect(nps.extractOutput(nps.mergeAccumulators([]))).toBeNull();
  });
  it.each([0, 1, 2, 3, 7, 8, 100])("merges %i accumulators, and leaves them as they are", (count) => {
    const accumulators = Array.from({ length: count }, (_, place) => nps.addInput(nps.createAccumulator(), { rating: place % 11 }));
    const before = sent(accumulators);
    const merged = nps.mergeAccumulators(accumulators);
    expect(merged).toStrictEqual(
      collect(
        npsOf("rating"),
        accumulators.map((_, place) => ({ rating: place % 11 })),
      ),
    );
    nps.addInput(merged, { rating: 10 });
    expect(accumulators).toStrictEqual(before);
  });
  it("merges each accumulator a few times only, however many there are", () => {
    let merges = 0;
    const metric = npsOf("rating");
    const longest = new Map<unknown, number>();
    const counting = combineFnOf({
      ...metric,
      merge(left: ReturnType<typeof metric.create>, right: ReturnType<typeof metric.create>) {
        merges += 1;
        const merged = metric.merge(left, right);
        longest.set(merged, 1 + Math.max(longest.get(left) ?? 0, longest.get(right) ?? 0));
        return merged;
      },
    });
    counting.mergeAccumulators(Array.from({ length: 1024 }, () => metric.create()));
    expect(merges).toBe(1024);
    expect(Math.max(...longest.values())).toBe(11);
  });
  it("names the field of a value that cannot be taken, and no record, since records have no numbers on a cluster", () => {
    expect(() => nps.addInput(nps.createAccumulator(), { rating: 11 })).toThrow(/^rating: expected an integer from 0 to 10, received 11$/);
    const level = combineFnOf(serviceLevelOf({ seconds: "s", abandoned: "gaveUp" }, { within: 20 }));
    expect(() => level.addInput(level.createAccumulator(), { s: 3, gaveUp: "perhaps" })).toThrow(/^durations\.abandoned: expected true/);
    const odd = combineFnOf(scorecard({ by: ["[-1]"], metrics: { nps: npsOf("rating") } }));
    expect(() => odd.addInput(odd.createAccumulator(), { rating: 3, "[-1]": {} })).toThrow(/^\[-1\]: expected a string/);
  });
  it("passes on what a caller's own function throws", () => {
    const failing = combineFnOf(
      mapInput(npsOf("rating"), () => {
        throw new RangeError("mine");
      }),
    );
    expect(() => failing.addInput(failing.createAccumulator(), null)).toThrow(new RangeError("mine"));
  });
  it("passes on a mistake that names a place of its own", () => {
    const mistake = new CxError("invalid-value", "answers[1]", "an answer", "none");
    const failing = combineFnOf(
      mapInput(npsOf("rating"), () => {
        throw mistake;
      }),
    );
    let caught: unknown;
    try {
      failing.addInput(failing.createAccumulator(), null);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(mistake);
  });
  it("names a field without a name as it is", () => {
    const nameless = combineFnOf(npsOf<Record<string, unknown>>(""));
    expect(() => nameless.addInput(nameless.createAccumulator(), { "": 11 })).toThrow(/^: expected an integer/);
  });
  it("says how it wants to be sent when Beam asks a function for what it stands on", () => {
    for (const act of Object.values(nps)) {
      expect(() => (act as unknown as Record<string, () => unknown>)["__closure"]?.()).toThrow(
        /^combineFn: expected a constant .* requireForSerialization .*, received .*Beam does not know/,
      );
    }
  });
});
