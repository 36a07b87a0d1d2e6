import type { PersonasResult } from "../../segments/personas.ts";
import type { SegmentValueResult } from "../../segments/segment-value.ts";
import { barChart } from "../charts/bar-chart.ts";
import { cell, fact, label, name, named, number, recordFacts, table } from "../facts.ts";
import { type AnyViewer, viewer } from "../viewer.ts";

/** Groups of like customers, and which attributes are worth grouping by. */
export type ShownPersonas = PersonasResult | SegmentValueResult;

/** Values of a persona that are shown. */
const SHOWN_VALUES = 5;

const personasView = viewer<PersonasResult>(["personas", "assignments", "silhouette", "tried"], (result) => ({
  title: "personas",
  facts: [fact("silhouette", "number", result.silhouette), ...recordFacts("records", result)],
  tables: [
    table(
      ["persona", "records", "share", "silhouette", "medoid"],
      result.personas.map((persona) => [
        name(persona.persona),
        number("count", persona.size),
        number("rate", persona.share),
        number("number", persona.silhouette),
        number("count", persona.medoid),
      ]),
    ),
    table(
      ["persona", "attribute", "typicalValue", "inPersona", "inAll", "standardDifference"],
      result.personas.flatMap((persona) =>
        persona.typical
          .slice(0, SHOWN_VALUES)
          .map((typical) =>
            typical.kind === "number"
              ? [
                  name(persona.persona),
                  name(typical.feature),
                  label("meanValue"),
                  number("figure", typical.mean),
                  number("figure", typical.overallMean),
                  number("number", typical.difference),
                ]
              : [
                  name(persona.persona),
                  name(typical.feature),
                  name(typical.value),
                  number("rate", typical.share),
                  number("rate", typical.overallShare),
                  number("number", typical.difference),
                ],
          ),
      ),
    ),
  ],
  chart: barChart(
    result.personas.map((persona) => ({ name: name(`${persona.persona}: ${persona.description}`), value: persona.size })),
    { title: "records", kind: "count" },
  ),
}));

const segmentValueView = viewer<SegmentValueResult>(["attributes", "measure", "sides"], (result) => ({
  title: "segmentValue",
  facts: [
    ...(result.sides
      ? [
          fact("behavioural", "number", result.sides.behavioural.mean),
          fact("demographic", "number", result.sides.demographic.mean),
          fact("difference", "number", result.sides.difference, result.sides.interval),
          named("bestBehavioural", result.sides.behavioural.best),
          named("bestDemographic", result.sides.demographic.best),
        ]
      : []),
    ...recordFacts("records", result),
  ],
  tables: [
    table(
      ["attribute", result.measure, "adjustedPValue", "segments", "records"],
      result.attributes.map((each) => [
        name(each.attribute),
        cell("number", each.effect, each.interval),
        number("pValue", each.adjustedPValue),
        number("count", each.segments),
        number("count", each.records),
      ]),
    ),
  ],
  chart: barChart(
    result.attributes.flatMap((each) =>
      each.effect === null ? [] : [{ name: name(each.attribute), value: each.effect, interval: each.interval }],
    ),
    { title: result.measure, kind: "number" },
  ),
}));

/** All of them. */
export const personaViews: readonly AnyViewer[] = [personasView, segmentValueView];
