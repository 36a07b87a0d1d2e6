import type { Quantity } from "./view.ts";

/** The name of a segment, from what its keys hold: a name from the data, whatever it says. */
export const keyName = (key: Readonly<Record<string, string | number | boolean | null | undefined>>): Quantity => ({
  kind: "name",
  value: Object.values(key)
    .map((part) => part ?? "–")
    .join(" · "),
});
