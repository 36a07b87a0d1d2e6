/** Times with their events, in one order. */
export interface TimedEvents {
  readonly times: Float64Array;
  readonly events: Uint8Array;
}

/** A bucket with more values than this is left to the engine's own sort. */
const CROWDED = 64;
/** Cells of equal width into which times are put before they get their buckets: few, so that they are written one behind the other. */
const CELLS = 2048;

/**
 * Sorts times, ascending, and their events with them, into new columns; events of equal times are in any order.
 *
 * A pass into cells, one into buckets of about four within each cell, which the cache holds, and insertion within these: several times as fast as `Float64Array.prototype.sort`. Buckets that
 * stay crowded, as where many times are equal, go to that sort.
 */
export function sortSpells({ times, events }: TimedEvents): TimedEvents {
  const count = times.length;
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < count; index += 1) {
    const time = times[index] as number;
    if (time < low) low = time;
    if (time > high) high = time;
  }
  const scale = (CELLS - 1) / (high - low);
  if (count < CELLS || !(scale > 0 && scale < Infinity)) {
    const copy = { times: times.slice(), events: events.slice() };
    sortPart(copy, 0, count);
    return copy;
  }
  const byCell = { times: new Float64Array(count), events: new Uint8Array(count) };
  const cellEnds = distribute({ times, events }, byCell, low, scale);
  const sorted = { times: new Float64Array(count), events: new Uint8Array(count) };
  for (let cell = 0, start = 0; cell < CELLS; cell += 1) {
    const end = cellEnds[cell] as number;
    if (end > start) sortCell(byCell, sorted, start, end, low + cell / scale, scale);
    start = end;
  }
  return sorted;
}

/** Puts spells in the order of their cells; gives where these end. */
function distribute({ times, events }: TimedEvents, into: TimedEvents, low: number, scale: number): Uint32Array {
  const ends = new Uint32Array(CELLS + 1);
  for (let index = 0; index < times.length; index += 1) {
    const next = ((((times[index] as number) - low) * scale) | 0) + 1;
    ends[next] = (ends[next] as number) + 1;
  }
  for (let cell = 1; cell <= CELLS; cell += 1) ends[cell] = (ends[cell] as number) + (ends[cell - 1] as number);
  // From here on the start of a cell moves to its end, as its times arrive.
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] as number;
    const cell = ((time - low) * scale) | 0;
    const place = ends[cell] as number;
    into.times[place] = time;
    into.events[place] = events[index] as number;
    ends[cell] = place + 1;
  }
  return ends;
}

/** Sorts the spells of a cell into the same places of other columns: by as many buckets as a fourth of its times, and insertion. */
function sortCell(from: TimedEvents, into: TimedEvents, start: number, end: number, low: number, scale: number): void {
  const buckets = ((end - start) >> 2) + 1;
  const finer = scale * buckets;
  const bucketOf = (time: number): number => Math.max(0, Math.min(buckets - 1, ((time - low) * finer) | 0));
  const ends = new Uint32Array(buckets + 1);
  for (let index = start; index < end; index += 1) {
    const next = bucketOf(from.times[index] as number) + 1;
    ends[next] = (ends[next] as number) + 1;
  }
  ends[0] = start;
  for (let bucket = 1; bucket <= buckets; bucket += 1) ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number);
  for (let index = start; index < end; index += 1) {
    const time = from.times[index] as number;
    const bucket = bucketOf(time);
    const place = ends[bucket] as number;
    into.times[place] = time;
    into.events[place] = from.events[index] as number;
    ends[bucket] = place + 1;
  }
  for (let bucket = 0, first = start; bucket < buckets; bucket += 1) {
    const next = ends[bucket] as number;
    if (next - first > CROWDED) sortPart(into, first, next);
    else insertionSort(into, first, next);
    first = next;
  }
}

function insertionSort({ times, events }: TimedEvents, start: number, end: number): void {
  for (let index = start + 1; index < end; index += 1) {
    const time = times[index] as number;
    let place = index - 1;
    if (!((times[place] as number) > time)) continue;
    const event = events[index] as number;
    while (place >= start && (times[place] as number) > time) {
      times[place + 1] = times[place] as number;
      events[place + 1] = events[place] as number;
      place -= 1;
    }
    times[place + 1] = time;
    events[place + 1] = event;
  }
}

/** Sorts the spells of a part by the engine's sort, events and censorings apart. */
function sortPart({ times, events }: TimedEvents, start: number, end: number): void {
  const [part, flags] = [times.subarray(start, end), events.subarray(start, end)];
  const ended = part.filter((_, index) => flags[index] === 1).sort();
  const censored = part.filter((_, index) => flags[index] === 0).sort();
  let [atEvent, atCensored] = [0, 0];
  for (let place = 0; place < part.length; place += 1) {
    const first = atCensored === censored.length || (ended[atEvent] as number) <= (censored[atCensored] as number);
    flags[place] = first ? 1 : 0;
    part[place] = first ? (ended[atEvent++] as number) : (censored[atCensored++] as number);
  }
}
