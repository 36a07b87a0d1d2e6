import type { Label } from "./labels/labels.ts";
import type { Cell, Fact, NumberKind, Quantity, ViewColumn, ViewTable } from "./view.ts";

type Limits = NonNullable<Fact["interval"]>;

/** A figure with its interval, where it has one. */
export const fact = (label: Label, kind: NumberKind, value: number | null, interval: Limits | null = null): Fact => ({
  label,
  quantity: { kind, value },
  interval,
});

/** What the records amounted to: the valid ones under their own name, then those missing and invalid where there are any. */
export const recordFacts = (valid: Label, result: object): Fact[] =>
  ([valid, "missing", "invalid"] as const).flatMap((label) => {
    const value = (result as Readonly<Record<string, unknown>>)[label];
    return typeof value === "number" && (label === valid || value > 0) ? [fact(label, "count", value)] : [];
  });

/** A name from the data. */
export const name = (value: string | number | boolean | null): Quantity => ({ kind: "name", value });

/** A word of ours. */
export const label = (value: Label): Quantity => ({ kind: "label", value });

/** A number of some kind. */
export const number = (kind: NumberKind, value: number | null): Quantity => ({ kind, value });

/** A column of names. */
export const names = (heading: Quantity): ViewColumn => ({ heading, align: "left" });

/** A column of numbers. */
export const numbers = (heading: Quantity): ViewColumn => ({ heading, align: "right" });

/** A fact that is a word. */
export const said = (what: Label, word: Label): Fact => ({ label: what, quantity: label(word) });

/** A fact that is a name from the data, or a date. */
export const named = (what: Label, value: string | number | boolean | null): Fact => ({ label: what, quantity: name(value) });

/** Why a figure is missing, where it is. */
export const reasonFact = (reason: Label | null): Fact[] => (reason === null ? [] : [said("reason", reason)]);

/** A figure in a table, with its interval where it has one. */
export const cell = (kind: NumberKind, value: number | null, interval: Limits | null = null): Cell => ({
  quantity: number(kind, value),
  interval,
});

/** A table whose first column holds names or periods and whose others hold numbers, cut where nobody reads on. */
export function table([first, ...others]: readonly [Label, ...Label[]], rows: readonly (readonly Cell[])[]): ViewTable {
  const shown = rows.slice(0, LONGEST_TABLE);
  return {
    columns: [names(label(first)), ...others.map((each) => numbers(label(each)))],
    rows: shown,
    ...(rows.length > shown.length ? { more: rows.length - shown.length } : {}),
  };
}

/** As many rows as a table shows. */
const LONGEST_TABLE = 100;
