import type { MetricDefinition } from "../core/definition.ts";
import { type LoopTally, UNITS } from "../survey/closed-loop-tally.ts";
import { isBlank, isMoment } from "./conditions.ts";
import { fill } from "./dialect.ts";
import { plainKeys } from "./level.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped } from "./template.ts";

type LoopDefinition = MetricDefinition & { readonly tally: "closed-loop" };

/** Loops of one age. */
interface FoldedLoops {
  readonly closed: number;
  readonly open: number;
}

/** Loops counted by age and answers by scale point, where the tickets are. */
export function closedLoopSql(
  { collect, fields }: LoopDefinition,
  source: Source,
): TallySql<LoopTally, Omit<LoopTally, "ages">, FoldedLoops> {
  const { within, unit, asOf, timeZone, min, max } = collect;
  const points = Array.from({ length: max - min + 1 }, (_, point) => min + point);
  const opened = source.moment(fields["opened"], "opened", timeZone);
  const closed = source.moment(fields["closed"], "closed", timeZone);
  const rating = fields["rating"] === undefined ? null : source.number(fields["rating"], "rating");
  const followedUp = fields["followedUp"] === undefined ? null : source.flag(fields["followedUp"], "followedUp", true);
  const sound = [
    `(${opened} IS NULL OR (${isMoment(opened)}))`,
    `(${closed} IS NULL OR (${isMoment(closed)}))`,
    `(${opened} IS NULL OR ${closed} IS NULL OR ${closed} >= ${opened})`,
    ...(rating === null ? [] : [`(${isBlank(rating, source)} OR ${rating} IN (${points.join(", ")}))`]),
    ...(followedUp === null ? [] : [`(${followedUp} IS NULL OR ${followedUp} <> 2)`]),
  ].join(" AND ");
  const verdict = source.verdict(`${opened} IS NULL AND ${sound}`, sound);
  const inside = `${verdict} = 1 AND ${opened} <= ${asOf}`;
  const isClosed = `(${closed} IS NOT NULL AND ${closed} <= ${asOf})`;
  const passed = `(CASE WHEN ${isClosed} THEN ${closed} ELSE ${asOf}e0 END - ${opened})`;
  const age = source.derivedKey(`FLOOR(${passed} / ${UNITS[unit]})`);
  const window = within * UNITS[unit];
  const pending = `${asOf}e0 - ${opened} < ${window}`;
  const due = `${inside} AND NOT (${pending})`;
  const answers = (followed: 0 | 1) =>
    points.map((point) =>
      rating === null || followedUp === null ? 0 : count(`${inside} AND ${rating} = ${point} AND ${followedUp} = ${followed}`),
    );
  return {
    flat: {
      within,
      unit,
      asOf,
      timeZone,
      min,
      max,
      due: count(due),
      dueClosed: count(`${due} AND ${isClosed}`),
      dueInTime: count(`${due} AND ${isClosed} AND ${passed} <= ${window}`),
      pending: count(`${inside} AND ${pending}`),
      afterAsOf: count(`${verdict} = 1 AND ${opened} > ${asOf}`),
      answers: [answers(0), answers(1)],
      ...countSkipped(verdict),
    },
    folding: {
      query: (level) => {
        const what = `CASE WHEN ${isClosed} THEN 0 ELSE 1 END`;
        return `SELECT ${plainKeys(level)}${fill(level.dialect.word, "age")} AS code, what FROM (SELECT ${plainKeys(level)}${age} AS age, ${what} AS what FROM ${level.source} WHERE ${inside}) AS h1`;
      },
      template: { closed: count("what = 0"), open: count("what = 1") },
      part: "code",
    },
    tally: (flat, parts) => ({
      ...flat,
      ages: Object.fromEntries(parts.map(({ part, folded }) => [String(Number(part)), [folded.closed, folded.open]])),
    }),
  };
}
