// Puts what the pages need beside them, so that no page asks another host for anything.
import { cpSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Converter, JSX, RendererEvent } from "typedoc";

const katex = dirname(fileURLToPath(import.meta.resolve("katex/dist/katex.min.css")));

export function load(app) {
  // Modules carry the names that users import.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = module.name === "index" ? "cx-metrics" : `cx-metrics/${module.name}`;
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
  app.renderer.hooks.on("head.end", (context) =>
    JSX.createElement("link", { rel: "stylesheet", href: context.relativeURL("assets/katex/katex.min.css") }),
  );
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    const assets = join(outputDirectory, "assets", "katex");
    mkdirSync(assets, { recursive: true });
    cpSync(join(katex, "katex.min.css"), join(assets, "katex.min.css"));
    cpSync(join(katex, "fonts"), join(assets, "fonts"), { recursive: true, filter: (path) => !/\.(ttf|woff)$/.test(path) });
  });
}
