import type { DriversResult } from "../../segments/drivers.ts";
import type { Correlation } from "../../stats/correlation.ts";
import type { LinearRegressionResult } from "../../stats/linear-regression.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { quadrantChart } from "../charts/quadrant-chart.ts";
import { cell, fact, label, name, number, reasonFact, recordFacts, table } from "../facts.ts";
import { type Viewer, viewer } from "../viewer.ts";

/** What an outcome hangs on, and how well each of it is done. */
export const driversView: Viewer<DriversResult> = viewer<DriversResult>(["rSquared", "drivers", "borders"], (result) => ({
  title: "drivers",
  facts: [fact("rSquared", "rate", result.rSquared), ...recordFacts("records", result)],
  tables: [
    table(
      ["attribute", "importance", "performance", "quadrant"],
      result.drivers.map((driver) => [
        name(driver.attribute),
        cell("number", driver.importance, driver.interval),
        number("number", driver.performance),
        label(driver.quadrant),
      ]),
    ),
  ],
  chart: quadrantChart(
    result.drivers.map((driver) => ({ name: name(driver.attribute), x: driver.performance, y: driver.importance })),
    {
      x: { title: "performance", kind: "number", border: result.borders.performance },
      y: { title: "importance", kind: "number", border: result.borders.importance },
    },
  ),
}));

/** How two columns go together. */
export const correlationView: Viewer<Correlation> = viewer<Correlation>(
  ["estimate", "interval", "statistic", "observations"],
  (result) => ({
    title: "correlationOf",
    facts: [
      fact("correlationOf", "number", result.estimate, result.interval),
      fact("pValue", "pValue", result.pValue),
      fact("records", "count", result.observations),
    ],
    tables: [],
    chart:
      result.estimate === null
        ? null
        : dotChart([{ name: label("correlationOf"), value: result.estimate, interval: result.interval }], {
            title: "correlationOf",
            kind: "number",
            domain: [-1, 1],
          }),
  }),
);

/** A linear regression by its coefficients. */
export const linearView: Viewer<LinearRegressionResult> = viewer<LinearRegressionResult>(
  ["coefficients", "rSquared", "residualStandardError", "f"],
  (result) => ({
    title: "linearRegression",
    facts: [
      fact("rSquared", "rate", result.rSquared),
      ...reasonFact(result.reason),
      fact("pValue", "pValue", result.fPValue),
      fact("records", "count", result.observations),
    ],
    tables:
      result.coefficients === null
        ? []
        : [
            table(
              ["term", "estimate", "pValue"],
              result.coefficients.map((each) => [
                name(each.term),
                cell("figure", each.estimate, each.interval),
                number("pValue", each.pValue),
              ]),
            ),
          ],
    chart:
      result.coefficients === null
        ? null
        : dotChart(
            result.coefficients.map((each) => ({ name: name(each.term), value: each.estimate, interval: each.interval })),
            { title: "estimate", kind: "figure", reference: { name: "noDifference", value: 0 } },
          ),
  }),
);
