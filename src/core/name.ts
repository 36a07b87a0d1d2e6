/** A name or number by which records are told apart; the number 7 and the text "7" are the same. */
export type Name = string | number | bigint;

/** A name as a text; `undefined` when the value is none. */
export function readName(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value)) ? String(value) : undefined;
}

/** The key of a name in a plain object. Behind a colon every name is an ordinary key, `__proto__` and `constructor` too. */
export function nameKey(name: string): string {
  return `:${name}`;
}

/** The name of such a key. */
export function nameOfKey(key: string): string {
  return key.slice(1);
}
