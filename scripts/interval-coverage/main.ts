// `npm run interval-coverage`: the exact coverage and mean width of every interval method, for every n up to 50 and some larger ones. Writes
// docs/interval-coverage.json, the pictures in docs/pictures and the tables in docs/intervals.md.
import { readFileSync, writeFileSync } from "node:fs";
import { type CoverageRow, npsCoverage, shareCoverage, sharesOnGrid } from "./exact-coverage.ts";
import { LEVEL, NPS_METHODS, scoreInterval, SHARE_METHODS, shareInterval } from "./methods.ts";
import { drawCoverage } from "./picture.ts";
import { markdownTable, replaceBlock } from "./table.ts";

const small = Array.from({ length: 50 }, (_, index) => index + 1);
/** Shares from 0.5 % to 99.5 %. */
const shares = Array.from({ length: 199 }, (_, index) => (index + 1) / 200);
/** Promoters and detractors by steps of a point, the corners where all answers agree included. */
const npsShares = sharesOnGrid(100);

const ofShares: CoverageRow[] = SHARE_METHODS.flatMap((method) =>
  [...small, 100, 200, 500, 1000].map((n) => ({ method, n, ...shareCoverage({ n, grid: shares, level: LEVEL }, shareInterval(method)) })),
);
const ofScores: CoverageRow[] = NPS_METHODS.flatMap((method) =>
  [...small, 100, 200].map((n) => {
    const row = { method, n, ...npsCoverage({ n, grid: npsShares, level: LEVEL }, scoreInterval(method)) };
    if (n === 200) console.log(`NPS, ${method}: done`);
    return row;
  }),
);

const short = ({ method, n, mean, distance, worst, width }: CoverageRow): string =>
  JSON.stringify({ method, n, mean: round(mean), distance: round(distance), worst: round(worst), width: Number(width.toPrecision(5)) });
const lines = (rows: readonly CoverageRow[]): string => `[\n    ${rows.map(short).join(",\n    ")}\n  ]`;
writeFileSync("docs/interval-coverage.json", `{\n  "level": ${LEVEL},\n  "shares": ${lines(ofShares)},\n  "nps": ${lines(ofScores)}\n}\n`);
await drawCoverage("docs/pictures/share-coverage.svg", ofShares, LEVEL);
await drawCoverage("docs/pictures/nps-coverage.svg", ofScores, LEVEL);
let page = readFileSync("docs/intervals.md", "utf8");
page = replaceBlock(page, "share coverage", markdownTable(ofShares, 1));
page = replaceBlock(page, "nps coverage", markdownTable(ofScores, 100));
writeFileSync("docs/intervals.md", page);
console.log(markdownTable(ofShares, 1));
console.log(markdownTable(ofScores, 100));

/** Down, never up: a rounded table must not promise more than was found. */
function round(share: number): number {
  return Math.floor(share * 1e6) / 1e6;
}
