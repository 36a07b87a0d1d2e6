import fc from "fast-check";
import { expect, it } from "vitest";
import type { ColumnValues, FieldMetric } from "../../src/core/fields.ts";
import { collect } from "../../src/core/measure.ts";
import type { Metric } from "../../src/core/metric.ts";

/** A metric of any kind. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the laws do not look inside a tally or a result
export type AnyMetric = FieldMetric<any, any, any>;

/** One line of the list that the common laws run over. */
export interface LawCase {
  /** The public function that makes the metric, such as `npsOf`, with what is special about this case. */
  readonly name: string;
  /** The metric, made with `invalid: "skip"` where records may be invalid. */
  readonly metric: AnyMetric;
  /** Rows as users have them: with gaps, off-scale values, ties, extremes. Every field the metric reads is present in every row. */
  readonly rows: fc.Arbitrary<Record<string, unknown>[]>;
  /** How many rows of a list have no value and count as missing, by the definition (an independent count). */
  readonly missing?: (rows: readonly Record<string, unknown>[]) => number;
  /** Fields that a typed array can carry, with its constructor: numbers only, NaN for a gap. */
  readonly typed?: Readonly<Record<string, Float64ArrayConstructor>>;
  /** The same metric with other reading options and fields: its tallies merge with those of `metric`. */
  readonly readOtherwise?: AnyMetric;
  /** The same metric with other collecting options, one at a time: none of their tallies merges with one of `metric`. */
  readonly collectOtherwise?: readonly AnyMetric[];
  /** The same metric with `invalid: "error"`. */
  readonly strict?: AnyMetric;
  /** Stated when the order of records matters to the metric, and why. */
  readonly ordered?: string;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

const collected = ({ definition: { tally, version, collect: rules } }: AnyMetric): unknown => [tally, version, rules];

const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

const split = <Item>(items: readonly Item[], cuts: readonly number[]): Item[][] => {
  const places = [...cuts].map((cut) => cut % (items.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((from, index) => items.slice(from, places[index] ?? items.length));
};

/** The laws that every metric obeys, each by strict equality. */
export function metricLaws({ metric, rows, missing, typed, ordered, readOtherwise, collectOtherwise = [] }: LawCase): void {
  const of = (list: readonly Record<string, unknown>[]) => collect(metric as Metric<Record<string, unknown>, unknown, unknown>, list);

  it("has a definition that survives JSON and names every role", () => {
    const { definition } = metric;
    expect(plain(definition)).toStrictEqual(definition);
    expect(definition.metric).toBe(metric.name);
    expect(Object.keys(definition.fields)).toStrictEqual(Object.keys(metric.fields));
    for (const [role, field] of Object.entries(metric.fields)) {
      if (typeof field === "string") expect(definition.fields[role]).toBe(field);
      else expect(typeof definition.fields[role]).toBe("object");
    }
  });
  if (readOtherwise) {
    it("merges with tallies of the same collecting options, whatever is read from them", () => {
      expect(collected(readOtherwise)).toStrictEqual(collected(metric));
      fc.assert(
        fc.property(rows, rows, (a, b) => {
          expect(readOtherwise.merge(of(a), of(b))).toStrictEqual(metric.merge(of(a), of(b)));
        }),
      );
    });
  }
  for (const other of collectOtherwise) {
    it(`refuses tallies collected with ${JSON.stringify(other.definition.collect).slice(0, 200)}`, () => {
      expect(collected(other)).not.toStrictEqual(collected(metric));
      const refused = expect.objectContaining({ name: "CxError", code: "incompatible-tally" });
      expect(thrown(() => metric.merge(metric.create(), other.create()))).toEqual(refused);
      expect(thrown(() => other.merge(metric.create(), other.create()))).toEqual(refused);
    });
  }
  it("merges the parts of any partition to the tally of the whole", () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(), { maxLength: 5 }), (list, cuts) => {
        const parts = split(list, cuts).map(of);
        const merged = parts.reduce((left, right) => metric.merge(left, right), metric.create());
        expect(merged).toStrictEqual(of(list));
        expect(metric.result(merged)).toStrictEqual(metric.result(of(list)));
      }),
    );
  });
  it("merges in any order and any grouping", () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const [x, y, z] = [frozen(of(a)), frozen(of(b)), frozen(of(c))];
        expect(metric.merge(x, y)).toStrictEqual(metric.merge(y, x));
        expect(metric.merge(metric.merge(x, y), z)).toStrictEqual(metric.merge(x, metric.merge(y, z)));
      }),
    );
  });
  it("has an empty tally that changes nothing when merged", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const tally = of(list);
        expect(metric.merge(tally, metric.create())).toStrictEqual(tally);
        expect(metric.merge(metric.create(), tally)).toStrictEqual(tally);
      }),
    );
    expect(metric.result(metric.create())).toBeNull();
  });
  it("leaves tallies as they were when merging and reading, and reads the same twice", () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [x, y] = [frozen(of(a)), frozen(of(b))];
        metric.merge(x, y);
        expect(metric.result(x)).toStrictEqual(metric.result(x));
      }),
    );
  });
  it("keeps a merged tally apart from its parts", () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const x = of(a);
        const before = plain(x);
        const merged = metric.merge(x, metric.create());
        b.forEach((row, index) => {
          metric.add(merged, row, index);
        });
        expect(plain(x)).toStrictEqual(before);
      }),
    );
  });
  it(ordered ? `keeps counts in any order of records (${ordered})` : "does not depend on the order of records", () => {
    fc.assert(
      fc.property(
        rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          if (ordered) expect(metric.counts(of(shuffled))).toStrictEqual(metric.counts(of(list)));
          else expect(of(shuffled)).toStrictEqual(of(list));
        },
      ),
    );
  });
  it("survives JSON and structured clone, tally and result", () => {
    fc.assert(
      fc.property(rows, rows, (list, more) => {
        const tally = of(list);
        expect(plain(tally)).toStrictEqual(tally);
        expect(structuredClone(tally)).toStrictEqual(tally);
        const result = metric.result(tally);
        expect(plain(result)).toStrictEqual(result);
        const resumed = plain(tally);
        more.forEach((row, index) => {
          metric.add(resumed, row, list.length + index);
        });
        expect(resumed).toStrictEqual(of([...list, ...more]));
      }),
    );
  });
  it("counts every record as valid, missing or invalid", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const counts = metric.counts(of(list));
        expect(counts.valid + counts.missing + counts.invalid).toBe(list.length);
        if (missing) expect(counts.missing).toBe(missing(list));
      }),
    );
  });
  it("gives the same tally from rows, iterators and columns", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const columns: Record<string, ColumnValues> = {};
        for (const field of Object.values(metric.fields)) {
          if (typeof field === "string") columns[field] = list.map((row) => row[field]);
        }
        expect(collect(metric, list[Symbol.iterator]())).toStrictEqual(of(list));
        if (Object.values(metric.fields).every((field) => typeof field === "string")) {
          expect(collect(metric, columns)).toStrictEqual(of(list));
        }
      }),
    );
  });
  if (typed) {
    it("gives the same tally from typed arrays", () => {
      fc.assert(
        fc.property(rows, (list) => {
          const numbers = list.map((row) => ({
            ...row,
            ...Object.fromEntries(Object.keys(typed).map((name) => [name, toNumber(row[name])])),
          }));
          const columns: Record<string, ColumnValues> = {};
          for (const field of Object.values(metric.fields)) {
            if (typeof field !== "string") continue;
            const values = numbers.map((row) => (row as Record<string, unknown>)[field]);
            columns[field] = typed[field] ? new typed[field](values as number[]) : values;
          }
          expect(collect(metric, columns)).toStrictEqual(of(numbers));
        }),
      );
    });
  }
}

const toNumber = (value: unknown): number => (typeof value === "number" ? value : NaN);
