import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { csat } from "../../src/survey/csat.ts";
import { nps } from "../../src/survey/nps.ts";
import { revenueWeightedNps } from "../../src/survey/revenue-weighted-nps.ts";
import { allowance, referenceCases, referenceFolderPresent, referencePath, type ReferenceCase } from "../reference/cases.ts";

type Row = Readonly<Record<string, string>>;

/** The rows of a CSV file without quotes that a case asks for. */
function rowsOf({ input }: ReferenceCase): Row[] {
  const [head = "", ...lines] = readFileSync(referencePath(input["file"] as string), "utf8")
    .trimEnd()
    .split(/\r?\n/u);
  const names = head.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((value, column) => [names[column], value])) as Row);
  return rows.filter((row) =>
    Object.entries((input["where"] ?? {}) as Record<string, unknown>).every(([name, value]) => row[name] === String(value)),
  );
}

const numbers = (rows: readonly Row[], name: string): (number | null)[] => rows.map((row) => (row[name] === "" ? null : Number(row[name])));

describe(referenceFolderPresent ? "real survey data" : "real survey data, NOT READ: ../shared/reference is absent", () => {
  const cases = [...referenceCases("real-data"), ...referenceCases("weighted").filter(({ input }) => "file" in input)];
  const close = (reference: ReferenceCase, key: string, got: number, want: unknown): void => {
    expect(Math.abs(got - Number(want)), key).toBeLessThanOrEqual(allowance(reference, key, Number(want)));
  };
  for (const reference of cases) {
    const { id, input, expected } = reference;
    if (id.startsWith("real-nps-") && "score" in expected) {
      it(id, () => {
        const ratings = numbers(rowsOf(reference), input["rating"] as string);
        const result = nps(ratings);
        for (const key of ["missing", "responses", "detractors", "passives", "promoters"] as const) expect(result[key]).toBe(expected[key]);
        close(reference, "score", result.score / 100, expected["score"]);
        close(reference, "standardError", result.standardError / 100, expected["standardError"]);
        close(reference, "mean", result.mean, expected["mean"]);
        const adjusted = nps(ratings, { method: "adjusted-wald" }).interval;
        for (const [key, interval] of [
          ["scoreInterval", result.interval],
          ["adjustedWald", adjusted],
        ] as const) {
          close(reference, key, interval.low / 100, (expected[key] as number[])[0]);
          close(reference, key, interval.high / 100, (expected[key] as number[])[1]);
        }
      });
    } else if (id.startsWith("real-csat-")) {
      it(id, () => {
        const answers = numbers(rowsOf(reference), input["rating"] as string);
        // 6 means "never used": neither a rating nor a gap.
        const ratings = answers.filter((rating) => rating !== 6);
        const result = csat(ratings);
        for (const key of ["missing", "responses", "satisfied", "dissatisfied"] as const) expect(result[key]).toBe(expected[key]);
        expect(result.distribution.map(({ responses }) => responses)).toStrictEqual(expected["distribution"]);
        close(reference, "rate", result.rate, expected["rate"]);
        close(reference, "net", result.net / 100, expected["net"]);
        close(reference, "mean", result.mean, expected["mean"]);
        const exact = csat(ratings, { method: "clopper-pearson" }).interval;
        for (const [key, interval] of [
          ["wilson", result.interval],
          ["clopperPearson", exact],
          ["meanInterval", result.meanInterval],
        ] as const) {
          close(reference, key, interval.low, (expected[key] as number[])[0]);
          close(reference, key, interval.high, (expected[key] as number[])[1]);
        }
      });
    } else if (id.startsWith("weighted-sfo")) {
      it(id, () => {
        const rows = rowsOf(reference);
        const result = revenueWeightedNps({
          rating: numbers(rows, input["rating"] as string),
          revenue: numbers(rows, (input["weight"] ?? input["revenue"]) as string),
        });
        close(reference, "score", result.score / 100, expected["score"]);
        close(reference, "standardError", (result.standardError as number) / 100, expected["standardError"]);
        if ("effectiveResponses" in expected)
          close(reference, "effectiveResponses", result.effectiveResponses, expected["effectiveResponses"]);
      });
    }
  }
  if (!referenceFolderPresent) it.todo("reads the survey of San Francisco airport");
});
