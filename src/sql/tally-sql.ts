import type { MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { churnRateSql } from "./churn-rate-sql.ts";
import { oneTouchSql } from "./one-touch-sql.ts";
import { ratingsSql } from "./ratings-sql.ts";
import { serviceLevelSql } from "./service-level-sql.ts";
import type { Source } from "./source.ts";
import type { Template } from "./template.ts";
import { weightedSql } from "./weighted-sql.ts";

/** How a tally is filled by SQL. */
export interface TallySql<Tally> {
  /** The tally with its measures. */
  readonly tally: Template<Tally>;
  /** Brings what SQL filled into the form that collecting gives, where that leaves out what is empty. */
  readonly settle?: (tally: Tally) => Tally;
}

/** A tally of any kind. */
export type AnyTallySql = { readonly tally: unknown; readonly settle?: ((tally: never) => unknown) | undefined };

/** How the tally of a metric is filled by SQL, by the kind of tally alone: metrics of any name may share one. */
export function tallySql(definition: MetricDefinition, source: Source): AnyTallySql {
  switch (definition.tally) {
    case "ratings":
      return { tally: ratingsSql(definition, source) };
    case "weighted":
      return weightedSql(definition, source);
    case "churn-rate":
      return { tally: churnRateSql(definition, source) };
    case "service-level":
      return { tally: serviceLevelSql(definition, source) };
    case "one-touch":
      return { tally: oneTouchSql(definition, source) };
    default:
      throw invalidOption("metric", "a metric that SQL can count", definition.metric);
  }
}
