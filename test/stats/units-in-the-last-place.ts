/** How many units in the last place of `expected` lie between the two; an infinity or zero must be met exactly. */
export function unitsInTheLastPlace(got: number, expected: number): number {
  if (Object.is(got, expected) || got === expected) return 0;
  if (!Number.isFinite(expected) || expected === 0) return Infinity;
  const unit = 2 ** Math.max(-1074, Math.floor(Math.log2(Math.abs(expected))) - 52);
  return Math.abs(got - expected) / unit;
}
