import type { FoldingRule, MetricDefinition } from "../core/definition.ts";
import { invalidOption } from "../core/errors.ts";
import { DAY } from "../core/time.ts";
import type { ContactTally } from "../service/contact-history.ts";
import type { ContactOutcomes } from "../service/first-contacts.ts";
import { isMoment } from "./conditions.ts";
import { partitionBy, plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, greatest, type Template } from "./template.ts";

/** Outcomes of one channel, and the moment up to which they are known. */
interface FoldedChannel {
  readonly asOf: number;
  readonly outcomes: ContactOutcomes;
}

/** Contacts of customers: each is seen beside its neighbors in time, which say whether it is a repeat and whether one follows. */
export function contactsSql(
  { collect, fields, metric }: MetricDefinition & { readonly tally: "contacts" },
  rule: FoldingRule | undefined,
  source: Source,
): TallySql<ContactTally, Omit<ContactTally, "customers" | "folded">, FoldedChannel> {
  const { timeZone } = collect;
  if (rule?.of !== "contacts") throw invalidOption("metric", "a metric that says when a contact is a repeat", metric);
  const customer = source.name(fields["customer"], "customer");
  const at = source.moment(fields["at"], "at", timeZone);
  const optional = <Alias>(role: string, read: (field: NonNullable<(typeof fields)[string]>) => Alias): Alias | null => {
    const field = fields[role];
    return field === undefined ? null : read(field as NonNullable<typeof field>);
  };
  const topic = optional("topic", (field) => source.word(field, "topic"));
  const channel = optional("channel", (field) => source.word(field, "channel"));
  const resolved = optional("resolved", (field) => source.flag(field, "resolved", true));
  const unresolvable = optional("unresolvable", (field) => source.flag(field, "unresolvable", true));
  const flags = [resolved, unresolvable].filter((flag) => flag !== null);
  const sound = [isMoment(at), ...flags.map((flag) => `(${flag} IS NULL OR ${flag} IN (0, 1))`)].join(" AND ");
  const verdict = source.verdict(`${customer} IS NULL OR ${at} IS NULL`, sound);
  const valid = `${verdict} = 1`;
  const span = rule.windowDays * DAY;
  const unsolved = resolved === null ? "0" : `CASE WHEN ${resolved} = 0 THEN 1 ELSE 0 END`;
  const hopeless = unresolvable === null ? "0" : `CASE WHEN ${unresolvable} = 1 THEN 1 ELSE 0 END`;
  // The order in which contacts of one moment stand in a tally: by channel, topic and flags, the second flag first.
  const order = [
    at,
    ...[channel, topic].flatMap((name) => (name === null ? [] : [`CASE WHEN ${name} IS NULL THEN 1 ELSE 0 END`, name])),
    ...(unresolvable === null ? [] : [hopeless]),
    ...(resolved === null ? [] : [unsolved]),
  ].join(", ");
  const known = "seen_at <= as_of";
  const first = `${known} AND (seen_before IS NULL OR seen_at - seen_before > ${span})`;
  const over = `${first} AND seen_at + ${span} <= as_of`;
  const solved = `${over} AND (seen_after IS NULL OR seen_after - seen_at > ${span}) AND unsolved = 0`;
  const repeat = `${known} AND seen_at - seen_before <= ${span}`;
  const outcomes: Template<ContactOutcomes> = {
    contacts: count(known),
    repeats: count(repeat),
    crossChannelRepeats: count(`${repeat} AND channel_before <> channel_now`),
    pending: count(`${first} AND seen_at + ${span} > as_of`),
    firstContacts: count(over),
    resolved: count(solved),
    netFirstContacts: count(`${over} AND hopeless = 0`),
    netResolved: count(`${solved} AND hopeless = 0`),
  };
  return {
    flat: { timeZone, contacts: count(valid), ...countSkipped(verdict) },
    folding: {
      query: (level) => {
        const matter = `${partitionBy(level, customer, ...(rule.byTopic && topic !== null ? [topic] : []))} ORDER BY ${order}`;
        const latest = `MAX(${at}) OVER (${partitionBy(level)})`;
        const columns = [
          `${at} AS seen_at`,
          `LAG(${at}) OVER (${matter}) AS seen_before`,
          `LEAD(${at}) OVER (${matter}) AS seen_after`,
          `${channel ?? "NULL"} AS channel_now`,
          `${channel === null ? "NULL" : `LAG(${channel}) OVER (${matter})`} AS channel_before`,
          `${unsolved} AS unsolved`,
          `${hopeless} AS hopeless`,
          `${rule.asOf ?? latest} AS as_of`,
        ];
        return `SELECT ${plainKeys(level)}${columns.join(", ")} FROM ${level.source} WHERE ${valid}`;
      },
      template: { asOf: greatest("as_of"), outcomes },
      part: "channel_now",
    },
    tally(flat, parts) {
      if (parts.length === 0) return { ...flat, customers: {} };
      const channels = parts.map(({ part, folded }) => [part, folded.outcomes] as const).filter(([, { contacts }]) => contacts > 0);
      return { ...flat, customers: {}, folded: { asOf: Math.max(...parts.map(({ folded }) => folded.asOf)), channels } };
    },
  };
}
