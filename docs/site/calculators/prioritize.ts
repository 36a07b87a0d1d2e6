import { type Calculator, FieldError } from "./calculator.ts";
import { sharesChart } from "./charts.ts";
import { figure, write } from "./figures.ts";
import { call } from "./library.ts";

const YES = /^(?:y|yes|true|x|1|must|si|sì)$/iu;

export const prioritizeCalculator: Calculator = {
  fields: [
    {
      id: "items",
      label: "What could be paid for",
      help: "A line each: name, cost, benefit; then, if wanted, “yes” where it must be paid for, and the names of what it needs, with + between.",
      kind: "table",
      columns: [
        { name: "item", text: true },
        { name: "cost" },
        { name: "benefit" },
        { name: "must", text: true, optional: true },
        { name: "needs", text: true, optional: true },
      ],
      start:
        "item\tcost\tbenefit\tmust\tneeds\nportal\t60000\t66000\ntraining\t50000\t54000\nsurvey\t50000\t54000\ncallbacks\t20000\t30000\t\tphone system\nphone system\t25000\t5000\naccessibility\t10000\t2000\tyes",
      paths: ["items", "prioritize"],
    },
    { id: "limit", label: "Budget", kind: "number", start: "130000", paths: ["options.limit"] },
  ],
  calculate: (input) => {
    const items = input.rows("items").map(([id, cost, benefit, must, needs], index) => {
      const text = typeof must === "string" ? must : "";
      if (text !== "" && !YES.test(text) && !/^(?:no|n|false|0|-)$/iu.test(text)) {
        throw new FieldError(
          "items",
          `row ${index + 1 + Number(input.headers.has("items"))}: expected yes or nothing in the fourth column, received ${JSON.stringify(text)}`,
        );
      }
      return {
        id: String(id ?? ""),
        cost: cost as number,
        ...(benefit !== undefined && { benefit: benefit as number }),
        ...(YES.test(text) && { mandatory: true }),
        ...(typeof needs === "string" && { requires: needs.split("+").map((name) => name.trim()) }),
      };
    });
    const choice = call("choice", "prioritize", items, { limit: input.number("limit") });
    const { chosen, benefit, cost, remaining, proven, greedy } = choice.result;
    return {
      headline: `${chosen.length === 0 ? "Nothing" : chosen.join(", ")}: benefit ${write(benefit, "money")} for ${write(cost, "money")}${proven ? ", proven to be the best choice" : ""}.`,
      calls: [choice],
      figures: [
        figure("Chosen", choice, "chosen", "list"),
        figure("Cut", choice, "cut", "list"),
        figure("Benefit", choice, "benefit", "money"),
        figure("Cost", choice, "cost", "money"),
        figure("Left of the budget", choice, "remaining", "money"),
        figure("No choice has more benefit than", choice, "bound", "money"),
        figure("Proven to be the best", choice, "proven", "text"),
        figure("What one more unit of budget is worth", choice, "price", "number"),
        figure("Best by benefit per cost alone", choice, "greedy.chosen", "list"),
        figure("Benefit of that", choice, "greedy.benefit", "money"),
        figure("Lost by it", choice, "greedy.shortfall", "money"),
      ],
      charts:
        cost + remaining > 0 && greedy.cost >= 0
          ? [
              sharesChart(
                [
                  ["Spent", cost, "good"],
                  ["Left", remaining, "even"],
                ],
                "money",
              ),
            ]
          : [],
    };
  },
};
