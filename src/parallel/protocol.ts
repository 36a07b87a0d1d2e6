import type { MetricDefinition } from "../core/definition.ts";

/** An array that a thread can be sent, or shown where its memory is shared. */
export type TypedColumn =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** What a thread is asked: fill a tally from columns by field name. */
export interface Task {
  readonly id: number;
  readonly definition: MetricDefinition;
  readonly columns: Readonly<Record<string, TypedColumn>>;
}

/** What a thread answers: first that it is there, then to each task its tally, or that it could not be filled. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "tally"; readonly id: number; readonly tally: unknown }
  | { readonly kind: "failed"; readonly id: number };
