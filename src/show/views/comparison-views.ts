import type { SegmentsComparison } from "../../segments/compare-segments.ts";
import type { MeanComparison } from "../../stats/compare-means.ts";
import type { ProportionComparison } from "../../stats/compare-proportions.ts";
import type { RateComparison } from "../../stats/compare-rates.ts";
import type { Comparison } from "../../stats/comparison.ts";
import type { ProportionRatio } from "../../stats/proportion-ratio.ts";
import type { NpsComparison } from "../../survey/compare-nps.ts";
import type { NpsGroupsComparison } from "../../survey/compare-nps-groups.ts";
import type { RevenueWeightedNpsComparison } from "../../survey/compare-revenue-weighted-nps.ts";
import { type Dot, dotChart } from "../charts/dot-chart.ts";
import { cell, fact, label, name, number, said, table } from "../facts.ts";
import type { Label } from "../labels/labels.ts";
import { keyName } from "../segment-name.ts";
import type { Chart, Fact, NumberKind, View } from "../view.ts";
import { type AnyViewer, has, viewer } from "../viewer.ts";

/** Two groups compared, or all of them. */
export type ShownComparison =
  | NpsComparison
  | NpsGroupsComparison
  | RevenueWeightedNpsComparison
  | ProportionComparison
  | RateComparison
  | MeanComparison
  | ProportionRatio
  | SegmentsComparison;

interface Group {
  readonly value: number;
  readonly interval: Fact["interval"];
  readonly size: number;
}

type Difference = Omit<Comparison, "interval"> & { readonly interval: NonNullable<Fact["interval"]> };

const equivalenceFacts = ({ equivalence }: Pick<Comparison, "equivalence">, kind: NumberKind): Fact[] =>
  equivalence === null
    ? []
    : [
        fact("margin", kind, equivalence.margin),
        said("equivalent", equivalence.equivalent ? "yes" : "no"),
        fact("equivalencePValue", "pValue", equivalence.pValue),
      ];

/** The difference first; then the groups on the same axis, and the line where there would be no difference. */
function comparisonView(title: Label, kind: NumberKind, result: Difference, size: Label, groups: readonly [Group, Group] | null): View {
  const dots: Dot[] = [
    ...(groups ?? []).map(({ value, interval }, at) => ({ name: label(at === 0 ? "groupA" : "groupB"), value, interval })),
    { name: label("difference"), value: result.difference, interval: result.interval },
  ];
  return {
    title,
    facts: [
      fact("difference", kind, result.difference, result.interval),
      fact("pValue", "pValue", result.pValue),
      ...equivalenceFacts(result, kind),
    ],
    tables: groups
      ? [
          table(
            ["group", size, title],
            groups.map((group, at) => [
              label(at === 0 ? "groupA" : "groupB"),
              number("count", group.size),
              cell(kind, group.value, group.interval),
            ]),
          ),
        ]
      : [],
    chart: dotChart(dots, { title, kind, reference: { name: "noDifference", value: result.null } }),
  };
}

const npsComparisonView = {
  fits: (result: object): boolean => isDifference(result) && holds(result, "score"),
  view: (result: NpsComparison): View => comparisonView("nps", "points", result, "responses", [groupOf(result.a), groupOf(result.b)]),
};

const groupOf = ({ score, interval, responses }: NpsComparison["a"]): Group => ({ value: score, interval, size: responses });

const proportionComparisonView = {
  fits: (result: object): boolean => isDifference(result) && holds(result, "share"),
  view: ({ a, b, ...result }: ProportionComparison): View =>
    comparisonView("share", "rate", result, "records", [
      { value: a.share, interval: a.interval, size: a.trials },
      { value: b.share, interval: b.interval, size: b.trials },
    ]),
};

/** Means, weighted scores among them: the result holds the difference, not the groups. */
const meanComparisonView = viewer<MeanComparison>(["difference", "interval", "t", "degreesOfFreedom", "equivalence"], (result) =>
  comparisonView("difference", "number", result, "records", null),
);

const ratioChart = (title: Label, ratio: number | null, interval: Fact["interval"]): Chart | null =>
  ratio === null || ratio === 0
    ? null
    : dotChart([{ name: label(title), value: ratio, interval }], { title, kind: "figure", reference: { name: "noDifference", value: 1 } });

const ratioView = viewer<ProportionRatio>(["ratio", "interval", "standardErrorLog", "pValue"], ({ ratio, interval, pValue }) => ({
  title: "riskRatio",
  facts: [fact("riskRatio", "number", ratio, interval), fact("pValue", "pValue", pValue)],
  tables: [],
  chart: ratioChart("riskRatio", ratio, interval),
}));

const rateRatioView = viewer<RateComparison>(["ratio", "interval", "pValue", "null", "equivalence"], (result) => ({
  title: "rateRatio",
  facts: [
    fact("rateRatio", "number", result.ratio, result.interval),
    fact("pValue", "pValue", result.pValue),
    ...equivalenceFacts(result, "number"),
  ],
  tables: [],
  chart: ratioChart("rateRatio", result.ratio, result.interval),
}));

const npsGroupsView = viewer<NpsGroupsComparison>(
  ["groups", "homogeneity", "differences"],
  ({ groups, homogeneity, distribution, differences }) => ({
    title: "nps",
    facts: [
      fact("homogeneityPValue", "pValue", homogeneity.pValue),
      fact("distributionPValue", "pValue", distribution.pValue),
      fact("cramersV", "number", distribution.cramersV),
    ],
    tables: [
      table(
        ["group", "responses", "score"],
        groups.map((group) => [name(group.name), number("count", group.responses), cell("points", group.score, group.interval)]),
      ),
      {
        ...table(
          ["groupA", "groupB", "difference", "pValue", "adjustedPValue"],
          differences.map(({ first, second, difference, interval, pValue, adjustedPValue }) => [
            name(first),
            second === null ? label("otherGroups") : name(second),
            cell("points", difference, interval),
            number("pValue", pValue),
            number("pValue", adjustedPValue),
          ]),
        ),
      },
    ],
    chart: dotChart(
      groups.map((group) => ({ name: name(group.name), value: group.score, interval: group.interval })),
      { title: "nps", kind: "points" },
    ),
  }),
);

const KINDS = { scores: "points", shares: "rate", means: "number" } as const;

const segmentsView = viewer<SegmentsComparison>(
  ["figures", "total", "segments", "unmeasured"],
  ({ figures, total, segments, unmeasured }) => {
    const kind = KINDS[figures];
    const compared = segments.map((segment) => ({ ...segment, name: keyName(segment.key) }));
    return {
      title: "segmentsCompared",
      facts: [
        fact("total", kind, total.value),
        fact("records", "count", total.size),
        ...(unmeasured.length > 0 ? [fact("segmentsWithout", "count", unmeasured.length)] : []),
      ],
      tables: [
        table(
          ["segment", "records", "value", "otherSegments", "difference", "pValue", "adjustedPValue"],
          compared.map((segment) => [
            segment.name,
            number("count", segment.size),
            number(kind, segment.value),
            number(kind, segment.rest.value),
            cell(kind, segment.difference, segment.interval),
            number("pValue", segment.pValue),
            number("pValue", segment.adjustedPValue),
          ]),
        ),
      ],
      chart: dotChart(
        compared.map((segment) => ({ name: segment.name, value: segment.difference, interval: segment.interval })),
        { title: "differenceToOthers", kind, reference: { name: "noDifference", value: 0 } },
      ),
    };
  },
);

const isDifference = (result: object): boolean => has(result, "a", "b", "difference", "interval", "pValue", "null");
const holds = (result: object, field: string): boolean => {
  const { a } = result as { readonly a: unknown };
  return typeof a === "object" && a !== null && has(a, field);
};

/** How comparisons are viewed. */
export const comparisonViews: readonly AnyViewer[] = [
  npsComparisonView,
  proportionComparisonView,
  meanComparisonView,
  npsGroupsView,
  segmentsView,
  ratioView,
  rateRatioView,
];
