import type { AnyFieldMetric, ScorecardResult } from "../../segments/scorecard.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label, name, names, number, numbers } from "../facts.ts";
import { keyName } from "../segment-name.ts";
import type { Cell, Chart, Fact, Quantity, View } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

type Metrics = Readonly<Record<string, AnyFieldMetric>>;

/** Every metric by every segment, the total first. `viewOf` views the results of the metrics. */
export const scorecardView = (viewOf: (result: object) => View | null): Viewer<ScorecardResult<Metrics>> => ({
  fits: (result) => has(result, "by", "total", "segments", "margins"),
  view: ({ by, total, segments }) => {
    const metrics = Object.keys(total.metrics);
    const headline = headlineBy(viewOf);
    // Without a key the one segment is the total.
    const parts = by.length > 0 ? segments : [];
    const lines = [total, ...parts];
    return {
      title: "scorecard",
      facts: [fact("records", "count", total.records)],
      tables: [
        {
          columns: [
            ...(by.length > 0 ? by.map((key) => names(name(key))) : [names(label("segment"))]),
            numbers(label("records")),
            ...metrics.map((metric) => numbers(name(metric))),
          ],
          rows: lines.map((line): Cell[] => [
            ...(line === total
              ? [label("total"), ...by.slice(1).map((): Quantity => number("count", null))]
              : by.map((key) => name(line.key[key] ?? null))),
            number("count", line.records),
            ...metrics.map((metric): Cell => headline(line, metric) ?? label("notMeasured")),
          ]),
        },
      ],
      chart: forest(metrics, total, parts, ({ key }) => keyName(key), headline),
    };
  },
});

/** The first figure of a metric's result; `null` where nothing was measured. */
export function headlineBy(viewOf: (result: object) => View | null): (line: Measured, metric: string) => Fact | null {
  return ({ metrics }, metric) => {
    const result: unknown = metrics[metric];
    return typeof result === "object" && result !== null ? (viewOf(result)?.facts[0] ?? null) : null;
  };
}

/** Results by the names of their metrics. */
export interface Measured {
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** A forest plot of the first metric that has a figure; the total is the line to compare with. */
export function forest<Part extends Measured>(
  metrics: readonly string[],
  total: Measured,
  segments: readonly Part[],
  nameOf: (part: Part) => Quantity,
  headline: (line: Measured, metric: string) => Fact | null,
): Chart | null {
  for (const metric of metrics) {
    const whole = headline(total, metric);
    if (!whole || whole.quantity.kind === "name" || whole.quantity.kind === "label" || whole.quantity.value === null) continue;
    const { kind, value } = whole.quantity;
    const dots = segments.flatMap((line) => {
      const found = headline(line, metric);
      return found && typeof found.quantity.value === "number"
        ? [
            {
              name: nameOf(line),
              value: found.quantity.value,
              interval: found.interval ?? null,
            },
          ]
        : [];
    });
    if (dots.length === 0)
      return dotChart([{ name: label("total"), value, interval: whole.interval ?? null }], { title: whole.label, kind });
    return dotChart(dots, { title: whole.label, kind, reference: { name: "total", value } });
  }
  return null;
}
