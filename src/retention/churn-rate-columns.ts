import { isMissing } from "../core/check.ts";
import type { ColumnValues } from "../core/fields.ts";
import type { GroupCollector } from "../core/groups.ts";
import { BLOCK, doublesOf } from "../core/places.ts";
import { createSlotSums } from "../core/slot-sums.ts";
import type { ChurnRateTally, RevenueSums } from "./churn-rate-of.ts";

/** A row of a table of customers. */
export interface ChurnInput {
  readonly lost?: unknown;
  readonly revenue?: unknown;
}

/** The place of what needs a closer look. */
const NOWHERE = 255;

/** Collects customers by group: the exact sums of those lost and of those retained, and one by one what has no revenue or is no customer. */
export function groupLost(
  add: (tally: ChurnRateTally, input: ChurnInput, index: number) => void,
  withRevenue: boolean,
  read: (value: unknown) => boolean | null,
  tallyOf: (code: number) => ChurnRateTally,
): GroupCollector {
  const places = new Uint8Array(BLOCK);
  const doubles = new Float64Array(BLOCK);
  const others = new Int32Array(BLOCK);
  const sideOf = (code: number, place: number): RevenueSums => (place === 0 ? tallyOf(code).retained : tallyOf(code).lost);
  const sums = createSlotSums(2, (code, place, customers) => {
    const side = sideOf(code, place);
    side.customers += customers;
    side.paying += customers;
    return side;
  });
  return {
    add(codes, groups, columns, from, to, index) {
      const lost = columns["lost"] as ColumnValues;
      const revenue = columns["revenue"] as ColumnValues;
      const rows = to - from;
      for (let row = 0; row < rows; row += 1) {
        const value = lost[from + row];
        const isLost = isMissing(value) ? null : read(value);
        places[row] = isLost === null ? NOWHERE : isLost ? 1 : 0;
      }
      if (withRevenue) {
        const left = sums.add(codes, groups, places, doublesOf(revenue, from, to, doubles), rows, others);
        for (let other = 0; other < left; other += 1) {
          const row = others[other] as number;
          add(tallyOf(codes[row] as number), { lost: lost[from + row], revenue: revenue[from + row] }, index + row);
        }
        return;
      }
      for (let row = 0; row < rows; row += 1) {
        const [code, place] = [codes[row] as number, places[row] as number];
        if (place === NOWHERE) add(tallyOf(code), { lost: lost[from + row] }, index + row);
        else sideOf(code, place).customers += 1;
      }
    },
    finish: sums.flush,
  };
}
