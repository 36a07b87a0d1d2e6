import type { KeyValue } from "./segment-key.ts";

/** The JSON text of key values; values seen before are found without writing them again. */
export function keyTexts(): (values: readonly KeyValue[]) => string {
  type Node = Map<KeyValue, Node | string>;
  const root: Node = new Map();
  return (values) => {
    if (values.length === 0) return "[]";
    let node = root;
    for (const value of values.slice(0, -1)) {
      let next = node.get(value);
      if (next === undefined) node.set(value, (next = new Map() as Node));
      node = next as Node;
    }
    const last = values[values.length - 1] as KeyValue;
    let text = node.get(last);
    if (text === undefined) node.set(last, (text = JSON.stringify(values)));
    return text as string;
  };
}

/** Key values compared one after the other, each by its own order. */
export function compareKeys(
  orders: readonly (readonly KeyValue[] | undefined)[],
  left: readonly KeyValue[],
  right: readonly KeyValue[],
): number {
  for (const [index, order] of orders.entries()) {
    const difference = compareValues(left[index] as KeyValue, right[index] as KeyValue, order);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers before strings, numbers by size, strings by code unit, and `null` last; a key with an order of its own keeps it. */
export function compareValues(left: KeyValue, right: KeyValue, order?: readonly KeyValue[]): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? 1 : -1;
  if (order) return order.indexOf(left) - order.indexOf(right);
  if (typeof left !== typeof right) return typeof left < typeof right ? -1 : 1;
  return left < right ? -1 : 1;
}
