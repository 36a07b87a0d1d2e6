/** Ranks from 1; equal values share the mean of theirs. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** How many equal values each group of ties has. */
export function tiesOf(values: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < values.length; at += 1) counts.set(values[at]!, (counts.get(values[at]!) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}
