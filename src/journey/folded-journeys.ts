import { incompatibleTally } from "../core/errors.ts";

/** Moves between touchpoints, counted where the events are, such as in a warehouse. */
export interface FoldedMoves {
  /** What was folded. */
  readonly of: "transitions";
  /** From where, to where, and how often; `null` is the start of a journey, and as a target its end. */
  readonly moves: readonly (readonly [from: string | null, to: string | null, count: number])[];
}

/** How far customers came in one funnel, counted where the events are, such as in a warehouse. */
export interface FoldedFunnel {
  /** What was folded. */
  readonly of: "funnel";
  /** The moment up to which events are known, in milliseconds since 1970. */
  readonly asOf: number;
  /** Customers by how many stages they reached, from none: how many there are, and how many of them have an open window. */
  readonly depths: readonly (readonly [customers: number, open: number])[];
  /** The times of each step and, last, of the whole: milliseconds, and how many customers took them. */
  readonly times: readonly (readonly (readonly [time: number, customers: number])[])[];
  /** Events of no stage. */
  readonly otherEvents: number;
  /** Events after that moment, not used. */
  readonly afterAsOf: number;
}

/** What became of events that were folded elsewhere, by one rule. */
export type FoldedJourneys = FoldedMoves | FoldedFunnel;

/** What was folded of disjoint customers, together. */
export function mergeFolded(
  metric: string,
  left: FoldedJourneys | undefined,
  right: FoldedJourneys | undefined,
): { folded?: FoldedJourneys } {
  if (!left || !right) return left || right ? { folded: (left ?? right) as FoldedJourneys } : {};
  if (left.of === "transitions" && right.of === "transitions") return { folded: { of: left.of, moves: [...left.moves, ...right.moves] } };
  if (left.of === "funnel" && right.of === "funnel" && left.depths.length === right.depths.length) {
    return { folded: mergeFunnels(left, right) };
  }
  throw incompatibleTally(metric, left.of, right.of);
}

/** The customers of two folded funnels of the same stages. */
export function mergeFunnels(left: FoldedFunnel, right: FoldedFunnel): FoldedFunnel {
  return {
    of: "funnel",
    asOf: Math.max(left.asOf, right.asOf),
    depths: left.depths.map(([customers, open], depth) => {
      const [more, moreOpen] = right.depths[depth] as readonly [number, number];
      return [customers + more, open + moreOpen];
    }),
    times: left.times.map((times, step) => [...times, ...(right.times[step] as FoldedFunnel["times"][number])]),
    otherEvents: left.otherEvents + right.otherEvents,
    afterAsOf: left.afterAsOf + right.afterAsOf,
  };
}
