/** Which of two items stands first: below 0 the left one, above 0 the right one. */
export type Compare<Item> = (left: Item, right: Item) => number;

/** Puts an item in its place in a sorted list, behind its equals. */
export function insertSorted<Item>(list: Item[], item: Item, compare: Compare<Item>): void {
  let low = 0;
  let high = list.length;
  // Lists mostly come in order.
  if (high === 0 || compare(list[high - 1] as Item, item) <= 0) {
    list.push(item);
    return;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle] as Item, item) <= 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
}

/** A new sorted list with the items of two. */
export function mergeSorted<Item>(left: readonly Item[], right: readonly Item[], compare: Compare<Item>): Item[] {
  const merged: Item[] = [];
  let next = 0;
  for (const item of left) {
    for (; next < right.length && compare(right[next] as Item, item) < 0; next += 1) merged.push(right[next] as Item);
    merged.push(item);
  }
  return merged.concat(right.slice(next));
}

/** The order of names: by character code, no name last. */
export function compareNames(left: string | null, right: string | null): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return left < right ? -1 : 1;
}
