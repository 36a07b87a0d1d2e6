import { haloText } from "./halo-text.ts";
import { nameExpression } from "./name-axis.ts";
import type { Chart, Fact, Quantity } from "../view.ts";

/** One stage of a funnel. */
export interface FunnelBar {
  readonly name: Quantity;
  readonly reached: number;
  /** Of those who reached it, how many may still go on. */
  readonly pending: number;
  /** Share of the stage before. */
  readonly rate: Fact | null;
}

/** A bar per stage on the shadow of the one before, so that what was lost is seen, with what came through behind it. */
export function funnelChart(stages: readonly FunnelBar[]): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const values = stages.map(({ name, reached, pending, rate }, line) => {
      const count = write({ kind: "count", value: reached });
      const share = rate === null ? "" : write(rate.quantity);
      const limits = rate?.interval
        ? `${write({ kind: "rate", value: rate.interval.low })} … ${write({ kind: "rate", value: rate.interval.high })}`
        : "";
      return {
        line,
        name: write(name),
        reached,
        before: stages[line - 1]?.reached ?? reached,
        pending: reached - pending,
        waiting: write({ kind: "count", value: pending }),
        text: share === "" ? count : `${count} · ${share}`,
        count,
        share,
        limits,
      };
    });
    const y = {
      field: "line",
      type: "ordinal",
      title: null,
      axis: { labelExpr: nameExpression(values.map(({ name }) => name)), labelLimit: 300, ticks: false, domain: false },
    };
    const most = Math.max(1, ...values.map(({ reached }) => reached));
    const x = (field: string): object => ({
      field,
      type: "quantitative",
      title: word("customers"),
      axis: { format: axisFormat("count"), tickCount: 5, labelOverlap: true },
      scale: { domain: [0, most * 1.32], nice: false },
    });
    const tooltip = [
      { field: "name", title: word("stage") },
      { field: "count", title: word("reachedStage") },
      { field: "share", title: word("ofPrevious") },
      {
        field: "limits",
        title: word("interval")
          .replace(/\s*\{level\}\s*/u, " ")
          .trim(),
      },
      { field: "waiting", title: word("pending") },
    ];
    const bar = (field: string, color: string): object => ({
      mark: { type: "bar", height: { band: 0.78 }, color },
      encoding: { x: x(field), y, tooltip },
    });
    return {
      description: `${word("funnel")}: ${values.map(({ name, text }) => `${name} ${text}`).join("; ")}.`,
      width: 440,
      height: { step: 38 },
      data: { values },
      layer: [
        bar("before", colors.faint),
        bar("reached", colors.accent),
        {
          transform: [{ filter: "datum.pending < datum.reached" }],
          mark: { type: "bar", height: { band: 0.78 }, color: colors.neutral },
          encoding: { x: x("pending"), x2: { field: "reached" }, y, tooltip },
        },
        ...haloText({ align: "left", dx: 6 }, { x: x("before"), y, text: { field: "text" } }, colors),
      ],
    };
  };
}
