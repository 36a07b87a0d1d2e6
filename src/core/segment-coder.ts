import type { ColumnValues } from "./fields.ts";
import { BLOCK } from "./places.ts";
import { type KeyCoder, keyCoder, pairCoder } from "./key-codes.ts";
import type { KeyValue, SegmentKey } from "./segment-key.ts";

/** Numbers the segments of several keys in the order in which they appear. */
export interface SegmentCoder {
  /** The codes of the block. */
  readonly codes: Int32Array;
  /** Writes the codes of records `from` to `to`, at most 4096, of which the first is record `index`. Gives how many segments there are. */
  code(from: number, to: number, index: number): number;
  /** The values of a segment's keys, outermost first. */
  labelsOf(code: number): KeyValue[];
}

/** A coder of segments: each key is coded, and the codes are joined to pairs, from the outermost key inwards. The columns may change between blocks. */
export function segmentCoder<Row>(by: readonly SegmentKey<Row>[], columns: Readonly<Record<string, ColumnValues>>): SegmentCoder {
  const [outermost, ...others] = by.map((key, place) => ({ coder: keyCoder(key), role: `by.${place}` }));
  const joins = others.map(() => pairCoder());
  const codes = new Int32Array(BLOCK);
  const more = new Int32Array(BLOCK);
  return {
    codes,
    code(from, to, index) {
      if (!outermost) return 1;
      outermost.coder.code(columns[outermost.role] as ColumnValues, from, to, index, codes);
      let groups = outermost.coder.labels.length;
      for (const [level, { coder, role }] of others.entries()) {
        coder.code(columns[role] as ColumnValues, from, to, index, more);
        const join = joins[level] as (typeof joins)[number];
        join.code(codes, groups, more, coder.labels.length, to - from);
        groups = join.pairs.length;
      }
      return groups;
    },
    labelsOf(code) {
      if (!outermost) return [];
      const labels: KeyValue[] = [];
      let left = code;
      for (let level = joins.length - 1; level >= 0; level -= 1) {
        const { pairs } = joins[level] as (typeof joins)[number];
        const [before, right] = pairs[left] as readonly [number, number];
        labels.unshift(labelAt(others[level]?.coder, right));
        left = before;
      }
      return [labelAt(outermost.coder, left), ...labels];
    },
  };
}

function labelAt(coder: KeyCoder | undefined, code: number): KeyValue {
  return coder?.labels[code] as KeyValue;
}
