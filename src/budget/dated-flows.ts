import { emptyInput, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";
import { DAY, type Instant, parseInstant } from "../core/time.ts";

/** An amount of money on a day. */
export interface DatedFlow {
  /** When it falls: an ISO date or time (UTC where it states no offset), a `Date`, or milliseconds since 1970. */
  readonly date: Instant;
  /** Money received (positive) or spent (negative), in the currency unit. */
  readonly amount: number;
}

/** An amount and the years (actual/365) from the first flow of the list until it falls. */
export interface TimedFlow {
  readonly amount: number;
  readonly years: number;
}

/** The flows in time order, those of one moment added up. */
export function timedFlows(where: string, flows: Iterable<DatedFlow>): TimedFlow[] {
  if (flows === null || flows === undefined || typeof flows[Symbol.iterator] !== "function")
    throw invalidValue("flows", "a list of { date, amount }", flows);
  const byMoment = new Map<number, number[]>();
  let first: number | undefined;
  let index = 0;
  for (const flow of flows) {
    if (typeof flow !== "object" || flow === null) throw invalidValue("flows", "{ date, amount }", flow, index);
    const moment = parseInstant(flow.date, `flows[${index}].date`);
    if (!Number.isFinite(flow.amount)) throw invalidValue(`flows[${index}].amount`, "a finite number", flow.amount);
    first ??= moment;
    byMoment.set(moment, [...(byMoment.get(moment) ?? []), flow.amount]);
    index += 1;
  }
  if (first === undefined) throw emptyInput(where, "cash flow");
  const start = first;
  return [...byMoment]
    .map(([moment, amounts]) => ({ amount: exactSumOf(amounts), years: (moment - start) / (365 * DAY) }))
    .sort((left, right) => left.years - right.years);
}
