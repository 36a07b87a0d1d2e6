import { canonical, type FieldSource, type KeyDefinition, type MetricDefinition } from "../core/definition.ts";
import { churnRateOf } from "../retention/churn-rate-of.ts";
import { type AnyFieldMetric, scorecard } from "../segments/scorecard.ts";
import { bands, byPeriod, byValue, type SegmentKey } from "../core/segment-key.ts";
import { totalOf } from "../segments/total-of.ts";
import { yesShareOf } from "../stats/yes-share.ts";
import { bounceRateOf } from "../journey/bounce-rate.ts";
import { oneTouchOf } from "../service/one-touch.ts";
import { backlogOf } from "../service/backlog.ts";
import { durationsOf } from "../service/durations-of.ts";
import { serviceLevelOf } from "../service/service-level.ts";
import { turnaroundOf } from "../service/turnaround.ts";
import { sketchRelativeError } from "../stats/quantile-sketch.ts";
import { npsOf } from "../survey/nps.ts";
import { recoveryOf } from "../survey/recovery.ts";
import { revenueWeightedNpsOf } from "../survey/revenue-weighted-nps.ts";

/**
 * A metric that collects what a definition says, for a thread that cannot be sent functions; `null` where the definition does not say all, or where
 * the tally grows with the customers, so that sending it costs more than collecting it. What is only read is left at its defaults.
 */
export function rebuildMetric(definition: MetricDefinition): AnyFieldMetric | null {
  const metric = metricOf(definition);
  // The definition says all there is to collecting: one that comes back equal collects the same.
  return metric && collectingOf(metric.definition) === collectingOf(definition) ? metric : null;
}

/** What decides on the tally, in one text. The metrics of a scorecard were compared when they were rebuilt. */
function collectingOf({ tally, fields, collect }: MetricDefinition): string {
  return canonical({ tally, fields, collect: "by" in collect ? collect.by : collect });
}

function metricOf(definition: MetricDefinition): AnyFieldMetric | null {
  const { fields, tally, collect } = definition;
  if (tally === "scorecard") return cardOf(collect.by, collect.metrics);
  if (!areNames(fields)) return null;
  const named = fields as Readonly<Record<string, never>>;
  switch (tally) {
    case "ratings": {
      const { min, max, invalid } = collect;
      return npsOf(fields["rating"] as string, { scale: { min, max, passiveFrom: max, promoterFrom: max }, invalid });
    }
    case "rating-pairs": {
      const { min, max, invalid } = collect;
      return recoveryOf(named as never, { scale: { min, max, passiveFrom: max, promoterFrom: max }, invalid });
    }
    case "weighted": {
      const { answers, from, to, min, max, passiveFrom, promoterFrom, invalid } = collect;
      return revenueWeightedNpsOf(named as never, {
        scale: { min, max, passiveFrom, promoterFrom },
        invalid,
        ...(answers === "record" ? {} : { answers }),
        ...(from === null ? {} : { from }),
        ...(to === null ? {} : { to }),
      });
    }
    case "churn-rate": {
      const { lostWhen, invalid } = collect;
      if (lostWhen === null) return null;
      return churnRateOf(named as never, { invalid, ...(lostWhen.rule === "value" ? { lostWhen: lostWhen.value } : {}) });
    }
    case "service-level":
      return serviceLevelOf(named as never, collect);
    case "one-touch": {
      const { min, max, invalid } = collect;
      return oneTouchOf(named as never, { replies: { min, max }, invalid });
    }
    case "durations": {
      const { bits, unit, timeZone, hours, invalid } = collect;
      const options = { relativeError: Math.max(0.001, sketchRelativeError({ bits })), invalid };
      if (hours !== null) return null;
      return unit === null
        ? durationsOf(fields["value"] as string, options)
        : durationsOf(named as never, { ...options, unit, timeZone: timeZone as string });
    }
    case "sessions":
      return bounceRateOf(named as never, collect);
    case "proportion": {
      const { yesWhen, invalid } = collect;
      if (yesWhen === null) return null;
      return yesShareOf(
        Object.values(fields)[0] as string,
        { metric: definition.metric, yes: Object.keys(fields)[0] as string, option: "yesWhen" },
        { invalid, when: yesWhen.rule === "value" ? yesWhen.value : undefined },
        (share) => share,
      );
    }
    case "turnaround":
      return turnaroundOf(named as never, collect);
    case "backlog":
      return backlogOf(named as never, collect);
    case "total":
      return totalOf(fields["value"] as string, collect);
    case "contacts-by-customer":
    case "journeys":
    case "ticket-times":
    case "rating-causes":
    case "closed-loop":
    case "churn":
    case "cohorts":
    case "life-table":
    case "revenue-retention":
    case "contacts":
    case "customer-sums":
    case "lift":
      return null;
  }
}

function cardOf(by: readonly KeyDefinition[], metrics: readonly (readonly [string, MetricDefinition])[]): AnyFieldMetric | null {
  const keys = by.map(keyOf);
  const rebuilt = metrics.map(([name, definition]) => [name, rebuildMetric(definition)] as const);
  // Counting alone is done before workers are asked.
  if (rebuilt.length === 0 || keys.includes(null) || rebuilt.some(([, metric]) => metric === null)) return null;
  return scorecard({ by: keys as SegmentKey<never>[], metrics: Object.fromEntries(rebuilt) as Record<string, AnyFieldMetric> });
}

function keyOf(key: KeyDefinition): SegmentKey<never> | null {
  const { field } = key;
  if (field === null) return null;
  switch (key.kind) {
    case "value":
      return byValue(field);
    case "bands":
      return bands(field, key.breaks, key.labels);
    case "period":
      return byPeriod(field, { every: key.every, timeZone: key.timeZone, name: key.name });
  }
}

function areNames(fields: Readonly<Record<string, FieldSource>>): boolean {
  return Object.values(fields).every((field) => typeof field === "string");
}
