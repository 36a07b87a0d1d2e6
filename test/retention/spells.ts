import fc from "fast-check";

/** A spell by days after 2026-01-01. */
export interface DaySpell {
  readonly customer: string;
  readonly from: number;
  readonly to: number | null;
}

/** The day so many days after 2026-01-01, as an ISO date. */
export const dayOf = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);

/** Records of spells. */
export const recordsOf = (spells: readonly DaySpell[]): { customer: string; start: string; end: string | null }[] =>
  spells.map(({ customer, from, to }) => ({ customer, start: dayOf(from), end: to === null ? null : dayOf(to) }));

/** Spells over three months: overlapping, touching, of no length, open. */
export const daySpells: fc.Arbitrary<DaySpell[]> = fc.array(
  fc
    .record({ customer: fc.constantFrom("a", "b", "c", "d", "__proto__"), from: fc.nat(90), length: fc.option(fc.nat(60)) })
    .map(({ customer, from, length }) => ({ customer, from, to: length === null ? null : from + length })),
  { minLength: 1, maxLength: 15 },
);

/** A window inside those months. */
export const dayWindow: fc.Arbitrary<{ from: number; to: number }> = fc
  .tuple(fc.nat(90), fc.nat(90))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
