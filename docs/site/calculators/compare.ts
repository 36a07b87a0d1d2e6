import type { Calculator, Field, Inputs } from "./calculator.ts";
import { type Chart, intervalChart } from "./charts.ts";
import { figure, limits, type Style, write } from "./figures.ts";
import { level } from "./level.ts";
import { call } from "./library.ts";

const SIDES = [
  ["a", "Now", "70 20 10", "56 70"],
  ["b", "Before", "50 30 20", "48 80"],
] as const;
const NAMES = ["promoters", "passives", "detractors"] as const;

const npsFields = SIDES.flatMap(([side, label, counts]) =>
  NAMES.map((name, index): Field => ({
    id: `${side}-${name}`,
    label: `${label}: ${name}`,
    kind: "count",
    start: counts.split(" ")[index] as string,
    // Without any answer the error is about the group: it is told beside its first field.
    paths: index === 0 ? [`${side}.${name}`, side] : [`${side}.${name}`],
    when: ["measure", "nps"],
  })),
);
const shareFields = SIDES.flatMap(([side, label, , counts]) =>
  (["successes", "trials"] as const).map((name, index): Field => ({
    id: `${side}-${name}`,
    label: `${label}: ${name === "trials" ? "of all" : "satisfied, resolved, retained or lost"}`,
    kind: "count",
    start: counts.split(" ")[index] as string,
    paths: [`${side}.${name}`],
    when: ["measure", "share"],
  })),
);

export const compareCalculator: Calculator = {
  fields: [
    {
      id: "measure",
      label: "What you compare",
      kind: "choice",
      start: "nps",
      choices: { nps: "Two Net Promoter Scores", share: "Two shares (CSAT, FCR, churn)" },
      paths: [],
    },
    ...npsFields,
    ...shareFields,
    level,
    {
      id: "margin",
      label: "Differences that do not matter, ± points",
      help: "Asks whether both are the same but for so much; may stay empty.",
      kind: "number",
      start: "",
      paths: ["options.margin"],
    },
  ],
  calculate: (input) => (input.text("measure") === "share" ? shares(input) : scores(input)),
};

function scores(input: Inputs): ReturnType<Calculator["calculate"]> {
  const counts = (side: string): Record<(typeof NAMES)[number], number> =>
    Object.fromEntries(NAMES.map((name) => [name, input.number(`${side}-${name}`)])) as Record<(typeof NAMES)[number], number>;
  const result = call("result", "compareNps", counts("a"), counts("b"), input.options("level", "margin"));
  const { a, b } = result.result;
  return outcome(
    result,
    "points",
    [
      figure("NPS now", result, "a.score", "points"),
      ...limits(result, "a.interval", "points", "Interval now"),
      figure("NPS before", result, "b.score", "points"),
      ...limits(result, "b.interval", "points", "Interval before"),
    ],
    intervalChart(
      [
        { label: "Now", value: a.score, ...a.interval },
        { label: "Before", value: b.score, ...b.interval },
      ],
      "points",
      [-100, 100],
    ),
  );
}

function shares(input: Inputs): ReturnType<Calculator["calculate"]> {
  const counts = (side: string): { successes: number; trials: number } => ({
    successes: input.number(`${side}-successes`),
    trials: input.number(`${side}-trials`),
  });
  const { margin, ...options } = input.options("level", "margin");
  // Points of a share are hundredths.
  const given =
    margin === undefined ? options : { ...options, margin: typeof margin === "number" ? Number((margin / 100).toPrecision(15)) : margin };
  const result = call("result", "compareProportions", counts("a"), counts("b"), given);
  const { a, b } = result.result;
  return outcome(
    result,
    "percent-points",
    [
      figure("Share now", result, "a.share", "percent"),
      ...limits(result, "a.interval", "percent", "Interval now"),
      figure("Share before", result, "b.share", "percent"),
      ...limits(result, "b.interval", "percent", "Interval before"),
    ],
    intervalChart(
      [
        { label: "Now", value: a.share, ...a.interval },
        { label: "Before", value: b.share, ...b.interval },
      ],
      "percent",
      [0, 1],
    ),
  );
}

function outcome(
  result: ReturnType<typeof call<"compareNps">> | ReturnType<typeof call<"compareProportions">>,
  style: Style,
  figures: ReturnType<typeof limits>,
  chart: Chart,
): ReturnType<Calculator["calculate"]> {
  const { difference, interval, equivalence } = result.result;
  const excluded = interval.low > 0 || interval.high < 0;
  const range = `from ${write(interval.low, style)} to ${write(interval.high, style)}`;
  return {
    headline: `Now less before: ${write(difference, style)}, ${range}. ${excluded ? "A difference is told apart from chance." : "No difference could be told apart from chance."}`,
    calls: [result],
    figures: [
      figure("Difference", result, "difference", style),
      ...limits(result, "interval", style, "Interval of the difference"),
      figure("P-value", result, "pValue", "p-value"),
      ...figures,
      ...(equivalence === null
        ? []
        : [
            figure("The same but for the margin", result, "equivalence.equivalent", "text"),
            figure("P-value of that", result, "equivalence.pValue", "p-value"),
          ]),
    ],
    charts: [chart, intervalChart([{ label: "Difference", value: difference, ...interval }], style)],
  };
}
