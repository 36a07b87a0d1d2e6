import { byValue } from "cx-metrics";
import type { Range } from "./text.ts";

/** A share with its interval. */
export interface Share {
  readonly rate: number;
  readonly interval: Range | null;
}

/** Churn and revenue retention of one segment. */
export interface CustomerLine {
  readonly segment: string | null;
  /** Customers at the start, and those of them who were lost. */
  readonly customers: number;
  readonly lost: number;
  readonly churn: Share | null;
  /** Revenue of the customers at the start, per month. */
  readonly revenue: number | null;
  readonly grossRetention: Share | null;
  readonly netRetention: Share | null;
}

/** What became of the customers. */
export interface CustomersReport {
  readonly file: string;
  readonly rows: number;
  readonly missing: number;
  readonly invalid: number;
  /** The window, where the file has dates. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** The column that divides the customers, where the file has it. */
  readonly by: string | null;
  readonly segments: readonly CustomerLine[];
  readonly total: CustomerLine;
}

/** The key that divides the customers. */
export const SEGMENT = byValue("segment", (row: { readonly segment: string | null }) => row.segment);

/** What is measured of a file. */
export type Measured = Omit<CustomersReport, "file" | "by">;

/** A share, where there is one. */
export function shareOf(rate: number | null, interval: Range | null): Share | null {
  return rate === null ? null : { rate, interval: interval && { low: interval.low, high: interval.high } };
}

/** The segment of a scorecard's line. */
export function segmentOf(key: Readonly<Record<string, string | number | boolean | null>>): string | null {
  return (key["segment"] ?? null) as string | null;
}
