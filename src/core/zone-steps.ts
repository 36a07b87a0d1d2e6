import { offsetsOf } from "./time.ts";

/** From a moment on, a time zone is so many milliseconds ahead of UTC. */
export interface ZoneStep {
  /** The first moment, in milliseconds since 1970. */
  readonly from: number;
  /** Local time less UTC. */
  readonly offset: number;
}

/** No zone has two steps within a week since 1900; the closest are those of Recife in October 2000, just seven days apart. */
const STRIDE = 518_400_000; // 6 days

/** The offsets of a time zone between two moments; the first step holds from the first of them on. */
export function zoneSteps(timeZone: string, first: number, last: number): readonly ZoneStep[] {
  const offsetAt = offsetsOf(timeZone);
  let offset = offsetAt(first);
  const steps: ZoneStep[] = [{ from: first, offset }];
  for (let at = first; at < last;) {
    let [low, high] = [at, Math.min(at + STRIDE, last)];
    at = high;
    if (offsetAt(high) === offset) continue;
    // Zones step at whole seconds.
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    offset = offsetAt(high);
    steps.push({ from: high, offset });
    at = high;
  }
  return steps;
}
