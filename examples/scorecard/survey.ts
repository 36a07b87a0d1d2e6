import { byPeriod, csatOf, byValue, npsOf, revenueWeightedNpsOf, scorecard, type ScorecardResult, type SegmentKey } from "cx-metrics";
import { type Cells, columnAt, numberAt, type Table, textAt } from "./csv.ts";
import { choiceOption, numberOption, type Options } from "./options.ts";
import { Problem } from "./problem.ts";
import { axisTitle, type Cell, heading, textTable, whisker, type Writer } from "./text.ts";

/** One row of the answers, as the metrics read it. */
interface Answer {
  readonly rating: number | string | null;
  readonly satisfaction: number | string | null;
  readonly revenue: number | string | null;
  readonly account: string | null;
  readonly date: string | null;
  /** The values of the columns that divide the answers. */
  readonly groups: readonly (string | null)[];
}

type Metrics = ReturnType<typeof metricsOf>;

/** The scorecards of the answers. */
export interface SurveyReport {
  readonly file: string;
  /** One scorecard per key; all have the same total. */
  readonly cards: readonly ScorecardResult<Metrics>[];
  /** Which of the columns the file has. */
  readonly measured: { readonly rating: boolean; readonly satisfaction: boolean; readonly revenue: boolean };
}

/** Reads the answers row by row into scorecards. Memory: the tallies, per segment (and account), whatever the number of rows. */
export async function surveyReport(table: Table, options: Options): Promise<SurveyReport> {
  const columns = columnsOf(table, options);
  const toAnswer = answerReader(columns, options);
  const metrics = metricsOf(options, columns.account !== undefined);
  const keys = keysOf(table, columns, options);
  const parts = (keys.length > 0 ? keys.map((key) => [key]) : [[]]).map((by) => {
    const card = scorecard({ by, metrics });
    return { card, tally: card.create() };
  });
  let index = 0;
  for await (const row of table.rows) {
    const answer = toAnswer(row);
    for (const { card, tally } of parts) card.add(tally, answer, index);
    index += 1;
  }
  const cards = parts.map(({ card, tally }) => card.result(tally)).filter((result) => result !== null);
  if (cards.length === 0) throw new Problem(`${table.name}: no rows`);
  const { rating, satisfaction, revenue } = columns;
  const measured = {
    rating: rating !== undefined,
    satisfaction: satisfaction !== undefined,
    revenue: rating !== undefined && revenue !== undefined,
  };
  return { file: table.name, cards, measured };
}

type AnswerColumns = ReturnType<typeof columnsOf>;

function columnsOf(table: Table, options: Options) {
  const columns = {
    rating: columnAt(table, options.rating, "rating"),
    satisfaction: columnAt(table, options.satisfaction, "satisfaction"),
    revenue: columnAt(table, options.revenue, "revenue"),
    account: columnAt(table, options.account, "account"),
    date: columnAt(table, options.date, "answeredAt"),
    /** Each divides the answers once. */
    groups: [columnAt(table, options.region, "region"), ...(options.by ?? []).map((name) => columnAt(table, name, name))].filter(
      (column) => column !== undefined,
    ),
  };
  if (columns.rating === undefined && columns.satisfaction === undefined) {
    throw new Problem(`${table.name}: neither a column "rating" nor "satisfaction"; name them with --rating and --satisfaction`);
  }
  return columns;
}

function answerReader(columns: AnswerColumns, options: Options): (row: Cells) => Answer {
  const notUsed = new Set<string | null>(options["not-used"]);
  return (row) => ({
    rating: numberAt(row, columns.rating),
    satisfaction: notUsed.has(textAt(row, columns.satisfaction)) ? null : numberAt(row, columns.satisfaction),
    revenue: numberAt(row, columns.revenue),
    account: textAt(row, columns.account),
    date: textAt(row, columns.date),
    groups: columns.groups.map((column) => textAt(row, column)),
  });
}

function keysOf(table: Table, { groups, date }: AnswerColumns, options: Options): SegmentKey<Answer>[] {
  const every = choiceOption("period", options.period, ["month", "day", "week", "quarter", "year"]);
  const period = date === undefined ? [] : [byPeriod("date", { every, timeZone: options["time-zone"] ?? "UTC" })];
  return [...groups.map((column, place) => byValue(table.columns[column] as string, (answer: Answer) => answer.groups[place])), ...period];
}

/** What is measured in each segment. Cells that a metric cannot take are counted, not fatal: real files have them. */
function metricsOf(options: Options, hasAccounts: boolean) {
  const level = numberOption("level", options.level, 0.95);
  const scale = choiceOption("scale", options.scale, ["zeroToTen", "oneToTen"]);
  return {
    nps: npsOf<Answer>("rating", { scale, level, invalid: "skip" }),
    weighted: revenueWeightedNpsOf<Answer>(
      { rating: "rating", revenue: "revenue", account: hasAccounts ? "account" : undefined },
      { scale, level, invalid: "skip" },
    ),
    csat: csatOf<Answer>("satisfaction", { level, invalid: "skip" }),
  };
}

/** The scorecards as text. */
export function surveyText({ file, cards, measured }: SurveyReport, write: Writer): string {
  const [card] = cards as [SurveyReport["cards"][number]];
  const { records, counts } = card.total;
  const notes = [
    measured.rating && (["rating", counts.nps] as const),
    measured.revenue && (["rating and revenue", counts.weighted] as const),
    measured.satisfaction && (["satisfaction", counts.csat] as const),
  ].filter((note) => note !== false);
  const lines = notes.map(([what, { valid, missing, invalid }]): Cell[] => [
    what,
    write.count(valid),
    write.count(missing),
    write.count(invalid),
  ]);
  return [
    heading("Answers", `${file}, ${write.count(records)} rows`),
    textTable(["", "measured", "missing", "invalid"], lines),
    ...cards.map((each) => segmentsTable(each, measured, write)),
  ].join("\n\n");
}

const PICTURE = 18;

function segmentsTable(card: SurveyReport["cards"][number], measured: SurveyReport["measured"], write: Writer): string {
  const [key] = card.by;
  // Very few answers say next to nothing; their intervals would make the others' pictures small.
  const shown = [...card.segments, card.total].flatMap(({ metrics: { nps } }) => (nps && nps.responses > 9 ? [nps.interval] : []));
  const axis = [
    Math.floor(Math.min(0, ...shown.map(({ low }) => low)) / 10) * 10,
    Math.ceil(Math.max(0, ...shown.map(({ high }) => high)) / 10) * 10,
  ] as const;
  const header = [
    key ?? "",
    "answers",
    ...(measured.rating ? ["NPS"] : []),
    ...(measured.revenue ? ["NPS by revenue"] : []),
    ...(measured.satisfaction ? ["CSAT %"] : []),
    ...(measured.rating ? [axisTitle("NPS", axis, write, PICTURE)] : []),
  ];
  const line = (name: string, { records, metrics: { nps, weighted, csat } }: typeof card.total): Cell[] => [
    name,
    write.count(records),
    ...(measured.rating ? [write.score(nps)] : []),
    ...(measured.revenue ? [write.score(weighted)] : []),
    ...(measured.satisfaction
      ? [write.score(csat && { score: csat.score, interval: { low: 100 * csat.interval.low, high: 100 * csat.interval.high } })]
      : []),
    ...(measured.rating ? [nps && nps.responses > 9 ? whisker(nps.score, nps.interval, axis, PICTURE) : ""] : []),
  ];
  const segments = key === undefined ? [] : card.segments.map((segment) => line(String(segment.key[key] ?? "(none)"), segment));
  return textTable(header, segments, line("all", card.total));
}
