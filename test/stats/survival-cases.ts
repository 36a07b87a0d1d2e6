import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { type ReferenceCase, referenceCases, referencePath } from "../reference/cases.ts";

/** The columns of a reference case of survival. */
export interface SurvivalColumns {
  readonly time: readonly number[];
  readonly event: readonly (0 | 1)[];
  readonly entry: readonly number[] | undefined;
  readonly group: readonly string[];
  readonly stratum: readonly string[] | undefined;
  readonly covariates: Readonly<Record<string, readonly number[]>>;
}

/** The survival cases of a kind. */
export const survivalCases = (kind: RegExp): readonly ReferenceCase[] => referenceCases("survival").filter(({ id }) => kind.test(id));

/** The columns of a case, whether they are in it or in a file. */
export function survivalColumns({ input }: ReferenceCase): SurvivalColumns {
  if (!("file" in input))
    return {
      entry: undefined,
      group: [],
      stratum: undefined,
      covariates: {},
      ...(input as unknown as Pick<SurvivalColumns, "time" | "event">),
    };
  const { file, time, event, where, group } = input as {
    file: string;
    time: string;
    event: { column: string; is: string };
    where: Record<string, string>;
    group?: string;
  };
  const rows = (parse(readFileSync(referencePath(file)), { columns: true }) as Record<string, string>[]).filter((row) =>
    Object.entries(where).every(([column, value]) => row[column] === value),
  );
  return {
    time: rows.map((row) => Number(row[time])),
    event: rows.map((row) => (row[event.column] === event.is ? 1 : 0)),
    entry: undefined,
    group: group === undefined ? [] : rows.map((row) => row[group] as string),
    stratum: undefined,
    covariates: {},
  };
}
