import type { FieldSource, KeyDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import type { FieldMetric } from "../core/fields.ts";
import type { SegmentedMetric } from "../core/segment-table.ts";
import type { AnyFieldMetric } from "../core/segment-tally.ts";
import { isBlank } from "./conditions.ts";
import type { Dialect } from "./dialect.ts";
import { groupBy, type Level } from "./level.ts";
import { levelsOf } from "./levels.ts";
import { periodKey } from "./moments.ts";
import { type Source, sourceOf, type SqlOptions } from "./source.ts";
import { type AnyTallySql, type Folding, tallySql } from "./tally-sql.ts";
import { columnsOf } from "./template.ts";

/** A metric as SQL sees it: keys, and metrics within them. */
export interface Plan {
  /** The scorecard, or another table of metrics by keys, where the metric is one. */
  readonly card: SegmentedMetric<unknown, unknown> | null;
  /** The keys, outermost first. */
  readonly by: readonly KeyDefinition[];
  /** The metrics, in order. */
  readonly metrics: readonly AnyFieldMetric[];
  /** How each is filled. */
  readonly tallies: readonly AnyTallySql[];
  /** The aliases of the keys in the source. */
  readonly keys: readonly string[];
  /** What they are read from. */
  readonly source: Source;
  /** The keys, by place, of each part for which histories are folded. */
  readonly levels: readonly (readonly number[])[];
}

/** The plan of a metric; `readsOnly` where its statement is not written but what it gave is read. */
export function planOf<Row, Tally, Result>(metric: FieldMetric<Row, Tally, Result>, options: SqlOptions, readsOnly = false): Plan {
  const { definition } = metric;
  const card = definition.tally === "scorecard" ? (metric as unknown as NonNullable<Plan["card"]>) : null;
  const by = definition.tally === "scorecard" ? definition.collect.by : [];
  const metrics: readonly AnyFieldMetric[] = card ? Object.values(card.metrics) : [metric];
  const fields = [...by.map(({ field }) => field), ...metrics.flatMap((each) => Object.values(each.definition.fields))];
  const source = sourceOf(options, fields.flatMap(nameOf), readsOnly);
  const keys = by.map((key) => keySql(key, source));
  const tallies = metrics.map((each) => tallySql(each, source));
  if (card && definition.metric !== "scorecard" && tallies.some(({ folding }) => folding))
    throw invalidOption(
      "metrics",
      "metrics of single records, since the histories of a stage are not those of its touchpoints",
      definition.metric,
    );
  return {
    card,
    by,
    metrics,
    keys,
    tallies,
    source,
    levels: levelsOf(by.length),
  };
}

/** One of the queries whose rows come in one table: what it selects under which name, and from where. */
interface Branch {
  readonly columns: ReadonlyMap<string, string>;
  readonly from: string;
}

/** The statement of a plan. */
export function statementOf(plan: Plan): string {
  const { source, keys, tallies } = plan;
  const { dialect } = source;
  const rows = source.alias("s");
  const flat = tallies.flatMap(({ flat: template }, index) => columnsOf(template, `m${index}`, dialect));
  const everyLevel: Level = { source: rows, keys, dialect };
  const base: Branch = {
    columns: new Map([...keyColumns(plan, plan.levels[0] ?? []), ["n", "COUNT(*)"], ...flat]),
    from: `${rows}${groupBy(everyLevel)}`,
  };
  const branches = tallies.flatMap(({ folding }, index) =>
    folding ? plan.levels.map((places) => foldingBranch(plan, folding, index, places)) : [],
  );
  if (branches.length === 0) {
    checkColumns(dialect, base.columns.size);
    return `${selectOf(base.columns)}\nFROM (${source.text()}) AS ${rows}${groupBy(everyLevel).replace(" ", "\n")}`;
  }
  const parts = (["p", "q"] as const).filter((name) =>
    tallies.some(({ folding }) => (name === "p" ? folding?.part : folding?.other) !== undefined),
  );
  const all = [base, ...branches].map((branch, index): Branch => ({
    ...branch,
    columns: new Map([["b", String(index)], ...branch.columns]),
  }));
  const names = new Set(all.flatMap(({ columns }) => [...columns.keys()]).filter((name) => name !== "p" && name !== "q"));
  checkColumns(dialect, names.size + parts.length);
  const texts = all.map(({ columns, from }) => {
    const filled = Array.from(names, (name): [string, string] => [name, columns.get(name) ?? "0"]);
    const texts = parts.map((name): [string, string] => [name, columns.get(name) ?? "NULL"]);
    return `${selectOf(new Map([...filled, ...texts]))}\nFROM ${from}`;
  });
  return `WITH ${rows} AS (${source.text()})\n${texts.join("\nUNION ALL\n")}`;
}

/** Refuses a statement whose rows are wider than the engine has them: wide scales have a column, or several, for each point. */
function checkColumns({ title, columns }: Dialect, count: number): void {
  if (columns === null || count <= columns) return;
  throw invalidOption("metric", `at most ${columns} columns, the limit of ${title}, by shorter scales or fewer metrics at once`, count);
}

function selectOf(columns: ReadonlyMap<string, string>): string {
  return `SELECT\n  ${Array.from(columns, ([name, text]) => `${text} AS ${name}`).join(",\n  ")}`;
}

function keyColumns({ keys, source }: Plan, places: readonly number[]): (readonly [string, string])[] {
  return keys.map((key, place) => {
    const read = source.dialect.group === "?" ? key : `MIN(${key})`;
    return [`k${place}`, places.includes(place) ? read : "NULL"] as const;
  });
}

function foldingBranch(
  plan: Plan,
  { query, template, part, other, number }: Folding<unknown>,
  index: number,
  places: readonly number[],
): Branch {
  const { source, keys } = plan;
  const { dialect } = source;
  const level: Level = { source: source.alias("s"), keys: places.map((place) => keys[place] as string), dialect };
  return {
    columns: new Map([
      ...keyColumns(plan, places),
      ["n", "COUNT(*)"],
      ...(part === undefined ? [] : [["p", part] as const]),
      ...(other === undefined ? [] : [["q", other] as const]),
      ...columnsOf(template, `h${index}`, dialect),
    ]),
    from: `(${query(level)}) AS h${groupBy(level, ...[part, other, number].filter((column) => column !== undefined))}`,
  };
}

function keySql(key: KeyDefinition, source: Source): string {
  const role = `by.${key.name}`;
  switch (key.kind) {
    case "value":
      return source.key(key.field, role);
    case "bands": {
      const value = source.number(key.field, role);
      const steps = key.breaks.map((edge, index) => `WHEN ${value} < ${edge} THEN ${index}`).join(" ");
      return source.derivedKey(`CASE WHEN ${isBlank(value, source)} THEN NULL ${steps} ELSE ${key.breaks.length} END`);
    }
    case "period":
      return source.derivedKey(periodKey(source.moment(key.field, role, key.timeZone), key, source));
  }
}

function nameOf(field: FieldSource): string[] {
  if (field === null) return [];
  return [typeof field === "string" ? field : field.field];
}
