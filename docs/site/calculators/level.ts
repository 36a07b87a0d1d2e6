import type { Field } from "./calculator.ts";

/** The confidence level, which most calculators ask for. */
export const level: Field = {
  id: "level",
  label: "Confidence level, %",
  kind: "percent",
  start: "95",
  paths: ["options.level"],
};
