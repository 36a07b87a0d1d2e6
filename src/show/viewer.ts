import type { View } from "./view.ts";

/** How one kind of result is viewed. */
export interface Viewer<Result> {
  /** Whether a result is of this kind: told by what it holds. */
  fits(result: object): boolean;
  /** What there is to see. */
  view(result: Result): View;
}

/** A viewer of some kind of result: it views those that fit. */
export type AnyViewer = Viewer<never>;

/** A viewer of results with the fields named, all of them. */
export const viewer = <Result>(fields: readonly (keyof Result & string)[], view: (result: Result) => View): Viewer<Result> => ({
  fits: (result) => has(result, ...fields),
  view,
});

/** A viewer of results with the fields named and no others: for results so small that others hold them too. */
export const exactViewer = <Result>(fields: readonly (keyof Result & string)[], view: (result: Result) => View): Viewer<Result> => ({
  fits: (result) => has(result, ...fields) && Object.keys(result).length === fields.length,
  view,
});

/** A viewer of lists, each of whose members has the fields named. */
export const listViewer = <Member>(
  fields: readonly (keyof Member & string)[],
  view: (result: readonly Member[]) => View,
): Viewer<readonly Member[]> => ({
  fits: (result) =>
    Array.isArray(result) &&
    result.length > 0 &&
    result.every((member: unknown) => typeof member === "object" && member !== null && has(member, ...fields)),
  view,
});

/** Whether a result has all the fields. */
export const has = (result: object, ...fields: readonly string[]): boolean => fields.every((field) => Object.hasOwn(result, field));
