import type { AnyRow } from "../core/any-row.ts";
import { checkChoice, checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { type FieldMetric, overFields } from "../core/fields.ts";
import { type CollectOptions, type Metric, measureInputs, type RecordCounts } from "../core/metric.ts";
import { compareNames } from "../core/sorted.ts";
import { calendarOf } from "../core/time.ts";
import { checkFields } from "../core/check-fields.ts";
import { absorbingChain } from "../stats/absorbing-chain.ts";
import { type Share, shareMaker, type ShareOptions } from "../stats/share.ts";
import type { JourneyFields } from "./funnel.ts";
import {
  addEvent,
  countJourneys,
  createJourneys,
  journeyCheck,
  type JourneyEvent,
  type JourneyTally,
  mergeJourneys,
} from "./step-history.ts";

/** How transitions are read. */
export interface TransitionsOptions extends ShareOptions, CollectOptions {
  /** The touchpoints that journeys are meant to reach, such as an order. A journey ends there; what the customer does next begins another. */
  readonly goals: readonly string[];
  /**
   * The IANA time zone of times without an offset.
   * @defaultValue "UTC"
   */
  readonly timeZone?: string | undefined;
}

/** Where a transition may lead: to a touchpoint, or `null` for the end of a journey without a goal. */
export type TransitionTarget = string | null;

/** A move from one touchpoint to the next. */
export interface Transition {
  /** The touchpoint; `null` for the start of a journey. */
  readonly from: string | null;
  /** The next touchpoint; `null` for the end of a journey without a goal. */
  readonly to: TransitionTarget;
  /** How often it happened. */
  readonly count: number;
  /** Its share of all moves from there, from 0 to 1. */
  readonly probability: number;
  /** Interval of the share, from 0 to 1. */
  readonly interval: Share["interval"];
}

/** A touchpoint on the way. */
export interface TransitionState {
  /** The touchpoint. */
  readonly touchpoint: string;
  /** How often it was met. */
  readonly visits: number;
  /** The probability of reaching a goal from here, by the chain, from 0 to 1. */
  readonly goalProbability: number;
  /** The mean number of moves from here to the end of the journey, by the chain. */
  readonly stepsToEnd: number;
  /** The share of goals that would be lost if whoever comes here left instead, by the chain, from 0 to 1; `null` where no journey reaches a goal. */
  readonly removalEffect: number | null;
  /** The effect as a share of the effects of all touchpoints: they add up to 1. What attribution models call credit. `null` where all effects are 0. */
  readonly normalizedEffect: number | null;
}

/** The transitions between touchpoints. */
export interface TransitionsResult extends RecordCounts {
  /** Journeys: from a first event, or from a goal, to the next goal or the last event. */
  readonly journeys: number;
  /** Journeys that reached a goal. */
  readonly converted: number;
  /** Share of journeys that reached a goal, from 0 to 1: what the chain says from the start, too. */
  readonly conversion: Share;
  /** The touchpoints that are no goals, by name. */
  readonly states: readonly TransitionState[];
  /** The moves that happened, by the names of both ends; those from the start come first, those to the end last. The probabilities from each touchpoint add up to 1. */
  readonly transitions: readonly Transition[];
  /** The goals. */
  readonly goals: readonly string[];
}

/**
 * Transitions: which touchpoint leads to which, how likely a goal is from each, and what each is worth on the way.
 *
 * A journey is a chain of the first order: `p(a, b) = moves from a to b / moves from a`, the end of a journey being a move too. The probability of a goal is that of
 * the absorbing chain, solved, not simulated. The removal effect of a touchpoint is `1 - P(goal without it) / P(goal)`, where whoever comes there leaves
 * instead; that is the share of goals whose way leads over it. Effects overlap, since a way leads over several touchpoints; `normalizedEffect` divides each by their sum.
 *
 * - Input: events `{ customer, touchpoint, at }` in any order; events at the same moment stand in the order of their names. Without one of the three an event is
 *   missing.
 * - Result: probabilities and shares from 0 to 1, with intervals for those that are counted.
 * - Cost: O(n log n) time in events and O(k^3) in touchpoints; memory per event and per pair of touchpoints.
 * - Not to be read as causes: customers who come to a touchpoint differ from those who do not, and the chain forgets what was before.
 *
 * @param events - Who met which touchpoint, and when.
 * @param options - The goals, the interval.
 * @returns Moves, probabilities and effects.
 * @throws {@link CxError} `"empty"` without a valid event; `"invalid-value"` when an event cannot be taken; `"invalid-option"` for a wrong option.
 * @example Two ways to an order
 * ```ts
 * import { transitions } from "cx-metrics";
 * const events = [
 *   ["ann", "ad", 1], ["ann", "shop", 2], ["ann", "order", 3],
 *   ["bob", "shop", 1], ["bob", "order", 2],
 *   ["cem", "ad", 1],
 *   ["dee", "ad", 1], ["dee", "shop", 2],
 * ].map(([customer, touchpoint, at]) => ({ customer, touchpoint, at }));
 * const { conversion, states } = transitions(events, { goals: ["order"] });
 * conversion.rate; // => 0.5
 * states.map(({ touchpoint, goalProbability }) => [touchpoint, goalProbability]); // => [["ad", 0.4444444444], ["shop", 0.6666666667]]
 * states.map(({ removalEffect }) => removalEffect); // => [0.6666666667, 1]
 * ```
 * @see Anderl, Becker, von Wangenheim and Schumann 2016, International Journal of Research in Marketing 33:457; Kemeny and Snell 1960, Finite Markov
 * Chains, chapter 3
 */
export function transitions(events: Iterable<JourneyEvent | null | undefined>, options: TransitionsOptions): TransitionsResult {
  return measureInputs(transitionsMetric(options), events as Iterable<JourneyEvent>);
}

/**
 * Transitions as a metric over named fields, for {@link measure}, {@link collect}, streams and parts that merge.
 *
 * Definition and result are those of {@link transitions}. The tally is that of {@link funnelOf}: the events by customer, whose goals are only read. A warehouse
 * counts the moves and is asked for these alone.
 *
 * @param fields - Where customer, touchpoint and time are.
 * @param options - The goals, the interval.
 * @returns The metric.
 * @throws {@link CxError} `"invalid-option"` for an unknown or wrong option.
 * @example From columns
 * ```ts
 * import { measure, transitionsOf } from "cx-metrics";
 * const log = { who: [1, 1, 2], page: ["visit", "order", "visit"], day: ["2026-03-01", "2026-03-02", "2026-03-01"] };
 * const metric = transitionsOf({ customer: "who", touchpoint: "page", at: "day" }, { goals: ["order"] });
 * measure(metric, log).states[0]?.goalProbability; // => 0.5
 * ```
 */
export function transitionsOf<Row = AnyRow>(
  fields: JourneyFields<Row>,
  options: TransitionsOptions,
): FieldMetric<Row, JourneyTally, TransitionsResult> {
  checkFields(fields, ["customer", "touchpoint", "at"], []);
  const metric = transitionsMetric(options);
  const { timeZone } = metric.create();
  return {
    ...overFields<Row, JourneyEvent, JourneyTally, TransitionsResult>(metric, fields, {
      tally: "journeys",
      collect: { timeZone, invalid: options.invalid ?? "error" },
      check: journeyCheck(timeZone),
    }),
    folding: { of: "transitions", goals: [...new Set(options.goals)] },
  };
}

function transitionsMetric(options: TransitionsOptions): Metric<JourneyEvent, JourneyTally, TransitionsResult> {
  checkOptions(options, ["goals", "timeZone", "level", "method", "invalid"]);
  const { goals, timeZone, invalid = "error" } = options;
  if (!(Array.isArray(goals) && goals.length > 0 && goals.every((goal) => typeof goal === "string")))
    throw invalidOption("goals", "a list of at least one touchpoint", goals);
  checkChoice("invalid", invalid, ["error", "skip"]);
  const shareOf = shareMaker(options);
  const calendar = calendarOf(timeZone);
  const isGoal = new Set<string>(goals);
  return {
    name: "transitions",
    unit: "valid event",
    create: () => createJourneys(calendar.timeZone),
    add: (tally, event, index) => addEvent(tally, event, index, calendar, invalid),
    merge: (left, right) => mergeJourneys("transitions", left, right),
    counts: countJourneys,
    result(tally) {
      if (tally.events === 0) return null;
      const moves = countMoves(tally, isGoal);
      const fromStart = moves.get(null) as Map<TransitionTarget, number>;
      const journeys = total(fromStart);
      const converted = [...moves.values()].reduce(
        (sum, targets) => sum + [...isGoal].reduce((own, goal) => own + (targets.get(goal) ?? 0), 0),
        0,
      );
      return {
        journeys,
        converted,
        conversion: shareOf(converted, journeys) as Share,
        states: statesOf(moves, isGoal),
        transitions: [...moves]
          .sort(([left], [right]) => startFirst(left, right))
          .flatMap(([from, targets]) => {
            const all = total(targets);
            return [...targets]
              .sort(([left], [right]) => compareNames(left, right))
              .map(([to, count]): Transition => {
                const { rate, interval } = shareOf(count, all) as Share;
                return { from, to, count, probability: rate, interval };
              });
          }),
        goals: [...isGoal],
        ...countJourneys(tally),
      };
    },
  };
}

type Moves = ReadonlyMap<string | null, ReadonlyMap<TransitionTarget, number>>;

/** Moves by where they begin: `null` is the start of a journey, and as a target its end. */
function countMoves({ customers, folded }: JourneyTally, isGoal: ReadonlySet<string>): Moves {
  const moves = new Map<string | null, Map<TransitionTarget, number>>();
  const move = (from: string | null, to: TransitionTarget, times = 1): void => {
    const targets = moves.get(from) ?? new Map<TransitionTarget, number>();
    moves.set(from, targets.set(to, (targets.get(to) ?? 0) + times));
  };
  for (const [from, to, times] of folded?.of === "transitions" ? folded.moves : []) move(from, to, times);
  for (const history of Object.values(customers)) {
    let here: string | null = null;
    for (const [, touchpoint] of history) {
      move(here, touchpoint);
      here = isGoal.has(touchpoint) ? null : touchpoint;
    }
    if (here !== null) move(here, null);
  }
  return moves;
}

function statesOf(moves: Moves, isGoal: ReadonlySet<string>): readonly TransitionState[] {
  const names = [...moves.keys()].filter((name) => name !== null).sort(compareNames);
  // The start is a state like others, to which nobody comes back.
  const places = [null, ...names];
  const rows = places.map((from) => moves.get(from) ?? new Map<TransitionTarget, number>());
  const chain = absorbingChain(
    rows.map((targets) => places.map((to) => (to === null ? 0 : (targets.get(to) ?? 0)))),
    rows.map((targets) => [[...isGoal].reduce((sum, goal) => sum + (targets.get(goal) ?? 0), 0), targets.get(null) ?? 0]),
  );
  const goalFrom = (place: number): number => Math.min(1, chain.absorption[place]?.[0] as number);
  const fromStart = goalFrom(0);
  const effects = names.map((_, index) => {
    const place = index + 1;
    // Whoever comes here at all and reaches a goal: the goals that are lost when it is closed. No difference is taken, so no digit is lost.
    const comes = (chain.visits[0]?.[place] as number) / (chain.visits[place]?.[place] as number);
    return fromStart === 0 ? null : Math.min(1, (comes * goalFrom(place)) / fromStart);
  });
  const all = effects.reduce<number>((sum, effect) => sum + (effect ?? 0), 0);
  return names.map((touchpoint, index): TransitionState => {
    const effect = effects[index] ?? null;
    return {
      touchpoint,
      visits: total(rows[index + 1] as ReadonlyMap<TransitionTarget, number>),
      goalProbability: goalFrom(index + 1),
      stepsToEnd: chain.steps[index + 1] as number,
      removalEffect: effect,
      normalizedEffect: effect === null || all === 0 ? null : effect / all,
    };
  });
}

function total(targets: ReadonlyMap<TransitionTarget, number>): number {
  return [...targets.values()].reduce((sum, count) => sum + count, 0);
}

function startFirst(left: string | null, right: string | null): number {
  return left === null ? -1 : right === null ? 1 : compareNames(left, right);
}
