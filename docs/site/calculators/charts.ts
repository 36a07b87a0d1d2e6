import { type Style, write } from "./figures.ts";

const NS = "http://www.w3.org/2000/svg";

/** A picture as wide as the place for it, in pixels, so that its letters are as large as those around it. */
export type Chart = (width: number) => SVGSVGElement;

function element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

function drawing(width: number, height: number, description: string): SVGSVGElement {
  return element("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": description,
    class: "cx-chart",
  }) as SVGSVGElement;
}

const text = (x: number, y: number, content: string, anchor: "start" | "middle" | "end" = "middle"): SVGElement =>
  element("text", { x, y, "text-anchor": anchor }, content);

/** Whether a share is good news: it decides the color, and never alone, since every part is labeled. */
export type Tone = "bad" | "even" | "good";

/** One bar, cut by shares. */
export function sharesChart(parts: readonly (readonly [label: string, count: number, tone: Tone])[], style: Style = "count"): Chart {
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const description = parts.map(([label, count]) => `${label}: ${write(count, style)} of ${write(total, style)}`).join("; ");
  return (whole) => {
    const chart = drawing(whole, 56, description);
    let left = 0;
    for (const [label, count, tone] of parts) {
      const width = (whole * count) / total;
      if (!(width > 0)) continue;
      chart.append(element("rect", { x: left, y: 22, width: Math.max(width - 2, 1), height: 28, rx: 3, class: `cx-${tone}` }));
      const share = write(count / total, "percent");
      if (width > 8 * (label.length + share.length + 2)) chart.append(text(left + width / 2, 14, `${label} ${share}`));
      else if (width > 8 * share.length) chart.append(text(left + width / 2, 14, share));
      left += width;
    }
    return chart;
  };
}

/** A value with its limits. */
export interface IntervalRow {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Values as dots with their intervals as lines, on one axis. Without ends the axis is as long as the intervals ask for. */
export function intervalChart(rows: readonly IntervalRow[], style: Style, ends?: readonly [number, number]): Chart {
  const description = rows
    .map(({ label, value, low, high }) => `${label}: ${write(value, style)}, from ${write(low, style)} to ${write(high, style)}`)
    .join("; ");
  const height = 40 * rows.length + 28;
  const [from, to] = ends ?? axisOf(rows.flatMap(({ low, value, high }) => [low, value, high]));
  return (width) => {
    const chart = drawing(width, height, description);
    const x = (value: number): number => 10 + ((width - 20) * (value - from)) / (to - from || 1);
    const base = height - 22;
    chart.append(element("line", { x1: 10, x2: width - 10, y1: base, y2: base, class: "cx-axis" }));
    for (const tick of [from, (from + to) / 2, to]) {
      chart.append(element("line", { x1: x(tick), x2: x(tick), y1: base, y2: base + 5, class: "cx-axis" }));
      const [place, anchor] =
        tick === from ? ([0, "start"] as const) : tick === to ? ([width, "end"] as const) : ([x(tick), "middle"] as const);
      chart.append(text(place, height - 4, write(tick, style), anchor));
    }
    if (from < 0 && to > 0) chart.append(element("line", { x1: x(0), x2: x(0), y1: 4, y2: base, class: "cx-zero" }));
    rows.forEach(({ label, value, low, high }, index) => {
      const y = 40 * index + 28;
      const named = `${label} ${write(value, style)}`;
      const half = Math.min(4 * named.length, width / 2);
      chart.append(text(Math.min(Math.max(x(value), half), width - half), y - 12, named));
      chart.append(element("line", { x1: x(low), x2: x(high), y1: y, y2: y, class: "cx-range" }));
      for (const end of [low, high]) chart.append(element("line", { x1: x(end), x2: x(end), y1: y - 5, y2: y + 5, class: "cx-range" }));
      chart.append(element("circle", { cx: x(value), cy: y, r: 6, class: "cx-dot" }));
    });
    return chart;
  };
}

function axisOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = 10 ** Math.floor(Math.log10(most - least || 1)) / 2;
  return [Math.floor(least / step) * step, Math.ceil(most / step) * step];
}

/** Amounts as columns above and below zero; without names they are those of the periods from 0 on. */
export function columnsChart(
  values: readonly number[],
  style: Style,
  title: string,
  names: readonly string[] = values.map((_, index) => String(index)),
): Chart {
  const [height, top] = [180, 26];
  const description = `${title}: ${values.map((value, index) => `${names[index]}: ${write(value, style)}`).join("; ")}`;
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const y = (value: number): number => top + ((height - 2 * top - 16) * (most - value)) / (most - least || 1);
  return (width) => {
    const chart = drawing(width, height, description);
    const step = width / values.length;
    const longest = Math.max(...values.map((value) => write(value, style).length));
    values.forEach((value, index) => {
      const [upper, lower] = [y(Math.max(0, value)), y(Math.min(0, value))];
      const middle = step * (index + 0.5);
      chart.append(
        element("rect", {
          x: step * (index + 0.15),
          y: upper,
          width: step * 0.7,
          height: Math.max(lower - upper, 1),
          class: value < 0 ? "cx-bad" : "cx-good",
        }),
      );
      if (step > 8 * longest) chart.append(text(middle, value < 0 ? lower + 18 : upper - 5, write(value, style)));
      if (step > 8 * names[index]!.length) chart.append(text(middle, height - 2, names[index]!));
    });
    chart.append(element("line", { x1: 0, x2: width, y1: y(0), y2: y(0), class: "cx-axis" }));
    return chart;
  };
}
