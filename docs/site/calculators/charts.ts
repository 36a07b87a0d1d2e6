import { type Style, write } from "./figures.ts";

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 560;

function element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

function drawing(height: number, description: string): SVGSVGElement {
  return element("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": description, class: "cx-chart" }) as SVGSVGElement;
}

const text = (x: number, y: number, content: string, anchor: "start" | "middle" | "end" = "middle"): SVGElement =>
  element("text", { x, y, "text-anchor": anchor }, content);

/** Whether a share is good news: it decides the color, and never alone, since every part is labeled. */
export type Tone = "bad" | "even" | "good";

/** One bar, cut by shares. */
export function sharesChart(
  parts: readonly (readonly [label: string, count: number, tone: Tone])[],
  style: Style = "count",
): SVGSVGElement {
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const chart = drawing(64, parts.map(([label, count]) => `${label}: ${write(count, style)} of ${write(total, style)}`).join("; "));
  let left = 0;
  for (const [label, count, tone] of parts) {
    const width = (WIDTH * count) / total;
    if (!(width > 0)) continue;
    chart.append(element("rect", { x: left, y: 22, width: Math.max(width - 2, 1), height: 28, rx: 3, class: `cx-${tone}` }));
    const share = write(count / total, "percent");
    if (width > 7 * (label.length + share.length + 2)) chart.append(text(left + width / 2, 14, `${label} ${share}`));
    else if (width > 50) chart.append(text(left + width / 2, 14, share));
    left += width;
  }
  return chart;
}

/** A value with its limits. */
export interface IntervalRow {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Values as dots with their intervals as lines, on one axis. Without ends the axis is as long as the intervals ask for. */
export function intervalChart(rows: readonly IntervalRow[], style: Style, ends?: readonly [number, number]): SVGSVGElement {
  const said = rows.map(
    ({ label, value, low, high }) => `${label}: ${write(value, style)}, from ${write(low, style)} to ${write(high, style)}`,
  );
  const height = 40 * rows.length + 28;
  const chart = drawing(height, said.join("; "));
  const [from, to] = ends ?? axisOf(rows.flatMap(({ low, value, high }) => [low, value, high]));
  const x = (value: number): number => 20 + ((WIDTH - 40) * (value - from)) / (to - from || 1);
  const base = height - 22;
  chart.append(element("line", { x1: 20, x2: WIDTH - 20, y1: base, y2: base, class: "cx-axis" }));
  for (const tick of [from, (from + to) / 2, to]) {
    chart.append(element("line", { x1: x(tick), x2: x(tick), y1: base, y2: base + 5, class: "cx-axis" }));
    chart.append(text(x(tick), height - 4, write(tick, style), tick === from ? "start" : tick === to ? "end" : "middle"));
  }
  if (from < 0 && to > 0) chart.append(element("line", { x1: x(0), x2: x(0), y1: 4, y2: base, class: "cx-zero" }));
  rows.forEach(({ label, value, low, high }, index) => {
    const y = 40 * index + 28;
    const middle = Math.min(Math.max(x(value), 80), WIDTH - 80);
    chart.append(text(middle, y - 12, `${label} ${write(value, style)}`));
    chart.append(element("line", { x1: x(low), x2: x(high), y1: y, y2: y, class: "cx-range" }));
    for (const end of [low, high]) chart.append(element("line", { x1: x(end), x2: x(end), y1: y - 5, y2: y + 5, class: "cx-range" }));
    chart.append(element("circle", { cx: x(value), cy: y, r: 6, class: "cx-dot" }));
  });
  return chart;
}

function axisOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = 10 ** Math.floor(Math.log10(most - least || 1)) / 2;
  return [Math.floor(least / step) * step, Math.ceil(most / step) * step];
}

/** Amounts by period as columns above and below zero. */
export function columnsChart(values: readonly number[], style: Style, title: string): SVGSVGElement {
  const [height, top] = [180, 26];
  const chart = drawing(height, `${title}: ${values.map((value, index) => `${index}: ${write(value, style)}`).join("; ")}`);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const y = (value: number): number => top + ((height - 2 * top - 16) * (most - value)) / (most - least || 1);
  const step = WIDTH / values.length;
  values.forEach((value, index) => {
    const [upper, lower] = [y(Math.max(0, value)), y(Math.min(0, value))];
    const middle = step * (index + 0.5);
    chart.append(
      element("rect", {
        x: step * index + step * 0.15,
        y: upper,
        width: step * 0.7,
        height: Math.max(lower - upper, 1),
        class: value < 0 ? "cx-bad" : "cx-good",
      }),
    );
    if (step > 56) chart.append(text(middle, value < 0 ? lower + 18 : upper - 5, write(value, style)));
    if (step > 24) chart.append(text(middle, height - 2, String(index)));
  });
  chart.append(element("line", { x1: 0, x2: WIDTH, y1: y(0), y2: y(0), class: "cx-axis" }));
  return chart;
}
