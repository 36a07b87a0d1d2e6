import type { FunnelFolding } from "../core/definition.ts";
import { fill } from "./dialect.ts";
import type { JourneyFolding, StepSql } from "./journeys-sql.ts";
import { groupBy, groupedKeys, type Level, partitionBy, plainKeys } from "./level.ts";
import { count, greatest, least, plainSum } from "./template.ts";

/** Customers who came as far as each other, or who took the same time for the same step. */
interface FoldedDepth {
  readonly asOf: number;
  /** 0 where the part is how far they came; the number of the step, or of stages for the whole, where it is a time. */
  readonly side: number;
  readonly customers: number;
  readonly others: number;
  readonly later: number;
}

/**
 * How far customers came in a funnel, by window functions: `funnelDepth` as SQL.
 *
 * In order, each stage adds one query: an event of the stage takes the latest way to the stage before it. Ways to a stage that end later began later too, and so
 * did all that lies between, so that the latest way is the greatest of each of its moments.
 */
export function funnelFolding(rule: FunnelFolding, steps: StepSql): JourneyFolding<FoldedDepth> {
  const stages = rule.stages.length;
  return {
    folding: {
      query: (level) => sidesQuery(rule, level, customersQuery(rule, level, waysQuery(rule, level, eventsQuery(rule, level, steps)))),
      template: {
        asOf: greatest("known_until"),
        side: least("side"),
        customers: count("1 = 1"),
        others: plainSum("others_here"),
        later: plainSum("later_here"),
      },
      part: "code",
      number: "side",
    },
    folded(parts) {
      const depths = Array.from({ length: stages + 1 }, (): [number, number] => [0, 0]);
      const times = rule.stages.map((): [number, number][] => []);
      let [asOf, otherEvents, afterAsOf] = [-Infinity, 0, 0];
      for (const { part, folded } of parts) {
        const { side, customers } = folded;
        asOf = Math.max(asOf, folded.asOf);
        otherEvents += folded.others;
        afterAsOf += folded.later;
        // Whoever has later events alone is no customer yet.
        if (part === null) continue;
        const code = Number(part);
        if (side > 0) times[side - 1]?.push([code, customers]);
        else {
          const row = depths[Math.floor(code / 2)] as [number, number];
          row[0] += customers;
          row[1] += (code % 2) * customers;
        }
      }
      return { of: "funnel", asOf, depths, times, otherEvents, afterAsOf };
    },
  };
}

/** Events with the place of their stage; none where they belong to no stage or are not known yet. */
function eventsQuery({ stages, asOf }: FunnelFolding, level: Level, { customer, at, valid, isOneOf }: StepSql): string {
  const keys = plainKeys(level);
  const place = stages.map((touchpoints, index) => `WHEN ${isOneOf(touchpoints)} THEN ${index}`).join(" ");
  const events =
    `SELECT ${keys}${customer} AS who, ${at} AS seen_at, CASE ${place} END AS stage_of, ` +
    `${asOf === null ? `MAX(${at}) OVER (${partitionBy(level)})` : double(asOf)} AS known_until FROM ${level.source} WHERE ${valid}`;
  return `SELECT ${keys}who, seen_at, known_until, CASE WHEN seen_at <= known_until THEN stage_of END AS place FROM (${events}) AS h1`;
}

/** The same, with how many stages are reached with each event, and when: `t0` is when the first was. */
function waysQuery(rule: FunnelFolding, level: Level, events: string): string {
  const own = `OVER (${partitionBy(level, "who")} ORDER BY seen_at, place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  return rule.ordered ? orderedQuery(rule, level, events, own) : anyOrderQuery(rule, level, events, own);
}

function orderedQuery({ stages, whole, steps }: FunnelFolding, level: Level, events: string, own: string): string {
  const shared = `${plainKeys(level)}who, seen_at, known_until, place`;
  let ways = `SELECT ${shared}, CASE WHEN place = 0 THEN seen_at END AS t0_0 FROM (${events}) AS h2`;
  for (let stage = 1; stage < stages.length; stage += 1) {
    const known = Array.from({ length: stage }, (_, index) => index);
    const mine = known.map((index) => `t${stage - 1}_${index}`);
    const before = known.map((index) => `b${stage}_${index}`);
    const seen = mine.map((moment, index) => `MAX(CASE WHEN place = ${stage - 1} THEN ${moment} END) ${own} AS ${before[index]}`);
    const step = steps[stage - 1] ?? null;
    const meets = [
      `place = ${stage}`,
      `${before[0]} IS NOT NULL`,
      ...(step === null ? [] : [`seen_at - ${before[stage - 1]} <= ${double(step)}`]),
      ...(whole === null ? [] : [`seen_at - ${before[0]} <= ${double(whole)}`]),
    ].join(" AND ");
    const taken = known.map((index) => `CASE WHEN ${meets} THEN ${before[index]} ELSE ${mine[index]} END AS t${stage}_${index}`);
    ways =
      `SELECT ${shared}, ${taken.join(", ")}, CASE WHEN ${meets} THEN seen_at END AS t${stage}_${stage} ` +
      `FROM (SELECT ${shared}, ${[...mine, ...seen].join(", ")} FROM (${ways}) AS w${stage}) AS b${stage}`;
  }
  const last = stages.length - 1;
  const open = steps.flatMap((step, stage) => {
    const waits = [
      ...(whole === null ? [] : [`t${last}_0 + ${double(whole)} > known_until`]),
      ...(step === null ? [] : [`seen_at + ${double(step)} > known_until`]),
    ];
    return waits.length === 0 ? [] : [`WHEN place = ${stage} AND ${waits.join(" AND ")} THEN 1`];
  });
  const moments = stages.map((_, index) => `t${last}_${index} AS t${index}`).join(", ");
  return (
    `SELECT ${shared}, ${moments}, CASE WHEN t${last}_0 IS NULL THEN 0 ELSE place + 1 END AS depth, ` +
    `${open.length === 0 ? "0" : `CASE WHEN t${last}_0 IS NULL THEN 0 ${open.join(" ")} ELSE 0 END`} AS is_open FROM (${ways}) AS h3`
  );
}

function anyOrderQuery({ stages, whole }: FunnelFolding, level: Level, events: string, own: string): string {
  const shared = `${plainKeys(level)}who, seen_at, known_until, place`;
  const latest = stages.map((_, stage) => `MAX(CASE WHEN place = ${stage} THEN seen_at END) ${own} AS l${stage}`);
  const here = (stage: number): string => (whole === null ? `l${stage} IS NOT NULL` : `seen_at - l${stage} <= ${double(whole)}`);
  const depths = stages
    .map(
      (_, stage) =>
        `WHEN ${stages
          .slice(0, stages.length - stage)
          .map((__, at) => here(at))
          .join(" AND ")} THEN ${stages.length - stage}`,
    )
    .join(" ");
  const open = whole === null ? "0" : `CASE WHEN place IS NOT NULL AND seen_at + ${double(whole)} > known_until THEN 1 ELSE 0 END`;
  return (
    `SELECT ${shared}, CASE WHEN place IS NULL THEN 0 ${depths} ELSE 0 END AS depth, ${open} AS is_open ` +
    `FROM (SELECT ${shared}, ${latest.join(", ")} FROM (${events}) AS h2) AS h3`
  );
}

/** A row per customer: how far they came, whether a window is open, and when they reached each stage on the way that came so far first. */
function customersQuery({ stages, ordered }: FunnelFolding, level: Level, ways: string): string {
  const moments = ordered ? stages.map((_, index) => `t${index}`) : [];
  const rows =
    `SELECT ${plainKeys(level)}${["who", "seen_at", "known_until", "place", "depth", "is_open", ...moments].join(", ")}, ` +
    `MAX(depth) OVER (${partitionBy(level, "who")}) AS deepest FROM (${ways}) AS h4`;
  const reached = moments.map((moment, index) => `MIN(CASE WHEN depth = deepest THEN ${moment} END) AS m${index}`);
  return (
    `SELECT ${groupedKeys(level)}${[...reached, "MIN(known_until) AS known_by", "MAX(deepest) AS came_to", "MAX(is_open) AS is_waiting"].join(", ")}, ` +
    `COUNT(CASE WHEN seen_at <= known_until THEN 1 END) AS seen, ` +
    `COUNT(CASE WHEN seen_at <= known_until AND place IS NULL THEN 1 END) AS others, ` +
    `COUNT(CASE WHEN seen_at > known_until THEN 1 END) AS later FROM (${rows}) AS h5${groupBy(level, "who")}`
  );
}

/** A row per customer, and one for each of their times: the steps of which they reached the end, and the whole. */
function sidesQuery({ stages, ordered }: FunnelFolding, level: Level, customers: string): string {
  const all = stages.length;
  const places = Array.from({ length: ordered ? all + 1 : 1 }, (_, side) => side);
  const sides = places.map((side) => `SELECT ${side} AS side`).join(" UNION ALL ");
  const whole = `WHEN side = 0 AND seen > 0 THEN came_to * 2e0 + CASE WHEN is_waiting = 1 AND came_to < ${all} THEN 1 ELSE 0 END`;
  const times = places.slice(1).map((side) => `WHEN side = ${side} THEN ${side < all ? `m${side} - m${side - 1}` : `m${all - 1} - m0`}`);
  const keys = plainKeys(level);
  const rows =
    `SELECT ${keys}side, known_by AS known_until, CASE ${[whole, ...times].join(" ")} END AS value, ` +
    `CASE WHEN side = 0 THEN others * 1e0 ELSE 0e0 END AS others_here, CASE WHEN side = 0 THEN later * 1e0 ELSE 0e0 END AS later_here ` +
    `FROM (${customers}) AS h6 CROSS JOIN (${sides}) AS h7 WHERE side = 0 OR came_to > side OR (side = ${all} AND came_to = ${all})`;
  return `SELECT ${keys}side, known_until, others_here, later_here, ${fill(level.dialect.word, "value")} AS code FROM (${rows}) AS h8`;
}

/** A number of milliseconds as a double. */
function double(value: number): string {
  const text = String(value);
  return text.includes("e") ? text : `${text}e0`;
}
