import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { csat } from "../../src/survey/csat.ts";
import { compareNps } from "../../src/survey/compare-nps.ts";
import { nps, type NpsResult } from "../../src/survey/nps.ts";
import { revenueWeightedNps } from "../../src/survey/revenue-weighted-nps.ts";
import { allowance, referenceCases, referenceFolderPresent, referencePath, type ReferenceCase } from "../reference/cases.ts";

type Row = Readonly<Record<string, string>>;

const read = new Map<string, readonly Row[]>();

/** The rows of a CSV file without quotes; a file is read once. */
function rowsOfFile(name: string): readonly Row[] {
  const known = read.get(name);
  if (known) return known;
  const [head = "", ...lines] = readFileSync(referencePath(name), "utf8").trimEnd().split(/\r?\n/u);
  const names = head.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((value, column) => [names[column], value])) as Row);
  read.set(name, rows);
  return rows;
}

/** The rows that a case asks for. */
function rowsOf({ input }: ReferenceCase, where = (input["where"] ?? {}) as Record<string, unknown>): readonly Row[] {
  return rowsOfFile(input["file"] as string).filter((row) => Object.entries(where).every(([name, value]) => row[name] === String(value)));
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
    } else if (id.startsWith("real-nps-compare-")) {
      it(id, () => {
        const [a, b] = ["a", "b"].map((group) => {
          return nps(numbers(rowsOf(reference, input[group] as Record<string, unknown>), input["rating"] as string));
        }) as [NpsResult, NpsResult];
        close(reference, "scoreA", a.score / 100, expected["scoreA"]);
        close(reference, "scoreB", b.score / 100, expected["scoreB"]);
        const wald = compareNps(a, b, { method: "wald" });
        close(reference, "waldP", wald.pValue, expected["waldP"]);
        close(reference, "waldSe", wald.standardError / 100, expected["waldSe"]);
        close(reference, "adjustedWaldP", compareNps(a, b, { method: "adjusted-wald" }).pValue, expected["adjustedWaldP"]);
        const trend = compareNps(a, b, { method: "score" });
        close(reference, "scoreTestP", trend.pValue, expected["scoreTestP"]);
        close(reference, "scoreTestChiSquare", (trend.z as number) ** 2, expected["scoreTestChiSquare"]);
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
    } else if (id.startsWith("weighted-")) {
      it(id, () => {
        const rows = rowsOf(reference);
        const result = revenueWeightedNps({
          rating: numbers(rows, input["rating"] as string),
          revenue: numbers(rows, (input["weight"] ?? input["revenue"]) as string),
          ...("account" in input && { account: rows.map((row) => row[input["account"] as string]) }),
        });
        if ("df" in expected) expect(result.samplingUnits - 1).toBe(expected["df"]);
        close(reference, "score", result.score / 100, expected["score"]);
        close(reference, "standardError", (result.standardError as number) / 100, expected["standardError"]);
        if ("effectiveResponses" in expected)
          close(reference, "effectiveResponses", result.effectiveResponses, expected["effectiveResponses"]);
      });
    }
  }
  if (!referenceFolderPresent) it.todo("reads the survey of San Francisco airport");
});
