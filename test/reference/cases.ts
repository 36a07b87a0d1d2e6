import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One reference case, in the form that shared/reference/README.md describes. */
export interface ReferenceCase {
  readonly id: string;
  readonly source: string;
  readonly input: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
  readonly tolerance: {
    readonly rel: number;
    readonly abs: number;
    readonly fields?: Record<string, { readonly rel: number; readonly abs: number }>;
  };
  readonly note?: string;
}

const folder = new URL("../../../shared/reference/", import.meta.url);

/** Whether the shared reference folder is beside this clone. Says so loudly when it is not. */
export const referenceFolderPresent: boolean = existsSync(fileURLToPath(folder));
if (!referenceFolderPresent) console.warn("ABSENT: ../shared/reference. Only the figures in test/reference are checked.");

/** The path of a file in the shared reference folder. */
export const referencePath = (name: string): string => fileURLToPath(new URL(name, folder));

/** The cases of one topic; none when the shared folder is absent. */
export function referenceCases(topic: string): readonly ReferenceCase[] {
  if (!referenceFolderPresent) return [];
  return (JSON.parse(readFileSync(referencePath(`${topic}.json`), "utf8")) as { cases: ReferenceCase[] }).cases;
}

/** How far a figure may be from the reference figure of a case. */
export function allowance({ tolerance }: Pick<ReferenceCase, "tolerance">, key: string, expected: number): number {
  const { rel, abs } = tolerance.fields?.[key] ?? tolerance;
  return Math.max(abs, rel * Math.abs(expected));
}
