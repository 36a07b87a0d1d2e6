/** What an axis or a legend shows for the places 0, 1, 2… of a list of names. The sign before each keeps Vega from reading a name such as
 * `__proto__` or `constructor` as a word of its own, which it refuses. */
export const nameExpression = (names: readonly string[]): string =>
  `slice(${JSON.stringify(names.map((name) => `.${name}`))}[datum.value], 1)`;
