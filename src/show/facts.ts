import type { Label } from "./labels/labels.ts";
import type { Fact, NumberKind, Quantity, ViewColumn } from "./view.ts";

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
