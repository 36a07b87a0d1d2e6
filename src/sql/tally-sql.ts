import type { AnyFieldMetric } from "../core/segment-tally.ts";
import { invalidOption } from "../core/errors.ts";
import { backlogSql } from "./backlog-sql.ts";
import { churnRateSql } from "./churn-rate-sql.ts";
import { churnSql } from "./churn-sql.ts";
import { closedLoopSql } from "./closed-loop-sql.ts";
import { cohortsSql } from "./cohorts-sql.ts";
import { contactsByCustomerSql } from "./contacts-by-customer-sql.ts";
import { contactsSql } from "./contacts-sql.ts";
import { customerSumsSql } from "./customer-sums-sql.ts";
import { durationsSql } from "./durations-sql.ts";
import { journeysSql } from "./journeys-sql.ts";
import type { Level } from "./level.ts";
import { liftSql } from "./lift-sql.ts";
import { lifeTableSql } from "./life-table-sql.ts";
import { proportionSql } from "./proportion-sql.ts";
import { sessionsSql } from "./sessions-sql.ts";
import { oneTouchSql } from "./one-touch-sql.ts";
import { ratingPairsSql } from "./rating-pairs-sql.ts";
import { ratingsSql } from "./ratings-sql.ts";
import { revenueRetentionSql } from "./revenue-retention-sql.ts";
import { serviceLevelSql } from "./service-level-sql.ts";
import type { Source } from "./source.ts";
import { ticketTimesSql } from "./ticket-times-sql.ts";
import type { Template } from "./template.ts";
import { totalSql } from "./total-sql.ts";
import { turnaroundSql } from "./turnaround-sql.ts";
import { weightedSql } from "./weighted-sql.ts";

/** What is folded of the history of each customer, where the records are. */
export interface Folding<Folded> {
  /** The query in which a row is a customer, or an event seen beside its neighbors, within the keys of a level. */
  readonly query: (level: Level) => string;
  /** What is counted of its rows. */
  readonly template: Template<Folded>;
  /** The column of texts by which it is counted apart, such as the channel. */
  readonly part?: string;
  /** A second column of texts by which it is counted apart too. */
  readonly other?: string;
  /** A column of numbers by which it is counted apart too; the template reads it. */
  readonly number?: string;
}

/** A part of what was folded, and the value of its column; `null` without one. */
export interface FoldedPart<Folded> {
  /** The value of the column. */
  readonly part: string | null;
  /** The value of the second column; `null` without one. */
  readonly other: string | null;
  /** What was counted. */
  readonly folded: Folded;
}

/** How a tally is filled by SQL: from rows as they are, and from histories where those matter. */
export interface TallySql<Tally, Flat = Tally, Folded = unknown> {
  /** What is counted of rows; it adds up over segments. */
  readonly flat: Template<Flat>;
  /** What is counted of histories; a customer may be in several segments, so it is counted for each level apart. */
  readonly folding?: Folding<Folded>;
  /** The tally of both. */
  readonly tally: (flat: Flat, folded: readonly FoldedPart<Folded>[]) => Tally;
}

/** A tally of any kind. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is filled by a template is read by the same
export type AnyTallySql = TallySql<any, any, any>;

/** How the tally of a metric is filled by SQL, by the kind of tally alone: metrics of any name may share one. */
export function tallySql({ definition, folding }: AnyFieldMetric, source: Source): AnyTallySql {
  switch (definition.tally) {
    case "ratings":
      return ratingsSql(definition, source);
    case "rating-pairs":
      return ratingPairsSql(definition, source);
    case "weighted":
      return weightedSql(definition, source);
    case "churn-rate":
      return churnRateSql(definition, source);
    case "customer-sums":
      return customerSumsSql(definition, source);
    case "lift":
      return liftSql(definition, source);
    case "churn":
      return churnSql(definition, source);
    case "service-level":
      return serviceLevelSql(definition, source);
    case "one-touch":
      return oneTouchSql(definition, source);
    case "contacts":
      return contactsSql(definition, folding, source);
    case "durations":
      return durationsSql(definition, source);
    case "contacts-by-customer":
      return contactsByCustomerSql(definition, source);
    case "backlog":
      return backlogSql(definition, source);
    case "turnaround":
      return turnaroundSql(definition, source);
    case "ticket-times":
      return ticketTimesSql(definition, source);
    case "total":
      return totalSql(definition, source);
    case "closed-loop":
      return closedLoopSql(definition, source);
    case "cohorts":
      return cohortsSql(definition, source);
    case "life-table":
      return lifeTableSql(definition, source);
    case "revenue-retention":
      return revenueRetentionSql(definition, source);
    case "rating-causes":
      throw invalidOption("causes", "a metric of single values, since SQL does not open lists", definition.metric);
    case "proportion":
      return proportionSql(definition, source);
    case "sessions":
      return sessionsSql(definition, source);
    case "journeys":
      return journeysSql(definition, folding, source);
    case "scorecard":
      throw invalidOption("metrics", "no scorecard within a scorecard", definition.metric);
  }
}
