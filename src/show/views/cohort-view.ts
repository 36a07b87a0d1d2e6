import type { CohortRetentionResult } from "../../retention/cohort-retention.ts";
import { heatChart } from "../charts/heat-chart.ts";
import { cell, fact, name, named, number, recordFacts, table } from "../facts.ts";
import { type Viewer, viewer } from "../viewer.ts";

/** Cohorts by age: each row is those who began together, each column how long ago that was. */
export const cohortView: Viewer<CohortRetentionResult> = viewer<CohortRetentionResult>(["cohorts", "ages", "kind", "every"], (result) => {
  const ages = result.ages.map(({ age }) => age);
  return {
    title: "cohortRetention",
    facts: [
      fact("customers", "count", result.customers),
      named("asOf", result.asOf),
      ...(result.pending > 0 ? [fact("pending", "count", result.pending)] : []),
      ...recordFacts("records", result),
    ],
    tables: [
      table(
        ["age", "cohorts", "customers", "pooledRate", "equalWeightRate"],
        result.ages.map((age) => [
          number("count", age.age),
          number("count", age.cohorts),
          number("count", age.size),
          cell("rate", age.pooledRate, age.pooledInterval),
          cell("rate", age.equalWeightRate, age.equalWeightInterval),
        ]),
      ),
      table(
        ["cohort", "customers", "latestAge", "retentionRate"],
        result.cohorts.map(({ cohort, size, cells }) => {
          const last = cells.at(-1);
          return [
            name(cohort),
            number("count", size),
            number("count", last?.age ?? null),
            cell("rate", last?.rate ?? null, last?.interval),
          ];
        }),
      ),
    ],
    chart: heatChart(
      result.cohorts.flatMap(({ cells }, row) => cells.map(({ age, rate }) => ({ row, column: ages.indexOf(age), value: rate }))),
      {
        rows: result.cohorts.map(({ cohort, size }) => name(`${cohort} (${size})`)),
        columns: ages.map((age) => number("count", age)),
        rowTitle: "cohort",
        columnTitle: "age",
        title: "retentionRate",
        kind: "rate",
        most: 1,
      },
    ),
  };
});
