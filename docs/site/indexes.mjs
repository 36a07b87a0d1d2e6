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

const CALCULATES = /`[^`]*(?: = | [-+*/±] | <=? )[^`]*`/;
const isPoint = (part) => /^[A-Z][^:.`]{1,60}: /.test(part);

/** The paragraph that says how it is computed: one that begins with a formula or states one, or the list of the formulas that go by name. */
function formulaOf(remarks) {
  const parts = remarks.map((part) => {
    const [text, ...listed] = `\n${part}`.split(/\n\s*- /);
    return { text: text.trim(), listed: listed.filter((point) => !isPoint(point)) };
  });
  const paragraph =
    parts.find(({ text }) => text.startsWith("`") && CALCULATES.test(text)) ??
    parts.find(({ text }) => /`[^`]* = /.test(text)) ??
    parts.find(({ text }) => CALCULATES.test(text));
  const list = parts.find(({ listed }) => listed.some((point) => CALCULATES.test(point)));
  const formula = paragraph?.text ?? list?.listed.join("; ");
  return formula?.replaceAll(/\s+/g, " ").trim() ?? null;
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
  return {
    name: declaration.name,
    room,
    file: path,
    definition: plain(definition.replaceAll(/\s+/g, " ").trim()),
    formula: formulaOf(remarks),
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

const familyOf = (name) => name.replace(/(?:Of|From[A-Z]\w*)$/, "");

/** A shape of a metric that states no formula has that of its family; one without a source that of its file, then of its family. */
function completed(metrics) {
  const found = metrics.map(({ file, ...metric }) => {
    const kin = metrics.filter((other) => familyOf(other.name) === familyOf(metric.name));
    const near = [...metrics.filter((other) => other.file === file), ...kin];
    return {
      ...metric,
      formula: metric.formula ?? kin.find(({ formula }) => formula !== null)?.formula ?? null,
      sources: metric.sources.length > 0 ? metric.sources : (near.find(({ sources }) => sources.length > 0)?.sources ?? []),
    };
  });
  const silent = found.filter(({ sources }) => sources.length === 0).map(({ name }) => name);
  if (silent.length > 0) throw new Error(`no source (@see) in the docstring of ${silent.join(", ")}`);
  return found;
}

export function writeIndexes(project, pages, folder) {
  const urls = new Map(pages.map(({ model, url }) => [model, url]));
  const main = project.children.find(({ name }) => name === "cx-metrics");
  const functions = main.children.filter(({ kind }) => kind === ReflectionKind.Function);
  const metrics = completed(functions.map((declaration) => metricOf(declaration, urls)).filter((metric) => metric !== null));
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
