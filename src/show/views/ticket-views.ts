import type { AbandonmentFromRecordsResult, AbandonmentResult } from "../../service/abandonment.ts";
import type { BacklogResult } from "../../service/backlog.ts";
import type { ChannelConsistencyResult } from "../../service/channel-consistency.ts";
import type { ContactsPerCustomerResult } from "../../service/contacts-per-customer.ts";
import type { ReopenRateFromTicketsResult, ReopenRateResult } from "../../service/reopen-rate.ts";
import type { TicketTimesResult } from "../../service/ticket-times.ts";
import type { TurnaroundResult } from "../../service/turnaround.ts";
import { barChart } from "../charts/bar-chart.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { lineChart } from "../charts/line-chart.ts";
import { cell, fact, label, name, number, recordFacts, said, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import type { Chart, Fact } from "../view.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Tickets and calls: how many wait, how long they take, and how many come back. */
export type ShownTickets =
  | AbandonmentResult
  | AbandonmentFromRecordsResult
  | BacklogResult
  | ChannelConsistencyResult
  | ContactsPerCustomerResult
  | ReopenRateResult
  | ReopenRateFromTicketsResult
  | TicketTimesResult
  | TurnaroundResult;

const rateChart = (title: Label, value: number, interval: Fact["interval"]): Chart =>
  dotChart([{ name: label("rate"), value, interval: interval ?? null }], { title, kind: "rate", domain: [0, 1] });

const abandonmentView = viewer<AbandonmentResult | AbandonmentFromRecordsResult>(["rate", "abandoned", "counted", "formula"], (result) => ({
  title: "abandonment",
  facts: [
    fact("rate", "rate", result.rate, result.interval),
    fact("abandoned", "count", result.abandoned),
    fact("base", "count", result.counted),
    ...recordFacts("offered", result),
  ],
  tables: [],
  chart: rateChart("abandonment", result.rate, result.interval),
}));

const reopenView = viewer<ReopenRateResult | ReopenRateFromTicketsResult>(["rate", "reopened", "resolved"], (result) => ({
  title: "reopenRate",
  facts: [
    fact("rate", "rate", result.rate, result.interval),
    fact("reopened", "count", result.reopened),
    ...recordFacts("resolved", result),
  ],
  tables: [],
  chart: rateChart("reopenRate", result.rate, result.interval),
}));

const backlogView = viewer<BacklogResult>(["days", "openAtStart", "clearance"], (result) => ({
  title: "backlog",
  facts: [
    fact("openLoops", "count", result.open),
    fact("opened", "count", result.opened),
    fact("closedRate", "count", result.closed),
    fact("clearance", "rate", result.clearance),
    fact("most", "count", result.highest),
    ...recordFacts("records", result),
  ],
  tables: [
    table(
      ["dateOf", "opened", "closedRate", "openLoops"],
      result.days.map(({ day, opened, closed, open }) => [
        name(day),
        number("count", opened),
        number("count", closed),
        number("count", open),
      ]),
    ),
  ],
  chart: lineChart([{ name: label("openLoops"), points: result.days.map(({ day, open }) => ({ at: name(day), value: open })) }], {
    x: "dateOf",
    y: "openLoops",
    kind: "count",
  }),
}));

const consistencyView = viewer<ChannelConsistencyResult>(["channels", "total", "spread", "differ"], (result) => ({
  title: "channelConsistency",
  facts: [
    fact("channelGap", "rate", result.spread),
    fact("total", "rate", result.total.rate, result.total.interval),
    ...(result.test ? [fact("pValue", "pValue", result.test.pValue)] : []),
    ...(result.differ === null ? [] : [said("channelsDiffer", result.differ ? "yes" : "no")]),
  ],
  tables: [
    table(
      ["channel", "records", "rate"],
      result.channels.map((channel) => [
        name(channel.channel),
        number("count", channel.trials),
        cell("rate", channel.rate, channel.interval),
      ]),
    ),
  ],
  chart: dotChart(
    result.channels.flatMap(({ channel, rate, interval }) => (rate === null ? [] : [{ name: name(channel), value: rate, interval }])),
    {
      title: "rate",
      kind: "rate",
      domain: [0, 1],
      ...(result.total.rate === null ? {} : { reference: { name: "total", value: result.total.rate } }),
    },
  ),
}));

const contactsView = viewer<ContactsPerCustomerResult>(["mean", "customers", "contacts", "distribution", "repeating"], (result) => ({
  title: "contactsPerCustomer",
  facts: [
    fact("average", "number", result.mean, result.interval),
    fact("customers", "count", result.customers),
    ...recordFacts("contacts", result),
  ],
  tables: [
    table(
      ["contacts", "customers"],
      result.distribution.map(({ contacts, customers }) => [number("count", contacts), number("count", customers)]),
    ),
  ],
  chart: barChart(
    result.distribution.map(({ contacts, customers }) => ({ name: number("count", contacts), value: customers })),
    { title: "customers", kind: "count" },
  ),
}));

const TIMES = ["firstReply", "firstResolution", "fullResolution"] as const;

const ticketTimesView = viewer<TicketTimesResult>(["tickets", "firstReply", "firstResolution", "fullResolution"], (result) => {
  const known = TIMES.flatMap((time) => {
    const curve = result[time];
    return curve === null ? [] : [{ time, curve }];
  });
  return {
    title: "ticketTimes",
    facts: [
      ...known.map(({ time, curve: { median, interval } }) =>
        fact(time, "figure", median.time, median.time === null ? null : { low: median.low, high: median.high, level: interval.level }),
      ),
      ...recordFacts("tickets", result),
    ],
    tables: [
      table(
        ["category", "medianTime", "closedRate", "openLoops"],
        known.map(({ time, curve }) => [
          label(time),
          number("figure", curve.median.time),
          number("count", curve.events),
          number("count", curve.censored),
        ]),
      ),
    ],
    chart:
      known.length === 0
        ? null
        : lineChart(
            known.map(({ time, curve }) => ({
              name: label(time),
              points: [
                { at: number("figure", 0), value: 1 },
                ...curve.steps.map((step) => ({ at: number("figure", step.time), value: step.survival })),
              ],
            })),
            { x: "time", y: "openLoops", kind: "rate", domain: [0, 1], steps: true },
          ),
  };
});

const turnaroundView = viewer<TurnaroundResult>(["mean", "system", "agent"], (result) => ({
  title: "turnaround",
  facts: [
    fact("average", "figure", result.mean),
    fact("systemTime", "rate", result.system.share),
    fact("agentTime", "rate", result.agent.share),
  ],
  tables: [],
  chart: barChart(
    [
      { name: label("systemTime"), value: result.system.mean },
      { name: label("agentTime"), value: result.agent.mean },
    ],
    { title: "time", kind: "figure" },
  ),
}));

/** How tickets and calls are viewed. */
export const ticketViews: readonly AnyViewer[] = [
  abandonmentView,
  reopenView,
  backlogView,
  consistencyView,
  contactsView,
  ticketTimesView,
  turnaroundView,
];
