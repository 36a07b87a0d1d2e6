import { checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import type { KeyValue } from "../core/segment-key.ts";
import { type Shrunken, shrunkenFigures } from "./shrinkage.ts";
import { hiddenLines } from "./suppression.ts";

/** What a scorecard with a `minimum` does not show. */
export interface Suppressed {
  /** The fewest records that are shown. */
  readonly minimum: number;
  /** Keys of the segments left out. */
  readonly segments: readonly Readonly<Record<string, KeyValue>>[];
  /** Keys of the margins' segments left out. */
  readonly margins: readonly Readonly<Record<string, KeyValue>>[];
  /** Results left out of lines that are shown: the key, none for the total, and the name of the metric. */
  readonly cells: readonly {
    /** The key of the line. */
    readonly key: Readonly<Record<string, KeyValue>>;
    /** The name of the metric. */
    readonly metric: string;
  }[];
}

/** How results are shown, checked. */
export interface Presentation {
  readonly minimum: number | null;
  readonly shrink: readonly string[];
}

/** A line of a scorecard, as far as it is presented. */
interface Line {
  readonly key: object;
  readonly records: number;
  readonly metrics: object;
  readonly counts: object;
  readonly shrunken?: object;
}

/** The result of a scorecard, as far as it is presented. */
interface Card {
  readonly by: readonly string[];
  readonly total: Line;
  readonly segments: readonly Line[];
  readonly margins: readonly { readonly by: string; readonly segments: readonly Line[] }[];
  readonly suppressed?: Suppressed;
}

const LEVEL = 0.95;

/** The options of presentation, checked. */
export function presentationOf(
  options: { readonly minimum?: unknown; readonly shrink?: unknown },
  metrics: readonly string[],
): Presentation {
  const { minimum = null, shrink = [] } = options;
  if (minimum !== null) checkWhole("minimum", minimum, 2);
  const named = Array.isArray(shrink) && (options.shrink === undefined || shrink.length > 0);
  if (!named || !(shrink as unknown[]).every((name) => metrics.includes(name as string)))
    throw invalidOption("shrink", `some of the metrics ${metrics.join(", ")}`, shrink);
  return { minimum, shrink: shrink as string[] };
}

/** What of a whole result is shown; `null` when all records together are too few. */
export function presentScorecard<Result extends Card>(whole: Result, { minimum, shrink }: Presentation): Result | null {
  const result = shrink.length === 0 ? whole : withShrunken(whole, shrink);
  return minimum === null ? result : withoutSmall(result, minimum);
}

function withShrunken<Result extends Card>(card: Result, names: readonly string[]): Result {
  const shrunken = (lines: readonly Line[]): Line[] => {
    const figures = names.map((name) =>
      shrunkenFigures(
        lines.map(({ metrics }) => (metrics as Record<string, unknown>)[name]),
        LEVEL,
      ),
    );
    return lines.map((line, place) => ({
      ...line,
      shrunken: Object.fromEntries(names.map((name, index): [string, Shrunken | null] => [name, figures[index]?.[place] ?? null])),
    }));
  };
  return {
    ...card,
    segments: shrunken(card.segments),
    margins: card.margins.map((margin) => ({ ...margin, segments: shrunken(margin.segments) })),
  };
}

function withoutSmall<Result extends Card>(card: Result, minimum: number): Result | null {
  const { by, total } = card;
  if (total.records < minimum) return null;
  const lines = [...card.segments, ...card.margins.flatMap(({ segments }) => segments)];
  const texts = lines.map(({ key }) =>
    by.map((name) => (Object.hasOwn(key, name) ? JSON.stringify((key as Record<string, KeyValue>)[name]) : null)),
  );
  const tableOf = (sizes: (line: Line) => number, hidden: readonly boolean[]): readonly boolean[] =>
    hiddenLines(
      lines.map((line, place) => ({ values: texts[place] as (string | null)[], size: sizes(line), hidden: hidden[place] === true })),
      by.length,
      minimum,
    );
  const gone = tableOf(({ records }) => records, []);
  const cells: { key: Readonly<Record<string, KeyValue>>; metric: string }[] = [];
  const hiddenResults = new Map<Line, Set<string>>();
  const hide = (line: Line, metric: string): void => {
    hiddenResults.set(line, (hiddenResults.get(line) ?? new Set()).add(metric));
    cells.push({ key: line.key as Readonly<Record<string, KeyValue>>, metric });
  };
  for (const metric of Object.keys(total.metrics)) {
    const validIn = ({ counts }: Line): number => (counts as Record<string, RecordCounts>)[metric]?.valid ?? 0;
    const few = validIn(total) > 0 && validIn(total) < minimum;
    if (few) hide(total, metric);
    const hidden = few ? lines.map(() => true) : tableOf(validIn, gone);
    for (const [place, line] of lines.entries()) if (hidden[place] && !gone[place] && validIn(line) > 0) hide(line, metric);
  }
  const shown = (line: Line): Line => {
    const names = hiddenResults.get(line);
    if (!names) return line;
    const without = (results: object): object =>
      Object.fromEntries(Object.entries(results).map(([name, own]) => [name, names.has(name) ? null : (own as unknown)]));
    return { ...line, metrics: without(line.metrics), ...(line.shrunken && { shrunken: without(line.shrunken) }) };
  };
  const visible = new Set(lines.filter((_, place) => !gone[place]));
  const keysOf = (list: readonly Line[]): Readonly<Record<string, KeyValue>>[] =>
    list.filter((line) => !visible.has(line)).map(({ key }) => key as Readonly<Record<string, KeyValue>>);
  const kept = (list: readonly Line[]): Line[] => list.filter((line) => visible.has(line)).map(shown);
  return {
    ...card,
    total: shown(total),
    segments: kept(card.segments),
    margins: card.margins.map((margin) => ({ ...margin, segments: kept(margin.segments) })),
    suppressed: { minimum, segments: keysOf(card.segments), margins: keysOf(lines.slice(card.segments.length)), cells },
  };
}
