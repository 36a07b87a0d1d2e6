/** The names of a new metric, all made of two. */
export interface Names {
  /** The room, such as `service`. */
  readonly room: string;
  /** The file, such as `escalation-rate`. */
  readonly file: string;
  /** The function, such as `escalationRate`. */
  readonly metric: string;
  /** The type, such as `EscalationRate`. */
  readonly type: string;
  /** The words, such as `Escalation rate`. */
  readonly title: string;
  /** What a record that says yes is, such as `escalated`. */
  readonly yes: string;
}

/** The source of the metric: a share of the records that say yes, in all four shapes. */
export const sourceOf = ({ metric, type, title, yes }: Names): string => `import type { AnyRow } from "../core/any-row.ts";
import { checkOptions } from "../core/check.ts";
import type { Field, FieldMetric } from "../core/fields.ts";
import type { Flag } from "../core/flag.ts";
import { type CollectOptions, measureInputs } from "../core/metric.ts";
import type { YesWhen } from "../core/yes-when.ts";
import type { ShareOptions } from "../stats/share.ts";
import { type ProportionTally, type YesShare, yesShareFromCounts, type YesShareOfCounts, yesShareOf } from "../stats/yes-share.ts";

const NAMES = { metric: "${metric}", yes: "${yes}", option: "${yes}When" } as const;

/** Options of {@link ${metric}Of}. */
export interface ${type}Options extends ShareOptions, CollectOptions {
  /**
   * The value that means ${yes}, or a function that decides; every other value then means not.
   * @defaultValue \`true\` and 1 mean ${yes}, \`false\` and 0 not, and anything else is invalid
   */
  readonly ${yes}When?: YesWhen;
}

/**
 * ${title}: the share of records that are ${yes}, from 0 to 1.
 *
 * \`rate = ${yes} / records\`.
 *
 * - Input: for each record whether it is ${yes}: \`true\` or 1, \`false\` or 0. \`null\`, \`undefined\` and \`NaN\` are missing.
 * - Result: \`rate\` and \`interval\` from 0 to 1. \`of + missing + invalid\` are all records.
 * - Cost: O(n) time, O(1) memory.
 *
 * @param records - Whether each is ${yes}.
 * @param options - What means ${yes}, the interval, what to do with values that say neither.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} \`"empty"\` without a record; \`"invalid-value"\` when one says neither; \`"invalid-option"\` for a wrong option.
 * @example
 * \`\`\`ts
 * import { ${metric} } from "cx-metrics";
 * ${metric}([true, false, false, false]).rate; // => 0.25
 * \`\`\`
 * @see Interval: Wilson 1927, Journal of the American Statistical Association 22:209
 */
export function ${metric}(records: Iterable<Flag | null | undefined>, options: ${type}Options = {}): YesShare {
  const metric = ${metric}Of<{ ${yes}: unknown }>("${yes}", options);
  const add = (tally: ProportionTally, ${yes}: unknown, index: number): void => metric.add(tally, { ${yes} }, index);
  return measureInputs({ ...metric, add }, records);
}

/**
 * ${title} of ready counts, from 0 to 1.
 *
 * @param counts - How many are ${yes}, and of how many.
 * @param options - Level and method of the interval.
 * @returns The rate, its interval, and the counts behind both.
 * @throws {@link CxError} \`"empty"\` of none; \`"invalid-value"\` when a count is none or the part exceeds the whole.
 * @example
 * \`\`\`ts
 * import { ${metric}FromCounts } from "cx-metrics";
 * ${metric}FromCounts({ ${yes}: 32, of: 1600 }).rate; // => 0.02
 * \`\`\`
 */
export function ${metric}FromCounts(
  counts: {
    /** How many are ${yes}. */
    readonly ${yes}: number;
    /** Of how many. */
    readonly of: number;
  },
  options: ShareOptions = {},
): YesShareOfCounts {
  return yesShareFromCounts(NAMES, { yes: counts.${yes}, of: counts.of }, options);
}

/**
 * ${title} as a metric over named fields, for {@link measure}, {@link collect}, scorecards, streams and warehouses.
 *
 * Definition and result are those of {@link ${metric}}. The tally is a handful of counts.
 *
 * @param field - The field that says whether a record is ${yes}.
 * @param options - What means ${yes}, the interval, what to do with values that say neither.
 * @returns The metric.
 * @throws {@link CxError} \`"invalid-option"\` for an unknown or wrong option.
 * @example From columns
 * \`\`\`ts
 * import { ${metric}Of, measure } from "cx-metrics";
 * measure(${metric}Of("state", { ${yes}When: "yes" }), { state: ["yes", "no"] }).rate; // => 0.5
 * \`\`\`
 */
export function ${metric}Of<Row = AnyRow>(
  field: Field<Row>,
  options: ${type}Options = {},
): FieldMetric<Row, ProportionTally, YesShare> {
  checkOptions(options, ["${yes}When", "level", "method", "invalid"]);
  const { ${yes}When: when, ...rest } = options;
  return yesShareOf<Row, YesShare>(field, NAMES, { ...rest, when }, (share) => share);
}
`;

/** Its test: the boundaries of the definition, and the interval of the same counts. */
export const testOf = ({ metric, yes }: Names): string => `import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ${metric}, ${metric}FromCounts, ${metric}Of, measure } from "../../src/index.ts";
import { proportionInterval } from "../../src/stats/proportion-interval.ts";

describe("${metric}", () => {
  it("is the share that is ${yes}, with the interval of a proportion", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1 }), (list) => {
        const count = list.filter(Boolean).length;
        const { rate, interval, yes, of } = ${metric}(list);
        expect([rate, yes, of]).toEqual([count / list.length, count, list.length]);
        expect(interval).toEqual(proportionInterval(count, list.length, { level: 0.95, method: "wilson" }));
        expect(${metric}FromCounts({ ${yes}: count, of: list.length })).toEqual({ rate, interval, yes, of });
      }),
    );
  });
  it.each([
    ["true", [true], 1],
    ["1", [1], 1],
    ["false", [false], 0],
    ["0", [0], 0],
    ["nothing beside a yes", [true, null, undefined], 1],
  ] as const)("of %s is right", (_, list, rate) => {
    expect(${metric}(list).rate).toBe(rate);
  });
  it("takes a value, or a function, as ${yes}", () => {
    const rows = [{ state: "yes" }, { state: "no" }, { state: "YES" }, { state: null }];
    expect(measure(${metric}Of("state", { ${yes}When: "yes" }), rows)).toMatchObject({ yes: 1, of: 3, missing: 1 });
    const either = ${metric}Of("state", { ${yes}When: (value) => String(value).toLowerCase() === "yes" });
    expect(measure(either, rows)).toMatchObject({ yes: 2, of: 3 });
  });
  it("refuses what is none, and says where", () => {
    expect(() => ${metric}([])).toThrow("at least one record");
    expect(() => ${metric}([2 as never])).toThrow("${yes}[0]");
    expect(() => ${metric}FromCounts({ ${yes}: 2, of: 1 })).toThrow("counts.${yes}");
    expect(() => ${metric}Of("state", { level: 2 })).toThrow("options.level");
  });
});
`;

/** Its line in the list that the common laws run over. */
export const lawOf = ({ metric, yes }: Names): string => `  {
    name: "${metric}Of",
    metric: ${metric}Of("solved", { invalid: "skip" }),
    rows: fc.array(fc.record({ solved: fc.constantFrom<unknown>(true, false, 0, 1, null, NaN, "yes", 2) }), { maxLength: 20 }),
    missing: (rows) => rows.filter(({ solved }) => solved === null || Number.isNaN(solved)).length,
    readOtherwise: ${metric}Of("other", { level: 0.9, invalid: "skip" }),
    collectOtherwise: [${metric}Of("solved", { ${yes}When: 1, invalid: "skip" })],
    strict: ${metric}Of("solved"),
  },
`;

/** What the package exports of it. */
export const exportsOf = ({ room, file, metric, type }: Names): string =>
  `export { ${metric}, ${metric}FromCounts, ${metric}Of, type ${type}Options } from "./${room}/${file}.ts";\n`;

/** Its section in the guide of the room. */
export const sectionOf = ({ metric, title, yes }: Names): string => `
## ${title}

\`${metric}\` is the share of records that are ${yes}, with Wilson's interval; \`${metric}FromCounts\` takes ready counts, \`${metric}Of\` a field.

\`\`\`ts
import { ${metric}FromCounts } from "cx-metrics";

const { rate, interval } = ${metric}FromCounts({ ${yes}: 74, of: 100 });
[rate, interval.low, interval.high]; // => [0.74, 0.6463, 0.8160]
\`\`\`
`;

/** The note for the release. */
export const changesetOf = ({ metric, yes }: Names): string => `---
"cx-metrics": minor
---

Add \`${metric}\`, the share of records that are ${yes}, with its interval: from records, from counts (\`${metric}FromCounts\`) and as a metric over a field
(\`${metric}Of\`) that merges, streams and runs in a warehouse.
`;
