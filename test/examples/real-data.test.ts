import { describe, expect, it } from "vitest";
import { allowance, referenceCases, referenceFolderPresent, referencePath, type ReferenceCase } from "../reference/cases.ts";
import { scorecardJson } from "./run.ts";

const TIMEOUT = { timeout: 60_000 };

/** Compares a figure with that of another tool, at the tolerance which the case states; `unit` turns fractions into points. */
function expectFigure(
  found: number | undefined,
  reference: ReferenceCase,
  key: string,
  value: unknown = reference.expected[key],
  unit = 1,
): void {
  const expected = value as number;
  expect(Math.abs((found ?? NaN) / unit - expected), `${reference.id} ${key}: ${found} against ${unit * expected}`).toBeLessThanOrEqual(
    allowance(reference, key, expected),
  );
}

function caseOf(topic: string, id: string): ReferenceCase {
  const found = referenceCases(topic).find((each) => each.id === id);
  if (!found) throw new Error(`no case ${id}`);
  return found;
}

if (!referenceFolderPresent) {
  console.warn("ABSENT: ../shared/reference/data. The scorecard program was NOT run over real data files.");
  it("the scorecard program over real data: NOT CHECKED, since ../shared/reference is absent", () => {
    expect(referenceFolderPresent).toBe(false);
  });
}

describe.runIf(referenceFolderPresent)("the scorecard program over real data files", () => {
  const sfo = [
    "--answers",
    referencePath("data/sfo-survey.csv"),
    "--rating",
    "netpro",
    "--satisfaction",
    "overall",
    "--not-used",
    "6",
    "--revenue",
    "weight",
  ];

  it("scores the airport survey by year as R does", TIMEOUT, async () => {
    const { survey } = await scorecardJson(...sfo, "--region", "area", "--by", "year");
    const card = survey?.cards.find(({ by }) => by[0] === "year");
    for (const year of [2017, 2018]) {
      const segment = card?.segments.find(({ key }) => key["year"] === String(year));
      const reference = caseOf("real-data", `real-nps-sfo-${year}`);
      const { nps } = segment?.metrics ?? {};
      const [low, high] = reference.expected["scoreInterval"] as [number, number];
      expect(segment?.records).toBe(reference.expected["records"]);
      expect(nps?.responses).toBe(reference.expected["responses"]);
      expect(segment?.counts.nps.missing).toBe(reference.expected["missing"]);
      expectFigure(nps?.score, reference, "score", undefined, 100);
      expectFigure(nps?.interval.low, reference, "scoreInterval", low, 100);
      expectFigure(nps?.interval.high, reference, "scoreInterval", high, 100);
      expectFigure(nps?.mean, reference, "mean");
    }
    expect(card?.segments.find(({ key }) => key["year"] === "2017")?.metrics.nps?.score).toBeCloseTo(39.8398, 4);
    for (const year of [2013, 2015, 2016, 2017]) {
      const segment = card?.segments.find(({ key }) => key["year"] === String(year));
      const reference = caseOf("real-data", `real-csat-sfo-overall-${year}`);
      const [low, high] = reference.expected["wilson"] as [number, number];
      expect(segment?.metrics.csat?.responses).toBe(reference.expected["responses"]);
      expectFigure(segment?.metrics.csat?.rate, reference, "rate");
      expectFigure(segment?.metrics.csat?.interval.low, reference, "wilson", low);
      expectFigure(segment?.metrics.csat?.interval.high, reference, "wilson", high);
    }
  });

  it.each([
    ["real-scorecard-sfo-2017-area", "area", "year=2017"],
    ["real-scorecard-sfo-2018-age", "age", "year=2018"],
  ])("%s: the whole scorecard by %s", TIMEOUT, async (id, by, where) => {
    const reference = caseOf("real-data", id);
    const { survey } = await scorecardJson(...sfo, "--region", by, "--where", where);
    const expected = reference.expected as { total: Record<string, number>; segments: Record<string, Record<string, number>> };
    const card = survey?.cards[0];
    const check = (line: NonNullable<typeof card>["total"] | undefined, figures: Record<string, number>): void => {
      const { nps, weighted, csat } = line?.metrics ?? {};
      expect([line?.records, nps?.responses, csat?.responses]).toStrictEqual([
        figures["records"],
        figures["npsResponses"],
        figures["csatResponses"],
      ]);
      expectFigure(nps?.score, reference, "nps", figures["nps"], 100);
      expectFigure(weighted?.score, reference, "weightedNps", figures["weightedNps"], 100);
      expectFigure(csat?.rate, reference, "csat", figures["csat"]);
    };
    check(card?.total, expected.total);
    expect(Object.keys(expected.segments).length).toBeGreaterThan(5);
    for (const [name, figures] of Object.entries(expected.segments))
      check(
        card?.segments.find(({ key }) => key[by] === name),
        figures,
      );
  });

  it("scores the business units of the test data", TIMEOUT, async () => {
    const { survey } = await scorecardJson(
      "--answers",
      referencePath("data/nps-testdata.csv"),
      "--rating",
      "REC",
      "--region",
      "BU",
      "--date",
      "date",
    );
    const [units, months] = survey?.cards ?? [];
    expectFigure(units?.total.metrics.nps?.score, caseOf("real-data", "real-nps-testdata-all"), "score", undefined, 100);
    for (const unit of ["Apples", "Bananas", "Berries"]) {
      const metrics = units?.segments.find(({ key }) => key["BU"] === unit)?.metrics;
      expectFigure(metrics?.nps?.score, caseOf("real-data", `real-nps-testdata-${unit}`), "score", undefined, 100);
      expect([metrics?.weighted, metrics?.csat]).toStrictEqual([null, null]);
    }
    expect(months?.segments).toHaveLength(12);
  });

  it("measures churn of the telephone customers as R does", TIMEOUT, async () => {
    const file = ["--customers", referencePath("data/telco-churn.csv"), "--churned", "Churn=Yes", "--revenue-before", "MonthlyCharges"];
    const { customers } = await scorecardJson(...file, "--region", "Contract");
    const lines: readonly (readonly [string, string | null])[] = [
      ["all", null],
      ["month-to-month", "Month-to-month"],
      ["two-year", "Two year"],
    ];
    for (const [id, segment] of lines) {
      const reference = caseOf("real-data", `real-churn-telco-${id}`);
      const line = segment === null ? customers?.total : customers?.segments.find((each) => each.segment === segment);
      const [low, high] = reference.expected["wilson"] as [number, number];
      expect([line?.customers, line?.lost]).toStrictEqual([reference.expected["customers"], reference.expected["lost"]]);
      expectFigure(line?.churn.rate, reference, "rate");
      expectFigure(line?.churn.interval.low, reference, "wilson", low);
      expectFigure(line?.churn.interval.high, reference, "wilson", high);
      expectFigure(line?.revenue, reference, "monthlyRevenue");
      expectFigure(1 - (line?.grossRetention.rate ?? NaN), reference, "revenueChurn");
    }
    const check = await scorecardJson(...file, "--where", "PaymentMethod=Electronic check");
    expectFigure(check.customers?.total.churn.rate, caseOf("real-data", "real-churn-telco-electronic-check"), "rate");
  });

  it.each([
    ["fcr-file-7-days-by-topic", []],
    ["fcr-file-7-days", ["--any-topic"]],
  ])("%s: first contact resolution as SQL counts it", TIMEOUT, async (id, args) => {
    const reference = caseOf("records", id);
    const asOf = reference.options["asOf"] as string;
    const { contacts } = await scorecardJson("--contacts", referencePath("data/contacts-synthetic.csv"), "--as-of", asOf, ...args);
    const { expected } = reference;
    const counts = ["contacts", "repeats", "pending", "firstContacts", "resolved", "crossChannelRepeats"];
    expect(contacts).toMatchObject(Object.fromEntries(counts.map((key) => [key, expected[key]])));
    expect(contacts?.net).toMatchObject({ firstContacts: expected["netFirstContacts"], resolved: expected["netResolved"] });
    expectFigure(contacts?.rate, reference, "rate");
    const channels =
      contacts?.byChannel.map(({ channel, firstContacts, resolved }) => [channel, { firstContacts, resolved }] as const) ?? [];
    expect(Object.fromEntries(channels)).toStrictEqual(expected["byChannel"]);
  });
});
