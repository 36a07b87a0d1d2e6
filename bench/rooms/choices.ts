import { prioritize } from "cx-metrics";
import type { Bench } from "../bench.ts";
import { timingOf } from "../measure.ts";
import type { HighsSolver } from "../peers.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** Costs and benefits in cents, and what may be spent. */
interface Case {
  readonly costs: readonly number[];
  readonly benefits: readonly number[];
  readonly limit: number;
}

/** Families after Pisinger 1997; the realistic one has log-normal costs and returns. */
const families: Readonly<Record<string, (draw: () => number) => { cost: number; benefit: number }>> = {
  realistic: (draw) => {
    const cost = Math.exp(10 + normal(draw)) * 100;
    return { cost, benefit: cost * Math.exp(0.3 + 0.6 * normal(draw)) };
  },
  uncorrelated: (draw) => ({ cost: 1e5 + draw() * 1e7, benefit: 1e5 + draw() * 1e7 }),
  "weakly correlated": (draw) => {
    const cost = 1.2e6 + draw() * 1e7;
    return { cost, benefit: cost + (draw() - 0.5) * 2e6 };
  },
};

/** So often is each case chosen from by us: the clock cannot be trusted with a tenth of a millisecond. */
const REPEAT = 10;

/** Exact choices under one limit beside HiGHS, by the medians over generated cases. */
export async function choiceRows(bench: Bench): Promise<BenchRow[]> {
  const highs = await bench.peers.highs();
  const rows: BenchRow[] = [];
  for (const [name, family] of Object.entries(families)) {
    for (const size of [50, 100, 500]) {
      const draw = generator(size);
      const cases = Array.from({ length: bench.quick ? 5 : size === 500 ? 15 : 41 }, () => caseOf(size, family, draw));
      const [ours, theirs]: [number[], number[]] = [[], []];
      // Once through beforehand, so that both are compiled.
      for (const each of cases) byUs(each);
      for (const each of cases.slice(0, 2)) byHighs(highs, each);
      for (const each of cases) {
        const start = performance.now();
        let found = byUs(each);
        for (let again = 1; again < REPEAT; again += 1) found = byUs(each);
        const middle = performance.now();
        const expected = byHighs(highs, each);
        theirs.push(performance.now() - middle);
        ours.push((middle - start) / REPEAT);
        if (!found.proven || Math.round(found.benefit * 100) !== expected)
          throw new Error(`${found.benefit} against ${expected} cents by HiGHS`);
      }
      const title = `choice of ${size} items, ${name}, proven`;
      rows.push(benchRow(title, "ms", timingOf(ours), timingOf(theirs), "HiGHS", size === 50 ? null : 1 / 150));
    }
  }
  return rows;
}

function byUs({ costs, benefits, limit }: Case): { readonly benefit: number; readonly proven: boolean } {
  const items = costs.map((cost, place) => ({ id: `i${place}`, cost: cost / 100, benefit: (benefits[place] as number) / 100 }));
  return prioritize(items, { limit: limit / 100 });
}

/** The greatest benefit in cents, with no gap left but half a cent; the model is passed in arrays, the quickest way. */
function byHighs(highs: HighsSolver, { costs, benefits, limit }: Case): number {
  const size = costs.length;
  return highs.withModel(
    {
      numCols: size,
      numRows: 1,
      sense: highs.constants.objectiveSense.maximize,
      colCost: Float64Array.from(benefits),
      colLower: new Float64Array(size),
      colUpper: new Float64Array(size).fill(1),
      rowLower: [-highs.infinity],
      rowUpper: [limit],
      matrix: {
        format: "csr",
        numRows: 1,
        numCols: size,
        starts: [0, size],
        indices: Int32Array.from(costs.keys()),
        values: Float64Array.from(costs),
      },
      integrality: new Int32Array(size).fill(highs.constants.variableType.integer),
    },
    (model) => {
      model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5 });
      model.run();
      return Math.round(model.getObjectiveValue());
    },
  );
}

function caseOf(size: number, family: (draw: () => number) => { cost: number; benefit: number }, draw: () => number): Case {
  const items = Array.from({ length: size }, () => family(draw));
  const costs = items.map(({ cost }) => Math.round(cost));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return { costs, benefits: items.map(({ benefit }) => Math.round(benefit)), limit: Math.floor(total * (0.1 + 0.6 * draw())) };
}

/** The same cases in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}
