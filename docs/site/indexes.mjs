// `metrics.json` and `llms.txt`: the docstrings for machines. Nothing in them is written twice.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ReflectionKind } from "typedoc";

const ROOMS = ["survey", "retention", "service", "segments", "budget", "journey", "health"];

const textOf = (parts = []) =>
  parts
    .map(({ text }) => text)
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim();
const plain = (text) => text.replaceAll("`", "");

/** The list points of a docstring, by the word before the colon: input, result, cost. */
function points(remarks) {
  const found = {};
  for (const point of remarks.split(/\n\s*- /).slice(1)) {
    const [, name, text] = /^([A-Z][^:.]{1,60}): ([\s\S]+)$/.exec(point.split(/\n\n/)[0]) ?? [];
    if (name) found[name.toLowerCase()] = text.replaceAll(/\s+/g, " ").trim();
  }
  return found;
}

function metricOf(declaration, pages) {
  const signature = declaration.signatures?.[0];
  const comment = signature?.comment;
  if (!comment) return null;
  const path = declaration.sources?.[0]?.fileName ?? "";
  const room = ROOMS.find((name) => path.includes(`${name}/`));
  if (!room) return null;
  const source = comment.summary.map(({ text }) => text).join("");
  const [definition, ...remarks] = source.split(/\n\s*\n/);
  const { input, result, cost } = points(`\n${remarks.join("\n")}`);
  const formula = remarks.find((part) => part.startsWith("`") || /^[^-].*`[^`]* = /.test(part));
  return {
    name: declaration.name,
    room,
    file: path,
    definition: plain(definition.replaceAll(/\s+/g, " ").trim()),
    formula: formula?.replaceAll(/\s+/g, " ").trim() ?? null,
    unit: result ?? textOf(comment.getTag("@returns")?.content),
    inputs: (signature.parameters ?? []).map(({ name, comment: about, type, flags, defaultValue }) => ({
      name,
      type: String(type),
      required: !(flags.isOptional || defaultValue !== undefined),
      description: textOf(about?.summary),
    })),
    input: input ?? null,
    cost: cost ?? null,
    sources: comment.blockTags.filter(({ tag }) => tag === "@see").map(({ content }) => textOf(content)),
    page: pages.get(declaration) ?? null,
  };
}

/** A shape of a metric that states no source has that of the first function of its file, then of its family. */
function withSources(metrics) {
  return metrics.map(({ file, ...metric }) => {
    if (metric.sources.length > 0) return metric;
    const family = metric.name.replace(/(?:Of|From[A-Z]\w*)$/, "");
    const kin = metrics.find((other) => other.sources.length > 0 && (other.file === file || other.name === family));
    return { ...metric, sources: kin?.sources ?? [] };
  });
}

export function writeIndexes(project, pages, folder) {
  const urls = new Map(pages.map(({ model, url }) => [model, url]));
  const main = project.children.find(({ name }) => name === "cx-metrics");
  const functions = main.children.filter(({ kind }) => kind === ReflectionKind.Function);
  const metrics = withSources(functions.map((declaration) => metricOf(declaration, urls)).filter((metric) => metric !== null));
  if (metrics.length === 0) throw new Error("no metric has a docstring");
  writeFileSync(join(folder, "metrics.json"), `${JSON.stringify({ package: "cx-metrics", metrics }, null, 2)}\n`);

  const guides = pages.filter(({ model }) => model.isDocument?.());
  const lines = [
    "# cx-metrics",
    "",
    "> Customer-experience metrics for TypeScript and JavaScript, with their uncertainty: plain functions, plain JSON results, no dependencies.",
    "",
    '`npm install cx-metrics`, then `import { nps } from "cx-metrics"`. Rates are fractions, scores are points, money is never rounded. Mistakes throw a `CxError` with `code`, `path`, `expected` and `received`.',
    "",
    "## Guides",
    "",
    ...guides.map(({ model, url }) => `- [${model.name}](${url})`),
    "",
    ...ROOMS.flatMap((room) => {
      const own = metrics.filter((metric) => metric.room === room);
      if (own.length === 0) return [];
      return [`## Functions: ${room}`, "", ...own.map(({ name, page, definition }) => `- [${name}](${page}): ${definition}`), ""];
    }),
    "## Optional",
    "",
    "- [metrics.json](metrics.json): name, definition, formula, unit, inputs and sources of each function",
    "",
  ];
  writeFileSync(join(folder, "llms.txt"), lines.join("\n"));
}
