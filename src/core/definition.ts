import type { Field } from "./fields.ts";
import type { InvalidRule } from "./metric.ts";
import type { Scale } from "./rating-tally.ts";
import type { Period } from "./time.ts";

/** A field that holds answers in words, and the rating of each label. */
export interface LabeledField {
  /** The field's name. */
  readonly field: string;
  /** Labels with their ratings. They are compared without regard to case and spaces. */
  readonly labels: readonly (readonly [label: string, rating: number])[];
}

/** Where a value comes from: a field's name, a field with labels, or `null` where the caller's function reads it. */
export type FieldSource = string | LabeledField | null;

/** What means lost: `true` alone, a value, or `null` where the caller's function decides. */
export type LostRule =
  | {
      /** `true` means lost, `false` retained. */
      readonly rule: "boolean";
    }
  | {
      /** One value means lost, every other retained. */
      readonly rule: "value";
      /** The value. */
      readonly value: string | number | boolean;
    }
  | null;

/** How a key divides records, as plain JSON. */
export type KeyRule =
  | {
      /** The value itself, or what the caller's function gives. */
      readonly kind: "value";
      /** The key's name in the result. */
      readonly name: string;
    }
  | {
      /** Ranges of a number. */
      readonly kind: "bands";
      /** The key's name in the result. */
      readonly name: string;
      /** Where the ranges begin, ascending; a range includes its lower break. */
      readonly breaks: readonly number[];
      /** The names of the ranges, one more than there are breaks. */
      readonly labels: readonly string[];
    }
  | {
      /** Calendar periods. */
      readonly kind: "period";
      /** The key's name in the result. */
      readonly name: string;
      /** The length of a period. */
      readonly every: Period;
      /** The IANA time zone whose midnights divide the periods. */
      readonly timeZone: string;
    };

/** A key of a scorecard: how it divides records, and the field it reads. */
export type KeyDefinition = KeyRule & {
  /** The field's name; `null` where the caller's function reads the value. */
  readonly field: string | null;
};

/** Parts of a day, in milliseconds after local midnight, ascending and apart. */
export type DayParts = readonly (readonly [from: number, to: number])[];

/** Business hours as plain JSON: equal values are equal hours. */
export interface WeekRule {
  /** The IANA time zone. */
  readonly timeZone: string;
  /** The open parts of the weekdays, from Monday. */
  readonly week: readonly DayParts[];
  /** Days by their number since 1970-01-01, ascending, each with its open parts. */
  readonly holidays: readonly (readonly [day: number, parts: DayParts])[];
}

/** How times of tickets come about. */
export interface TicketRule {
  /** The milestones measured, in their order. */
  readonly milestones: readonly ("firstReply" | "firstResolution" | "fullResolution")[];
  /** The unit of times. */
  readonly unit: "millisecond" | "second" | "minute" | "hour" | "day";
  /** The moment up to which tickets are known, in milliseconds since 1970. */
  readonly asOf: number;
  /** The time zone of moments without an offset. */
  readonly timeZone: string;
  /** Business hours; `null` where all time counts. */
  readonly hours: WeekRule | null;
}

/** Options that every kind of tally is collected by. */
export interface CollectRule {
  /** What becomes of a value that the metric cannot take. */
  readonly invalid: InvalidRule;
}

/**
 * The collecting options of each kind of tally. What is only read, such as a level or a method, is in none.
 *
 * Tallies of one kind with the same options merge, whatever their fields are called.
 */
export interface TallyKinds {
  /** Answers by scale point. */
  readonly ratings: CollectRule & Scale;
  /** Answers by scale point, of all and of each cause that they name. */
  readonly "rating-causes": CollectRule & Scale;
  /** Customers by the scale points of their two answers. */
  readonly "rating-pairs": CollectRule & Scale;
  /** Loops by age, with the answers given afterwards. */
  readonly "closed-loop": CollectRule &
    Scale & {
      /** The time in which a loop is to be closed, in units. */
      readonly within: number;
      /** The unit of times and ages. */
      readonly unit: "hour" | "day";
      /** The moment of the report, in milliseconds since 1970. */
      readonly asOf: number;
      /** The time zone of moments without an offset. */
      readonly timeZone: string;
    };
  /** Answers with revenue, by scale point and account. */
  readonly weighted: CollectRule &
    Scale & {
      /** The lowest rating of a passive. */
      readonly passiveFrom: number;
      /** The lowest rating of a promoter. */
      readonly promoterFrom: number;
      /** Which answers count. */
      readonly answers: "record" | "mean" | "latest" | "lowest";
      /** The first moment of the window, in milliseconds since 1970; `null` without one. */
      readonly from: number | null;
      /** The first moment after the window; `null` without one. */
      readonly to: number | null;
      /** Present when answers are collected by stratum. */
      readonly stratified?: true;
    };
  /** Customers retained and lost, with their revenue where it is a field. */
  readonly "churn-rate": CollectRule & {
    /** What means lost. */
    readonly lostWhen: LostRule;
    /** Whether revenue is collected. */
    readonly withRevenue: boolean;
  };
  /** Customers who touch a window of time. */
  readonly churn: CollectRule & {
    /** The start of the window, in milliseconds since 1970. */
    readonly from: number;
    /** The end of the window, in milliseconds since 1970. */
    readonly to: number;
    /** The time zone of dates without an offset. */
    readonly timeZone: string;
  };
  /** Revenue by customer and period. */
  readonly "revenue-retention": CollectRule & {
    /** The calendar period to which dates are taken. */
    readonly every: Period;
    /** The time zone of the calendar. */
    readonly timeZone: string;
  };
  /** Customers by the period in which they came, and the periods in which they were there. */
  readonly cohorts: CollectRule & {
    /** What the records are: something a customer did, or a stay from start to end. */
    readonly of: "activity" | "spells";
    /** The calendar period of cohorts and ages. */
    readonly every: Period;
    /** The moment up to which records are known, in milliseconds since 1970. */
    readonly asOf: number;
    /** The time zone of the calendar. */
    readonly timeZone: string;
  };
  /** Events, censorings and late entries by age. */
  readonly "life-table": CollectRule & {
    /** Whether records hold durations, or dates of which ages are made. */
    readonly of: "durations" | "spells";
    /** The unit of ages made of dates; `null` where durations are given. */
    readonly unit: Period | null;
    /** The time zone of the calendar; `null` where durations are given. */
    readonly timeZone: string | null;
    /** The moment up to which spells are known, in milliseconds since 1970; `null` where durations are given. */
    readonly asOf: number | null;
    /** The moment from which on spells are known; `null` without one. */
    readonly from: number | null;
    /** What means that the event came; `null` where dates say it. */
    readonly eventWhen: LostRule;
  };
  /** Contacts by customer. */
  readonly contacts: CollectRule & {
    /** The time zone of times without an offset. */
    readonly timeZone: string;
  };
  /** Sums of amounts by customer. */
  readonly "customer-sums": CollectRule & {
    /** The moment up to which records count, in milliseconds since 1970; `null` where moments are not collected. */
    readonly asOf: number | null;
    /** The time zone of times without an offset; `null` where moments are not collected. */
    readonly timeZone: string | null;
  };
  /** Records by segment and outcome. */
  readonly lift: CollectRule & {
    /** What means that it happened. */
    readonly outcomeWhen: LostRule;
  };
  /** Tickets by whether they were resolved in one touch. */
  readonly "one-touch": CollectRule & {
    /** The fewest replies of a one-touch ticket. */
    readonly min: number;
    /** The most replies of a one-touch ticket. */
    readonly max: number;
  };
  /** Contacts by whether and when they were answered. */
  readonly "service-level": CollectRule & {
    /** The target in seconds. */
    readonly within: number;
    /** Seconds of a short abandon. */
    readonly shortAbandon: number;
    /** What a contact without seconds is. */
    readonly blank: "missing" | "unanswered";
  };
  /** Durations by bucket of their size. */
  readonly durations: CollectRule & {
    /** Each doubling has 2^bits buckets. */
    readonly bits: number;
    /** The unit of the distance of two moments; `null` where durations are given. */
    readonly unit: "millisecond" | "second" | "minute" | "hour" | "day" | null;
    /** The time zone of moments without an offset; `null` where durations are given. */
    readonly timeZone: string | null;
    /** Business hours; `null` where all time counts. */
    readonly hours: WeekRule | null;
  };
  /** Contacts counted by customer. */
  readonly "contacts-by-customer": CollectRule;
  /** Tickets opened and closed by day. */
  readonly backlog: CollectRule & {
    /** The time zone whose midnights divide the days. */
    readonly timeZone: string;
  };
  /** Sums of the time in the system and with the agent. */
  readonly turnaround: CollectRule;
  /** Tickets by the time that each milestone took. */
  readonly "ticket-times": CollectRule & TicketRule;
  /** The sum of a field. */
  readonly total: CollectRule;
  /** Records that say yes, and that say no. */
  readonly proportion: CollectRule & {
    /** What means yes. */
    readonly yesWhen: LostRule;
  };
  /** Events by customer. */
  readonly journeys: CollectRule & {
    /** The time zone of times without an offset. */
    readonly timeZone: string;
  };
  /** Sessions by whether they held one interaction, were engaged, and converted. */
  readonly sessions: CollectRule & {
    /** Seconds from which on a session is engaged. */
    readonly engagedSeconds: number;
    /** Interactions from which on a session is engaged. */
    readonly engagedInteractions: number;
  };
  /** A table of tallies by keys. */
  readonly scorecard: {
    /** The keys, outermost first. */
    readonly by: readonly KeyDefinition[];
    /** The metrics' names and definitions, in their order. */
    readonly metrics: readonly (readonly [name: string, definition: MetricDefinition])[];
  };
}

/** A kind of tally with the options it is collected by: `switch` over `tally` to know the type of `collect`. */
export type TallyDefinition = {
  [Kind in keyof TallyKinds]: {
    /** The kind of tally. */
    readonly tally: Kind;
    /** The options by which it is collected. */
    readonly collect: TallyKinds[Kind];
  };
}[keyof TallyKinds];

/**
 * What a metric collects, and from where, as plain JSON: all that a checkpoint, a worker or a warehouse needs to know to fill its tally.
 *
 * Reading options, such as the level of an interval, are not in it.
 */
export type MetricDefinition = TallyDefinition & {
  /** The metric's name, such as `nps`. */
  readonly metric: string;
  /** The version of the kind of tally. */
  readonly version: 1;
  /** Where the value of each role comes from. */
  readonly fields: Readonly<Record<string, FieldSource>>;
};

/**
 * What of its reading a metric of histories has to say to a warehouse. A tally of histories answers every such rule when it is read; a warehouse folds
 * histories before anything is read.
 */
export type FoldingRule = ContactFolding | TransitionFolding | FunnelFolding;

/** When a contact is a repeat. */
export interface ContactFolding {
  /** What is folded. */
  readonly of: "contacts";
  /** Length of the window in days of 24 hours. */
  readonly windowDays: number;
  /** Whether only contacts about the same topic are repeats of each other. */
  readonly byTopic: boolean;
  /** The moment up to which contacts exist, in milliseconds since 1970; `null` for the latest contact. */
  readonly asOf: number | null;
}

/** Where journeys end. */
export interface TransitionFolding {
  /** What is folded. */
  readonly of: "transitions";
  /** The touchpoints at which a journey ends. */
  readonly goals: readonly string[];
}

/** How far a customer came in a funnel. */
export interface FunnelFolding {
  /** What is folded. */
  readonly of: "funnel";
  /** The touchpoints of each stage, from the first. */
  readonly stages: readonly (readonly string[])[];
  /** Whether stages have to come in their order. */
  readonly ordered: boolean;
  /** The longest time over the whole, in milliseconds; `null` without a limit. */
  readonly whole: number | null;
  /** The longest time from each stage to the next, in milliseconds; `null` without a limit. */
  readonly steps: readonly (number | null)[];
  /** The moment up to which events are known, in milliseconds since 1970; `null` for the latest event. */
  readonly asOf: number | null;
}

/** The definition of a metric over fields. */
export function defineMetric<Row>(
  metric: string,
  fields: Readonly<Record<string, Field<Row>>>,
  { tally, collect }: TallyDefinition,
): MetricDefinition {
  const sources = Object.entries(fields).map(([role, field]): [string, FieldSource] => [role, sourceOf(field)]);
  return { metric, tally, version: 1, fields: Object.fromEntries(sources), collect } as MetricDefinition;
}

/** What a definition says of a field: functions are nothing that can be written down, unless they carry labels. */
export function sourceOf<Row>(field: Field<Row>): FieldSource {
  if (typeof field === "string") return field;
  const { source } = field as { readonly source?: LabeledField };
  return source ?? null;
}

/** JSON text in which the order of members does not matter: equal texts are equal values. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
