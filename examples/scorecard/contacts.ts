import { type FcrChannel, type FcrFromContactsResult, fcrOf } from "cx-metrics";
import { type Cells, columnAt, type Table, textAt } from "./csv.ts";
import { numberOption, type Options } from "./options.ts";
import { Problem } from "./problem.ts";
import { axisTitle, type Cell, heading, textTable, whisker, type Writer } from "./text.ts";

/** First contact resolution, all together and by channel. */
export interface ContactsReport extends FcrFromContactsResult {
  readonly file: string;
}

interface ContactRow {
  readonly customer: string | null;
  readonly topic: string | null;
  readonly channel: string | null;
  readonly at: string | null;
  readonly resolved: boolean | string | null;
  readonly unresolvable: boolean | string | null;
}

/** Reads the contacts into the tally of first contact resolution, which remembers them by customer. */
export async function contactsReport(table: Table, options: Options): Promise<ContactsReport> {
  const columns = {
    customer: columnAt(table, options["contact-customer"], "customer"),
    topic: columnAt(table, options.topic, "topic"),
    channel: columnAt(table, options.channel, "channel"),
    at: columnAt(table, options.at, "at"),
    resolved: columnAt(table, options.resolved, "resolved"),
    unresolvable: columnAt(table, options.unresolvable, "unresolvable"),
  };
  if (columns.customer === undefined || columns.at === undefined) {
    throw new Problem(`${table.name}: first contact resolution needs the columns --contact-customer and --at`);
  }
  const fields = {
    customer: "customer",
    at: "at",
    topic: "topic",
    channel: "channel",
    resolved: "resolved",
    unresolvable: "unresolvable",
  } as const;
  const metric = fcrOf<ContactRow>(fields, {
    windowDays: numberOption("window-days", options["window-days"], 7),
    asOf: options["as-of"],
    match: options["any-topic"] ? "customer" : "customer-and-topic",
    timeZone: options["time-zone"],
    level: numberOption("level", options.level, 0.95),
    invalid: "skip",
  });
  const tally = metric.create();
  let index = 0;
  for await (const row of table.rows) {
    const contact: ContactRow = {
      customer: textAt(row, columns.customer),
      topic: textAt(row, columns.topic),
      channel: textAt(row, columns.channel),
      at: textAt(row, columns.at),
      resolved: flagAt(row, columns.resolved),
      unresolvable: flagAt(row, columns.unresolvable),
    };
    metric.add(tally, contact, index);
    index += 1;
  }
  const result = metric.result(tally);
  if (result === null) throw new Problem(`${table.name}: no contact whose window of ${options["window-days"] ?? 7} days is over`);
  return { file: table.name, ...result };
}

/** Yes or no in the spellings of exports; other text stays, and is counted as invalid. */
function flagAt(row: Cells, column: number | undefined): boolean | string | null {
  const text = textAt(row, column);
  if (text === null) return null;
  if (/^(1|y|yes|true)$/i.test(text)) return true;
  return /^(0|n|no|false)$/i.test(text) ? false : text;
}

const PICTURE = 14;

/** First contact resolution as text. */
export function contactsText(report: ContactsReport, write: Writer): string {
  const { file, contacts, missing, invalid, pending, repeats, crossChannelRepeats, windowDays, asOf, byChannel } = report;
  const spread = [report, ...byChannel].flatMap(({ interval }) => (interval ? [interval.low, interval.high] : []));
  const axis = [Math.floor(20 * Math.min(...spread)) * 5, Math.ceil(20 * Math.max(...spread)) * 5] as const;
  const header = ["channel", "contacts", "first", "resolved", "FCR %", "repeats", "cross-channel", axisTitle("FCR", axis, write, PICTURE)];
  const cells = (name: string, line: Omit<FcrChannel, "channel">): Cell[] => [
    name,
    write.count(line.contacts),
    write.count(line.firstContacts),
    write.count(line.resolved),
    write.share(line.rate === null ? null : { rate: line.rate, interval: line.interval }),
    write.count(line.repeats),
    write.count(line.crossChannelRepeats),
    line.rate !== null && line.interval
      ? whisker(100 * line.rate, { low: 100 * line.interval.low, high: 100 * line.interval.high }, axis, PICTURE)
      : "",
  ];
  const net = report.net.rate === null ? "" : `; ${write.percent(report.net.rate)} without what nobody could resolve at once`;
  return [
    heading(
      "Contacts",
      `${file}, ${write.count(contacts + missing + invalid)} rows (${write.count(missing)} missing, ${write.count(invalid)} invalid)`,
    ),
    textTable(
      header,
      byChannel.map((line) => cells(line.channel ?? "(none)", line)),
      cells("all", report),
    ),
    `Resolved: nobody came back within ${windowDays} days${net}.\n` +
      `As of ${asOf.slice(0, 10)} ${write.count(pending)} contacts are pending; of ${write.count(repeats)} repeats ` +
      `${write.count(crossChannelRepeats)} came through another channel.`,
  ].join("\n\n");
}
