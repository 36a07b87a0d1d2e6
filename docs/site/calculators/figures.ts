import type { Call } from "./library.ts";

/** How a figure is written. */
export type Style = "points" | "percent" | "percent-points" | "money" | "count" | "number" | "p-value" | "list" | "text";

/** A number on the page and the code that it comes from. */
export interface Figure {
  readonly label: string;
  readonly shown: string;
  readonly code: string;
  /** The value in full, as JSON. */
  readonly json: string;
}

/** What a result holds at a path such as `interval.low`. */
export function at(result: unknown, path: string): unknown {
  let value = result;
  for (const key of path.split(/[.[\]]+/u).filter((part) => part !== "")) {
    if (value === null) return null;
    value = (value as Record<string, unknown>)[key];
    if (value === undefined) throw new Error(`no such figure: ${path}`);
  }
  return value;
}

/** A figure of a call's result; without a path the result itself. */
export function figure(label: string, { variable, result }: Call, path: string, style: Style): Figure {
  const value = at(result, path);
  const code = path === "" ? variable : `${variable}${path.startsWith("[") ? "" : "."}${path}`;
  return { label, shown: write(value, style), code, json: JSON.stringify(value) };
}

/** Both limits of an interval, as two figures. */
export function limits(call: Call, path: string, style: Style, label = "interval"): readonly Figure[] {
  return [figure(`${label}, lower limit`, call, `${path}.low`, style), figure(`${label}, upper limit`, call, `${path}.high`, style)];
}

const format = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
  const { format } = new Intl.NumberFormat("en", options);
  return (value) => format(value).replace(/^-/u, "\u2212");
};
const points = format({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percent = format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 2 });
const money = format({ maximumFractionDigits: 0 });
const smallMoney = format({ maximumFractionDigits: 2 });
const number = format({ maximumSignificantDigits: 6 });

/** A value as people read it. */
export function write(value: unknown, style: Style): string {
  if (value === null) return "none";
  if (Array.isArray(value))
    return value.length === 0 ? "none" : value.map((part) => write(part, style === "list" ? "text" : style)).join(", ");
  if (typeof value !== "number") return typeof value === "string" ? value : JSON.stringify(value);
  switch (style) {
    case "points":
      return points(value);
    case "percent":
      return percent(value);
    case "percent-points":
      return `${points(100 * value)} points`;
    case "money":
      return Math.abs(value) < 1000 ? smallMoney(value) : money(value);
    case "p-value":
      return value < 0.0001 ? "below 0.0001" : format({ maximumFractionDigits: 4 })(value);
    case "count":
    case "number":
    case "list":
    case "text":
      return number(value);
  }
}
