import { beforeAll, describe, expect, it } from "vitest";
import { customers, exampleRows, firstContacts, survey } from "./by-loops.ts";
import { runScorecard, scorecardJson, type ScorecardJson } from "./run.ts";

// Sums of at most 12,000 terms of at most 100 points each, and one division: a few parts in 10^12.
const DIGITS = 9;

describe("the scorecard of the example data", () => {
  let json: ScorecardJson;
  beforeAll(async () => {
    json = await scorecardJson();
  }, 60_000);

  const answers = exampleRows("answers.csv");

  it.each(["region", "month"])("has the scores by %s that plain loops give", (by) => {
    const card = json.survey?.cards.find(({ by: [key] }) => key === by);
    const nameOf = (row: (typeof answers)[number]): string | null =>
      (by === "region" ? row["region"] : row["answeredAt"]?.slice(0, 7)) || null;
    expect(new Set(card?.segments.map(({ key }) => key[by]))).toStrictEqual(new Set(answers.map(nameOf)));
    for (const { key, records, metrics } of card?.segments ?? []) {
      const rows = answers.filter((row) => nameOf(row) === key[by]);
      const expected = survey(rows);
      expect(records).toBe(rows.length);
      expect(metrics.nps?.responses).toBe(expected.rated);
      expect(metrics.nps?.score).toBeCloseTo(expected.nps, DIGITS);
      expect(metrics.weighted?.score).toBeCloseTo(expected.weighted, DIGITS);
      if (expected.satisfied > 0) expect(metrics.csat?.score).toBeCloseTo(expected.csat, DIGITS);
      else expect(metrics.csat).toBeNull();
    }
  });

  it("has the totals that plain loops give", () => {
    const total = json.survey?.cards[0]?.total;
    const expected = survey(answers);
    expect(total?.metrics.nps?.score).toBeCloseTo(expected.nps, DIGITS);
    expect(total?.metrics.weighted?.score).toBeCloseTo(expected.weighted, DIGITS);
    expect(total?.metrics.csat?.score).toBeCloseTo(expected.csat, DIGITS);
  });

  it("accounts for every row: valid, missing and invalid add up", () => {
    const { records = 0, counts } = json.survey?.cards[0]?.total ?? {};
    expect(records).toBe(12_000);
    for (const { valid, missing, invalid } of Object.values(counts ?? {})) expect(valid + missing + invalid).toBe(records);
    // The ratings 11, "ten" and 8.5; the same and a refund; the satisfactions 0 and "n/a".
    expect([counts?.nps.invalid, counts?.weighted.invalid, counts?.csat.invalid]).toStrictEqual([3, 4, 2]);
  });

  it("keeps each score inside its interval", () => {
    for (const { metrics } of json.survey?.cards.flatMap(({ segments }) => segments) ?? []) {
      for (const metric of [metrics.nps, metrics.weighted]) {
        expect(metric?.interval.low).toBeLessThanOrEqual(metric?.score ?? NaN);
        expect(metric?.interval.high).toBeGreaterThanOrEqual(metric?.score ?? NaN);
      }
    }
  });

  it("has the churn and revenue retention that plain loops give", () => {
    const expected = customers(exampleRows("customers.csv"));
    const total = json.customers?.total;
    expect([total?.customers, total?.lost]).toStrictEqual([expected.start, expected.lost]);
    expect(total?.churn.rate).toBeCloseTo(expected.lost / expected.start, DIGITS);
    expect(total?.revenue).toBeCloseTo(expected.revenue, DIGITS);
    expect(total?.grossRetention.rate).toBeCloseTo(expected.gross, DIGITS);
    expect(total?.netRetention.rate).toBeCloseTo(expected.net, DIGITS);
    for (const line of json.customers?.segments ?? []) {
      const rows = exampleRows("customers.csv").filter(({ region }) => region === line.segment);
      const { start, lost, gross } = customers(rows);
      expect([line.customers, line.lost]).toStrictEqual([start, lost]);
      expect(line.grossRetention.rate).toBeCloseTo(gross, DIGITS);
    }
  });

  it("has the first contact resolution by channel that plain loops give", () => {
    const expected = firstContacts(exampleRows("contacts.csv"));
    const found = new Map(json.contacts?.byChannel.map(({ channel, firstContacts: first, resolved }) => [channel, { first, resolved }]));
    expect(found).toStrictEqual(new Map([...expected].toSorted(([left], [right]) => (left < right ? -1 : 1))));
  });
});

describe("the business case of the example data", () => {
  it("is worth what a pocket calculator says of the measured churn", { timeout: 60_000 }, async () => {
    const args = [
      "--cost",
      "50000",
      "--running-cost",
      "10000",
      "--churn-cut",
      "0.2",
      "--margin",
      "0.5",
      "--discount-rate",
      "0.08",
      "--years",
      "2",
    ];
    const { businessCase } = await scorecardJson("--customers", "examples/data/customers.csv", ...args);
    const { start, lost, revenue } = customers(exampleRows("customers.csv"));
    const gain = (churn: number, year: number): number => 12 * 0.5 * revenue * ((1 - 0.8 * churn) ** year - (1 - churn) ** year);
    const worth = (churn: number): number => -50_000 + (gain(churn, 1) - 10_000) / 1.08 + (gain(churn, 2) - 10_000) / 1.08 ** 2;
    expect(businessCase?.result.npv).toBeCloseTo(worth(lost / start), 4);
    expect(businessCase?.result.npvInterval?.low).toBeCloseTo(worth(businessCase?.churn.interval.low ?? NaN), 4);
    expect(businessCase?.result.npvInterval?.high).toBeCloseTo(worth(businessCase?.churn.interval.high ?? NaN), 4);
    expect(businessCase?.result.npvInterval?.level).toBe(0.95);
  });
});

describe("the printed scorecard", () => {
  it("fits 100 columns and shows values with their intervals", { timeout: 60_000 }, async () => {
    const { code, output, errors } = await runScorecard();
    expect([code, errors]).toStrictEqual([0, ""]);
    expect(output.split("\n").filter((line) => line.length > 100)).toStrictEqual([]);
    expect(output).toMatch(/^all +12,000 +23\.5 +\[22, 25\]/m);
    expect(output).toMatch(/^2025-12 /m);
    expect(output).toMatch(/^phone /m);
    expect(output).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it("explains its options", { timeout: 60_000 }, async () => {
    const { code, output } = await runScorecard("--help");
    expect(code).toBe(0);
    expect(output).toContain("--rating");
  });

  it.each([
    [["--answers", "nowhere.csv"], "nowhere.csv: no such file"],
    [["--answers", "examples/data/answers.csv", "--rating", "stars"], 'answers.csv: no column "stars"; there are respondent, customer,'],
    [["--answers", "examples/data/answers.csv", "--date", "channel"], "answers.csv: date[0]: expected an ISO date"],
    [["--answers", "examples/data/answers.csv", "--level", "high"], '--level: expected a number, received "high"'],
    [["--answers", "examples/data/answers.csv", "--period", "decade"], "--period: expected one of month, day"],
    [["--customers", "examples/data/contacts.csv"], "contacts.csv: churn needs the columns"],
    [["--answers", "examples/data/answers.csv", "--where", "planet=Mars"], "--where planet=Mars: no file has such a column"],
    [["--stars"], "Unknown option '--stars'"],
  ])("refuses %j in one line", { timeout: 60_000 }, async (args, message) => {
    const { code, output, errors } = await runScorecard(...args);
    expect([code, output]).toStrictEqual([1, ""]);
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(errors).toContain(message);
  });
});
