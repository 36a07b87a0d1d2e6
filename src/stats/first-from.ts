/** The whole number nearest to `inside` for which a condition holds, given that it holds from there to `outside`, and not at `inside`. */
export function firstFrom(inside: number, outside: number, holds: (value: number) => boolean): number {
  let [no, yes] = [inside, outside];
  while (Math.abs(yes - no) > 1) {
    const middle = Math.trunc(no + (yes - no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
