import loadHighs from "highs";
import type { BudgetItem } from "../../src/budget/budget-item.ts";
import type { PrioritizeOptions } from "../../src/budget/prioritize.ts";

const highs = await loadHighs();

/** The greatest benefit by HiGHS, an independent solver, as a mixed-integer program; `null` when it finds no choice. Amounts must be whole. */
export function bestByHighs(items: readonly BudgetItem[], { limit, phaseLimits = {}, exclusive = [] }: PrioritizeOptions): number | null {
  const places = new Map(items.map(({ id }, place) => [id, place]));
  const rows: { readonly terms: readonly (readonly [number, number])[]; readonly most: number }[] = [];
  const costs = (wanted: (item: BudgetItem) => boolean): [number, number][] =>
    items.flatMap((item, place): [number, number][] => (wanted(item) && item.cost !== 0 ? [[place, item.cost as number]] : []));
  rows.push({ terms: costs(() => true), most: limit });
  for (const [phase, most] of Object.entries(phaseLimits)) rows.push({ terms: costs((item) => item.phase === phase), most });
  items.forEach(({ requires = [] }, place) => {
    for (const id of requires)
      rows.push({
        terms: [
          [place, 1],
          [places.get(id) as number, -1],
        ],
        most: 0,
      });
  });
  for (const group of exclusive) rows.push({ terms: [...new Set(group)].map((id) => [places.get(id) as number, 1]), most: 1 });
  const starts = [0];
  for (const { terms } of rows) starts.push((starts.at(-1) as number) + terms.length);
  return highs.withModel(
    {
      numCols: items.length,
      numRows: rows.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: items.map(({ benefit = 0 }) => benefit),
      colLower: items.map(({ mandatory }) => (mandatory === true ? 1 : 0)),
      colUpper: items.map(() => 1),
      rowLower: rows.map(() => -highs.infinity),
      rowUpper: rows.map(({ most }) => most),
      matrix: {
        format: "csr",
        numRows: rows.length,
        numCols: items.length,
        starts,
        indices: rows.flatMap(({ terms }) => terms.map(([place]) => place)),
        values: rows.flatMap(({ terms }) => terms.map(([, value]) => value)),
      },
      integrality: items.map(() => highs.constants.variableType.integer),
    },
    (model) => {
      // By default it stops within 0.01 % of the best.
      model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5 });
      model.run();
      return model.getModelStatus() === highs.constants.modelStatus.optimal ? Math.round(model.getObjectiveValue()) : null;
    },
  );
}
