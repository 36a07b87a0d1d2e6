import { type Level, partitionBy, plainKeys } from "./level.ts";
import type { Folding } from "./tally-sql.ts";
import { count, greatest, plainSum } from "./template.ts";
import {
  type Answers,
  categories,
  type Collect,
  type Folded,
  pointsTemplate,
  preferredOrder,
  RATIO_COLUMNS,
  RESIDUAL,
  totalColumns,
} from "./weighted-parts.ts";

/**
 * Answers by stratum. A row is an answer; one of them stands for each sampling unit: every answer, the chosen one of an account, or any one of
 * an account, with the sums of all. The residuals of units are told around their mean in the stratum, so that nothing cancels.
 */
export function strataFolding(collect: Collect, read: Answers): Folding<Folded> {
  const { rating, revenue, account, stratum, counts } = read;
  const { answers } = collect;
  const chosen = answers === "latest" || answers === "lowest";
  const units = (level: Level): string => {
    const within = partitionBy(level, stratum, ...(answers === "record" ? [] : [account]));
    const place = (window: string, order: string): string =>
      `CASE WHEN ROW_NUMBER() OVER (${window} ORDER BY ${order}) = 1 THEN 1 ELSE 0 END`;
    const sums = Object.entries(categories(collect, rating)).map(([name, condition]) => {
      const own = `CASE WHEN ${condition} THEN ${revenue} ELSE 0 END`;
      return `${answers === "mean" ? `SUM(${own}) OVER (${within})` : own} AS ${name}`;
    });
    const columns = [
      `${stratum} AS stratum`,
      `${rating} AS rating`,
      `${revenue} AS revenue`,
      `${answers === "record" ? "1" : place(within, preferredOrder(collect, read))} AS unit`,
      // An account in two strata is a unit in each, and one account.
      `${answers === "record" ? "0" : place(partitionBy(level, account), stratum)} AS account`,
      ...sums,
    ];
    return `SELECT ${plainKeys(level)}${columns.join(", ")} FROM ${level.source} WHERE ${counts}`;
  };
  const own = "stratum, rating, revenue, unit, account";
  const withTotals = (level: Level): string =>
    `SELECT ${plainKeys(level)}${own}, promoters, passives, detractors, CASE WHEN unit = 1 AND promoters + passives + detractors > 0 THEN 1 ELSE 0 END AS weighs, ` +
    `${totalColumns(level, (name) => `CASE WHEN unit = 1 THEN ${name} ELSE 0 END`)} FROM (${units(level)}) AS h1`;
  const withRatio = (level: Level): string =>
    `SELECT ${plainKeys(level)}${own}, promoters, passives, detractors, weighs, ${RATIO_COLUMNS} FROM (${withTotals(level)}) AS h2`;
  const withResidual = (level: Level): string =>
    `SELECT ${plainKeys(level)}${own}, weighs, ratio, promoters + passives + detractors AS weight, ${RESIDUAL} AS residual FROM (${withRatio(level)}) AS h3`;
  const withMeans = (level: Level): string => {
    const over = `OVER (${partitionBy(level, "stratum")})`;
    const fromMean = (name: string): string =>
      `CASE WHEN weighs = 1 THEN ${name} - SUM(CASE WHEN weighs = 1 THEN ${name} ELSE 0 END) ${over} / SUM(weighs) ${over} ELSE 0 END`;
    return `SELECT ${plainKeys(level)}${own}, weighs, ratio, ${fromMean("residual")} AS away, ${fromMean("weight")} AS beyond FROM (${withResidual(level)}) AS h4`;
  };
  const product = (...factors: readonly [string, string]): string =>
    `CASE WHEN ABS(${factors[0]}) > 1e-150 AND ABS(${factors[1]}) > 1e-150 THEN ${factors.join(" * ")} ELSE 0 END`;
  return {
    query: withMeans,
    part: "stratum",
    template: {
      points: pointsTemplate(collect, "rating", "revenue", chosen ? "unit = 1" : "1 = 1"),
      accounts: count("account = 1"),
      units: count("weighs = 1"),
      superseded: chosen ? count("unit = 0") : 0,
      ratio: greatest("ratio"),
      residuals: plainSum(product("away", "away")),
      products: plainSum(product("away", "beyond")),
      weights: plainSum(product("beyond", "beyond")),
    },
  };
}
