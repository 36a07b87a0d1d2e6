import { checkChoice, checkOptions } from "../core/check.ts";
import { emptyInput, invalidOption, invalidValue } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { type ExitTable, exitTableOf, exitTableOfRows } from "./exit-table.ts";
import { type GroupColumn, type GroupKey, isKey, KEY, keysIn } from "./group-column.ts";
import { type LifeTable, sortedLifeTable, type SurvivalReadOptions } from "./life-table.ts";
import { quadraticForm } from "./quadratic-form.ts";
import { type EventColumn, type NumberColumn, readSurvival, type SurvivalRecords } from "./survival-records.ts";

/** How groups are compared. */
export interface LogRankOptions {
  /**
   * The weight of each event time, `S^rho`, S being the pooled Kaplan-Meier curve just before it: 0 for the log-rank test, 1 for Peto and
   * Peto's Wilcoxon test, which looks at early differences.
   * @defaultValue 0
   */
  readonly rho?: number | undefined;
}

/** How groups of records are compared. */
export interface LogRankRecordsOptions extends LogRankOptions, SurvivalReadOptions {
  /**
   * Strata within which the groups are compared, such as plan or country, as long as durations.
   * @defaultValue one stratum
   */
  readonly strata?: GroupColumn | undefined;
}

/** What one group comes to. */
export interface LogRankGroup {
  /** The group. */
  readonly group: GroupKey;
  /** Its durations. */
  readonly valid: number;
  /** Its events, weighted. */
  readonly observed: number;
  /** The events it would have, weighted, did all groups leave at the same rate. */
  readonly expected: number;
}

/** Whether groups leave at different rates. */
export interface LogRankResult extends RecordCounts {
  /** The chi-square statistic: 0 when each group has just the events that are expected. */
  readonly statistic: number;
  /** Groups that can be compared, less one for each set of these that is compared with no other. */
  readonly degreesOfFreedom: number;
  /** How often groups are as far apart where all leave at the same rate, 0 to 1; 1 when nothing can be compared. */
  readonly pValue: number;
  /** The groups, in the order in which they are met. */
  readonly groups: readonly LogRankGroup[];
}

/** A group of counts by age. */
export interface LogRankTable {
  /** The group. */
  readonly group: GroupKey;
  /** The stratum it is compared in; left out, all are compared together. */
  readonly stratum?: GroupKey | undefined;
  /** Its events and censorings by age. */
  readonly table: LifeTable;
}

/**
 * Log-rank test: whether groups, such as contracts or NPS categories, leave at different rates, over the whole of their time.
 *
 * At each event time a group with `n_g` of n at risk is expected to have `d n_g / n` of d events, with the hypergeometric covariance
 * `d (n - d) / (n - 1) (n_g / n) (1[g = h] - n_h / n)`; times and strata add up, weighted by `S^rho`. The statistic is the quadratic form of
 * observed less expected, as R's `survdiff` has it.
 *
 * - Input: durations in one unit, with whether each ended with the event and with its group. Missing ones are counted, not used.
 * - Result: the test, with observed and expected events of each group. Groups that are never at risk beside another are not compared.
 * - Cost: that of `kaplanMeier`, and time proportional to groups by event times.
 * - Not to be trusted when the curves cross: their differences cancel out.
 *
 * @param durations - how long each was observed, finite numbers of at least 0.
 * @param events - `true` or 1 where the event came at the end, `false` or 0 where observation ended without it.
 * @param groups - the group of each.
 * @param options - strata, weights, late entry.
 * @returns the test.
 * @throws CxError `"empty"` without a valid record, `"invalid-value"` for columns of different lengths or a value that cannot be,
 * `"invalid-option"` for a wrong option.
 *
 * @example Do monthly customers leave faster?
 * ```ts
 * import { logRank } from "cx-metrics";
 * const { statistic, pValue, groups } = logRank(
 *   [1, 2, 3, 4, 5, 6, 7, 8],
 *   [true, true, true, true, false, false, false, false],
 *   ["month", "month", "month", "month", "year", "year", "year", "year"],
 * );
 * statistic; // => 7.3444068
 * pValue; // => 0.0067272
 * groups[1]; // => { group: "year", valid: 4, observed: 0, expected: 2.5380952 }
 * ```
 *
 * @see Mantel 1966, Cancer Chemotherapy Reports 50:163; Peto and Peto 1972, Journal of the Royal Statistical Society A 135:185
 * @see Harrington and Fleming 1982, Biometrika 69:553, for the weights
 */
export function logRank(
  durations: NumberColumn,
  events: EventColumn,
  groups: GroupColumn,
  options: LogRankRecordsOptions = {},
): LogRankResult {
  checkOptions(options, ["rho", "strata", "entry", "invalid"]);
  const { rho = 0, strata, entry, invalid = "error" } = options;
  checkRho(rho);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const columns: readonly (readonly [string, GroupColumn])[] = [
    ["groups", groups],
    ...(strata ? [["options.strata", strata] as const] : []),
  ];
  const records = readSurvival(durations, events, entry, invalid, keysIn(durations, columns));
  const { valid, missing, invalid: skipped } = records;
  if (valid === 0) throw emptyInput("logRank", "valid duration with a group");
  return { ...test(tablesOf(records, groups, strata), rho), valid, missing, invalid: skipped };
}

/**
 * Log-rank test of life tables: whether groups of which counts by age are known leave at different rates.
 *
 * @param tables - the groups, each with its life table; with strata, one for each group and stratum.
 * @param options - weights.
 * @returns the test, the same as {@link logRank} of the durations behind the counts.
 * @throws CxError `"empty"` when nobody left or was last seen, `"invalid-value"` for a wrong table and for a group that has two in one stratum,
 * `"invalid-option"` for a wrong option.
 *
 * @example From tables by months
 * ```ts
 * import { logRankFromLifeTables } from "cx-metrics";
 * const { statistic, pValue } = logRankFromLifeTables([
 *   { group: "month", table: [{ time: 1, events: 20, censored: 0 }, { time: 2, events: 16, censored: 64 }] },
 *   { group: "year", table: [{ time: 1, events: 8, censored: 0 }, { time: 2, events: 4, censored: 88 }] },
 * ]);
 * statistic; // => 15.3948224
 * pValue; // => 0.0000872270
 * ```
 *
 * @see Mantel 1966, Cancer Chemotherapy Reports 50:163
 */
export function logRankFromLifeTables(tables: readonly LogRankTable[], options: LogRankOptions = {}): LogRankResult {
  checkOptions(options, ["rho"]);
  const { rho = 0 } = options;
  checkRho(rho);
  if (!Array.isArray(tables)) throw invalidValue("tables", "a list of groups with their tables", tables);
  const strata = new Map<GroupKey | undefined, Map<GroupKey, ExitTable>>();
  let valid = 0;
  for (const [index, { group, stratum, table }] of (tables as readonly LogRankTable[]).entries()) {
    if (!isKey(group)) throw invalidValue(`tables[${index}].group`, KEY, group);
    if (stratum !== undefined && !isKey(stratum)) throw invalidValue(`tables[${index}].stratum`, KEY, stratum);
    const within = strata.get(stratum) ?? new Map<GroupKey, ExitTable>();
    if (within.has(group)) throw invalidValue(`tables[${index}].group`, "one table for each group and stratum", group);
    const exits = exitTableOfRows(sortedLifeTable(table));
    valid += exitsOf(exits);
    strata.set(stratum, within.set(group, exits));
  }
  if (valid === 0) throw emptyInput("logRankFromLifeTables", "event or censoring");
  return { ...test([...strata.values()], rho), valid, missing: 0, invalid: 0 };
}

function checkRho(rho: unknown): void {
  if (!(Number.isFinite(rho) && (rho as number) >= 0)) throw invalidOption("rho", "a finite number of at least 0", rho);
}

function tablesOf(records: SurvivalRecords, groups: GroupColumn, strata: GroupColumn | undefined): Map<GroupKey, ExitTable>[] {
  const { times, events, entries, places } = records;
  const members = new Map<GroupKey | undefined, Map<GroupKey, number[]>>();
  for (let index = 0; index < times.length; index += 1) {
    const place = places ? (places[index] as number) : index;
    const stratum = strata ? (strata[place] as GroupKey) : undefined;
    let within = members.get(stratum);
    if (!within) members.set(stratum, (within = new Map()));
    const list = within.get(groups[place] as GroupKey);
    if (list) list.push(index);
    else within.set(groups[place] as GroupKey, [index]);
  }
  const tableOf = (list: readonly number[]): ExitTable =>
    exitTableOf({
      times: Float64Array.from(list, (index) => times[index] as number),
      events: Uint8Array.from(list, (index) => events[index] as number),
      entries: entries && Float64Array.from(list, (index) => entries[index] as number),
    });
  return [...members.values()].map((within) => new Map([...within].map(([group, list]) => [group, tableOf(list)])));
}

const exitsOf = ({ ended, lost }: ExitTable): number => ended + lost;

function test(strata: readonly ReadonlyMap<GroupKey, ExitTable>[], rho: number): Omit<LogRankResult, keyof RecordCounts> {
  const keys = [...new Set(strata.flatMap((within) => [...within.keys()]))];
  const sums = keys.map((group) => ({ group, valid: 0, observed: 0, expected: 0 }));
  const excess = keys.map(() => 0);
  const covariance = keys.map(() => keys.map(() => 0));
  for (const within of strata) {
    const present = keys.flatMap((group, place) => {
      const table = within.get(group);
      return table ? [{ place, table, sums: sums[place] as (typeof sums)[number] }] : [];
    });
    for (const each of present) each.sums.valid += exitsOf(each.table);
    addStratum(present, rho, excess, covariance);
  }
  const { value, rank } = quadraticForm(covariance, excess);
  return { statistic: value, degreesOfFreedom: rank, pValue: rank === 0 ? 1 : chiSquareUpperTail(value, rank), groups: sums };
}

interface Compared {
  readonly place: number;
  readonly table: ExitTable;
  readonly sums: { observed: number; expected: number };
}

/** Adds the excess of events over the expected ones, and its covariance, of one stratum. */
function addStratum(groups: readonly Compared[], rho: number, excess: number[], covariance: number[][]): void {
  const walks = groups.map(({ table }) => ({ table, exit: 0, entry: 0, present: table.fromStart }));
  const next = (): number =>
    Math.min(...walks.map(({ table, exit }) => (exit < table.time.length ? (table.time[exit] as number) : Infinity)));
  let survival = 1;
  for (let time = next(); time < Infinity; time = next()) {
    const atRisk: number[] = [];
    const events: number[] = [];
    for (const walk of walks) {
      const { late } = walk.table;
      for (; walk.entry < late.time.length && (late.time[walk.entry] as number) < time; walk.entry += 1) {
        walk.present += late.count[walk.entry] as number;
      }
      atRisk.push(walk.present);
      const leaves = walk.table.time[walk.exit] === time;
      events.push(leaves ? (walk.table.events[walk.exit] as number) : 0);
      if (!leaves) continue;
      walk.present -= (walk.table.events[walk.exit] as number) + (walk.table.censored[walk.exit] as number);
      walk.exit += 1;
    }
    const ended = events.reduce((sum, count) => sum + count, 0);
    if (ended === 0) continue;
    const all = atRisk.reduce((sum, count) => sum + count, 0);
    const weight = survival ** rho;
    survival *= (all - ended) / all;
    const spread = all > 1 ? (weight * weight * ended * (all - ended)) / (all - 1) : 0;
    for (const [here, group] of groups.entries()) {
      const [mine, count] = [events[here] as number, atRisk[here] as number];
      // Products of whole numbers first: equal groups differ from what is expected by exactly nothing.
      const expected = (ended * count) / all;
      group.sums.observed += weight * mine;
      group.sums.expected += weight * expected;
      excess[group.place] = (excess[group.place] as number) + weight * (mine - expected);
      const row = covariance[group.place] as number[];
      for (const [there, other] of groups.entries()) {
        const share = (atRisk[there] as number) / all;
        row[other.place] = (row[other.place] as number) + (spread * count * (here === there ? 1 - share : -share)) / all;
      }
    }
  }
}
