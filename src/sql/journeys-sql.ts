import type { FoldingRule, MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import type { FoldedJourneys } from "../journey/folded-journeys.ts";
import type { JourneyTally } from "../journey/step-history.ts";
import { isMoment } from "./conditions.ts";
import { quoteText } from "./dialect.ts";
import { funnelFolding } from "./funnel-sql.ts";
import type { Source } from "./source.ts";
import type { AnyTallySql, FoldedPart, Folding, TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";
import { transitionFolding } from "./transitions-sql.ts";

/** Events of customers as SQL. */
export interface StepSql {
  /** Who, as an alias. */
  readonly customer: string;
  /** When, as an alias. */
  readonly at: string;
  /** What was met, as the alias of a text. */
  readonly touchpoint: string;
  /** Whether an event is valid. */
  readonly valid: string;
  /** Whether a touchpoint is one of some. */
  readonly isOneOf: (touchpoints: readonly string[]) => string;
}

/** What is folded of journeys, and the part of a tally that it becomes. */
export interface JourneyFolding<Folded> {
  /** What is counted where the events are. */
  readonly folding: Folding<Folded>;
  /** What that becomes. */
  readonly folded: (parts: readonly FoldedPart<Folded>[]) => FoldedJourneys;
}

/** What is kept of a tally beside what is folded. */
type FlatJourneys = Omit<JourneyTally, "customers" | "folded">;

/** Journeys of customers: each event is seen beside the others of its customer, by the rule of one metric. */
export function journeysSql(
  { collect, fields, metric }: MetricDefinition & { readonly tally: "journeys" },
  rule: FoldingRule | undefined,
  source: Source,
): AnyTallySql {
  const { timeZone } = collect;
  if (rule?.of !== "transitions" && rule?.of !== "funnel")
    throw invalidOption("metric", "a metric that says where journeys end, or what the stages are", metric);
  const customer = source.name(fields["customer"], "customer");
  const at = source.moment(fields["at"], "at", timeZone);
  const touchpoint = source.word(fields["touchpoint"], "touchpoint");
  const verdict = source.verdict(`${customer} IS NULL OR ${touchpoint} IS NULL OR ${at} IS NULL`, isMoment(at));
  const steps: StepSql = {
    customer,
    at,
    touchpoint,
    valid: `${verdict} = 1`,
    isOneOf: (touchpoints) => `${touchpoint} IN (${touchpoints.map((each) => quoteText(source.dialect, each, "touchpoint")).join(", ")})`,
  };
  const flat: Template<FlatJourneys> = { timeZone, events: count(steps.valid), ...countSkipped(verdict) };
  const filled = <Folded>({ folding, folded }: JourneyFolding<Folded>): TallySql<JourneyTally, FlatJourneys, Folded> => ({
    flat,
    folding,
    tally: (read, parts) => ({ ...read, customers: {}, ...(parts.length > 0 && { folded: folded(parts) }) }),
  });
  return rule.of === "transitions" ? filled(transitionFolding(rule, steps)) : filled(funnelFolding(rule, steps));
}
