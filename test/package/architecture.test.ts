import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { entries } from "../../scripts/entries.ts";
import { publicNames } from "../../scripts/public-names.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(read("package.json")) as Record<string, unknown>;

/** What each room may import besides itself. `type` allows types alone: health and budget read the results of other rooms. */
const MAY_IMPORT: Record<string, Record<string, "values" | "types">> = {
  core: {},
  stats: { core: "values" },
  ...Object.fromEntries(["survey", "retention", "service", "segments"].map((room) => [room, { stats: "values", core: "values" }])),
  // Times of a journey are durations and survival, as service and retention read them.
  journey: Object.fromEntries(["core", "stats", "retention", "service"].map((lower) => [lower, "values"])),
  ...Object.fromEntries(
    ["budget", "health"].map((room) => [
      room,
      { stats: "values", core: "values", survey: "types", retention: "types", service: "types", segments: "types", journey: "types" },
    ]),
  ),
  ...Object.fromEntries(
    ["run", "sql", "show"].map((room) => [
      room,
      Object.fromEntries(
        ["core", "stats", "survey", "retention", "service", "segments", "journey", "budget", "health"].map((lower) => [lower, "values"]),
      ),
    ]),
  ),
  parallel: Object.fromEntries(
    ["core", "stats", "survey", "retention", "service", "segments", "journey", "run"].map((lower) => [lower, "values"]),
  ),
};

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const roomOf = (path: string): string => path.split("/")[1] ?? "";

const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((name) => `src/${name.replaceAll("\\", "/")}`)
  .filter((name) => name.endsWith(".ts"))
  .sort();
const isEntry = (path: string): boolean => entries().some(({ source }) => source === path);
const arrows = files.flatMap((from) => arrowsIn(from, read(from)));

function arrowsIn(from: string, text: string): Arrow[] {
  const found: Arrow[] = [];
  const visit = (node: ts.Node): void => {
    const isImport = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const target = isImport ? node.moduleSpecifier : ts.isImportTypeNode(node) ? node.argument : dynamicImport(node);
    if (target) {
      const specifier = target.getText().slice(1, -1);
      const to = specifier.startsWith(".") ? normalize(join(dirname(from), specifier)).replaceAll("\\", "/") : specifier;
      found.push({ from, to, typesOnly: ts.isImportTypeNode(node) || (isImport && isTypesOnly(node)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.ESNext, true));
  return found;
}

function dynamicImport(node: ts.Node): ts.Expression | undefined {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
}

function isTypesOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  const named = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
  return (
    clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause.name && named.length > 0 && named.every(({ isTypeOnly }) => isTypeOnly))
  );
}

function pointsDown({ from, to, typesOnly }: Arrow): boolean {
  if (!to.startsWith("src/")) return false;
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === target) return true;
  const allowed = MAY_IMPORT[source]?.[target];
  return allowed === "values" || (allowed === "types" && typesOnly);
}

const written = (list: readonly Arrow[]): string[] =>
  list.map(({ from, to, typesOnly }) => `${from} imports ${typesOnly ? "types of " : ""}${to}`);

describe("the house", () => {
  it("has no room without a place in the order", () => {
    const rooms = new Set(files.filter((path) => path.split("/").length > 2).map(roomOf));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  it("has imports that point down only, and nothing from outside", () => {
    expect(written(arrows.filter((arrow) => arrow.from !== "src/index.ts" && !pointsDown(arrow)))).toEqual([]);
  });

  it("has an index that imports the rooms and nothing else", () => {
    expect(written(arrows.filter(({ from, to }) => from === "src/index.ts" && !to.startsWith("src/")))).toEqual([]);
  });

  it("has no file that imports an entry", () => {
    expect(written(arrows.filter(({ to }) => isEntry(to)))).toEqual([]);
  });

  it("has no file in a circle of imports", () => {
    const next = groups(arrows.filter(({ typesOnly }) => !typesOnly));
    expect(files.filter((start) => reaches(next, start))).toEqual([]);
  });

  it.each([
    [{ from: "src/core/a.ts", to: "src/stats/b.ts", typesOnly: false }, false],
    [{ from: "src/survey/a.ts", to: "src/retention/b.ts", typesOnly: true }, false],
    [{ from: "src/budget/a.ts", to: "src/retention/b.ts", typesOnly: false }, false],
    [{ from: "src/budget/a.ts", to: "src/retention/b.ts", typesOnly: true }, true],
    [{ from: "src/survey/a.ts", to: "node:fs", typesOnly: false }, false],
    [{ from: "src/run/a.ts", to: "src/survey/b.ts", typesOnly: false }, true],
  ])("judges %j as %s", (arrow, down) => {
    expect(pointsDown(arrow)).toBe(down);
  });
});

function groups(list: readonly Arrow[]): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of list) next.set(from, [...(next.get(from) ?? []), to]);
  return next;
}

function reaches(next: ReadonlyMap<string, readonly string[]>, start: string): boolean {
  const seen = new Set<string>();
  const queue = [...(next.get(start) ?? [])];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (file === start) return true;
    if (seen.has(file)) continue;
    seen.add(file);
    queue.push(...(next.get(file) ?? []));
  }
  return false;
}

describe("the package", () => {
  it("depends on nothing", () => {
    const keys = ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies", "bundledDependencies"];
    expect(keys.filter((key) => key in manifest)).toEqual([]);
  });

  it("has no side effects to keep", () => {
    expect(manifest["sideEffects"]).toBe(false);
  });

  it("exports the names that etc/api.json lists (after a wanted change: npm run api)", { timeout: 30_000 }, () => {
    const names = publicNames(entries().map(({ source }) => join(root, source)));
    const actual = Object.fromEntries(entries().map(({ specifier, source }) => [specifier, names.get(join(root, source))]));
    expect(actual).toEqual(JSON.parse(read("etc/api.json")));
  });
});
