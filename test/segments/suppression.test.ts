import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { npsOf } from "../../src/survey/nps.ts";
import { csatOf } from "../../src/survey/csat.ts";
import { hiddenLines } from "../../src/segments/suppression.ts";
import { scorecard } from "../../src/segments/scorecard.ts";

interface Line {
  readonly key: Readonly<Record<string, unknown>>;
  readonly records: number;
  readonly metrics: { readonly csat: unknown };
  readonly counts: { readonly csat: { readonly valid: number } };
}

const textOf = (key: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.entries(key).sort(([left], [right]) => (left < right ? -1 : 1)));

/** The rank of a matrix of whole numbers, by fractions that are never rounded. */
function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => row.map(BigInt));
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    const pivot = rows.findIndex((row, place) => place >= found && row[column] !== 0n);
    if (pivot < 0) continue;
    const [row] = rows.splice(pivot, 1) as [bigint[]];
    rows.splice(found, 0, row);
    found += 1;
    for (const other of rows.slice(found)) {
      const times = other[column] as bigint;
      if (times === 0n) continue;
      for (const place of other.keys()) other[place] = (other[place] as bigint) * (row[column] as bigint) - times * (row[place] as bigint);
    }
  }
  return found;
}

/**
 * What a reader can do: every sum that the keys tell, with the hidden lines as unknowns. A line is recovered when it is all that its sums leave open:
 * then leaving out its column lowers the rank.
 */
function attack(
  keys: readonly (readonly Readonly<Record<string, unknown>>[])[],
  isHidden: (key: Readonly<Record<string, unknown>>) => boolean,
): string[] {
  const [cells = [], ...margins] = keys;
  const unknown = keys.flat().filter(isHidden);
  const place = new Map(unknown.map((key, index) => [textOf(key), index]));
  const rows: number[][] = [];
  const add = (parts: readonly Readonly<Record<string, unknown>>[], whole: Readonly<Record<string, unknown>> | null): void => {
    const row = unknown.map(() => 0);
    for (const part of parts) if (place.has(textOf(part))) row[place.get(textOf(part)) as number] = 1;
    if (whole && place.has(textOf(whole))) row[place.get(textOf(whole)) as number] = -1;
    rows.push(row);
  };
  add(cells, null);
  for (const margin of margins) {
    add(margin, null);
    for (const whole of margin) {
      const [[name, value]] = Object.entries(whole) as [[string, unknown]];
      add(
        cells.filter((cell) => cell[name] === value),
        whole,
      );
    }
  }
  const all = rank(rows);
  return unknown.filter((_, column) => rank(rows.map((row) => row.filter((_each, other) => other !== column))) < all).map(textOf);
}

const row = fc.record({
  region: fc.constantFrom("N", "S", "W", "E", null),
  tier: fc.constantFrom(1, 2, 3),
  channel: fc.constantFrom("phone", "chat"),
  rating: fc.integer({ min: 0, max: 10 }),
  satisfied: fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constant(null)),
});
const rows = fc.array(row, { minLength: 1, maxLength: 120 });
const metrics = { nps: npsOf("rating"), csat: csatOf("satisfied") };
const keyLists = fc.constantFrom<readonly ("region" | "tier" | "channel")[]>(["region"], ["region", "tier"], ["tier", "channel", "region"]);

describe("a scorecard with a minimum", () => {
  it("hides every small line, and none that is hidden follows from those that are shown", () => {
    fc.assert(
      fc.property(rows, keyLists, fc.integer({ min: 2, max: 8 }), (list, by, minimum) => {
        const open = scorecard({ by, metrics }).measure(list);
        const card = scorecard({ by, metrics, minimum });
        const shown = card.result(collectAll(card, list));
        if (list.length < minimum) {
          expect(shown).toBeNull();
          return;
        }
        const all = [open.segments, ...open.margins.map(({ segments }) => segments)];
        const lines = [...(shown?.segments ?? []), ...(shown?.margins.flatMap(({ segments }) => segments) ?? [])] as readonly Line[];
        const visible = new Map(lines.map((line) => [textOf(line.key), line]));
        for (const { records } of lines) expect(records).toBeGreaterThanOrEqual(minimum);
        // What is hidden is listed, and nothing is both.
        const listed = [...(shown?.suppressed?.segments ?? []), ...(shown?.suppressed?.margins ?? [])].map(textOf);
        expect([...visible.keys(), ...listed].sort()).toStrictEqual(
          all
            .flat()
            .map(({ key }) => textOf(key))
            .sort(),
        );
        const keys = all.map((part) => part.map(({ key }) => key));
        expect(attack(keys, (key) => !visible.has(textOf(key)))).toStrictEqual([]);
        // The answers of a metric are no more to be recovered than the records.
        const total = open.total.counts.csat.valid;
        const cellHidden = (key: Readonly<Record<string, unknown>>): boolean => {
          const line = visible.get(textOf(key));
          return !line || (line.metrics.csat === null && line.counts.csat.valid > 0);
        };
        for (const line of lines) if (line.counts.csat.valid < minimum) expect(line.metrics.csat).toBeNull();
        if (total >= minimum) {
          expect(shown?.total.metrics.csat).not.toBeNull();
          // That nobody answered is known of lines that are shown alone.
          const answered = all.map((part) =>
            part.filter(({ key, counts }) => counts.csat.valid > 0 || !visible.has(textOf(key))).map(({ key }) => key),
          );
          expect(attack(answered, cellHidden)).toStrictEqual([]);
        } else expect([shown?.total.metrics.csat, ...lines.map((line) => line.metrics.csat)].every((each) => each === null)).toBe(true);
        // What is shown is what it would be without a minimum.
        const before = new Map(all.flat().map((line) => [textOf(line.key), line]));
        for (const line of lines) {
          expect({ ...line, metrics: null }).toStrictEqual({ ...before.get(textOf(line.key)), metrics: null });
          if (line.metrics.csat !== null) expect(line.metrics).toStrictEqual(before.get(textOf(line.key))?.metrics);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("leaves no sum of fewer than the minimum in one key's lines", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 2, max: 9 }),
        (sizes, minimum) => {
          const total = sizes.reduce((sum, size) => sum + size, 0);
          if (total < minimum) return;
          const hidden = hiddenLines(
            sizes.map((size, place) => ({ values: [String(place)], size, hidden: false })),
            1,
            minimum,
          );
          const gone = sizes.filter((_, place) => hidden[place]);
          const small = sizes.some((size) => size < minimum);
          expect(gone.length === 0).toBe(!small);
          if (small) {
            expect(gone.length).toBeGreaterThan(1);
            expect(gone.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(minimum);
            // No more than needed: without the largest that was added, it would be too little.
            const added = gone.filter((size) => size >= minimum);
            expect(added.length).toBeLessThanOrEqual(1);
            // And it is the smallest that there is.
            if (added.length === 1) expect(added[0]).toBe(Math.min(...sizes.filter((size) => size >= minimum)));
          }
        },
      ),
    );
  });

  it("hides a bridge between two blocks, which each row and column alone would not", () => {
    // Rows a, b and columns x, y share four hidden cells, so do c, d and z, w; the cell (b, z) between them is all that is left to know.
    const cells: [string, string, number][] = [
      ["a", "x", 1],
      ["a", "y", 1],
      ["b", "x", 1],
      ["b", "y", 1],
      ["c", "z", 1],
      ["c", "w", 1],
      ["d", "z", 1],
      ["d", "w", 1],
      ["b", "z", 2],
      ...["a", "b", "c", "d"].map((name): [string, string, number] => [name, "v", 50]),
      ...["x", "y", "z", "w"].map((name): [string, string, number] => ["e", name, 60]),
      ["e", "v", 70],
    ];
    const margins = (place: 0 | 1) => {
      const sizes = new Map<string, number>();
      for (const cell of cells) sizes.set(cell[place], (sizes.get(cell[place]) ?? 0) + cell[2]);
      return Array.from(sizes, ([name, size]) => ({ values: place === 0 ? [name, null] : [null, name], size, hidden: false }));
    };
    const lines = [...cells.map(([one, other, size]) => ({ values: [one, other], size, hidden: false })), ...margins(0), ...margins(1)];
    const hidden = hiddenLines(lines, 2, 3);
    const keyOf = ({ values: [one, other] }: (typeof lines)[number]) => ({ ...(one ? { one } : {}), ...(other ? { other } : {}) });
    const parts = [lines.slice(0, cells.length), lines.slice(cells.length, cells.length + 5), lines.slice(cells.length + 5)].map((part) =>
      part.map(keyOf),
    );
    const gone = new Set(lines.filter((_, place) => hidden[place]).map((line) => textOf(keyOf(line))));
    expect(attack(parts, (key) => gone.has(textOf(key)))).toStrictEqual([]);
    // More than the small ones had to go.
    expect(gone.size).toBeGreaterThan(9);
  });

  it("keeps the margin of a key with one value, which is the total", () => {
    const lines = [
      { values: ["a", "x"], size: 1, hidden: false },
      { values: ["a", "y"], size: 9, hidden: false },
      { values: ["a", null], size: 10, hidden: false },
      { values: [null, "x"], size: 1, hidden: false },
      { values: [null, "y"], size: 9, hidden: false },
    ];
    expect(hiddenLines(lines, 2, 5)).toStrictEqual([true, true, false, true, true]);
    const three = [...lines.slice(0, 1), { values: ["a", "y"], size: 1, hidden: false }, { values: ["a", null], size: 2, hidden: false }];
    expect(
      hiddenLines([...three, { values: [null, "x"], size: 1, hidden: false }, { values: [null, "y"], size: 1, hidden: false }], 2, 2),
    ).toStrictEqual([true, true, false, true, true]);
  });

  it("shows nothing at all of fewer than the minimum", () => {
    const card = scorecard({ by: ["region"], metrics, minimum: 5 });
    const list = Array.from({ length: 4 }, () => ({ region: "N", rating: 9, satisfied: 5 }));
    expect(() => card.measure(list)).toThrow(expect.objectContaining({ code: "empty", expected: "at least one group of 5 records" }));
    const five = card.measure([...list, { region: "S", rating: 1, satisfied: 5 }]);
    expect(five.segments).toStrictEqual([]);
    expect(five.total.metrics.nps?.score).toBe(60);
    expect(five.suppressed).toStrictEqual({ minimum: 5, segments: [{ region: "N" }, { region: "S" }], margins: [], cells: [] });
  });

  it("lists the cells that it hides in lines that it shows", () => {
    const list = ["N", "S", "W"].flatMap((region) =>
      Array.from({ length: 9 }, (_, place) => ({ region, rating: 9, satisfied: region === "N" && place > 1 ? null : 5 })),
    );
    const { segments, suppressed } = scorecard({ by: ["region"], metrics, minimum: 3 }).measure(list);
    expect(suppressed?.cells).toStrictEqual([
      { key: { region: "N" }, metric: "csat" },
      { key: { region: "S" }, metric: "csat" },
    ]);
    expect(segments.map(({ metrics: { csat }, counts }) => [csat?.rate ?? null, counts.csat.valid])).toStrictEqual([
      [null, 2],
      [null, 9],
      [1, 9],
    ]);
    expect(segments.every(({ metrics: { nps } }) => nps?.score === 100)).toBe(true);
  });

  it.each([0, 1, 2.5, NaN, "5"])("refuses a minimum of %s", (minimum) => {
    expect(() => scorecard({ metrics, minimum: minimum as number })).toThrow(expect.objectContaining({ path: "options.minimum" }));
  });
});

function collectAll(card: { create(): unknown; add(tally: never, row: never, index: number): void }, list: readonly unknown[]): never {
  const tally = card.create() as never;
  for (const [index, each] of list.entries()) card.add(tally, each as never, index);
  return tally;
}
