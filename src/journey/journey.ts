import { checkOptions } from "../core/check.ts";
import { CxError, describe, invalidOption } from "../core/errors.ts";
import { calendarOf, DAY, type Instant } from "../core/time.ts";

/** A touchpoint as it is written down: where customers meet the company. */
export interface TouchpointInput {
  /** Its name, as in the data. */
  readonly name: string;
  /** The stage it belongs to. */
  readonly stage: string;
  /** The channels on which it is met, such as web and phone. */
  readonly channels?: readonly string[] | undefined;
  /** Who answers for it; left out or `null` while nobody does. */
  readonly owner?: string | null | undefined;
  /** The day on which somebody last looked at it, as an ISO date; left out or `null` when nobody has. */
  readonly reviewed?: string | null | undefined;
  /** The day by which somebody has to look again, as an ISO date; left out or `null` without one. */
  readonly reviewBy?: string | null | undefined;
}

/** A touchpoint of a journey. */
export interface Touchpoint {
  /** Its name, as in the data. */
  readonly name: string;
  /** The stage it belongs to. */
  readonly stage: string;
  /** The channels on which it is met. */
  readonly channels: readonly string[];
  /** Who answers for it; `null` while nobody does. */
  readonly owner: string | null;
  /** The day of the latest review; `null` when there was none. */
  readonly reviewed: string | null;
  /** The day by which it is to be reviewed; `null` without one. */
  readonly reviewBy: string | null;
}

/** What a journey is made of. */
export interface JourneyDefinition {
  /**
   * The stages, in the order in which customers come to them.
   * @defaultValue ["awareness", "consideration", "purchase", "post-purchase", "advocacy"]
   */
  readonly stages?: readonly string[] | undefined;
  /** The touchpoints, in any order. */
  readonly touchpoints: readonly TouchpointInput[];
}

/** A journey map as plain JSON, frozen: store it, send it, compare it with the data. `journey` takes it back as it is. */
export interface Journey {
  /** The stages, in their order. */
  readonly stages: readonly string[];
  /** The touchpoints, by stage, and within a stage as they were written down. */
  readonly touchpoints: readonly Touchpoint[];
}

/** What a journey map still lacks. */
export interface JourneyReview {
  /** Stages without a touchpoint. */
  readonly emptyStages: readonly string[];
  /** Touchpoints for which nobody answers. */
  readonly withoutOwner: readonly string[];
  /** Touchpoints without a day of review to come: none was set, or it was kept and no next one set. */
  readonly withoutReview: readonly string[];
  /** Touchpoints whose day of review is over without a review since, the longest overdue first. */
  readonly overdue: readonly {
    /** The touchpoint. */
    readonly touchpoint: string;
    /** Who answers for it. */
    readonly owner: string | null;
    /** The day on which it was to be reviewed. */
    readonly reviewBy: string;
    /** Whole days since then. */
    readonly days: number;
  }[];
  /** The moment of the review. */
  readonly asOf: string;
}

const ROLES: readonly string[] = ["name", "stage", "channels", "owner", "reviewed", "reviewBy"];
const STAGES = ["awareness", "consideration", "purchase", "post-purchase", "advocacy"] as const;

/**
 * A journey map as data: stages, and touchpoints with channels, owner and day of review.
 *
 * What is drawn once and put on a wall is wrong a year later. As data it is measured: {@link touchpointScores} says what customers think of each touchpoint,
 * {@link unmapped} what the map lacks, {@link journeyReview} who has to look again.
 *
 * - Input: names are compared exactly, as they stand in the data. Each touchpoint belongs to one stage.
 * - Result: plain JSON, frozen through and through; touchpoints in the order of the stages. A map that was stored as JSON is read by `journey` again.
 * - Cost: O(n) time and memory.
 *
 * @param definition - Stages and touchpoints.
 * @returns The map.
 * @throws {@link CxError} `"invalid-option"` when a stage, a touchpoint or a channel of one is named twice or not at all, a stage is unknown, or a day is none.
 * @example
 * ```ts
 * import { journey } from "cx-metrics";
 * const map = journey({
 *   touchpoints: [
 *     { name: "checkout", stage: "purchase", channels: ["web"], owner: "Ann", reviewBy: "2026-06-30" },
 *     { name: "ad", stage: "awareness", channels: ["web", "radio"] },
 *   ],
 * });
 * map.stages.length; // => 5
 * map.touchpoints.map(({ name, owner }) => [name, owner]); // => [["ad", null], ["checkout", "Ann"]]
 * ```
 * @see Lemon and Verhoef 2016, Journal of Marketing 80:69
 */
export function journey(definition: JourneyDefinition): Journey {
  checkOptions(definition, ["stages", "touchpoints"]);
  const { stages = STAGES, touchpoints } = definition;
  checkNames("stages", stages);
  if (!Array.isArray(touchpoints)) throw invalidOption("touchpoints", "a list of touchpoints", touchpoints);
  const read = touchpoints.map((touchpoint: TouchpointInput, index) => readTouchpoint(touchpoint, `options.touchpoints[${index}]`, stages));
  checkNames(
    "touchpoints",
    read.map(({ name }) => name),
  );
  return Object.freeze({
    stages: Object.freeze([...stages]),
    touchpoints: Object.freeze(stages.flatMap((stage) => read.filter((touchpoint) => touchpoint.stage === stage))),
  });
}

/**
 * What a journey map still lacks: touchpoints without owner, reviews that are overdue, stages without touchpoints.
 *
 * A review is kept by a look on its day or later (`reviewed`), up to `asOf`: an earlier look does not count for it.
 *
 * - Result: names, in the order of the map; overdue ones by how long, those of the same day in the order of the map.
 * - Cost: O(n log n) time.
 *
 * @param map - The map.
 * @param options - The moment of the review, and the time zone in which days begin.
 * @returns What is lacking.
 * @throws {@link CxError} `"invalid-value"` when `asOf` is no moment; `"invalid-option"` for an unknown option or time zone.
 * @example
 * ```ts
 * import { journey, journeyReview } from "cx-metrics";
 * const map = journey({
 *   stages: ["buy", "use"],
 *   touchpoints: [{ name: "checkout", stage: "buy", owner: "Ann", reviewBy: "2026-06-30" }],
 * });
 * const { overdue, emptyStages } = journeyReview(map, { asOf: "2026-07-10" });
 * overdue.map(({ touchpoint, days }) => [touchpoint, days]); // => [["checkout", 10]]
 * emptyStages; // => ["use"]
 * ```
 */
export function journeyReview(
  map: Journey,
  options: {
    /** The moment of the review. */
    readonly asOf: Instant;
    /**
     * The IANA time zone in which days begin.
     * @defaultValue "UTC"
     */
    readonly timeZone?: string | undefined;
  },
): JourneyReview {
  checkOptions(options, ["asOf", "timeZone"]);
  const calendar = calendarOf(options.timeZone);
  const asOf = calendar.instant(options.asOf, "options.asOf");
  const dayOf = (moment: number): number => Math.floor(calendar.toLocal(moment) / DAY);
  const daysSince = (day: string, path: string): number => dayOf(asOf) - dayOf(calendar.instant(day, path));
  const due = new Map(
    map.touchpoints.flatMap(({ name, reviewed, reviewBy }, index): [string, number][] => {
      if (reviewBy === null) return [];
      const days = daysSince(reviewBy, `map.touchpoints[${index}].reviewBy`);
      const looked = reviewed === null ? -1 : daysSince(reviewed, `map.touchpoints[${index}].reviewed`);
      return looked >= 0 && looked <= days ? [] : [[name, days]];
    }),
  );
  const overdue = map.touchpoints.flatMap(({ name, owner, reviewBy }) => {
    const days = due.get(name) ?? 0;
    return reviewBy !== null && days > 0 ? [{ touchpoint: name, owner, reviewBy, days }] : [];
  });
  const namesWhere = (test: (touchpoint: Touchpoint) => boolean): string[] => map.touchpoints.filter(test).map(({ name }) => name);
  return {
    emptyStages: map.stages.filter((stage) => !map.touchpoints.some((touchpoint) => touchpoint.stage === stage)),
    withoutOwner: namesWhere(({ owner }) => owner === null),
    withoutReview: namesWhere(({ name }) => !due.has(name)),
    overdue: overdue.sort((left, right) => right.days - left.days),
    asOf: new Date(asOf).toISOString(),
  };
}

function readTouchpoint(touchpoint: TouchpointInput | null | undefined, path: string, stages: readonly string[]): Touchpoint {
  if (typeof touchpoint !== "object" || touchpoint === null)
    throw new CxError("invalid-option", path, "a touchpoint with name and stage", describe(touchpoint));
  const { name, stage, channels = [], owner, reviewed, reviewBy } = touchpoint;
  const refuse = (role: string, expected: string, received: unknown): CxError =>
    new CxError("invalid-option", `${path}.${role}`, expected, describe(received));
  for (const key of Object.keys(touchpoint)) {
    if (!ROLES.includes(key)) throw refuse(key, `one of ${ROLES.join(", ")}`, key);
  }
  if (!stages.includes(stage)) throw refuse("stage", `one of ${stages.join(", ")}`, stage);
  if (!(Array.isArray(channels) && channels.every(isName) && new Set(channels).size === channels.length))
    throw refuse("channels", "a list of names, each once", channels);
  if (isGiven(owner) && !isName(owner)) throw refuse("owner", "a name", owner);
  for (const [role, day] of Object.entries({ reviewed, reviewBy })) {
    if (isGiven(day) && !isDay(day)) throw refuse(role, "an ISO date, such as 2026-06-30", day);
  }
  return Object.freeze({
    name,
    stage,
    channels: Object.freeze([...channels]),
    owner: owner ?? null,
    reviewed: reviewed ?? null,
    reviewBy: reviewBy ?? null,
  });
}

function checkNames(option: string, names: readonly unknown[]): void {
  const seen = new Set<unknown>();
  if (!Array.isArray(names) || names.length === 0) throw invalidOption(option, "a list of at least one", names);
  names.forEach((name, index) => {
    if (!isName(name)) throw invalidOption(`${option}[${index}]`, "a name", name);
    if (seen.has(name)) throw invalidOption(`${option}[${index}]`, "a name that occurs once", name);
    seen.add(name);
  });
}

function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null;
}

function isName(name: unknown): name is string {
  return typeof name === "string" && name !== "";
}

function isDay(day: unknown): day is string {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  try {
    calendarOf().instant(day, "reviewBy");
    return true;
  } catch {
    return false;
  }
}
