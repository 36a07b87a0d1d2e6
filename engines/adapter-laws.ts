import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell, Engine, TableColumn } from "../test/engines/engine.ts";

const COLUMNS: readonly TableColumn[] = [
  { name: "place", type: "integer" },
  { name: "number", type: "double" },
  { name: "word", type: "text" },
  { name: "flag", type: "boolean" },
  { name: "moment", type: "timestamp" },
];
const nullable = (cells: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> => fc.option(cells, { nil: null });
const rows: fc.Arbitrary<Cell[][]> = fc
  .array(
    fc.tuple(
      nullable(fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324, 0.1))),
      nullable(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "NULL", "'\"`\\", "\u2028\r\n"))),
      nullable(fc.boolean()),
      nullable(fc.integer({ min: 0, max: Date.UTC(2100, 0) }).map((moment) => new Date(moment).toISOString())),
    ),
    { minLength: 1, maxLength: 100 },
  )
  .map((list) => list.map((row, place) => [place, ...row]));

/** What the tests of an engine stand on: its adapter loses nothing on the way in and out. */
export function adapterLaws(title: string, open: () => Promise<Engine & { readonly version: string }>): void {
  describe(`${title}, the adapter`, () => {
    let engine: Engine;
    beforeAll(async () => {
      const { version, ...rest } = await open();
      console.log(version);
      engine = rest;
    });
    afterAll(() => engine?.close());

    it("holds every value as it is: doubles, texts, moments, nulls", async () => {
      await fc.assert(
        fc.asyncProperty(rows, async (list) => {
          await engine.createTable("everything", COLUMNS, list);
          const found = await engine.query("SELECT place, number, word, flag, moment FROM everything ORDER BY place");
          await engine.dropTable("everything");
          expect(found.map((row) => Object.values(row))).toStrictEqual(list);
        }),
        { numRuns: 5 },
      );
    });
    it("says what is wrong with a statement", async () => {
      await expect(engine.query("SELECT nowhere FROM nothing")).rejects.toThrow(/nothing/);
    });
  });
}
