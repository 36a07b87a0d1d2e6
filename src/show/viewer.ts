import type { View } from "./view.ts";

/** How one kind of result is viewed. */
export interface Viewer<Result> {
  /** Whether a result is of this kind: told by what it holds. */
  fits(result: object): boolean;
  /** What there is to see. */
  view(result: Result): View;
}

/** Whether a result has all the fields. */
export const has = (result: object, ...fields: readonly string[]): boolean => fields.every((field) => Object.hasOwn(result, field));
