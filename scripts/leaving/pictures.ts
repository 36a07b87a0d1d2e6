import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import {
  cohortRetention,
  hazardByAgeFromLifeTable,
  type KaplanMeierResult,
  measure,
  survivalByCategory,
  survivalOf,
} from "../../src/index.ts";
import { AS_OF, type Subscription, type SurveyAnswer } from "../../examples/leaving/leaving-data.ts";

interface Records {
  readonly subscriptions: readonly Subscription[];
  readonly answers: readonly SurveyAnswer[];
}

const COLORS = { first: "#0b6e4f", second: "#d1495b", third: "#e0a030" };
const BASE = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "white",
  config: { font: "sans-serif", view: { stroke: "#ddd" }, axis: { gridColor: "#eee", titleFontWeight: "normal" } },
} as const;

/** The pictures of the guide, by the name of their file. */
export function pictures(records: Records): Readonly<Record<string, TopLevelSpec>> {
  return {
    "leaving-hazard": hazard(records),
    "leaving-plans": plans(records),
    "leaving-cohorts": cohorts(records),
    "leaving-scores": scores(records),
  };
}

/** A specification drawn to SVG. */
export async function draw(spec: TopLevelSpec): Promise<string> {
  return `${await new View(parse(compile(spec).spec), { renderer: "none" }).toSVG()}\n`;
}

const MONTHS: number[] = [1, 3, 6, 9, 12, 15, 18, 21, 24];
const PLANS = ["monthly", "yearly"] as const;

function hazard({ subscriptions }: Records): TopLevelSpec {
  const metric = survivalOf({ start: "start", end: "end" }, { asOf: AS_OF });
  const values = PLANS.flatMap((plan) => {
    const { lifeTable } = measure(
      metric,
      subscriptions.filter((each) => each.plan === plan),
    );
    // An age of 0 months is the first month.
    const months = lifeTable.map((row) => ({ ...row, time: row.time + 1 })).filter(({ time }) => time <= 25);
    return hazardByAgeFromLifeTable(months, { width: 1 }).ages.flatMap(({ to, hazard: rate, interval }) =>
      to === null || to > 24 || rate === null || interval === null
        ? []
        : [{ plan, month: to, rate, low: interval.low, high: Math.min(interval.high, 0.3) }],
    );
  });
  const x = {
    field: "month",
    type: "ordinal",
    title: "month of tenure",
    axis: { labelAngle: 0, values: MONTHS },
  } as const;
  return {
    ...BASE,
    data: { values },
    facet: { field: "plan", type: "nominal", title: null, header: { labelFontSize: 13, labelFontWeight: "bold" } },
    spec: {
      width: 330,
      height: 190,
      layer: [
        {
          mark: { type: "bar", color: COLORS.first },
          encoding: { x, y: { field: "rate", type: "quantitative", title: "leave in the month", axis: { format: "%" } } },
        },
        {
          mark: { type: "rule", color: "#333" },
          encoding: { x, y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
        },
      ],
    },
  };
}

/** Points of a curve with its limits, from 1 at time 0. Who left at an age of 0 whole units had left when one unit was over. */
function stepsOf(
  name: string,
  curve: KaplanMeierResult | null,
): { name: string; time: number; survival: number; low: number; high: number }[] {
  const steps = (curve?.steps ?? []).map(({ time, survival, low, high }) => ({
    name,
    time: time + 1,
    survival,
    low: low ?? survival,
    high: high ?? survival,
  }));
  return [{ name, time: 0, survival: 1, low: 1, high: 1 }, ...steps];
}

function curves(values: readonly object[], names: readonly string[], range: readonly string[], unit: string, least: number): TopLevelSpec {
  const x = { field: "time", type: "quantitative", title: unit } as const;
  const scale = { domain: [...names], range: [...range] };
  const color = {
    field: "name",
    type: "nominal",
    title: null,
    scale,
    legend: { orient: "top", labelFontSize: 12, symbolOpacity: 1 },
  } as const;
  const y = { type: "quantitative", title: "still customers", scale: { domain: [least, 1] as number[] }, axis: { format: "%" } } as const;
  return {
    ...BASE,
    width: 560,
    height: 260,
    data: { values: [...values] },
    layer: [
      {
        mark: { type: "area", interpolate: "step-after", opacity: 0.18, clip: true },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      {
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.8, clip: true },
        encoding: { x, y: { ...y, field: "survival" }, color },
      },
    ],
  };
}

function plans({ subscriptions }: Records): TopLevelSpec {
  const metric = survivalOf({ start: "start", end: "end" }, { asOf: AS_OF });
  const values = PLANS.flatMap((plan) =>
    stepsOf(
      plan,
      measure(
        metric,
        subscriptions.filter((each) => each.plan === plan),
      ),
    ),
  );
  return curves(
    values.filter(({ time }) => time <= 26),
    PLANS,
    [COLORS.second, COLORS.first],
    "months since the start",
    0,
  );
}

function scores({ subscriptions, answers }: Records): TopLevelSpec {
  const { categories } = survivalByCategory(subscriptions, answers, { date: "2026-01-01", asOf: AS_OF, unit: "week" });
  const names = categories.map(({ category }) => category ?? "");
  const values = categories.flatMap(({ category, curve }) => stepsOf(category ?? "", curve));
  return curves(values, names, [COLORS.second, COLORS.third, COLORS.first], "weeks after January 1, 2026", 0.5);
}

function cohorts({ subscriptions }: Records): TopLevelSpec {
  const triangle = cohortRetention(subscriptions, { kind: "contract", every: "quarter", asOf: AS_OF });
  const values = triangle.cohorts.flatMap(({ cohort, size, cells }) =>
    cells.map(({ age, rate }) => ({ cohort: `${cohort} (${size})`, age, rate, shown: `${Math.round(100 * rate)}` })),
  );
  const position = {
    x: { field: "age", type: "ordinal", title: "quarters after the first", axis: { labelAngle: 0, orient: "top" } },
    y: { field: "cohort", type: "ordinal", title: null },
  } as const;
  return {
    ...BASE,
    width: 560,
    height: 290,
    data: { values },
    layer: [
      {
        mark: { type: "rect", stroke: "white" },
        encoding: {
          ...position,
          color: {
            field: "rate",
            type: "quantitative",
            title: "under contract",
            scale: { scheme: "greens", domain: [0.3, 1] },
            legend: { format: "%" },
          },
        },
      },
      {
        mark: { type: "text", fontSize: 11 },
        encoding: {
          ...position,
          text: { field: "shown" },
          color: { condition: { test: "datum.rate > 0.8", value: "white" }, value: "#222" },
        },
      },
    ],
  };
}
