import type { YesShare, YesShareOfCounts } from "../../stats/yes-share.ts";
import { dotChart } from "../charts/dot-chart.ts";
import { fact, label, recordFacts } from "../facts.ts";
import { type Viewer, viewer } from "../viewer.ts";

/** A share of those who say yes, whatever it is called: the caller's `title` names it. */
export const shareView: Viewer<YesShare | YesShareOfCounts> = viewer<YesShare | YesShareOfCounts>(
  ["rate", "yes", "of", "interval"],
  (result) => ({
    title: "share",
    facts: [
      fact("rate", "rate", result.rate, result.interval),
      fact("count", "count", result.yes),
      ...recordFacts("base", { ...result, base: result.of }),
    ],
    tables: [],
    chart: dotChart([{ name: label("share"), value: result.rate, interval: result.interval }], {
      title: "rate",
      kind: "rate",
      domain: [0, 1],
    }),
  }),
);
