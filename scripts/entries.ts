import { readFileSync } from "node:fs";

interface Condition {
  readonly types: string;
  readonly default: string;
}

/** One importable path of the package with its built files and its source. */
export interface Entry {
  /** What users write: `cx-metrics` or `cx-metrics/stats`. */
  readonly specifier: string;
  readonly source: string;
  readonly import: Condition;
  readonly require: Condition;
}

/** The entries of package.json that carry types, so that every check follows the one list. */
export function entries(): readonly Entry[] {
  const { name, exports } = JSON.parse(readFileSync("package.json", "utf8")) as { name: string; exports: Record<string, unknown> };
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target !== "object" || target === null) return [];
    const conditions = target as Pick<Entry, "import" | "require">;
    const source = conditions.import.default.replace("./dist/", "src/").replace(/\.js$/, ".ts");
    return [{ ...conditions, specifier: name + path.slice(1), source }];
  });
}
