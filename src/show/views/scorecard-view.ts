import type { AnyFieldMetric, ScorecardResult, Segment } from "../../segments/scorecard.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label, name, names, number, numbers } from "../facts.ts";
import { keyName } from "../segment-name.ts";
import type { Cell, Chart, Fact, Quantity, View } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

type Metrics = Readonly<Record<string, AnyFieldMetric>>;
type Line = Segment<Metrics>;

/** Every metric by every segment, the total first. `viewOf` views the results of the metrics. */
export const scorecardView = (viewOf: (result: object) => View | null): Viewer<ScorecardResult<Metrics>> => ({
  fits: (result) => has(result, "by", "total", "segments", "margins"),
  view: ({ by, total, segments }) => {
    const metrics = Object.keys(total.metrics);
    const headline = (line: Line, metric: string): Fact | null => {
      const result: unknown = line.metrics[metric];
      return typeof result === "object" && result !== null ? (viewOf(result)?.facts[0] ?? null) : null;
    };
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
      chart: forest(metrics, total, parts, headline),
    };
  },
});

/** A forest plot of the first metric that has a figure; the total is the line to compare with. */
function forest(
  metrics: readonly string[],
  total: Line,
  segments: readonly Line[],
  headline: (line: Line, metric: string) => Fact | null,
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
              name: keyName(line.key),
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
