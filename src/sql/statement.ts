import type { FieldSource, KeyDefinition, MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { fill } from "./dialect.ts";
import { type Source, sourceOf, type SqlOptions } from "./source.ts";
import { type AnyTallySql, tallySql } from "./tally-sql.ts";
import { columnsOf } from "./template.ts";

/** A metric as SQL sees it: keys, and metrics within them. */
export interface Plan {
  /** The keys, outermost first. */
  readonly by: readonly KeyDefinition[];
  /** The definitions of the metrics, in order. */
  readonly metrics: readonly MetricDefinition[];
  /** How each is filled. */
  readonly tallies: readonly AnyTallySql[];
  /** The aliases of the keys in the source. */
  readonly keys: readonly string[];
  /** What they are read from. */
  readonly source: Source;
}

/** The plan of a metric. */
export function planOf(definition: MetricDefinition, options: SqlOptions): Plan {
  const { by, metrics } =
    definition.tally === "scorecard"
      ? { by: definition.collect.by, metrics: definition.collect.metrics.map(([, metric]) => metric) }
      : { by: [], metrics: [definition] };
  const fields = [...by.map(({ field }) => field), ...metrics.flatMap((metric) => Object.values(metric.fields))];
  const source = sourceOf(options, fields.flatMap(nameOf));
  return {
    by,
    metrics,
    keys: by.map((key) => keySql(key, source)),
    tallies: metrics.map((metric) => tallySql(metric, source)),
    source,
  };
}

/** The statement of a plan. */
export function statementOf({ keys, tallies, source }: Plan): string {
  const { dialect } = source;
  const group = keys.map((key) => fill(dialect.group, key));
  const selected = [
    ...keys.map((key, index) => `${dialect.group === "?" ? key : `MIN(${key})`} AS k${index}`),
    "COUNT(*) AS n",
    ...tallies.flatMap(({ tally }, index) => columnsOf(tally, `m${index}`, dialect).map(([name, sql]) => `${sql} AS ${name}`)),
  ];
  const lines = [`SELECT\n  ${selected.join(",\n  ")}`, `FROM (${source.text()}) AS ${source.alias("s")}`];
  if (group.length > 0) lines.push(`GROUP BY ${group.join(", ")}`);
  return lines.join("\n");
}

function keySql(key: KeyDefinition, source: Source): string {
  const role = `by.${key.name}`;
  switch (key.kind) {
    case "value":
      return source.key(key.field, role);
    case "bands":
      return source.band(key.field, role, key.breaks);
    case "period":
      throw invalidOption(role, "a key by value or by bands", key.name);
  }
}

function nameOf(field: FieldSource): string[] {
  if (field === null) return [];
  return [typeof field === "string" ? field : field.field];
}
