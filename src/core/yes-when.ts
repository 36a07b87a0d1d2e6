import type { LostRule } from "./definition.ts";
import { invalidOption } from "./errors.ts";

/** What means yes: `true`, a value, or what the caller's function says. */
export type YesWhen = string | number | boolean | ((value: unknown) => boolean) | undefined;

/** What of it can be written down. */
export function yesRule(option: string, when: YesWhen): LostRule {
  if (when === undefined) return { rule: "boolean" };
  if (typeof when === "function") return null;
  if (typeof when === "string" || typeof when === "boolean") return { rule: "value", value: when };
  if (Number.isFinite(when)) return { rule: "value", value: when + 0 };
  throw invalidOption(option, "a text, a finite number, true, false or a function", when);
}

/** Reads yes or no; `null` for what is neither. */
export function yesReader(when: YesWhen): (value: unknown) => boolean | null {
  if (when === undefined) return (value) => (typeof value === "boolean" ? value : null);
  if (typeof when === "function") return when;
  return (value) => value === when;
}
