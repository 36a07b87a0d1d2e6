import type { KeptStep } from "./step-history.ts";

/** When two events of a customer belong to one way through a funnel, in milliseconds. */
export interface FunnelWindows {
  /** Whether stages have to come in their order. */
  readonly ordered: boolean;
  /** The longest time from the first event to the last; `Infinity` without a limit. */
  readonly whole: number;
  /** The longest time from each stage to the next; `Infinity` without a limit. */
  readonly steps: readonly number[];
}

/** How far one customer came. */
export interface FunnelDepth {
  /** How many stages were reached, from the first. */
  readonly reached: number;
  /** When each of them was reached, on the way that came so far first; of any order, when the stages up to it were all there. */
  readonly times: readonly number[];
  /** Whether a window is still open in which one more stage may be reached. */
  readonly open: boolean;
}

/** A way to one stage: when it was reached, when it began, and the way to the stage before. */
interface Way {
  readonly at: number;
  readonly start: number;
  readonly before: Way | null;
}

/**
 * How far a customer came: the most stages that one choice of events reaches within the windows. Every start is tried, not only the earliest.
 *
 * In order, one pass is enough: of all ways to a stage that are there at some moment the latest began latest and stands nearest, so where it misses a window
 * every other does. Events at the same moment count in the order of the stages.
 *
 * @param steps - the customer's events, by time.
 * @param stageOf - the place of a touchpoint's stage; `undefined` where it is none.
 * @param asOf - events after it are not known.
 */
export function funnelDepth(
  steps: readonly KeptStep[],
  stageOf: (touchpoint: string) => number | undefined,
  windows: FunnelWindows,
  asOf: number,
): FunnelDepth {
  const events: (readonly [at: number, stage: number])[] = [];
  for (const [at, touchpoint] of steps) {
    const stage = at <= asOf ? stageOf(touchpoint) : undefined;
    if (stage !== undefined) events.push([at, stage]);
  }
  events.sort(([left, first], [right, second]) => left - right || first - second);
  return windows.ordered ? inOrder(events, windows, asOf) : inAnyOrder(events, windows, asOf);
}

function inOrder(events: readonly (readonly [number, number])[], { whole, steps }: FunnelWindows, asOf: number): FunnelDepth {
  const latest: Way[] = [];
  let deepest: Way | null = null;
  let reached = 0;
  for (const [at, stage] of events) {
    const before: Way | null = stage === 0 ? null : (latest[stage - 1] ?? null);
    if (stage > 0 && (before === null || at - before.at > (steps[stage - 1] as number) || at - before.start > whole)) continue;
    const way = { at, start: before?.start ?? at, before };
    latest[stage] = way;
    if (stage + 1 > reached) [reached, deepest] = [stage + 1, way];
  }
  const times: number[] = [];
  for (let way = deepest; way !== null; way = way.before) times.unshift(way.at);
  const open =
    reached <= steps.length &&
    latest.some(
      (way, stage) => way.start + whole > asOf && way.at + (steps[stage] ?? 0) > asOf && (steps[stage] !== Infinity || whole < Infinity),
    );
  return { reached, times, open };
}

function inAnyOrder(events: readonly (readonly [number, number])[], { whole, steps }: FunnelWindows, asOf: number): FunnelDepth {
  const latest: number[] = [];
  const times: number[] = [];
  for (const [at, stage] of events) {
    latest[stage] = at;
    // Whoever has more of the stages within the window has the first ones too, so that depths are met one after the other.
    for (let earliest = Infinity, depth = 1; depth <= steps.length + 1; depth += 1) {
      const last = latest[depth - 1];
      if (last === undefined) break;
      earliest = Math.min(earliest, last);
      if (at - earliest > whole) break;
      if (depth > times.length) times.push(at);
    }
  }
  const open = times.length <= steps.length && whole < Infinity && latest.some((at) => at + whole > asOf);
  return { reached: times.length, times, open };
}
