import type { Label } from "../labels/labels.ts";
import type { Chart, NumberKind, Quantity } from "../view.ts";

/** One point of a quadrant, by its name. */
export interface Place {
  readonly name: Quantity;
  readonly x: number;
  readonly y: number;
}

/** What the axes mean, and where the quadrants meet. */
export interface QuadrantAxes {
  readonly x: { readonly title: Label; readonly kind: NumberKind; readonly border: number };
  readonly y: { readonly title: Label; readonly kind: NumberKind; readonly border: number };
}

/** Points in four quadrants, each with its name beside it. */
export function quadrantChart(places: readonly Place[], axes: QuadrantAxes): Chart {
  return ({ word, write, axisFormat, colors }) => {
    const values = places.map(({ name, x, y }) => ({
      name: write(name),
      x,
      y,
      xText: write({ kind: axes.x.kind, value: x }),
      yText: write({ kind: axes.y.kind, value: y }),
    }));
    const axis = (of: "x" | "y", field: string = of): object => {
      const all = [...values.map((value) => value[of]), axes[of].border];
      const [least, most] = [Math.min(...all), Math.max(...all)];
      const room = (most - least || 1) * 0.2;
      return {
        field,
        type: "quantitative",
        title: word(axes[of].title),
        scale: { domain: [least - room, most + room], nice: false, zero: false },
        axis: { format: axisFormat(axes[of].kind), tickCount: 6, grid: false, labelOverlap: true },
      };
    };
    const border = (of: "x" | "y"): object => ({
      data: { values: [{ at: axes[of].border }] },
      mark: { type: "rule", strokeDash: [4, 3], color: colors.neutral },
      encoding: { [of]: axis(of, "at") },
    });
    const tooltip = [
      { field: "name", title: word("category") },
      { field: "xText", title: word(axes.x.title) },
      { field: "yText", title: word(axes.y.title) },
    ];
    return {
      description: `${word(axes.x.title)} × ${word(axes.y.title)}: ${values.map(({ name, xText, yText }) => `${name} ${xText}, ${yText}`).join("; ")}.`,
      width: 420,
      height: 320,
      data: { values },
      layer: [
        border("x"),
        border("y"),
        {
          mark: { type: "point", filled: true, size: 110, color: colors.accent, opacity: 1 },
          encoding: { x: axis("x"), y: axis("y"), tooltip },
        },
        {
          mark: { type: "text", dy: -12, color: colors.ink },
          encoding: { x: axis("x"), y: axis("y"), text: { field: "name" } },
        },
      ],
    };
  };
}
