// Puts what the pages need beside them, so that no page asks another host for anything.
import { cpSync, mkdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Converter, KindRouter, PageEvent, RendererEvent } from "typedoc";
import { buildCalculators } from "./build-calculators.mjs";
import { categorize } from "./categories.mjs";
import { writeIndexes } from "./indexes.mjs";
import { withOverviews } from "./navigation.mjs";
import { finished } from "./page.mjs";

const katex = dirname(fileURLToPath(import.meta.resolve("katex/dist/katex.min.css")));

/** A guide has the address of its file, which stays when the title changes. */
class FileRouter extends KindRouter {
  getIdealBaseName(reflection) {
    const file = reflection.isDocument() ? reflection.project.files.getReflectionPath(reflection) : undefined;
    if (file === undefined) return super.getIdealBaseName(reflection);
    return `documents/${relative("docs", file).replaceAll("\\", "/").replace(/\.md$/, "")}`;
  }
}

export function load(app) {
  app.renderer.defineRouter("file", FileRouter);
  // Modules carry the names that users import.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      if (module.name === "index") for (const child of module.children ?? []) categorize(child);
      module.name = module.name === "index" ? "cx-metrics" : `cx-metrics/${module.name}`;
    }
  });
  // Guides stand in the order of the configuration, not of the alphabet.
  app.converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      const order = app.options.getValue("projectDocuments").map((path) => basename(path, ".md"));
      const rank = (child) =>
        child.isDocument() ? order.indexOf(basename(project.files.getReflectionPath(child) ?? "", ".md")) : order.length;
      const byRank = (a, b) => rank(a) - rank(b);
      project.documents?.sort(byRank);
      project.childrenIncludingDocuments?.sort(byRank);
      for (const group of project.groups ?? []) group.children.sort(byRank);
    },
    -1000,
  );
  app.renderer.on(RendererEvent.BEGIN, () => {
    const theme = app.renderer.theme;
    const build = theme.buildNavigation.bind(theme);
    theme.buildNavigation = (project) => withOverviews(build(project));
  });
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = finished(page.contents, dirname(page.url));
  });
  app.renderer.on(RendererEvent.END, ({ outputDirectory, project, pages }) => {
    const assets = join(outputDirectory, "assets");
    mkdirSync(join(assets, "katex"), { recursive: true });
    cpSync(join(katex, "katex.min.css"), join(assets, "katex", "katex.min.css"));
    cpSync(join(katex, "fonts"), join(assets, "katex", "fonts"), { recursive: true, filter: (path) => !/\.(ttf|woff)$/.test(path) });
    buildCalculators(assets);
    writeIndexes(project, pages, outputDirectory);
  });
}
