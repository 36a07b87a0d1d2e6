import { invalidValue } from "../core/errors.ts";
import { type ZoneStep, zoneSteps } from "../core/zone-steps.ts";

// Engines disagree on time zones, and some have none. The offsets are therefore written into the statement, as the comparisons of a search tree.

/** The years for which statements hold the offsets of zones: 1900 to 2099. */
const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(2100, 0, 1);

/** The number of the period of moments beyond those years: far from all others, and refused when it is read. */
const BEYOND = 1e9;

/** The steps of the zones of a statement. */
export type ZoneTable = (timeZone: string) => readonly ZoneStep[];

/** Makes a table that finds the steps of each zone once. */
export function zoneTable(): ZoneTable {
  const known = new Map<string, readonly ZoneStep[]>();
  return (timeZone) => {
    let steps = known.get(timeZone);
    if (!steps) known.set(timeZone, (steps = zoneSteps(timeZone, FIRST, LAST)));
    return steps;
  };
}

/** The local time of a moment, in milliseconds as if it were UTC. */
export function localSql(moment: string, steps: readonly ZoneStep[]): string {
  return `${moment} + ${searchTree(moment, steps)}`;
}

/** The moment of a local time: of times told twice the earlier one; times that are skipped move on by the gap. */
export function momentSql(local: string, steps: readonly ZoneStep[]): string {
  // Until the later of the two local times of a step, the offset before it is the one that counts.
  const changes = steps.map(({ from, offset }, place) => ({ from: from + Math.max(offset, steps[place - 1]?.offset ?? offset), offset }));
  return `${local} - ${searchTree(local, changes)}`;
}

/** A period of a zone's calendar, where the moment lies in the years whose offsets are known. */
export function withinZone(moment: string, period: string): string {
  return `CASE WHEN ${moment} >= ${FIRST} AND ${moment} < ${LAST} THEN ${period} WHEN ${moment} IS NOT NULL THEN ${BEYOND} END`;
}

/** Refuses what {@link withinZone} gives for moments beyond those years. */
export function checkWithinZone(period: number, timeZone: string, path: string): void {
  if (timeZone === "UTC" || period !== BEYOND) return;
  throw invalidValue(path, `moments of the years 1900 to 2099, for which SQL knows ${timeZone}`, "others");
}

function searchTree(value: string, steps: readonly ZoneStep[]): string {
  const middle = steps.length >> 1;
  const step = steps[middle];
  if (middle === 0 || !step) return String(steps[0]?.offset ?? 0);
  return `CASE WHEN ${value} < ${step.from} THEN ${searchTree(value, steps.slice(0, middle))} ELSE ${searchTree(value, steps.slice(middle))} END`;
}
