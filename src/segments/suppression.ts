/** A line of a table: its value under each key as a text, or `null` for a key that does not divide it. */
export interface TableLine {
  /** The texts of its values, by key. */
  readonly values: readonly (string | null)[];
  /** How many it counts. */
  readonly size: number;
  /** Whether it is hidden already. */
  readonly hidden: boolean;
}

/** A sum that a reader of the table knows: these lines together are another line, or the total. */
interface KnownSum {
  /** The lines that add up. */
  readonly parts: readonly number[];
  /** The line that they add up to; `null` for the total, which is always shown. */
  readonly whole: number | null;
}

/**
 * Which lines of a table must be hidden so that none below a minimum can be read, directly or from sums.
 *
 * First all that count fewer than `minimum`, then others beside them (complementary suppression), smallest first, until in every sum that a reader knows
 * the hidden parts count `minimum` together, and no hidden line follows from all the sums by linear algebra.
 *
 * @param lines - The segments under all keys, and with several keys the margins of each. The total, of at least `minimum`, is shown.
 * @param keys - How many keys there are.
 */
export function hiddenLines(lines: readonly TableLine[], keys: number, minimum: number): readonly boolean[] {
  const hidden = lines.map(({ size, hidden: already }) => already || (size > 0 && size < minimum));
  const sums = sumsOf(lines, keys);
  const sizeAt = (line: number): number => (lines[line] as TableLine).size;
  // A key of one value is the total itself, which hides nothing.
  const fixed = new Set(sums.filter(({ whole, parts }) => whole === null && parts.length === 1).map(({ parts }) => parts[0] as number));
  const hideSmallest = (candidates: readonly number[]): boolean => {
    const free = candidates.filter((line) => !hidden[line] && !fixed.has(line) && sizeAt(line) > 0);
    if (free.length === 0) return false;
    hidden[free.reduce((best, line) => (sizeAt(line) < sizeAt(best) ? line : best))] = true;
    return true;
  };
  const guarded = ({ parts, whole }: KnownSum): boolean => {
    if (whole !== null && hidden[whole]) return true;
    const size = parts.reduce((sum, line) => sum + (hidden[line] ? sizeAt(line) : 0), 0);
    return size === 0 || size >= minimum;
  };
  for (;;) {
    const exposed = sums.find((sum) => !guarded(sum) && (hideSmallest(sum.parts) || (sum.whole !== null && hideSmallest([sum.whole]))));
    if (exposed) continue;
    const known = determined(sums, hidden);
    if (known === null) return hidden;
    const beside = sums.filter(({ parts, whole }) => whole === known || parts.includes(known));
    if (beside.some(({ parts }) => hideSmallest(parts)) || beside.some(({ whole }) => whole !== null && hideSmallest([whole]))) continue;
    // Nothing beside it is left to hide: hide what is left, smallest first, until it is safe or only the total remains.
    if (!hideSmallest([...lines.keys()])) return hidden;
  }
}

/** The sums that the margins and the total of a table tell. */
function sumsOf(lines: readonly TableLine[], keys: number): KnownSum[] {
  if (keys < 2) return keys === 0 ? [] : [{ parts: [...lines.keys()], whole: null }];
  const sums: KnownSum[] = [];
  for (let key = 0; key < keys; key += 1) {
    const cells = new Map<string, number[]>();
    const margins: number[] = [];
    for (const [line, { values }] of lines.entries()) {
      const value = values[key] ?? null;
      const isMargin = values.filter((each) => each !== null).length < keys;
      if (value === null) continue;
      if (isMargin) margins.push(line);
      else {
        const known = cells.get(value);
        if (known) known.push(line);
        else cells.set(value, [line]);
      }
    }
    for (const margin of margins) sums.push({ parts: cells.get((lines[margin] as TableLine).values[key] as string) ?? [], whole: margin });
    sums.push({ parts: margins, whole: null });
  }
  return sums;
}

/** A prime whose products are whole doubles: elimination modulo it is exact. */
const PRIME = 67_108_859;

/** A hidden line that follows from the sums, by elimination; `null` when none does. */
function determined(sums: readonly KnownSum[], hidden: readonly boolean[]): number | null {
  const rows: Map<number, number>[] = [];
  for (const { parts, whole } of sums) {
    const row = new Map<number, number>();
    for (const line of parts) if (hidden[line]) row.set(line, 1);
    if (whole !== null && hidden[whole]) row.set(whole, PRIME - 1);
    if (row.size > 0) rows.push(row);
  }
  const done: Map<number, number>[] = [];
  for (let row = rows.pop(); row; row = rows.pop()) {
    const [pivot] = row.keys();
    if (pivot === undefined) continue;
    const factor = inverse(row.get(pivot) as number);
    for (const [line, value] of row) row.set(line, (value * factor) % PRIME);
    for (const other of [...rows, ...done]) {
      const times = other.get(pivot);
      if (times === undefined) continue;
      for (const [line, value] of row) {
        const left = ((other.get(line) ?? 0) + (PRIME - times) * value) % PRIME;
        if (left === 0) other.delete(line);
        else other.set(line, left);
      }
    }
    done.push(row);
  }
  const single = done.find((row) => row.size === 1);
  return single ? (single.keys().next().value as number) : null;
}

/** The inverse modulo the prime (Fermat). */
function inverse(value: number): number {
  let [result, base, power] = [1, value, PRIME - 2];
  for (; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
