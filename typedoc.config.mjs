import { readdirSync } from "node:fs";
import { maths } from "./docs/site/maths.mjs";

// The order in which a newcomer reads. A page that is not named here comes last.
const order = [
  "getting-started",
  "metrics",
  "calculators",
  "survey",
  "retention",
  "lifetime",
  "survival",
  "trends",
  "leaving",
  "service",
  "closed-loop",
  "segments",
  "segment-traps",
  "drivers",
  "budget",
  "case-for-the-budget",
  "health",
  "intervals",
  "cluster",
  "streams",
  "sql",
  "show",
  "engines",
  "performance",
  "statistics",
  "definitions",
];
const rank = (page) => (order.includes(page) ? order.indexOf(page) : order.length);
const pages = readdirSync("docs")
  .filter((name) => name.endsWith(".md"))
  .map((name) => name.slice(0, -3))
  .sort((a, b) => rank(a) - rank(b));

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "cx-metrics",
  entryPoints: ["src/index.ts", "src/stats/index.ts", "src/sql/index.ts", "src/show/index.ts", "src/parallel/index.ts"],
  tsconfig: "tsconfig.build.json",
  out: "site",
  readme: "README.md",
  projectDocuments: pages.map((page) => `docs/${page}.md`),
  plugin: ["typedoc-github-theme", "typedoc-plugin-mdn-links", "./docs/site/plugin.mjs"],
  highlightLanguages: ["bash", "css", "html", "javascript", "json", "sql", "tsx", "typescript"],
  lightHighlightTheme: "github-light-high-contrast",
  darkHighlightTheme: "github-dark-high-contrast",
  customCss: "docs/site/style.css",
  markdownItLoader: maths,
  disableGit: true,
  gitRevision: "main",
  sourceLinkTemplate: "https://github.com/cx-metrics/cx-metrics/blob/main/{path}#L{line}",
  hideGenerator: true,
  includeVersion: false,
  excludeInternal: true,
  sort: ["documents-first", "kind", "alphabetical"],
  kindSortOrder: ["Document", "Module", "Function", "Class", "Interface", "TypeAlias", "Variable"],
  navigation: { includeCategories: true, includeGroups: false, includeFolders: false },
  locales: { en: { kind_plural_document: "Guides" } },
  // Types that are read off lists: what they come to is shown, the lists are not.
  intentionallyNotExported: [
    ...readdirSync("src/show/labels")
      .filter((name) => name !== "labels.ts" && name !== "words.ts")
      .map((name) => `src/show/labels/${name}:${name.slice(0, -3)}`),
    "src/show/view-of.ts:AnyViewer",
  ],
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  requiredToBeDocumented: ["Class", "Interface", "TypeAlias", "Function", "Method", "Property", "Variable", "Accessor"],
};
