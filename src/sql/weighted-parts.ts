import type { MetricDefinition } from "../core/definition.ts";
import type { FoldedAccounts, WeightedPoint } from "../survey/weighted-tally.ts";
import { type Level, partitionBy } from "./level.ts";
import { count, sum, type Template } from "./template.ts";

/** Answers with revenue, by scale point. */
export type Points = readonly WeightedPoint[];

/** What a weighted metric collects. */
export type Collect = (MetricDefinition & { readonly tally: "weighted" })["collect"];

/** What is read of accounts, or of the answers of a stratum; the points where they are not read of the rows as they are. */
export type Folded = FoldedAccounts & { readonly points: Points };

/** The aliases and conditions of answers. */
export interface Answers {
  readonly rating: string;
  readonly revenue: string;
  readonly account: string;
  readonly at: string;
  readonly stratum: string;
  /** Whether an answer counts. */
  readonly counts: string;
}

/** The points of a scale. */
export const pointsOf = (min: number, max: number): number[] => Array.from({ length: max - min + 1 }, (_, place) => min + place);

/** What is counted of each point, over answers for which a condition holds. */
export function pointsTemplate({ min, max }: Collect, rating: string, revenue: string, counts: string): Template<Points> {
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
export function withoutEmpty(points: Points): (WeightedPoint | null)[] {
  const kept = points.map((point) => (point.responses === 0 ? null : point));
  return kept.slice(0, kept.findLastIndex((point) => point !== null) + 1);
}

/** Which answer stands for an account: the first in this order. */
export function preferredOrder(collect: Collect, { rating, revenue, at }: Answers): string {
  return [...(collect.answers === "latest" ? [`${at} DESC`] : []), `${rating} ASC`, `${revenue} DESC`].join(", ");
}

/** Whether an answer is of a category, by category. */
export function categories({ passiveFrom, promoterFrom }: Collect, rating: string): Readonly<Record<keyof typeof ALL, string>> {
  return {
    promoters: `${rating} >= ${promoterFrom}`,
    passives: `${rating} >= ${passiveFrom} AND ${rating} < ${promoterFrom}`,
    detractors: `${rating} < ${passiveFrom}`,
  };
}

const ALL = { promoters: 0, passives: 0, detractors: 0 };

/** The revenue of all units of a level by category, beside each row whose revenue `of` gives. */
export function totalColumns(level: Level, of: (category: string) => string): string {
  return Object.keys(ALL)
    .map((name) => `SUM(${of(name)}) OVER (${partitionBy(level)}) AS all_${name}`)
    .join(", ");
}

/** The ratio of all, and how far it lies from 1 and -1, so that nothing cancels. */
export const RATIO_COLUMNS: string = ((): string => {
  const everything = "(all_promoters + all_detractors + all_passives)";
  const share = (numerator: string): string => `CASE WHEN ${everything} > 0 THEN (${numerator}) / ${everything} ELSE 0 END`;
  return (
    `${share("all_promoters - all_detractors")} AS ratio, ` +
    `${share("2 * all_detractors + all_passives")} AS from_top, ${share("2 * all_promoters + all_passives")} AS from_bottom`
  );
})();

/**
 * The residual of a unit around the ratio of all. Products that are too small to matter are left out: where they have no double, PostgreSQL
 * would refuse them.
 */
export const RESIDUAL: string = ((): string => {
  const product = (weight: string, away: string): string =>
    `CASE WHEN ${weight} > 1e-150 / (ABS(${away}) + 1e-290) THEN ${weight} * ${away} ELSE 0 END`;
  return `${product("promoters", "from_top")} - ${product("passives", "ratio")} - ${product("detractors", "from_bottom")}`;
})();
