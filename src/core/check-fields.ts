import { checkOptions } from "./check.ts";
import { invalidOption } from "./errors.ts";

/** Refuses fields that nobody reads, and fields without which nothing can be read. */
export function checkFields(fields: object | null | undefined, required: readonly string[], optional: readonly string[]): void {
  const given = (fields ?? {}) as Record<string, unknown>;
  checkOptions(given, [...required, ...optional]);
  for (const role of required) {
    const field = given[role];
    if (typeof field !== "string" && typeof field !== "function") throw invalidOption(role, "a field name or a function", field);
  }
}
