import type { MetricDefinition } from "../core/definition.ts";
import type { WeightedTally } from "../survey/weighted-tally.ts";
import { isBlank, isMoment } from "./conditions.ts";
import { groupBy, groupedKeys, type Level, partitionBy, plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { Folding, TallySql } from "./tally-sql.ts";
import { count, countSkipped, greatest, plainSum } from "./template.ts";
import {
  type Answers,
  categories,
  type Collect,
  type Folded,
  type Points,
  pointsOf,
  pointsTemplate,
  preferredOrder,
  RATIO_COLUMNS,
  RESIDUAL,
  totalColumns,
  withoutEmpty,
} from "./weighted-parts.ts";
import { strataFolding } from "./weighted-strata-sql.ts";

/** What is read of a row as it is. */
interface Flat {
  readonly points: Points;
  readonly missing: number;
  readonly outside: number;
  readonly invalid: number;
}

/** Answers with revenue, by scale point; where accounts matter, those are folded. */
export function weightedSql(
  { collect, fields }: MetricDefinition & { readonly tally: "weighted" },
  source: Source,
): TallySql<WeightedTally, Flat, Folded> {
  const { invalid: _, ...definition } = collect;
  const { answers, from, to, min, max, stratified = false } = collect;
  const dated = answers === "latest" || from !== null || to !== null;
  const rating = source.number(fields["rating"], "rating");
  const revenue = source.number(fields["revenue"], "revenue");
  const account = answers === "record" ? "" : source.name(fields["account"], "account");
  const at = dated ? source.moment(fields["at"], "at") : "";
  const stratum = stratified ? source.word(fields["stratum"], "stratum") : "";
  const blank = [isBlank(rating, source), isBlank(revenue, source)];
  // The bounds of weighted-tally.ts; NaN lies beyond them in every engine.
  const valid = [`${rating} IN (${pointsOf(min, max).join(", ")})`, `(${revenue} = 0 OR ${revenue} BETWEEN 1e-140 AND 1e140)`];
  for (const name of [account, stratum]) if (name !== "") blank.push(`${name} IS NULL`);
  if (dated) {
    blank.push(`${at} IS NULL`);
    valid.push(isMoment(at));
  }
  const verdict = source.verdict(blank.join(" OR "), valid.join(" AND "));
  const known = `${verdict} = 1`;
  const window = [...(from === null ? [] : [`${at} >= ${from}`]), ...(to === null ? [] : [`${at} < ${to}`])];
  const counts = [known, ...window].join(" AND ");
  const read: Answers = { rating, revenue, account, at, stratum, counts };
  const one = answers === "latest" || answers === "lowest";
  const empty = { definition, points: [], accounts: {}, chosen: {}, missing: 0, outside: 0, invalid: 0 };
  const flat = {
    points: one || stratified ? [] : pointsTemplate(collect, rating, revenue, counts),
    ...countSkipped(verdict),
    outside: window.length === 0 ? 0 : count(`${known} AND NOT (${window.join(" AND ")})`),
  };
  if (stratified) {
    return {
      flat,
      folding: strataFolding(collect, read),
      tally: (skipped, parts) => ({
        ...empty,
        ...skipped,
        points: [],
        strata: Object.fromEntries(
          parts.map(({ part, folded: { points, ...folded } }) => [`:${part}`, { ...empty, points: withoutEmpty(points), folded }]),
        ),
      }),
    };
  }
  return {
    flat,
    ...(answers !== "record" && { folding: one ? oneAnswer(collect, read) : allAnswers(collect, read) }),
    tally({ points: flatPoints, ...skipped }, [part]) {
      const tally = { ...empty, points: withoutEmpty(flatPoints), ...skipped };
      if (part === undefined) return tally;
      const { points, ...folded } = part.folded;
      return { ...tally, points: withoutEmpty(one ? points : flatPoints), folded };
    },
  };
}

/** One answer stands for each account. */
function oneAnswer(collect: Collect, read: Answers): Folding<Folded> {
  const { rating, revenue, account, counts } = read;
  return {
    query: (level) =>
      `SELECT ${plainKeys(level)}${rating} AS rating, ${revenue} AS revenue, ` +
      `ROW_NUMBER() OVER (${partitionBy(level, account)} ORDER BY ${preferredOrder(collect, read)}) AS place FROM ${level.source} WHERE ${counts}`,
    template: {
      points: pointsTemplate(collect, "rating", "revenue", "place = 1"),
      accounts: count("place = 1"),
      superseded: count("place > 1"),
      units: 0,
      ratio: 0,
      residuals: 0,
      products: 0,
      weights: 0,
    },
  };
}

/** Each account by all its answers: sums per account, the ratio of all, and the residuals around it, so that nothing cancels. */
function allAnswers(collect: Collect, { rating, revenue, account, counts }: Answers): Folding<Folded> {
  const byAccount = (level: Level): string => {
    const sums = Object.entries(categories(collect, rating)).map(
      ([name, condition]) => `SUM(CASE WHEN ${condition} THEN ${revenue} ELSE 0 END) AS ${name}`,
    );
    return `SELECT ${groupedKeys(level)}${sums.join(", ")} FROM ${level.source} WHERE ${counts}${groupBy(level, account)}`;
  };
  const withTotals = (level: Level): string =>
    `SELECT ${plainKeys(level)}promoters, passives, detractors, ${totalColumns(level, (name) => name)} FROM (${byAccount(level)}) AS h1`;
  const withRatio = (level: Level): string =>
    `SELECT ${plainKeys(level)}promoters, passives, detractors, ${RATIO_COLUMNS} FROM (${withTotals(level)}) AS h2`;
  const counted = "ABS(residual) > 1e-150";
  return {
    query: (level) =>
      `SELECT ${plainKeys(level)}ratio, promoters + passives + detractors AS weight, ${RESIDUAL} AS residual FROM (${withRatio(level)}) AS h3`,
    template: {
      points: [],
      accounts: count("1 = 1"),
      superseded: 0,
      units: count("weight > 0"),
      ratio: greatest("ratio"),
      residuals: plainSum(`CASE WHEN ${counted} THEN residual * residual ELSE 0 END`),
      products: plainSum(`CASE WHEN ${counted} AND weight > 0 THEN residual * weight ELSE 0 END`),
      weights: plainSum("CASE WHEN weight > 0 THEN weight * weight ELSE 0 END"),
    },
  };
}
