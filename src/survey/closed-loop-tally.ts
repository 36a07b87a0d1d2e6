import { isMissing } from "../core/check.ts";
import { incompatibleTally, invalidValue } from "../core/errors.ts";
import { type Flag, readFlag } from "../core/flag.ts";
import type { InvalidRule } from "../core/metric.ts";
import { ratingPlace, type Rating, type Scale } from "../core/rating-tally.ts";
import { count, list, members, same, table, type TallyCheck } from "../core/tally-check.ts";
import { type Calendar, DAY, type Instant } from "../core/time.ts";

/** One loop: somebody answered or complained, and somebody was to come back to them. */
export interface LoopTicket {
  /** When the loop was opened. */
  readonly opened: Instant | null | undefined;
  /** When it was closed; missing while it is open. */
  readonly closed?: Instant | null | undefined;
  /** What the customer answered afterwards to "how likely are you to recommend us?". */
  readonly rating?: Rating;
  /** Whether somebody came back to the customer before that answer. */
  readonly followedUp?: Flag | null | undefined;
}

/** The unit of the times of a loop: 60 minutes, or 24 hours. */
export type LoopUnit = "hour" | "day";

/** By what loops are counted: the collecting options of their tally. */
export interface LoopRule extends Scale {
  /** The time in which a loop is to be closed, in units. */
  readonly within: number;
  /** The unit of `within` and of ages. */
  readonly unit: LoopUnit;
  /** The moment of the report, in milliseconds since 1970. */
  readonly asOf: number;
  /** The time zone of moments without an offset. */
  readonly timeZone: string;
}

/** Loops by age, and the answers of those who were followed up and of those who were not. */
export interface LoopTally extends LoopRule {
  /** By whole units passed: loops closed at that age, and loops open at that age. */
  readonly ages: Record<string, [closed: number, open: number]>;
  /** Loops whose window is over. */
  due: number;
  /** Those of them that are closed. */
  dueClosed: number;
  /** Those of them that were closed within the window. */
  dueInTime: number;
  /** Loops whose window is not over. */
  pending: number;
  /** Loops opened later than `asOf`. */
  afterAsOf: number;
  /** Answers per scale point of those who were not followed up, and of those who were. */
  readonly answers: [not: number[], followedUp: number[]];
  /** Tickets without the moment of opening. */
  missing: number;
  /** Tickets that could not be taken, skipped. */
  invalid: number;
}

/** The milliseconds of each unit. */
export const UNITS: Readonly<Record<LoopUnit, number>> = { hour: 3_600_000, day: DAY };

const ruleOf = ({ within, unit, asOf, timeZone, min, max }: LoopRule): LoopRule => ({ within, unit, asOf, timeZone, min, max });

/** A tally that has seen no ticket. */
export function createLoops(rule: LoopRule): LoopTally {
  const points = (): number[] => new Array<number>(rule.max - rule.min + 1).fill(0);
  return {
    ...ruleOf(rule),
    ages: {},
    due: 0,
    dueClosed: 0,
    dueInTime: 0,
    pending: 0,
    afterAsOf: 0,
    answers: [points(), points()],
    missing: 0,
    invalid: 0,
  };
}

/** Adds one ticket. */
export function addLoop(tally: LoopTally, ticket: LoopTicket, index: number, calendar: Calendar, rule: InvalidRule): void {
  const read = readTicket(ticket, tally, calendar);
  if ("wrong" in read) {
    const { wrong, expected } = read;
    if (rule === "error") throw invalidValue(`tickets[${index}].${wrong}`, expected, ticket[wrong]);
    tally.invalid += 1;
    return;
  }
  const { opened, closed, place, followedUp } = read;
  if (opened === null) {
    tally.missing += 1;
    return;
  }
  const { asOf, within, unit } = tally;
  if (opened > asOf) {
    tally.afterAsOf += 1;
    return;
  }
  // What happened later than the report is not known yet.
  const isClosed = closed !== null && closed <= asOf;
  const passed = (isClosed ? closed : asOf) - opened;
  const row = (tally.ages[String(Math.floor(passed / UNITS[unit]))] ??= [0, 0]);
  row[isClosed ? 0 : 1] += 1;
  if (asOf - opened < within * UNITS[unit]) tally.pending += 1;
  else {
    tally.due += 1;
    if (isClosed) tally.dueClosed += 1;
    if (isClosed && passed <= within * UNITS[unit]) tally.dueInTime += 1;
  }
  if (place !== null && followedUp !== null) tally.answers[Number(followedUp) as 0 | 1][place]! += 1;
}

interface ReadTicket {
  readonly opened: number | null;
  readonly closed: number | null;
  readonly place: number | null;
  readonly followedUp: boolean | null;
}

interface Wrong {
  readonly wrong: "opened" | "closed" | "rating" | "followedUp";
  readonly expected: string;
}

function readTicket(ticket: LoopTicket, scale: Scale, calendar: Calendar): ReadTicket | Wrong {
  const opened = momentOf(ticket.opened, calendar);
  const closed = momentOf(ticket.closed, calendar);
  const place = ratingPlace(ticket.rating, scale);
  const followedUp = readFlag(ticket.followedUp);
  if (opened === undefined) return { wrong: "opened", expected: MOMENT };
  if (closed === undefined) return { wrong: "closed", expected: MOMENT };
  if (opened !== null && closed !== null && closed < opened) return { wrong: "closed", expected: "a moment not before the opening" };
  if (place === undefined) return { wrong: "rating", expected: `an integer from ${scale.min} to ${scale.max}` };
  if (followedUp === undefined) return { wrong: "followedUp", expected: "true or false" };
  return { opened, closed, place, followedUp };
}

const MOMENT = "an ISO date, a Date or milliseconds";

/** The moment a value states; `null` when it is missing, `undefined` when it states none. */
function momentOf(value: unknown, calendar: Calendar): number | null | undefined {
  if (isMissing(value)) return null;
  try {
    return calendar.instant(value, "opened") + 0;
  } catch {
    return undefined;
  }
}

/** A new tally with the tickets of both. */
export function mergeLoops(left: LoopTally, right: LoopTally): LoopTally {
  const [mine, theirs] = [ruleOf(left), ruleOf(right)];
  if (JSON.stringify(mine) !== JSON.stringify(theirs)) throw incompatibleTally("closedLoop", mine, theirs);
  const ages: LoopTally["ages"] = {};
  for (const side of [left, right]) {
    for (const [age, [closed, open]] of Object.entries(side.ages)) {
      const row = (ages[age] ??= [0, 0]);
      row[0] += closed;
      row[1] += open;
    }
  }
  const added = (group: 0 | 1): number[] => left.answers[group].map((answers, place) => answers + right.answers[group][place]!);
  return {
    ...mine,
    ages,
    due: left.due + right.due,
    dueClosed: left.dueClosed + right.dueClosed,
    dueInTime: left.dueInTime + right.dueInTime,
    pending: left.pending + right.pending,
    afterAsOf: left.afterAsOf + right.afterAsOf,
    answers: [added(0), added(1)],
    missing: left.missing + right.missing,
    invalid: left.invalid + right.invalid,
  };
}

/** Refuses what is not such a tally. */
export function loopCheck(rule: LoopRule): TallyCheck {
  const isAge = (key: string): boolean => /^(0|[1-9]\d*)$/.test(key) && Number.isSafeInteger(Number(key));
  const counts = { due: count, dueClosed: count, dueInTime: count, pending: count, afterAsOf: count, missing: count, invalid: count };
  const whole = members(
    {
      within: same(rule.within),
      unit: same(rule.unit),
      asOf: same(rule.asOf),
      timeZone: same(rule.timeZone),
      min: same(rule.min),
      max: same(rule.max),
      ages: table(list(count, 2), isAge),
      answers: list(list(count, rule.max - rule.min + 1), 2),
      ...counts,
    },
    "dueInTime <= dueClosed <= due",
    ({ due, dueClosed, dueInTime }) => dueInTime! <= dueClosed! && dueClosed! <= due!,
  );
  return (value, path) => {
    whole(value, path);
    const { ages, due, dueClosed, pending, answers } = value as LoopTally;
    const rows = Object.values(ages);
    const closed = rows.reduce((sum, row) => sum + row[0], 0);
    const loops = rows.reduce((sum, row) => sum + row[1], closed);
    same(due + pending)(loops, `${path}.ages`);
    same(true)(dueClosed <= closed && closed <= dueClosed + pending, `${path}.dueClosed`);
    same(true)(answers.flat().reduce((sum, each) => sum + each, 0) <= loops, `${path}.answers`);
  };
}
