import { invalidValue } from "../core/errors.ts";

/** Margins by period of tenure: those listed, the last one growing. */
export interface TenureMargins {
  readonly margins: readonly number[];
  readonly growth: number;
}

/** The margin of a period of tenure, from 0. */
export function marginAt({ margins, growth }: TenureMargins, period: number): number {
  const last = margins.length - 1;
  return period <= last ? (margins[period] as number) : (margins[last] as number) * (1 + growth) ** (period - last);
}

/** Refuses what is not a share. */
export function share(path: string, value: unknown): number {
  if (!(typeof value === "number" && value >= 0 && value <= 1)) throw invalidValue(path, "a share from 0 to 1", value);
  return value;
}
