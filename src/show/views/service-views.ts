import type { FcrResult } from "../../service/fcr.ts";
import type { FcrFromContactsResult } from "../../service/fcr-from-contacts.ts";
import type { OneTouchFromTicketsResult, OneTouchResult } from "../../service/one-touch.ts";
import type { ServiceLevelResult } from "../../service/service-level-from-counts.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label, name, names, number, numbers, recordFacts } from "../facts.ts";
import { has, type Viewer } from "../viewer.ts";

/** First contact resolution of a log of contacts, with its channels. */
export const fcrFromContactsView: Viewer<FcrFromContactsResult> = {
  fits: (result) => has(result, "rate", "firstContacts", "byChannel"),
  view: (result) => ({
    title: "firstContactResolution",
    facts: [
      fact("rate", "rate", result.rate, result.interval),
      fact("resolved", "count", result.resolved),
      fact("repeats", "count", result.repeats),
      fact("crossChannelRepeats", "rate", result.crossChannelShare, result.crossChannelInterval),
      fact("pending", "count", result.pending),
      ...recordFacts("contacts", result),
    ],
    tables: [
      {
        columns: [
          names(label("channel")),
          numbers(label("contacts")),
          numbers(label("repeats")),
          numbers(label("resolved")),
          numbers(label("rate")),
        ],
        rows: result.byChannel.map((channel) => [
          name(channel.channel),
          number("count", channel.contacts),
          number("count", channel.repeats),
          number("count", channel.resolved),
          { quantity: number("rate", channel.rate), interval: channel.interval },
        ]),
      },
    ],
    chart: dotChart(
      result.byChannel.flatMap(({ channel, rate, interval }) => (rate === null ? [] : [{ name: name(channel), value: rate, interval }])),
      { title: "firstContactResolution", kind: "rate", domain: [0, 1], reference: { name: "total", value: result.rate } },
    ),
  }),
};

/** First contact resolution of counts. */
export const fcrView: Viewer<FcrResult> = {
  fits: (result) => has(result, "rate", "resolved", "contacts", "interval"),
  view: (result) => ({
    title: "firstContactResolution",
    facts: [
      fact("rate", "rate", result.rate, result.interval),
      fact("resolved", "count", result.resolved),
      ...recordFacts("contacts", result),
    ],
    tables: [],
    chart: dotChart([{ name: label("rate"), value: result.rate, interval: result.interval }], {
      title: "firstContactResolution",
      kind: "rate",
      domain: [0, 1],
    }),
  }),
};

/** The share of tickets resolved with one answer. */
export const oneTouchView: Viewer<OneTouchResult | OneTouchFromTicketsResult> = {
  fits: (result) => has(result, "rate", "oneTouch", "resolved"),
  view: (result) => ({
    title: "oneTouch",
    facts: [
      fact("rate", "rate", result.rate, result.interval),
      fact("oneTouch", "count", result.oneTouch),
      ...recordFacts("resolved", result),
    ],
    tables: [],
    chart: dotChart([{ name: label("rate"), value: result.rate, interval: result.interval }], {
      title: "oneTouch",
      kind: "rate",
      domain: [0, 1],
    }),
  }),
};

/** The share served within the target. */
export const serviceLevelView: Viewer<ServiceLevelResult> = {
  fits: (result) => has(result, "rate", "met", "counted", "offered"),
  view: (result) => ({
    title: "serviceLevel",
    facts: [
      fact("rate", "rate", result.rate, result.interval),
      fact("met", "count", result.met),
      fact("base", "count", result.counted),
      ...recordFacts("offered", result),
    ],
    tables: [],
    chart: dotChart([{ name: label("rate"), value: result.rate, interval: result.interval }], {
      title: "serviceLevel",
      kind: "rate",
      domain: [0, 1],
    }),
  }),
};
