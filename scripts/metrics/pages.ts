import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { TopLevelSpec } from "vega-lite";
import { type Showable, toVegaLite } from "../../src/show/index.ts";

const FOLDER = "docs/metrics";

/** A page of one metric. */
export interface MetricPage {
  /** The name of its file, without the ending. */
  readonly slug: string;
  readonly text: string;
}

/** The pages of the metrics, by name. */
export const metricPages = (): MetricPage[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => ({ slug: name.slice(0, -3), text: readFileSync(join(FOLDER, name), "utf8") }));

/** What the example of each page calls `result`, by the page's name: a picture can't disagree with the figures beside it. */
export async function resultsOf(pages: readonly MetricPage[]): Promise<Readonly<Record<string, Showable>>> {
  const examples = new Map(pages.map((page) => [page.slug, exampleOf(page)]));
  const imports = pages.map(({ slug }, at) => `import { result as r${at} } from "page:${slug}";`);
  const entries = pages.map(({ slug }, at) => `${JSON.stringify(slug)}: r${at}`);
  const { outputFiles } = await build({
    stdin: { contents: `${imports.join("\n")}\nexport default { ${entries.join(", ")} };`, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    alias: { "cx-metrics": "./src/index.ts" },
    plugins: [
      {
        name: "pages",
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^page:/ }, ({ path }) => ({ path: path.slice("page:".length), namespace: "page" }));
          onLoad({ filter: /./, namespace: "page" }, ({ path }) => ({
            contents: `${examples.get(path)}\nexport { result };`,
            loader: "ts",
            resolveDir: process.cwd(),
          }));
        },
      },
    ],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const module = (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as { default: Record<string, Showable> };
  return module.default;
}

function exampleOf({ slug, text }: MetricPage): string {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(text) ?? [];
  if (code === undefined) throw new Error(`${FOLDER}/${slug}.md has no example`);
  return code;
}

/** The chart of a result, drawn as every user's is. */
export function specOf(slug: string, result: Showable): TopLevelSpec & { readonly description: string } {
  const spec = toVegaLite(result, { currency: "EUR" });
  if (spec === null) throw new Error(`${FOLDER}/${slug}.md: its result has no chart`);
  return spec as unknown as TopLevelSpec & { readonly description: string };
}

const PICTURE = /^!\[.*\]\(\.\.\/pictures\/metric-[\w-]+\.svg\)$/m;

/** The page with the picture of its result, and with what the picture says for those who can't see it. */
export function withPicture({ slug, text }: MetricPage, description: string): string {
  if (!PICTURE.test(text)) throw new Error(`${FOLDER}/${slug}.md has no line for its picture`);
  const said = description.replaceAll(/\s+/g, " ").replaceAll(/[[\]\\<>_*`$]/g, (sign) => `\\${sign}`);
  return text.replace(PICTURE, () => `![${said}](../pictures/metric-${slug}.svg)`);
}
