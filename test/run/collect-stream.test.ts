import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { mapInput } from "../../src/core/combine.ts";
import type { CxError } from "../../src/core/errors.ts";
import { collect } from "../../src/core/measure.ts";
import type { RatingTally } from "../../src/core/rating-tally.ts";
import { loadCheckpoint, saveCheckpoint } from "../../src/run/checkpoint.ts";
import { collectStream, measureStream, type StreamProgress } from "../../src/run/collect-stream.ts";
import { scorecard } from "../../src/segments/scorecard.ts";
import { fcrOf } from "../../src/service/fcr-from-contacts.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { likertField } from "../../src/survey/likert.ts";
import { type NpsResult, npsOf } from "../../src/survey/nps.ts";
import { revenueWeightedNpsOf } from "../../src/survey/revenue-weighted-nps.ts";

const nps = npsOf("rating");
const card = scorecard({ by: ["region"], metrics: { nps, csat: csatOf("satisfaction") } });
const answers = (count: number): { rating: number }[] => Array.from({ length: count }, (_, index) => ({ rating: index % 11 }));
const caught = async (promise: Promise<unknown>): Promise<CxError> =>
  promise.then(
    () => expect.unreachable("the stream did not fail"),
    (error: unknown) => error as CxError,
  );
async function* later<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

/** A source that says how it was left. */
function watched(items: Iterable<unknown>, failing?: Error): AsyncIterable<never> & { closed: number } {
  const iterator = items[Symbol.iterator]();
  return {
    closed: 0,
    [Symbol.asyncIterator]() {
      return {
        next: async () => {
          const step = await Promise.resolve(iterator.next());
          if (step.done && failing) throw failing;
          return step as IteratorResult<never>;
        },
        return: () => {
          this.closed += 1;
          return Promise.resolve({ done: true as const, value: undefined });
        },
      };
    },
  };
}

function web(items: Iterable<unknown>, failing?: Error): { stream: ReadableStream; cancelled: unknown[] } {
  const iterator = items[Symbol.iterator]();
  const cancelled: unknown[] = [];
  const stream = new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (!done) controller.enqueue(value);
      else if (failing) controller.error(failing);
      else controller.close();
    },
    cancel(reason) {
      cancelled.push(reason);
    },
  });
  return { stream, cancelled };
}

/** A Node stream that gives a few records and then nothing more. */
function endless(items: readonly unknown[]): Readable {
  const stream = new Readable({ objectMode: true, read: () => undefined });
  for (const item of items) stream.push(item);
  return stream;
}

describe("a stream", () => {
  it.each([
    ["an array of records", () => answers(25)],
    ["a generator", () => answers(25).values()],
    ["a set", () => new Set(answers(25))],
    ["one array of arrays", () => [answers(20), answers(25).slice(20)]],
    ["columns", () => ({ rating: answers(25).map(({ rating }) => rating) })],
    ["batches of columns", () => [{ rating: new Uint8Array(answers(20).map(({ rating }) => rating)) }, ...answers(25).slice(20)]],
    ["an async generator", () => later(answers(25))],
    ["a Node stream of records", () => Readable.from(answers(25))],
    ["a Node stream of batches", () => Readable.from([answers(20), answers(25).slice(20)])],
    ["a web stream", () => web(answers(25)).stream],
    ["an iterator column", () => [{ rating: new Set(answers(11).map(({ rating }) => rating)) }, answers(25).slice(11)]],
  ])("may be %s", async (_, source) => {
    expect(await collectStream(nps, source())).toStrictEqual(collect(nps, answers(25)));
  });
  it("is measured as its records at once, and is empty where they are", async () => {
    expect(await measureStream(nps, later(answers(30)))).toStrictEqual(nps.result(collect(nps, answers(30))));
    await expect(measureStream(nps, later([]))).rejects.toMatchObject({ code: "empty", path: "nps" });
    await expect(measureStream(nps, [[], { rating: [] }, [{ rating: null }]])).rejects.toMatchObject({ code: "empty" });
  });
  it("has the types of the metric", () => {
    expectTypeOf(collectStream(nps, answers(1))).resolves.toEqualTypeOf<RatingTally>();
    expectTypeOf(measureStream(npsOf("rating"), later(answers(1)))).resolves.toEqualTypeOf<NpsResult>();
    expectTypeOf(
      measureStream(
        npsOf((row: { deep: { rating: number } }) => row.deep.rating),
        later([[{ deep: { rating: 1 } }]]),
      ),
    ).resolves.toEqualTypeOf<NpsResult>();
  });
  it("takes records of any kind where a function reads them", async () => {
    const numbers = npsOf((rating: number) => rating);
    expect(await collectStream(numbers, later([9, 10, 3]))).toStrictEqual(collect(numbers, [9, 10, 3]));
    expect(await collectStream(numbers, later([[9, 10], new Uint8Array([3])]) as AsyncIterable<number>)).toStrictEqual(
      collect(numbers, [9, 10, 3]),
    );
    const mapped = mapInput(nps, (rating: number) => ({ rating }));
    expect(await collectStream(mapped, later([9, 10, 3]))).toStrictEqual(collect(numbers, [9, 10, 3]));
  });
  it("reads answers in words from columns, by the labels of their field", async () => {
    const metric = csatOf(likertField("answer", ["bad", "so so", "good", "great", "superb"]));
    const rows = [{ answer: "Great" }, { answer: "bad" }, { answer: null }];
    expect(await collectStream(metric, [{ answer: rows.map(({ answer }) => answer) }])).toStrictEqual(collect(metric, rows));
    expect(collect(metric, { answer: rows.map(({ answer }) => answer) })).toStrictEqual(collect(metric, rows));
  });
  it("takes a list for a batch, whatever its records' fields are called", async () => {
    const lengths = npsOf("length");
    const rows = [{ length: 9 }, { length: 3 }, { length: null }];
    expect(await collectStream(lengths, [rows, ...rows])).toStrictEqual(collect(lengths, [...rows, ...rows]));
  });
  it("takes a record with a date or a list beside its rating for a record", async () => {
    const two = scorecard({ by: ["at"], metrics: { nps } });
    await expect(collectStream(two, [{ at: new Date(0), rating: 1 }])).rejects.toMatchObject({ path: "at[0]" });
    await expect(collectStream(two, [{ at: [1], rating: 1 }])).rejects.toMatchObject({ path: "at[0]" });
  });
  it.each([
    ["text", "rating\n9\n", "source"],
    ["nothing", undefined, "source"],
    ["null", null, "source"],
    ["a number", 7, "source"],
    ["lines of text", ["9", "10"], "source[0]"],
    ["bytes", [answers(2), new Uint8Array([57, 10])], "source[2]"],
    ["a buffer", [new ArrayBuffer(2)], "source[0]"],
    ["numbers", [9], "source[0]"],
    ["promises", [...answers(1), Promise.resolve({ rating: 9 })], "source[1]"],
  ])("may not be %s", async (_, source, path) => {
    await expect(collectStream(nps, source as never)).rejects.toMatchObject({ name: "CxError", code: "invalid-value", path });
  });
  it("takes columns for a metric over named fields only, and all that it reads", async () => {
    const columns = { rating: [1, 2] };
    await expect(
      collectStream(
        npsOf((row: { rating: number }) => row.rating),
        [{ getChild: () => columns.rating, numRows: 2 }],
      ),
    ).rejects.toMatchObject({
      code: "invalid-option",
      path: "options.rating",
    });
    await expect(
      collectStream(
        mapInput(nps, () => ({ rating: 1 })),
        [{ getChild: () => columns.rating, numRows: 2 }],
      ),
    ).rejects.toMatchObject({
      code: "invalid-value",
    });
    await expect(collectStream(card, [{ region: ["a"], rating: [1] }] as never)).rejects.toMatchObject({ path: "columns.satisfaction" });
    await expect(collectStream(card, [{ region: ["a"], rating: [1], satisfaction: [] }])).rejects.toMatchObject({
      path: "columns.satisfaction",
    });
  });
  it("refuses options that it does not know or cannot take", async () => {
    const refused = [
      { checkpoint: 1 },
      { progressEvery: 0 },
      { progressEvery: 1.5 },
      { checkpointEvery: -1 },
      { sourceFrom: "end" },
    ] as never[];
    for (const options of refused) await expect(collectStream(nps, [], options)).rejects.toMatchObject({ code: "invalid-option" });
    const bare = mapInput(nps, (rating: number) => ({ rating }));
    await expect(collectStream(bare, [], { onCheckpoint: () => undefined })).rejects.toMatchObject({ path: "options.onCheckpoint" });
    await expect(collectStream(bare, [], { resume: saveCheckpoint(nps, nps.create()) })).rejects.toMatchObject({ path: "options.resume" });
  });
});

describe("a record that cannot be taken", () => {
  const positions = fc.integer({ min: 0, max: 59 });
  it("is named by its number in the whole stream, whatever the batches", async () => {
    await fc.assert(
      fc.asyncProperty(
        positions,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (bad, sizes, asColumns) => {
          const rows = answers(60);
          rows[bad] = { rating: 11 };
          const items: unknown[] = [];
          for (let from = 0, turn = 0; from < 60; turn += 1) {
            const batch = rows.slice(from, (from += sizes[turn % sizes.length] as number));
            items.push(asColumns ? { rating: batch.map(({ rating }) => rating) } : turn % 2 ? batch[0] : batch);
            if (!asColumns && turn % 2) items.push(...batch.slice(1));
          }
          const source = watched(items);
          const error = await caught(collectStream(nps, source));
          expect(error).toMatchObject({ name: "CxError", code: "invalid-value", path: `rating[${bad}]`, received: "11" });
          expect(error.message).toBe(`rating[${bad}]: expected an integer from 0 to 10, received 11`);
          expect(source.closed).toBe(1);
          expect(loadCheckpoint(nps, error.checkpoint ?? "")).toStrictEqual({ tally: collect(nps, rows.slice(0, bad)), records: bad });
        },
      ),
    );
  });
  it("is found in large columns too, with all before it in the checkpoint", async () => {
    const weighted = revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" });
    const ratings = Float64Array.from({ length: 70_000 }, (_, index) => (index * 37) % 11);
    const revenues = Float64Array.from(ratings, (_, index) => (index % 1000) / 100);
    ratings[69_000] = 99;
    for (const columns of [
      { rating: ratings, revenue: revenues },
      { rating: [...ratings], revenue: [...revenues] },
    ]) {
      const error = await caught(collectStream(weighted, [{ rating: 1, revenue: 1 }, columns]));
      expect(error.path).toBe("rating[69001]");
      const { tally, records } = loadCheckpoint(weighted, error.checkpoint ?? "");
      expect(records).toBe(69_001);
      const before = Array.from(ratings.subarray(0, 69_000), (rating, index) => ({ rating, revenue: revenues[index] as number }));
      expect(tally).toStrictEqual(collect(weighted, [{ rating: 1, revenue: 1 }, ...before]));
    }
  });
  it("is told apart from brackets in the name of its field", async () => {
    const odd = npsOf("a[0][7]");
    const batch = (last: number) => ({ "a[0][7]": [1, 2, last] });
    const error = await caught(collectStream(odd, [batch(3), batch(99)]));
    expect(error.path).toBe("a[0][7][5]");
    expect(loadCheckpoint(odd, error.checkpoint ?? "").records).toBe(5);
  });
  it("leaves a scorecard at a checkpoint of whole records, whatever was half added", async () => {
    const mixed = scorecard({
      by: ["region"],
      metrics: { nps, csat: csatOf("satisfaction"), fcr: fcrOf({ customer: "customer", at: "at" }) },
    });
    const batchSizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom("rows", "columns", "alone")), {
      minLength: 1,
      maxLength: 4,
    });
    const every = fc.constantFrom(undefined, 1, 100, 700);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 899 }), batchSizes, every, async (bad, sizes, checkpointEvery) => {
        const rows = Array.from({ length: 900 }, (_, index) => ({
          region: index % 3 ? "a" : null,
          rating: index % 11,
          satisfaction: index === bad ? 99 : 5,
          customer: index % 50,
          at: index * 1e6,
        }));
        const items: unknown[] = [];
        for (let from = 0, turn = 0; from < 900; turn += 1) {
          const [size, shape] = sizes[turn % sizes.length] as [number, string];
          const batch = rows.slice(from, (from += size));
          const columns = Object.fromEntries(
            Object.keys(rows[0] as object).map((name) => [name, batch.map((row) => row[name as "rating"])]),
          );
          items.push(...(shape === "rows" ? [batch] : shape === "columns" ? [columns] : batch));
        }
        const error = await caught(collectStream(mixed, items as typeof rows, { checkpointEvery }));
        expect(error.path).toBe(`satisfaction[${bad}]`);
        const { tally, records } = loadCheckpoint(mixed, error.checkpoint ?? "");
        expect(records).toBeLessThanOrEqual(bad);
        expect(tally).toStrictEqual(collect(mixed, rows.slice(0, records)));
      }),
      { numRuns: 60 },
    );
  });
  it("leaves a scorecard at the last checkpoint taken, or at the start", async () => {
    const rows = Array.from({ length: 10 }, (_, index) => ({ region: "a", rating: 1, satisfaction: index === 7 ? 99 : 5 }));
    const items = [rows.slice(0, 4), rows.slice(4)];
    const error = await caught(collectStream(card, later(items), { checkpointEvery: 3 }));
    expect(loadCheckpoint(card, error.checkpoint ?? "").records).toBe(4);
    const start = await caught(collectStream(card, later(items)));
    expect(loadCheckpoint(card, start.checkpoint ?? "")).toStrictEqual({ tally: card.create(), records: 0 });
  });
  it("is named where it is nothing at all, in the middle of a batch", async () => {
    const rows = [{ region: "a", rating: 1, satisfaction: 5 }, { region: "a", rating: 2, satisfaction: 5 }, null];
    for (const metric of [nps, card]) {
      expect(await caught(collectStream(metric as never, [rows.slice(0, 1), rows] as never))).toMatchObject({
        code: "source",
        path: "source[3]",
        received: "TypeError",
      });
    }
  });
  it("is exact for a scorecard where its key is at fault, before anything was added", async () => {
    const error = await caught(
      collectStream(
        card,
        later([
          { region: "a", rating: 1, satisfaction: 1 },
          { region: {}, rating: 1, satisfaction: 1 },
        ]),
      ),
    );
    expect(loadCheckpoint(card, error.checkpoint ?? "").records).toBe(1);
  });
  it("passes on what a function that reads it throws, as the cause", async () => {
    const cause = new TypeError("no rating here");
    const metric = npsOf((row: { rating?: number }) => {
      if (row.rating === undefined) throw cause;
      return row.rating;
    });
    const source = watched([{ rating: 1 }, {}]);
    const error = await caught(collectStream(metric, source));
    expect(error).toMatchObject({ code: "source", path: "source[1]", received: "TypeError", cause });
    expect(loadCheckpoint(metric, error.checkpoint ?? "").records).toBe(1);
    expect(source.closed).toBe(1);
  });
});

describe("a source that fails", () => {
  const gone = new Error("connection lost");
  it("rejects with the error as its cause, and the checkpoint of all that came", async () => {
    for (const source of [watched(answers(5), gone), Readable.from(watched(answers(5), gone))]) {
      const error = await caught(collectStream(nps, source));
      expect(error).toMatchObject({ name: "CxError", code: "source", path: "source[5]", cause: gone });
      expect(error.message).toBe("source[5]: expected a source that can be read to its end, received Error");
      expect(loadCheckpoint(nps, error.checkpoint ?? "")).toStrictEqual({ tally: collect(nps, answers(5)), records: 5 });
    }
  });
  it("may fail with an error of this library, which is a cause like any other", async () => {
    const cause = await caught(collectStream(nps, [{ rating: 99 }]));
    const error = await caught(collectStream(nps, watched(answers(2), cause)));
    expect(error).toMatchObject({ code: "source", path: "source[2]", received: "CxError", cause });
  });
  it("is not closed again by an iterator, and unlocked where it is a web stream", async () => {
    const source = watched(answers(5), gone);
    await caught(collectStream(nps, source));
    expect(source.closed).toBe(0);
    const { stream } = web(answers(5), gone);
    expect(await caught(collectStream(nps, stream))).toMatchObject({ code: "source", cause: gone });
    expect(stream.locked).toBe(false);
  });
  it("may fail at once, with anything, or be in use already", async () => {
    const odd = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject<IteratorResult<{ rating: number }>>("no" as never) }) };
    expect(await caught(collectStream(nps, odd))).toMatchObject({ code: "source", cause: "no", received: "an error" });
    const { stream } = web(answers(1));
    stream.getReader();
    await expect(collectStream(nps, stream)).rejects.toMatchObject({ code: "source", received: "TypeError" });
  });
  it("is closed before the promise rejects, where a record cannot be taken", async () => {
    let closed = false;
    const slow = async function* (): AsyncGenerator<{ rating: number }> {
      try {
        yield* [{ rating: 9 }, { rating: 99 }];
      } finally {
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
        closed = true;
      }
    };
    await caught(collectStream(nps, slow()));
    expect(closed).toBe(true);
  });
  it("keeps the first error when closing fails too", async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: { rating: 99 } }),
        return: () => Promise.reject(new Error("cannot close")),
      }),
    };
    expect(await caught(collectStream(nps, source))).toMatchObject({ code: "invalid-value", path: "rating[0]" });
  });
  it("is unlocked when a web stream comes to its end, and cancelled when a record cannot be taken", async () => {
    const whole = web(answers(5));
    await collectStream(nps, whole.stream);
    expect(whole.stream.locked).toBe(false);
    const bad = web([{ rating: 99 }, ...answers(5)]);
    await caught(collectStream(nps, bad.stream));
    expect(bad.stream.locked).toBe(false);
    expect(bad.cancelled).toHaveLength(1);
  });
});

describe("a signal", () => {
  it("stops a stream whose next item never comes, and closes it without waiting", async () => {
    for (const hang of [
      (async function* () {
        yield* answers(3);
        await new Promise(() => undefined);
      })(),
      endless(answers(3)),
      new ReadableStream({
        start(controller) {
          for (const answer of answers(3)) controller.enqueue(answer);
        },
      }),
    ]) {
      const controller = new AbortController();
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 20);
      const error = await caught(collectStream(nps, hang, { signal: controller.signal }));
      expect(error).toMatchObject({ name: "CxError", code: "aborted", path: "options.signal", cause: reason });
      expect(loadCheckpoint(nps, error.checkpoint ?? "").records).toBe(3);
      if (hang instanceof Readable) expect(hang.destroyed).toBe(true);
      if (hang instanceof ReadableStream) {
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
        expect(hang.locked).toBe(false);
      }
    }
  });
  it("stops between two items, and waits until the source is closed", async () => {
    const controller = new AbortController();
    const source = watched(answers(1000));
    const error = await caught(
      collectStream(nps, source, { signal: controller.signal, progressEvery: 10, onProgress: () => controller.abort() }),
    );
    expect(error.code).toBe("aborted");
    expect(loadCheckpoint(nps, error.checkpoint ?? "").records).toBe(10);
    expect(source.closed).toBe(1);
  });
  it("asks for no further item, and takes none that comes too late", async () => {
    for (const asynchronous of [true, false]) {
      const controller = new AbortController();
      let asked = 0;
      const counted = function* (): Generator<{ rating: number }> {
        for (;;) {
          asked += 1;
          yield { rating: 9 };
        }
      };
      const onProgress = (): void => controller.abort();
      const source = asynchronous ? later(counted()) : counted();
      await caught(collectStream(nps, source, { signal: controller.signal, progressEvery: 10, onProgress }));
      expect(asked).toBe(10);
    }
    const controller = new AbortController();
    let arrive: ((answer: { rating: number }) => void) | undefined;
    const read: number[] = [];
    const metric = npsOf(({ rating }: { rating: number }) => read.push(rating));
    const late = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({
          done: false as const,
          value: await new Promise<{ rating: number }>((resolve) => {
            arrive = resolve;
          }),
        }),
      }),
    };
    const stream = caught(collectStream(metric, late, { signal: controller.signal }));
    controller.abort();
    expect((await stream).code).toBe("aborted");
    arrive?.({ rating: 7 });
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    expect(read).toStrictEqual([]);
  });
  it("stops a source without waiting too, and one that was not yet opened", async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort("late");
    const error = await caught(collectStream(nps, answers(1000), { signal: controller.signal, progressEvery: 10, onProgress }));
    expect(error).toMatchObject({ code: "aborted", cause: "late" });
    const opened = { [Symbol.asyncIterator]: () => expect.unreachable("opened") };
    const before = await caught(collectStream(nps, opened as never, { signal: AbortSignal.abort("early") }));
    expect(before).toMatchObject({ code: "aborted", cause: "early" });
    expect(loadCheckpoint(nps, before.checkpoint ?? "").records).toBe(0);
  });
  it("keeps one listener, and none afterwards", async () => {
    let listeners = 0;
    let most = 0;
    const signal = {
      aborted: false,
      addEventListener: () => {
        listeners += 1;
        most = Math.max(most, listeners);
      },
      removeEventListener: () => {
        listeners -= 1;
      },
    };
    await collectStream(nps, later(answers(100)), { signal });
    await caught(collectStream(nps, watched(answers(3), new Error("gone")), { signal }));
    expect([listeners, most]).toStrictEqual([0, 1]);
  });
});

describe("progress", () => {
  it("is told every so many records and at the end, with bytes and time where they are known", async () => {
    const told: StreamProgress[] = [];
    let clock = 100;
    await collectStream(nps, later(answers(25)), {
      progressEvery: 10,
      onProgress: (progress) => told.push(progress),
      bytesRead: () => told.length * 1000,
      now: () => (clock += 5),
    });
    expect(told).toStrictEqual([
      { records: 10, bytes: 0, elapsed: 5 },
      { records: 20, bytes: 1000, elapsed: 10 },
      { records: 25, bytes: 2000, elapsed: 15 },
    ]);
  });
  it("has no clock and no bytes of its own, and does not divide batches", async () => {
    const told: StreamProgress[] = [];
    await collectStream(nps, [answers(7), answers(7), answers(1)], { progressEvery: 5, onProgress: (progress) => told.push(progress) });
    expect(told).toStrictEqual([7, 14, 15].map((records) => ({ records, bytes: null, elapsed: null })));
  });
  it("passes on what the caller's functions throw, and closes the source", async () => {
    const mine = new Error("disk full");
    const source = watched(answers(10));
    await expect(collectStream(nps, source, { checkpointEvery: 3, onCheckpoint: () => Promise.reject(mine) })).rejects.toBe(mine);
    expect(source.closed).toBe(1);
    const ended = watched(answers(2));
    const onProgress = (): void => {
      throw mine;
    };
    await expect(collectStream(nps, ended, { onProgress })).rejects.toBe(mine);
    expect(ended.closed).toBe(0);
  });
});

describe("checkpoints of a stream", () => {
  it("come every so many records and at the end, one after the other", async () => {
    const taken: [number, number][] = [];
    let storing = 0;
    await collectStream(nps, later(answers(8)), {
      checkpointEvery: 3,
      async onCheckpoint(checkpoint, records) {
        expect((storing += 1)).toBe(1);
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
        taken.push([records, loadCheckpoint(nps, checkpoint).records]);
        storing -= 1;
      },
    });
    expect(taken).toStrictEqual([
      [3, 3],
      [6, 6],
      [8, 8],
    ]);
  });
  it("number records and errors on from where they were taken", async () => {
    const resume = saveCheckpoint(nps, collect(nps, answers(5)));
    const told: number[] = [];
    const options = {
      resume,
      sourceFrom: "checkpoint",
      progressEvery: 2,
      onProgress: ({ records }: StreamProgress) => told.push(records),
    } as const;
    const error = await caught(collectStream(nps, [...answers(3), { rating: 99 }], options));
    expect([error.path, told]).toStrictEqual(["rating[8]", [7]]);
    expect(loadCheckpoint(nps, error.checkpoint ?? "").records).toBe(8);
    const passed = await caught(collectStream(nps, [answers(4), [...answers(3), { rating: 99 }]], { resume }));
    expect(passed.path).toBe("rating[7]");
    expect(loadCheckpoint(nps, passed.checkpoint ?? "").records).toBe(7);
  });
  it("are kept when a source ends or fails before it is where they were taken", async () => {
    const resume = saveCheckpoint(nps, collect(nps, answers(5)));
    const short = await caught(collectStream(nps, answers(4), { resume }));
    expect(short).toMatchObject({ code: "invalid-value", path: "source", expected: "at least the 5 records of the checkpoint" });
    expect(short.checkpoint).toBe(resume);
    const failed = await caught(collectStream(nps, watched(answers(2), new Error("gone")), { resume }));
    expect(failed.checkpoint).toBe(resume);
    expect(await collectStream(nps, answers(5), { resume })).toStrictEqual(collect(nps, answers(5)));
  });
  it("are exact where more records are done with than the tally holds", async () => {
    const resume = saveCheckpoint(nps, collect(nps, answers(2)), { records: 5 });
    const error = await caught(collectStream(nps, [...answers(6), { rating: 99 }], { resume }));
    expect(error.path).toBe("rating[6]");
    const { tally, records } = loadCheckpoint(nps, error.checkpoint ?? "");
    expect([records, nps.counts(tally).valid]).toStrictEqual([6, 3]);
  });
  it("pass over batches in part", async () => {
    const resume = saveCheckpoint(nps, collect(nps, answers(5)));
    const columns = (rows: { rating: number }[]) => ({ rating: rows.map(({ rating }) => rating) });
    for (const items of [[answers(12)], [columns(answers(12))], [columns(answers(3)), columns(answers(12).slice(3))]]) {
      expect(await collectStream(nps, items, { resume })).toStrictEqual(collect(nps, answers(12)));
    }
  });
  it("count from the checkpoint, not from the start that was passed over", async () => {
    const resume = saveCheckpoint(nps, collect(nps, answers(5)));
    const taken: number[] = [];
    await collectStream(nps, answers(12), { resume, checkpointEvery: 4, onCheckpoint: (_, records) => taken.push(records) });
    expect(taken).toStrictEqual([9, 12]);
  });
});
