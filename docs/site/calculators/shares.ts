import type { Calculator, Field } from "./calculator.ts";
import { intervalChart } from "./charts.ts";
import { figure, limits, write } from "./figures.ts";
import { level } from "./level.ts";
import { call } from "./library.ts";

const METHODS = {
  wilson: "Wilson",
  "clopper-pearson": "Clopper–Pearson (exact)",
  jeffreys: "Jeffreys",
  "agresti-coull": "Agresti–Coull",
} as const;
type Method = keyof typeof METHODS;

const method: Field = {
  id: "method",
  label: "Interval",
  kind: "choice",
  start: "wilson",
  choices: METHODS,
  paths: ["options.method"],
};

const UNIT: readonly [number, number] = [0, 1];

export const csatCalculator: Calculator = {
  fields: [
    {
      id: "from",
      label: "What you have",
      kind: "choice",
      start: "counts",
      choices: { counts: "Counts", ratings: "Ratings, 1 to 5" },
      paths: [],
    },
    {
      id: "satisfied",
      label: "Satisfied answers (4, 5)",
      kind: "count",
      start: "82",
      paths: ["counts.satisfied"],
      when: ["from", "counts"],
    },
    { id: "responses", label: "All answers", kind: "count", start: "100", paths: ["counts.responses", "csat"], when: ["from", "counts"] },
    {
      id: "ratings",
      label: "Ratings",
      help: "Paste a column: one answer a line, or between commas.",
      kind: "values",
      start: "5\n4\n4\n5\n3\n4\n2\n5\n4\n5",
      paths: ["ratings", "csat"],
      when: ["from", "ratings"],
    },
    level,
    method,
  ],
  calculate: (input) => {
    const options = { ...input.options("level"), method: input.text("method") as Method };
    if (input.text("from") === "ratings") {
      const result = call("result", "csat", input.values("ratings"), options);
      const { rate, interval, net, mean } = result.result;
      return {
        headline: `CSAT ${write(rate, "percent")}, from ${write(interval.low, "percent")} to ${write(interval.high, "percent")}; mean rating ${write(mean, "number")}, net ${write(net, "points")}.`,
        calls: [result],
        figures: [
          figure("Satisfied", result, "rate", "percent"),
          ...limits(result, "interval", "percent", "Interval"),
          figure("Mean rating", result, "mean", "number"),
          ...limits(result, "meanInterval", "number", "Interval of the mean"),
          figure("Net: satisfied less dissatisfied, points", result, "net", "points"),
          ...limits(result, "netInterval", "points", "Interval of the net score"),
          figure("Answers", result, "responses", "count"),
        ],
        charts: [intervalChart([{ label: "CSAT", value: rate, ...interval }], "percent", UNIT)],
      };
    }
    const result = call(
      "result",
      "csatFromCounts",
      { satisfied: input.number("satisfied"), responses: input.number("responses") },
      options,
    );
    const { rate, interval } = result.result;
    return {
      headline: `CSAT ${write(rate, "percent")}, from ${write(interval.low, "percent")} to ${write(interval.high, "percent")}.`,
      calls: [result],
      figures: [
        figure("Satisfied", result, "rate", "percent"),
        figure("Score, points", result, "score", "points"),
        ...limits(result, "interval", "percent", "Interval"),
      ],
      charts: [intervalChart([{ label: "CSAT", value: rate, ...interval }], "percent", UNIT)],
    };
  },
};

export const fcrCalculator: Calculator = {
  fields: [
    { id: "resolved", label: "Resolved at first contact", kind: "count", start: "74", paths: ["counts.resolvedFirst"] },
    { id: "contacts", label: "First contacts in all", kind: "count", start: "100", paths: ["counts.contacts", "fcr"] },
    level,
    method,
  ],
  calculate: (input) => {
    const counts = { resolvedFirst: input.number("resolved"), contacts: input.number("contacts") };
    const result = call("result", "fcr", counts, { ...input.options("level"), method: input.text("method") as Method });
    const { rate, interval } = result.result;
    return {
      headline: `First contact resolution ${write(rate, "percent")}, from ${write(interval.low, "percent")} to ${write(interval.high, "percent")}.`,
      calls: [result],
      figures: [figure("Resolved at first contact", result, "rate", "percent"), ...limits(result, "interval", "percent", "Interval")],
      charts: [intervalChart([{ label: "FCR", value: rate, ...interval }], "percent", UNIT)],
    };
  },
};

const BASES = {
  start: "Customers at the start",
  "start-plus-new": "Start and new customers",
  "up-for-renewal": "Customers up for renewal",
} as const;

export const churnCalculator: Calculator = {
  fields: [
    { id: "basis", label: "A share of", kind: "choice", start: "start", choices: BASES, paths: ["options.basis"] },
    { id: "start", label: "Customers at the start", kind: "count", start: "200", paths: ["startCustomers", "churnRate"] },
    {
      id: "new",
      label: "New customers",
      kind: "count",
      start: "40",
      paths: ["newCustomers", "startCustomers + newCustomers"],
      when: ["basis", "start-plus-new"],
    },
    {
      id: "renewal",
      label: "Customers up for renewal",
      kind: "count",
      start: "60",
      paths: ["upForRenewal"],
      when: ["basis", "up-for-renewal"],
    },
    {
      id: "lost",
      label: "Customers lost",
      help: "Of those that the rate is a share of.",
      kind: "count",
      start: "13",
      paths: ["lostCustomers"],
    },
    level,
    method,
  ],
  calculate: (input) => {
    const basis = input.text("basis") as keyof typeof BASES;
    const counts = {
      startCustomers: input.number("start"),
      lostCustomers: input.number("lost"),
      ...(basis === "start-plus-new" && { newCustomers: input.number("new") }),
      ...(basis === "up-for-renewal" && { upForRenewal: input.number("renewal") }),
    };
    const result = call("result", "churnRate", counts, { basis, ...input.options("level"), method: input.text("method") as Method });
    const { churnRate, retentionRate, interval } = result.result;
    return {
      headline: `Churn ${write(churnRate, "percent")}, from ${write(interval.low, "percent")} to ${write(interval.high, "percent")}; retention ${write(retentionRate, "percent")}.`,
      calls: [result],
      figures: [
        figure("Churn rate", result, "churnRate", "percent"),
        ...limits(result, "interval", "percent", "Interval"),
        figure("Retention rate", result, "retentionRate", "percent"),
        ...limits(result, "retentionInterval", "percent", "Interval of the retention rate"),
        figure("Customers that it is a share of", result, "base", "count"),
        figure("Customers retained", result, "retained", "count"),
      ],
      charts: [intervalChart([{ label: "Churn", value: churnRate, ...interval }], "percent", UNIT)],
    };
  },
};
