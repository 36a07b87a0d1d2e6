import type { FieldSource, LostRule } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";

/** Conditions on a column that says yes or no. */
interface YesOrNo {
  readonly missing: string;
  readonly yes: string;
  readonly no: string;
}

/** Whether a column holds the value that means yes. Columns of 1 and 0 count as booleans where `bits` says so. */
export function isValue(rule: LostRule, field: FieldSource | undefined, role: string, source: Source, bits: boolean): YesOrNo {
  if (rule === null) throw invalidOption(`${role}When`, "a value, since SQL cannot run a function", rule);
  if (rule.rule === "boolean" || typeof rule.value === "boolean") {
    const flag = source.flag(field, role, bits);
    const yes = `${flag} = ${rule.rule === "value" && rule.value === false ? 0 : 1}`;
    return { missing: `${flag} IS NULL`, yes, no: rule.rule === "boolean" ? `${flag} = 0` : `NOT ${yes}` };
  }
  if (typeof rule.value === "string") {
    const same = source.isText(field, role, rule.value);
    return { missing: `${same} IS NULL`, yes: `${same} = 1`, no: `${same} = 0` };
  }
  const number = source.number(field, role);
  const missing = isBlank(number, source);
  return { missing, yes: `${number} = ${rule.value}`, no: `(NOT ${missing} AND ${number} <> ${rule.value})` };
}
