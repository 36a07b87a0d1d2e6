import type { Writer } from "../scorecard/text.ts";
import type { CaseReport } from "./case.ts";
import type { Charts } from "./charts.ts";
import { considerations, COST_HEADER, costRows, headline, SCENARIO_HEADER, scenarioRows, SERVICE_HEADER, serviceRows } from "./text.ts";

/** Text as HTML: nothing in it is read as markup. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] as string);
}

/** The business case as one HTML file that needs nothing else: no script, no font, no network. */
export function casePage(title: string, report: CaseReport, charts: Charts, write: Writer): string {
  const { simulation } = report;
  const tiles = [
    ["chance to pay", `${Math.round(100 * simulation.probabilityPositive.probability)} %`],
    ["expected net present value", write.money(simulation.mean)],
    ["one future of twenty is below", write.money(simulation.percentiles[0]?.value ?? 0)],
    ["money back within two years", `${Math.round(100 * (simulation.paybackBy[1]?.probability ?? 0))} %`],
  ] as const;
  const [customer, importance, needs, gain, streamlined] = considerations(report, write);
  const section = (number: number, [heading, text]: readonly [string, string] = ["", ""], body = ""): string =>
    `<section><h2><span>${number}</span>${escaped(heading)}</h2><p>${escaped(text)}</p>${body}</section>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><p>Business case</p><h1>${escaped(title)}</h1><p class="lead">${escaped(headline(report, write))}</p></header>
<div class="tiles">${tiles.map(([name, value]) => `<div><b>${escaped(value)}</b><span>${escaped(name)}</span></div>`).join("")}</div>
<main>
${section(1, customer, figure(charts.revenue, "Share of revenue behind promoters, passives and detractors"))}
${section(2, importance, figure(charts.tornado, "Net present value when one input alone moves over eight of ten futures"))}
${section(3, needs, table(COST_HEADER, costRows(write)) + figure(charts.flow, "Cash flow of the base case by year, its total so far (line), and the total at worst and at best (area)"))}
${section(4, gain, figure(charts.worth, "Net present value of all futures drawn; dashed: 5, 50 and 95 % of them lie below") + table(SCENARIO_HEADER, scenarioRows(report, write)))}
${section(5, streamlined)}
<section>${table(SERVICE_HEADER, serviceRows(report, write))}</section>
</main>
<footer>${escaped(
    `${write.count(simulation.draws)} futures drawn (seed “${simulation.seed}”); the simulation is sure of the mean to ${write.money(2 * simulation.standardError)}. Worst and best set every input to its tenth percentile at once. Measured inputs bring their intervals; benefits are counted once.`,
  )}</footer>
</body>
</html>
`;
}

function figure(svg: string, caption: string): string {
  return `<figure>${svg}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells(header, "th")}</thead><tbody>${rows.map((row) => cells(row, "td")).join("")}</tbody></table>`;
}

const STYLE = `
:root { color: #1f2933; background: #eef1f4; font: 14px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; }
body { max-width: 1120px; margin: 24px auto; padding: 28px 32px; background: #fff; border-radius: 10px; box-shadow: 0 1px 8px #0002; }
header p { margin: 0; color: #52606d; } header h1 { margin: 0 0 4px; font-size: 28px; } header .lead { font-size: 18px; color: #0b6e4f; font-weight: 600; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 18px 0 22px; }
.tiles div { border: 1px solid #dde3e8; border-radius: 8px; padding: 10px 14px; } .tiles b { display: block; font-size: 24px; font-variant-numeric: tabular-nums; } .tiles span { color: #52606d; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 36px; } section { min-width: 0; }
h2 { font-size: 17px; margin: 12px 0 4px; } h2 span { display: inline-block; width: 22px; height: 22px; margin-right: 8px; border-radius: 50%; background: #0b6e4f; color: #fff; font-size: 13px; line-height: 22px; text-align: center; }
p { margin: 0 0 8px; } figure { margin: 6px 0; } figure svg { max-width: 100%; height: auto; } figcaption { color: #52606d; font-size: 12px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: 6px 0; } th { text-align: left; color: #52606d; font-weight: normal; border-bottom: 1px solid #9aa5b1; }
th, td { padding: 4px 10px 4px 0; font-size: 13px; white-space: nowrap; } td:first-child { white-space: normal; } td { border-bottom: 1px solid #e8ecef; } footer { margin-top: 18px; padding-top: 10px; border-top: 1px solid #dde3e8; color: #52606d; font-size: 12px; }
@media (max-width: 800px) { main, .tiles { grid-template-columns: 1fr; } body { margin: 0; border-radius: 0; padding: 18px; } }
@media print { :root { background: #fff; font-size: 11px; } body { box-shadow: none; margin: 0; padding: 0; max-width: none; } section { break-inside: avoid; } @page { size: A4; margin: 12mm; } }
`;
