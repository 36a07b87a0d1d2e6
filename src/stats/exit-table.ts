import { invalidValue } from "../core/errors.ts";
import type { LifeTableRow } from "./life-table.ts";
import { sortSpells } from "./sort-spells.ts";
import type { SurvivalRecords } from "./survival-records.ts";

/** Exits from observation in columns: one place for each time at which someone left or was last seen, ascending. */
export interface ExitTable extends Exits {
  /** How many are under observation just before each time. */
  readonly atRisk: Float64Array;
  /** How many left with the event, all together. */
  readonly ended: number;
  /** How many were last seen without it, all together. */
  readonly lost: number;
  /** How many were under observation from the start. */
  readonly fromStart: number;
  /** Those who came later, by ascending time. */
  readonly late: Entries;
}

interface Exits {
  readonly time: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
}

interface Entries {
  readonly time: Float64Array;
  readonly count: Float64Array;
}

/** Whole times below this are counted in a table instead of being sorted. */
const COUNTED_BELOW = 1 << 20;

/** The exits of spells. */
export function exitTableOf({ times, events, entries }: Pick<SurvivalRecords, "times" | "events" | "entries">): ExitTable {
  const exits = countedExits(times, events) ?? sortedExits(times, events);
  const time = entries ? entries.filter((from) => from > 0).sort() : new Float64Array(0);
  return withAtRisk(exits, times.length - time.length, { time, count: new Float64Array(time.length).fill(1) });
}

/** The exits of a life table whose rows ascend, each time once. */
export function exitTableOfRows(rows: readonly LifeTableRow[]): ExitTable {
  const left = rows.filter(({ events, censored }) => events + censored > 0);
  const came = rows.filter(({ entered = 0 }) => entered > 0);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const total = sum(left.map(({ events, censored }) => events + censored));
  const count = Float64Array.from(came, ({ entered = 0 }) => entered);
  if (total > Number.MAX_SAFE_INTEGER) throw invalidValue("table", "counts that add up to less than 2^53", total);
  const exits = {
    time: Float64Array.from(left, ({ time }) => time),
    events: Float64Array.from(left, ({ events }) => events),
    censored: Float64Array.from(left, ({ censored }) => censored),
  };
  const table = withAtRisk(exits, total - sum([...count]), { time: Float64Array.from(came, ({ time }) => time), count });
  const over = left.findIndex(({ events, censored }, place) => events + censored > (table.atRisk[place] as number));
  if (over >= 0) {
    const { time, events, censored } = left[over] as LifeTableRow;
    throw invalidValue("table", `no more exits at ${time} than are under observation, ${table.atRisk[over]}`, events + censored);
  }
  return table;
}

/** The sum of a column of counts. */
export function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < counts.length; place += 1) sum += counts[place] as number;
  return sum;
}

/** How many are under observation just before a time, of whom `exited` have left before it. */
export function presentBefore({ fromStart, late }: ExitTable, time: number, exited: number): number {
  let present = fromStart - exited;
  for (let place = 0; place < late.time.length && (late.time[place] as number) < time; place += 1) present += late.count[place] as number;
  return present;
}

function emptyExits(size: number): Exits {
  return { time: new Float64Array(size), events: new Float64Array(size), censored: new Float64Array(size) };
}

/** Exits at whole times, counted in one pass; nothing where a time is not whole, or too large for a table. */
function countedExits(times: Float64Array, events: Uint8Array): Exits | null {
  const counts = countsByTime(times, events);
  if (!counts) return null;
  let size = 0;
  for (let time = 0; 2 * time < counts.length; time += 1)
    size += ((counts[2 * time] as number) | (counts[2 * time + 1] as number)) === 0 ? 0 : 1;
  const exits = emptyExits(size);
  let place = 0;
  for (let time = 0; 2 * time < counts.length; time += 1) {
    const [censored, ended] = [counts[2 * time] as number, counts[2 * time + 1] as number];
    if ((censored | ended) === 0) continue;
    exits.time[place] = time;
    exits.events[place] = ended;
    exits.censored[place] = censored;
    place += 1;
  }
  return exits;
}

function countsByTime(times: Float64Array, events: Uint8Array): Uint32Array | null {
  // Small tables stay in the cache: a larger one is made when a larger time is met.
  for (let size = 1 << 12; size <= COUNTED_BELOW; size <<= 4) {
    const counts = new Uint32Array(2 * size);
    let index = 0;
    for (; index < times.length; index += 1) {
      const time = times[index] as number;
      const whole = time | 0;
      if (whole !== time || whole >= size) break;
      const place = (whole << 1) | (events[index] as number);
      counts[place] = (counts[place] as number) + 1;
    }
    if (index === times.length) return counts;
    const met = times[index] as number;
    // A table much larger than the data would cost more than sorting them.
    if (!Number.isInteger(met) || met >= COUNTED_BELOW || size << 4 > 64 * times.length + (1 << 16)) return null;
  }
  return null;
}

/** Exits at any times. */
function sortedExits(times: Float64Array, events: Uint8Array): Exits {
  const sorted = sortSpells({ times, events });
  const [time, flags] = [sorted.times, sorted.events];
  const count = time.length;
  const ended = new Float64Array(count);
  const censored = new Float64Array(count);
  let place = 0;
  for (let from = 0; from < count;) {
    // Adding 0 makes -0 the 0 that it is equal to.
    const now = (time[from] as number) + 0;
    let to = from;
    let here = 0;
    for (; to < count && time[to] === now; to += 1) here += flags[to] as number;
    // The times before this place were read, so that they can make room.
    time[place] = now;
    ended[place] = here;
    censored[place] = to - from - here;
    place += 1;
    from = to;
  }
  return { time: time.subarray(0, place), events: ended.subarray(0, place), censored: censored.subarray(0, place) };
}

function withAtRisk(exits: Exits, fromStart: number, late: Entries): ExitTable {
  const { time, events, censored } = exits;
  const atRisk = new Float64Array(time.length);
  let present = fromStart;
  let [came, ended, lost] = [0, 0, 0];
  for (let place = 0; place < time.length; place += 1) {
    for (; came < late.time.length && (late.time[came] as number) < (time[place] as number); came += 1)
      present += late.count[came] as number;
    atRisk[place] = present;
    const [here, last] = [events[place] as number, censored[place] as number];
    ended += here;
    lost += last;
    present -= here + last;
  }
  return { ...exits, atRisk, ended, lost, fromStart, late };
}
