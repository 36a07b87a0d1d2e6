import { count, list, members, same, table, type TallyCheck } from "../core/tally-check.ts";
import type { Period } from "../core/time.ts";
import type { LifeTableRow } from "../stats/life-table.ts";
import type { LostRule } from "../core/definition.ts";

/** How ages come about: the collecting options of a life table. */
export interface LifeTableRule {
  /** Whether records hold durations, or dates of which ages are made. */
  readonly of: "durations" | "spells";
  /** The unit of ages made of dates; `null` where durations are given. */
  readonly unit: Period | null;
  /** The time zone of the calendar; `null` where durations are given. */
  readonly timeZone: string | null;
  /** The moment up to which spells are known, in milliseconds since 1970; `null` where durations are given. */
  readonly asOf: number | null;
  /** The moment from which on spells are known, in milliseconds since 1970; `null` without one. */
  readonly from: number | null;
  /** What means that the event came; `null` where dates say it. */
  readonly eventWhen: LostRule;
}

/** A life table as a tally: what happened at each whole age. */
export interface LifeTableTally extends LifeTableRule {
  /** By age: events, censored, and those who came under observation. */
  ages: Record<string, [events: number, censored: number, entered: number]>;
  /** Valid records of which no whole age was observed. */
  outside: number;
  /** Records without a value. */
  missing: number;
  /** Records with an invalid value. */
  invalid: number;
}

/** The rule of a tally. */
export function lifeTableRule({ of, unit, timeZone, asOf, from, eventWhen }: LifeTableRule): LifeTableRule {
  return { of, unit, timeZone, asOf, from, eventWhen };
}

/** Adds to one place of an age. */
export function countAt(tally: LifeTableTally, age: number, place: 0 | 1 | 2): void {
  const row = (tally.ages[String(age)] ??= [0, 0, 0]);
  row[place] += 1;
}

/** The ages of both. */
export function mergeAges(left: LifeTableTally["ages"], right: LifeTableTally["ages"]): LifeTableTally["ages"] {
  const ages: LifeTableTally["ages"] = {};
  for (const side of [left, right]) {
    for (const [age, [events, censored, entered]] of Object.entries(side)) {
      const row = (ages[age] ??= [0, 0, 0]);
      row[0] += events;
      row[1] += censored;
      row[2] += entered;
    }
  }
  return ages;
}

/** The rows of a life table, by ascending age. */
export function rowsOf(ages: LifeTableTally["ages"]): LifeTableRow[] {
  return Object.entries(ages)
    .map(([age, [events, censored, entered]]): LifeTableRow => ({ time: Number(age), events, censored, ...(entered > 0 && { entered }) }))
    .sort((left, right) => left.time - right.time);
}

/** Refuses what is not such a tally. */
export function lifeTableCheck(rule: LifeTableRule): TallyCheck {
  const isAge = (key: string): boolean => /^(0|[1-9]\d*)$/.test(key) && Number.isSafeInteger(Number(key));
  const whole = members({
    of: same(rule.of),
    unit: same(rule.unit),
    timeZone: same(rule.timeZone),
    asOf: same(rule.asOf),
    from: same(rule.from),
    eventWhen: same(rule.eventWhen),
    ages: table(list(count, 3), isAge),
    outside: count,
    missing: count,
    invalid: count,
  });
  return (value, path) => {
    whole(value, path);
    // Nobody enters who does not leave, and nobody leaves who was not there.
    let present = 0;
    const rows = rowsOf((value as LifeTableTally).ages).reverse();
    for (const [place, { events, censored, entered = 0 }] of rows.entries()) {
      same(true)(entered <= present, `${path}.ages{${rows.length - 1 - place}}`);
      present += events + censored - entered;
    }
  };
}
