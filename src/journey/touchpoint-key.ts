import { invalidOption } from "../core/errors.ts";
import type { RecordCounts } from "../core/metric.ts";
import { byValue, type KeyValue, type SegmentKey } from "../core/segment-key.ts";
import { type AnyFieldMetric, mergeSegments, type ScorecardTally, type SegmentTally } from "../core/segment-tally.ts";

/** The key that sorts events by their touchpoint: a field's name, or a function of a row. */
export function touchpointKey<Row>(touchpoint: string | ((row: never) => unknown) = "touchpoint"): SegmentKey<Row> {
  if (typeof touchpoint === "function") return byValue("touchpoint", touchpoint as (row: Row) => KeyValue);
  if (typeof touchpoint !== "string") throw invalidOption("touchpoint", "a field name or a function", touchpoint);
  return byValue(touchpoint) as unknown as SegmentKey<Row>;
}

/** What was collected of each touchpoint by its name; the number 7 and the text "7" are one. */
export function segmentsByTouchpoint(tally: ScorecardTally, metrics: readonly AnyFieldMetric[]): ReadonlyMap<string, SegmentTally> {
  const found = new Map<string, SegmentTally>();
  for (const [text, segment] of Object.entries(tally.segments)) {
    const [value] = JSON.parse(text) as [KeyValue];
    if (value === null) continue;
    const own = found.get(String(value));
    found.set(String(value), own ? mergeSegments(metrics, own, segment) : segment);
  }
  return found;
}

/** Events with a touchpoint, and without one. */
export function touchpointCounts(tally: ScorecardTally): RecordCounts {
  const all = Object.values(tally.segments).reduce((sum, { records }) => sum + records, 0);
  const missing = tally.segments["[null]"]?.records ?? 0;
  return { valid: all - missing, missing, invalid: 0 };
}
