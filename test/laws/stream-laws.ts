import fc from "fast-check";
import { expect, it } from "vitest";
import type { CxError } from "../../src/core/errors.ts";
import { collect } from "../../src/core/measure.ts";
import { loadCheckpoint, saveCheckpoint } from "../../src/run/checkpoint.ts";
import { collectStream } from "../../src/run/collect-stream.ts";
import type { AnyMetric, LawCase } from "./laws.ts";

type Row = Record<string, unknown>;

/** How a few records travel: alone, as rows, or as columns. */
const shapes = ["alone", "rows", "columns"] as const;
type Shape = (typeof shapes)[number];

/** Sizes of batches, each with a shape; they are repeated until all records are in one. */
const cuts = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(...shapes)), { minLength: 1, maxLength: 6 });

/** The fields that a metric reads, by name; none where it reads one by a function that says no name. */
function fieldsOf({ definition }: AnyMetric): readonly string[] | undefined {
  const sources = Object.values(definition.fields);
  return sources.some((source) => source === null)
    ? undefined
    : sources.map((source) => (typeof source === "object" ? (source?.field ?? "") : source));
}

/** The records as items of a stream. */
export function itemsOf(metric: AnyMetric, rows: readonly Row[], sizes: readonly (readonly [number, Shape])[]): unknown[] {
  const fields = fieldsOf(metric);
  const items: unknown[] = [];
  for (let from = 0, turn = 0; from < rows.length; turn += 1) {
    const [size, shape] = sizes[turn % sizes.length] ?? [1, "alone"];
    const batch = rows.slice(from, from + (turn >= sizes.length ? Math.max(1, size) : size));
    from += batch.length;
    // A record with a list for a value looks like columns, so that it travels among others.
    const alone = batch.map((row) => (Object.values(row).some((value) => typeof value === "object" && value !== null) ? [row] : row));
    if (shape === "alone") items.push(...alone);
    else if (shape === "rows" || fields === undefined) items.push(batch);
    else items.push(Object.fromEntries(fields.map((field) => [field, batch.map((row) => row[field])])));
  }
  return items;
}

async function* later(items: Iterable<unknown>): AsyncGenerator {
  for (const item of items) yield await Promise.resolve(item);
}

function webStream(items: readonly unknown[]): ReadableStream {
  const left = items.values();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = left.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

const runs = { numRuns: 25 };

/** What every metric obeys whoever fills its tally, each by strict equality. */
export function streamLaws({ metric, rows, strict }: LawCase): void {
  if (strict) {
    it("names the first record that cannot be taken, and has added those before it and nothing else, from rows and columns", async () => {
      await fc.assert(
        fc.asyncProperty(rows, fc.boolean(), async (list, asColumns) => {
          const tally = strict.create() as unknown;
          const bad = list.findIndex((row, index) => {
            const before = structuredClone(tally);
            try {
              strict.add(tally, row, index);
              return false;
            } catch {
              expect(tally).toStrictEqual(before);
              return true;
            }
          });
          const good = list.slice(0, bad < 0 ? list.length : bad);
          expect(tally).toStrictEqual(collect(strict, good));
          const items = itemsOf(
            strict,
            list,
            asColumns
              ? [[list.length, "columns"]]
              : [
                  [3, "rows"],
                  [2, "columns"],
                ],
          );
          const error = (await collectStream(strict, items).catch((reason: unknown) => reason)) as CxError;
          expect(bad < 0).toBe(!(error instanceof Error));
          if (bad < 0) return;
          expect(error.path).toMatch(new RegExp(`\\[${bad}\\](\\.\\w+)?$`, "u"));
          expect(loadCheckpoint(strict, error.checkpoint ?? "")).toStrictEqual({ tally: collect(strict, good) as unknown, records: bad });
        }),
      );
    });
  }
  it("gives the same tally from batches of any sizes and shapes, and from every kind of stream", async () => {
    await fc.assert(
      fc.asyncProperty(rows, cuts, async (list, sizes) => {
        const whole = collect(metric, list) as unknown;
        const items = itemsOf(metric, list, sizes);
        expect(await collectStream(metric, items)).toStrictEqual(whole);
        expect(await collectStream(metric, later(items))).toStrictEqual(whole);
        expect(await collectStream(metric, later(items), { signal: new AbortController().signal })).toStrictEqual(whole);
        expect(await collectStream(metric, webStream(items))).toStrictEqual(whole);
      }),
      runs,
    );
  });
  it("goes on from a checkpoint at any record to the tally of the whole, from the start of the source or from there", async () => {
    await fc.assert(
      fc.asyncProperty(rows, cuts, fc.nat(), async (list, sizes, place) => {
        const whole = collect(metric, list) as unknown;
        const records = place % (list.length + 1);
        const checkpoint = saveCheckpoint(metric, collect(metric, list.slice(0, records)) as unknown);
        expect(loadCheckpoint(metric, checkpoint)).toStrictEqual({ tally: collect(metric, list.slice(0, records)) as unknown, records });
        expect(await collectStream(metric, later(itemsOf(metric, list, sizes)), { resume: checkpoint })).toStrictEqual(whole);
        const rest = itemsOf(metric, list.slice(records), sizes);
        expect(await collectStream(metric, rest, { resume: checkpoint, sourceFrom: "checkpoint" })).toStrictEqual(whole);
      }),
      runs,
    );
  });
  it("hands over checkpoints that each lead to the tally of the whole", async () => {
    await fc.assert(
      fc.asyncProperty(rows, cuts, fc.integer({ min: 1, max: 5 }), async (list, sizes, checkpointEvery) => {
        const items = itemsOf(metric, list, sizes);
        const taken: string[] = [];
        const onCheckpoint = (checkpoint: string): number => taken.push(checkpoint);
        const whole = (await collectStream(metric, items, { checkpointEvery, onCheckpoint })) as unknown;
        for (const checkpoint of taken) expect(await collectStream(metric, items, { resume: checkpoint })).toStrictEqual(whole);
        expect(loadCheckpoint(metric, taken.at(-1) ?? "").records).toBe(list.length);
      }),
      runs,
    );
  });
  it("loses nothing when the source fails: the error's checkpoint leads to the tally of the whole", async () => {
    await fc.assert(
      fc.asyncProperty(rows, cuts, fc.nat(), async (list, sizes, place) => {
        const items = itemsOf(metric, list, sizes);
        const failing = async function* (): AsyncGenerator {
          yield* items.slice(0, place % (items.length + 1));
          throw await Promise.resolve(new Error("gone"));
        };
        const error = (await collectStream(metric, failing()).catch((reason: unknown) => reason)) as { code: string; checkpoint: string };
        expect(error.code).toBe("source");
        expect(await collectStream(metric, items, { resume: error.checkpoint })).toStrictEqual(collect(metric, list));
      }),
      runs,
    );
  });
  it("refuses or reads a checkpoint that was tampered with, and never reads nonsense", () => {
    fc.assert(
      fc.property(
        rows,
        fc.nat(),
        fc.constantFrom<unknown>(-1, 0.5, "1", null, {}, [], true, 1e400, "__proto__", undefined),
        (list, place, value) => {
          const envelope = JSON.parse(saveCheckpoint(metric, collect(metric, list) as unknown)) as Row;
          const spots = leaves(envelope);
          const [holder, name] = spots[place % spots.length] as [Row, string];
          if (value === undefined) delete holder[name];
          else holder[name] = value;
          let loaded: { tally: unknown };
          try {
            loaded = loadCheckpoint(metric, JSON.stringify(envelope)) as { tally: unknown };
          } catch (error) {
            expect(["invalid-tally", "incompatible-tally"]).toContain((error as { code: string }).code);
            return;
          }
          const { valid, missing, invalid } = metric.counts(loaded.tally);
          for (const part of [valid, missing, invalid]) expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
          expect(Object.getPrototypeOf(loaded.tally)).toBe(Object.prototype);
          expect(JSON.parse(JSON.stringify(loaded.tally))).toStrictEqual(loaded.tally);
          const result: unknown = metric.result(loaded.tally);
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
        },
      ),
      { numRuns: 150 },
    );
  });
}

/** Every place of a JSON value, as the object that holds it and its name there. */
function leaves(value: unknown, found: [Row, string][] = []): [Row, string][] {
  if (typeof value !== "object" || value === null) return found;
  for (const name of Object.keys(value)) {
    found.push([value as Row, name]);
    leaves((value as Row)[name], found);
  }
  return found;
}
