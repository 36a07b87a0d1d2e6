import { isMissing } from "../core/check.ts";
import { CxError } from "../core/errors.ts";
import { checkColumn, type NumberColumn, type Problem } from "./survival-records.ts";

/** What a group or a stratum is called. */
export type GroupKey = string | number | boolean;

/** A column of groups, in which `null`, `undefined` and `NaN` are missing. */
export type GroupColumn = ArrayLike<GroupKey | null | undefined>;

/** What a key must be. */
export const KEY = "a text, a finite number, true or false";

/** Whether a value can name a group. */
export const isKey = (value: unknown): value is GroupKey =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

/** Whether a record has a key in each column. */
export function keysIn(
  durations: NumberColumn,
  columns: readonly (readonly [path: string, column: GroupColumn])[],
): (index: number) => "missing" | Problem | null {
  const count = checkColumn("durations", durations);
  for (const [path, column] of columns) {
    if (checkColumn(path, column) !== count)
      throw new CxError("invalid-value", path, `${count} values, as in durations`, `${column.length}`);
  }
  return (index) => {
    for (const [path, column] of columns) {
      if (isMissing(column[index])) return "missing";
      if (!isKey(column[index])) return [path, KEY, column[index]];
    }
    return null;
  };
}
