import { checkChoice, isMissing } from "../core/check.ts";
import { incompatibleTally, invalidOption, invalidValue } from "../core/errors.ts";
import type { Field } from "../core/fields.ts";
import { type Flag, readFlag } from "../core/flag.ts";
import type { CollectOptions, InvalidRule, Metric } from "../core/metric.ts";
import { count, members, same, type TallyCheck } from "../core/tally-check.ts";

/** One session: a visit, a call, a chat. A role that a list of sessions knows has to be in each, else the session is missing. */
export interface Session {
  /** How many interactions it held, such as pages seen. */
  readonly interactions: number | null | undefined;
  /** How many seconds it lasted. */
  readonly seconds?: number | null | undefined;
  /** Whether what the company wants was done in it. */
  readonly converted?: Flag | null | undefined;
}

/** When a session is engaged: longer than so many seconds, with at least so many interactions, or converted. */
export interface EngagementOptions extends CollectOptions {
  /**
   * Seconds beyond which a session is engaged, where its length is known.
   * @defaultValue 10
   */
  readonly engagedSeconds?: number | undefined;
  /**
   * Interactions from which on a session is engaged, at least 1.
   * @defaultValue 2
   */
  readonly engagedInteractions?: number | undefined;
}

/** Sessions by what they held. */
export interface SessionTally {
  /** Seconds beyond which a session is engaged. */
  readonly engagedSeconds: number;
  /** Interactions from which on a session is engaged. */
  readonly engagedInteractions: number;
  /** Sessions counted. */
  sessions: number;
  /** Of them, those with one interaction, or none. */
  single: number;
  /** Of them, those that were engaged. */
  engaged: number;
  /** Sessions of which something that is read is not known. */
  missing: number;
  /** Sessions that could not be taken, skipped. */
  invalid: number;
}

/** Where the parts of a session are in a record. */
export interface SessionFields<Row> {
  /** How many interactions. */
  readonly interactions: Field<Row>;
  /** How many seconds; without it no session is engaged by its length. */
  readonly seconds?: Field<Row> | undefined;
  /** Whether it converted; without it no session is engaged by that. */
  readonly converted?: Field<Row> | undefined;
}

/** What belongs to the tally of sessions, checked. */
export function engagementRule(options: EngagementOptions): {
  readonly engagedSeconds: number;
  readonly engagedInteractions: number;
  readonly invalid: InvalidRule;
} {
  const { engagedSeconds = 10, engagedInteractions = 2, invalid = "error" } = options;
  if (!(Number.isFinite(engagedSeconds) && engagedSeconds >= 0))
    throw invalidOption("engagedSeconds", "a finite number of at least 0", engagedSeconds);
  if (!(Number.isSafeInteger(engagedInteractions) && engagedInteractions >= 1))
    throw invalidOption("engagedInteractions", "a whole number of at least 1", engagedInteractions);
  checkChoice("invalid", invalid, ["error", "skip"]);
  return { engagedSeconds: engagedSeconds + 0, engagedInteractions, invalid };
}

/** The part of a metric of sessions that does not depend on what is read. */
export function sessionCollector(
  metric: string,
  options: EngagementOptions,
): Omit<Metric<Session, SessionTally, never>, "result" | "unit"> {
  const { engagedSeconds, engagedInteractions, invalid } = engagementRule(options);
  return {
    name: metric,
    create: () => ({ engagedSeconds, engagedInteractions, sessions: 0, single: 0, engaged: 0, missing: 0, invalid: 0 }),
    add(tally, session, index) {
      const fault = faultOf(session);
      if (fault !== null) {
        if (invalid === "error") throw invalidValue(`sessions[${index}].${fault.role}`, fault.expected, session[fault.role]);
        tally.invalid += 1;
        return;
      }
      const { interactions, seconds, converted } = session;
      if (isMissing(interactions) || (Object.hasOwn(session, "seconds") && isMissing(seconds)) || isUnknown(session)) {
        tally.missing += 1;
        return;
      }
      tally.sessions += 1;
      if (interactions <= 1) tally.single += 1;
      if (interactions >= engagedInteractions || (seconds ?? 0) > engagedSeconds || readFlag(converted ?? false)) tally.engaged += 1;
    },
    merge(left, right) {
      const rule = ({ engagedSeconds: s, engagedInteractions: i }: SessionTally) => ({ engagedSeconds: s, engagedInteractions: i });
      if (left.engagedSeconds !== right.engagedSeconds || left.engagedInteractions !== right.engagedInteractions)
        throw incompatibleTally(metric, rule(left), rule(right));
      return {
        ...rule(left),
        sessions: left.sessions + right.sessions,
        single: left.single + right.single,
        engaged: left.engaged + right.engaged,
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts: ({ sessions, missing, invalid: skipped }) => ({ valid: sessions, missing, invalid: skipped }),
  };
}

/** Refuses what is not such a tally. */
export function sessionCheck(engagedSeconds: number, engagedInteractions: number): TallyCheck {
  return members(
    {
      engagedSeconds: same(engagedSeconds),
      engagedInteractions: same(engagedInteractions),
      sessions: count,
      single: count,
      engaged: count,
      missing: count,
      invalid: count,
    },
    "no more single or engaged sessions than sessions",
    ({ sessions = 0, single = 0, engaged = 0 }) => single <= sessions && engaged <= sessions,
  );
}

function isUnknown(session: Session): boolean {
  return Object.hasOwn(session, "converted") && readFlag(session.converted) === null;
}

function faultOf(session: Session): { readonly role: keyof Session; readonly expected: string } | null {
  const { interactions, seconds, converted } = session;
  if (!isMissing(interactions) && !(Number.isSafeInteger(interactions) && interactions >= 0))
    return { role: "interactions", expected: "a whole number of at least 0" };
  if (!isMissing(seconds) && !(Number.isFinite(seconds) && seconds >= 0))
    return { role: "seconds", expected: "a finite number of at least 0" };
  return readFlag(converted) === undefined ? { role: "converted", expected: "true or false" } : null;
}
