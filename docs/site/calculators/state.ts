import type { Field } from "./calculator.ts";

/** Longer addresses are cut by mail programs and chats. */
const LONGEST = 8000;

/** What an address carries: it stands behind the `#`, which browsers never send to a server. `null` when it is an anchor and no state. */
export function stateIn(hash: string): Map<string, string> | null {
  return hash.includes("=") ? new Map(new URLSearchParams(hash.slice(1))) : null;
}

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Writes into the address what differs from the start; false when it is too much. Browsers limit how often an address may change, so it waits for a pause. */
export function rememberIn(fields: readonly Field[], texts: ReadonlyMap<string, string>, atOnce = false): boolean {
  const changed = fields.flatMap(({ id, start }) => {
    const text = texts.get(id) ?? start;
    return text === start ? [] : [[id, text]];
  });
  const state = new URLSearchParams(changed).toString();
  const fits = state.length <= LONGEST;
  clearTimeout(waiting);
  const write = (): void => history.replaceState(null, "", fits && state !== "" ? `#${state}` : location.pathname + location.search);
  if (atOnce) write();
  else waiting = setTimeout(write, 150);
  return fits;
}
