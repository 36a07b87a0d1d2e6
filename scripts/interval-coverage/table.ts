import type { CoverageRow } from "./exact-coverage.ts";

/** Sample sizes that the table shows. */
const SHOWN = [5, 10, 20, 50];

/** Methods by row: over all n up to 50, then the worst case and the width at some n. `unit` is the width of the whole scale's half. */
export function markdownTable(rows: readonly CoverageRow[], unit: number): string {
  const methods = [...new Set(rows.map(({ method }) => method))];
  const points = (width: number): string => ((100 / unit) * width).toFixed(1);
  const header = ["method", "mean", "distance", ...SHOWN.map((n) => `worst at ${n}`), ...[10, 50].map((n) => `width at ${n}`)];
  const lines = methods.map((method) => {
    const own = rows.filter((row) => row.method === method);
    const few = own.filter(({ n }) => n <= 50);
    const mean = (of: (row: CoverageRow) => number): number => few.reduce((sum, row) => sum + of(row), 0) / few.length;
    const at = (n: number): CoverageRow => own.find((row) => row.n === n) as CoverageRow;
    return [
      `\`${method}\``,
      percent(mean((row) => row.mean)),
      percent(mean(({ distance }) => distance)),
      ...SHOWN.map((n) => percent(at(n).worst)),
      ...[10, 50].map((n) => points(at(n).width)),
    ];
  });
  return [header, header.map((_, column) => (column === 0 ? "---" : "---:")), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** The page with what stands between `<!-- name -->` and `<!-- end -->` replaced. */
export function replaceBlock(page: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, "\n<!-- end -->"];
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/intervals.md has no block "${name}"`);
  return page.slice(0, from + start.length) + content + page.slice(to);
}
