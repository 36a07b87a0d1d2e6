import type { MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import type { FoldedAccounts, WeightedPoint, WeightedTally } from "../survey/weighted-tally.ts";
import { isBlank, isMoment } from "./conditions.ts";
import { groupBy, groupedKeys, type Level, partitionBy, plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { Folding, TallySql } from "./tally-sql.ts";
import { count, countSkipped, greatest, plainSum, sum, type Template } from "./template.ts";

type Points = readonly WeightedPoint[];
type Collect = (MetricDefinition & { readonly tally: "weighted" })["collect"];

/** What is read of a row as it is. */
interface Flat {
  readonly points: Points;
  readonly missing: number;
  readonly outside: number;
  readonly invalid: number;
}

/** What is read of accounts; the points where one answer stands for each. */
type Folded = FoldedAccounts & { readonly points: Points };

/** The aliases and conditions of answers. */
interface Answers {
  readonly rating: string;
  readonly revenue: string;
  readonly account: string;
  readonly at: string;
  /** Whether an answer counts. */
  readonly counts: string;
}

/** Answers with revenue, by scale point; where accounts matter, those are folded. */
export function weightedSql(
  { collect, fields }: MetricDefinition & { readonly tally: "weighted" },
  source: Source,
): TallySql<WeightedTally, Flat, Folded> {
  const { invalid: _, ...definition } = collect;
  if (collect.stratified) throw invalidOption("stratum", "no field, since SQL does not count by stratum", fields["stratum"]);
  const { answers, from, to, min, max } = collect;
  const dated = answers === "latest" || from !== null || to !== null;
  const rating = source.number(fields["rating"], "rating");
  const revenue = source.number(fields["revenue"], "revenue");
  const account = answers === "record" ? "" : source.name(fields["account"], "account");
  const at = dated ? source.moment(fields["at"], "at") : "";
  const blank = [isBlank(rating, source), isBlank(revenue, source)];
  // The bounds of weighted-tally.ts; NaN lies beyond them in every engine.
  const valid = [`${rating} IN (${pointsOf(min, max).join(", ")})`, `(${revenue} = 0 OR ${revenue} BETWEEN 1e-140 AND 1e140)`];
  if (account !== "") blank.push(`${account} IS NULL`);
  if (dated) {
    blank.push(`${at} IS NULL`);
    valid.push(isMoment(at));
  }
  const verdict = source.verdict(blank.join(" OR "), valid.join(" AND "));
  const known = `${verdict} = 1`;
  const window = [...(from === null ? [] : [`${at} >= ${from}`]), ...(to === null ? [] : [`${at} < ${to}`])];
  const counts = [known, ...window].join(" AND ");
  const read: Answers = { rating, revenue, account, at, counts };
  const one = answers === "latest" || answers === "lowest";
  return {
    flat: {
      points: one ? [] : pointsTemplate(collect, rating, revenue, counts),
      ...countSkipped(verdict),
      outside: window.length === 0 ? 0 : count(`${known} AND NOT (${window.join(" AND ")})`),
    },
    ...(answers !== "record" && { folding: one ? oneAnswer(collect, read) : allAnswers(collect, read) }),
    tally({ points: flatPoints, ...flat }, [part]) {
      const tally = { definition, points: withoutEmpty(flatPoints), accounts: {}, chosen: {}, ...flat };
      if (part === undefined) return tally;
      const { points, ...folded } = part.folded;
      return { ...tally, points: withoutEmpty(one ? points : flatPoints), folded };
    },
  };
}

const pointsOf = (min: number, max: number): number[] => Array.from({ length: max - min + 1 }, (_, place) => min + place);

function pointsTemplate({ min, max }: Collect, rating: string, revenue: string, counts: string): Template<Points> {
  return pointsOf(min, max).map((point) => {
    const answer = `${rating} = ${point} AND ${counts}`;
    return {
      responses: count(answer),
      weighted: count(`${answer} AND ${revenue} > 0`),
      revenue: sum(answer, revenue),
      squares: sum(answer, `${revenue} * ${revenue}`),
    };
  });
}

/** Points without answers are `null`, and none follow the last. */
function withoutEmpty(points: Points): (WeightedPoint | null)[] {
  const kept = points.map((point) => (point.responses === 0 ? null : point));
  return kept.slice(0, kept.findLastIndex((point) => point !== null) + 1);
}

/** One answer stands for each account. */
function oneAnswer(collect: Collect, { rating, revenue, account, at, counts }: Answers): Folding<Folded> {
  const order = [...(collect.answers === "latest" ? [`${at} DESC`] : []), `${rating} ASC`, `${revenue} DESC`].join(", ");
  return {
    query: (level) =>
      `SELECT ${plainKeys(level)}${rating} AS rating, ${revenue} AS revenue, ` +
      `ROW_NUMBER() OVER (${partitionBy(level, account)} ORDER BY ${order}) AS place FROM ${level.source} WHERE ${counts}`,
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

/**
 * Each account by all its answers: sums per account, the ratio of all, and the residuals around it, so that nothing cancels. Products that are
 * too small to matter are left out: where they have no double, PostgreSQL would refuse them.
 */
function allAnswers({ passiveFrom, promoterFrom }: Collect, { rating, revenue, account, counts }: Answers): Folding<Folded> {
  const part = (condition: string, name: string): string => `SUM(CASE WHEN ${condition} THEN ${revenue} ELSE 0 END) AS ${name}`;
  const byAccount = (level: Level): string =>
    `SELECT ${groupedKeys(level)}${[
      part(`${rating} >= ${promoterFrom}`, "promoters"),
      part(`${rating} >= ${passiveFrom} AND ${rating} < ${promoterFrom}`, "passives"),
      part(`${rating} < ${passiveFrom}`, "detractors"),
    ].join(", ")} FROM ${level.source} WHERE ${counts}${groupBy(level, account)}`;
  const withTotals = (level: Level): string => {
    const total = (name: string): string => `SUM(${name}) OVER (${partitionBy(level)}) AS all_${name}`;
    return `SELECT ${plainKeys(level)}promoters, passives, detractors, ${total("promoters")}, ${total("passives")}, ${total("detractors")} FROM (${byAccount(level)}) AS h1`;
  };
  const everything = "(all_promoters + all_detractors + all_passives)";
  const share = (numerator: string): string => `CASE WHEN ${everything} > 0 THEN (${numerator}) / ${everything} ELSE 0 END`;
  const withRatio = (level: Level): string =>
    `SELECT ${plainKeys(level)}promoters, passives, detractors, ${share("all_promoters - all_detractors")} AS ratio, ` +
    `${share("2 * all_detractors + all_passives")} AS from_top, ${share("2 * all_promoters + all_passives")} AS from_bottom FROM (${withTotals(level)}) AS h2`;
  const product = (weight: string, away: string): string =>
    `CASE WHEN ${weight} > 1e-150 / (ABS(${away}) + 1e-290) THEN ${weight} * ${away} ELSE 0 END`;
  const residual = `${product("promoters", "from_top")} - ${product("passives", "ratio")} - ${product("detractors", "from_bottom")}`;
  const counted = "ABS(residual) > 1e-150";
  return {
    query: (level) =>
      `SELECT ${plainKeys(level)}ratio, promoters + passives + detractors AS weight, ${residual} AS residual FROM (${withRatio(level)}) AS h3`,
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
