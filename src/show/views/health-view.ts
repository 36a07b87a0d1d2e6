import type { CxHealthResult, HealthSign, HealthSignName } from "../../health/cx-health.ts";
import type { Finding, HealthCheck, HealthCheckName } from "../../health/health-check.ts";
import { healthChart } from "../charts/health-chart.ts";
import { fact, label, name, names, number, numbers } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Cell } from "../view.ts";
import { has, type Viewer } from "../viewer.ts";

const SIGNS: Readonly<Record<HealthSignName, Label>> = {
  "outdated-journey-map": "outdatedJourneyMap",
  "low-retention": "lowRetention",
  "high-bounce-rate": "highBounceRate",
  "poor-csat": "poorCsat",
  "over-reliance-on-demographics": "overRelianceOnDemographics",
  "inconsistent-service": "inconsistentService",
  "disengaged-customers": "disengagedCustomers",
  "disengaged-employees": "disengagedEmployees",
  "no-measurable-goals": "noMeasurableGoals",
};
const checkLabel = (check: HealthCheckName): Label => (check === "retentionRate" ? "yearlyRetention" : check);
const FINDINGS: Readonly<Record<Finding, Label>> = { sign: "signRaised", clear: "clear", unknown: "unknown" };

/** The nine signs, and every check behind them. */
export const cxHealthView: Viewer<CxHealthResult> = {
  fits: (result) => has(result, "signs", "raised", "clear", "unknown"),
  view: ({ signs, raised, clear, unknown }) => {
    const checks = signs.flatMap((sign): readonly HealthCheck[] => (sign.checks.length > 0 ? sign.checks : [sign]));
    return {
      title: "cxHealth",
      facts: [fact("signsRaised", "count", raised), fact("clearSigns", "count", clear), fact("unknownSigns", "count", unknown)],
      tables: [
        {
          columns: [numbers(name("#")), names(label("sign")), names(label("finding")), names(label("check"))],
          rows: signs.map((sign: HealthSign) => [
            number("count", sign.number),
            label(SIGNS[sign.sign]),
            label(FINDINGS[sign.finding]),
            label(checkLabel(sign.check)),
          ]),
        },
        {
          columns: [
            names(label("check")),
            numbers(label("figure")),
            numbers(label("threshold")),
            names(label("finding")),
            names(label("source")),
          ],
          rows: checks.map((check): readonly Cell[] => {
            const kind = check.unit === "share" ? "rate" : "points";
            return [
              label(checkLabel(check.check)),
              { quantity: number(kind, check.figure), interval: check.interval },
              number(kind, check.threshold),
              label(FINDINGS[check.finding]),
              name(check.source),
            ];
          }),
        },
      ],
      chart: healthChart(
        "cxHealth",
        checks.map((check) => ({ name: checkLabel(check.check), check })),
      ),
    };
  },
};
