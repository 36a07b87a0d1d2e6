/** The ticks of a logarithmic axis: 1, 2 and 5 times the powers of ten, from just below the least to just above the most value; powers alone where that is far. */
export function oneTwoFive(least: number, most: number): number[] {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const steps = to - from > 3 ? [1] : [1, 2, 5];
  const all = Array.from({ length: to - from + 1 }, (_, at) => steps.map((step) => Number(`${step}e${from + at}`))).flat();
  const first = all.findLastIndex((tick) => tick <= least);
  const last = all.findIndex((tick) => tick >= most);
  return all.slice(Math.max(0, first), last + 1);
}
