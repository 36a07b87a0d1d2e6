import { invalidValue } from "../core/errors.ts";
import type { CoxData, LateEntries } from "./cox-risk-sets.ts";
import type { GroupColumn, GroupKey } from "./group-column.ts";
import type { SurvivalRecords } from "./survival-records.ts";

/** A column of covariates: numbers, or `true` for 1 and `false` for 0; `null`, `undefined` and `NaN` are missing. */
export type CovariateColumn = ArrayLike<number | boolean | null | undefined>;

/** A column of covariates with its name. */
export type NamedCovariate = readonly [name: string, column: CovariateColumn];

/** Spells as the partial likelihood reads them, and what leads back to the units of the covariates. */
export interface PreparedCox {
  readonly data: CoxData;
  /** What was subtracted from each covariate. */
  readonly means: readonly number[];
  /** By what each was divided; 1 for a covariate that does not vary. */
  readonly scales: readonly number[];
  /** The strata, in the order in which they are met. */
  readonly strata: readonly (GroupKey | null)[];
}

/** Sorts spells by stratum and from the latest time to the earliest, and standardizes their covariates, without which sums of squares lose digits. */
export function prepareCox(records: SurvivalRecords, columns: readonly NamedCovariate[], strata: GroupColumn | undefined): PreparedCox {
  const { times, events, entries, places } = records;
  const count = times.length;
  const placeOf = (index: number): number => (places ? (places[index] as number) : index);
  const codes = new Map<GroupKey | null, number>();
  const codeOf = Uint32Array.from({ length: count }, (_, index) => {
    const key = strata ? (strata[placeOf(index)] as GroupKey) : null;
    const code = codes.get(key) ?? codes.size;
    codes.set(key, code);
    return code;
  });
  const by = (of: Float64Array) => (left: number, right: number) =>
    (codeOf[left] as number) - (codeOf[right] as number) || (of[right] as number) - (of[left] as number) || left - right;
  const order = Uint32Array.from({ length: count }, (_, index) => index).sort(by(times));
  const terms = columns.length;
  const x = new Float64Array(count * terms);
  const means: number[] = [];
  const scales: number[] = [];
  for (const [term, [name, column]] of columns.entries()) {
    const path = `covariates.${name}`;
    const values = Float64Array.from(order, (index) => Number(column[placeOf(index)]));
    const constant = values.every((value) => value === values[0]);
    const mean = constant ? (values[0] as number) : meanOf(values);
    const scale = constant ? 1 : Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
    if (!(scale >= 1e-100 && scale <= 1e100)) throw invalidValue(path, "a column whose standard deviation is from 1e-100 to 1e100", scale);
    means.push(mean);
    scales.push(scale);
    for (let spell = 0; spell < count; spell += 1) x[spell * terms + term] = ((values[spell] as number) - mean) / scale;
  }
  const sortedCodes = order.map((index) => codeOf[index] as number);
  return {
    data: {
      count,
      terms,
      time: Float64Array.from(order, (index) => times[index] as number),
      event: Uint8Array.from(order, (index) => events[index] as number),
      x,
      starts: startsOf(sortedCodes, codes.size),
      late: entries && lateOf(entries, order, codeOf, codes.size, by(entries)),
    },
    means,
    scales,
    strata: [...codes.keys()],
  };
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function startsOf(codes: Uint32Array, strata: number): number[] {
  const starts = Array.from({ length: strata + 1 }, () => 0);
  for (const code of codes) starts[code + 1] = (starts[code + 1] as number) + 1;
  for (let stratum = 1; stratum <= strata; stratum += 1) starts[stratum] = (starts[stratum] as number) + (starts[stratum - 1] as number);
  return starts;
}

function lateOf(
  entries: Float64Array,
  order: Uint32Array,
  codeOf: Uint32Array,
  strata: number,
  compare: (left: number, right: number) => number,
): LateEntries {
  const sortedPlace = new Uint32Array(order.length);
  for (const [place, index] of order.entries()) sortedPlace[index] = place;
  const late = order.filter((index) => (entries[index] as number) > 0).sort(compare);
  return {
    place: late.map((index) => sortedPlace[index] as number),
    entry: Float64Array.from(late, (index) => entries[index] as number),
    starts: startsOf(
      late.map((index) => codeOf[index] as number),
      strata,
    ),
  };
}
