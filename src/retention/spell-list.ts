import { isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { readFields } from "../core/fields.ts";
import { collect, type Records } from "../core/measure.ts";
import type { InvalidRule } from "../core/metric.ts";
import type { Calendar } from "../core/time.ts";
import { isRevenue } from "./churn-rate-of.ts";
import { readSpell, type Spell, spellFields, type SpellRecord } from "./spell.ts";

/** A spell with what it pays. */
export interface PaidSpell extends Spell {
  /** Revenue, at least 0; 0 where none is read. */
  readonly revenue: number;
}

/** All spells of a list, and what became of the other records. */
export interface SpellList {
  readonly spells: PaidSpell[];
  missing: number;
  invalid: number;
}

/** Reads all spells, with their revenue where it is wanted. */
export function listSpells(
  name: string,
  records: Records<SpellRecord>,
  calendar: Calendar,
  invalid: InvalidRule,
  withRevenue = false,
): SpellList {
  return collect(
    readFields<SpellRecord, SpellInput, SpellList, null>(
      {
        name,
        unit: "valid spell",
        create: () => ({ spells: [], missing: 0, invalid: 0 }),
        add(tally, record, index) {
          const { revenue = 0 } = record;
          if (withRevenue && isMissing(record.revenue)) {
            tally.missing += 1;
            return;
          }
          const spell = readSpell(record, index, calendar, invalid);
          if (typeof spell === "string") tally[spell] += 1;
          else if (isRevenue(revenue)) tally.spells.push({ ...spell, revenue });
          else if (invalid === "error") throw invalidValue("revenue", "a number from 0 to 1e150", revenue, index);
          else tally.invalid += 1;
        },
        merge: (left, right) => ({
          spells: [...left.spells, ...right.spells],
          missing: left.missing + right.missing,
          invalid: left.invalid + right.invalid,
        }),
        counts: ({ spells, ...rest }) => ({ valid: spells.length, ...rest }),
        result: () => null,
      },
      { ...spellFields(records), ...(withRevenue && { revenue: "revenue" as never }) },
    ),
    records,
  );
}

interface SpellInput {
  readonly customer?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
  readonly revenue?: unknown;
}
