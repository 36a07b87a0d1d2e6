import { isMissing } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { Records } from "../core/measure.ts";
import type { InvalidRule } from "../core/metric.ts";
import type { Calendar, Instant } from "../core/time.ts";
import { type CustomerId, customerKey } from "./customer-key.ts";

/** One spell of a customer: from when, and until when, they were one. */
export interface SpellRecord {
  /** Who it is. A customer with several spells is one customer. */
  readonly customer: CustomerId | null | undefined;
  /** The first moment as a customer. */
  readonly start: Instant | null | undefined;
  /** The first moment no longer a customer; `null` or left out while they still are. */
  readonly end?: Instant | null | undefined;
}

/** The fields of spells under their own names; columns may leave out the end. */
export function spellFields(records: Records<SpellRecord>): { customer: "customer"; start: "start"; end?: "end" } {
  const fields = { customer: "customer", start: "start" } as const;
  return Symbol.iterator in Object(records) || "end" in records ? { ...fields, end: "end" } : fields;
}

/** A spell that was read: moments in milliseconds. */
export interface Spell {
  /** The customer as a key. */
  readonly key: string;
  /** The first moment inside. */
  readonly start: number;
  /** The first moment after it; infinite while it lasts. */
  readonly end: number;
}

/** Reads a record as a spell, or says why it is none. */
export function readSpell(
  { customer, start, end }: { readonly customer?: unknown; readonly start?: unknown; readonly end?: unknown },
  index: number,
  calendar: Calendar,
  invalid: InvalidRule,
): Spell | "missing" | "invalid" {
  if (isMissing(customer) || isMissing(start)) return "missing";
  const refuse = (field: string, expected: string, received: unknown): "invalid" => {
    if (invalid === "error") throw invalidValue(field, expected, received, index);
    return "invalid";
  };
  const key = customerKey(customer);
  if (key === null) return refuse("customer", "a text or a finite number", customer);
  const from = momentOf(calendar, start, "start", index, invalid);
  const until = isMissing(end) ? Infinity : momentOf(calendar, end, "end", index, invalid);
  if (from === null || until === null) return "invalid";
  if (until < from) return refuse("end", "a moment not before the start", end);
  return { key, start: from, end: until };
}

/** The moment a value states; `null` when it states none and invalid values are skipped. */
export function momentOf(calendar: Calendar, value: unknown, field: string, index: number, invalid: InvalidRule): number | null {
  try {
    return calendar.instant(value, field, index) + 0;
  } catch (error) {
    if (invalid === "error") throw error;
    return null;
  }
}
